"""Receiving, showing and committing imports."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import IO, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.imports.check import check_import
from services.registry.imports.commit import Progress, Writer, unreported
from services.registry.imports.faults import Fault
from services.registry.imports.files import SourceFile, Worksheet, open_worksheets
from services.registry.imports.forms import CommitRequest, FaultRead, ImportRead
from services.registry.imports.models import (
    ADD,
    CHECKED,
    CHECKING,
    COMMITTED,
    COMMITTING,
    DUE,
    REFUSED,
    SEARCHED,
    ImportFault,
    ImportJob,
    StagedHousehold,
)
from services.registry.imports.record_sheets import RECORD_SHEETS, RecordSheet
from services.registry.imports.record_writer import UNCHANGED
from services.registry.imports.refusals import (
    ImportExpired,
    ImportHasFaults,
    ImportNotChecked,
    ImportRefused,
    ImportTooLarge,
)
from services.registry.imports.rejects import Reasons, write_rejects
from services.registry.imports.sensitive import check_second_person
from services.registry.imports.storage import files_of, keep_part
from services.registry.imports.trying import enter_records
from services.registry.records.kinds import Desk
from shared.business_dates import check_not_future
from shared.database import table_of
from shared.errors import Forbidden, NotFound
from shared.security.callers import Caller
from shared.security.encryption import PersonalData
from shared.security.permissions import may

PART_BYTES = 4 * 1024**2
CHECKED_AT_ONCE_BYTES = 2 * 1024**2
"""A file up to here is checked while its sender waits (a town's register takes about a second)."""
WRITTEN_AT_ONCE_ROWS = 20_000
"""An import up to here is written while its sender waits."""
ENTERED_AT_ONCE_ROWS = 500
"""The same for records beside households, which are entered one by one: check and commit alike."""
LARGEST_BYTES = 512 * 1024**2
SHOWN_FAULTS = 200
READ_FAULTS = 2_000


class Upload(Protocol):
    """A file on its way in."""

    filename: str | None

    async def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        ...


async def receive(desk: Desk, uploads: Sequence[Upload], occurred_on: date | None, mode: str = ADD) -> ImportRead:
    """Take an import in; a small one is checked at once, a large one by the worker.

    Raises:
        DateInFuture: it is dated after today.
        ImportTooLarge: the files together hold more than an upload may.
        ImportUnreadable: a small file is neither a workbook nor text.
    """
    session, caller = desk.session, desk.caller
    occurred_on = occurred_on or desk.clock.today()
    check_not_future(desk.clock, occurred_on)
    job = ImportJob(
        county_code=caller.tenant,
        area_prefix=caller.area_prefix,
        subject=caller.subject,
        role=caller.role.value,
        mode=mode,
        state=CHECKING,
        occurred_on=occurred_on,
        files=[(upload.filename or "file")[:100] for upload in uploads],
        size_bytes=0,
        created_at=desk.clock.now(),
    )
    session.add(job)
    small = [bytearray() for _ in uploads]
    for number, upload in enumerate(uploads):
        part = 0
        while content := await upload.read(PART_BYTES):
            job.size_bytes += len(content)
            if job.size_bytes > LARGEST_BYTES:
                limit = LARGEST_BYTES // 1024**2
                raise ImportTooLarge(f"一次最多上传 {limit} MiB", f"At most {limit} MiB at once", field="file")
            if job.size_bytes <= CHECKED_AT_ONCE_BYTES:
                small[number] += content
            await keep_part(session, desk.personal, job, number, part, content)
            part += 1
    if job.size_bytes <= CHECKED_AT_ONCE_BYTES:
        files = [SourceFile(name, bytes(content)) for name, content in zip(job.files, small, strict=True)]
        worksheets = await asyncio.to_thread(open_worksheets, files)
        if record_rows(worksheets) <= ENTERED_AT_ONCE_ROWS:
            await check_import(desk, job, worksheets, unreported)
    await session.flush()
    return await shown(session, job)


def record_rows(worksheets: Sequence[Worksheet]) -> int:
    """Rows, about, of records beside households."""
    return sum(one.height for one in worksheets if one.layout and isinstance(one.layout.sheet, RecordSheet))


async def find_import(session: AsyncSession, caller: Caller, import_id: UUID, *, lock: bool = False) -> ImportJob:
    """An import of the caller's area.

    Raises:
        NotFound: there is none, or it was made for another area.
    """
    table = table_of(ImportJob).c
    statement = select(ImportJob).where(table.id == import_id, caller.area_filter(table.county_code, table.area_prefix))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    job = (await session.scalars(statement)).one_or_none()
    if job is None:
        raise NotFound("没有这次导入", "No such import", field="id")
    return job


async def shown(session: AsyncSession, job: ImportJob) -> ImportRead:
    """An import as people see it, with its first faults."""
    table = table_of(ImportFault).c
    found = await session.scalars(
        select(ImportFault)
        .where(table.county_code == job.county_code, table.import_id == job.id)
        .order_by(table.number)
        .limit(SHOWN_FAULTS)
    )
    faults = [
        FaultRead(
            sheet=one.sheet,
            row=one.row,
            column=one.column_name,
            code=one.code,
            value=one.value,
            sentence=Fault(one.sheet, one.row, one.column_name, one.code, one.value, one.note).sentence,
            household_no=one.household_no,
        )
        for one in found
    ]
    return ImportRead.model_validate(job).model_copy(update={"faults": faults})


async def commit(desk: Desk, import_id: UUID, request: CommitRequest) -> ImportRead:
    """Write a checked import, all of it in one transaction; one that is committed gives its answer again.

    A large one is left to the worker: its state is ``committing`` until it is written.

    Raises:
        NotFound: no such import in the caller's area.
        ImportNotChecked, ImportRefused, ImportExpired: there is nothing to write, yet, ever or any more.
        ImportHasFaults: parts of the file are refused, and the request doesn't accept that.
        ImportOutdated, ImportStopped, DuplicateHousehold, DuplicateIdNumber: the register changed since the check.
        Forbidden: the file holds records that the caller may not write.
        NeedsSecondPerson: it changes the status of registered households, and the caller may not let that take effect.
    """
    job = await find_import(desk.session, desk.caller, import_id, lock=True)
    if job.state in (COMMITTED, COMMITTING):
        return await shown(desk.session, job)
    _check_ready(job, request)
    _check_permitted(desk.caller, job)
    await check_second_person(desk, job)
    if sum(job.rows.values()) > WRITTEN_AT_ONCE_ROWS or job.accepted_records > ENTERED_AT_ONCE_ROWS:
        caller = desk.caller
        job.committer = {
            "subject": caller.subject,
            "name": caller.name,
            "role": caller.role.value,
            "area_prefix": caller.area_prefix,
        }
        job.state, job.progress, job.attempts, job.refusal = COMMITTING, 0, 0, None
    else:
        await write_import(desk, job, unreported)
    await desk.session.flush()
    return await shown(desk.session, job)


async def write_import(desk: Desk, job: ImportJob, progress: Progress, *, search: bool = True) -> None:
    """Write everything that a checked import has staged, and end it.

    Args:
        search: whether it is searched for probable duplicates at once; else that is due.

    Raises:
        ImportOutdated, ImportStopped, DuplicateHousehold, DuplicateIdNumber: the register changed since the check.
    """
    writer = Writer(desk, job)
    written = await writer.write(progress)
    if job.accepted_records:

        async def tell(number: int) -> None:
            await progress(min(99, 80 + number * 20 // job.accepted_records))

        outcomes = await enter_records(desk, job, tell)
        written |= {kind: counted.total() - counted[UNCHANGED] for kind, counted in outcomes.items()}
    job.written = written
    job.state, job.progress, job.committed_at, job.refusal = COMMITTED, 100, desk.clock.now(), None
    if search:
        await search_import(desk, job)
    else:
        job.duplicate_search = DUE
        await writer.clear(kept=StagedHousehold)


async def search_import(desk: Desk, job: ImportJob) -> None:
    """Queue whoever of a written import is probably registered twice; done again, it finds the same pairs."""
    writer = Writer(desk, job)
    job.written = {**(job.written or {}), "probable_duplicates": await writer.queue_duplicates()}
    job.duplicate_search = SEARCHED
    await writer.clear()


def _check_ready(job: ImportJob, request: CommitRequest) -> None:
    if job.state == CHECKING:
        raise ImportNotChecked(f"已检查 {job.progress}%", f"{job.progress} % are checked")
    if job.expired_at is not None:
        raise ImportExpired(job.expired_at)
    if job.state != CHECKED:
        raise ImportRefused
    if job.fault_count and not request.accept_partial:
        raise ImportHasFaults(
            f"有 {job.fault_count} 处错误，涉及 {job.rejected_households} 户、{job.rejected_records} 条记录",
            f"{job.fault_count} faults in {job.rejected_households} households and {job.rejected_records} records",
            faults_by_code=job.faults_by_code,
        )
    if job.fault_count and not (job.accepted_households or job.accepted_records or job.changed or job.unchanged):
        raise ImportRefused  # to call a file committed of which nothing was written would pass for success


def _check_permitted(caller: Caller, job: ImportJob) -> None:
    for sheet in RECORD_SHEETS:
        if sheet.kind in job.rows and not may(caller.role, sheet.held.write):
            raise Forbidden(f"您的岗位不能录入“{sheet.title}”", f"Your role can't enter {sheet.kind}")


async def rejects(session: AsyncSession, personal: PersonalData, job: ImportJob) -> IO[bytes]:
    """The refused rows of the importer's own file as a workbook, each with its reasons.

    Raises:
        ImportNotChecked: the check has not come to its end.
        ImportExpired: the file was kept long enough and is deleted.
    """
    if job.state == CHECKING:
        raise ImportNotChecked(f"已检查 {job.progress}%", f"{job.progress} % are checked")
    if job.expired_at is not None:
        raise ImportExpired(job.expired_at)
    table = table_of(ImportFault).c
    files = await files_of(session, personal, job)
    reasons = await asyncio.to_thread(Reasons, files, unchecked=job.state == REFUSED)
    columns = (table.sheet, table.row, table.column_name, table.code, table.value, table.note, table.household_no)
    found = await session.stream(
        select(*columns)
        .where(table.county_code == job.county_code, table.import_id == job.id)
        .order_by(table.number)
        .execution_options(yield_per=READ_FAULTS)
    )
    async for part in found.partitions():
        reasons.add([Fault(*one) for one in part])
    return await asyncio.to_thread(write_rejects, reasons)
