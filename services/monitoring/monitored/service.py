"""Keep the copy of monitoring objects in step with its events."""

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
        **event.model_dump(exclude={"county_code", "version", "monitoring_object_id", "risks", "id_indexes"}),
        risks=list(event.risks),
        id_indexes=list(event.id_indexes),
    )
    await keep(session, row, event.aggregate)
    adjust(session, None, row.figures())
    return row


async def find(session: AsyncSession, event: MonitoringObjectMoved | MonitoringObjectRemoved) -> MonitoringObject:
    """The monitoring object that an event is about, as it stands until then."""
    found = await copies(session, MonitoringObject, event.aggregate)
    return found[event.county_code, event.monitoring_object_id]


async def move(session: AsyncSession, event: MonitoringObjectMoved) -> MonitoringObject:
    """Note in which village a monitoring object lives now, and which household it is."""
    row = await find(session, event)
    before = row.figures()
    row.household_id = event.household_id
    row.village_code = event.village_code
    adjust(session, before, row.figures())
    return row


async def remove(session: AsyncSession, event: MonitoringObjectRemoved) -> MonitoringObject:
    """Note that a monitoring object's risk was removed."""
    row = await find(session, event)
    before = row.figures()
    row.removed_on = event.removed_on
    adjust(session, before, row.figures())
    return row
