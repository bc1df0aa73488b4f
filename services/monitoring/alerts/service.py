"""People's steps on alerts, and reading alerts."""

from datetime import date
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.escalation import is_late, is_open
from services.monitoring.alerts.models import (
    Alert,
    AlertConditions,
    AlertDetail,
    AlertList,
    AlertRead,
    AlertStep,
    AssignRequest,
    StepRead,
    StepRequest,
    VerifyRequest,
)
from services.monitoring.alerts.queries import seen_by
from services.monitoring.alerts.rights import check_may_read
from services.monitoring.alerts.rules import (
    CLOSED_STATES,
    STATE_LABELS,
    AlertState,
    Step,
    latest,
    may_dismiss,
    state_after,
)
from services.monitoring.alerts.sequel import is_monitored, sequel_of
from services.monitoring.alerts.watch import announce
from services.monitoring.figures.service import adjust
from shared.business_dates import check_step_date
from shared.calendar import CHINA, Clock
from shared.database import decode_cursor, decode_day, decode_id, encode_cursor, table_of
from shared.errors import NotFound, Refusal
from shared.security.callers import Caller
from shared.security.permissions import ROLE_LABELS, Role


class WrongStep(Refusal):
    """An alert does not stand where the step begins."""

    code = "monitoring.wrong_step"
    status = HTTPStatus.CONFLICT
    title = "预警当前状态不能办理此步骤"
    title_en = "The alert is not at the step before"
    remedy = "请按核实、处置、办结的顺序办理；已办结或不属实的预警不再办理。"
    remedy_en = "Verify, respond and resolve in this order; closed alerts take no more steps."


class AnsweredAbove(Refusal):
    """An alert that went up a level is found untrue by somebody who doesn't answer for it any more."""

    code = "monitoring.answered_above"
    status = HTTPStatus.FORBIDDEN
    title = "预警逾期已转上级督办，不能由原单位认定不属实"
    title_en = "The alert went up; those who missed it don't dismiss it"
    remedy = "请由现督办的一级或其上级核实认定；情况属实的，仍可由原单位核实、处置。"
    remedy_en = "Let who answers for it now, or a level above, dismiss it; what is true may be verified as before."


class RiskNotRemoved(Refusal):
    """An alert can't be closed while its household is a monitoring object."""

    code = "monitoring.risk_not_removed"
    status = HTTPStatus.CONFLICT
    title = "该户仍是监测对象，风险尚未消除"
    title_en = "The household is a monitoring object whose risk is not removed"
    remedy = "请先按程序办理风险消除；消除后预警自动办结。"
    remedy_en = "Remove the risk by the register's procedure; the alert is closed by that."


STEP_LABELS = {Step.VERIFY: "核实", Step.RESPOND: "处置", Step.RESOLVE: "办结"}


async def take_step(
    session: AsyncSession, clock: Clock, caller: Caller, alert_id: UUID, step: Step, request: StepRequest
) -> AlertDetail:
    """Take a person's step on an alert.

    Raises:
        NotFound: no such alert in the caller's area.
        WrongStep: the alert does not stand where the step begins.
        DateInFuture: the step is dated after today.
        DateBeforeStep: the step is dated before the one before.
        RiskNotRemoved: it is to be closed, and its household is a monitoring object.
        AnsweredAbove: it went up, and is found untrue by somebody who doesn't answer for it any more.
    """
    alert = await _load(session, caller, alert_id, lock=True)
    confirmed = not isinstance(request, VerifyRequest) or request.confirmed
    state = AlertState(alert.state)
    following = state_after(state, step, confirmed=confirmed)
    if following is None:
        raise WrongStep(
            f"预警{STATE_LABELS[state]}，不能{STEP_LABELS[step]}", f"The alert is {state}, it can't take {step}"
        )
    if following is AlertState.DISMISSED and not may_dismiss(caller.role.value, alert.answered_by, alert.missed):
        raise AnsweredAbove(
            f"已转由{ROLE_LABELS[Role(alert.answered_by)]}督办，您的角色是{ROLE_LABELS[caller.role]}",
            f"{alert.answered_by} answers for it now; you are {caller.role}",
        )
    # who is asked about other facts anew looks at them, not at those of before
    steps_before = (alert.raised_on, alert.due_from, alert.assigned_on, alert.verified_on, alert.responded_on)
    check_step_date(clock, request.occurred_on, latest(steps_before))

    if step is Step.RESOLVE and alert.subject_id == alert.household_id and await is_monitored(session, alert):
        raise RiskNotRemoved()

    before = alert.figures()
    alert.state = following.value
    if step is Step.VERIFY:
        alert.visited(request.occurred_on)
    if step is Step.RESPOND:
        alert.answered(request.occurred_on)
    if following in {AlertState.DISMISSED, AlertState.RESOLVED}:
        alert.closed_on = request.occurred_on
    adjust(session, before, alert.figures())
    return await _taken(session, clock, caller, alert, following.value, request.occurred_on, request.note)


async def assign(
    session: AsyncSession, clock: Clock, caller: Caller, alert_id: UUID, request: AssignRequest
) -> AlertDetail:
    """Name who is to go and look; an alert that is closed needs nobody any more.

    Raises:
        NotFound: no such alert in the caller's area.
        WrongStep: the alert is closed.
        DateInFuture: dated after today.
        DateBeforeStep: dated before the alert was raised, or last assigned.
    """
    alert = await _load(session, caller, alert_id, lock=True)
    state = AlertState(alert.state)
    if state in CLOSED_STATES:
        raise WrongStep(f"预警{STATE_LABELS[state]}，不再指派", f"The alert is {state}, nobody is named any more")
    check_step_date(clock, request.occurred_on, latest((alert.raised_on, alert.assigned_on)))
    alert.assignee, alert.assigned_on = request.assignee, request.occurred_on
    said = f"{request.assignee}：{request.note}" if request.note else request.assignee
    return await _taken(session, clock, caller, alert, "assigned", request.occurred_on, said)


async def _taken(
    session: AsyncSession, clock: Clock, caller: Caller, alert: Alert, step: str, on: date, note: str
) -> AlertDetail:
    taken = StepRead(
        step=step,
        occurred_on=on,
        note=note,
        actor=caller.name,
        actor_role=caller.role.value,
        recorded_at=clock.now(),
    )
    announce(session, alert, taken)
    history = [*await _history(session, alert), taken]
    return AlertDetail.of_history(alert, clock.today(), history, await sequel_of(session, alert))


async def show(session: AsyncSession, clock: Clock, caller: Caller, alert_id: UUID) -> AlertDetail:
    """An alert with its history and what followed. Raises NotFound."""
    alert = await _load(session, caller, alert_id)
    history = await _history(session, alert)
    return AlertDetail.of_history(alert, clock.today(), history, await sequel_of(session, alert))


async def list_alerts(
    session: AsyncSession,
    clock: Clock,
    caller: Caller,
    conditions: AlertConditions,
) -> AlertList:
    """Alerts of an area that the caller may read, the latest first.

    Raises:
        Forbidden: he may not read those of the rule that he asks for.
        Invalid: a cursor of another list.
    """
    table = table_of(Alert).c
    order = (table.raised_on, table.id)
    if conditions.rule is not None:
        check_may_read(caller.role, conditions.rule)
    wanted = seen_by(caller)
    named = conditions.model_dump(include={"rule", "state", "severity", "household_id", "assignee", "answered_by"})
    wanted += [table[name] == value for name, value in named.items() if value is not None]
    for asked, holds in ((conditions.open, is_open()), (conditions.late, is_late(clock.today()))):
        if asked is not None:
            wanted.append(holds if asked else ~holds)
    if conditions.after is not None:
        wanted.append(tuple_(*order) < tuple_(*_cursor_key(conditions.after)))
    limit = conditions.limit
    found = await session.scalars(
        select(Alert).where(*wanted).order_by(*(column.desc() for column in order)).limit(limit + 1)
    )
    alerts = found.all()
    page = alerts[:limit]
    more = encode_cursor("alerts", page[-1].raised_on, page[-1].id) if len(alerts) > limit else None
    return AlertList(items=[AlertRead.of(alert, clock.today()) for alert in page], next=more)


async def _load(session: AsyncSession, caller: Caller, alert_id: UUID, *, lock: bool = False) -> Alert:
    table = table_of(Alert).c
    statement = select(Alert).where(*seen_by(caller), table.id == alert_id)
    if lock:
        statement = statement.with_for_update()
    alert = (await session.scalars(statement)).one_or_none()
    if alert is None:
        raise NotFound("没有这条预警", "No such alert", field="id")
    return alert


async def _history(session: AsyncSession, alert: Alert) -> list[StepRead]:
    table = table_of(AlertStep).c
    found = await session.scalars(
        select(AlertStep).where(table.county_code == alert.county_code, table.alert_id == alert.id).order_by(table.id)
    )
    return [
        StepRead.model_validate({**step.model_dump(), "recorded_at": step.recorded_at.astimezone(CHINA)})
        for step in found
    ]


def _cursor_key(after: str) -> tuple[date, UUID]:
    raised_on, alert_id = decode_cursor("alerts", after, 2)
    return decode_day(raised_on), decode_id(alert_id)
