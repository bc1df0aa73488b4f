"""Alerts that nobody answered in time go one level up; deadlines follow the working calendar."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.models import Alert, StepRead
from services.monitoring.alerts.rules import OPEN_STATES, AlertState, answers, newly_missed
from services.monitoring.alerts.watch import announce
from services.monitoring.figures.service import adjust
from shared.calendar import Clock, day_text
from shared.database import A_HANDFUL, table_of
from shared.security.permissions import ROLE_LABELS, Role

_ONE_DAY = timedelta(days=1)


def is_open() -> ColumnElement[bool]:
    """Whether somebody still has to act on an alert: the same as `Alert.open`, of the table's rows."""
    table = table_of(Alert).c
    return and_(table.state.in_(sorted(OPEN_STATES)), table.cleared_on.is_(None))


def is_late(today: date) -> ColumnElement[bool]:
    """Whether the step that an open alert waits for is late: the same as `rules.late_from`, of the table's rows."""
    table = table_of(Alert).c
    return and_(
        table.cleared_on.is_(None),
        or_(
            and_(table.state == AlertState.RAISED.value, table.verify_until < today),
            and_(table.state == AlertState.VERIFIED.value, table.respond_until < today),
        ),
    )


async def some_alerts(session: AsyncSession, county_code: str, *wanted: ColumnElement[bool]) -> Sequence[Alert]:
    """The first `A_HANDFUL` alerts of a county by their ids, locked; those that others hold are passed over."""
    table = table_of(Alert).c
    found = await session.scalars(
        select(Alert)
        .where(table.county_code == county_code, *wanted)
        .order_by(table.id)
        .limit(A_HANDFUL)
        .with_for_update(skip_locked=True)
    )
    return found.all()


async def reckon_anew(session: AsyncSession, clock: Clock, county_code: str, after: UUID) -> UUID | None:
    """Reckon a county's deadlines anew once the working calendar that they lacked is published; some hundreds a call.

    What was missed before stays missed. Assumed: who was told a later day than the calendar gives keeps it.

    Args:
        session: everything happens in its transaction.
        clock: tells today.
        county_code: 6 digits.
        after: the alerts behind this id are looked at.

    Returns:
        The id behind which to go on; None once all have been looked at.
    """
    table = table_of(Alert).c
    alerts = await some_alerts(session, county_code, is_open(), table.deadlines_provisional, table.id > after)
    for alert in alerts:
        before, told = alert.figures(), {"核实": alert.verify_until, "处置": alert.respond_until}
        alert.reckon()
        alert.verify_until = max(alert.verify_until, told["核实"])
        alert.respond_until = max(alert.respond_until, told["处置"])
        adjust(session, before, alert.figures())
        now = {"核实": alert.verify_until, "处置": alert.respond_until}
        if later := [f"{step}至{day_text(day)}" for step, day in now.items() if day != told[step]]:
            note = f"节假日安排公布，重新计算期限：{'、'.join(later)}"
            taken = StepRead(step="reckoned", occurred_on=clock.today(), note=note, recorded_at=clock.now())
            announce(session, alert, taken)
    return alerts[-1].id if len(alerts) == A_HANDFUL else None


async def escalate(session: AsyncSession, clock: Clock, county_code: str) -> int:
    """Let late alerts of a county go up a level for each deadline that passed since; some hundreds a call.

    An alert goes up on the day after its deadline, whenever this is run; one that could be seen only later has as many
    working days from then on as the plan gives.

    Returns:
        How many went up; 0 once all have.
    """
    today = clock.today()
    table = table_of(Alert).c

    def passed(last: Any) -> ColumnElement[bool]:
        return and_(last < today, func.coalesce(table.escalated_on <= last, True))

    missed = or_(
        and_(table.state == AlertState.RAISED.value, passed(table.verify_until)),
        and_(table.state.in_((AlertState.RAISED.value, AlertState.VERIFIED.value)), passed(table.respond_until)),
    )
    alerts = await some_alerts(session, county_code, table.cleared_on.is_(None), missed)
    for alert in alerts:
        visited = alert.state != AlertState.RAISED
        verify_until, respond_until = alert.verify_until, alert.respond_until
        for deadline in newly_missed(
            verify_until, respond_until, visited=visited, noted_on=alert.escalated_on, today=today
        ):
            if not visited and deadline == verify_until:
                alert.visit_missed_on = deadline + _ONE_DAY
            if deadline == respond_until:
                alert.answer_missed_on = deadline + _ONE_DAY
            _go_up(session, clock, alert, deadline, "核实" if not visited and deadline == verify_until else "处置")
    return len(alerts)


def _go_up(session: AsyncSession, clock: Clock, alert: Alert, deadline: date, undone: str) -> None:
    alert.missed += 1
    alert.answered_by = answers(alert.role, alert.missed)
    alert.escalated_on = deadline + _ONE_DAY
    label = ROLE_LABELS[Role(alert.answered_by)]
    note = f"{day_text(deadline)}期满未{undone}，转由{label}督办"
    taken = StepRead(step="escalated", occurred_on=alert.escalated_on, note=note, recorded_at=clock.now())
    announce(session, alert, taken)
