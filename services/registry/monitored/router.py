"""Monitoring objects over HTTP; they come and go by procedure."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from services.registry.monitored.models import MonitoringObject, MonitoringQuery
from services.registry.monitored.service import MONITORED
from services.registry.records import queries
from services.registry.records.forms import RecordChangeList, list_of
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of
from shared.database import Page
from shared.repeatable import repeatable_router

router = repeatable_router(prefix="/registry/monitoring-objects", tags=["monitoring-objects"])

Reading = Annotated[Desk, desk_of("household.read")]
_Page: Any = list_of(MONITORED.shown)


@router.get("", response_model=_Page)
async def list_monitoring_objects(query: Annotated[MonitoringQuery, Query()], desk: Reading) -> Any:
    """List those of the caller's area in the order in which they were entered; removed ones stay on the list."""
    items, after = await queries.list_records(desk.session, desk.caller, MONITORED, query)
    return _Page(items=[MONITORED.shown.model_validate(item) for item in items], next=after)


@router.get("/{object_id}", response_model=MONITORED.shown)
async def read_monitoring_object(object_id: UUID, desk: Reading) -> Any:
    """Read one as it stands."""
    row = await queries.find_record(desk.session, desk.caller, MonitoringObject, object_id)
    return MONITORED.shown.model_validate(row)


@router.get("/{object_id}/history")
async def read_monitoring_history(object_id: UUID, page: Annotated[Page, Query()], desk: Reading) -> RecordChangeList:
    """List its versions: entered, moved, removed."""
    row = await queries.find_record(desk.session, desk.caller, MonitoringObject, object_id)
    return await queries.list_history(desk.session, MONITORED, row, page)
