"""Loans folded again from the events that were accepted."""

from collections.abc import Mapping
from itertools import islice
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.bank_events.queries import loan_events
from services.credit.loans.rules import LoanState, fold
from services.credit.policies import Governing, governing_policy
from services.credit.policy import CreditPolicy
from shared.policies.active import ActivePolicies

# events of so many loans are held at once; what is kept of them is their states
_LOANS_AT_ONCE = 500


async def loan_states(
    session: AsyncSession, policies: ActivePolicies, county_code: str, governed: Mapping[UUID, Governing]
) -> dict[UUID, LoanState]:
    """States of a county's loans, each under the policy of the day of its application.

    Args:
        session: where the events stand.
        policies: the packs in force.
        county_code: whose loans they are.
        governed: the loans, and what tells which numbers govern each.

    Raises:
        NoActivePolicy: the programme of such a day was taken out of force.
    """
    numbers: dict[Governing, CreditPolicy] = {
        governing: await governing_policy(session, policies, county_code, governing)
        for governing in set(governed.values())
    }
    states: dict[UUID, LoanState] = {}
    waiting = iter(governed)
    while chunk := list(islice(waiting, _LOANS_AT_ONCE)):
        histories = await loan_events(session, county_code, chunk)
        for loan_id in chunk:
            states[loan_id] = fold(histories.get(loan_id, ()), numbers[governed[loan_id]])
    return states
