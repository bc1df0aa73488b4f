"""Report figures, check them, send them back, and read them."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.late_entries import entered_late
from services.monitoring.reports.models import CheckRequest, IndicatorReport, ReportCreate, ReportList, ReportRead
from services.monitoring.reports.rules import (
    CheckedByReporter,
    CorrectionReasonMissing,
    Measured,
    NoSuchIndicator,
    ReportNotPending,
    ReportPending,
    ReportState,
    check_day,
    check_department,
    check_figure,
    due_by,
    is_late,
)
from shared.areas import level_of, significant_prefix
from shared.areas.directory import same_codes, tenants_of
from shared.areas.successions import Successions
from shared.business_dates import check_not_future, check_step_date
from shared.calendar import Clock
from shared.database import (
    Page,
    decode_cursor,
    decode_day,
    decode_id,
    encode_cursor,
    is_one_of,
    new_id,
    table_of,
    violated_constraint,
)
from shared.errors import NotFound
from shared.policies.active import ActivePolicies
from shared.policies.indicators import ReportedIndicator
from shared.policies.pack import PolicyPack
from shared.security.callers import Caller

_PENDING = "uq_indicator_report_pending"


class _Plan(NamedTuple):
    """A plan that has an indicator reported, and since when any for the area has."""

    pack: PolicyPack
    indicator: ReportedIndicator
    in_force: date

    @property
    def departments(self) -> list[str]:
        """Whom it names: who answers for the figure, then who leads, then who joins the work that it counts for."""
        code, answers = self.indicator.code, self.indicator.department
        targets = [one for one in self.pack.targets if code in (one.indicator, one.against)]
        leads = [name for one in targets for name in one.lead_departments]
        joins = [name for one in targets for name in one.joint_departments]
        return list(dict.fromkeys([*([answers] if answers else []), *leads, *joins]))


async def report(
    session: AsyncSession, clock: Clock, policies: ActivePolicies, caller: Caller, body: ReportCreate
) -> ReportRead:
    """Report a figure of an area as at a day; one that was checked before is corrected by it.

    Raises:
        OutsideArea, AreaUnknown: the area is not the caller's, or none.
        DateInFuture, DateBeforeStep: the step lies after today, or before the day that the figure tells of.
        NoSuchIndicator: no plan in force has it reported for such an area.
        DepartmentNotNamed: the plan names others for it.
        FigureBeforePlan: its day lies more than a year before the first plan that asks for it.
        FigureNotFitting: the figure is none of the indicator's.
        ReportPending: another report of the figure waits to be checked.
        CorrectionReasonMissing: it was checked already, and no reason is given.
    """
    asked = caller.narrowed(body.area_code, field="area_code")
    check_not_future(clock, body.as_of, field="as_of")
    check_step_date(clock, body.occurred_on, body.as_of)
    plan = await _find(session, policies, body.indicator, body.area_code, body.occurred_on)
    if plan is None or plan.indicator.area_level != level_of(body.area_code):
        raise NoSuchIndicator(field="indicator")
    indicator = plan.indicator
    check_day(body.as_of, plan.in_force)
    check_department(body.department, plan.departments)
    measured = Measured(indicator.unit, indicator.unit_label, indicator.states, indicator.unbounded)
    check_figure(measured, body.value, body.state)
    # by whichever code the area is called, it is written under that of today
    area_code = caller.areas.code_now(body.area_code)
    standing = await _one_in(session, caller.areas, body, ReportState.CHECKED)
    if standing is not None and not body.reason:
        raise CorrectionReasonMissing(field="reason")
    if await _one_in(session, caller.areas, body, ReportState.REPORTED) is not None:
        raise ReportPending(field="as_of")
    due = due_by(body.as_of, indicator.within_days)
    row = IndicatorReport(
        county_code=asked.tenant,
        id=new_id(),
        indicator=body.indicator,
        area_code=area_code,
        as_of=body.as_of,
        value=body.value,
        reached=body.state,
        evidence=body.evidence,
        department=body.department or indicator.department or "",
        reason=body.reason,
        reported_on=body.occurred_on,
        reported_by=caller.subject,
        reporter=caller.name,
        reporter_role=caller.role.value,
        due_by=due,
        late=is_late(body.occurred_on, due),
        entered_late=entered_late(due, clock.today()),
        corrects=standing.id if standing else None,
        recorded_at=clock.now(),
    )
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        if violated_constraint(error) == _PENDING:
            raise ReportPending(field="as_of") from error
        raise
    return ReportRead.of(row, indicator.label)


async def check(
    session: AsyncSession,
    clock: Clock,
    policies: ActivePolicies,
    caller: Caller,
    report_id: UUID,
    body: CheckRequest,
    outcome: ReportState,
) -> ReportRead:
    """Check a reported figure, or send it back; what it corrects holds no more once it is checked.

    Raises:
        NotFound: no such report in the caller's area.
        ReportNotPending: it was checked or returned already.
        CheckedByReporter: the caller reported it.
        DateInFuture, DateBeforeStep: the step lies after today, or before the report.
    """
    row = await _load(session, caller, report_id, lock=True)
    if row.state != ReportState.REPORTED:
        raise ReportNotPending()
    if row.reported_by == caller.subject:
        raise CheckedByReporter()
    check_step_date(clock, body.occurred_on, row.reported_on)
    if outcome is ReportState.CHECKED and row.corrects is not None:
        corrected = await session.get_one(IndicatorReport, (row.county_code, row.corrects), with_for_update=True)
        corrected.state = ReportState.CORRECTED.value
        await session.flush()
    row.state = outcome.value
    row.checked_on, row.check_note = body.occurred_on, body.note
    row.checked_by, row.checker = caller.subject, caller.name
    await session.flush()
    return ReportRead.of(row, await _label(session, policies, row))


async def show(session: AsyncSession, policies: ActivePolicies, caller: Caller, report_id: UUID) -> ReportRead:
    """A reported figure. Raises NotFound."""
    row = await _load(session, caller, report_id)
    return ReportRead.of(row, await _label(session, policies, row))


async def list_reports(
    session: AsyncSession,
    policies: ActivePolicies,
    caller: Caller,
    page: Page,
    *,
    indicator: str | None,
    state: ReportState | None,
    late: bool | None,
    late_entries: bool | None,
) -> ReportList:
    """Reported figures of an area, the latest day first. Raises Invalid for a cursor of another list."""
    table = table_of(IndicatorReport).c
    wanted: list[ColumnElement[bool]] = [caller.area_filter(table.county_code, table.area_code)]
    if indicator is not None:
        wanted.append(table.indicator == indicator)
    if state is not None:
        wanted.append(table.state == state.value)
    if late is not None:
        wanted.append(table.late.is_(late))
    if late_entries is not None:
        wanted.append(table.entered_late.is_(late_entries))
    order = (table.as_of, table.id)
    if page.after is not None:
        wanted.append(tuple_(*order) < tuple_(*_cursor(page.after)))
    found = (
        await session.scalars(
            select(IndicatorReport).where(*wanted).order_by(*(one.desc() for one in order)).limit(page.limit + 1)
        )
    ).all()
    rows = found[: page.limit]
    more = encode_cursor("reports", rows[-1].as_of, rows[-1].id) if len(found) > page.limit else None
    return ReportList(items=[ReportRead.of(row, await _label(session, policies, row)) for row in rows], next=more)


async def _find(session: AsyncSession, policies: ActivePolicies, code: str, area_code: str, on: date) -> _Plan | None:
    """The plan for the narrowest area that has the indicator, the latest of several.

    Plans are those in force on the day of the report: a figure of the year before is what a new plan compares with.
    """
    covering = await policies.covering(session, area_code, on)
    narrowest = sorted(covering, key=lambda pair: pair[0].rank, reverse=True)
    having = [(activation, pack, one) for activation, pack in narrowest for one in pack.indicators if one.code == code]
    if not having:
        return None
    _, pack, indicator = having[0]
    return _Plan(pack, indicator, min(activation.effective_from for activation, _, _ in having))


async def _label(session: AsyncSession, policies: ActivePolicies, row: IndicatorReport) -> str:
    found = await _find(session, policies, row.indicator, row.area_code, row.reported_on)
    return found.indicator.label if found else row.indicator


async def _one_in(
    session: AsyncSession, known: Successions, body: ReportCreate, state: ReportState
) -> IndicatorReport | None:
    """The report in a state of the same figure, under whichever code of the area it was entered; locked."""
    table, codes = table_of(IndicatorReport).c, same_codes(known, significant_prefix(body.area_code))
    found = await session.scalars(
        select(IndicatorReport)
        .where(
            is_one_of(table.county_code, tenants_of(known, codes)),
            table.indicator == body.indicator,
            is_one_of(table.area_code, codes),
            table.as_of == body.as_of,
            table.state == state.value,
        )
        .order_by(table.id.desc())
        .limit(1)
        .with_for_update()
    )
    return found.one_or_none()


async def _load(session: AsyncSession, caller: Caller, report_id: UUID, *, lock: bool = False) -> IndicatorReport:
    table = table_of(IndicatorReport).c
    statement = select(IndicatorReport).where(
        caller.area_filter(table.county_code, table.area_code), table.id == report_id
    )
    row = (await session.scalars(statement.with_for_update() if lock else statement)).one_or_none()
    if row is None:
        raise NotFound("没有这条上报数据", "No such report", field="id")
    return row


def _cursor(after: str) -> tuple[date, UUID]:
    as_of, report_id = decode_cursor("reports", after, 2)
    return decode_day(as_of), decode_id(report_id)
