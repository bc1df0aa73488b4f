"""What events of the registry and of the credit service do to duties."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.duties.announced import follow_bank_duty
from services.monitoring.duties.visits import count_visits
from services.monitoring.helpers import service as helpers
from shared.calendar import Clock
from shared.events import CONTRACTS
from shared.events.credit import DutyFacts
from shared.events.registry import RecordKept
from shared.messaging.inbox import Handlers
from shared.policies.active import ActivePolicies


def follow_duties(clock: Clock, policies: ActivePolicies) -> Handlers:
    """The function for each event by which duties change."""

    async def record_kept(session: AsyncSession, event: RecordKept) -> None:
        await count_visits(session, clock, event.county_code, await helpers.follow(session, event))

    async def duty_told(session: AsyncSession, event: DutyFacts) -> None:
        await follow_bank_duty(session, clock, policies, event)

    return {
        RecordKept: record_kept,
        **{kind: duty_told for kind in CONTRACTS.values() if issubclass(kind, DutyFacts)},
    }
