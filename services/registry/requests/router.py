"""Requests for sensitive changes over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.registry.records.forms import RecordChangeList, StepForm
from services.registry.records.kinds import Desk
from services.registry.records.queries import find_record, list_history, list_records
from services.registry.records.router import desk_of
from services.registry.requests import service
from services.registry.requests.models import ChangeRequest, RequestCreate, RequestList, RequestQuery, RequestRead
from shared.database import Page
from shared.http import ExpectedVersion, etag
from shared.repeatable import repeatable_router

router = repeatable_router(prefix="/registry/requests", tags=["requests"])

Reading = Annotated[Desk, desk_of("request.read")]
Asking = Annotated[Desk, desk_of("request.write")]
Deciding = Annotated[Desk, desk_of("request.decide")]


def _shown(row: ChangeRequest, response: Response) -> RequestRead:
    response.headers["ETag"] = etag(row.version)
    return RequestRead.model_validate(row)


@router.get("")
async def list_requests(query: Annotated[RequestQuery, Query()], desk: Reading) -> RequestList:
    """List requests of the caller's area in the order in which they were made."""
    found, after = await list_records(desk.session, desk.caller, service.REQUEST, query)
    return RequestList(items=[RequestRead.model_validate(row) for row in found], next=after)


@router.post("", status_code=201)
async def submit_request(body: RequestCreate, response: Response, desk: Asking) -> RequestRead:
    """Ask for a sensitive change; 409 ``registry.request_pending`` where the same waits for a decision."""
    return _shown(await service.submit(desk, body), response)


@router.get("/{request_id}")
async def read_request(request_id: UUID, response: Response, desk: Reading) -> RequestRead:
    """Read one request."""
    return _shown(await find_record(desk.session, desk.caller, ChangeRequest, request_id), response)


@router.post("/{request_id}/approve")
async def approve_request(
    request_id: UUID, body: StepForm, version: ExpectedVersion, response: Response, desk: Deciding
) -> RequestRead:
    """Approve it, whereby it takes effect; 403 ``registry.own_request`` for who asked."""
    return _shown(await service.approve(desk, request_id, version, body), response)


@router.post("/{request_id}/refuse")
async def refuse_request(
    request_id: UUID, body: StepForm, version: ExpectedVersion, response: Response, desk: Deciding
) -> RequestRead:
    """Refuse it; nothing changes."""
    return _shown(await service.refuse(desk, request_id, version, body), response)


@router.post("/{request_id}/take-back")
async def take_back_request(
    request_id: UUID, body: StepForm, version: ExpectedVersion, response: Response, desk: Asking
) -> RequestRead:
    """Take one's own request back."""
    return _shown(await service.take_back(desk, request_id, version, body), response)


@router.get("/{request_id}/history")
async def read_history(request_id: UUID, page: Annotated[Page, Query()], desk: Reading) -> RecordChangeList:
    """List what became of a request, by whom and when."""
    row = await find_record(desk.session, desk.caller, ChangeRequest, request_id)
    return await list_history(desk.session, service.REQUEST, row, page)
