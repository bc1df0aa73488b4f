"""Alerts that nobody answered in time go one level up."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.models import Alert, StepRead
from services.monitoring.alerts.rules import OPEN_STATES, AlertState, answers, newly_missed
from services.monitoring.alerts.watch import announce
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
    found = await session.scalars(
        select(Alert)
        .where(table.county_code == county_code, table.cleared_on.is_(None), missed)
        .order_by(table.id)
        .limit(A_HANDFUL)
        .with_for_update(skip_locked=True)
    )
    alerts = found.all()
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
