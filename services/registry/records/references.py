"""What a record may refer to: records that are there, and that whoever writes may know of."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.documents.naming import check_documents
from services.registry.households.models import Household
from services.registry.records.fields import NamesDocuments, RefersTo, mark_of
from services.registry.records.kinds import Desk, RecordKind, number_column, referrers
from services.registry.records.models import AreaRecord, HouseholdRecord, OwnedRecord, Record
from services.registry.records.refusals import RecordInUse, UnknownReference
from shared.areas import significant_prefix
from shared.database import table_of

_HELD = "records referred to"


async def check_references(desk: Desk, kind: RecordKind[Any], row: Record, before: Mapping[str, Any]) -> None:
    """Refuse a new reference to what is not there, or lies elsewhere: the two can't be told apart.

    Args:
        desk: who refers to it.
        kind: of the record.
        row: the record, its new values in place.
        before: its fields as they stood; what was referred to then may be gone by now.

    Raises:
        UnknownReference, UnknownDocument: naming the field.
    """
    referred: list[tuple[UUID, str, type[Any]]] = []
    for name, info in kind.fields.model_fields.items():
        refers, names_documents = mark_of(info, RefersTo), mark_of(info, NamesDocuments)
        if refers is None and names_documents is None:
            continue
        value, was = getattr(row, name), before.get(name)
        if not value or value == was:
            continue
        if refers is not None:
            referred.append((value, name, refers.model))
        else:
            named = [one for one in value if one not in (was or ())]
            await check_documents(desk.session, row.county_code, named, field=name)
    for record_id, name, model in sorted(referred, key=lambda one: (one[0], one[1])):  # locked in one order for all
        await _check_reference(desk, model, (row.county_code, record_id), name)


async def _check_reference(desk: Desk, model: type[Any], key: tuple[str, UUID], name: str) -> None:
    found = await _held(desk.session, model, key)
    if found is None or found.withdrawn_on is not None or not await may_refer(desk, found):
        raise UnknownReference(field=name)
    number = number_column(model)
    if number is not None and getattr(found, number) is None:
        raise UnknownReference("所引用的记录没有编号，请先为其编号", "It has no number; give it one", field=name)


async def _held(session: AsyncSession, model: type[Any], key: tuple[str, UUID]) -> Record | None:
    """A record that nobody changes or withdraws until this transaction is over; others may refer to it meanwhile."""
    held: set[tuple[type[Any], tuple[str, UUID]]] = session.info.setdefault(_HELD, set())
    found: Record | None
    if (model, key) in held:  # files refer to the same few again and again
        found = await session.get(model, key)
        return found
    table = table_of(model).c
    with session.no_autoflush:  # the record that refers is not checked yet
        found = await session.scalar(
            select(model)
            .where(table.county_code == key[0], table.id == key[1])
            .with_for_update(read=True, key_share=True, of=table_of(model))
            .execution_options(populate_existing=True)
        )
    held.add((model, key))
    return found


async def check_unreferred(session: AsyncSession, row: Record) -> None:
    """Refuse to take away the number of a record to which others refer by it. Raises RecordInUse."""
    for model, name in referrers(type(row)):
        table = table_of(model).c
        refers = select(table.id).where(
            table.county_code == row.county_code, table[name] == row.id, table.withdrawn_on.is_(None)
        )
        if await session.scalar(refers.limit(1)) is not None:
            raise RecordInUse


async def may_refer(desk: Desk, found: Record) -> bool:
    """Whether somebody may refer to a record of his county.

    It lies in his area, or belongs to one that holds his: a county's bureau and a town's officer help its villages.
    """
    if desk.caller.sees_whole_counties:
        return True
    if isinstance(found, AreaRecord | OwnedRecord) and found.area_code is not None:
        area, mine = significant_prefix(found.area_code), desk.caller.area_prefix
        return desk.caller.covers(area) or any(one.startswith(area) for one in (mine, *desk.caller.areas.former(mine)))
    if isinstance(found, HouseholdRecord | OwnedRecord):
        household = await desk.session.get(Household, (found.county_code, found.household_id))
        return household is not None and desk.caller.covers(household.village_code)
    return True
