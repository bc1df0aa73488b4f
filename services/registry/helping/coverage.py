"""What is not covered: villages without a unit, households without their helpers, posts that cover too little."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, any_, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.healthfiles.models import HealthFile, HouseholdHealthFile
from services.registry.helpers.models import Helper
from services.registry.helping.forms import (
    AreaQuery,
    Cover,
    Coverage,
    HouseholdLacking,
    HouseholdLackingList,
    ItemsMissing,
    ItemsMissingList,
    ItemsQuery,
    LackQuery,
    Shortfall,
    ShortfallList,
    VillagesWithout,
)
from services.registry.helping.rules import is_met, wanted_households
from services.registry.households.models import REGISTERED, Household, Member
from services.registry.households.queries import households_of
from services.registry.pairings.models import HouseholdPairing, VillagePairing
from services.registry.pairings.queries import helper_seen_by, in_force, pairing_plan
from services.registry.pairings.rules import ILLNESS, MEDICAL
from services.registry.records.kinds import Desk
from services.registry.tasks.models import HouseholdItem, VillageItem
from services.registry.villages.queries import present_of
from shared.areas import full_code
from shared.codes import TRACED_ITEMS
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, is_one_of, table_of
from shared.policies.selection import NoActivePolicy
from shared.security.callers import Caller


def poor_of(caller: Caller) -> Any:
    """Poor households of the caller's area."""
    return households_of(caller).where(table_of(Household).c.status == REGISTERED)


def ill() -> ColumnElement[bool]:
    """Households that are poor through illness, be it one cause of several."""
    table = table_of(Household).c
    return or_(table.main_cause == ILLNESS, literal(ILLNESS) == any_(table.other_causes))


def helpers_of_household() -> Any:
    """How many helpers a household has, medical staff not counted."""
    line, household = table_of(HouseholdPairing).c, table_of(Household).c
    return (
        select(func.count())
        .select_from(table_of(HouseholdPairing))
        .where(
            line.county_code == household.county_code,
            line.household_id == household.id,
            line.pairing_role != MEDICAL,
            in_force(HouseholdPairing),
        )
        .scalar_subquery()
    )


def _has_medical_staff() -> ColumnElement[bool]:
    line, household = table_of(HouseholdPairing).c, table_of(Household).c
    return exists().where(
        line.county_code == household.county_code,
        line.household_id == household.id,
        line.pairing_role == MEDICAL,
        in_force(HouseholdPairing),
    )


def _has_file() -> ColumnElement[bool]:
    file, household = table_of(HouseholdHealthFile).c, table_of(Household).c
    return exists().where(
        file.county_code == household.county_code, file.household_id == household.id, file.withdrawn_on.is_(None)
    )


def _somebody_without_file() -> ColumnElement[bool]:
    file, member, household = table_of(HealthFile).c, table_of(Member).c, table_of(Household).c
    return exists().where(
        member.county_code == household.county_code,
        member.household_id == household.id,
        member.left_on.is_(None),
        ~exists().where(
            file.county_code == member.county_code, file.member_id == member.id, file.withdrawn_on.is_(None)
        ),
    )


def _poor_villages(asked: Caller) -> Subquery:
    """Villages with poor households, each under the code that it bears now."""
    poor = poor_of(asked).subquery()
    code = present_of(asked, poor.c.village_code).label("village_code")
    return select(poor.c.county_code, code).distinct().subquery()


def _has_unit(asked: Caller, villages: Subquery) -> ColumnElement[bool]:
    village = table_of(VillagePairing).c
    return exists().where(
        village.county_code == villages.c.county_code,
        present_of(asked, village.area_code) == villages.c.village_code,
        village.unit_id.is_not(None),
        in_force(VillagePairing),
    )


async def coverage(desk: Desk, query: AreaQuery) -> Coverage:
    """How far the double cover of villages and households reaches.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        NoActivePolicy: no plan of pairing holds in the area.
    """
    asked = desk.caller.narrowed(query.area, field="area")
    plan = await pairing_plan(desk, asked.area_prefix, desk.clock.today())
    wanted = plan.coverage
    villages = _poor_villages(asked)
    of_villages = await _counts(desk.session, select(villages), _has_unit(asked, villages))
    of_households = await _counts(desk.session, poor_of(asked), helpers_of_household() >= plan.helpers.least)
    of_ill = await _counts(desk.session, poor_of(asked).where(ill()), _has_medical_staff())
    return Coverage(
        villages=_cover(of_villages, wanted.villages if wanted else None),
        households=_cover(of_households, wanted.households if wanted else None),
        households_with_medical_staff=_cover(of_ill, None),
    )


async def _counts(session: AsyncSession, statement: Any, covered: ColumnElement[bool]) -> tuple[int, int]:
    figures = (func.count(), func.count().filter(covered))
    row = (await session.execute(statement.with_only_columns(*figures, maintain_column_froms=True))).one()
    return row[0], row[1]


def _cover(counts: tuple[int, int], wanted: Fraction | None) -> Cover:
    total, covered = counts
    met = None if wanted is None else is_met(total, covered, wanted)
    return Cover(total=total, covered=covered, wanted=wanted, met=met)


async def villages_without(desk: Desk, query: AreaQuery) -> VillagesWithout:
    """Villages with poor households that no unit helps, in the order of their codes.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.
    """
    asked = desk.caller.narrowed(query.area, field="area")
    villages = _poor_villages(asked)
    statement = select(villages.c.village_code).where(~_has_unit(asked, villages)).distinct()
    if query.after:
        (after,) = decode_cursor("villages without teams", query.after, 1)
        statement = statement.where(villages.c.village_code > after)
    found = (await desk.session.scalars(statement.order_by(villages.c.village_code).limit(query.limit + 1))).all()
    items = list(found[: query.limit])
    return VillagesWithout(
        items=items, next=encode_cursor("villages without teams", items[-1]) if len(found) > query.limit else None
    )


async def households_lacking(desk: Desk, query: LackQuery) -> HouseholdLackingList:
    """Poor households that lack a helper, medical staff or a health file, by household number.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        NoActivePolicy: helpers are asked about and no plan of pairing holds in the area.
        Invalid: the cursor is not of this list.
    """
    asked = desk.caller.narrowed(query.area, field="area")
    statement = poor_of(asked)
    if query.lack == "helper":
        plan = await pairing_plan(desk, asked.area_prefix, desk.clock.today())
        statement = statement.where(helpers_of_household() < plan.helpers.least)
    elif query.lack == "medical_staff":
        statement = statement.where(ill(), ~_has_medical_staff())
    elif query.lack == "household_health_file":
        statement = statement.where(ill(), ~_has_file())
    else:
        statement = statement.where(_somebody_without_file())
    rows, after = await _households(desk, statement, query)
    return HouseholdLackingList(items=[HouseholdLacking.model_validate(row) for row in rows], next=after)


async def _households(desk: Desk, statement: Any, query: AreaQuery) -> tuple[list[Household], str | None]:
    table = table_of(Household).c
    if query.after:
        statement = after_key(
            statement,
            (table.county_code, table.household_no),
            tuple(decode_cursor("households without help", query.after, 2)),
        )
    ordered = statement.order_by(table.county_code, table.household_no).limit(query.limit + 1)
    found = list((await desk.session.scalars(ordered)).all())
    items = found[: query.limit]
    more = len(found) > query.limit
    return items, encode_cursor(
        "households without help", items[-1].county_code, items[-1].household_no
    ) if more else None


async def shortfalls(desk: Desk, query: AreaQuery) -> ShortfallList:
    """Helpers who cover other villages or fewer households than their posts say (二包一联 and its kind).

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        NoActivePolicy: no plan of pairing holds in the area.
        Invalid: the cursor is not of this list.
    """
    asked = desk.caller.narrowed(query.area, field="area")
    today = desk.clock.today()
    plan = await pairing_plan(desk, asked.area_prefix, today)
    helper, line, village = table_of(Helper).c, table_of(HouseholdPairing).c, table_of(VillagePairing).c
    households = (
        select(func.count(line.household_id.distinct()))
        .where(
            line.county_code == helper.county_code,
            line.helper_id == helper.id,
            line.pairing_role != MEDICAL,
            in_force(HouseholdPairing),
        )
        .scalar_subquery()
    )
    villages = (
        select(func.count(present_of(asked, village.area_code).distinct()))
        .where(village.county_code == helper.county_code, village.helper_id == helper.id, in_force(VillagePairing))
        .scalar_subquery()
    )
    wrong: list[ColumnElement[bool]] = []
    for rule in plan.posts:
        off = households < wanted_households(rule.households)
        if rule.households is not None:
            off = or_(off, households > rule.households)
        if rule.villages is not None:
            off = or_(off, villages != rule.villages)
        wrong.append(and_(helper.post == rule.code, off))
    serving = (helper.active_from <= today) & (helper.active_to.is_(None) | (helper.active_to >= today))
    statement = select(Helper, villages.label("villages"), households.label("households")).where(
        helper.withdrawn_on.is_(None), serving, helper_seen_by(asked), or_(literal(False), *wrong)
    )
    if query.after:
        county, text = decode_cursor("shortfalls", query.after, 2)
        statement = after_key(statement, (helper.county_code, helper.id), (county, decode_id(text)))
    found = (await desk.session.execute(statement.order_by(helper.county_code, helper.id).limit(query.limit + 1))).all()
    by_post = {rule.code: rule for rule in plan.posts}
    items = [
        Shortfall(
            helper_id=one.id,
            **one.model_dump(include={"number", "name", "post"}),
            villages=covered,
            villages_wanted=by_post[one.post].villages,
            households=linked,
            households_wanted=wanted_households(by_post[one.post].households),
        )
        for one, covered, linked in found[: query.limit]
    ]
    last = found[query.limit - 1][0] if len(found) > query.limit else None
    return ShortfallList(items=items, next=encode_cursor("shortfalls", last.county_code, last.id) if last else None)


async def items_missing(desk: Desk, query: ItemsQuery) -> ItemsMissingList:
    """Poor households, or villages with poor households, to which not all items of the plan are traced.

    Where no plan names its items, they are the six of R000-048.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.
    """
    asked = desk.caller.narrowed(query.area, field="area")
    wanted = await _traced_items(desk, asked)
    if query.level == "village":
        return await _village_items(desk, asked, query, wanted)
    item, household = table_of(HouseholdItem).c, table_of(Household).c
    traced = _distinct_items(item, wanted, item.household_id == household.id, household.county_code)
    rows, after = await _households(desk, poor_of(asked).where(traced < len(wanted)), query)
    done = await desk.session.execute(
        select(item.household_id, item.item).where(
            item.county_code.in_({row.county_code for row in rows}),
            item.household_id.in_({row.id for row in rows}),
            item.withdrawn_on.is_(None),
        )
    )
    have = {(row.household_id, row.item) for row in done}
    items = [
        ItemsMissing(
            village_code=row.village_code,
            household_id=row.id,
            household_no=row.household_no,
            missing=[code for code in wanted if (row.id, code) not in have],
        )
        for row in rows
    ]
    return ItemsMissingList(items=items, next=after)


async def _village_items(desk: Desk, asked: Caller, query: ItemsQuery, wanted: Sequence[str]) -> ItemsMissingList:
    villages, item = _poor_villages(asked), table_of(VillageItem).c
    code = present_of(asked, item.area_code)
    traced = _distinct_items(item, wanted, code == villages.c.village_code, villages.c.county_code)
    statement = select(villages.c.county_code, villages.c.village_code).where(traced < len(wanted))
    if query.after:
        (after,) = decode_cursor("village items", query.after, 1)
        statement = statement.where(villages.c.village_code > after)
    found = (await desk.session.execute(statement.order_by(villages.c.village_code).limit(query.limit + 1))).all()
    codes = [row.village_code for row in found[: query.limit]]
    done = await desk.session.execute(
        select(code.label("village_code"), item.item).where(
            item.county_code.in_({tenant for tenant, _ in found}), code.in_(codes), item.withdrawn_on.is_(None)
        )
    )
    have = {(row.village_code, row.item) for row in done}
    items = [
        ItemsMissing(village_code=one, missing=[each for each in wanted if (one, each) not in have]) for one in codes
    ]
    return ItemsMissingList(
        items=items, next=encode_cursor("village items", codes[-1]) if len(found) > query.limit else None
    )


async def _traced_items(desk: Desk, asked: Caller) -> list[str]:
    """The items that the plan of an area names; the six where it names none."""
    area, today = full_code(asked.area_prefix), desk.clock.today()
    try:
        entries = await desk.policies.for_area(desk.session, area, today, lambda pack: pack.traced_items)
    except NoActivePolicy:
        return [entry.code for entry in TRACED_ITEMS if entry.group == "six"]
    return [entry.code for entry in entries]


def _distinct_items(item: Any, wanted: Sequence[str], of_owner: ColumnElement[bool], county_code: Any) -> Any:
    return (
        select(func.count(item.item.distinct()))
        .where(item.county_code == county_code, of_owner, is_one_of(item.item, wanted), item.withdrawn_on.is_(None))
        .scalar_subquery()
    )
