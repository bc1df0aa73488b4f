"""Reports of duties, sending them back, and reading duties."""

from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.duties import refusals
from services.monitoring.duties.draws import KEPT_BY_DRAW
from services.monitoring.duties.models import KEPT_BY_CREDIT, KEPT_BY_VISITS, Duty, DutyStep
from services.monitoring.duties.news import announce, settle
from services.monitoring.duties.rules import (
    OWED_STATES,
    STATE_LABELS,
    DutyNews,
    DutyState,
    households_wanted,
)
from services.monitoring.duties.schemas import (
    DutyDetail,
    DutyList,
    DutyQuery,
    DutyRead,
    DutyStepRead,
    ReportRequest,
    ReturnRequest,
)
from services.monitoring.figures.service import adjust
from services.monitoring.households.models import Household
from services.monitoring.late_entries import entered_late
from shared.business_dates import check_range, check_step_date
from shared.calendar import CHINA, Clock
from shared.database import after_key, decode_cursor, decode_day, decode_id, encode_cursor, new_id, table_of
from shared.errors import NotFound
from shared.security.callers import Caller
from shared.security.permissions import ROLE_LABELS, Role, may

REPORT, RETURN = "report", "return"


async def report(
    session: AsyncSession, clock: Clock, caller: Caller, duty_id: UUID, request: ReportRequest
) -> DutyDetail:
    """Record that a duty was done, once more where it is wanted more than once; late is late, but never refused.

    Raises:
        NotFound: no such duty in the caller's area.
        NotOwedByRole: it is another post's.
        NotReported: visits are counted, a spot check or the credit service keeps it.
        NothingOwed: it was done, or fell away.
        DateInFuture, DateBeforeStep: dated after today, or before it opened or was last reported or sent back.
        CoverageUntold, CoverageNotAsked, CoverageShort, CoverageOver: the number of households is missing, not asked
            for, below what the plan wants, or above what is on the register.
    """
    duty = await _load(session, caller, duty_id, lock=True)
    if caller.role.value != duty.role:
        owing = ROLE_LABELS[Role(duty.role)]
        raise refusals.NotOwedByRole(f"此项职责由{owing}报告", f"This duty is for {duty.role} to report")
    if duty.kept_by != REPORT:
        raise _not_reported(duty)
    if not duty.owed:
        label = STATE_LABELS[DutyState(duty.state)]
        raise refusals.NothingOwed(f"此项职责{label}", f"The duty is {duty.state}")
    steps = await _steps(session, duty)
    check_step_date(clock, request.occurred_on, max([duty.opened_on, *(step.occurred_on for step in steps)]))
    await _check_coverage(session, caller, duty, request)
    steps.append(
        _step(
            session,
            clock,
            caller,
            duty,
            step=REPORT,
            occurred_on=request.occurred_on,
            note=request.note,
            evidence=request.evidence,
            households_covered=request.households_covered,
        )
    )
    judge(session, clock, duty, steps)
    return _detail(duty, clock, steps)


def judge(session: AsyncSession, clock: Clock, duty: Duty, steps: list[DutyStep]) -> None:
    """Let a duty stand by its reports.

    Args:
        session: to count and tell with.
        clock: tells today.
        duty: one that reports keep.
        steps: all of its, in order.
    """
    standing = _standing(steps)
    settle(session, clock, duty, [step.occurred_on for step in standing])
    entered_on = standing[-1].recorded_at.astimezone(CHINA).date() if standing else None
    duty.entered_late = not duty.owed and entered_on is not None and entered_late(duty.due_on, entered_on)


async def send_back(
    session: AsyncSession, clock: Clock, caller: Caller, duty_id: UUID, request: ReturnRequest
) -> DutyDetail:
    """Send the last report of a duty back, so that it is owed again, by its old deadline.

    Raises:
        NotFound: no such duty in the caller's area.
        NotReported: visits are counted, a spot check or the credit service keeps it.
        OwnReport: the caller's own post owes it.
        NothingReported: no report stands.
        DateInFuture, DateBeforeStep: dated after today, or before the report.
    """
    duty = await _load(session, caller, duty_id, lock=True)
    if duty.kept_by != REPORT:
        raise _not_reported(duty)
    if caller.role.value == duty.role:
        raise refusals.OwnReport
    steps = await _steps(session, duty)
    standing = _standing(steps)
    if not standing:
        raise refusals.NothingReported
    check_step_date(clock, request.occurred_on, steps[-1].occurred_on)
    steps.append(
        _step(
            session,
            clock,
            caller,
            duty,
            step=RETURN,
            returns=standing[-1].id,
            occurred_on=request.occurred_on,
            note=request.reason,
        )
    )
    before = duty.figures()
    duty.state, duty.kept_on, duty.times_done = DutyState.OPEN.value, None, len(standing) - 1
    duty.entered_late = False
    adjust(session, before, duty.figures())
    duty.version += 1
    duty.changed_at = clock.now()
    announce(session, duty, DutyNews.RETURNED)
    return _detail(duty, clock, steps)


async def show(session: AsyncSession, clock: Clock, caller: Caller, duty_id: UUID) -> DutyDetail:
    """A duty with its history. Raises NotFound."""
    duty = await _load(session, caller, duty_id)
    return _detail(duty, clock, await _steps(session, duty))


async def list_duties(session: AsyncSession, clock: Clock, caller: Caller, query: DutyQuery) -> DutyList:
    """Duties of an area by deadline.

    Raises:
        RangeReversed: the last deadline lies before the first.
        Invalid: the cursor is of another list.
    """
    check_range(query.due_from, query.due_to, fields=("due_from", "due_to"))
    table = table_of(Duty).c
    order = (table.due_on, table.id)
    statement = select(Duty).where(*_wanted(caller, query, clock.today())).order_by(*order).limit(query.limit + 1)
    if query.after is not None:
        due_on, duty_id = decode_cursor("duties", query.after, 2)
        statement = after_key(statement, order, (decode_day(due_on), decode_id(duty_id)))
    duties = (await session.scalars(statement)).all()
    page = duties[: query.limit]
    more = encode_cursor("duties", page[-1].due_on, page[-1].id) if len(duties) > query.limit else None
    return DutyList(items=[DutyRead.of(duty, clock.today()) for duty in page], next=more)


def seen_by(caller: Caller) -> ColumnElement[bool]:
    """The duties of a caller's area; the credit service's only for whom it shows them too, since they name loans."""
    table = table_of(Duty).c
    inside = caller.area_filter(table.county_code, table.area_code)
    return inside if may(caller.role, "duty.read") else and_(inside, table.kept_by != KEPT_BY_CREDIT)


def late_on(on: date) -> ColumnElement[bool]:
    """Duties that are late by a day: owed after their deadline, whether or not a run has noted it, or done after it."""
    table = table_of(Duty).c
    return or_(
        and_(table.state.in_([DutyState.OPEN.value, DutyState.MISSED.value]), table.due_on < on),
        table.state == DutyState.KEPT_LATE.value,
    )


def _wanted(caller: Caller, query: DutyQuery, today: date) -> list[ColumnElement[bool]]:
    table = table_of(Duty).c
    wanted = [seen_by(caller.narrowed(query.area, field="area"))]
    given = {name: getattr(query, name) for name in ("role", "state", "pack", "code", "department", "kept_by")}
    wanted += [getattr(table, name) == value for name, value in given.items() if value is not None]
    if query.due_from is not None:
        wanted.append(table.due_on >= query.due_from)
    if query.due_to is not None:
        wanted.append(table.due_on <= query.due_to)
    if query.entered_late is not None:
        wanted.append(table.entered_late.is_(query.entered_late))
    if query.owed is not None:
        owed = table.state.in_([state.value for state in OWED_STATES])
        wanted.append(owed if query.owed else ~owed)
    if query.late:
        wanted.append(late_on(today))
    return wanted


async def _load(session: AsyncSession, caller: Caller, duty_id: UUID, *, lock: bool = False) -> Duty:
    table = table_of(Duty).c
    statement = select(Duty).where(seen_by(caller), table.id == duty_id)
    if lock:
        statement = statement.with_for_update()
    duty = (await session.scalars(statement)).one_or_none()
    if duty is None:
        raise NotFound("没有这项职责", "No such duty", field="id")
    return duty


async def _steps(session: AsyncSession, duty: Duty) -> list[DutyStep]:
    table = table_of(DutyStep).c
    found = await session.scalars(
        select(DutyStep).where(table.county_code == duty.county_code, table.duty_id == duty.id).order_by(table.id)
    )
    return list(found)


def _standing(steps: list[DutyStep]) -> list[DutyStep]:
    """The reports that were not sent back, in order."""
    returned = {step.returns for step in steps}
    return [step for step in steps if step.step == REPORT and step.id not in returned]


def _step(session: AsyncSession, clock: Clock, caller: Caller, duty: Duty, **facts: Any) -> DutyStep:
    step = DutyStep(
        county_code=duty.county_code,
        id=new_id(),
        duty_id=duty.id,
        actor=caller.name,
        actor_role=caller.role.value,
        recorded_at=clock.now(),
        **facts,
    )
    session.add(step)
    return step


async def _check_coverage(session: AsyncSession, caller: Caller, duty: Duty, request: ReportRequest) -> None:
    covered = request.households_covered
    if duty.coverage is None:
        if covered is not None:
            raise refusals.CoverageNotAsked(field="households_covered")
        return
    if covered is None:
        raise refusals.CoverageUntold(field="households_covered")
    table = table_of(Household).c
    inside = caller.narrowed(duty.area_code, field="area_code").area_filter(table.county_code, table.village_code)
    registered = await session.scalar(select(func.count()).where(inside, table.removed_on.is_(None)))
    wanted = households_wanted(Fraction(duty.coverage), registered or 0)
    if covered > (registered or 0):
        raise refusals.CoverageOver(
            f"在册 {registered} 户，填报 {covered} 户",
            f"{registered} on the register, {covered} reported",
            field="households_covered",
        )
    if covered < wanted:
        raise refusals.CoverageShort(
            f"在册 {registered} 户，应完成 {wanted} 户，已完成 {covered} 户",
            f"{registered} on the register, {wanted} wanted, {covered} covered",
            field="households_covered",
        )


def _not_reported(duty: Duty) -> refusals.NotReported:
    if duty.kept_by == KEPT_BY_VISITS:
        return refusals.NotReported("此项职责按走访记录计算", "It is counted from recorded visits")
    if duty.kept_by == KEPT_BY_DRAW:
        return refusals.NotReported(f"此项职责以完成{duty.period}抽查办结", f"The spot check of {duty.period} keeps it")
    return refusals.NotReported("此项职责由信贷服务按账办理", "The credit service keeps it from its books")


def _detail(duty: Duty, clock: Clock, steps: list[DutyStep]) -> DutyDetail:
    history = [
        DutyStepRead.model_validate({**step.model_dump(), "recorded_at": step.recorded_at.astimezone(CHINA)})
        for step in steps
    ]
    return DutyDetail.of_history(duty, clock.today(), history)
