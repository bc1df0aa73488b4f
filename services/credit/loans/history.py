"""Loans folded again from the events that were accepted."""

from collections.abc import Mapping
from datetime import date
from itertools import islice
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.queries import loan_events
from services.credit.loans.rules import LoanState, fold
from services.credit.policies import credit_policy
from services.credit.policy import CreditPolicy
from shared.policies.active import ActivePolicies

# events of so many loans are held at once; what is kept of them is their states
_LOANS_AT_ONCE = 500


async def loan_states(
    session: AsyncSession, policies: ActivePolicies, county_code: str, applied_on: Mapping[UUID, date]
) -> dict[UUID, LoanState]:
    """States of a county's loans, each under the policy of the day of its application.

    Args:
        session: where the events stand.
        policies: the packs in force.
        county_code: whose loans they are.
        applied_on: the loans, and when each was applied for.

    Raises:
        NoActivePolicy: the programme of such a day was taken out of force.
    """
    on_day: dict[date, CreditPolicy] = {
        day: await credit_policy(session, policies, county_code, day) for day in set(applied_on.values())
    }
    states: dict[UUID, LoanState] = {}
    waiting = iter(applied_on)
    while chunk := list(islice(waiting, _LOANS_AT_ONCE)):
        histories = await loan_events(session, county_code, chunk)
        for loan_id in chunk:
            states[loan_id] = fold(histories.get(loan_id, ()), on_day[applied_on[loan_id]])
    return states
