"""The facts that prove the guarantees, gathered for many households at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.guarantees.kinds import water_of
from services.registry.guarantees.models import DwellingCheck, LivingCheck, WaterCheck
from services.registry.guarantees.rules import Element, Facts, Person, WaterBounds, been_above, out_of_school
from services.registry.households.models import Household, HouseholdChange, Member
from services.registry.records.models import HouseholdRecord
from shared.codes import MEDICAL_LAYERS
from shared.database import is_one_of, table_of
from shared.policies.guarantees import GuaranteeElement
from shared.schooling import ABOVE_COMPULSORY

R = TypeVar("R", bound=HouseholdRecord)
Key: TypeAlias = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Checks:
    """The last check of each kind up to a day."""

    living: LivingCheck | None = None
    dwelling: DwellingCheck | None = None
    water: WaterCheck | None = None

    def proving(self, element: str) -> LivingCheck | DwellingCheck | WaterCheck | None:
        """The check that proves an element; None where the register itself does, or nobody checked."""
        kinds = {"food": self.living, "clothing": self.living, "housing": self.dwelling, "water": self.water}
        return kinds.get(element)


def element_of(entry: GuaranteeElement) -> Element:
    """An element of a pack as the rules read it."""
    water = entry.water
    bounds = None if water is None else WaterBounds(water.litres_per_day, water.minutes, water.supply_share)
    return Element(entry.code, entry.label, entry.from_years, entry.to_years, entry.layers, entry.safe_grades, bounds)


def facts_of(people: Iterable[Any], checks: Checks, on: date) -> Facts:
    """What is known of a household on a day.

    Args:
        people: its members as stored, or as they stood.
        checks: the last ones.
        on: the day on which ages are counted.
    """
    return Facts(
        on=on,
        people=tuple(_person(one) for one in people),
        food=checks.living.food if checks.living else None,
        clothing=checks.living.clothing if checks.living else None,
        dwelling_grade=checks.dwelling.grade if checks.dwelling else None,
        water=water_of(checks.water) if checks.water else None,
    )


_LAYERS = tuple(layer.code for layer in MEDICAL_LAYERS)
_OF_PEOPLE = ("id", "name", "born_on", "schooling", "pension_insured", *_LAYERS)
"""What is asked of a person."""


def _person(member: Any) -> Person:
    layers = {layer: getattr(member, layer) for layer in _LAYERS}
    return Person(
        *(member.id, member.name, member.born_on, member.schooling, layers, member.pension_insured),
        been_above=member.schooling in ABOVE_COMPULSORY,
    )


async def checks_of(session: AsyncSession, keys: Sequence[Key], on: date) -> dict[Key, Checks]:
    """The last checks of some households up to a day.

    Args:
        keys: county code and id of each.
        on: the day, which itself counts.
    """
    living = await _last(session, LivingCheck, keys, on)
    dwelling = await _last(session, DwellingCheck, keys, on)
    water = await _last(session, WaterCheck, keys, on)
    return {key: Checks(living.get(key), dwelling.get(key), water.get(key)) for key in keys}


async def _last(session: AsyncSession, model: type[R], keys: Sequence[Key], on: date) -> dict[Key, R]:
    table = table_of(model).c
    of_them = (table.county_code, table.household_id)
    found = await session.scalars(
        select(model)
        .ext(distinct_on(*of_them))
        .where(*_of(table, keys), table.checked_on <= on, table.withdrawn_on.is_(None))
        .order_by(*of_them, table.checked_on.desc(), table.id.desc())
    )
    return {(row.county_code, row.household_id): row for row in found}


def _of(table: Any, keys: Sequence[Key]) -> tuple[ColumnElement[bool], ...]:
    # two lists: pairs would be that many conditions, which are looked up one by one
    return (
        is_one_of(table.county_code, sorted({county for county, _ in keys})),
        is_one_of(table.household_id, [household_id for _, household_id in keys]),
    )


async def gathered(
    session: AsyncSession, households: Sequence[Household], plans: Mapping[str, Sequence[Element]], on: date
) -> dict[Key, Facts]:
    """What is known of some households as they now stand, in at most five statements for all of them.

    Args:
        plans: the elements of the plan in force, by the households' villages.
        on: the day on which ages are counted.
    """
    keys = [(one.county_code, one.id) for one in households]
    checks = await checks_of(session, keys, on)
    table = table_of(Member).c
    people: dict[Key, list[Any]] = {key: [] for key in keys}
    # the columns that are asked for alone: a county has a hundred thousand people of fifty columns each
    wanted = [table[name] for name in ("county_code", "household_id", *_OF_PEOPLE)]
    for member in await session.execute(
        select(*wanted).where(*_of(table, keys), table.left_on.is_(None)).order_by(table.id)
    ):
        people[member.county_code, member.household_id].append(member)
    facts = {key: facts_of(people[key], checks[key], on) for key in keys}
    elements = {(one.county_code, one.id): plans[one.village_code] for one in households}
    return await with_earlier_schools(session, facts, elements)


async def with_earlier_schools(
    session: AsyncSession, facts: Mapping[Key, Facts], elements: Mapping[Key, Sequence[Element]]
) -> dict[Key, Facts]:
    """The facts, with who left a school above the compulsory ones; the histories of those alone are read who miss one.

    Args:
        facts: by household, all of one day, up to which schools count.
        elements: of the plan in force for each.
    """
    missing = {key: frozenset(who) for key, one in facts.items() if (who := out_of_school(elements[key], one))}
    if not missing:
        return dict(facts)
    table, on = table_of(HouseholdChange).c, next(iter(facts.values())).on
    told: defaultdict[UUID, list[tuple[date, str | None]]] = defaultdict(list)
    for change in await session.execute(
        select(table.county_code, table.household_id, table.occurred_on, table.new["members"].label("members"))
        .where(*_of(table, list(missing)), table.occurred_on <= on, table.new.has_key("members"))
        .order_by(table.version)
    ):
        for member_id in missing[change.county_code, change.household_id]:
            if "schooling" in (changed := change.members.get(str(member_id), {})):
                told[member_id].append((change.occurred_on, changed["schooling"]))
    above = {member_id for member_id, stages in told.items() if been_above(stages)}
    found = dict(facts)
    for key in missing:
        people = (replace(one, been_above=one.been_above or one.id in above) for one in facts[key].people)
        found[key] = replace(facts[key], people=tuple(people))
    return found
