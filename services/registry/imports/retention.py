"""How long an uploaded file is kept: it holds people's numbers, so no longer than it is needed."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select

from services.registry.imports.models import (
    CHECKED,
    CHECKING,
    COMMITTING,
    DUE,
    EXPIRED,
    STAGED,
    ImportFault,
    ImportJob,
    ImportPart,
)
from shared.calendar import Clock
from shared.database import Sessions, table_of, transaction

_COPIES = (ImportPart, ImportFault, *STAGED)
"""What holds the file, and what was copied out of it."""


async def expire_imports(sessions: Sessions, clock: Clock, kept_days: int) -> int:
    """Delete the files of imports that ended, or were checked and left, long enough ago; how many imports.

    One import is one transaction. The import itself stays with its counts: it tells who brought in what and when.
    """
    before = clock.now() - timedelta(days=kept_days)
    columns = table_of(ImportJob).c
    async with sessions() as session:
        due = (
            await session.execute(
                select(columns.county_code, columns.id).where(_is_due(before)).order_by(columns.county_code, columns.id)
            )
        ).all()
    expired = 0
    for row in due:
        async with transaction(sessions) as session:
            job = await session.scalar(
                select(ImportJob)
                # looked at again under the lock: it may have been committed in this moment
                .where(columns.county_code == row.county_code, columns.id == row.id, _is_due(before))
                .with_for_update()
            )
            if job is None:
                continue
            for model in _COPIES:
                table = table_of(model)
                await session.execute(
                    delete(table).where(table.c.county_code == job.county_code, table.c.import_id == job.id)
                )
            job.preview = []
            job.expired_at = clock.now()
            if job.state == CHECKED:
                job.state = EXPIRED
            expired += 1
    return expired


def _is_due(before: datetime) -> ColumnElement[bool]:
    columns = table_of(ImportJob).c
    ended_at = func.coalesce(columns.committed_at, columns.checked_at, columns.created_at)
    due: ColumnElement[bool] = (
        columns.expired_at.is_(None)
        & columns.state.not_in((CHECKING, COMMITTING))
        & columns.duplicate_search.is_distinct_from(DUE)
        & (ended_at < before)
    )
    return due
