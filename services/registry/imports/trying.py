"""Entering an import's records, for good or to see whether it can be done."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.queries import ATTEMPT
from services.registry.imports.commit import Progress, Writer
from services.registry.imports.faults import Fault
from services.registry.imports.models import ImportJob, StagedRecord
from services.registry.imports.record_sheets import RECORD_SHEETS, RecordSheet
from services.registry.imports.record_writer import RecordWriter, StagedRow
from services.registry.imports.refusals import ImportStopped
from services.registry.records.kinds import Desk
from shared.database import is_one_of, table_of
from shared.errors import Refusal

AT_ONCE = 500
MOST_ATTEMPTS = 10
"""How often refused rows are tried again: longer chains than that stand in the wrong order nowhere."""

_staged = table_of(StagedRecord)
_SHEETS = {sheet.kind: sheet for sheet in RECORD_SHEETS}


@dataclass(slots=True)
class Tried:
    """What an attempt showed.

    Attributes:
        faults: of rows that can't be entered.
        refused: their places in the staging table.
        late: places of rows that only got in after others behind them, in the order in which they did.
        outcomes: rows by kind and by what becomes of them.
        found: place of each row whose number a record bears, with that record's id and version.
    """

    faults: list[Fault] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    found: list[tuple[int, UUID, int]] = field(default_factory=list)


async def try_records(desk: Desk, job: ImportJob, rejected: Sequence[str], progress: Progress) -> Tried:
    """Enter everything that is staged, households too, and take it back: what refuses a row is its fault.

    Rows that can't be entered leave the staging table, with those of households that stay out. For a large file it
    takes minutes, in which people go on working: no household that a record belongs to is held; the commit looks again.
    """
    session = desk.session
    await session.execute(delete(_staged).where(*_mine(job), is_one_of(_staged.c.household_no, rejected)))
    await session.flush()
    await lock_county(session, job)
    tried = Tried()
    connection = await session.connection()
    attempt = await connection.begin_nested()
    try:
        async with _beside(session) as inner:
            inner.info[ATTEMPT] = True
            await Writer(_at(desk, inner), job).write(announce=False)
            writer = RecordWriter(_at(desk, inner), job, trying=True)
            waiting: list[tuple[StagedRow, Fault]] = []
            last = 0
            async for rows in _runs(inner, job):
                waiting += await _try_rows(inner, writer, rows, tried)
                last = rows[-1].number
                await progress(last)
            await _try_again(inner, writer, waiting, tried)
    finally:
        await attempt.rollback()
    await _note(session, job, tried, last)
    return tried


async def _try_rows(
    inner: AsyncSession, writer: RecordWriter, rows: Sequence[StagedRow], tried: Tried
) -> list[tuple[StagedRow, Fault]]:
    """Enter a run of rows; those that are refused, with their faults."""
    await writer.prepare(rows)
    refused = []
    for row in rows:
        fault = await _try_row(inner, writer, row, tried)
        if fault is not None:
            refused.append((row, fault))
    inner.expunge_all()
    inner.info.pop("outbox", None)
    return refused


async def _try_again(
    inner: AsyncSession, writer: RecordWriter, waiting: list[tuple[StagedRow, Fault]], tried: Tried
) -> None:
    """Enter what was refused once more, as long as that lets more of it in: rows may stand in any order in a file.

    A helper's past line for one may only end because of the next, which is further down. What gets in later is written
    later.
    """
    for _ in range(MOST_ATTEMPTS):
        still: list[tuple[StagedRow, Fault]] = []
        for start in range(0, len(waiting), AT_ONCE):
            rows = [row for row, _ in waiting[start : start + AT_ONCE]]
            refused = await _try_rows(inner, writer, rows, tried)
            numbers = {row.number for row, _ in refused}
            tried.late += [row.number for row in rows if row.number not in numbers]
            still += refused
        progressed = len(still) < len(waiting)
        waiting = still
        if not progressed:
            break
    tried.faults += [fault for _, fault in waiting]
    tried.refused += [row.number for row, _ in waiting]


async def enter_records(desk: Desk, job: ImportJob, progress: Progress) -> dict[str, Counter[str]]:
    """Enter the staged records for good; how many by kind and by what became of them.

    Raises:
        ImportStopped: one of them can't be entered any more.
    """
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    await lock_county(desk.session, job)
    async with _beside(desk.session) as inner:
        writer = RecordWriter(_at(desk, inner), job, trying=False)
        async for rows in _runs(inner, job):
            await writer.prepare(rows)
            for row in rows:
                try:
                    outcomes[row.kind][(await writer.enter(row)).what] += 1
                except Refusal as refusal:
                    sheet = _SHEETS[row.kind]
                    raise ImportStopped(
                        f"工作表“{sheet.title}”第 {row.row} 行：{refusal.detail}",
                        f"Sheet {sheet.kind}, row {row.row}: {refusal.detail_en}",
                        sheet=sheet.title,
                        row=row.row,
                        reason=refusal.code,
                    ) from refusal
            await inner.commit()  # of its savepoint: events are written run by run
            inner.expunge_all()
            await progress(rows[-1].number)
    return outcomes


async def lock_county(session: AsyncSession, job: ImportJob) -> None:
    """Let one import of records at a time go through a county: two would wait for each other's rows in a circle."""
    key = func.hashtextextended(f"import records {job.county_code}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))


@asynccontextmanager
async def _beside(session: AsyncSession) -> AsyncIterator[AsyncSession]:
    """A session of its own in the other's transaction, so that it can forget what it has written."""
    connection = await session.connection()
    async with AsyncSession(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as made:
        yield made


def _at(desk: Desk, session: AsyncSession) -> Desk:
    return Desk(session, desk.clock, desk.caller, desk.policies, desk.personal)


async def _runs(session: AsyncSession, job: ImportJob) -> AsyncIterator[Sequence[StagedRow]]:
    last = 0
    columns = [_staged.c[name] for name in StagedRow._fields]
    while True:
        found = await session.execute(
            select(*columns).where(*_mine(job), _staged.c.number > last).order_by(_staged.c.number).limit(AT_ONCE)
        )
        rows = [StagedRow(*row) for row in found]
        if not rows:
            return
        yield rows
        last = rows[-1].number


async def _try_row(inner: AsyncSession, writer: RecordWriter, row: StagedRow, tried: Tried) -> Fault | None:
    try:
        async with inner.begin_nested():
            outcome = await writer.enter(row)
            await inner.flush()
    except Refusal as refusal:
        return _fault(_SHEETS[row.kind], row.row, refusal)
    tried.outcomes[row.kind][outcome.what] += 1
    if outcome.id is not None and outcome.version is not None:
        tried.found.append((row.number, outcome.id, outcome.version))
    return None


def _fault(sheet: RecordSheet, number: int, refusal: Refusal) -> Fault:
    column = next((column.header for column in sheet.columns if column.key == refusal.field), "")
    said = refusal.title if refusal.detail == refusal.title else f"{refusal.title}：{refusal.detail.rstrip('。')}"
    return Fault(sheet.title, number, column, refusal.code, "", f"{said}。{refusal.remedy}")


async def _note(session: AsyncSession, job: ImportJob, tried: Tried, last: int) -> None:
    await session.execute(delete(_staged).where(*_mine(job), is_one_of(_staged.c.number, tried.refused)))
    if tried.found:
        await session.execute(
            update(_staged)
            .where(*_mine(job), _staged.c.number == bindparam("at"))
            .values(found_id=bindparam("record"), found_version=bindparam("then")),
            [{"at": number, "record": record_id, "then": version} for number, record_id, version in tried.found],
        )

    if tried.late:
        await session.execute(
            update(_staged).where(*_mine(job), _staged.c.number == bindparam("at")).values(number=bindparam("then")),
            [{"at": number, "then": last + place} for place, number in enumerate(tried.late, start=1)],
        )


def _mine(job: ImportJob) -> tuple[ColumnElement[bool], ...]:
    return _staged.c.county_code == job.county_code, _staged.c.import_id == job.id
