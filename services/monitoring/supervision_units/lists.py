"""Reading war zones and grids, and the report of areas that no unit answers for."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.places import place_of, touching
from services.monitoring.planned import asked_for
from services.monitoring.supervision_units.models import (
    GapReport,
    LevelGaps,
    SupervisionUnit,
    SupervisionUnitArea,
    UnitList,
    UnitQuery,
    UnitRead,
)
from services.monitoring.supervision_units.queries import areas_of, held_at, organisation
from services.monitoring.supervision_units.refusals import UnknownUnit
from services.monitoring.supervision_units.rules import ZONE_LEVEL, uncovered
from shared.areas import full_code, significant_prefix
from shared.areas.directory import areas_of_level
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, table_of
from shared.policies.active import ActivePolicies
from shared.security.callers import COUNTY_DIGITS, Caller, rows_within


def _scope(caller: Caller) -> ColumnElement[bool]:
    unit, held = table_of(SupervisionUnit).c, table_of(SupervisionUnitArea).c
    if len(caller.area_prefix) <= COUNTY_DIGITS:
        return caller.area_filter(unit.county_code)
    # what a unit holds stands with the county that the unit is of, whose town may have come with rows of another tenant
    home = caller.areas.county_now(caller.area_prefix)
    of_home = [replace(reach, county=home) for reach in caller.reaches]
    return exists().where(
        held.county_code == unit.county_code,
        held.unit_id == unit.id,
        or_(
            touching(caller, held.county_code, held.area_code),
            rows_within(of_home, held.county_code, held.area_code),
        ),
    )


async def find_unit(
    session: AsyncSession, caller: Caller, unit_id: UUID, *, lock: bool = False, field: str = "id"
) -> SupervisionUnit:
    """A unit that holds, or held, a part of the caller's area.

    Raises:
        UnknownUnit: there is none.
    """
    statement = select(SupervisionUnit).where(_scope(caller), table_of(SupervisionUnit).c.id == unit_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = (await session.scalars(statement)).one_or_none()
    if found is None:
        raise UnknownUnit(field=field)
    return found


async def show(session: AsyncSession, caller: Caller, unit_id: UUID) -> UnitRead:
    """A unit with its areas. Raises UnknownUnit."""
    unit = await find_unit(session, caller, unit_id)
    return UnitRead.of(unit, (await areas_of(session, [unit]))[unit.id], caller.areas)


async def list_units(session: AsyncSession, caller: Caller, query: UnitQuery) -> UnitList:
    """Units of an area, in the order in which they were set up. Raises Invalid for a cursor of another list."""
    table = table_of(SupervisionUnit).c
    statement = select(SupervisionUnit).where(_scope(caller.narrowed(query.area, field="area")))
    if query.zone is not None:
        statement = statement.where(table.zone == query.zone)
    if query.level is not None:
        statement = statement.where(table.level == query.level)
    if query.on is not None:
        running = or_(table.ended_on.is_(None), table.ended_on > query.on)
        statement = statement.where(and_(table.started_on <= query.on, running))
    if query.after is not None:
        county_code, unit_id = decode_cursor("supervision units", query.after, 2)
        statement = after_key(statement, (table.county_code, table.id), (county_code, decode_id(unit_id)))
    found = (await session.scalars(statement.order_by(table.county_code, table.id).limit(query.limit + 1))).all()
    page = found[: query.limit]
    areas = await areas_of(session, page)
    more = encode_cursor("supervision units", page[-1].county_code, page[-1].id) if len(found) > query.limit else None
    return UnitList(items=[UnitRead.of(unit, areas[unit.id], caller.areas) for unit in page], next=more)


async def report_gaps(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, area: str | None, on: date
) -> GapReport:
    """The areas inside one that no unit of a level holds on a day, level by level.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown, AreaTooWide: of the area.
        NoActivePolicy: the plan in force has no zones.
    """
    place = place_of(caller, area or full_code(caller.area_prefix), field="area")
    with asked_for("战区和网格", "war zones and grids"):
        plan = await policies.for_area(session, place.area_code, on, organisation)
    levels = [(ZONE_LEVEL, "战区", plan.zone_areas.value)]
    levels += [(grid.level, grid.label, grid.area_level) for grid in plan.grid_levels]
    within = significant_prefix(place.area_code)
    report = []
    for level, label, area_level in levels:
        wanted = areas_of_level(caller.areas, within, area_level)
        held = [one.holding(caller.areas) for one in await held_at(session, place.home, level)]
        report.append(LevelGaps(level=level, label=label, areas=len(wanted), without_unit=uncovered(wanted, held, on)))
    return GapReport(area_code=place.area_code, on=on, levels=report)
