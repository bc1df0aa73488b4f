"""Keep the copy of the register in step with its events."""

from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.copies import Key, copies, keep, keys_of
from services.monitoring.figures.rules import Figures, Measure
from services.monitoring.figures.service import adjust
from services.monitoring.households.models import Household, Income
from shared.database import table_of
from shared.events.registry import (
    HouseholdChanged,
    HouseholdExited,
    HouseholdFacts,
    HouseholdRegistered,
    HouseholdRemoved,
    HouseholdReturned,
    IncomeRecorded,
)

_INCOMES = "incomes"


async def register(session: AsyncSession, event: HouseholdRegistered) -> None:
    """Take up a new household."""
    household = Household(county_code=event.county_code, id=event.household_id, **_facts(event))
    await keep(session, household, event.aggregate)
    adjust(session, None, figures(household))


async def change(session: AsyncSession, event: HouseholdChanged) -> Household | None:
    """Take over a household's changed facts; the household, where it comes back onto the register by that."""
    household = await _copy(session, event)
    before = figures(household)
    for name, value in _facts(event).items():
        setattr(household, name, value)
    came_back = household.removed_on is not None
    household.removed_on = None  # who was taken for a duplicate, or off the register by mistake, comes back
    adjust(session, before, figures(household))
    return household if came_back else None


async def leave(session: AsyncSession, event: HouseholdExited) -> Household:
    """Note that a household left poverty."""
    household = await _copy(session, event)
    before = figures(household)
    household.exited_on = event.exited_on
    adjust(session, before, figures(household))
    return household


async def remove(session: AsyncSession, event: HouseholdRemoved) -> Household:
    """Note that a household left the register."""
    household = await _copy(session, event)
    before = figures(household)
    household.removed_on = event.removed_on
    adjust(session, before, figures(household))
    return household


async def come_back(session: AsyncSession, event: HouseholdReturned) -> Household:
    """Note that a household is poor again; that it left stays a fact of its day, the return one of its own."""
    household = await _copy(session, event)
    household.exited_on = None
    adjust(
        session,
        Figures(household.county_code, household.village_code, {(Measure.EXITED, ""): 1}),
        Figures(household.county_code, household.village_code, {}, {(Measure.EXITED, event.returned_on): -1}),
    )
    return household


async def record_income(session: AsyncSession, event: IncomeRecorded) -> Household:
    """Take over a year's income; a correction replaces what was known."""
    household = await _copy(session, event)
    incomes = await incomes_of(session, household)
    facts = event.model_dump(include={"persons", "net_income_fen", "per_head_fen", "recorded_on"})
    if event.year in incomes:
        for name, value in facts.items():
            setattr(incomes[event.year], name, value)
    else:
        incomes[event.year] = Income(county_code=event.county_code, household_id=household.id, year=event.year, **facts)
        session.add(incomes[event.year])
    return household


async def incomes_of(session: AsyncSession, household: Household) -> dict[int, Income]:
    """Every income known of a household of the batch, by year."""
    loaded: dict[Key, dict[int, Income]] | None = session.info.get(_INCOMES)
    if loaded is None:
        loaded = session.info[_INCOMES] = {}
        table = table_of(Income).c
        keys = keys_of(session, HouseholdFacts.aggregate)
        found = await session.scalars(
            select(Income).where(tuple_(table.county_code, table.household_id).in_(keys)).order_by(table.year)
        )
        for income in found:
            loaded.setdefault((income.county_code, income.household_id), {})[income.year] = income
    return loaded.setdefault((household.county_code, household.id), {})


async def _copy(
    session: AsyncSession,
    event: HouseholdChanged | HouseholdExited | HouseholdRemoved | HouseholdReturned | IncomeRecorded,
) -> Household:
    return (await copies(session, Household, event.aggregate))[event.county_code, event.household_id]


def figures(household: Household) -> Figures:
    """What a household adds to its areas; those that left poverty stay on the register."""
    if household.removed_on is not None:
        return Figures(household.county_code, household.village_code, {})
    totals = {
        (Measure.HOUSEHOLDS, household.household_type): 1,
        (Measure.PEOPLE, household.household_type): household.persons,
    }
    if household.exited_on is None:
        return Figures(household.county_code, household.village_code, totals)
    return Figures(
        household.county_code,
        household.village_code,
        {**totals, (Measure.EXITED, ""): 1},
        {(Measure.EXITED, household.exited_on): 1},
    )


def _facts(event: HouseholdFacts) -> dict[str, Any]:
    return {
        "household_no": event.household_no,
        "village_code": event.village_code,
        "household_type": event.household_type,
        "head_name": event.head_name,
        "persons": len(event.members),
        "registered_on": event.registered_on,
    }
