"""Finding and showing households inside the caller's area."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.forms import (
    ChangeList,
    ChangeRead,
    FormerMemberList,
    FormerMemberRead,
    HouseholdRead,
    MemberRead,
)
from services.registry.households.history import as_it_stood, unsealed
from services.registry.households.models import (
    Household,
    HouseholdChange,
    Member,
)
from services.registry.households.refusals import HouseholdOffRegister, ReasonRequired
from services.registry.households.rules import (
    PersonState,
    SchoolCounts,
    household_group,
    key_groups,
    school_counts,
)
from shared.calendar import Clock
from shared.database import (
    Page,
    Prepared,
    Sessions,
    decode_cursor,
    decode_number,
    driver_of,
    encode_cursor,
    table_of,
)
from shared.errors import Forbidden, NotFound
from shared.security.audit import record_act
from shared.security.callers import Caller
from shared.security.encryption import PersonalData
from shared.security.permissions import may

ATTEMPT = "attempt"
"""In a session's `info`: all that it does is taken back. What it sees may change meanwhile, so it holds nobody up."""


def households_of(caller: Caller) -> Select[Household]:
    """The households of the caller's area: every read and every change starts here, so scope is applied once."""
    table = table_of(Household).c
    return select(Household).where(caller.area_filter(table.county_code, table.village_code))


async def find_household(session: AsyncSession, caller: Caller, household_id: UUID, *, lock: bool = False) -> Household:
    """A household of the caller's area.

    Raises:
        NotFound: there is none, or it lies outside.
    """
    statement = households_of(caller).where(table_of(Household).c.id == household_id)
    if lock:
        statement = statement.execution_options(populate_existing=True)
        if ATTEMPT not in session.info:
            # no key changes: whoever enters a record that refers to the household needs not wait
            statement = statement.with_for_update(key_share=True)
    household = (await session.scalars(statement)).one_or_none()
    if household is None:
        raise NotFound("没有这一户", "No such household", field="id")
    return household


def check_on_register(household: Household) -> None:
    """Refuse a step on a household that left the register. Raises HouseholdOffRegister."""
    if household.removed_on is not None:
        detail = f"该户已于 {household.removed_on} 销户"
        raise HouseholdOffRegister(detail, f"It left the register on {household.removed_on}")


_HOUSEHOLD = tuple(name for name in HouseholdRead.model_fields if name in table_of(Household).c)
_MEMBER = tuple(name for name in MemberRead.model_fields if name in table_of(Member).c)


@lru_cache(maxsize=1_000)
def _household_with_members(caller: Caller) -> Prepared:
    household, member = table_of(Household).c, table_of(Member).c
    return Prepared(
        households_of(caller)
        .with_only_columns(*(household[name] for name in _HOUSEHOLD), *(member[name] for name in _MEMBER))
        .outerjoin(
            table_of(Member),
            (member.county_code == household.county_code)
            & (member.household_id == household.id)
            & member.left_on.is_(None),
        )
        .where(household.id == bindparam("household_id"))
        .order_by(member.id)
    )


async def read_document(sessions: Sessions, caller: Caller, household_id: UUID, today: date) -> tuple[int, bytes]:
    """A household as people see it, numbers masked: its version and its JSON, a `HouseholdRead`.

    What is asked most, so it is one statement from which the answer is written at once.

    Args:
        today: the day on which ages are counted.

    Raises:
        NotFound: there is none, or it lies outside.
    """
    async with driver_of(sessions) as driver:
        rows = await _household_with_members(caller).fetch(driver, household_id=household_id)
    if not rows:
        raise NotFound("没有这一户", "No such household", field="id")
    document = dict(zip(_HOUSEHOLD, rows[0], strict=False))
    document["phone"] = document["bank_account"] = document["former_members"] = document["incomes"] = None
    document["members"] = [
        {"id_number": None, "disability_card": None, **dict(zip(_MEMBER, row[len(_HOUSEHOLD) :], strict=True))}
        for row in rows
        if row[len(_HOUSEHOLD)] is not None
    ]
    document |= _derived(caller, document, document["members"], today)
    return document["version"], orjson.dumps(document, default=str)


def _derived(caller: Caller, facts: Mapping[str, Any], people: Iterable[Mapping[str, Any]], on: date) -> dict[str, Any]:
    """What follows on a day from a household's facts and its people, and is never stored."""
    states = [
        PersonState(one["born_on"], one["health"], one["labour_capacity"], one["disability_kind"]) for one in people
    ]
    return {
        "present_village_code": _moved_to(caller, facts["village_code"]),
        "group": household_group(facts["household_type"]),
        "key_groups": list(key_groups(facts["household_type"], facts.get("support_form"), states, on)),
    }


async def members_of(session: AsyncSession, household: Household, *, left: bool = False) -> Sequence[Member]:
    """A household's members in the order in which they were recorded; with `left` those who left it instead."""
    table = table_of(Member).c
    found = await session.scalars(
        select(Member)
        .where(
            table.county_code == household.county_code,
            table.household_id == household.id,
            table.left_on.is_not(None) if left else table.left_on.is_(None),
        )
        .order_by(table.id)
    )
    return found.all()


async def former_members(session: AsyncSession, household: Household) -> FormerMemberList:
    """Everybody who left a household, the first to leave first."""
    found = [FormerMemberRead.model_validate(one) for one in await members_of(session, household, left=True)]
    return FormerMemberList(items=sorted(found, key=lambda one: one.left_on))


def shown(caller: Caller, household: Household, members: Sequence[Member], today: date) -> HouseholdRead:
    """A household as people see it: numbers masked.

    Args:
        today: the day on which ages are counted.
    """
    facts = household.model_dump(include=set(_HOUSEHOLD))
    people = [member.model_dump(include=set(_MEMBER)) for member in members]
    return HouseholdRead(**facts, **_derived(caller, facts, people, today), members=people)


async def read_as_of(session: AsyncSession, caller: Caller, household_id: UUID, on: date) -> HouseholdRead:
    """A household as it stood on a day: who belonged to it, who had left it, and its incomes as they were known.

    Raises:
        NotFound: no such household in the caller's area, or it was not on record yet.
    """
    household = await find_household(session, caller, household_id)
    version, document = await as_it_stood(session, household, on)
    people = [{"id": member_id, **facts} for member_id, facts in sorted(document.pop("members").items())]
    incomes = document.pop("incomes", {})
    belonging = [MemberRead.model_validate(one) for one in people if one.get("left_on") is None]
    return HouseholdRead.model_validate(
        {
            **document,
            **_derived(caller, document, [one.model_dump() for one in belonging], on),
            "county_code": household.county_code,
            "id": household.id,
            "version": version,
            "members": belonging,
            "former_members": [one for one in people if one.get("left_on") is not None],
            "incomes": [{"year": int(year), **facts} for year, facts in sorted(incomes.items())],
        }
    )


async def reveal(
    session: AsyncSession,
    clock: Clock,
    personal: PersonalData,
    caller: Caller,
    household: Household,
    reason: str,
) -> HouseholdRead:
    """A household with its numbers in full; that they were seen, by whom and why, is written to the audit log.

    Raises:
        Forbidden: the role may not see them.
        ReasonRequired: no reason is given.
    """
    if not may(caller.role, "identity.reveal"):
        raise Forbidden("此操作需要权限 identity.reveal", "This needs the permission identity.reveal", field="reveal")
    if not reason.strip():
        raise ReasonRequired(field="reason")
    members = await members_of(session, household)
    read = shown(caller, household, members, clock.today())
    for one, member in zip(read.members, members, strict=True):
        one.id_number = personal.decrypt(member.id_number_encrypted)
        if member.disability_card_encrypted is not None:
            one.disability_card = personal.decrypt(member.disability_card_encrypted)
    if household.phone_encrypted is not None:
        read.phone = personal.decrypt(household.phone_encrypted)
    if household.bank_account_encrypted is not None:
        read.bank_account = personal.decrypt(household.bank_account_encrypted)
    await record_act(
        session,
        clock,
        personal.audit_secret,
        caller,
        county_code=household.county_code,
        action="identity.reveal",
        target=f"household {household.id}",
        reason=reason.strip(),
        people=len(members),
    )
    return read


async def count_pupils(session: AsyncSession, caller: Caller, area: str | None) -> SchoolCounts:
    """Count those at school among the people of registered households in an area, the caller's own where none is named.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
    """
    household, member = table_of(Household).c, table_of(Member).c
    asked = caller.narrowed(area, field="area")
    found = await session.execute(
        select(member.schooling, func.count().label("people"))
        .join(Household, (household.county_code == member.county_code) & (household.id == member.household_id))
        .where(asked.area_filter(household.county_code, household.village_code), member.left_on.is_(None))
        .group_by(member.schooling)
    )
    return school_counts({row.schooling: row.people for row in found})


async def list_history(session: AsyncSession, household: Household, page: Page) -> ChangeList:
    """A household's versions in their order.

    Raises:
        Invalid: the cursor is not of this list.
    """
    table = table_of(HouseholdChange).c
    statement: Any = select(HouseholdChange).where(
        table.county_code == household.county_code, table.household_id == household.id
    )
    if page.after:
        statement = statement.where(table.version > _version(page.after))
    found = (await session.scalars(statement.order_by(table.version).limit(page.limit + 1))).all()
    items = [ChangeRead.model_validate(change) for change in found[: page.limit]]
    for item in items:
        item.old, item.new = unsealed(item.old), unsealed(item.new)
    return ChangeList(
        items=items, next=encode_cursor("household history", items[-1].version) if len(found) > page.limit else None
    )


def _moved_to(caller: Caller, village_code: str) -> str | None:
    """The code that a village, or the one that it was merged into, bears now, if it is another."""
    now = caller.areas.present(village_code)
    return None if now == village_code else now


def _version(cursor: str) -> int:
    (text,) = decode_cursor("household history", cursor, 1)
    return decode_number(text)
