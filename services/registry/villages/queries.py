"""Selects of villages inside the caller's area."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, case, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.villages.models import Village
from shared.areas import CODE_DIGITS, full_code, significant_prefix
from shared.areas.successions import Successions
from shared.database import table_of
from shared.errors import NotFound
from shared.security.callers import COUNTY_DIGITS, Caller

T = TypeVar("T")


def villages_of(caller: Caller) -> Select[Village]:
    """The villages of the caller's area."""
    table = table_of(Village).c
    return select(Village).where(caller.area_filter(table.county_code, table.village_code))


def line_of(caller: Caller, village_code: str) -> tuple[str, ...]:
    """A village's code and those that it bore before, the latest first: its records may stand under any."""
    return (village_code, *caller.areas.former(village_code))


def every_code_of(caller: Caller, area_code: str) -> tuple[str, ...]:
    """All codes, 12 digits, that a village or other area bears and bore, whichever of them is given, the latest first.

    Of one that was merged they are its own alone.
    """
    now = caller.areas.same_now(significant_prefix(area_code))
    return tuple(full_code(code) for code in line_of(caller, now))


def present_code(areas: Successions, tenants: tuple[str, ...], village_code: Any) -> ColumnElement[str]:
    """A column of villages' codes as the code that each village, or the one it was merged into, bears now.

    Args:
        areas: the successions.
        tenants: beginnings of the tenant keys of the rows that are looked at; only what their codes became is reckoned.
        village_code: the column; where none of its codes changed, it comes back as it is.
    """
    whens = [
        (
            village_code == old if len(old) == CODE_DIGITS else village_code.startswith(old, autoescape=True),
            literal(new).concat(func.substr(village_code, len(old) + 1)),
        )
        for old, new in areas.village_renewals()
        if len(old) < COUNTY_DIGITS or areas.tenant(old).startswith(tenants)
    ]
    found: ColumnElement[str] = case(*whens, else_=village_code) if whens else village_code
    return found


def present_of(caller: Caller, village_code: Any) -> ColumnElement[str]:
    """The same for the rows of a caller's area."""
    return present_code(caller.areas, tuple(reach.county for reach in caller.reaches), village_code)


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
