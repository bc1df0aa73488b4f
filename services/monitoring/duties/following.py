"""What events of the credit service do to duties."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.duties.announced import follow_bank_duty
from shared.calendar import Clock
from shared.events import CONTRACTS
from shared.events.credit import DutyFacts
from shared.messaging.inbox import Handlers
from shared.policies.active import ActivePolicies


def follow_duties(clock: Clock, policies: ActivePolicies) -> Handlers:
    """The function for each event that tells of a duty which the credit service keeps."""

    async def duty_told(session: AsyncSession, event: DutyFacts) -> None:
        await follow_bank_duty(session, clock, policies, event)

    return {kind: duty_told for kind in CONTRACTS.values() if issubclass(kind, DutyFacts)}
