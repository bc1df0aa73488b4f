"""Duties over HTTP: list, show, calendar file, summary, the steps, and opening the day."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from services.monitoring.alerts.watch import Watch
from services.monitoring.duties import agenda, opening, service, summary
from services.monitoring.duties.rules import DutyNews
from services.monitoring.duties.schemas import (
    DutyDetail,
    DutyList,
    DutyQuery,
    DutySummary,
    OpenedRead,
    OpenRequest,
    ReportRequest,
    ReturnRequest,
    SpanQuery,
)
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea, Caller, requires
from shared.security.permissions import Role

router = repeatable_router(prefix="/monitoring/duties", tags=["duties"])

Reader = Annotated[Caller, requires("post_duty.read")]

CALENDAR = "text/calendar"


@router.get("")
async def list_duties(
    query: Annotated[DutyQuery, Query()], caller: Reader, session: SessionDep, clock: ClockDep
) -> DutyList:
    """List the duties of an area by deadline."""
    return await service.list_duties(session, clock, caller, query)


@router.get("/summary")
async def summarise_duties(
    query: Annotated[SpanQuery, Query()], caller: Reader, session: SessionDep, clock: ClockDep
) -> DutySummary:
    """Count the duties of an area by the areas right below it and by post: open, due this week, late, kept share."""
    return await summary.summarise(session, clock, caller, query)


@router.get(
    "/calendar.ics",
    response_class=Response,
    responses={200: {"content": {CALENDAR: {"schema": {"type": "string"}}}, "description": "iCalendar (RFC 5545)"}},
)
async def download_calendar(
    request: Request,
    caller: Reader,
    session: SessionDep,
    clock: ClockDep,
    area: AskedArea = None,
    role: Role | None = None,
) -> Response:
    """Download the duties of an area, or of a post in it, as a calendar file with reminders.

    Every event keeps its UID, and its SEQUENCE grows with each change, so that a calendar that reads the file again
    shows what became of a duty.
    """
    asked = caller.narrowed(area, field="area")
    watch = Watch(clock, request.app.state.policies)
    return Response(await agenda.calendar_of(session, watch, asked, role), media_type=f"{CALENDAR}; charset=utf-8")


@router.post("/open")
async def open_duties(
    request: Request,
    caller: Annotated[Caller, requires("post_duty.open")],
    session: SessionDep,
    clock: ClockDep,
    _body: OpenRequest | None = None,
) -> OpenedRead:
    """Open today's duties of the packs that hold inside the caller's area, also those that came since the day's run."""
    done = await opening.open_duties(
        session, clock, request.app.state.policies, caller.areas, caller.as_named_now().area_prefix, again=True
    )
    return OpenedRead(
        on=clock.today(),
        opened=done[DutyNews.OPENED],
        moved=done[DutyNews.MOVED],
        reminded=done[DutyNews.REMINDED],
        late=done[DutyNews.LATE],
    )


@router.get("/{duty_id}")
async def show_duty(duty_id: UUID, caller: Reader, session: SessionDep, clock: ClockDep) -> DutyDetail:
    """Show a duty with its history."""
    return await service.show(session, clock, caller, duty_id)


@router.post("/{duty_id}/report")
async def report_duty(
    duty_id: UUID,
    body: ReportRequest,
    caller: Annotated[Caller, requires("post_duty.report")],
    session: SessionDep,
    clock: ClockDep,
) -> DutyDetail:
    """Report that a duty was done; 409 ``monitoring.duty_not_owed`` once it is."""
    return await service.report(session, clock, caller, duty_id, body)


@router.post("/{duty_id}/return")
async def return_report(
    duty_id: UUID,
    body: ReturnRequest,
    caller: Annotated[Caller, requires("post_duty.return")],
    session: SessionDep,
    clock: ClockDep,
) -> DutyDetail:
    """Send the last report back: the duty is open again; 409 ``monitoring.duty_nothing_reported`` without one."""
    return await service.send_back(session, clock, caller, duty_id, body)
