"""Units and what they hold, selected in one place for steps, reports and whoever must know an area's zone."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.places import Place, codes_around
from services.monitoring.supervision_units.models import SupervisionUnit, SupervisionUnitArea
from services.monitoring.supervision_units.rules import ZONE_LEVEL
from shared.areas.directory import tenants_of
from shared.database import is_one_of, table_of
from shared.policies.pack import PolicyPack
from shared.policies.supervision import Organisation


def organisation(pack: PolicyPack) -> Organisation | None:
    """The part of a pack about zones and grids."""
    return pack.supervision.organisation if pack.supervision else None


async def zone_of(session: AsyncSession, place: Place, on: date) -> str | None:
    """Code of the war zone that an area lies in on a day; None where no zone holds it."""
    known = place.caller.areas
    codes = codes_around(known, place.area_code)
    unit, held = table_of(SupervisionUnit).c, table_of(SupervisionUnitArea).c
    found = await session.execute(
        select(unit.zone, SupervisionUnitArea)
        .join(SupervisionUnitArea, (held.county_code == unit.county_code) & (held.unit_id == unit.id))
        .where(
            is_one_of(held.county_code, tenants_of(known, codes)),
            held.level == ZONE_LEVEL,
            is_one_of(held.area_code, codes),
        )
    )
    return next((zone for zone, area in found if area.holding(known).holds_on(on)), None)


async def held_at(session: AsyncSession, county_code: str, level: int) -> list[SupervisionUnitArea]:
    """What the units of a level hold or held in a county."""
    table = table_of(SupervisionUnitArea).c
    found = await session.scalars(
        select(SupervisionUnitArea).where(table.county_code == county_code, table.level == level).order_by(table.id)
    )
    return list(found)


async def areas_of(session: AsyncSession, units: Iterable[SupervisionUnit]) -> dict[UUID, list[SupervisionUnitArea]]:
    """What some units hold or held, by unit."""
    table = table_of(SupervisionUnitArea).c
    units = list(units)
    found = await session.scalars(
        select(SupervisionUnitArea)
        .where(
            table.county_code.in_({unit.county_code for unit in units}), table.unit_id.in_([unit.id for unit in units])
        )
        .order_by(table.area_code, table.from_on)
    )
    by_unit: defaultdict[UUID, list[SupervisionUnitArea]] = defaultdict(list)
    for one in found:
        by_unit[one.unit_id].append(one)
    return by_unit
