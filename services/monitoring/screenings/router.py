"""Screening runs over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.monitoring.screenings import lists, service
from services.monitoring.screenings.models import (
    ListedList,
    ListedQuery,
    ListedRead,
    MarkCreate,
    ScreeningClose,
    ScreeningCreate,
    ScreeningDetail,
    ScreeningList,
    ScreeningQuery,
    ScreeningWithdraw,
)
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/monitoring/screenings", tags=["supervision"])

Reader = Annotated[Caller, requires("supervision.read")]
Opener = Annotated[Caller, requires("screening.open")]
Recorder = Annotated[Caller, requires("screening.record")]


@router.get("")
async def list_screenings(
    query: Annotated[ScreeningQuery, Query()], caller: Reader, session: SessionDep
) -> ScreeningList:
    """List the runs of an area and of those around it, the latest first."""
    return await lists.list_runs(session, caller, query)


@router.post("", status_code=201)
async def begin_screening(
    body: ScreeningCreate, request: Request, caller: Opener, session: SessionDep, clock: ClockDep
) -> ScreeningDetail:
    """Begin a run over all households of the plan's kind in an area; its list is frozen as of the day."""
    return await service.begin(session, clock, request.app.state.policies, caller, body)


@router.get("/{screening_id}")
async def show_screening(screening_id: UUID, caller: Reader, session: SessionDep) -> ScreeningDetail:
    """Show a run with how far it has come in the caller's part of its area."""
    return await lists.show(session, caller, screening_id)


@router.get("/{screening_id}/households")
async def list_screened_households(
    screening_id: UUID, query: Annotated[ListedQuery, Query()], caller: Reader, session: SessionDep
) -> ListedList:
    """List the caller's part of a run's list, by household number, each with its mark."""
    return await lists.list_households(session, caller, screening_id, query)


@router.post("/{screening_id}/households/{household_id}/marks", status_code=201)
async def mark_household(
    screening_id: UUID, household_id: UUID, body: MarkCreate, caller: Recorder, session: SessionDep, clock: ClockDep
) -> ListedRead:
    """Mark a household off, or correct its mark by naming the version that is wrong."""
    return await service.mark(session, clock, caller, screening_id, household_id, body)


@router.post("/{screening_id}/close")
async def close_screening(
    screening_id: UUID, body: ScreeningClose, caller: Opener, session: SessionDep, clock: ClockDep
) -> ScreeningDetail:
    """Close a run; 409 ``monitoring.coverage_short`` while households are left."""
    return await service.close(session, clock, caller, screening_id, body)


@router.post("/{screening_id}/withdraw")
async def withdraw_screening(
    screening_id: UUID, body: ScreeningWithdraw, caller: Opener, session: SessionDep, clock: ClockDep
) -> ScreeningDetail:
    """Withdraw a run that is not to be finished, with the reason; 409 ``monitoring.screening_closed`` after its end."""
    return await service.withdraw(session, clock, caller, screening_id, body)
