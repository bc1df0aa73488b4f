"""Receiving, checking, showing and committing imports."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.imports.check import check_import
from services.registry.imports.commit import Writer
from services.registry.imports.faults import Fault
from services.registry.imports.files import SourceFile
from services.registry.imports.forms import CommitRequest, FaultRead, ImportRead
from services.registry.imports.models import (
    CHECKED,
    CHECKING,
    COMMITTED,
    FAILED,
    REFUSED,
    ImportFault,
    ImportJob,
    ImportPart,
)
from services.registry.imports.refusals import (
    ImportExpired,
    ImportHasFaults,
    ImportNotChecked,
    ImportRefused,
    ImportTooLarge,
    ImportUnreadable,
)
from services.registry.imports.rejects import write_rejects
from shared.business_dates import check_not_future
from shared.calendar import Clock
from shared.database import Sessions, table_of, transaction
from shared.errors import NotFound
from shared.security.callers import Caller
from shared.security.encryption import PersonalData

log = structlog.get_logger(__name__)

PART_BYTES = 4 * 1024**2
CHECKED_AT_ONCE_BYTES = 2 * 1024**2
"""A file up to here is checked while its sender waits (a town's register takes about a second)."""
LARGEST_BYTES = 512 * 1024**2
MOST_ATTEMPTS = 3
SHOWN_FAULTS = 200


class Upload(Protocol):
    """A file on its way in."""

    filename: str | None

    async def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        ...


async def receive(
    session: AsyncSession,
    clock: Clock,
    personal: PersonalData,
    caller: Caller,
    uploads: Sequence[Upload],
    occurred_on: date | None,
) -> ImportRead:
    """Take an import in; a small one is checked at once, a large one by the worker.

    Raises:
        DateInFuture: it is dated after today.
        ImportTooLarge: the files together hold more than an upload may.
        ImportUnreadable: a small file is neither a workbook nor text.
    """
    occurred_on = occurred_on or clock.today()
    check_not_future(clock, occurred_on)
    job = ImportJob(
        county_code=caller.tenant,
        area_prefix=caller.area_prefix,
        subject=caller.subject,
        state=CHECKING,
        occurred_on=occurred_on,
        files=[(upload.filename or "file")[:100] for upload in uploads],
        size_bytes=0,
        created_at=clock.now(),
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
            await _keep(session, personal, job, number, part, content)
            part += 1
    if job.size_bytes <= CHECKED_AT_ONCE_BYTES:
        files = [SourceFile(name, bytes(content)) for name, content in zip(job.files, small, strict=True)]
        await check_import(session, clock, personal, job, files, _unreported)
    await session.flush()
    return await shown(session, job)


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


async def commit(
    session: AsyncSession, clock: Clock, caller: Caller, import_id: UUID, request: CommitRequest
) -> ImportRead:
    """Write a checked import, all of it in one transaction; one that is committed gives its answer again.

    Raises:
        NotFound: no such import in the caller's area.
        ImportNotChecked, ImportRefused, ImportExpired: there is nothing to write, yet, ever or any more.
        ImportHasFaults: some households are refused, and the request doesn't accept that.
        ImportOutdated, DuplicateHousehold, DuplicateIdNumber: the register changed since the check.
    """
    job = await find_import(session, caller, import_id, lock=True)
    if job.state == COMMITTED:
        return await shown(session, job)
    if job.state == CHECKING:
        raise ImportNotChecked(f"已检查 {job.progress}%", f"{job.progress} % are checked")
    if job.expired_at is not None:
        raise ImportExpired(job.expired_at)
    if job.state != CHECKED:
        raise ImportRefused
    if job.fault_count and not request.accept_partial:
        raise ImportHasFaults(
            f"有 {job.fault_count} 处错误，涉及 {job.rejected_households} 户",
            f"{job.fault_count} faults in {job.rejected_households} households",
            faults_by_code=job.faults_by_code,
        )
    job.written = await Writer(session, clock, caller, job).write()
    job.state, job.committed_at = COMMITTED, clock.now()
    await session.flush()
    return await shown(session, job)


async def rejects(session: AsyncSession, personal: PersonalData, job: ImportJob) -> bytes:
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
    found = await session.scalars(
        select(ImportFault)
        .where(table.county_code == job.county_code, table.import_id == job.id)
        .order_by(table.number)
    )
    faults = [
        Fault(one.sheet, one.row, one.column_name, one.code, one.value, one.note, one.household_no) for one in found
    ]
    return await asyncio.to_thread(write_rejects, await _files(session, personal, job), faults)


# the worker's part --------------------------------------------------------------------------------------------------


async def check_waiting(sessions: Sessions, clock: Clock, personal: PersonalData) -> int:
    """Check every import that waits for it, those whose process died in the middle too; how many were checked."""
    table = table_of(ImportJob).c
    async with sessions() as session:
        waiting = (
            await session.execute(
                select(table.county_code, table.id).where(table.state == CHECKING).order_by(table.county_code, table.id)
            )
        ).all()
    return sum([await _check_one(sessions, clock, personal, row.county_code, row.id) for row in waiting])


async def _check_one(
    sessions: Sessions, clock: Clock, personal: PersonalData, county_code: str, import_id: UUID
) -> bool:
    """Check one import unless another process is at it; whether it was done here.

    All is written in one transaction, so a process that dies leaves the import as it was and the next one resumes it.
    """
    async with transaction(sessions) as session:
        lock = func.pg_try_advisory_xact_lock(func.hashtextextended(f"import {import_id}", 0))
        if not await session.scalar(select(lock)):
            return False
        job = await session.get_one(ImportJob, (county_code, import_id), populate_existing=True)
        if job.state != CHECKING:
            return False
        if job.attempts >= MOST_ATTEMPTS:
            # a file that brings down whoever checks it must not do so for ever
            _give_up(session, clock, job, FAILED, "registry.import_check_failed")
            return True

        async def report(progress: int) -> None:
            await _note(sessions, job, progress=progress)

        await _note(sessions, job, attempts=job.attempts + 1)
        try:
            async with session.begin_nested():
                await check_import(session, clock, personal, job, await _files(session, personal, job), report)
        except ImportUnreadable as unreadable:
            _give_up(session, clock, job, REFUSED, unreadable.code)
    return True


async def _note(sessions: Sessions, job: ImportJob, **values: int) -> None:
    """Let the import's watchers know how far it is, outside of the check's own transaction."""
    table = table_of(ImportJob).c
    async with transaction(sessions) as session:
        await session.execute(
            update(ImportJob).where(table.county_code == job.county_code, table.id == job.id).values(**values)
        )


async def _unreported(_progress: int) -> None:
    """Nobody watches a check that its sender waits for."""


def _give_up(session: AsyncSession, clock: Clock, job: ImportJob, state: str, code: str) -> None:
    """End a check without a result, saying why."""
    session.add(
        ImportFault(
            county_code=job.county_code,
            import_id=job.id,
            number=1,
            sheet=job.files[0],
            row=0,
            column_name="",
            code=code,
            value="",
            note="",
        )
    )
    job.state, job.checked_at = state, clock.now()
    job.fault_count, job.faults_by_code = 1, {code: 1}


async def _keep(
    session: AsyncSession, personal: PersonalData, job: ImportJob, file: int, part: int, content: bytes
) -> None:
    row = ImportPart(
        county_code=job.county_code,
        import_id=job.id,
        file=file,
        part=part,
        content=await asyncio.to_thread(personal.encrypt_bytes, content),
    )
    session.add(row)
    await session.flush()
    session.expunge(row)  # a county's file would otherwise stay in memory until the commit


async def _files(session: AsyncSession, personal: PersonalData, job: ImportJob) -> list[SourceFile]:
    contents = [bytearray() for _ in job.files]
    async for file, content in _parts(session, job):
        contents[file] += await asyncio.to_thread(personal.decrypt_bytes, content)
    return [SourceFile(name, bytes(content)) for name, content in zip(job.files, contents, strict=True)]


async def _parts(session: AsyncSession, job: ImportJob) -> AsyncIterator[tuple[int, bytes]]:
    table = table_of(ImportPart).c
    mine = (table.county_code == job.county_code, table.import_id == job.id)
    keys = await session.execute(select(table.file, table.part).where(*mine).order_by(table.file, table.part))
    for file, part in keys.all():
        content = await session.scalar(select(table.content).where(*mine, table.file == file, table.part == part))
        yield file, content or b""
