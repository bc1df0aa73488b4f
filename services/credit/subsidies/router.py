"""Subsidy lists over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from services.credit.subsidies import service
from services.credit.subsidies.schemas import Lines, ListCreate, ListQuery, ListRead, Lists, Return, Step
from shared.database import Page, SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/subsidy-lists", tags=["subsidy lists"])

Reader = Annotated[Caller, requires("subsidy_list.read")]
Submitter = Annotated[Caller, requires("subsidy_list.submit")]
Approver = Annotated[Caller, requires("subsidy_list.approve")]
Returner = Annotated[Caller, requires("subsidy_list.return")]
Payer = Annotated[Caller, requires("subsidy_list.pay")]

_READ_BEFORE: dict[int | str, dict[str, Any]] = {412: {"description": "The list changed since it was read."}}


@router.post("", status_code=201)
async def draw_up_list(
    body: ListCreate, request: Request, response: Response, session: SessionDep, clock: ClockDep, caller: Submitter
) -> ListRead:
    """Draw up a quarter's list as of now; 200 where a draft or returned one is drawn up anew."""
    shown, created = await service.draw_up(session, caller, clock, request.app.state.policies, body)
    response.status_code = 201 if created else 200
    return shown


@router.get("")
async def list_lists(
    query: Annotated[ListQuery, Query()], session: SessionDep, clock: ClockDep, caller: Reader
) -> Lists:
    """List the subsidy lists of the caller's area; a bank sees its own."""
    return await service.list_lists(session, caller, clock, query)


@router.get("/{list_id}")
async def get_list(list_id: UUID, session: SessionDep, clock: ClockDep, caller: Reader) -> ListRead:
    """Give a list."""
    return await service.get_list(session, caller, clock, list_id)


@router.get("/{list_id}/lines")
async def list_lines(
    list_id: UUID, page: Annotated[Page, Query()], request: Request, session: SessionDep, caller: Reader
) -> Lines:
    """List the lines of a list, with what of each loan is needed to check them."""
    return await service.list_lines(session, caller, request.app.state.policies, list_id, page.limit, page.after)


@router.post("/{list_id}/submit", responses=_READ_BEFORE)
async def submit_list(
    list_id: UUID, body: Step, request: Request, session: SessionDep, clock: ClockDep, caller: Submitter
) -> ListRead:
    """Freeze the lines, built anew from all events accepted until now, and hand the list in."""
    return await service.submit(session, caller, clock, request.app.state.policies, list_id, body)


@router.post("/{list_id}/approve", responses=_READ_BEFORE)
async def approve_list(
    list_id: UUID, body: Step, request: Request, session: SessionDep, clock: ClockDep, caller: Approver
) -> ListRead:
    """Approve a submitted list; 409 ``credit.same_person`` for whoever submitted it."""
    return await service.approve(session, caller, clock, request.app.state.policies, list_id, body)


@router.post("/{list_id}/return", responses=_READ_BEFORE)
async def return_list(list_id: UUID, body: Return, session: SessionDep, clock: ClockDep, caller: Returner) -> ListRead:
    """Return a list with a reason: the office one that is submitted or approved, the finance bureau an approved one."""
    return await service.send_back(session, caller, clock, list_id, body)


@router.post("/{list_id}/pay", responses=_READ_BEFORE)
async def pay_list(list_id: UUID, body: Step, session: SessionDep, clock: ClockDep, caller: Payer) -> ListRead:
    """Pay an approved list; 409 ``credit.same_person`` for whoever submitted or approved it."""
    return await service.pay(session, caller, clock, list_id, body)
