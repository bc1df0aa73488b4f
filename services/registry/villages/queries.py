"""Selects of villages inside the caller's area."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.villages.models import Village
from shared.areas import full_code
from shared.database import table_of
from shared.errors import NotFound
from shared.policies import NoActivePolicy, PolicyPack
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller

T = TypeVar("T")


def villages_of(caller: Caller) -> Select[Village]:
    """The villages of the caller's area."""
    table = table_of(Village).c
    return select(Village).where(caller.area_filter(table.county_code, table.village_code))


def line_of(caller: Caller, village_code: str) -> tuple[str, ...]:
    """A village's code and those that it bore before, the latest first: its records may stand under any."""
    return (village_code, *caller.areas.former(village_code))


def every_code_of(caller: Caller, village_code: str) -> tuple[str, ...]:
    """All codes that a village bears and bore, whichever of them is given; of one that was merged, its own alone."""
    return line_of(caller, caller.areas.same_now(village_code))


async def find_village(session: AsyncSession, caller: Caller, village_code: str) -> Village:
    """A village of the caller's area by its 12 digits.

    Raises:
        NotFound: there is none, or it lies outside.
    """
    village = (
        await session.scalars(villages_of(caller).where(table_of(Village).c.village_code == village_code))
    ).one_or_none()
    if village is None:
        raise NotFound("没有这个村", "No such village", field="village_code")
    return village


async def section_of(
    session: AsyncSession,
    caller: Caller,
    policies: ActivePolicies,
    area: str,
    on: date,
    section: Callable[[PolicyPack], T | None],
) -> T:
    """The section of the pack that holds in an area on a day, also where it was put in force under an older code.

    Args:
        session: where activations are read, should they have to be.
        caller: who knows the older codes.
        policies: the packs in force.
        area: significant digits of a town's or village's code.
        on: business date.
        section: takes the wanted part of a pack.

    Raises:
        NoActivePolicy: no pack with such a section holds there and then.
    """
    for code in (area, *caller.areas.former(area)):
        try:
            return await policies.for_area(session, full_code(code), on, section)
        except NoActivePolicy:
            continue
    raise NoActivePolicy(full_code(area), on)
