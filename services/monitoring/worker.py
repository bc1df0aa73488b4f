"""The monitoring service's worker: takes in the other services' events, and opens the day's duties."""

from datetime import timedelta

from services.monitoring.consumers import handlers
from services.monitoring.duties.opening import run_day
from shared.calendar import Clock
from shared.messaging.transports import Transport
from shared.messaging.worker import Job, run_worker
from shared.resources import open_resources
from shared.settings import Settings

# a pack whose day was run is passed over, so a further turn on the same day costs a few reads
DUTY_CHECK = timedelta(minutes=20)


async def run(settings: Settings, transport: Transport, clock: Clock | None = None) -> None:
    """Consume and do jobs until cancelled."""
    async with open_resources(settings, clock) as resources:

        async def open_day() -> None:
            await run_day(resources.sessions, resources.clock, resources.policies, resources.areas)

        await run_worker(
            resources,
            transport,
            handlers(resources.clock, resources.policies),
            [Job("open duties", DUTY_CHECK, open_day, at_start=True)],
        )
