"""Inspections over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.monitoring.inspections import forms, service
from services.monitoring.inspections.models import (
    AnswersPatch,
    FormList,
    InspectionCorrection,
    InspectionCreate,
    InspectionDetail,
    InspectionList,
    InspectionQuery,
    InspectionRead,
    InspectionSubmit,
)
from shared.business_dates import BusinessDate
from shared.database import SessionDep
from shared.http import ClockDep, ExpectedVersion, etag
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/monitoring", tags=["supervision"])

Reader = Annotated[Caller, requires("supervision.read")]
Inspector = Annotated[Caller, requires("supervision.inspect")]


@router.get("/inspection-forms", responses={409: {"description": "No plan that holds there has forms."}})
async def list_forms(
    request: Request,
    caller: Reader,
    session: SessionDep,
    clock: ClockDep,
    area: AskedArea = None,
    on: Annotated[BusinessDate | None, Query(description="业务日期；缺省为今天")] = None,
) -> FormList:
    """List the forms that hold in an area on a day; 409 ``policy.none_active`` where no plan has any."""
    return await forms.list_forms(session, request.app.state.policies, caller, area, on or clock.today())


@router.get("/inspections")
async def list_inspections(
    query: Annotated[InspectionQuery, Query()], caller: Reader, session: SessionDep
) -> InspectionList:
    """List the inspections of an area, the latest first."""
    return await service.list_inspections(session, caller, query)


@router.post("/inspections", status_code=201)
async def draw_up_inspection(
    body: InspectionCreate,
    request: Request,
    response: Response,
    caller: Inspector,
    session: SessionDep,
    clock: ClockDep,
) -> InspectionRead:
    """Begin an inspection as a draft, with any answers that are known already."""
    read = await service.draw_up(session, clock, request.app.state.policies, caller, body)
    response.headers["ETag"] = etag(read.version)
    return read


@router.get("/inspections/{inspection_id}")
async def show_inspection(
    inspection_id: UUID, request: Request, response: Response, caller: Reader, session: SessionDep
) -> InspectionDetail:
    """Show an inspection with every version that was handed in."""
    read = await service.show(session, request.app.state.policies, caller, inspection_id)
    response.headers["ETag"] = etag(read.version)
    return read


@router.patch("/inspections/{inspection_id}")
async def fill_in_inspection(
    inspection_id: UUID,
    body: AnswersPatch,
    version: ExpectedVersion,
    request: Request,
    response: Response,
    caller: Inspector,
    session: SessionDep,
    clock: ClockDep,
) -> InspectionRead:
    """Fill in sections of a draft that was read at the version in If-Match; 412 when somebody else was first."""
    policies = request.app.state.policies
    read = await service.fill_in(session, clock, policies, caller, inspection_id, version, body)
    response.headers["ETag"] = etag(read.version)
    return read


@router.post("/inspections/{inspection_id}/submit")
async def submit_inspection(
    inspection_id: UUID,
    body: InspectionSubmit,
    version: ExpectedVersion,
    request: Request,
    response: Response,
    caller: Inspector,
    session: SessionDep,
    clock: ClockDep,
) -> InspectionDetail:
    """Hand a draft in; 409 ``monitoring.answers_missing`` before all is answered."""
    policies = request.app.state.policies
    read = await service.submit(session, clock, policies, caller, inspection_id, version, body)
    response.headers["ETag"] = etag(read.version)
    return read


@router.post("/inspections/{inspection_id}/correct")
async def correct_inspection(
    inspection_id: UUID,
    body: InspectionCorrection,
    version: ExpectedVersion,
    request: Request,
    response: Response,
    caller: Inspector,
    session: SessionDep,
    clock: ClockDep,
) -> InspectionDetail:
    """Correct what was handed in, with a reason, as a new version; the old ones stay."""
    policies = request.app.state.policies
    read = await service.correct(session, clock, policies, caller, inspection_id, version, body)
    response.headers["ETag"] = etag(read.version)
    return read
