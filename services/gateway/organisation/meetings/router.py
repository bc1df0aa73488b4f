"""Meetings and decisions over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from services.gateway.organisation.meetings import service
from services.gateway.organisation.meetings.models import (
    DecisionCreate,
    DecisionDetail,
    DecisionList,
    DecisionQuery,
    FollowUp,
    MeetingCall,
    MeetingCancelled,
    MeetingDetail,
    MeetingHeld,
    MeetingList,
    MeetingQuery,
    Reopening,
)
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/api/v1/organisation", tags=["meetings"])

Reader = Annotated[Caller, requires("meeting.read")]
Writer = Annotated[Caller, requires("meeting.write")]


@router.get("/meetings")
async def list_meetings(query: Annotated[MeetingQuery, Query()], caller: Reader, session: SessionDep) -> MeetingList:
    """List the meetings of an area's groups, the latest first."""
    return await service.list_meetings(session, caller, query)


@router.post("/meetings", status_code=201)
async def call_meeting(body: MeetingCall, caller: Writer, session: SessionDep, clock: ClockDep) -> MeetingDetail:
    """Call a meeting of a group."""
    return await service.call(session, clock, caller, body)


@router.get("/meetings/{meeting_id}")
async def show_meeting(meeting_id: UUID, caller: Reader, session: SessionDep, clock: ClockDep) -> MeetingDetail:
    """Show a meeting with its minutes, who was there, and what it decided."""
    return await service.show(session, clock, caller, meeting_id)


@router.post("/meetings/{meeting_id}/hold")
async def hold_meeting(
    meeting_id: UUID, body: MeetingHeld, request: Request, caller: Writer, session: SessionDep, clock: ClockDep
) -> MeetingDetail:
    """Enter that a meeting took place; 409 ``organisation.not_quorate`` where too few were there."""
    return await service.hold(session, clock, request.app.state.policies, caller, meeting_id, body)


@router.post("/meetings/{meeting_id}/cancel")
async def cancel_meeting(
    meeting_id: UUID, body: MeetingCancelled, caller: Writer, session: SessionDep, clock: ClockDep
) -> MeetingDetail:
    """Let a meeting that was called not take place."""
    return await service.cancel(session, clock, caller, meeting_id, body)


@router.post("/meetings/{meeting_id}/decisions", status_code=201)
async def keep_decision(
    meeting_id: UUID, body: DecisionCreate, caller: Writer, session: SessionDep, clock: ClockDep
) -> DecisionDetail:
    """Keep what a meeting decided, under the next number there; 409 before it was held."""
    return await service.decide(session, clock, caller, meeting_id, body)


@router.get("/decisions")
async def list_decisions(
    query: Annotated[DecisionQuery, Query()], caller: Reader, session: SessionDep, clock: ClockDep
) -> DecisionList:
    """List the decisions that an area carries out, those first that are due first; ``late`` for the late ones."""
    return await service.list_decisions(session, clock, caller, query)


@router.get("/decisions/{decision_id}")
async def show_decision(decision_id: UUID, caller: Reader, session: SessionDep, clock: ClockDep) -> DecisionDetail:
    """Show a decision with what became of it."""
    return await service.show_decision(session, clock, caller, decision_id)


@router.post("/decisions/{decision_id}/follow-ups")
async def follow_decision_up(
    decision_id: UUID,
    body: FollowUp,
    caller: Annotated[Caller, requires("decision.report")],
    session: SessionDep,
    clock: ClockDep,
) -> DecisionDetail:
    """Tell what became of a decision, and whether it is carried out."""
    return await service.follow_up(session, clock, caller, decision_id, body)


@router.post("/decisions/{decision_id}/reopen")
async def reopen_decision(
    decision_id: UUID, body: Reopening, caller: Writer, session: SessionDep, clock: ClockDep
) -> DecisionDetail:
    """Let a decision be carried out anew; 404 to those who don't see the meeting that decided it."""
    return await service.reopen(session, clock, caller, decision_id, body)
