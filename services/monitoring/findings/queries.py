"""Findings of an area, and which of them are late, as conditions for lists and sums."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.findings.models import Finding
from services.monitoring.findings.refusals import UnknownFinding
from shared.database import table_of
from shared.security.callers import Caller


def in_area(caller: Caller) -> ColumnElement[bool]:
    """The findings of the caller's area, as a condition."""
    table = table_of(Finding).c
    return caller.area_filter(table.county_code, table.area_code)


def late_on(today: date) -> ColumnElement[bool]:
    """Findings that are late, or were rectified late once, as a condition."""
    table = table_of(Finding).c
    return or_(table.rectified_late, func.coalesce(table.rectified_on, today) > table.due_on)


async def find_finding(session: AsyncSession, caller: Caller, finding_id: UUID, *, lock: bool = False) -> Finding:
    """A finding of the caller's area.

    Raises:
        UnknownFinding: there is none, or it lies outside.
    """
    statement = select(Finding).where(in_area(caller), table_of(Finding).c.id == finding_id)
    if lock:
        statement = statement.with_for_update()
    found = (await session.scalars(statement)).one_or_none()
    if found is None:
        raise UnknownFinding(field="id")
    return found
