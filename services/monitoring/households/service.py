"""Keep the copy of the register in step with its events."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.households.holding import Held
from services.monitoring.households.models import Household, Income
from shared.events.registry import (
    HouseholdChanged,
    HouseholdExited,
    HouseholdFacts,
    HouseholdRegistered,
    HouseholdRemoved,
    HouseholdReturned,
    IncomeRecorded,
    MemberFacts,
)

_OF_PEOPLE = {"name", "born_on", "labour_capacity", "schooling", "dibao", "medical_insured", "pension_insured"} | {
    "disability_grade",
    "id_index",
}
"""What we keep of a person, beside the id."""


def register(session: AsyncSession, known: Held, event: HouseholdRegistered) -> Household:
    """Take up a new household."""
    household = Household(
        county_code=event.county_code,
        id=event.household_id,
        **_facts(event),
        # given, since what a column falls back to is found anew for every row, at a tenth of the cost of an event
        exits=[],
        deaths={},
        standards={},
        periods=[_period(event, event.registered_on)],
        id_indexes=sorted(_indexes(event)),
    )
    session.add(household)
    known.households[event.county_code, event.household_id] = household
    return household


def change(known: Held, event: HouseholdChanged) -> Household | None:
    """Take over a household's changed facts; the household, where it comes back onto the register by that."""
    household = _copy(known, event)
    for name, value in _facts(event).items():
        setattr(household, name, value)
    last = household.periods[-1]
    if event.registered_on.isoformat() < household.periods[0]["since"]:
        household.periods = [{**household.periods[0], "since": event.registered_on.isoformat()}, *household.periods[1:]]
    since = max(event.changed_on.isoformat(), last["since"])
    now = _period(event, event.changed_on) | {"since": since}
    if {**last, "since": since} != now:
        earlier = household.periods if last["since"] < since else household.periods[:-1]
        household.periods = [*earlier, now]
    household.id_indexes = sorted({*household.id_indexes, *_indexes(event)})
    dead, alive = _deaths(household, event, event.changed_on), {str(member.member_id) for member in event.members}
    # who is a member again was held for dead by mistake
    household.deaths = {id_: day for id_, day in dead.items() if id_ not in alive}
    came_back = household.removed_on is not None
    # who was taken for a duplicate, or off the register by mistake, comes back
    household.removed_on = household.removed_kind = None
    return household if came_back else None


def leave(known: Held, event: HouseholdExited) -> Household:
    """Note that a household left poverty."""
    household = _copy(known, event)
    household.exited_on = event.exited_on
    closed = [stay for stay in household.exits if stay[1] is not None]
    household.exits = [*closed, [event.exited_on.isoformat(), None]]
    return household


def remove(known: Held, event: HouseholdRemoved) -> Household:
    """Note that a household left the register."""
    household = _copy(known, event)
    household.removed_on = event.removed_on
    household.removed_kind = event.removed_kind
    household.deaths = _deaths(household, event, event.removed_on)
    return household


def come_back(known: Held, event: HouseholdReturned) -> Household:
    """Note that a household is poor again; that it left stays a fact of its day, the return one of its own."""
    household = _copy(known, event)
    household.exited_on = None
    household.exits = [
        [out, event.returned_on.isoformat()] if back is None else [out, back] for out, back in household.exits
    ]
    return household


def record_income(session: AsyncSession, known: Held, event: IncomeRecorded) -> Household:
    """Take over a year's income; a correction replaces what was known."""
    household = _copy(known, event)
    incomes = known.incomes.setdefault((household.county_code, household.id), {})
    told = {"persons", "net_income_fen", "per_head_fen", "disposable_per_head_fen", "recorded_on"}
    facts = event.model_dump(include=told)
    if event.year in incomes:
        for name, value in facts.items():
            setattr(incomes[event.year], name, value)
    else:
        incomes[event.year] = Income(county_code=event.county_code, household_id=household.id, year=event.year, **facts)
        session.add(incomes[event.year])
    return household


def _copy(
    known: Held, event: HouseholdChanged | HouseholdExited | HouseholdRemoved | HouseholdReturned | IncomeRecorded
) -> Household:
    return known.households[event.county_code, event.household_id]


def _facts(event: HouseholdFacts) -> dict[str, Any]:
    return {
        "household_no": event.household_no,
        "village_code": event.village_code,
        "household_type": event.household_type,
        "head_name": event.head_name,
        "persons": len(event.members),
        "registered_on": event.registered_on,
    }


def _period(event: HouseholdFacts, since: date) -> dict[str, Any]:
    return {
        "since": since.isoformat(),
        "village_code": event.village_code,
        "main_cause": event.main_cause,
        "people": [_person(member) for member in event.members],
    }


def _deaths(household: Household, event: HouseholdChanged | HouseholdRemoved, on: date) -> dict[str, str]:
    return {**household.deaths, **{str(member_id): on.isoformat() for member_id in event.died}}


def _indexes(event: HouseholdFacts) -> set[str]:
    return {member.id_index for member in event.members}


def _person(member: MemberFacts) -> dict[str, Any]:
    return {"id": str(member.member_id), **member.model_dump(mode="json", include=_OF_PEOPLE)}
