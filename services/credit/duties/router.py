"""Duties over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.credit.duties import service
from services.credit.duties.schemas import DutyList, DutyQuery
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/duties", tags=["credit duties"])


@router.get("")
async def list_duties(
    query: Annotated[DutyQuery, Query()],
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("duty.read")],
) -> DutyList:
    """List duties with deadline, state and lateness on a day; on account of a bank, for itself."""
    return await service.list_duties(session, caller, clock, request.app.state.policies, query)
