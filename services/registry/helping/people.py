"""Helpers and units as those see them whom they help, and the lines of a household or village."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from services.registry.helpers.models import Helper, HelpUnit
from services.registry.helping.forms import (
    AreaQuery,
    HelperSeen,
    HelperSeenList,
    HouseholdHelp,
    LineSeen,
    Standing,
    UnitSeen,
    UnitSeenList,
    VillageHelp,
)
from services.registry.households.models import REGISTERED, Household
from services.registry.households.queries import find_household, members_of
from services.registry.pairings import rules
from services.registry.pairings.models import HouseholdPairing, VillagePairing
from services.registry.pairings.queries import helper_seen_by, in_force, is_hard_case, unit_seen_by
from services.registry.pairings.refusals import NoVillage
from services.registry.records.kinds import Desk
from services.registry.records.queries import scope_of
from shared.areas import AreaLevel, level_of
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, table_of
from shared.errors import NotFound
from shared.security.callers import Caller

_SEEN = ("id", "number", "name", "post", "position", "unit_id")


def helpers_seen(caller: Caller) -> Select[Any]:
    """Helpers whom a caller sees, each with the name and level of the unit."""
    helper, unit = table_of(Helper).c, table_of(HelpUnit).c
    return (
        select(
            *(helper[name] for name in _SEEN),
            helper.county_code,
            unit.name.label("unit_name"),
            unit.level.label("unit_level"),
        )
        .select_from(table_of(Helper))
        .outerjoin(table_of(HelpUnit), (unit.county_code == helper.county_code) & (unit.id == helper.unit_id))
        .where(helper.withdrawn_on.is_(None), helper_seen_by(caller))
    )


def units_seen(caller: Caller) -> Select[Any]:
    """Units that a caller sees."""
    table = table_of(HelpUnit)
    return select(table).where(table.c.withdrawn_on.is_(None), unit_seen_by(caller))


async def list_helpers(desk: Desk, query: AreaQuery) -> HelperSeenList:
    """A page of the helpers of an area, and of those from above who help in it.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.
    """
    found, after = await _page(desk, helpers_seen(desk.caller.narrowed(query.area, field="area")), Helper, query)
    return HelperSeenList(items=[HelperSeen.model_validate(row) for row in found], next=after)


async def list_units(desk: Desk, query: AreaQuery) -> UnitSeenList:
    """A page of the units of an area, and of those from above that help in it.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.
    """
    found, after = await _page(desk, units_seen(desk.caller.narrowed(query.area, field="area")), HelpUnit, query)
    return UnitSeenList(items=[UnitSeen.model_validate(row) for row in found], next=after)


async def _page(
    desk: Desk, statement: Select[Any], model: type[Helper] | type[HelpUnit], query: AreaQuery
) -> tuple[Sequence[Any], str | None]:
    table = table_of(model).c
    if query.after:
        county, text = decode_cursor(model.__tablename__, query.after, 2)
        statement = after_key(statement, (table.county_code, table.id), (county, decode_id(text)))
    found = (await desk.session.execute(statement.order_by(table.county_code, table.id).limit(query.limit + 1))).all()
    items = found[: query.limit]
    more = len(found) > query.limit
    return items, encode_cursor(model.__tablename__, items[-1].county_code, items[-1].id) if more else None


async def helpers_by_id(desk: Desk, county_code: str, ids: set[UUID]) -> dict[UUID, HelperSeen]:
    """Helpers by id, as they are shown with a line that the caller sees; withdrawn ones too."""
    helper, unit = table_of(Helper).c, table_of(HelpUnit).c
    found = await desk.session.execute(
        select(*(helper[name] for name in _SEEN), unit.name.label("unit_name"), unit.level.label("unit_level"))
        .select_from(table_of(Helper))
        .outerjoin(table_of(HelpUnit), (unit.county_code == helper.county_code) & (unit.id == helper.unit_id))
        .where(helper.county_code == county_code, helper.id.in_(ids))
    )
    return {row.id: HelperSeen.model_validate(row) for row in found}


async def units_by_id(desk: Desk, county_code: str, ids: set[UUID]) -> dict[UUID, UnitSeen]:
    """Units by id, as they are shown with a line that the caller sees."""
    table = table_of(HelpUnit).c
    found = await desk.session.scalars(select(HelpUnit).where(table.county_code == county_code, table.id.in_(ids)))
    return {row.id: UnitSeen.model_validate(row) for row in found}


async def household_help(desk: Desk, household_id: UUID) -> HouseholdHelp:
    """Who helps a household, since when, and how: present and past lines.

    Raises:
        NotFound: no such household in the caller's area.
    """
    household = await find_household(desk.session, desk.caller, household_id)
    table = table_of(HouseholdPairing).c
    rows = (
        await desk.session.scalars(
            select(HouseholdPairing)
            .where(
                table.county_code == household.county_code,
                table.household_id == household.id,
                table.withdrawn_on.is_(None),
            )
            .order_by(table.started_on, table.id)
        )
    ).all()
    helpers = await helpers_by_id(desk, household.county_code, {row.helper_id for row in rows})
    now = [row for row in rows if row.ended_on is None and row.pairing_role != rules.MEDICAL]
    named = next((row.helper_id for row in now if row.pairing_role == rules.RESPONSIBLE), None)
    households = 0 if named is None else await _households_of(desk, household.county_code, named)
    return HouseholdHelp(
        household_id=household.id,
        hard_case=await is_hard_case(desk.session, household.county_code, household.id),
        mode=await mode_of(desk, household),
        pair_kind=rules.pair_kind(len(now), households),
        lines=[
            LineSeen(
                **row.model_dump(include={"id", "pairing_role", "started_on", "ended_on", "planned_until"}),
                helper=helpers[row.helper_id],
            )
            for row in rows
        ],
    )


async def mode_of(desk: Desk, household: Household) -> str:
    """How a household is helped, by its members' labour."""
    return rules.aid_mode(member.labour_capacity for member in await members_of(desk.session, household))


async def _households_of(desk: Desk, county_code: str, helper_id: UUID) -> int:
    table = table_of(HouseholdPairing).c
    count: int | None = await desk.session.scalar(
        select(func.count(table.household_id.distinct())).where(
            table.county_code == county_code,
            table.helper_id == helper_id,
            table.pairing_role != rules.MEDICAL,
            in_force(HouseholdPairing),
        )
    )
    return count or 0


async def village_help(desk: Desk, village_code: str) -> VillageHelp:
    """Which units and helpers cover a village: present and past lines.

    Raises:
        OutsideArea, AreaCodeInvalid, AreaUnknown: the village is none, or not the caller's.
        NoVillage: the code is that of a wider area.
    """
    if level_of(village_code) is not AreaLevel.VILLAGE:
        raise NoVillage(field="village_code")
    asked = desk.caller.narrowed(village_code, field="village_code")
    table = table_of(VillagePairing).c
    rows = (
        await desk.session.scalars(
            select(VillagePairing)
            .where(scope_of(asked, VillagePairing), table.withdrawn_on.is_(None))
            .order_by(table.started_on, table.id)
        )
    ).all()
    helpers: dict[UUID, HelperSeen] = {}
    units: dict[UUID, UnitSeen] = {}
    for county in sorted({row.county_code for row in rows}):
        of_it = [row for row in rows if row.county_code == county]
        helpers |= await helpers_by_id(desk, county, {row.helper_id for row in of_it if row.helper_id})
        units |= await units_by_id(desk, county, {row.unit_id for row in of_it if row.unit_id})
    return VillageHelp(
        village_code=village_code,
        lines=[
            LineSeen(
                **row.model_dump(include={"id", "started_on", "ended_on"}),
                pairing_role=rules.RESPONSIBLE,
                helper=helpers[row.helper_id] if row.helper_id else None,
                unit=units[row.unit_id] if row.unit_id else None,
            )
            for row in rows
        ],
    )


async def standing(desk: Desk, helper_id: UUID) -> Standing:
    """How many households of a helper are still poor, and what that bars.

    Raises:
        NotFound: no such helper in the caller's area, nor one who helps in it.
    """
    table = table_of(Helper).c
    helper = (await desk.session.execute(helpers_seen(desk.caller).where(table.id == helper_id))).one_or_none()
    if helper is None:
        raise NotFound("没有这名帮扶人", "No such helper", field="id")
    line, household, village = table_of(HouseholdPairing).c, table_of(Household).c, table_of(VillagePairing).c
    states = (
        await desk.session.execute(
            select(household.id, household.status)
            .join(
                table_of(HouseholdPairing),
                (line.county_code == household.county_code) & (line.household_id == household.id),
            )
            .where(
                line.county_code == helper.county_code,
                line.helper_id == helper_id,
                line.pairing_role != rules.MEDICAL,
                in_force(HouseholdPairing),
            )
        )
    ).all()
    villages = await desk.session.scalars(
        select(village.area_code).where(
            village.county_code == helper.county_code, village.helper_id == helper_id, in_force(VillagePairing)
        )
    )
    not_exited = sum(row.status == REGISTERED for row in states)
    covered = len(villages.all())
    return Standing(
        helper_id=helper_id,
        villages=covered,
        households=len(states),
        not_exited=not_exited,
        releasable=not states and not covered,
        barred_from_promotion=rules.barred_from_promotion(not_exited),
    )
