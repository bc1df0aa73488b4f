"""Which alerts somebody may read, and how many of them are late."""

from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.escalation import is_late
from services.monitoring.alerts.models import Alert
from services.monitoring.alerts.rights import hidden_from
from shared.database import table_of
from shared.security.callers import Caller


def seen_by(caller: Caller) -> list[ColumnElement[bool]]:
    """The alerts of the caller's area whose rules he may read."""
    table = table_of(Alert).c
    wanted = [caller.area_filter(table.county_code, table.area_code)]
    if hidden := hidden_from(caller.role):
        wanted.append(table.rule.not_in(sorted(hidden)))
    return wanted


async def late_alerts(session: AsyncSession, caller: Caller, today: date) -> int:
    """How many alerts that the caller may read wait for a step that is late: the figure is kept for all rules alone."""
    return await session.scalar(select(func.count()).select_from(Alert).where(*seen_by(caller), is_late(today))) or 0
