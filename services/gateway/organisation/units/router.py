"""Units over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.gateway.organisation.fields import DayStep
from services.gateway.organisation.units import service
from services.gateway.organisation.units.models import UnitChange, UnitCreate, UnitList, UnitQuery, UnitRead
from shared.database import SessionDep
from shared.http import ClockDep, ExpectedVersion, etag
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/api/v1/organisation/units", tags=["organisation"])

Reader = Annotated[Caller, requires("organisation.read")]
Writer = Annotated[Caller, requires("organisation.write")]


@router.get("")
async def list_org_units(query: Annotated[UnitQuery, Query()], caller: Reader, session: SessionDep) -> UnitList:
    """List the units of an area, in the order in which they were entered."""
    return await service.list_units(session, caller, query)


@router.post("", status_code=201)
async def enter_org_unit(
    body: UnitCreate, request: Request, response: Response, caller: Writer, session: SessionDep, clock: ClockDep
) -> UnitRead:
    """Enter a unit; 409 ``organisation.already_set_up`` for a partner of the plan that is entered."""
    row = await service.enter(session, clock, request.app.state.policies, caller, body)
    response.headers["ETag"] = etag(row.version)
    return UnitRead.of(row)


@router.get("/{unit_id}")
async def show_org_unit(unit_id: UUID, response: Response, caller: Reader, session: SessionDep) -> UnitRead:
    """Show a unit; the ETag is its version."""
    row = await service.find_unit(session, caller, unit_id)
    response.headers["ETag"] = etag(row.version)
    return UnitRead.of(row)


@router.patch("/{unit_id}")
async def change_org_unit(
    unit_id: UUID,
    body: UnitChange,
    response: Response,
    caller: Writer,
    session: SessionDep,
    expected: ExpectedVersion,
) -> UnitRead:
    """Correct a unit that was read before: 428 without If-Match, 412 when somebody else was first."""
    row = await service.change(session, caller, unit_id, body, expected)
    response.headers["ETag"] = etag(row.version)
    return UnitRead.of(row)


@router.post("/{unit_id}/end")
async def end_org_unit(
    unit_id: UUID, body: DayStep, response: Response, caller: Writer, session: SessionDep, clock: ClockDep
) -> UnitRead:
    """Give a unit up; 409 ``organisation.unit_in_use`` while posts belong to it."""
    row = await service.end(session, clock, caller, unit_id, body)
    response.headers["ETag"] = etag(row.version)
    return UnitRead.of(row)
