"""The facts that prove the guarantees, gathered for many households at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.entitlements.rules import age_on
from services.registry.guarantees.kinds import water_of
from services.registry.guarantees.models import DwellingCheck, LivingCheck, WaterCheck
from services.registry.guarantees.rules import Element, Facts, Person, WaterBounds
from services.registry.households.models import Household, Member
from services.registry.records.models import HouseholdRecord
from shared.codes import MEDICAL_LAYERS
from shared.database import is_one_of, table_of
from shared.policies.guarantees import GuaranteeElement

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
        people=tuple(_person(one, on) for one in people),
        food=checks.living.food if checks.living else None,
        clothing=checks.living.clothing if checks.living else None,
        dwelling_grade=checks.dwelling.grade if checks.dwelling else None,
        water=water_of(checks.water) if checks.water else None,
    )


_LAYERS = tuple(layer.code for layer in MEDICAL_LAYERS)
_OF_PEOPLE = ("name", "born_on", "schooling", "pension_insured", *_LAYERS)
"""What is asked of a person."""


def _person(member: Any, on: date) -> Person:
    layers = {layer: getattr(member, layer) for layer in _LAYERS}
    return Person(member.name, age_on(member.born_on, on), member.schooling, layers, member.pension_insured)


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


async def gathered(session: AsyncSession, households: Sequence[Household], on: date) -> dict[Key, Facts]:
    """What is known of some households as they now stand, in four statements for all of them."""
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
    return {key: facts_of(people[key], checks[key], on) for key in keys}
