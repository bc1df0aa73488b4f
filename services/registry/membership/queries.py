"""The history of one person in a household."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.forms import ChangeList, ChangeRead
from services.registry.households.history import unsealed
from services.registry.households.models import HouseholdChange, Member
from services.registry.households.queries import find_household
from services.registry.records.rules import Document
from shared.database import Page, decode_cursor, decode_number, encode_cursor, table_of
from shared.errors import NotFound
from shared.security.callers import Caller


async def member_history(
    session: AsyncSession, caller: Caller, household_id: UUID, member_id: UUID, page: Page
) -> ChangeList:
    """The versions of a household that speak of one person, with what they say of that person.

    Raises:
        NotFound: no such household in the caller's area, or nobody of that id was ever in it.
        Invalid: the cursor is not of this list.
    """
    household = await find_household(session, caller, household_id)
    member = await session.get(Member, (household.county_code, member_id))
    if member is None or member.household_id != household.id:
        raise NotFound("该户没有这名成员", "The household has no such member", field="member_id")
    table = table_of(HouseholdChange).c
    named = str(member_id)
    statement = select(HouseholdChange).where(
        table.county_code == household.county_code,
        table.household_id == household.id,
        table.new["members"].has_key(named),
    )
    if page.after:
        (text,) = decode_cursor("membership history", page.after, 1)
        statement = statement.where(table.version > decode_number(text))
    found = (await session.scalars(statement.order_by(table.version).limit(page.limit + 1))).all()
    items = [ChangeRead.model_validate(change) for change in found[: page.limit]]
    for item in items:
        item.old, item.new = _of(item.old, named), _of(item.new, named)
    return ChangeList(
        items=items, next=encode_cursor("membership history", items[-1].version) if len(found) > page.limit else None
    )


def _of(document: Document, member_id: str) -> Document:
    person: Document = document.get("members", {}).get(member_id) or {}
    return unsealed(person)
