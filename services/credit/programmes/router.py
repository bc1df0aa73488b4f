"""Programmes over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.credit.programmes import service
from services.credit.programmes.schemas import ProgrammeList, ProgrammeQuery
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/programmes", tags=["programmes"])


@router.get("")
async def list_programmes(
    query: Annotated[ProgrammeQuery, Query()],
    request: Request,
    session: SessionDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("product.read")],
) -> ProgrammeList:
    """List the loan programmes that run in a county on a day: codes, names, and the packs that hold."""
    return await service.list_programmes(session, caller, clock, request.app.state.policies, query)
