"""Reported figures over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.monitoring.late_entries import ENTERED_LATE
from services.monitoring.reports import service
from services.monitoring.reports.models import CheckRequest, ReportCreate, ReportList, ReportRead
from services.monitoring.reports.rules import ReportState
from shared.database import Page, SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires

router = repeatable_router(prefix="/monitoring/reports", tags=["reports"])

Reader = Annotated[Caller, requires("target.read")]
Checker = Annotated[Caller, requires("report.check")]


@router.post("", status_code=201)
async def report_figure(
    request: Request,
    body: ReportCreate,
    caller: Annotated[Caller, requires("report.write")],
    session: SessionDep,
    clock: ClockDep,
) -> ReportRead:
    """Report a figure with its evidence; 409 ``monitoring.report_pending`` while another one waits to be checked."""
    return await service.report(session, clock, request.app.state.policies, caller, body)


@router.get("")
async def list_reports(
    request: Request,
    caller: Reader,
    session: SessionDep,
    page: Annotated[Page, Query()],
    area: AskedArea = None,
    indicator: Annotated[str | None, Query(max_length=100)] = None,
    state: ReportState | None = None,
    late: bool | None = None,
    entered_late: Annotated[bool | None, Query(description=ENTERED_LATE)] = None,
) -> ReportList:
    """List reported figures of an area, the latest day first; corrected and returned ones are there, too."""
    asked = caller.narrowed(area, field="area")
    return await service.list_reports(
        session,
        request.app.state.policies,
        asked,
        page,
        indicator=indicator,
        state=state,
        late=late,
        late_entries=entered_late,
    )


@router.get("/{report_id}")
async def show_report(request: Request, report_id: UUID, caller: Reader, session: SessionDep) -> ReportRead:
    """Show a reported figure."""
    return await service.show(session, request.app.state.policies, caller, report_id)


@router.post("/{report_id}/check")
async def check_report(
    request: Request, report_id: UUID, body: CheckRequest, caller: Checker, session: SessionDep, clock: ClockDep
) -> ReportRead:
    """Check a figure that somebody else reported: from now on it holds. 409 ``monitoring.checked_by_reporter``."""
    policies = request.app.state.policies
    return await service.check(session, clock, policies, caller, report_id, body, ReportState.CHECKED)


@router.post("/{report_id}/return")
async def return_report(
    request: Request, report_id: UUID, body: CheckRequest, caller: Checker, session: SessionDep, clock: ClockDep
) -> ReportRead:
    """Send a figure back with the reason; it may be reported anew."""
    policies = request.app.state.policies
    return await service.check(session, clock, policies, caller, report_id, body, ReportState.RETURNED)
