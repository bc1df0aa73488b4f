"""The monitoring service's worker: takes in the other services' events."""

from services.monitoring.consumers import handlers
from shared.calendar import Clock
from shared.messaging.transports import Transport
from shared.messaging.worker import run_worker
from shared.resources import open_resources
from shared.settings import Settings


async def run(settings: Settings, transport: Transport, clock: Clock | None = None) -> None:
    """Consume until cancelled."""
    async with open_resources(settings, clock) as resources:
        await run_worker(resources, transport, handlers(resources.clock, resources.policies))
