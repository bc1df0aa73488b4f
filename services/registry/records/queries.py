"""Finding and listing records inside the caller's area, now and as of any day."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ARRAY, ColumnElement, Select, and_, exists, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.models import Household
from services.registry.records.forms import RecordChangeList, RecordChangeRead, RecordQuery
from services.registry.records.kinds import RecordKind
from services.registry.records.models import AreaRecord, OwnedRecord, Record, RecordChange
from services.registry.records.rules import as_of
from shared.database import (
    Page,
    after_key,
    decode_cursor,
    decode_id,
    decode_number,
    encode_cursor,
    table_of,
)
from shared.errors import NotFound
from shared.security.callers import Caller

R = TypeVar("R", bound=Record)

_OF_THE_LIST = frozenset(RecordQuery.model_fields)


def scope_of(caller: Caller, model: type[Record]) -> ColumnElement[bool]:
    """The caller's area as a condition on a record's table: its one place, for reads, lists, changes and files."""
    table = table_of(model).c
    if issubclass(model, AreaRecord):
        return caller.area_filter(table.county_code, table.area_code)
    if caller.sees_whole_counties:
        return caller.area_filter(table.county_code)
    household = table_of(Household).c
    of_a_household = exists().where(
        household.county_code == table.county_code,
        household.id == table.household_id,
        caller.area_filter(household.county_code, household.village_code),
    )
    if issubclass(model, OwnedRecord):
        of_the_area = and_(table.household_id.is_(None), caller.area_filter(table.county_code, table.area_code))
        return or_(of_a_household, of_the_area)
    return of_a_household


def records_of(caller: Caller, model: type[R]) -> Select[R]:
    """The records of the caller's area."""
    return select(model).where(scope_of(caller, model))


async def find_record(
    session: AsyncSession, caller: Caller, model: type[R], record_id: UUID, *, lock: bool = False, field: str = "id"
) -> R:
    """A record of the caller's area.

    Raises:
        NotFound: there is none, or it lies outside.
    """
    statement = records_of(caller, model).where(table_of(model).c.id == record_id)
    if lock:
        statement = statement.with_for_update(of=table_of(model)).execution_options(populate_existing=True)
    found = (await session.scalars(statement)).one_or_none()
    if found is None:
        raise NotFound("没有这条记录", "No such record", field=field)
    return found


async def list_records(
    session: AsyncSession, caller: Caller, kind: RecordKind[R], query: Any
) -> tuple[Sequence[R], str | None]:
    """A page of records in the order in which they were entered, and the cursor of the next.

    Args:
        query: of `kind.conditions`.

    Raises:
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area asked for is none, or not the caller's.
        Invalid: the cursor is not of this list.
    """
    table = table_of(kind.model).c
    asked = caller.narrowed(query.area, field="area")
    statement: Any = records_of(asked, kind.model)
    if (household_id := getattr(query, "household_id", None)) is not None:
        statement = statement.where(table.household_id == household_id)
    if not query.withdrawn:
        statement = statement.where(table.withdrawn_on.is_(None))
    for name in type(query).model_fields.keys() - _OF_THE_LIST:
        if (value := getattr(query, name)) is not None:
            column = table[name]
            holds = column.bool_op("@>")(literal([value], column.type)) if isinstance(column.type, ARRAY) else None
            statement = statement.where(column == value if holds is None else holds)
    if query.after:
        county, record_id = decode_cursor(kind.name, query.after, 2)
        statement = after_key(statement, (table.county_code, table.id), (county, decode_id(record_id)))
    found = (await session.scalars(statement.order_by(table.county_code, table.id).limit(query.limit + 1))).all()
    items = found[: query.limit]
    return items, encode_cursor(kind.name, items[-1].county_code, items[-1].id) if len(found) > query.limit else None


async def read_as_of(session: AsyncSession, kind: RecordKind[R], record: R, on: date) -> BaseModel:
    """The record as of a day.

    Raises:
        NotFound: it did not exist yet.
    """
    table = table_of(RecordChange).c
    rows = (
        await session.execute(
            select(table.version, table.occurred_on, table.new, table.recorded_at)
            .where(table.county_code == record.county_code, table.record_id == record.id)
            .order_by(table.version)
        )
    ).all()
    document = as_of([(row.occurred_on, row.new) for row in rows], on)
    if document is None:
        raise NotFound(f"{on} 时尚无此记录", f"The record did not exist on {on}", field="on")
    newest = [row for row in rows if row.occurred_on <= on][-1]
    known = {"county_code": record.county_code, "id": record.id, "withdrawn_on": None}
    return kind.shown.model_validate(
        {**known, **document, "version": newest.version, "recorded_at": newest.recorded_at}
    )


async def list_history(session: AsyncSession, kind: RecordKind[R], record: R, page: Page) -> RecordChangeList:
    """A record's versions in their order.

    Raises:
        Invalid: the cursor is not of this list.
    """
    table = table_of(RecordChange).c
    statement: Any = select(RecordChange).where(table.county_code == record.county_code, table.record_id == record.id)
    if page.after:
        (text,) = decode_cursor("record history", page.after, 1)
        statement = statement.where(table.version > decode_number(text))
    found = (await session.scalars(statement.order_by(table.version).limit(page.limit + 1))).all()
    items = [RecordChangeRead.model_validate(change) for change in found[: page.limit]]
    for item in items:
        for name in kind.exclude:
            item.old.pop(name, None)
            item.new.pop(name, None)
    return RecordChangeList(
        items=items, next=encode_cursor("record history", items[-1].version) if len(found) > page.limit else None
    )
