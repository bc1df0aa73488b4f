"""The worker's part of exports: large files, books too, are made here, and old ones deleted."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update

from services.registry.books import jobs as books
from services.registry.exports import service
from services.registry.exports.models import DONE, EXPIRED, FAILED, SHEETS, WAITING, ExportJob, ExportPart
from services.registry.records.kinds import Desk
from shared.areas.active import read_successions
from shared.areas.successions import Successions
from shared.database import table_of, transaction
from shared.resources import Resources
from shared.security.callers import Caller
from shared.security.permissions import Role

MOST_ATTEMPTS = 3

_job = table_of(ExportJob)


async def export_waiting(resources: Resources) -> int:
    """Make the file of every export that waits for it, those whose process died in the middle too; how many."""
    async with resources.sessions() as session:
        waiting = (
            await session.execute(
                select(_job.c.county_code, _job.c.id)
                .where(_job.c.state == WAITING)
                .order_by(_job.c.county_code, _job.c.id)
            )
        ).all()
    return sum([await _make_one(resources, row.county_code, row.id) for row in waiting])


async def _make_one(resources: Resources, county_code: str, export_id: UUID) -> bool:
    """Make one export's file unless another process is at it; whether it was done here."""
    async with transaction(resources.sessions) as session:
        lock = func.pg_try_advisory_xact_lock(func.hashtextextended(f"export {export_id}", 0))
        if not await session.scalar(select(lock)):
            return False
        job = await session.get_one(ExportJob, (county_code, export_id), populate_existing=True)
        if job.state != WAITING:
            return False
        if job.attempts >= MOST_ATTEMPTS:
            job.state, job.finished_at = FAILED, resources.clock.now()
            return True
        told = [-1]

        async def report(progress: int) -> None:
            if progress != told[-1]:
                told.append(progress)
                await _note(resources, job, progress=progress)

        await _note(resources, job, attempts=job.attempts + 1)
        areas = Successions(await read_successions(session))
        caller = Caller(job.subject, job.name, Role(job.role), job.area_prefix, areas=areas)
        fill = service.fill if job.content == SHEETS else books.fill
        await fill(Desk(session, resources.clock, caller, resources.policies, resources.personal), job, report)
    return True


async def _note(resources: Resources, job: ExportJob, **values: int) -> None:
    """Let the export's watchers know how far it is, outside of the work's own transaction."""
    async with transaction(resources.sessions) as session:
        await session.execute(
            update(_job).where(_job.c.county_code == job.county_code, _job.c.id == job.id).values(**values)
        )


async def expire_exports(resources: Resources, kept_days: int) -> int:
    """Delete the files of exports that were made long enough ago; how many. The export stays: it tells who had what."""
    now = resources.clock.now()
    due = (_job.c.state == DONE) & (_job.c.finished_at < now - timedelta(days=kept_days))
    part = table_of(ExportPart)
    async with transaction(resources.sessions) as session:
        expired = (
            await session.execute(
                update(_job).where(due).values(state=EXPIRED, expired_at=now).returning(_job.c.county_code, _job.c.id)
            )
        ).all()
        for county_code, export_id in expired:
            await session.execute(delete(part).where(part.c.county_code == county_code, part.c.export_id == export_id))
    return len(expired)
