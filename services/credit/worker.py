"""The process behind the credit service: relays its events, follows the registry's, closes the days."""

from datetime import timedelta

from services.credit.closing.service import close_counties
from services.credit.consumers import handlers
from services.credit.fund.assessments import judge_last_quarter
from services.credit.settings import Settings
from services.credit.year_settlements.service import draw_up_due
from shared.calendar import Clock
from shared.messaging.transports import Transport
from shared.messaging.worker import Job, run_worker
from shared.resources import open_resources

# what was judged is not judged again, so a turn without a newly elapsed quarter costs a few reads
LEVERAGE_CHECK = timedelta(hours=1)
CLOSE_CHECK = timedelta(minutes=20)


async def run(settings: Settings, transport: Transport, clock: Clock | None = None) -> None:
    """Relay, consume and do jobs until cancelled."""
    async with open_resources(settings, clock) as resources:

        async def judge() -> None:
            await judge_last_quarter(resources.sessions, resources.clock, resources.policies)

        async def close() -> None:
            await close_counties(resources.sessions, resources.clock, resources.policies)
            await draw_up_due(resources.sessions, resources.clock, resources.policies)

        await run_worker(
            resources,
            transport,
            handlers(resources.clock),
            [Job("judge leverage", LEVERAGE_CHECK, judge), Job("close the day", CLOSE_CHECK, close, at_start=True)],
        )
