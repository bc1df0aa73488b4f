"""The overview over HTTP."""

from typing import Annotated

from fastapi import Query, Request

from services.monitoring.overview import inside, service
from services.monitoring.overview.models import AreaFiguresList, InsideQuery, Overview
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/monitoring", tags=["overview"])

Reader = Annotated[Caller, requires("overview.read")]


@router.get("/overview")
async def show_overview(
    request: Request,
    caller: Reader,
    session: SessionDep,
    clock: ClockDep,
    area: AskedArea = None,
) -> Overview:
    """Show the numbers of an area: households, lending, subsidy, fund, alerts, duties, monitoring objects, targets."""
    asked = caller.narrowed(area, field="area")
    return await service.overview(session, request.app.state.policies, asked, clock.today())


@router.get("/overview/areas")
async def list_areas_inside(
    query: Annotated[InsideQuery, Query()], caller: Reader, session: SessionDep, clock: ClockDep
) -> AreaFiguresList:
    """List the numbers of the areas of a level inside an area: households, lending, alerts, visits and duties.

    422 ``monitoring.level_not_below``, ``monitoring.too_many_to_rank`` above 1,000 areas.
    """
    return await inside.figures_inside(session, caller.narrowed(query.area, field="area"), query.level, clock.today())
