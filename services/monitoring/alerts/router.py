"""Alerts over HTTP: list, show, the steps."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.monitoring.alerts import service
from services.monitoring.alerts.models import AlertDetail, AlertList, StepRequest, VerifyRequest
from services.monitoring.alerts.rules import AlertState, Rule, Step
from shared.database import Page, SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/monitoring", tags=["alerts"])

Reader = Annotated[Caller, requires("alert.read")]
Handler = Annotated[Caller, requires("alert.handle")]


@router.get("/alerts")
async def list_alerts(
    caller: Reader,
    session: SessionDep,
    clock: ClockDep,
    area: AskedArea = None,
    rule: Rule | None = None,
    state: AlertState | None = None,
    household_id: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=Page.MAX)] = 50,
    after: str | None = None,
) -> AlertList:
    """List the alerts of an area, the latest first."""
    return await service.list_alerts(
        session,
        clock,
        caller.narrowed(area, field="area"),
        rule=rule,
        state=state,
        household_id=household_id,
        limit=limit,
        after=after,
    )


@router.get("/alerts/{alert_id}")
async def show_alert(alert_id: UUID, caller: Reader, session: SessionDep, clock: ClockDep) -> AlertDetail:
    """Show an alert with its history."""
    return await service.show(session, clock, caller, alert_id)


@router.post("/alerts/{alert_id}/verify")
async def verify_alert(
    alert_id: UUID, body: VerifyRequest, caller: Handler, session: SessionDep, clock: ClockDep
) -> AlertDetail:
    """Record the visit; an alert that is not confirmed is dismissed. 409 ``monitoring.wrong_step`` out of turn."""
    return await service.take_step(session, clock, caller, alert_id, Step.VERIFY, body)


@router.post("/alerts/{alert_id}/respond")
async def respond_to_alert(
    alert_id: UUID, body: StepRequest, caller: Handler, session: SessionDep, clock: ClockDep
) -> AlertDetail:
    """Record what was done about a verified alert. 409 ``monitoring.wrong_step`` out of turn."""
    return await service.take_step(session, clock, caller, alert_id, Step.RESPOND, body)


@router.post("/alerts/{alert_id}/resolve")
async def resolve_alert(
    alert_id: UUID, body: StepRequest, caller: Handler, session: SessionDep, clock: ClockDep
) -> AlertDetail:
    """Close an alert that was responded to. 409 ``monitoring.wrong_step`` out of turn."""
    return await service.take_step(session, clock, caller, alert_id, Step.RESOLVE, body)
