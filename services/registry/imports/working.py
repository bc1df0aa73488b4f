"""The worker's part of imports: large ones are checked, written and searched here, each by one process at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import func, select, update

from services.registry.imports.check import check_import
from services.registry.imports.commit import Progress
from services.registry.imports.files import open_worksheets
from services.registry.imports.models import (
    BROKEN_OFF,
    CHECKED,
    CHECKING,
    COMMITTED,
    COMMITTING,
    DUE,
    FAILED,
    REFUSED,
    ImportFault,
    ImportJob,
)
from services.registry.imports.refusals import ImportUnreadable
from services.registry.imports.service import search_import, write_import
from services.registry.imports.storage import files_of
from services.registry.records.kinds import Desk
from shared.areas.active import read_successions
from shared.areas.successions import Successions
from shared.database import table_of, transaction
from shared.errors import Refusal
from shared.resources import Resources
from shared.security.callers import Caller
from shared.security.permissions import Role

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 3


class Step(NamedTuple):
    """A part of the work."""

    column: str
    """The import's column that tells of it,"""
    waiting: str
    """and what stands there while it is to be done."""
    work: Callable[[Desk, ImportJob, Progress], Awaitable[None]]
    give_up: Callable[[Desk, ImportJob], None]


async def check_waiting(resources: Resources) -> int:
    """Check every import that waits for it, those whose process died in the middle too; how many were checked."""
    return await _do_waiting(resources, Step("state", CHECKING, _check, _give_up_check))


async def commit_waiting(resources: Resources) -> int:
    """Write every import that waits for it, those whose process died in the middle too; how many came to an end."""
    return await _do_waiting(resources, Step("state", COMMITTING, _commit, _give_up_commit))


async def search_waiting(resources: Resources) -> int:
    """Search every written import that waits for it for probable duplicates; how many."""
    return await _do_waiting(resources, Step("duplicate_search", DUE, _search, _give_up_search))


async def _do_waiting(resources: Resources, step: Step) -> int:
    table = table_of(ImportJob).c
    async with resources.sessions() as session:
        waiting = (
            await session.execute(
                select(table.county_code, table.id)
                .where(table[step.column] == step.waiting)
                .order_by(table.county_code, table.id)
            )
        ).all()
    return sum([await _do_one(resources, row.county_code, row.id, step) for row in waiting])


async def _do_one(resources: Resources, county_code: str, import_id: UUID, step: Step) -> bool:
    """Do one import's work unless another process is at it; whether it was done here.

    All is written in one transaction, so a process that dies leaves the import as it was and the next one resumes it.
    """
    async with transaction(resources.sessions) as session:
        lock = func.pg_try_advisory_xact_lock(func.hashtextextended(f"import {import_id}", 0))
        if not await session.scalar(select(lock)):
            return False
        job = await session.get_one(ImportJob, (county_code, import_id), populate_existing=True)
        if getattr(job, step.column) != step.waiting:
            return False
        areas = Successions(await read_successions(session))
        desk = Desk(session, resources.clock, _acting(job, areas), resources.policies, resources.personal)
        if job.attempts >= MOST_ATTEMPTS:
            # a file that brings down whoever deals with it must not do so for ever
            step.give_up(desk, job)
            return True

        async def report(progress: int) -> None:
            if progress != told[-1]:
                told.append(progress)
                await _note(resources, job, progress=progress)

        told = [-1]
        await _note(resources, job, attempts=job.attempts + 1)
        await step.work(desk, job, report)
    return True


def _acting(job: ImportJob, areas: Successions) -> Caller:
    """In whose name an import is checked, or written."""
    if job.state in (COMMITTING, COMMITTED) and job.committer is not None:
        by = job.committer
        return Caller(by["subject"], by["name"], Role(by["role"]), by["area_prefix"], areas=areas)
    return Caller(job.subject, job.subject, Role(job.role), job.area_prefix, areas=areas)


async def _check(desk: Desk, job: ImportJob, report: Progress) -> None:
    try:
        async with desk.session.begin_nested():
            files = await files_of(desk.session, desk.personal, job)
            await check_import(desk, job, await asyncio.to_thread(open_worksheets, files), report)
    except ImportUnreadable as unreadable:
        _give_up(desk, job, REFUSED, unreadable.code)


async def _commit(desk: Desk, job: ImportJob, report: Progress) -> None:
    try:
        async with desk.session.begin_nested():
            await write_import(desk, job, report, search=False)
            await desk.session.refresh(job, ["attempts"])  # noted outside of this transaction
            job.attempts = 0
    except Refusal as refusal:
        # nothing was written; whoever asked for it reads why, and may ask again
        await desk.session.refresh(job)
        job.state, job.progress = CHECKED, 100
        job.refusal = {
            "code": refusal.code,
            "title": refusal.title,
            "detail": refusal.detail,
            "remedy": refusal.remedy,
            **refusal.extra,
        }
        log.info("import not written", import_id=str(job.id), code=refusal.code)


async def _search(desk: Desk, job: ImportJob, _report: Progress) -> None:
    await search_import(desk, job)


async def _note(resources: Resources, job: ImportJob, **values: int) -> None:
    """Let the import's watchers know how far it is, outside of the work's own transaction."""
    table = table_of(ImportJob).c
    async with transaction(resources.sessions) as session:
        await session.execute(
            update(ImportJob).where(table.county_code == job.county_code, table.id == job.id).values(**values)
        )


def _give_up_check(desk: Desk, job: ImportJob) -> None:
    _give_up(desk, job, FAILED, "registry.import_check_failed")


def _give_up_commit(desk: Desk, job: ImportJob) -> None:
    _give_up(desk, job, FAILED, "registry.import_commit_failed")


def _give_up_search(_desk: Desk, job: ImportJob) -> None:
    # the register itself is whole; what the search left staged goes when the file does
    job.duplicate_search = BROKEN_OFF
    log.error("search for duplicates given up", import_id=str(job.id))


def _give_up(desk: Desk, job: ImportJob, state: str, code: str) -> None:
    """End an import without a result, saying why."""
    desk.session.add(
        ImportFault(
            county_code=job.county_code,
            import_id=job.id,
            number=job.fault_count + 1,
            sheet=job.files[0],
            row=0,
            column_name="",
            code=code,
            value="",
            note="",
        )
    )
    job.state, job.checked_at = state, desk.clock.now()
    job.fault_count, job.faults_by_code = job.fault_count + 1, {**job.faults_by_code, code: 1}
