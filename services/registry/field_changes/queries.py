"""Which households have changed behind a snapshot, and which there are."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, or_, select, text, union
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.documents.models import Document
from services.registry.field_changes.rules import Snapshot
from services.registry.field_entries.models import FieldConflict
from services.registry.helpers.models import Helper
from services.registry.households.models import Household, HouseholdChange
from services.registry.households.queries import households_of
from services.registry.measures.models import HouseholdPlan
from services.registry.pairings.models import HouseholdPairing
from services.registry.records.models import RecordChange
from services.registry.tasks.models import HouseholdTask
from services.registry.visits.models import Visit
from shared.database import is_one_of, table_of
from shared.security.callers import Caller

SHOWN_RECORDS = (Visit, HouseholdPairing, HouseholdTask, HouseholdPlan, Document, FieldConflict)
"""Records of a household that a telephone is given: a change of one is a change of the household."""

_household, _change, _record_change = table_of(Household), table_of(HouseholdChange), table_of(RecordChange)

# a timeline begins where a database is restored to a moment, or another server takes over from one that was lost
_MOMENT = text("""
    SELECT (SELECT system_identifier FROM pg_control_system()), pg_walfile_name(pg_current_wal_insert_lsn()),
        pg_current_snapshot()::text
""")
_TIMELINE_DIGITS = 8


async def moment_of(session: AsyncSession) -> tuple[str, Snapshot]:
    """Which life of which database a session reads, and what it sees of it."""
    identifier, file, seen = (await session.execute(_MOMENT)).one()
    return f"{identifier}-{file[:_TIMELINE_DIGITS]}", Snapshot.read(seen)


async def page_of(
    session: AsyncSession, caller: Caller, base: Snapshot | None, behind: UUID | None, limit: int
) -> tuple[list[UUID], bool]:
    """Ids of the next households to tell of, in their order, and whether there are more.

    Args:
        session: a snapshot.
        caller: whose they are.
        base: what he has seen before; None where he has seen nothing.
        behind: the household behind which to begin.
        limit: how many at most.
    """
    ids = (_present(caller) if base is None else _changed(caller, base)).subquery()
    statement = select(ids.c.id).order_by(ids.c.id).limit(limit + 1)
    if behind is not None:
        statement = statement.where(ids.c.id > behind)
    found = list(await session.scalars(statement))
    return found[:limit], len(found) > limit


def _present(caller: Caller) -> Select[Any]:
    return households_of(caller).with_only_columns(_household.c.id).where(_household.c.removed_on.is_(None))


def _changed(caller: Caller, base: Snapshot) -> Any:
    """Households of the caller's that changed, and those that left his area."""
    mine = caller.area_filter(_household.c.county_code, _household.c.village_code)
    were_mine = caller.area_filter(_change.c.county_code, _change.c.old["village_code"].astext)
    households = (
        select(_change.c.household_id.label("id"))
        .join(
            _household,
            (_household.c.county_code == _change.c.county_code) & (_household.c.id == _change.c.household_id),
        )
        .where(_written_behind(caller, _change, base), or_(mine, were_mine))
    )
    return union(households, *(one.where(mine) for one in _by_records(caller, base)))


def _by_records(caller: Caller, base: Snapshot) -> Iterator[Select[Any]]:
    """Households of which a record has changed, or somebody who helps them."""
    for model in SHOWN_RECORDS:
        record = table_of(model)
        yield _households_of(record, record.c.id, record.name, caller, base)
    line = table_of(HouseholdPairing)
    yield _households_of(line, line.c.helper_id, table_of(Helper).name, caller, base)


def _households_of(
    record: Table, changed_id: ColumnElement[UUID], kind: str, caller: Caller, base: Snapshot
) -> Select[Any]:
    changed = _record_change.alias()
    return (
        select(record.c.household_id.label("id"))
        .join(changed, (changed.c.county_code == record.c.county_code) & (changed.c.record_id == changed_id))
        .join(
            _household,
            (_household.c.county_code == record.c.county_code) & (_household.c.id == record.c.household_id),
        )
        .where(changed.c.kind == kind, _written_behind(caller, changed, base))
    )


def _written_behind(caller: Caller, table: Any, base: Snapshot) -> ColumnElement[bool]:
    """Rows of the caller's counties whose transaction a snapshot didn't show."""
    written = table.c.written_in
    unseen: ColumnElement[bool] = written >= base.following
    if base.running:
        unseen = or_(unseen, is_one_of(written, base.running))
    counties: ColumnElement[bool] = (
        caller.area_filter(table.c.county_code)
        if caller.sees_whole_counties
        else is_one_of(table.c.county_code, sorted({reach.county for reach in caller.reaches}))
    )
    return and_(counties, written >= base.first, unseen)
