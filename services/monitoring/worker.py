"""The monitoring service's worker: takes in the others' events, does what the day brings, delivers to webhooks."""

import asyncio
from datetime import timedelta

from services.monitoring.alerts.watch import Watch
from services.monitoring.consumers import handlers
from services.monitoring.duties.opening import run_day
from services.monitoring.settings import Settings
from services.monitoring.signals.spreading import spread_signals
from services.monitoring.sweeps.service import sweep_asked, sweep_counties
from services.monitoring.targets.watching import watch_day
from services.monitoring.webhooks.delivery import Deliverer
from services.monitoring.webhooks.log import forget_attempts
from shared.calendar import Clock
from shared.messaging.transports import Transport
from shared.messaging.worker import Job, run_worker
from shared.resources import open_resources

LOG_CHECK = timedelta(hours=1)

# a pack whose day was run is passed over, so a further turn on the same day costs a few reads
DUTY_CHECK = timedelta(minutes=20)
# a county that was swept today is passed over
SWEEP_CHECK = timedelta(minutes=20)
# the same of targets: a pack that was watched today is passed over
TARGET_CHECK = timedelta(minutes=20)
# where nothing waits, a look into a table that is empty
ASKED_CHECK = timedelta(seconds=1)
# the same of an index
SPREAD_CHECK = timedelta(seconds=1)


async def run(settings: Settings, transport: Transport, clock: Clock | None = None) -> None:
    """Consume, deliver and do jobs until cancelled."""
    async with open_resources(settings, clock) as resources, asyncio.TaskGroup() as tasks:

        async def forget() -> int:
            return await forget_attempts(resources.sessions, resources.clock, settings.webhook_log_days)

        async def open_day() -> None:
            await run_day(resources.sessions, resources.clock, resources.policies, resources.areas)

        async def sweep() -> None:
            await sweep_counties(resources.sessions, resources.clock, resources.policies)

        async def sweep_soon() -> None:
            await sweep_asked(resources.sessions, resources.clock, resources.policies)

        async def watch_targets() -> None:
            await watch_day(resources.sessions, resources.clock, resources.policies, resources.areas)

        async def spread() -> None:
            await spread_signals(resources.sessions, Watch(resources.clock, resources.policies))

        tasks.create_task(Deliverer(resources, settings).run(), name="monitoring webhooks")
        jobs = [
            Job("open duties", DUTY_CHECK, open_day, at_start=True),
            Job("sweep counties", SWEEP_CHECK, sweep, at_start=True),
            Job("sweep counties asked for", ASKED_CHECK, sweep_soon, at_start=True),
            Job("watch targets", TARGET_CHECK, watch_targets, at_start=True),
            Job("spread signals", SPREAD_CHECK, spread, at_start=True),
            Job("forget deliveries", LOG_CHECK, forget),
        ]
        await run_worker(resources, transport, handlers(resources.clock, resources.policies), jobs)
