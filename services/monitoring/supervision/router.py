"""The overview of supervision over HTTP."""

from typing import Annotated

from fastapi import Request

from services.monitoring.supervision import service
from services.monitoring.supervision.models import SupervisionOverview
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/monitoring/supervision", tags=["supervision"])


@router.get("/overview")
async def show_overview(
    request: Request,
    caller: Annotated[Caller, requires("supervision.read")],
    session: SessionDep,
    clock: ClockDep,
    area: AskedArea = None,
) -> SupervisionOverview:
    """Count inspections and findings of an area by war zone and section: open, rectified, closed, late."""
    return await service.overview(session, request.app.state.policies, caller, area, clock.today())
