"""How far a county was swept."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.sweeps.models import Sweep
from shared.database import table_of

_KEY = "swept on"


async def swept_on(session: AsyncSession, county_code: str) -> date | None:
    """The last day as of which a county's households were judged; None where none was.

    It is read once for those that are held: whoever asks has locked them already, and `forget_sweeps` before others.
    """
    known: dict[str, date | None] = session.info.setdefault(_KEY, {})
    if county_code not in known:
        table = table_of(Sweep).c
        known[county_code] = await session.scalar(select(table.swept_on).where(table.county_code == county_code))
    return known[county_code]


def forget_sweeps(session: AsyncSession) -> None:
    """Let the days that were read go: a sweep may have begun since, before other households are locked."""
    session.info.pop(_KEY, None)
