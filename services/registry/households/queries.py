"""Finding and showing households inside the caller's area."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, bindparam, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.forms import (
    ChangeList,
    ChangeRead,
    HouseholdList,
    HouseholdRead,
    HouseholdRow,
    HouseholdSearch,
    MemberRead,
    Total,
)
from services.registry.households.history import unsealed
from services.registry.households.models import Household, HouseholdChange, IdNumberKey, Member
from services.registry.households.refusals import ReasonRequired
from services.registry.households.rules import household_group
from shared.calendar import Clock
from shared.database import (
    Page,
    Prepared,
    Sessions,
    after_key,
    decode_cursor,
    decode_number,
    driver_of,
    encode_cursor,
    table_of,
)
from shared.errors import Forbidden, NotFound
from shared.identity import parse_identity_number
from shared.security.audit import record_act
from shared.security.callers import Caller
from shared.security.encryption import PersonalData
from shared.security.permissions import may

COUNTED = 10_000
"""Counting a search stops here: an exact count of a county costs more than anybody gains by it."""


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
        statement = statement.with_for_update().execution_options(populate_existing=True)
    household = (await session.scalars(statement)).one_or_none()
    if household is None:
        raise NotFound("没有这一户", "No such household", field="id")
    return household


_HOUSEHOLD = tuple(name for name in HouseholdRead.model_fields if name in table_of(Household).c)
_MEMBER = tuple(name for name in MemberRead.model_fields if name in table_of(Member).c)


@lru_cache(maxsize=1_000)
def _household_with_members(caller: Caller) -> Prepared:
    household, member = table_of(Household).c, table_of(Member).c
    return Prepared(
        households_of(caller)
        .with_only_columns(*(household[name] for name in _HOUSEHOLD), *(member[name] for name in _MEMBER))
        .outerjoin(
            table_of(Member), (member.county_code == household.county_code) & (member.household_id == household.id)
        )
        .where(household.id == bindparam("household_id"))
        .order_by(member.id)
    )


async def read_document(sessions: Sessions, caller: Caller, household_id: UUID) -> tuple[int, bytes]:
    """A household as people see it, numbers masked: its version and its JSON, a `HouseholdRead`.

    What is asked most, so it is one statement from which the answer is written at once.

    Raises:
        NotFound: there is none, or it lies outside.
    """
    async with driver_of(sessions) as driver:
        rows = await _household_with_members(caller).fetch(driver, household_id=household_id)
    if not rows:
        raise NotFound("没有这一户", "No such household", field="id")
    document = dict(zip(_HOUSEHOLD, rows[0], strict=False))
    document["phone"] = document["bank_account"] = None
    document["present_village_code"] = _moved_to(caller, document["village_code"])
    document["group"] = household_group(document["household_type"])
    document["members"] = [
        {"id_number": None, **dict(zip(_MEMBER, row[len(_HOUSEHOLD) :], strict=True))}
        for row in rows
        if row[len(_HOUSEHOLD)] is not None
    ]
    return document["version"], orjson.dumps(document, default=str)


async def members_of(session: AsyncSession, household: Household) -> Sequence[Member]:
    """A household's members in the order in which they were recorded."""
    table = table_of(Member).c
    found = await session.scalars(
        select(Member)
        .where(table.county_code == household.county_code, table.household_id == household.id)
        .order_by(table.id)
    )
    return found.all()


def shown(caller: Caller, household: Household, members: Sequence[Member]) -> HouseholdRead:
    """A household as people see it: numbers masked."""
    return HouseholdRead(
        present_village_code=_moved_to(caller, household.village_code),
        **household.model_dump(include=HouseholdRead.model_fields.keys() - {"phone", "bank_account", "members"}),
        group=household_group(household.household_type),
        members=[MemberRead.model_validate(member) for member in members],
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
    read = shown(caller, household, members)
    for one, member in zip(read.members, members, strict=True):
        one.id_number = personal.decrypt(member.id_number_encrypted)
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


async def search(
    session: AsyncSession, caller: Caller, personal: PersonalData, query: HouseholdSearch
) -> HouseholdList:
    """Households of the caller's area that meet all conditions, by household number within their county.

    Raises:
        AreaCodeInvalid, IdentityNumberInvalid: the area code or the identity number asked for is none.
        OutsideArea: the area lies outside the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(Household).c
    asked = caller.narrowed(query.village_code, field="village_code")
    matching = _matching(households_of(asked), personal, query)
    counted = matching.with_only_columns(literal(1)).limit(COUNTED + 1).subquery()
    count = (await session.execute(select(func.count()).select_from(counted))).scalar_one()
    if query.after:
        matching = after_key(matching, (table.county_code, table.household_no), tuple(decode_cursor(query.after, 2)))
    found = (
        await session.scalars(matching.order_by(table.county_code, table.household_no).limit(query.limit + 1))
    ).all()
    items = [HouseholdRow.model_validate(household) for household in found[: query.limit]]
    for item in items:
        item.present_village_code = _moved_to(caller, item.village_code)
    return HouseholdList(
        items=items,
        next=encode_cursor(items[-1].county_code, items[-1].household_no) if len(found) > query.limit else None,
        total=Total(count=min(count, COUNTED), capped=count > COUNTED),
    )


def _matching(statement: Select[Household], personal: PersonalData, query: HouseholdSearch) -> Select[Household]:
    table = table_of(Household).c
    if query.q:
        statement = statement.where(table.head_name.startswith(query.q.strip(), autoescape=True))
    if query.id_number is not None:
        key = table_of(IdNumberKey).c
        index = personal.blind_index(parse_identity_number(query.id_number).number)
        statement = statement.join(
            IdNumberKey, (key.county_code == table.county_code) & (key.household_id == table.id)
        ).where(key.id_index == index)
    if query.household_type:
        statement = statement.where(table.household_type == query.household_type)
    if query.status:
        statement = statement.where(table.status == query.status)
    return statement


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
    return ChangeList(items=items, next=encode_cursor(items[-1].version) if len(found) > page.limit else None)


def _moved_to(caller: Caller, village_code: str) -> str | None:
    """The code that a village, or the one that it was merged into, bears now, if it is another."""
    now = caller.areas.present(village_code)
    return None if now == village_code else now


def _version(cursor: str) -> int:
    (text,) = decode_cursor(cursor, 1)
    return decode_number(text)
