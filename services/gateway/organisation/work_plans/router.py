"""Plans of work over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.gateway.organisation.trails import trail_of
from services.gateway.organisation.work_plans import service
from services.gateway.organisation.work_plans.models import (
    Acknowledgement,
    Approval,
    Issue,
    Resubmission,
    SendingBack,
    Tabling,
    WorkPlanCreate,
    WorkPlanDetail,
    WorkPlanList,
    WorkPlanQuery,
)
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/api/v1/organisation/work-plans", tags=["work plans"])

Reader = Annotated[Caller, requires("work_plan.read")]
Writer = Annotated[Caller, requires("work_plan.write")]
Approver = Annotated[Caller, requires("work_plan.approve")]


@router.get("")
async def list_work_plans(
    query: Annotated[WorkPlanQuery, Query()], caller: Reader, session: SessionDep
) -> WorkPlanList:
    """List the plans of an area, or with ``received`` those that were handed down to it."""
    return await service.list_plans(session, caller, query)


@router.post("", status_code=201)
async def submit_work_plan(
    body: WorkPlanCreate, caller: Writer, session: SessionDep, clock: ClockDep
) -> WorkPlanDetail:
    """Submit a plan of an area, a method of assessment or a yearly task for approval."""
    return await service.submit(session, clock, caller, body)


@router.get("/{plan_id}")
async def show_work_plan(plan_id: UUID, caller: Reader, session: SessionDep) -> WorkPlanDetail:
    """Show a plan with its steps and who has acknowledged it; to those below their own part."""
    return await service.show(session, caller, plan_id)


@router.post("/{plan_id}/resubmit")
async def resubmit_work_plan(
    plan_id: UUID, body: Resubmission, caller: Writer, session: SessionDep, clock: ClockDep
) -> WorkPlanDetail:
    """Submit a plan anew that was sent back."""
    return await service.resubmit(session, clock, caller, plan_id, body)


@router.post("/{plan_id}/table")
async def table_work_plan(
    plan_id: UUID, body: Tabling, request: Request, caller: Writer, session: SessionDep, clock: ClockDep
) -> WorkPlanDetail:
    """Put a plan before a meeting; 409 ``organisation.wrong_group`` where its group doesn't approve such plans."""
    return await service.table_plan(session, clock, request.app.state.policies, caller, plan_id, body)


@router.post("/{plan_id}/approve")
async def approve_work_plan(
    plan_id: UUID, body: Approval, request: Request, caller: Approver, session: SessionDep
) -> WorkPlanDetail:
    """Enter that the meeting has approved a plan; 403 ``organisation.own_step`` to him who submitted it."""
    return await service.approve(session, trail_of(request, caller), caller, plan_id, body)


@router.post("/{plan_id}/send-back")
async def send_work_plan_back(
    plan_id: UUID, body: SendingBack, request: Request, caller: Approver, session: SessionDep
) -> WorkPlanDetail:
    """Let a plan be mended; 403 ``organisation.own_step`` to him who submitted it."""
    return await service.send_back(session, trail_of(request, caller), caller, plan_id, body)


@router.post("/{plan_id}/issue")
async def issue_work_plan(
    plan_id: UUID, body: Issue, request: Request, caller: Writer, session: SessionDep
) -> WorkPlanDetail:
    """Issue a plan that was approved; 409 ``organisation.wrong_work_plan_step`` for what was not."""
    return await service.issue(session, trail_of(request, caller), caller, plan_id, body)


@router.post("/{plan_id}/acknowledge")
async def acknowledge_work_plan(
    plan_id: UUID,
    body: Acknowledgement,
    caller: Annotated[Caller, requires("work_plan.acknowledge")],
    session: SessionDep,
    clock: ClockDep,
) -> WorkPlanDetail:
    """Enter that an area has taken note of what was handed down to it."""
    return await service.acknowledge(session, clock, caller, plan_id, body)
