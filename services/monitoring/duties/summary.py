"""How many duties of an area are open, late and kept: by the areas right below it and by post, or by department."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.duties.models import Duty
from services.monitoring.duties.rules import OWED_STATES, DutyState, kept_share
from services.monitoring.duties.schemas import DutyCount, DutyRead, DutySummary, DutyTally, SpanQuery
from services.monitoring.duties.service import seen_by
from shared.areas import full_code, significant_prefix
from shared.business_dates import check_range
from shared.calendar import Clock
from shared.database import table_of
from shared.security.callers import Caller
from shared.security.permissions import ROLE_LABELS, Role

_LENGTHS = (2, 4, 6, 9, 12)
"""Significant digits of area codes by level."""


@dataclass(slots=True)
class _Counts:
    open: int = 0
    due_this_week: int = 0
    late: int = 0
    kept: int = 0
    kept_late: int = 0

    def add(self, state: DutyState, number: int, *, overdue: bool, in_week: bool = False) -> None:
        """Count some duties; those that fell away nowhere."""
        match state:
            case DutyState.OPEN | DutyState.MISSED if overdue:
                self.late += number
            case DutyState.OPEN | DutyState.MISSED:
                self.open += number
                self.due_this_week += number if in_week else 0
            case DutyState.KEPT:
                self.kept += number
            case DutyState.KEPT_LATE:
                self.kept_late += number


async def summarise(session: AsyncSession, clock: Clock, caller: Caller, query: SpanQuery) -> DutySummary:
    """Count the duties of an area that fall due in a span of days.

    This week runs from today to Sunday. Late is what is still owed after its deadline.

    Raises:
        RangeReversed: the last deadline lies before the first.
    """
    on = clock.today()
    due_from = query.due_from or date(on.year, 1, 1)
    due_to = query.due_to or date(max(on.year, due_from.year), 12, 31)
    check_range(due_from, due_to, fields=("due_from", "due_to"))
    asked = caller.narrowed(query.area, field="area")
    table = table_of(Duty).c
    overdue = table.due_on < on
    week_ends_on = on + timedelta(days=6 - on.weekday())
    in_week = table.due_on.between(on, week_ends_on)
    found = await session.execute(
        select(table.area_code, table.role, table.state, overdue, in_week, func.count())
        .where(seen_by(asked), table.due_on.between(due_from, due_to))
        .group_by(table.area_code, table.role, table.state, overdue, in_week)
    )
    counts: defaultdict[tuple[str, str], _Counts] = defaultdict(_Counts)
    for area_code, role, state, is_overdue, falls_in_week, number in found:
        of_post = counts[_part_of(asked, area_code), role]
        of_post.add(DutyState(state), number, overdue=is_overdue, in_week=falls_in_week)
    return DutySummary(
        on=on,
        due_from=due_from,
        due_to=due_to,
        items=[
            _shown(area_code, role, of_post)
            for (area_code, role), of_post in sorted(counts.items())
            if of_post != _Counts()
        ],
    )


async def tally_departments(
    session: AsyncSession, clock: Clock, caller: Caller, due_from: date, due_to: date, department: str | None = None
) -> dict[str, DutyTally]:
    """Count the duties of an area that fall due in a span of days, by the department that owes them.

    Args:
        session: to read with.
        clock: tells by which day duties are late.
        caller: whose area it is.
        due_from: first deadline.
        due_to: last deadline.
        department: only this one's.
    """
    table = table_of(Duty).c
    overdue = table.due_on < clock.today()
    wanted = [seen_by(caller), table.due_on.between(due_from, due_to), table.department.is_not(None)]
    if department is not None:
        wanted.append(table.department == department)
    found = await session.execute(
        select(table.department, table.state, overdue, func.count())
        .where(*wanted)
        .group_by(table.department, table.state, overdue)
    )
    counts: defaultdict[str, _Counts] = defaultdict(_Counts)
    for name, state, is_overdue, number in found:
        counts[name].add(DutyState(state), number, overdue=is_overdue)
    return {
        name: DutyTally(open=one.open, late=one.late, kept=one.kept, kept_late=one.kept_late)
        for name, one in counts.items()
    }


async def owed_by(
    session: AsyncSession, clock: Clock, caller: Caller, due_from: date, due_to: date, department: str
) -> list[DutyRead]:
    """The duties of a department in an area that fall due in a span of days and are still owed, by deadline."""
    table = table_of(Duty).c
    found = await session.scalars(
        select(Duty)
        .where(
            seen_by(caller),
            table.due_on.between(due_from, due_to),
            table.department == department,
            table.state.in_([state.value for state in OWED_STATES]),
        )
        .order_by(table.due_on, table.area_code, table.id)
    )
    return [DutyRead.of(duty, clock.today()) for duty in found]


def _part_of(asked: Caller, area_code: str) -> str:
    """The area right below the one asked about in which an area lies now; itself where it is that one."""
    now = significant_prefix(asked.areas.present_code(area_code))
    below = next((length for length in _LENGTHS if length > len(asked.area_prefix)), _LENGTHS[-1])
    return full_code(now[:below])


def _shown(area_code: str, role: str, of_post: _Counts) -> DutyCount:
    return DutyCount(
        area_code=area_code,
        role=role,
        role_label=ROLE_LABELS[Role(role)],
        open=of_post.open,
        due_this_week=of_post.due_this_week,
        late=of_post.late,
        kept=of_post.kept,
        kept_late=of_post.kept_late,
        kept_share=kept_share(of_post.kept, of_post.kept_late, of_post.late),
    )
