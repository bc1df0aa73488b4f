"""Judge a household of which a department told something, and see whether anybody is alerted by that."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.watch import Watch
from services.monitoring.households.holding import Held
from services.monitoring.households.models import Household
from services.monitoring.pending import pending
from services.monitoring.risks.service import judge_risks
from services.monitoring.sweeps.queries import swept_on


async def is_alerted(session: AsyncSession, watch: Watch, known: Held, household: Household) -> bool:
    """Judge a household; whether an alert of it was raised or stands again."""
    steps = pending(session).steps
    before = len(steps)
    await judge_risks(watch, session, known, household, await swept_on(session, household.county_code))
    return any(step["step"] in ("raised", "reopened") for step in steps[before:])
