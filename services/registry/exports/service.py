"""Making, finding and reading exports."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.exports.files import LARGEST_SHEET, WRITERS, SheetWriter, kind_of
from services.registry.exports.forms import ExportList, ExportRead, ExportRequest
from services.registry.exports.models import DONE, EXPIRED, FAILED, SHEETS, WAITING, ExportJob, ExportPart
from services.registry.exports.refusals import (
    ExportExpired,
    ExportFailed,
    ExportNotReady,
    ExportTooLarge,
    TooManyExports,
)
from services.registry.exports.row_sources import RowSource, row_source
from services.registry.households.refusals import ReasonRequired
from services.registry.imports.commit import Progress, unreported
from services.registry.imports.record_sheets import RecordSheet, named_sheets
from services.registry.imports.sheets import MEMBERS, Sheet
from services.registry.records.kinds import Desk
from shared.database import Page, Sessions, decode_cursor, decode_id, encode_cursor, table_of
from shared.errors import Forbidden, NotFound
from shared.security.audit import record_act
from shared.security.callers import Caller
from shared.security.encryption import PersonalData
from shared.security.permissions import may

MADE_AT_ONCE_ROWS = 20_000
"""A file up to here is made while its asker waits."""
MOST_WAITING = 20
"""Exports and books of one person that may wait for the worker."""
PART_BYTES = 4 * 1024**2
RUN_ROWS = 2_000


class MadeFile(NamedTuple):
    """A file that was made at once."""

    name: str
    media_type: str
    content: bytes


async def make_at_once(desk: Desk, names: Sequence[str], area: str | None, file_format: str) -> MadeFile:
    """A small file, numbers masked.

    Raises:
        UnknownSheet, Forbidden: a sheet is none, or not for the caller.
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area is none, or not the caller's.
        ExportTooLarge: there are more rows than are answered at once.
    """
    caller = desk.caller.narrowed(area, field="area")
    sources = [row_source(caller, sheet) for sheet in _chosen(caller, names)]
    rows = await _count(desk.session, sources)
    _check_size(rows, file_format)
    if sum(rows.values()) > MADE_AT_ONCE_ROWS:
        raise ExportTooLarge(f"共 {sum(rows.values())} 行", f"{sum(rows.values())} rows", field="area")
    kind = kind_of(file_format, len(sources))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export.{kind.ending}"
        await _write(desk, sources, WRITERS[kind.ending](path), rows, unreported, revealed=False)
        content = await asyncio.to_thread(path.read_bytes)
    return MadeFile(f"registry-{caller.area_prefix or 'all'}.{kind.ending}", kind.media_type, content)


async def make(desk: Desk, request: ExportRequest) -> ExportRead:
    """Make an export; a small one at once, a large one by the worker.

    Raises:
        UnknownSheet, Forbidden: a sheet is none, or not for the caller; or full numbers aren't.
        AreaCodeInvalid, AreaUnknown, OutsideArea: the area is none, or not the caller's.
        ReasonRequired: full numbers are asked for, and not why.
        ExportTooLarge: a worksheet can't hold so many rows.
        TooManyExports: many of the caller's wait already.
    """
    caller = desk.caller.narrowed(request.area, field="area")
    sheets = _chosen(caller, request.sheets)
    if request.reveal:
        _check_reveal(caller, request.reason)
    rows = await _count(desk.session, [row_source(caller, sheet) for sheet in sheets])
    _check_size(rows, request.format)
    job = ExportJob(
        county_code=desk.caller.tenant,
        subject=caller.subject,
        name=caller.name,
        role=caller.role.value,
        area_prefix=caller.area_prefix,
        sheets=[sheet.kind for sheet in sheets],
        format=request.format,
        revealed=request.reveal,
        reason=request.reason.strip(),
        rows=rows,
        created_at=desk.clock.now(),
    )
    await queue(desk, job)
    if job.revealed:
        await _note_reveal(desk, job, "export.reveal")
    if sum(rows.values()) <= MADE_AT_ONCE_ROWS:
        await fill(desk, job, unreported)
    await desk.session.flush()
    return shown(job)


async def list_exports(session: AsyncSession, caller: Caller, page: Page) -> ExportList:
    """What the caller had made, sheets and books, the newest first.

    Raises:
        Invalid: the cursor is not of this list.
    """
    table = table_of(ExportJob).c
    statement: Any = select(ExportJob).where(table.county_code == caller.tenant, table.subject == caller.subject)
    if page.after:
        (last,) = decode_cursor("exports", page.after, 1)
        statement = statement.where(table.id < decode_id(last))
    found = (await session.scalars(statement.order_by(table.id.desc()).limit(page.limit + 1))).all()
    jobs = found[: page.limit]
    return ExportList(
        items=[shown(job) for job in jobs if _may_read(caller, job)],
        next=encode_cursor("exports", jobs[-1].id) if len(found) > page.limit else None,
    )


async def find_export(
    session: AsyncSession, caller: Caller, export_id: UUID, contents: Collection[str] = (SHEETS,)
) -> ExportJob:
    """An export of the caller's own.

    Args:
        session: the request's.
        caller: who asks.
        export_id: of the export.
        contents: what its file may hold: each route gives what its permission is for.

    Raises:
        NotFound: there is none, somebody else made it, or in an area or a post that is not the caller's any more.
    """
    table = table_of(ExportJob).c
    job: ExportJob | None = (
        await session.scalars(
            select(ExportJob).where(
                table.county_code == caller.tenant,
                table.id == export_id,
                table.subject == caller.subject,
                table.content.in_(contents),
            )
        )
    ).one_or_none()
    if job is None or not _may_read(caller, job):
        raise NotFound("没有这次导出", "No such export", field="id")
    return job


def _may_read(caller: Caller, job: ExportJob) -> bool:
    """Whether its maker may still read it: with another post or area he has what he makes in that."""
    return job.role == caller.role.value and caller.covers(job.area_prefix)


async def queue(desk: Desk, job: ExportJob) -> None:
    """Take up an export.

    Raises:
        TooManyExports: as many of the same person's wait already.
    """
    table = table_of(ExportJob).c
    waiting = select(func.count()).where(
        table.county_code == job.county_code, table.state == WAITING, table.subject == job.subject
    )
    if (await desk.session.execute(waiting)).scalar_one() >= MOST_WAITING:
        raise TooManyExports(f"您已有 {MOST_WAITING} 个任务等待生成", f"{MOST_WAITING} of yours are waiting")
    desk.session.add(job)
    await desk.session.flush()


def shown(job: ExportJob) -> ExportRead:
    """An export as its maker sees it."""
    read = ExportRead.model_validate(job)
    at = "exports" if job.content == SHEETS else "books/jobs"
    return read.model_copy(update={"result": f"/registry/{at}/{job.id}/file" if job.state == DONE else None})


async def fetch(desk: Desk, export_id: UUID, contents: Collection[str] = (SHEETS,)) -> ExportJob:
    """An export whose file may be read now; that full numbers are taken away is written to the audit log.

    Raises:
        NotFound: there is none, or somebody else made it.
        ExportNotReady, ExportFailed, ExportExpired: there is no file, yet, ever or any more.
        Forbidden: the caller may not see full numbers any more.
    """
    job = await find_export(desk.session, desk.caller, export_id, contents)
    if job.state == EXPIRED:
        raise ExportExpired(field="id")
    if job.state == FAILED:
        raise ExportFailed(field="id")
    if job.state == WAITING:
        raise ExportNotReady(f"已完成 {job.progress}%", f"{job.progress} % are done")
    if job.revealed:
        _check_reveal(desk.caller, job.reason)
        await _note_reveal(desk, job, "export.download")
    return job


async def content_of(sessions: Sessions, personal: PersonalData, job: ExportJob) -> AsyncIterator[bytes]:
    """The file of an export, part by part."""
    table = table_of(ExportPart).c
    part = 0
    while True:
        async with sessions() as session:
            content = await session.scalar(
                select(table.content).where(
                    table.county_code == job.county_code, table.export_id == job.id, table.part == part
                )
            )
        if content is None:
            return
        yield await asyncio.to_thread(personal.decrypt_bytes, content)
        part += 1


async def fill(desk: Desk, job: ExportJob, progress: Progress) -> None:
    """Make an export's file and keep it."""
    caller = replace(desk.caller, area_prefix=job.area_prefix)
    sources = [row_source(caller, sheet) for sheet in named_sheets(job.sheets)]
    kind = kind_of(job.format, len(sources))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export.{kind.ending}"
        job.rows = await _write(desk, sources, WRITERS[kind.ending](path), job.rows, progress, revealed=job.revealed)
        with path.open("rb") as file:
            await keep(desk, job, file)


def _chosen(caller: Caller, names: Sequence[str]) -> list[Sheet]:
    """The sheets asked for; without names all that the caller may read."""
    sheets = named_sheets(names)
    allowed = [sheet for sheet in sheets if not isinstance(sheet, RecordSheet) or may(caller.role, sheet.held.read)]
    if names and len(allowed) < len(sheets):
        denied = next(sheet for sheet in sheets if sheet not in allowed)
        raise Forbidden(f"您的岗位不能查看“{denied.title}”", f"Your role can't read {denied.kind}", field="sheets")
    return allowed


def _check_reveal(caller: Caller, reason: str) -> None:
    if not may(caller.role, "identity.reveal"):
        raise Forbidden("此操作需要权限 identity.reveal", "This needs the permission identity.reveal", field="reveal")
    if not reason.strip():
        raise ReasonRequired(field="reason")


def _check_size(rows: dict[str, int], file_format: str) -> None:
    for kind, number in rows.items():
        if file_format == "xlsx" and number > LARGEST_SHEET:
            raise ExportTooLarge(f"{kind} 有 {number} 行", f"{kind} has {number} rows", field="format")


async def _note_reveal(desk: Desk, job: ExportJob, action: str) -> None:
    await record_act(
        desk.session,
        desk.clock,
        desk.personal.audit_secret,
        desk.caller,
        county_code=job.county_code,
        action=action,
        target=f"export {job.id}",
        reason=job.reason,
        area=job.area_prefix,
        sheets=job.sheets,
        people=job.rows.get(MEMBERS.kind, 0),
    )


async def _count(session: AsyncSession, sources: Sequence[RowSource]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for source in sources:
        rows = source.statement.order_by(None).subquery()
        counted[source.sheet.kind] = (await session.execute(select(func.count()).select_from(rows))).scalar_one()
    return counted


async def _write(
    desk: Desk,
    sources: Sequence[RowSource],
    writer: SheetWriter,
    expected: dict[str, int],
    progress: Progress,
    *,
    revealed: bool,
) -> dict[str, int]:
    """Write every sheet; how many rows each has."""
    total, done = sum(expected.values()) or 1, 0
    written: dict[str, int] = {}
    for source in sources:
        await asyncio.to_thread(writer.begin, source.sheet)
        written[source.sheet.kind] = 0
        found = await desk.session.stream(source.statement.execution_options(yield_per=RUN_ROWS))

        def put(rows: Sequence[Sequence[object]], source: RowSource = source) -> None:
            writer.write(source.cells(row, desk.personal, revealed=revealed) for row in rows)

        async for rows in found.partitions(RUN_ROWS):
            await asyncio.to_thread(put, rows)
            written[source.sheet.kind] += len(rows)
            done += len(rows)
            await progress(min(99, done * 100 // total))
    await asyncio.to_thread(writer.close)
    return written


async def keep(desk: Desk, job: ExportJob, file: IO[bytes]) -> None:
    """Keep a finished file, encrypted and part by part, and end its job."""
    job.size_bytes = part = 0
    while content := await asyncio.to_thread(file.read, PART_BYTES):
        row = ExportPart(
            county_code=job.county_code,
            export_id=job.id,
            part=part,
            content=await asyncio.to_thread(desk.personal.encrypt_bytes, content),
        )
        desk.session.add(row)
        await desk.session.flush()
        desk.session.expunge(row)
        job.size_bytes += len(content)
        part += 1
    job.state, job.progress, job.finished_at = DONE, 100, desk.clock.now()
