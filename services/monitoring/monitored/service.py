"""Keep the copy of monitoring objects in step with its events."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.copies import copies, keep
from services.monitoring.figures.service import adjust
from services.monitoring.monitored.models import MonitoringObject
from shared.events.registry import MonitoringObjectEntered, MonitoringObjectMoved, MonitoringObjectRemoved


async def enter(session: AsyncSession, event: MonitoringObjectEntered) -> MonitoringObject:
    """Take up a new monitoring object."""
    row = MonitoringObject(
        county_code=event.county_code,
        id=event.monitoring_object_id,
        **event.model_dump(exclude={"county_code", "version", "monitoring_object_id", "risks"}),
        risks=list(event.risks),
    )
    await keep(session, row, event.aggregate)
    adjust(session, None, row.figures())
    return row


async def move(session: AsyncSession, event: MonitoringObjectMoved) -> tuple[MonitoringObject, UUID | None]:
    """Note in which village a monitoring object lives now, and which household it is; also which it was until now."""
    found = await copies(session, MonitoringObject, event.aggregate)
    row = found[event.county_code, event.monitoring_object_id]
    before = row.figures()
    was, row.household_id = row.household_id, event.household_id
    row.village_code = event.village_code
    adjust(session, before, row.figures())
    return row, was


async def remove(session: AsyncSession, event: MonitoringObjectRemoved) -> MonitoringObject:
    """Note that a monitoring object's risk was removed."""
    found = await copies(session, MonitoringObject, event.aggregate)
    row = found[event.county_code, event.monitoring_object_id]
    before = row.figures()
    row.removed_on = event.removed_on
    adjust(session, before, row.figures())
    return row
