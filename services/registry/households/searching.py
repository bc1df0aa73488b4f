"""Searching households: a page of them in their order, and how many there are."""

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Exists,
    Select,
    TextClause,
    any_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    text,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.forms import HouseholdList, HouseholdRow, HouseholdSearch, Total
from services.registry.households.models import (
    IS_ABLE,
    IS_DISABLED,
    LIVES_ALONE,
    REMOVED,
    SERIOUSLY_ILL,
    Household,
    IdNumberKey,
    Member,
)
from services.registry.households.rules import LONE_ELDER_AGE
from shared.calendar import add_months
from shared.database import after_key, decode_cursor, encode_cursor, table_of
from shared.identity import parse_identity_number
from shared.security.callers import COUNTY_DIGITS, Caller
from shared.security.encryption import PersonalData

COUNTED = 10_000
"""Counting a search stops here: an exact count of a county costs more than anybody gains by it."""

FEW = 2_000
"""Households that are looked up by their ids; a name that more of them bear is looked for in their order."""

_household, _member, _key = table_of(Household).c, table_of(Member).c, table_of(IdNumberKey).c
_ORDER = (_household.county_code, _household.household_no)
_SHOWN = tuple(_household[name] for name in HouseholdRow.model_fields if name in _household)
_FURTHER = ("household_no", "household_type", "main_cause", "status")

# which index serves depends on how rare a name or a group is: a plan for any value would be one for none
_PLANNED = text("SELECT set_config('plan_cache_mode', 'force_custom_plan', true)")
# all who bear a common name are held in memory
_PLANNED_BY_NAME = text(f"{_PLANNED.text}, set_config('work_mem', '64MB', true)")


async def search(
    session: AsyncSession, caller: Caller, personal: PersonalData, query: HouseholdSearch, today: date
) -> HouseholdList:
    """Households of the caller's area that meet all conditions, by household number within their county.

    Raises:
        AreaCodeInvalid, IdentityNumberInvalid: the area code or the identity number asked for is none.
        OutsideArea: the area lies outside the caller's.
        Invalid: the cursor is not of this list.
    """
    asked = caller.narrowed(query.village_code, field="village_code")
    conditions = _conditions(asked, personal, query, today)
    behind = tuple(decode_cursor("households", query.after, 2)) if query.after else None
    count: int | None = None
    name = (query.q or "").strip()
    await session.execute(_PLANNED_BY_NAME if name else _PLANNED)
    if name:
        alone = asked.sees_whole_counties and all(
            getattr(query, other) is None for other in ("id_number", "key_group", *_FURTHER)
        )
        if alone:
            count = await _count_bearers(session, asked, name)
        # whether they are few needs no more than as many members
        bearers = count if count is not None else await _count(session, _bearers(asked, name).limit(FEW + 1))
        conditions = (*conditions, _bears(asked, name, few=bearers <= FEW))
    if count is None:
        matching = select(literal(1)).select_from(Household).where(*conditions)
        count = await _count(session, matching.limit(COUNTED + 1))
    statement = select(*_SHOWN).where(*conditions).order_by(*_ORDER).limit(query.limit + 1)
    found = (await session.execute(after_key(statement, _ORDER, behind) if behind else statement)).all()
    items = [HouseholdRow.model_validate(row) for row in found[: query.limit]]
    for item in items:
        now = caller.areas.present(item.village_code)
        item.present_village_code = None if now == item.village_code else now
    return HouseholdList(
        items=items,
        next=encode_cursor("households", items[-1].county_code, items[-1].household_no)
        if len(found) > query.limit
        else None,
        total=Total(count=min(count, COUNTED), capped=count > COUNTED),
    )


async def _count_bearers(session: AsyncSession, asked: Caller, name: str) -> int:
    """Households on the register, of the counties asked about, in which somebody's name begins so.

    Of a common name's not every household is looked up, but only the few that left the register.
    """
    gone = exists().where(
        _household.county_code == _member.county_code,
        _household.id == _member.household_id,
        _household.status == REMOVED,
    )
    return await _count(session, _bearers(asked, name).where(~gone).distinct().limit(COUNTED + 1))


async def _count(session: AsyncSession, matching: Select[Any]) -> int:
    return (await session.execute(select(func.count()).select_from(matching.subquery()))).scalar_one()


def _bears(asked: Caller, name: str, *, few: bool) -> ColumnElement[bool]:
    """Whether somebody of the household has a name that begins so.

    How that is found out isn't left to the planner, which reads all bearers of a common name anew for each household:
    few are looked up one by one, and many held in a hash beside which households pass in their order.
    """
    bearers = _bearers(asked, name)
    if few:
        return _household.id == any_(func.array(bearers.scalar_subquery()))
    return _household.id.in_(bearers).is_(true())


def _bearers(asked: Caller, name: str) -> Select[Any]:
    """Ids of the households of the counties asked about in which somebody's name begins so, some twice."""
    counties = {reach.county for reach in asked.reaches}
    return select(_member.household_id).where(
        or_(false(), *(_in_county(county) for county in sorted(counties))),
        _member.left_on.is_(None),
        _member.name.startswith(name, autoescape=True),
    )


def _in_county(county: str) -> ColumnElement[bool]:
    if len(county) < COUNTY_DIGITS:
        return _member.county_code.startswith(county, autoescape=True)
    return _member.county_code == county


def _conditions(
    asked: Caller, personal: PersonalData, query: HouseholdSearch, today: date
) -> tuple[ColumnElement[bool] | TextClause, ...]:
    """All conditions but that of the name."""
    found: list[ColumnElement[bool] | TextClause] = [
        asked.area_filter(_household.county_code, _household.village_code),
        *(_household[name] == value for name in _FURTHER if (value := getattr(query, name)) is not None),
    ]
    if query.id_number is not None:
        found.append(_was_there(personal.blind_index(parse_identity_number(query.id_number).number)))
    if query.key_group is not None:
        found += _of_key_group(query.key_group, today)
    if query.status is None:
        found.append(_household.removed_on.is_(None))
    return tuple(found)


def _was_there(id_index: str) -> ColumnElement[bool]:
    """Whether somebody with an identity number belongs to the household, or belonged to it."""
    place = select(_member.county_code, _member.household_id)
    now = place.join(IdNumberKey, (_key.county_code == _member.county_code) & (_key.member_id == _member.id)).where(
        _key.id_index == id_index
    )
    before = place.where(_member.left_on.is_not(None), _member.id_index == id_index)
    return tuple_(_household.county_code, _household.id).in_(union_all(now, before))


def _somebody(*conditions: ColumnElement[bool] | TextClause) -> Exists:
    """Whether anybody ever in the household meets the conditions."""
    return exists().where(
        _member.county_code == _household.county_code, _member.household_id == _household.id, *conditions
    )


def _of_key_group(group: str, today: date) -> tuple[ColumnElement[bool] | TextClause, ...]:
    """The rule `key_groups` in the database's words."""
    if group == "dispersed_support":
        return _household.household_type == "wubao", _household.support_form.is_distinct_from("central")
    if group == "lone_elder":
        return text(LIVES_ALONE), _household.sole_born_on <= add_months(today, -12 * LONE_ELDER_AGE)
    if group == "no_labour":
        return _household.people > 0, ~_somebody(text(IS_ABLE))
    return (_somebody(text(SERIOUSLY_ILL if group == "serious_illness" else IS_DISABLED)),)
