"""Alerts over HTTP: list, show, the steps."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.monitoring.alerts import service
from services.monitoring.alerts.models import (
    AlertConditions,
    AlertDetail,
    AlertList,
    AssignRequest,
    StepRequest,
    VerifyRequest,
)
from services.monitoring.alerts.rules import Step
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/monitoring", tags=["alerts"])

Reader = Annotated[Caller, requires("alert.read")]
Handler = Annotated[Caller, requires("alert.handle")]


@router.get("/alerts")
async def list_alerts(
    query: Annotated[AlertConditions, Query()], caller: Reader, session: SessionDep, clock: ClockDep
) -> AlertList:
    """List the alerts of an area, the latest first."""
    return await service.list_alerts(session, clock, caller.narrowed(query.area, field="area"), query)


@router.get("/alerts/{alert_id}")
async def show_alert(alert_id: UUID, caller: Reader, session: SessionDep, clock: ClockDep) -> AlertDetail:
    """Show an alert with its history."""
    return await service.show(session, clock, caller, alert_id)


@router.post("/alerts/{alert_id}/assign")
async def assign_alert(
    alert_id: UUID,
    body: AssignRequest,
    caller: Annotated[Caller, requires("alert.assign")],
    session: SessionDep,
    clock: ClockDep,
) -> AlertDetail:
    """Name who is to go and look. 409 ``monitoring.wrong_step`` once it is closed."""
    return await service.assign(session, clock, caller, alert_id, body)


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
    """Close an alert that was responded to; that of a monitoring object closes when its risk is removed.

    409 ``monitoring.wrong_step`` out of turn, ``monitoring.risk_not_removed`` while it is a monitoring object.
    """
    return await service.take_step(session, clock, caller, alert_id, Step.RESOLVE, body)
