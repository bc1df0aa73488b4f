"""Sweeps over HTTP."""

from typing import Annotated

from fastapi import status

from services.monitoring.sweeps import service
from services.monitoring.sweeps.models import SweepCreate, SweepList, SweepRead
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/monitoring/sweeps", tags=["sweeps"])


@router.post("", status_code=status.HTTP_202_ACCEPTED)
async def sweep_county(
    body: SweepCreate, session: SessionDep, clock: ClockDep, caller: Annotated[Caller, requires("sweep.run")]
) -> SweepRead:
    """Have every household of a county judged as of today, and late alerts go up; it happens daily by itself.

    What was found before stays, so it may be asked at any time: after a plan was put in force, for one. By which
    standards a household's dwelling, water, schooling, pension and support are measured is settled anew by its own next
    fact. The worker begins within seconds, `GET /monitoring/sweeps` tells how far it has come; what is asked while it
    waits is the same sweep. 404 where the county has no household.
    """
    return await service.ask_for_sweep(session, clock, caller, body.county_code)


@router.get("")
async def list_sweeps(
    caller: Annotated[Caller, requires("sweep.read")], session: SessionDep, area: AskedArea = None
) -> SweepList:
    """Tell when each county of an area was swept last, how far a sweep under way has come, and which wait for one."""
    return await service.list_sweeps(session, caller.narrowed(area, field="area"))
