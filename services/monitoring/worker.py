"""The monitoring service's worker: takes in the other services' events, and delivers to webhooks."""

import asyncio
from datetime import timedelta

from services.monitoring.consumers import handlers
from services.monitoring.settings import Settings
from services.monitoring.webhooks.delivery import Deliverer
from services.monitoring.webhooks.log import forget_attempts
from shared.calendar import Clock
from shared.messaging.transports import Transport
from shared.messaging.worker import Job, run_worker
from shared.resources import open_resources

LOG_CHECK = timedelta(hours=1)


async def run(settings: Settings, transport: Transport, clock: Clock | None = None) -> None:
    """Consume, deliver and do jobs until cancelled."""
    async with open_resources(settings, clock) as resources, asyncio.TaskGroup() as tasks:

        async def forget() -> int:
            return await forget_attempts(resources.sessions, resources.clock, settings.webhook_log_days)

        tasks.create_task(Deliverer(resources, settings).run(), name="monitoring webhooks")
        jobs = [Job("forget deliveries", LOG_CHECK, forget)]
        await run_worker(resources, transport, handlers(resources.clock, resources.policies), jobs)
