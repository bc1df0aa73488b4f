"""Groups of an area, selected in one place for their own room, for seats and for meetings."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.organisation.groups.models import OrgGroup
from services.gateway.organisation.refusals import UnknownGroup
from shared.database import table_of
from shared.security.callers import Caller


async def find_group(
    session: AsyncSession, caller: Caller, group_id: UUID, *, lock: bool = False, field: str = "id"
) -> OrgGroup:
    """A group of the caller's area.

    Raises:
        UnknownGroup: there is none, or it lies outside.
    """
    table = table_of(OrgGroup).c
    statement = select(OrgGroup).where(caller.area_filter(table.county_code, table.area_code), table.id == group_id)
    found = (await session.scalars(statement.with_for_update() if lock else statement)).one_or_none()
    if found is None:
        raise UnknownGroup(field=field)
    return found
