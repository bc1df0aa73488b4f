"""The plans' demands on the organisation, and what is missing, over HTTP."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request

from services.gateway.organisation.demands import service
from services.gateway.organisation.demands.models import GapQuery, GapReport, OrganisationPlan
from services.gateway.organisation.fields import AskedDay
from shared.database import SessionDep, SnapshotDep
from shared.http import ClockDep, refuse_unknown_query
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/api/v1/organisation", tags=["organisation"])

Reader = Annotated[Caller, requires("organisation.read")]
NEEDS_PLAN: dict[int | str, dict[str, Any]] = {409: {"description": "No plan in force says who leads there."}}


@router.get("/plan", responses=NEEDS_PLAN, dependencies=[Depends(refuse_unknown_query)])
async def read_organisation_plan(
    request: Request,
    caller: Reader,
    session: SessionDep,
    clock: ClockDep,
    area: AskedArea = None,
    on: Annotated[AskedDay, Query()] = None,
) -> OrganisationPlan:
    """Read what the plans in force in an area say: groups, responsible persons, mechanisms with their departments."""
    return await service.read_plan(session, request.app.state.policies, caller, area, on or clock.today())


@router.get("/gaps", responses=NEEDS_PLAN)
async def report_organisation_gaps(
    query: Annotated[GapQuery, Query()], request: Request, caller: Reader, session: SnapshotDep, clock: ClockDep
) -> GapReport:
    """Report what is missing against the plans: groups, people in seats, named staff, files; how much in each part."""
    return await service.report_gaps(session, clock, request.app.state.policies, caller, query)
