"""Submit plans of work, put them before a meeting, approve, send back, issue, acknowledge, and read them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.organisation.demands.plans import approval_of
from services.gateway.organisation.groups.models import OrgGroup
from services.gateway.organisation.meetings.models import Meeting
from services.gateway.organisation.meetings.rules import MeetingState
from services.gateway.organisation.meetings.service import find_meeting
from services.gateway.organisation.places import Place, place_of, within
from services.gateway.organisation.work_plans.models import (
    Acknowledgement,
    Approval,
    Issue,
    Resubmission,
    SendingBack,
    Tabling,
    WorkPlan,
    WorkPlanCreate,
    WorkPlanDetail,
    WorkPlanList,
    WorkPlanQuery,
    WorkPlanRead,
    WorkPlanRecipient,
    WorkPlanStepTaken,
)
from services.gateway.organisation.work_plans.refusals import (
    ApprovesOwnPlan,
    MeetingNotHeld,
    MeetingOver,
    NotARecipient,
    RecipientsNeeded,
    UnknownWorkPlan,
    WrongGroup,
    WrongPeriod,
    WrongRecipient,
    WrongWorkPlanStep,
)
from services.gateway.organisation.work_plans.rules import (
    OPEN_TO_WRITERS,
    STATE_LABELS,
    STEP_LABELS,
    WorkPlanState,
    WorkPlanStep,
    fits_period,
    may_issue,
    may_judge,
    needs_recipients,
    state_after,
)
from shared.areas import covers
from shared.areas.directory import same_codes
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock
from shared.database import after_key, decode_cursor, decode_id, encode_cursor, is_one_of, table_of
from shared.policies.active import ActivePolicies
from shared.security.audit import Trail
from shared.security.callers import Caller
from shared.security.permissions import may

LEADING_GROUP = "leading_group"


async def submit(session: AsyncSession, clock: Clock, caller: Caller, request: WorkPlanCreate) -> WorkPlanDetail:
    """Submit a plan of an area for approval.

    Raises:
        DateInFuture: dated after today.
        AreaCodeInvalid, OutsideArea, AreaUnknown: of the area.
        WrongPeriod: the years don't fit the kind.
    """
    check_not_future(clock, request.occurred_on)
    place = place_of(caller, request.area_code, field="area_code")
    if not fits_period(request.kind, request.first_year, request.last_year):
        raise WrongPeriod(field="last_year")
    row = WorkPlan(
        county_code=place.county_code,
        area_code=place.area_code,
        state=WorkPlanState.SUBMITTED.value,
        submitted_by=caller.subject,
        last_on=request.occurred_on,
        recorded_at=clock.now(),
        **request.model_dump(exclude={"area_code", "occurred_on"}),
    )
    session.add(row)
    await session.flush()
    return await _taken(session, clock, caller, row)


async def resubmit(
    session: AsyncSession, clock: Clock, caller: Caller, plan_id: UUID, request: Resubmission
) -> WorkPlanDetail:
    """Submit a plan anew that was sent back.

    Raises:
        UnknownWorkPlan, WrongWorkPlanStep: there is none, or it was not sent back.
        DateInFuture, DateBeforeStep: after today, or before the step before.
    """
    row = await _at_step(session, clock, caller, plan_id, WorkPlanStep.RESUBMIT, request.occurred_on)
    row.submitted_by, row.meeting_id = caller.subject, None
    row.document = request.document.model_dump()
    row.title = request.title or row.title
    return await _taken(session, clock, caller, row, request.note)


async def table_plan(
    session: AsyncSession,
    clock: Clock,
    policies: ActivePolicies,
    caller: Caller,
    plan_id: UUID,
    request: Tabling,
) -> WorkPlanDetail:
    """Put a plan before a meeting of the group that approves it.

    Raises:
        UnknownWorkPlan, WrongWorkPlanStep: there is none, or it was not submitted.
        UnknownMeeting, MeetingNotHeld, MeetingOver: there is no such meeting, it was cancelled, or is over.
        WrongGroup: it is of another group than the one that approves.
        DateInFuture, DateBeforeStep: after today, or before the step before.
    """
    row = await _at_step(session, clock, caller, plan_id, WorkPlanStep.TABLE, request.occurred_on)
    meeting = await find_meeting(session, caller, request.meeting_id, field="meeting_id")
    if meeting.state == MeetingState.CANCELLED.value:
        raise MeetingNotHeld(field="meeting_id")
    if meeting.state == MeetingState.HELD.value and meeting.meets_on < request.occurred_on:
        raise MeetingOver(field="meeting_id")
    await _check_group(session, policies, caller, row, meeting)
    row.meeting_id = meeting.id
    return await _taken(session, clock, caller, row)


async def approve(
    session: AsyncSession, trail: Trail, caller: Caller, plan_id: UUID, request: Approval
) -> WorkPlanDetail:
    """Enter that the meeting has approved a plan.

    Raises:
        UnknownWorkPlan, WrongWorkPlanStep: there is none, or it is before no meeting.
        ApprovesOwnPlan: the caller submitted it.
        MeetingNotHeld: the meeting was not held by the day.
        DateInFuture, DateBeforeStep: after today, or before the step before.
    """
    row = await _at_step(session, trail.clock, caller, plan_id, WorkPlanStep.APPROVE, request.occurred_on)
    _check_judge(row, caller)
    meeting = await session.get_one(Meeting, (row.county_code, row.meeting_id))
    if meeting.state != MeetingState.HELD.value or meeting.meets_on > request.occurred_on:
        raise MeetingNotHeld
    row.approved_by, row.approved_on = caller.subject, request.occurred_on
    await _note(session, trail, row, "work_plan.approve")
    return await _taken(session, trail.clock, caller, row, request.note)


async def send_back(
    session: AsyncSession, trail: Trail, caller: Caller, plan_id: UUID, request: SendingBack
) -> WorkPlanDetail:
    """Let a plan be mended.

    Raises:
        UnknownWorkPlan, WrongWorkPlanStep: there is none, or it was approved or sent back already.
        ApprovesOwnPlan: the caller submitted it.
        DateInFuture, DateBeforeStep: after today, or before the step before.
    """
    row = await _at_step(session, trail.clock, caller, plan_id, WorkPlanStep.SEND_BACK, request.occurred_on)
    _check_judge(row, caller)
    await _note(session, trail, row, "work_plan.send_back")
    return await _taken(session, trail.clock, caller, row, request.note)


async def issue(session: AsyncSession, trail: Trail, caller: Caller, plan_id: UUID, request: Issue) -> WorkPlanDetail:
    """Issue a plan that was approved, and hand it down to areas below.

    Raises:
        UnknownWorkPlan, WrongWorkPlanStep: there is none, or it was not approved.
        ApprovesOwnPlan: the caller entered the approval.
        RecipientsNeeded, WrongRecipient: a task goes to nobody, or an area is not below the plan's, or named twice.
        AreaCodeInvalid, OutsideArea, AreaUnknown: of the areas.
        DateInFuture, DateBeforeStep: after today, or before the step before.
    """
    row = await _at_step(session, trail.clock, caller, plan_id, WorkPlanStep.ISSUE, request.occurred_on)
    if not may_issue(str(row.approved_by), caller.subject):
        raise ApprovesOwnPlan
    if needs_recipients(row.kind) and not request.recipients:
        raise RecipientsNeeded(field="recipients")
    own = caller.areas.present_code(row.area_code)
    codes: list[str] = []
    for index, area in enumerate(request.recipients):
        code = place_of(caller, area, field=f"recipients.{index}").area_code
        if code in codes or code == own or not covers(own, code):
            raise WrongRecipient(field=f"recipients.{index}")
        codes.append(code)
    session.add_all(
        WorkPlanRecipient(county_code=row.county_code, work_plan_id=row.id, area_code=code) for code in codes
    )
    row.issued_on = request.occurred_on
    await _note(session, trail, row, "work_plan.issue", recipients=codes)
    return await _taken(session, trail.clock, caller, row)


async def acknowledge(
    session: AsyncSession, clock: Clock, caller: Caller, plan_id: UUID, request: Acknowledgement
) -> WorkPlanDetail:
    """Enter that an area has taken note of a plan that was handed down to it.

    Raises:
        AreaCodeInvalid, OutsideArea, AreaUnknown: of the area.
        UnknownWorkPlan, NotARecipient: there is none, or it was not handed down to the area, or acknowledged already.
        DateInFuture, DateBeforeStep: after today, or before it was issued.
    """
    place = place_of(caller, request.area_code, field="area_code")
    row = await _find(session, caller, plan_id, lock=True)
    recipients = [
        one for one in await _recipients(session, row) if caller.areas.present_code(one.area_code) == place.area_code
    ]
    if not recipients or recipients[0].acknowledged_on is not None:
        raise NotARecipient(field="area_code")
    check_step_date(clock, request.occurred_on, row.issued_on)
    recipients[0].acknowledged_on, recipients[0].acknowledged_by = request.occurred_on, caller.name
    await session.flush()
    return await _detail(session, caller, row)


async def show(session: AsyncSession, caller: Caller, plan_id: UUID) -> WorkPlanDetail:
    """A plan of the caller's area, or handed down to it. Raises UnknownWorkPlan."""
    return await _detail(session, caller, await _find(session, caller, plan_id))


async def list_plans(session: AsyncSession, caller: Caller, query: WorkPlanQuery) -> WorkPlanList:
    """Plans of an area, or handed down to it, in the order of their submission. Raises Invalid for a foreign cursor."""
    table = table_of(WorkPlan).c
    asked = caller.narrowed(query.area, field="area")
    statement = select(WorkPlan).where(_received(asked) if query.received else _own(asked))
    if query.waiting:
        statement = statement.where(_unacknowledged(caller) if query.received else _waiting(caller))
    for name in ("kind", "state"):
        if (wanted := getattr(query, name)) is not None:
            statement = statement.where(table[name] == wanted)
    if query.year is not None:
        statement = statement.where(table.first_year <= query.year, table.last_year >= query.year)
    if query.after is not None:
        (plan_id,) = decode_cursor("work plans", query.after, 1)
        statement = after_key(statement, (table.id,), (decode_id(plan_id),))
    found = (await session.scalars(statement.order_by(table.id).limit(query.limit + 1))).all()
    page = found[: query.limit]
    more = encode_cursor("work plans", page[-1].id) if len(found) > query.limit else None
    return WorkPlanList(items=[WorkPlanRead.of(row) for row in page], next=more)


def _own(caller: Caller) -> ColumnElement[bool]:
    table = table_of(WorkPlan).c
    return caller.area_filter(table.county_code, table.area_code)


def _received(caller: Caller) -> ColumnElement[bool]:
    """Plans that were handed down to the caller's area, or to a part of it; of one above it, only what was issued."""
    plan, recipient = table_of(WorkPlan).c, table_of(WorkPlanRecipient).c
    return exists().where(
        recipient.county_code == plan.county_code,
        recipient.work_plan_id == plan.id,
        within(caller, recipient.county_code, recipient.area_code),
    )


def _waiting(caller: Caller) -> ColumnElement[bool]:
    """Plans of the caller's own area whose next step he may take."""
    table = table_of(WorkPlan).c
    steps: list[ColumnElement[bool]] = [false()]
    if may(caller.role, "work_plan.write"):
        approved = table.state == WorkPlanState.APPROVED.value
        steps += [is_one_of(table.state, [*OPEN_TO_WRITERS]), and_(approved, table.approved_by != caller.subject)]
    if may(caller.role, "work_plan.approve"):
        steps.append(and_(table.state == WorkPlanState.TABLED.value, table.submitted_by != caller.subject))
    return and_(is_one_of(table.area_code, same_codes(caller.areas, caller.area_prefix)), or_(*steps))


def _unacknowledged(caller: Caller) -> ColumnElement[bool]:
    """Plans that were handed down to the caller's own area, which has not acknowledged them."""
    plan, recipient = table_of(WorkPlan).c, table_of(WorkPlanRecipient).c
    return exists().where(
        recipient.county_code == plan.county_code,
        recipient.work_plan_id == plan.id,
        is_one_of(recipient.area_code, same_codes(caller.areas, caller.area_prefix)),
        recipient.acknowledged_on.is_(None),
    )


async def _find(session: AsyncSession, caller: Caller, plan_id: UUID, *, lock: bool = False) -> WorkPlan:
    table = table_of(WorkPlan).c
    statement = select(WorkPlan).where(or_(_own(caller), _received(caller)), table.id == plan_id)
    found = (await session.scalars(statement.with_for_update() if lock else statement)).one_or_none()
    if found is None:
        raise UnknownWorkPlan(field="id")
    return found


async def _at_step(
    session: AsyncSession, clock: Clock, caller: Caller, plan_id: UUID, step: WorkPlanStep, on: Any
) -> WorkPlan:
    """A locked plan of the caller's own area that was moved on by a step."""
    row = await _find(session, caller, plan_id, lock=True)
    if not caller.covers(row.area_code):
        raise UnknownWorkPlan(field="id")
    state = WorkPlanState(row.state)
    following = state_after(state, step)
    if following is None:
        raise WrongWorkPlanStep(
            f"{STATE_LABELS[state]}，不能{STEP_LABELS[step]}", f"The plan is {state}, it can't take {step}"
        )
    check_step_date(clock, on, row.last_on)
    row.state, row.last_on = following.value, on
    return row


def _check_judge(row: WorkPlan, caller: Caller) -> None:
    if not may_judge(row.submitted_by, caller.subject):
        raise ApprovesOwnPlan


async def _check_group(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, row: WorkPlan, meeting: Meeting
) -> None:
    """Refuse a meeting of another area, or of another group than the plan in force names; else of no leading group."""
    group = await session.get_one(OrgGroup, (meeting.county_code, meeting.group_id))
    place = Place(caller.areas.present_code(row.area_code), row.county_code, caller)
    approval = await approval_of(session, policies, place, row.kind, row.last_on)
    named = group.plan_code == approval.group if approval is not None else group.kind == LEADING_GROUP
    if not named or caller.areas.present_code(group.area_code) != place.area_code:
        raise WrongGroup(field="meeting_id")


async def _note(session: AsyncSession, trail: Trail, row: WorkPlan, action: str, **facts: Any) -> None:
    await trail.record(
        session,
        county_code=row.county_code,
        action=action,
        target=f"work_plan {row.id}",
        sha256=row.document["sha256"],
        occurred_on=str(row.last_on),
        **facts,
    )


async def _taken(
    session: AsyncSession, clock: Clock, caller: Caller, row: WorkPlan, note: str | None = None
) -> WorkPlanDetail:
    """Keep the step that brought a plan where it stands."""
    session.add(
        WorkPlanStepTaken(
            county_code=row.county_code,
            work_plan_id=row.id,
            state=row.state,
            occurred_on=row.last_on,
            note=note,
            meeting_id=row.meeting_id,
            document=row.document,
            actor=caller.name,
            actor_role=caller.role.value,
            recorded_at=clock.now(),
        )
    )
    await session.flush()
    return await _detail(session, caller, row)


async def _recipients(session: AsyncSession, row: WorkPlan) -> list[WorkPlanRecipient]:
    table = table_of(WorkPlanRecipient).c
    found = await session.scalars(
        select(WorkPlanRecipient)
        .where(table.county_code == row.county_code, table.work_plan_id == row.id)
        .order_by(table.area_code)
    )
    return list(found)


async def _detail(session: AsyncSession, caller: Caller, row: WorkPlan) -> WorkPlanDetail:
    table = table_of(WorkPlanStepTaken).c
    recipients = [one for one in await _recipients(session, row) if caller.covers(one.area_code)]
    steps: list[WorkPlanStepTaken] = []
    own = caller.covers(row.area_code)
    if own:
        steps = list(
            await session.scalars(
                select(WorkPlanStepTaken)
                .where(table.county_code == row.county_code, table.work_plan_id == row.id)
                .order_by(table.id)
            )
        )
    return WorkPlanDetail.whole(row, recipients, steps, own=own)
