"""Where banks stand, read for those who ask before they let a bank do something."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.banks.models import BankStanding
from services.credit.banks.rules import BankState, StandingAction, StandingChange, standing_on
from services.credit.policies import credit_sections
from shared.database import table_of
from shared.policies.active import ActivePolicies
from shared.policies.credit import Bank, CreditSection


class Standing(NamedTuple):
    """A bank of a programme on a day."""

    state: BankState
    label: str


Changes = dict[str, list[StandingChange]]
"""By programme, where they are one bank's; by bank, where they are one programme's."""


_CITY_DIGITS = 4


def city_of(county_code: str) -> str:
    """The tenant key of the city that a county belongs to: standings are the city office's."""
    return f"{county_code[:_CITY_DIGITS]}00"


async def changes_of_bank(session: AsyncSession, county_code: str, bank_code: str) -> Changes:
    """All decisions about one bank in a county's city, by programme; one statement."""
    table = table_of(BankStanding).c
    found = await session.execute(
        select(table.programme, table.number, table.action, table.occurred_on, table.label).where(
            table.county_code == city_of(county_code), table.bank_code == bank_code
        )
    )
    return _grouped(found)


async def changes_of_programme(session: AsyncSession, county_code: str, programme: str) -> Changes:
    """All decisions about a programme's banks in a county's city, by bank; one statement."""
    table = table_of(BankStanding).c
    found = await session.execute(
        select(table.bank_code, table.number, table.action, table.occurred_on, table.label).where(
            table.county_code == city_of(county_code), table.programme == programme
        )
    )
    return _grouped(found)


def pilot_bank(section: CreditSection, bank_code: str) -> Bank | None:
    """A bank as the programme's pack names it; None where it doesn't.

    Whether a bank has a part in the programme is asked of `standing_of`: the city's decisions come on top.
    """
    return next((bank for bank in section.banks if bank.code == bank_code), None)


async def admitted_by_decision(session: AsyncSession, area_code: str) -> set[str]:
    """Codes of the banks that stand admitted by a decision of a city, whether a policy pack names them or not.

    Args:
        session: where decisions stand.
        area_code: whose city's; 2 digits mean all cities of a province.
    """
    table = table_of(BankStanding).c
    of_one = (table.county_code, table.programme, table.bank_code)
    last = (
        select(table.bank_code, table.state)
        .where(table.county_code.startswith(area_code[:_CITY_DIGITS], autoescape=True))
        .ext(distinct_on(*of_one))
        .order_by(*of_one, table.number.desc())
    )
    return {code for code, state in await session.execute(last) if state == BankState.ADMITTED}


def standing_of(section: CreditSection, changes: Iterable[StandingChange], bank_code: str, on: date) -> Standing | None:
    """Where a bank stands in a programme on a day.

    Args:
        section: the programme as it holds on the day.
        changes: the decisions about the bank in this programme.
        bank_code: the bank.
        on: the day.

    Returns:
        Its state and name; None where it has no part in the programme on that day.
    """
    named = pilot_bank(section, bank_code)
    changes = [change for change in changes if change.occurred_on <= on]
    state = standing_on(BankState(named.state) if named else None, changes, on)
    if state is None:
        return None
    label = max(changes, key=lambda change: change.number).label if changes else named.label if named else bank_code
    return Standing(state, label)


async def bank_standing(
    session: AsyncSession, section: CreditSection, county_code: str, bank_code: str, on: date
) -> Standing | None:
    """Where a bank stands in a programme on a day; None where it has no part in it. One statement."""
    changes = await changes_of_bank(session, county_code, bank_code)
    return standing_of(section, changes.get(section.programme.code, ()), bank_code, on)


async def bank_standings(
    session: AsyncSession, policies: ActivePolicies, county_code: str, bank_code: str, on: date
) -> dict[str, Standing]:
    """Where a bank stands on a day in every programme of a county in which it has a part, by programme.

    Raises:
        UnknownCounty: there is no such county.
        NoActivePolicy: no programme runs there and then.
    """
    sections = await credit_sections(session, policies, county_code, on)
    changes = await changes_of_bank(session, county_code, bank_code)
    found = {}
    for section in sections:
        programme = section.programme.code
        standing = standing_of(section, changes.get(programme, ()), bank_code, on)
        if standing is not None:
            found[programme] = standing
    return found


def _grouped(rows: Iterable[tuple[str, int, str, date, str]]) -> Changes:
    changes: Changes = defaultdict(list)
    for key, number, action, occurred_on, label in rows:
        changes[key].append(StandingChange(number, StandingAction(action), occurred_on, label))
    return changes
