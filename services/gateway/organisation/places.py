"""The area that something of the organisation belongs to, those around it up to the province, and those right below."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.models import CountyTable
from services.gateway.organisation.refusals import AlreadySetUp
from shared.areas import AreaLevel, full_code, level_of, significant_prefix
from shared.areas.directory import same_codes, tenants_of
from shared.database import is_one_of, table_of
from shared.security.callers import Caller, rows_within

_WIDTHS = (2, 4, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class Place:
    """An area of the caller's.

    Attributes:
        area_code: 12 digits, the code that the area bears now.
        county_code: tenant key of what is entered for it.
        caller: narrowed to it.
    """

    area_code: str
    county_code: str
    caller: Caller

    @property
    def codes(self) -> list[str]:
        """Every code that the area bears or bore: rows keep the one under which they were entered."""
        return same_codes(self.caller.areas, significant_prefix(self.area_code))

    @property
    def level(self) -> AreaLevel:
        """Province to village."""
        return level_of(self.area_code)


def place_of(caller: Caller, area: str | None, *, field: str) -> Place:
    """The place behind an area code that came in; the caller's own where none did.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown: as `Caller.narrowed`.
    """
    asked = caller.narrowed(area, field=field)
    code = caller.areas.present_code(full_code(asked.area_prefix))
    return Place(code, caller.areas.tenant(significant_prefix(code)), asked)


def line_up(area_code: str) -> list[str]:
    """The province that an area lies in, and so on down to the area itself, 12 digits each."""
    prefix = significant_prefix(area_code)
    # a town may stand right under a city without counties
    return list(dict.fromkeys(full_code(prefix[:width]) for width in _WIDTHS if width <= len(prefix)))


def part_of(around: str, area_code: str) -> str:
    """The area right below one that an area lies in, 12 digits; the one itself where nothing lies between."""
    line = line_up(area_code)
    return line[min(line.index(around) + 1, len(line) - 1)]


def within(caller: Caller, county_code: Any, area_code: Any) -> ColumnElement[bool]:
    """Rows whose area lies in the caller's, as a condition, those that an area around it has entered for it too.

    What a city hands down to a county stands in the city's tables: `Caller.area_filter` would not find it.

    Args:
        caller: whose area it is.
        county_code: the table's tenant column.
        area_code: its column of the area that a row is for.
    """
    line = line_up(full_code(caller.areas.same_now(caller.area_prefix)))
    around = [
        replace(reach, county=tenant, whole=False)
        for tenant in tenants_of(caller.areas, line)
        for reach in caller.reaches
    ]
    return or_(caller.area_filter(county_code, area_code), rows_within(around, county_code, area_code))


async def check_first(session: AsyncSession, place: Place, model: type[CountyTable], plan_code: str) -> None:
    """Let what a plan names stand once in an area, also where two enter it at once: the second waits for the first.

    Raises:
        AlreadySetUp: it stands there already.
    """
    table = table_of(model)
    lock = func.hashtextextended(f"{table.name} {plan_code} {place.area_code}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(lock)))
    there = select(table.c.id).where(
        place.caller.area_filter(table.c.county_code, table.c.area_code),
        is_one_of(table.c.area_code, place.codes),
        table.c.plan_code == plan_code,
        table.c.ended_on.is_(None),
    )
    if await session.scalar(there.limit(1)) is not None:
        raise AlreadySetUp(field="plan_code")
