"""Call meetings, hold them, keep their decisions and what becomes of these, and read them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.organisation.demands.plans import quorum_of
from services.gateway.organisation.groups.models import OrgGroup
from services.gateway.organisation.groups.queries import find_group
from services.gateway.organisation.meetings.models import (
    Decision,
    DecisionCreate,
    DecisionDetail,
    DecisionList,
    DecisionNote,
    DecisionQuery,
    DecisionRead,
    FollowUp,
    Meeting,
    MeetingCall,
    MeetingCancelled,
    MeetingDetail,
    MeetingHeld,
    MeetingList,
    MeetingQuery,
    MeetingRead,
    MeetingSeat,
    MeetingSeatRead,
    NoteRead,
    Reopening,
    SeatPresent,
)
from services.gateway.organisation.meetings.refusals import (
    DecisionNotOpen,
    DueBeforeMeeting,
    MeetsTooEarly,
    NotASeat,
    NotQuorate,
    UnknownDecision,
    UnknownMeeting,
    WrongMeetingStep,
)
from services.gateway.organisation.meetings.rules import MEETING_LABELS, DecisionState, MeetingState, is_quorate
from services.gateway.organisation.places import Place, place_of, within
from services.gateway.organisation.posts.queries import holders_of, posts_of_group
from services.gateway.organisation.refusals import Ended
from shared.areas import covers
from shared.business_dates import check_step_date
from shared.calendar import Clock
from shared.database import after_key, decode_cursor, decode_day, decode_id, encode_cursor, table_of
from shared.errors import OutsideArea
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller


async def call(session: AsyncSession, clock: Clock, caller: Caller, request: MeetingCall) -> MeetingDetail:
    """Call a meeting of a group.

    Raises:
        UnknownGroup, Ended: there is no such group, or no more.
        DateInFuture, DateBeforeStep, MeetsTooEarly: called after today, before the group was there, or after it meets.
    """
    group = await find_group(session, caller, request.group_id, lock=True, field="group_id")
    if group.ended_on is not None:
        raise Ended(field="group_id")
    check_step_date(clock, request.occurred_on, group.started_on)
    if request.meets_on < request.occurred_on:
        raise MeetsTooEarly(field="meets_on")
    table = table_of(Meeting).c
    last = await session.scalar(
        select(func.max(table.number)).where(table.county_code == group.county_code, table.group_id == group.id)
    )
    row = Meeting(
        county_code=group.county_code,
        group_id=group.id,
        area_code=group.area_code,
        number=(last or 0) + 1,
        title=request.title,
        state=MeetingState.CALLED.value,
        called_on=request.occurred_on,
        meets_on=request.meets_on,
        last_on=request.occurred_on,
        documents=[],
        recorded_by=caller.name,
        recorded_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    return await _detail(session, clock, row)


async def hold(
    session: AsyncSession,
    clock: Clock,
    policies: ActivePolicies,
    caller: Caller,
    meeting_id: UUID,
    request: MeetingHeld,
) -> MeetingDetail:
    """Enter that a meeting took place, with its minutes and who was there.

    Raises:
        UnknownMeeting, WrongMeetingStep: there is none, or it was held or cancelled.
        DateInFuture, DateBeforeStep: after today, or before it was called.
        NotASeat: somebody came for a seat that the group doesn't have, that is empty, or that was named before.
        NotQuorate: fewer seats were there than the plan asks for.
    """
    row = await _at(session, caller, meeting_id, MeetingState.CALLED)
    check_step_date(clock, request.occurred_on, row.called_on)
    on = request.occurred_on
    group = await session.get_one(OrgGroup, (row.county_code, row.group_id))
    seats = [
        seat
        for seat in await posts_of_group(session, row.county_code, row.group_id)
        if seat.started_on <= on and (seat.ended_on is None or on < seat.ended_on)
    ]
    holders = {
        post_id: next((one.name for one in held if one.term().holds(on)), None)
        for post_id, held in (await holders_of(session, seats)).items()
    }
    came = _came(request.present, {seat.id for seat in seats if holders.get(seat.id)})
    quorum = await quorum_of(session, policies, Place(group.area_code, group.county_code, caller), group.plan_code, on)
    if not is_quorate(len(came), len(seats), quorum):
        needed = "1 席" if quorum is None else f"席位的 {quorum}"
        raise NotQuorate(
            f"到会 {len(came)} 席，共 {len(seats)} 席，至少应到{needed}",
            f"{len(came)} of {len(seats)} seats were there; at least {quorum or 'one'} must be",
            field="present",
        )
    for seat in seats:
        there = came.get(seat.id)
        session.add(
            MeetingSeat(
                county_code=row.county_code,
                meeting_id=row.id,
                post_id=seat.id,
                title=seat.title,
                holder=holders.get(seat.id),
                present=there is not None,
                deputy=there.deputy if there else None,
            )
        )
    row.state, row.meets_on, row.last_on = MeetingState.HELD.value, on, on
    row.seats, row.present = len(seats), len(came)
    row.minutes, row.documents = request.minutes, [paper.model_dump() for paper in request.documents]
    await session.flush()
    return await _detail(session, clock, row)


async def cancel(
    session: AsyncSession, clock: Clock, caller: Caller, meeting_id: UUID, request: MeetingCancelled
) -> MeetingDetail:
    """Let a meeting that was called not take place.

    Raises:
        UnknownMeeting, WrongMeetingStep: there is none, or it was held or cancelled.
        DateInFuture, DateBeforeStep: after today, or before it was called.
    """
    row = await _at(session, caller, meeting_id, MeetingState.CALLED)
    check_step_date(clock, request.occurred_on, row.called_on)
    row.state, row.reason, row.last_on = MeetingState.CANCELLED.value, request.reason, request.occurred_on
    await session.flush()
    return await _detail(session, clock, row)


async def decide(
    session: AsyncSession, clock: Clock, caller: Caller, meeting_id: UUID, request: DecisionCreate
) -> DecisionDetail:
    """Keep what a meeting decided, under the next number there.

    Raises:
        UnknownMeeting, WrongMeetingStep: there is none, or it was not held.
        AreaCodeInvalid, OutsideArea, AreaUnknown: the area is not the group's, nor inside it.
        DueBeforeMeeting: it is due before the meeting.
    """
    meeting = await _at(session, caller, meeting_id, MeetingState.HELD)
    area_code = meeting.area_code
    if request.area_code is not None:
        area_code = place_of(caller, request.area_code, field="area_code").area_code
        if not covers(caller.areas.present_code(meeting.area_code), area_code):
            raise OutsideArea(
                f"{area_code} 不在该机构的辖区内", f"{area_code} lies outside the group's area", field="area_code"
            )
    if request.due_on < meeting.meets_on:
        raise DueBeforeMeeting(field="due_on")
    group = await session.get_one(OrgGroup, (meeting.county_code, meeting.group_id))
    table = table_of(Decision).c
    last = await session.scalar(
        select(func.max(table.number)).where(table.county_code == meeting.county_code, table.meeting_id == meeting.id)
    )
    row = Decision(
        county_code=meeting.county_code,
        meeting_id=meeting.id,
        group_name=group.name,
        meeting_number=meeting.number,
        number=(last or 0) + 1,
        decided_on=meeting.meets_on,
        state=DecisionState.OPEN.value,
        last_on=meeting.meets_on,
        recorded_at=clock.now(),
        **{**request.model_dump(), "area_code": area_code},
    )
    session.add(row)
    await session.flush()
    return await _decision_detail(session, clock, row)


async def follow_up(
    session: AsyncSession, clock: Clock, caller: Caller, decision_id: UUID, request: FollowUp
) -> DecisionDetail:
    """Tell what became of a decision; it is carried out where that is said.

    Raises:
        UnknownDecision, DecisionNotOpen: there is none, or it is carried out already.
        DateInFuture, DateBeforeStep: after today, or before the step before.
    """
    row = await _find_decision(session, caller, decision_id, lock=True)
    if row.state != DecisionState.OPEN.value:
        raise DecisionNotOpen
    check_step_date(clock, request.occurred_on, row.last_on)
    if request.done:
        row.state, row.done_on = DecisionState.DONE.value, request.occurred_on
    return await _note(session, clock, caller, row, row.state, request.note, request.occurred_on)


async def reopen(
    session: AsyncSession, clock: Clock, caller: Caller, decision_id: UUID, request: Reopening
) -> DecisionDetail:
    """Let a decision be carried out anew; only those do who see the meeting that decided it.

    Raises:
        UnknownDecision, UnknownMeeting: there is none, or its meeting is of an area around the caller's.
        DecisionNotOpen: it is not carried out yet.
        DateInFuture, DateBeforeStep: after today, or before the step before.
    """
    row = await _find_decision(session, caller, decision_id, lock=True)
    await find_meeting(session, caller, row.meeting_id)
    if row.state != DecisionState.DONE.value:
        raise DecisionNotOpen
    check_step_date(clock, request.occurred_on, row.last_on)
    row.state, row.done_on = DecisionState.OPEN.value, None
    return await _note(session, clock, caller, row, "reopened", request.note, request.occurred_on)


async def find_meeting(
    session: AsyncSession, caller: Caller, meeting_id: UUID, *, lock: bool = False, field: str = "id"
) -> Meeting:
    """A meeting of a group of the caller's area.

    Raises:
        UnknownMeeting: there is none, or it lies outside.
    """
    table = table_of(Meeting).c
    statement = select(Meeting).where(caller.area_filter(table.county_code, table.area_code), table.id == meeting_id)
    found = (await session.scalars(statement.with_for_update() if lock else statement)).one_or_none()
    if found is None:
        raise UnknownMeeting(field=field)
    return found


async def show(session: AsyncSession, clock: Clock, caller: Caller, meeting_id: UUID) -> MeetingDetail:
    """A meeting with all that belongs to it. Raises UnknownMeeting."""
    return await _detail(session, clock, await find_meeting(session, caller, meeting_id))


async def show_decision(session: AsyncSession, clock: Clock, caller: Caller, decision_id: UUID) -> DecisionDetail:
    """A decision with what became of it. Raises UnknownDecision."""
    return await _decision_detail(session, clock, await _find_decision(session, caller, decision_id))


async def list_meetings(session: AsyncSession, caller: Caller, query: MeetingQuery) -> MeetingList:
    """Meetings of an area, the latest first. Raises Invalid for a cursor of another list."""
    table = table_of(Meeting).c
    asked = caller.narrowed(query.area, field="area")
    statement: Any = select(Meeting).where(asked.area_filter(table.county_code, table.area_code))
    for name in ("group_id", "state"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.after is not None:
        met_on, meeting_id = decode_cursor("meetings", query.after, 2)
        day = decode_day(met_on)
        behind = (table.meets_on < day) | ((table.meets_on == day) & (table.id < decode_id(meeting_id)))
        statement = statement.where(behind)
    order = (table.meets_on.desc(), table.id.desc())
    found = (await session.scalars(statement.order_by(*order).limit(query.limit + 1))).all()
    page = found[: query.limit]
    more = encode_cursor("meetings", page[-1].meets_on, page[-1].id) if len(found) > query.limit else None
    return MeetingList(items=[MeetingRead.of(row) for row in page], next=more)


async def list_decisions(session: AsyncSession, clock: Clock, caller: Caller, query: DecisionQuery) -> DecisionList:
    """Decisions that an area carries out, those first that are due first. Raises Invalid for a foreign cursor."""
    table = table_of(Decision).c
    today = clock.today()
    asked = caller.narrowed(query.area, field="area")
    statement = select(Decision).where(within(asked, table.county_code, table.area_code))
    for name in ("meeting_id", "state"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.late is not None:
        late = func.coalesce(table.done_on, today) > table.due_on
        statement = statement.where(late if query.late else ~late)
    order = (table.due_on, table.id)
    if query.after is not None:
        due_on, decision_id = decode_cursor("decisions", query.after, 2)
        statement = after_key(statement, order, (decode_day(due_on), decode_id(decision_id)))
    found = (await session.scalars(statement.order_by(*order).limit(query.limit + 1))).all()
    page = found[: query.limit]
    more = encode_cursor("decisions", page[-1].due_on, page[-1].id) if len(found) > query.limit else None
    return DecisionList(items=[DecisionRead.of(row, today) for row in page], next=more)


def _came(present: list[SeatPresent], held: set[UUID]) -> dict[UUID, SeatPresent]:
    came: dict[UUID, SeatPresent] = {}
    for index, one in enumerate(present):
        if one.post_id not in held or one.post_id in came:
            raise NotASeat(field=f"present.{index}.post_id")
        came[one.post_id] = one
    return came


async def _at(session: AsyncSession, caller: Caller, meeting_id: UUID, state: MeetingState) -> Meeting:
    row = await find_meeting(session, caller, meeting_id, lock=True)
    if row.state != state.value:
        label = MEETING_LABELS[MeetingState(row.state)]
        raise WrongMeetingStep(f"会议{label}", f"The meeting is {row.state}")
    return row


async def _find_decision(session: AsyncSession, caller: Caller, decision_id: UUID, *, lock: bool = False) -> Decision:
    table = table_of(Decision).c
    statement = select(Decision).where(within(caller, table.county_code, table.area_code), table.id == decision_id)
    found = (await session.scalars(statement.with_for_update() if lock else statement)).one_or_none()
    if found is None:
        raise UnknownDecision(field="id")
    return found


async def _note(
    session: AsyncSession, clock: Clock, caller: Caller, row: Decision, step: str, note: str, on: date
) -> DecisionDetail:
    row.last_on = on
    session.add(
        DecisionNote(
            county_code=row.county_code,
            decision_id=row.id,
            step=step,
            occurred_on=on,
            note=note,
            actor=caller.name,
            actor_role=caller.role.value,
            recorded_at=clock.now(),
        )
    )
    await session.flush()
    return await _decision_detail(session, clock, row)


async def _decision_detail(session: AsyncSession, clock: Clock, row: Decision) -> DecisionDetail:
    table = table_of(DecisionNote).c
    notes = await session.scalars(
        select(DecisionNote).where(table.county_code == row.county_code, table.decision_id == row.id).order_by(table.id)
    )
    return DecisionDetail(
        **DecisionRead.of(row, clock.today()).model_dump(),
        notes=[NoteRead.model_validate(note, from_attributes=True) for note in notes],
    )


async def _detail(session: AsyncSession, clock: Clock, row: Meeting) -> MeetingDetail:
    seat, decision = table_of(MeetingSeat).c, table_of(Decision).c
    seats = await session.scalars(
        select(MeetingSeat).where(seat.county_code == row.county_code, seat.meeting_id == row.id).order_by(seat.id)
    )
    decisions = await session.scalars(
        select(Decision)
        .where(decision.county_code == row.county_code, decision.meeting_id == row.id)
        .order_by(decision.number)
    )
    return MeetingDetail(
        **MeetingRead.of(row).model_dump(),
        **row.model_dump(include={"minutes", "reason", "documents", "recorded_by"}),
        attendance=[MeetingSeatRead.model_validate(one, from_attributes=True) for one in seats],
        decisions=[DecisionRead.of(one, clock.today()) for one in decisions],
    )
