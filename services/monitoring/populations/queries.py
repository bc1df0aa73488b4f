"""Households as lists take them up: those of an area that stood on the register on a day."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.households.models import Household
from services.monitoring.populations.rules import Population
from shared.database import table_of
from shared.errors import NotFound
from shared.security.callers import Caller

_OUT_ON = cast("strict $[*] ? (@[0] <= $on && (@[1] == null || @[1] > $on))", JSONPATH)
"""Days are written so that earlier ones come first; who returns on a day is poor at its end.

`strict`, for else PostgreSQL would take each stay apart before it looks at it.
"""


class ListedHousehold(NamedTuple):
    """What a frozen list keeps of a household."""

    household_county: str
    household_id: UUID
    household_no: str
    village_code: str


async def population_of(
    session: AsyncSession, caller: Caller, population: Population, on: date
) -> Sequence[ListedHousehold]:
    """The households of the caller's area that were remaining, or out of poverty, at the end of a day, by number."""
    table = table_of(Household).c
    found = await session.execute(
        select(table.county_code, table.id, table.household_no, table.village_code)
        .where(*_stood(caller, population, on))
        .order_by(table.household_no, table.id)
    )
    return [ListedHousehold(*row) for row in found]


async def has_population(session: AsyncSession, caller: Caller, population: Population, on: date) -> bool:
    """Whether there was any such household."""
    found = await session.scalar(select(table_of(Household).c.id).where(*_stood(caller, population, on)).limit(1))
    return found is not None


def _stood(caller: Caller, population: Population, on: date) -> list[ColumnElement[bool]]:
    table = table_of(Household).c
    out = func.jsonb_path_exists(table.exits, _OUT_ON, func.jsonb_build_object("on", on.isoformat()))
    return [
        caller.area_filter(table.county_code, table.village_code),
        table.registered_on <= on,
        or_(table.removed_on.is_(None), table.removed_on > on),
        out if population is Population.EXITED else ~out,
    ]


async def find_household(session: AsyncSession, caller: Caller, household_id: UUID) -> Household:
    """A household of the caller's area.

    Raises:
        NotFound: there is none, or it lies outside.
    """
    table = table_of(Household).c
    found = await session.scalar(
        select(Household).where(caller.area_filter(table.county_code, table.village_code), table.id == household_id)
    )
    if found is None:
        raise NotFound("该区划内没有这户", "No such household in the area", field="household_id")
    return found
