"""Set up war zones and grids, give them areas and take them back."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.places import Place, county_lock, place_of
from services.monitoring.planned import asked_for
from services.monitoring.supervision_units.lists import find_unit
from services.monitoring.supervision_units.models import (
    AreaStep,
    SupervisionUnit,
    SupervisionUnitArea,
    UnitCreate,
    UnitEnd,
    UnitRead,
)
from services.monitoring.supervision_units.queries import areas_of, held_at, organisation
from services.monitoring.supervision_units.refusals import (
    AreaHeld,
    AreaNotHeld,
    OutsideParent,
    SeveralCounties,
    UnitEnded,
    UnitInUse,
    UnknownGridLevel,
    UnknownZone,
    WrongParent,
    ZoneExists,
)
from services.monitoring.supervision_units.rules import ZONE_LEVEL, clash, lies_within
from shared.areas import full_code, significant_prefix
from shared.areas.directory import area_text
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock, day_text
from shared.database import new_id, table_of
from shared.policies.active import ActivePolicies
from shared.policies.supervision import Organisation
from shared.security.callers import Caller

_LOCK = "supervision units"


async def set_up(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, request: UnitCreate
) -> UnitRead:
    """Set up a war zone or a grid with its areas.

    Raises:
        DateInFuture, DateBeforeStep: dated after today, or before one of its areas came to the county.
        AreaCodeInvalid, OutsideArea, AreaUnknown, AreaTooWide, SeveralCounties: its areas are not fit.
        NoActivePolicy, UnknownZone, UnknownGridLevel: the plan in force has no such unit.
        ZoneExists: a zone's second unit.
        WrongParent, OutsideParent: it does not stand below the unit named.
        AreaHeld: another unit of the level holds an area.
    """
    check_not_future(clock, request.occurred_on)
    places = [place_of(caller, code, field="area_codes") for code in request.area_codes]
    county_code = places[0].home
    if any(place.home != county_code for place in places):
        raise SeveralCounties(field="area_codes")
    _check_there(clock, places, request.occurred_on)
    with asked_for("战区和网格", "war zones and grids"):
        plan = await policies.for_area(session, places[0].area_code, request.occurred_on, organisation)
    _check_planned(plan, request)
    await session.execute(select(county_lock(county_code, _LOCK)))
    parent = await _parent(session, caller, county_code, request)
    if parent is None:
        label = next(zone.label for zone in plan.zones if zone.code == request.zone)
        await _check_first(session, county_code, request.zone, label)
    unit = SupervisionUnit(
        county_code=county_code,
        id=new_id(),
        started_on=request.occurred_on,
        recorded_at=clock.now(),
        **request.model_dump(exclude={"area_codes", "occurred_on"}),
    )
    session.add(unit)
    await session.flush()
    for place in places:
        await _hold(session, unit, place, request.occurred_on, field="area_codes")
    return await _shown(session, caller, unit)


async def take_area(session: AsyncSession, clock: Clock, caller: Caller, unit_id: UUID, step: AreaStep) -> UnitRead:
    """Put an area into a unit.

    Raises:
        UnknownUnit, UnitEnded: there is no such unit, or no more.
        DateInFuture, DateBeforeStep: after today, or before the unit's first day, or the area's in the county.
        AreaCodeInvalid, OutsideArea, AreaUnknown, AreaTooWide, SeveralCounties, OutsideParent, AreaHeld: it is not fit.
    """
    unit = await _running(session, caller, unit_id)
    check_step_date(clock, step.occurred_on, unit.started_on)
    place = place_of(caller, step.area_code, field="area_code")
    if place.home != unit.county_code:
        raise SeveralCounties(field="area_code")
    _check_there(clock, [place], step.occurred_on)
    await _hold(session, unit, place, step.occurred_on, field="area_code")
    return await _shown(session, caller, unit)


async def release_area(session: AsyncSession, clock: Clock, caller: Caller, unit_id: UUID, step: AreaStep) -> UnitRead:
    """Take an area out of a unit.

    Raises:
        UnknownUnit, UnitEnded: there is no such unit, or no more.
        AreaCodeInvalid, OutsideArea, AreaUnknown, AreaTooWide, AreaNotHeld: the unit does not hold it.
        DateInFuture, DateBeforeStep: after today, or before the area's first day in the unit.
        UnitInUse: a grid below stands on it.
    """
    unit = await _running(session, caller, unit_id)
    place = place_of(caller, step.area_code, field="area_code")
    known = caller.areas
    # an area that was merged into another is held, and released, under its own last code
    own = known.same_now(place.caller.area_prefix)
    held = [one for one in await held_at(session, unit.county_code, unit.level) if one.unit_id == unit.id]
    named = (one for one in held if one.holding(known).area_code == full_code(own))
    one = next((one for one in named if one.holding(known).until_on is None), None)
    if one is None:
        raise AreaNotHeld(
            f"{unit.name}没有{area_text(place.area_code)}",
            f"{unit.name} does not hold {place.area_code}",
            field="area_code",
        )
    check_step_date(clock, step.occurred_on, one.from_on)
    below = [area.holding(known) for area in await _held_below(session, unit)]
    inside = [area for area in below if area.area_code.startswith(own)]
    if any(clash(area.area_code, step.occurred_on, [area]) for area in inside):
        raise UnitInUse(f"{area_text(place.area_code)}内仍有下级网格", f"Grids below stand on {place.area_code}")
    one.until_on = step.occurred_on
    return await _shown(session, caller, unit)


async def end(session: AsyncSession, clock: Clock, caller: Caller, unit_id: UUID, request: UnitEnd) -> UnitRead:
    """Give a unit up, and with it all that it still holds.

    Raises:
        UnknownUnit, UnitEnded: there is no such unit, or no more.
        DateInFuture, DateBeforeStep: after today, or before the last change of its areas.
        UnitInUse: grids below it still run.
    """
    unit = await _running(session, caller, unit_id)
    held = (await areas_of(session, [unit]))[unit.id]
    until = [one.holding(caller.areas).until_on for one in held]
    last = max([unit.started_on, *(day or one.from_on for one, day in zip(held, until, strict=True))])
    check_step_date(clock, request.occurred_on, last)
    table = table_of(SupervisionUnit).c
    below = select(table.id).where(
        table.county_code == unit.county_code, table.parent_id == unit.id, table.ended_on.is_(None)
    )
    if await session.scalar(below.limit(1)) is not None:
        raise UnitInUse(f"{unit.name}的下级网格尚未撤销", f"Grids below {unit.name} still run")
    for one, day in zip(held, until, strict=True):
        one.until_on = day or request.occurred_on
    unit.ended_on = request.occurred_on
    return await _shown(session, caller, unit)


def _check_there(clock: Clock, places: Sequence[Place], on: date) -> None:
    """Refuse a unit of an area that came to the county later. Raises DateBeforeStep."""
    for place in places:
        check_step_date(clock, on, place.caller.areas.moved_in_on(significant_prefix(place.area_code)))


def _check_planned(plan: Organisation, request: UnitCreate) -> None:
    if request.zone not in {zone.code for zone in plan.zones}:
        known = "、".join(f"{zone.code}（{zone.label}）" for zone in plan.zones)
        raise UnknownZone(
            f"没有战区“{request.zone}”，现有：{known}", f"no zone {request.zone!r}; there are {known}", field="zone"
        )
    if request.level not in {ZONE_LEVEL, *(grid.level for grid in plan.grid_levels)}:
        raise UnknownGridLevel(
            f"没有第{request.level}级网格，共{len(plan.grid_levels)}级",
            f"no level {request.level}; there are {len(plan.grid_levels)}",
            field="level",
        )


async def _parent(
    session: AsyncSession, caller: Caller, county_code: str, request: UnitCreate
) -> SupervisionUnit | None:
    if (request.parent_id is None) != (request.level == ZONE_LEVEL):
        raise WrongParent(field="parent_id")
    if request.parent_id is None:
        return None
    parent = await find_unit(session, caller, request.parent_id, lock=True, field="parent_id")
    if (parent.county_code, parent.zone, parent.level, parent.ended_on) != (
        county_code,
        request.zone,
        request.level - 1,
        None,
    ):
        other_zone = "另一个" if parent.zone != request.zone else ""
        other_zone += "战区的" if other_zone and parent.level != ZONE_LEVEL else ""
        raise WrongParent(
            f"{parent.name}是{other_zone}{_rank(parent.level)}{'，已撤销' if parent.ended_on else ''}；"
            f"上级应为{'所在战区' if request.level == ZONE_LEVEL + 1 else f'同一战区的{_rank(request.level - 1)}'}",
            f"{parent.name} is of {parent.zone}, level {parent.level}{', ended' if parent.ended_on else ''}; "
            f"it takes one of {request.zone}, level {request.level - 1}",
            field="parent_id",
        )
    return parent


def _rank(level: int) -> str:
    return "战区" if level == ZONE_LEVEL else f"第{level}级网格"


async def _check_first(session: AsyncSession, county_code: str, zone: str, label: str) -> None:
    table = table_of(SupervisionUnit).c
    running = select(table.name).where(
        table.county_code == county_code,
        table.level == ZONE_LEVEL,
        table.zone == zone,
        table.ended_on.is_(None),
    )
    if (name := await session.scalar(running)) is not None:
        raise ZoneExists(f"{label}已设立为{name}", f"{zone} is set up as {name}", field="zone")


async def _running(session: AsyncSession, caller: Caller, unit_id: UUID) -> SupervisionUnit:
    """A unit for a step on it; its county's units are locked, for each looks at what the others hold."""
    unit = await find_unit(session, caller, unit_id)
    await session.execute(select(county_lock(unit.county_code, _LOCK)))
    unit = await find_unit(session, caller, unit_id, lock=True)
    if unit.ended_on is not None:
        raise UnitEnded(f"{unit.name}已于{day_text(unit.ended_on)}撤销", f"{unit.name} was ended on {unit.ended_on}")
    return unit


async def _hold(session: AsyncSession, unit: SupervisionUnit, place: Place, on: date, *, field: str) -> None:
    known = place.caller.areas
    held = [one.holding(known) for one in await held_at(session, unit.county_code, unit.level)]
    if (other := clash(place.area_code, on, held)) is not None:
        until = f"至{day_text(other.until_on)}" if other.until_on else "至今"
        raise AreaHeld(
            f"{area_text(other.area_code)}自{day_text(other.from_on)}{until}属于同级单位",
            f"{other.area_code} is in a unit of the level from {other.from_on} until {other.until_on or 'now'}",
            field=field,
        )
    if unit.parent_id is not None:
        above = [
            one.holding(known)
            for one in await held_at(session, unit.county_code, unit.level - 1)
            if one.unit_id == unit.parent_id and one.until_on is None
        ]
        if not lies_within(place.area_code, above, on):
            raise OutsideParent(
                f"{area_text(place.area_code)}自{day_text(on)}不在上级单位内",
                f"{place.area_code} is not in the unit above from {on}",
                field=field,
            )
    area = SupervisionUnitArea(
        county_code=unit.county_code, unit_id=unit.id, level=unit.level, area_code=place.area_code, from_on=on
    )
    session.add(area)
    await session.flush()


async def _held_below(session: AsyncSession, unit: SupervisionUnit) -> list[SupervisionUnitArea]:
    table = table_of(SupervisionUnit).c
    below = await session.scalars(
        select(SupervisionUnit).where(table.county_code == unit.county_code, table.parent_id == unit.id)
    )
    return [one for held in (await areas_of(session, below.all())).values() for one in held]


async def _shown(session: AsyncSession, caller: Caller, unit: SupervisionUnit) -> UnitRead:
    await session.flush()
    return UnitRead.of(unit, (await areas_of(session, [unit]))[unit.id], caller.areas)
