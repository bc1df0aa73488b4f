"""War zones and grids over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.monitoring.supervision_units import lists, service
from services.monitoring.supervision_units.models import (
    AreaStep,
    GapReport,
    UnitCreate,
    UnitEnd,
    UnitList,
    UnitQuery,
    UnitRead,
)
from shared.business_dates import BusinessDate, check_not_future
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/monitoring/supervision", tags=["supervision"])

Reader = Annotated[Caller, requires("supervision.read")]
Organiser = Annotated[Caller, requires("supervision.organise")]


@router.get("/units")
async def list_units(query: Annotated[UnitQuery, Query()], caller: Reader, session: SessionDep) -> UnitList:
    """List the war zones and grids of an area, those around it included, in the order in which they were set up."""
    return await lists.list_units(session, caller, query)


@router.post("/units", status_code=201)
async def set_up_unit(
    body: UnitCreate, request: Request, caller: Organiser, session: SessionDep, clock: ClockDep
) -> UnitRead:
    """Set up a war zone or a grid; 409 ``monitoring.area_held`` where a unit of the level holds one of its areas."""
    return await service.set_up(session, clock, request.app.state.policies, caller, body)


@router.get("/units/{unit_id}")
async def show_unit(unit_id: UUID, caller: Reader, session: SessionDep) -> UnitRead:
    """Show a unit with the areas that it holds or held."""
    return await lists.show(session, caller, unit_id)


@router.post("/units/{unit_id}/areas")
async def take_area(unit_id: UUID, body: AreaStep, caller: Organiser, session: SessionDep, clock: ClockDep) -> UnitRead:
    """Put an area into a unit; 409 ``monitoring.area_held`` where another of the level holds it."""
    return await service.take_area(session, clock, caller, unit_id, body)


@router.post("/units/{unit_id}/areas/release")
async def release_area(
    unit_id: UUID, body: AreaStep, caller: Organiser, session: SessionDep, clock: ClockDep
) -> UnitRead:
    """Take an area out of a unit; 409 ``monitoring.unit_in_use`` where grids below stand on it."""
    return await service.release_area(session, clock, caller, unit_id, body)


@router.post("/units/{unit_id}/end")
async def end_unit(unit_id: UUID, body: UnitEnd, caller: Organiser, session: SessionDep, clock: ClockDep) -> UnitRead:
    """Give a unit up with all that it holds; 409 ``monitoring.unit_in_use`` while grids below it run."""
    return await service.end(session, clock, caller, unit_id, body)


@router.get("/gaps", responses={409: {"description": "No plan that holds there has zones."}})
async def report_gaps(
    request: Request,
    caller: Reader,
    session: SessionDep,
    clock: ClockDep,
    area: AskedArea = None,
    on: Annotated[BusinessDate | None, Query(description="业务日期；缺省为今天")] = None,
) -> GapReport:
    """Report, level by level, which areas lie in no unit on a day; 409 ``policy.none_active`` without a plan."""
    day = on or clock.today()
    check_not_future(clock, day, field="on")
    return await lists.report_gaps(session, request.app.state.policies, caller, area, day)
