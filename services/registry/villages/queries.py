"""Selects of villages inside the caller's area."""

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.villages.models import Village
from shared.database import table_of
from shared.errors import NotFound
from shared.security.callers import Caller


def villages_of(caller: Caller) -> Select[Village]:
    """The villages of the caller's area."""
    table = table_of(Village).c
    return select(Village).where(caller.area_filter(table.county_code, table.village_code))


async def find_village(session: AsyncSession, caller: Caller, village_code: str) -> Village:
    """A village of the caller's area by its 12 digits.

    Raises:
        NotFound: there is none, or it lies outside.
    """
    village = (
        await session.scalars(villages_of(caller).where(table_of(Village).c.village_code == village_code))
    ).one_or_none()
    if village is None:
        raise NotFound("没有这个村", "No such village", field="village_code")
    return village
