"""Sweeps over HTTP."""

from typing import Annotated

from fastapi import Request

from services.monitoring.sweeps import service
from services.monitoring.sweeps.models import SweepCreate, SweepList, SweepRead
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/monitoring/sweeps", tags=["sweeps"])


@router.post("")
async def sweep_county(
    body: SweepCreate, request: Request, clock: ClockDep, caller: Annotated[Caller, requires("sweep.run")]
) -> SweepRead:
    """Judge every household of a county as of today, and let late alerts go up; it happens daily by itself.

    What was found before stays, so it may be asked at any time: after a plan was put in force, for one. By which
    standards a household's dwelling, water and schooling are measured is settled anew by its own next fact.
    404 where the county has no household.
    """
    state = request.app.state
    return await service.sweep_now(state.sessions, clock, state.policies, caller, body.county_code)


@router.get("")
async def list_sweeps(
    caller: Annotated[Caller, requires("sweep.read")], session: SessionDep, area: AskedArea = None
) -> SweepList:
    """Tell when each county of an area was swept last."""
    return await service.list_sweeps(session, caller.narrowed(area, field="area"))
