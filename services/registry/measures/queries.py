"""What decides about a household's help, read at once for one or many."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, false, func, literal, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.models import REGISTERED, Household, Member
from services.registry.households.rules import ABLE
from services.registry.incomes.models import Income
from services.registry.measures.models import HouseholdPlan, Measure
from services.registry.measures.rules import Person, Situation
from services.registry.models import CountyTable
from services.registry.records.models import HouseholdRecord
from shared.database import is_one_of, table_of

HAS_LABOUR = sorted(ABLE)


async def situations_of(session: AsyncSession, county_code: str, ids: Iterable[UUID]) -> Mapping[UUID, Situation]:
    """What of each household decides about its help."""
    wanted = list(ids)
    household, member, income = table_of(Household).c, table_of(Member).c, table_of(Income).c
    people: dict[UUID, list[Person]] = defaultdict(list)
    for row in await session.execute(
        select(
            member.household_id,
            member.labour_capacity,
            member.health,
            member.disability_kind,
            member.returning_graduate,
        )
        .where(member.county_code == county_code, is_one_of(member.household_id, wanted), member.left_on.is_(None))
        .order_by(member.id)
    ):
        people[row.household_id].append(
            Person(row.labour_capacity, row.health, row.disability_kind, bool(row.returning_graduate))
        )
    incomes = await session.execute(
        select(income.household_id, income.wage_fen + income.property_fen)
        .ext(distinct_on(income.household_id))
        .where(income.county_code == county_code, is_one_of(income.household_id, wanted))
        .order_by(income.household_id, income.year.desc())
    )
    stable: dict[UUID, int] = {row[0]: row[1] for row in incomes}
    found = await session.execute(
        select(household.id, household.household_type, household.status).where(
            household.county_code == county_code, is_one_of(household.id, wanted)
        )
    )
    return {
        row.id: Situation(row.household_type, tuple(people[row.id]), stable.get(row.id), row.status == REGISTERED)
        for row in found
    }


async def situation_of(session: AsyncSession, household: Household) -> Situation:
    """What of a household decides about its help."""
    return (await situations_of(session, household.county_code, [household.id]))[household.id]


def has(model: type[HouseholdRecord], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a household of the outer select has a record that stands."""
    table, household = table_of(model).c, table_of(Household).c
    return exists().where(
        table.county_code == household.county_code,
        table.household_id == household.id,
        table.withdrawn_on.is_(None),
        *conditions,
    )


def has_plan() -> ColumnElement[bool]:
    """Whether it has its handbook and plan."""
    return has(HouseholdPlan)


def has_measure(on: date, classes: Iterable[str] | None = None) -> ColumnElement[bool]:
    """Whether it has a measure that runs on a day, of some classes or any."""
    table = table_of(Measure).c
    running = [table.started_on <= on, table.ended_on.is_(None) | (table.ended_on >= on)]
    if classes is not None:
        running.append(is_one_of(table.measure_class, classes))
    return has(Measure, *running)


def has_nobody_to_work() -> ColumnElement[bool]:
    """Whether people belong to it and none of them can work, if only half."""
    household, member = table_of(Household).c, table_of(Member).c
    of_it = [
        member.county_code == household.county_code,
        member.household_id == household.id,
        member.left_on.is_(None),
    ]
    return exists().where(*of_it) & ~exists().where(*of_it, is_one_of(member.labour_capacity, HAS_LABOUR))


def reasons_missing(wanted: Sequence[str]) -> ColumnElement[int]:
    """How many of some reasons don't hold for a household of the outer select: who comes first has the fewest.

    They are the same as `rules.reasons_for` finds, told to the database, which orders a county by them.
    """
    household, member, income = table_of(Household).c, table_of(Member).c, table_of(Income).c
    of_it = (
        member.county_code == household.county_code,
        member.household_id == household.id,
        member.left_on.is_(None),
    )
    stable_fen = (
        select(income.wage_fen + income.property_fen)
        .where(income.county_code == household.county_code, income.household_id == household.id)
        .order_by(income.year.desc())
        .limit(1)
        .scalar_subquery()
    )
    holds: dict[str, ColumnElement[bool]] = {
        "poor": household.status == REGISTERED,
        "disabled": exists().where(*of_it, (member.health == "disabled") | member.disability_kind.is_not(None)),
        "no_labour": has_nobody_to_work(),
        "no_stable_income": func.coalesce(stable_fen <= 0, false()),
        "returning_graduate": exists().where(*of_it, member.returning_graduate.is_(True)),
    }
    missing: ColumnElement[int] = literal(0)
    for reason in wanted:
        missing = missing + case((holds[reason], 0), else_=1)
    return missing


def belongs_to(model: type[CountyTable], household: Household) -> list[ColumnElement[bool]]:
    """The rows of a household that stand, as conditions."""
    table = table_of(model).c
    return [
        table.county_code == household.county_code,
        table.household_id == household.id,
        table.withdrawn_on.is_(None),
    ]
