"""Findings over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.monitoring.findings import service
from services.monitoring.findings.models import (
    CloseRequest,
    FindingCreate,
    FindingDetail,
    FindingList,
    FindingQuery,
    RectifyRequest,
    SendBackRequest,
)
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/monitoring/findings", tags=["supervision"])

Reader = Annotated[Caller, requires("supervision.read")]
Inspector = Annotated[Caller, requires("supervision.inspect")]
Rectifier = Annotated[Caller, requires("finding.rectify")]


@router.get("")
async def list_findings(
    query: Annotated[FindingQuery, Query()], caller: Reader, session: SessionDep, clock: ClockDep
) -> FindingList:
    """List the findings of an area, those first that are due first."""
    return await service.list_findings(session, clock, caller, query)


@router.post("", status_code=201)
async def open_finding(
    body: FindingCreate, request: Request, caller: Inspector, session: SessionDep, clock: ClockDep
) -> FindingDetail:
    """Enter a problem that was found, with the last day for its rectification."""
    return await service.open_finding(session, clock, request.app.state.policies, caller, body)


@router.get("/{finding_id}")
async def show_finding(finding_id: UUID, caller: Reader, session: SessionDep, clock: ClockDep) -> FindingDetail:
    """Show a finding with its history."""
    return await service.show(session, clock, caller, finding_id)


@router.post("/{finding_id}/rectify")
async def rectify_finding(
    finding_id: UUID, body: RectifyRequest, caller: Rectifier, session: SessionDep, clock: ClockDep
) -> FindingDetail:
    """Say what was done, with what proves it. 409 ``monitoring.wrong_finding_step`` out of turn."""
    return await service.rectify(session, clock, caller, finding_id, body)


@router.post("/{finding_id}/close")
async def close_finding(
    finding_id: UUID, body: CloseRequest, caller: Inspector, session: SessionDep, clock: ClockDep
) -> FindingDetail:
    """Close what somebody else has rectified; 409 ``monitoring.own_work`` to him who did."""
    return await service.close(session, clock, caller, finding_id, body)


@router.post("/{finding_id}/send-back")
async def send_back_finding(
    finding_id: UUID, body: SendBackRequest, caller: Inspector, session: SessionDep, clock: ClockDep
) -> FindingDetail:
    """Let a finding be rectified anew. 409 ``monitoring.wrong_finding_step`` out of turn."""
    return await service.send_back(session, clock, caller, finding_id, body)
