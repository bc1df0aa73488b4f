"""The overview over HTTP."""

from typing import Annotated

from fastapi import Request

from services.monitoring.overview import service
from services.monitoring.overview.models import Overview
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/monitoring", tags=["overview"])


@router.get("/overview")
async def show_overview(
    request: Request,
    caller: Annotated[Caller, requires("overview.read")],
    session: SessionDep,
    clock: ClockDep,
    area: AskedArea = None,
) -> Overview:
    """Show the numbers of an area: households, lending, subsidy, fund, alerts, duties, monitoring objects, targets."""
    asked = caller.narrowed(area, field="area")
    return await service.overview(session, request.app.state.policies, asked, clock.today())
