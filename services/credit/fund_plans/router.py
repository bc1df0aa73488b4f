"""Plans for the fund over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.credit.fund_plans import service
from services.credit.fund_plans.schemas import (
    LineChange,
    PlanCreate,
    PlanDetail,
    PlanLines,
    PlanList,
    PlanQuery,
    PlanRead,
    PlanStep,
)
from shared.database import Page, SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/credit/fund-plans", tags=["risk fund plans"])

Reader = Annotated[Caller, requires("fund_plan.read")]
Planner = Annotated[Caller, requires("fund_plan.write")]


@router.post("", status_code=201)
async def draw_up_plan(
    body: PlanCreate, request: Request, session: SessionDep, clock: ClockDep, caller: Planner
) -> PlanDetail:
    """Draw up a quarter's plan from what its lending still needs; 409 ``credit.fund_plan_open`` beside a draft."""
    return await service.draw_up(session, caller, clock, request.app.state.policies, body)


@router.get("")
async def list_plans(
    query: Annotated[PlanQuery, Query()], request: Request, session: SessionDep, caller: Reader
) -> PlanList:
    """List the city's plans."""
    return await service.list_plans(session, caller, request.app.state.policies, query)


@router.get("/{plan_id}")
async def get_plan(plan_id: UUID, request: Request, session: SessionDep, caller: Reader) -> PlanDetail:
    """Give a plan with what the city's fund has committed and what earlier quarters still need."""
    return await service.get_plan(session, caller, request.app.state.policies, plan_id)


@router.get("/{plan_id}/lines")
async def list_plan_lines(
    plan_id: UUID, page: Annotated[Page, Query()], session: SessionDep, caller: Reader
) -> PlanLines:
    """List the lines of a plan by county and bank."""
    return await service.list_lines(session, caller, plan_id, page)


@router.post("/{plan_id}/lines")
async def adjust_plan_line(
    plan_id: UUID, body: LineChange, request: Request, session: SessionDep, caller: Planner
) -> PlanRead:
    """Plan another amount for a line than proposed, with the reason."""
    return await service.adjust(session, caller, request.app.state.policies, plan_id, body)


@router.post("/{plan_id}/adopt")
async def adopt_plan(
    plan_id: UUID, body: PlanStep, request: Request, session: SessionDep, clock: ClockDep, caller: Planner
) -> PlanRead:
    """Adopt a draft and plan its deposits; 409 ``credit.fund_size_exceeded`` where the city's fund lacks the money."""
    return await service.adopt(session, caller, clock, request.app.state.policies, plan_id, body)


@router.post("/{plan_id}/discard")
async def discard_plan(
    plan_id: UUID, body: PlanStep, request: Request, session: SessionDep, clock: ClockDep, caller: Planner
) -> PlanRead:
    """Discard a draft."""
    return await service.discard(session, caller, clock, request.app.state.policies, plan_id, body)
