"""What pairings are decided by: lines, the helper, the plan in force, what else the helper has."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.helpers.models import Helper, HelpUnit
from services.registry.households.models import REGISTERED, Household
from services.registry.households.queries import households_of
from services.registry.pairings.models import HardCase, HouseholdPairing, VillagePairing
from services.registry.pairings.rules import Line, Lines
from services.registry.records.kinds import Desk
from services.registry.records.queries import scope_of
from services.registry.records.refusals import UnknownReference
from services.registry.villages.queries import every_code_of
from shared.database import is_one_of, table_of
from shared.policies.pack import PolicyPack
from shared.policies.staffing import PairingSection
from shared.security.callers import Caller


async def pairing_plan(desk: Desk, area_code: str, on: date) -> PairingSection:
    """The rules of pairing in force. Raises NoActivePolicy."""

    def section(pack: PolicyPack) -> PairingSection | None:
        return pack.pairing

    return await desk.policies.for_area(desk.session, area_code, on, section)


def in_force(model: type[HouseholdPairing] | type[VillagePairing]) -> ColumnElement[bool]:
    """Lines that stand and have not ended."""
    table = table_of(model).c
    condition: ColumnElement[bool] = table.ended_on.is_(None) & table.withdrawn_on.is_(None)
    return condition


async def lines_of_household(session: AsyncSession, county_code: str, household_id: UUID) -> Lines:
    """The lines of a household."""
    table = table_of(HouseholdPairing).c
    found = await session.scalars(
        select(HouseholdPairing)
        .where(table.county_code == county_code, table.household_id == household_id, table.withdrawn_on.is_(None))
        .order_by(table.started_on, table.id)
    )
    return tuple(line_of(row) for row in found)


def line_of(row: HouseholdPairing) -> Line:
    """A household's line as the rules take it."""
    return Line(row.id, row.helper_id, row.pairing_role, row.started_on, row.ended_on)


async def helper_at_hand(desk: Desk, county_code: str, helper_id: UUID) -> Helper:
    """A helper whom the caller may pair, locked: of the own area, or one who helps in it already.

    Raises:
        UnknownReference: there is none.
    """
    table = table_of(Helper).c
    statement = (
        select(Helper)
        .where(
            table.county_code == county_code,
            table.id == helper_id,
            table.withdrawn_on.is_(None),
            helper_seen_by(desk.caller),
        )
        # no stronger: whoever refers to the helper at the same moment shares the row by now, and would wait for this
        .with_for_update(key_share=True, of=table_of(Helper))
        .execution_options(populate_existing=True)
    )
    found: Helper | None = await desk.session.scalar(statement)
    if found is None:
        raise UnknownReference(field="helper_id")
    return found


def helper_seen_by(caller: Caller) -> ColumnElement[bool]:
    """Helpers of the caller's area, and those who are paired with a household or village of it."""
    helper, line, village = table_of(Helper).c, table_of(HouseholdPairing).c, table_of(VillagePairing).c
    return or_(
        scope_of(caller, Helper),
        exists().where(
            line.county_code == helper.county_code,
            line.helper_id == helper.id,
            line.withdrawn_on.is_(None),
            scope_of(caller, HouseholdPairing),
        ),
        exists().where(
            village.county_code == helper.county_code,
            (village.helper_id == helper.id) | (village.unit_id == helper.unit_id),
            village.withdrawn_on.is_(None),
            scope_of(caller, VillagePairing),
        ),
    )


def unit_seen_by(caller: Caller) -> ColumnElement[bool]:
    """Units of the caller's area, and those that are paired with a village of it or sent a helper of it."""
    unit, village, helper = table_of(HelpUnit).c, table_of(VillagePairing).c, table_of(Helper).c
    return or_(
        scope_of(caller, HelpUnit),
        exists().where(
            village.county_code == unit.county_code,
            village.unit_id == unit.id,
            village.withdrawn_on.is_(None),
            scope_of(caller, VillagePairing),
        ),
        exists().where(helper.county_code == unit.county_code, helper.unit_id == unit.id, helper_seen_by(caller)),
    )


async def unit_at_hand(desk: Desk, county_code: str, unit_id: UUID) -> HelpUnit:
    """A unit that the caller may pair: of the own area, or one that helps in it already.

    Raises:
        UnknownReference: there is none.
    """
    table = table_of(HelpUnit).c
    found: HelpUnit | None = await desk.session.scalar(
        select(HelpUnit).where(
            table.county_code == county_code,
            table.id == unit_id,
            table.withdrawn_on.is_(None),
            unit_seen_by(desk.caller),
        )
    )
    if found is None:
        raise UnknownReference(field="unit_id")
    return found


async def households_beside(session: AsyncSession, row: HouseholdPairing) -> int:
    """How many other households the helper of a line has, medical links not counted."""
    table = table_of(HouseholdPairing).c
    count: int | None = await session.scalar(
        select(func.count(table.household_id.distinct())).where(
            table.county_code == row.county_code,
            table.helper_id == row.helper_id,
            table.household_id != row.household_id,
            table.pairing_role != "medical",
            in_force(HouseholdPairing),
        )
    )
    return count or 0


async def villages_beside(desk: Desk, county_code: str, helper_id: UUID, area_code: str) -> int:
    """How many other villages a helper covers; a village is one under whatever codes its lines stand."""
    table = table_of(VillagePairing).c
    found = await desk.session.scalars(
        select(table.area_code).where(
            table.county_code == county_code, table.helper_id == helper_id, in_force(VillagePairing)
        )
    )
    now = desk.caller.areas.present
    return len({now(code) for code in found} - {now(area_code)})


async def unit_levels_of(desk: Desk, county_code: str, village_code: str) -> Sequence[str]:
    """Levels of the units that help a village, under whatever code it was when they came."""
    village, unit = table_of(VillagePairing).c, table_of(HelpUnit).c
    found = await desk.session.scalars(
        select(unit.level)
        .join(table_of(VillagePairing), (village.county_code == unit.county_code) & (village.unit_id == unit.id))
        .where(
            village.county_code == county_code,
            is_one_of(village.area_code, every_code_of(desk.caller, village_code)),
            in_force(VillagePairing),
        )
    )
    return found.all()


async def is_hard_case(session: AsyncSession, county_code: str, household_id: UUID) -> bool:
    """Whether a household is found to be in special hardship."""
    table = table_of(HardCase).c
    found = await session.scalar(
        select(table.id).where(
            table.county_code == county_code, table.household_id == household_id, table.withdrawn_on.is_(None)
        )
    )
    return found is not None


async def poor_households_in(desk: Desk, village_code: str) -> int:
    """How many households of a village are still poor, under whatever code of the village they stand."""
    now = desk.caller.areas.same_now(village_code)
    poor = households_of(replace(desk.caller, area_prefix=now)).where(table_of(Household).c.status == REGISTERED)
    return (await desk.session.execute(poor.with_only_columns(func.count()).order_by(None))).scalar_one()


async def village_lines(desk: Desk, county_code: str, village_code: str) -> Lines:
    """The lines of a village, of units and of helpers, also those begun under a code that it bore before."""
    table = table_of(VillagePairing).c
    found = await desk.session.scalars(
        select(VillagePairing).where(
            table.county_code == county_code,
            is_one_of(table.area_code, every_code_of(desk.caller, village_code)),
            table.withdrawn_on.is_(None),
        )
    )
    return tuple(
        Line(row.id, row.helper_id or row.unit_id or row.id, "responsible", row.started_on, row.ended_on)
        for row in found
    )
