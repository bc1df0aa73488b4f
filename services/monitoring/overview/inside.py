"""The numbers of all areas inside another, in the same few statements for any number of them."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.escalation import is_late
from services.monitoring.alerts.models import Alert
from services.monitoring.alerts.queries import seen_by
from services.monitoring.alerts.rights import hidden_from
from services.monitoring.alerts.rules import Rule
from services.monitoring.duties.models import KEPT_BY_CREDIT, KEPT_BY_VISITS
from services.monitoring.figures.queries import Span, Totals, sums_of_days, totals_of_areas
from services.monitoring.figures.rules import Measure
from services.monitoring.overview.models import AreaFigures, AreaFiguresList
from services.monitoring.targets.ranking import areas_inside
from shared.areas import AreaLevel, full_code, level_of, significant_prefix
from shared.areas.directory import area_text
from shared.database import table_of
from shared.security.callers import Caller
from shared.security.permissions import may

_SHOWN = (
    Measure.ALERTS_OPEN,
    Measure.DUTIES_OWED,
    Measure.EXITED,
    Measure.HOUSEHOLDS,
    Measure.LOANS,
    Measure.MONITORED,
    Measure.OUTSTANDING_FEN,
    Measure.PEOPLE,
)


async def figures_inside(
    session: AsyncSession, caller: Caller, level: AreaLevel | None, today: date
) -> AreaFiguresList:
    """The numbers of the areas of a level inside the caller's; inside a village there is none.

    Raises:
        LevelNotBelow: the level is not below the area's.
        TooManyToRank: there are more areas than one list holds.
    """
    caller = caller.as_named_now()
    if level is None and level_of(caller.area_prefix) is AreaLevel.VILLAGE:
        return AreaFiguresList(area_code=full_code(caller.area_prefix), level=AreaLevel.VILLAGE, items=[])
    shown_level, area_codes = areas_inside(caller, level)
    prefixes = {code: significant_prefix(code) for code in area_codes}
    figures = await totals_of_areas(session, caller.areas, prefixes.values(), _SHOWN)
    # what will be late on a day after today unless somebody acts is not late yet
    coming = {
        code: Span(prefix, Measure.DUTIES_LATE, today + timedelta(days=1), date.max)
        for code, prefix in prefixes.items()
    }
    to_come = await sums_of_days(session, caller.areas, list(coming.values()))
    late = await _late_alerts(session, caller, today, prefixes)
    hidden, sees_loans = hidden_from(caller.role), may(caller.role, "loan.read")
    return AreaFiguresList(
        area_code=full_code(caller.area_prefix),
        level=shown_level,
        items=[
            _figures(code, figures[prefix], late[code], to_come[coming[code]], hidden, sees_loans=sees_loans)
            for code, prefix in prefixes.items()
        ],
    )


def _figures(
    area_code: str, figures: Totals, late: int, to_come: int, hidden: frozenset[str], *, sees_loans: bool
) -> AreaFigures:
    def total(measure: Measure) -> int:
        return sum(figures[measure].values())

    still_open = {rule: number for rule, number in figures[Measure.ALERTS_OPEN].items() if rule not in hidden}
    owed = figures[Measure.DUTIES_OWED]
    return AreaFigures(
        area_code=area_code,
        area_name=area_text(area_code),
        households=total(Measure.HOUSEHOLDS),
        people=total(Measure.PEOPLE),
        exited=total(Measure.EXITED),
        monitored=total(Measure.MONITORED),
        loans=total(Measure.LOANS),
        outstanding_fen=total(Measure.OUTSTANDING_FEN),
        loans_overdue=figures[Measure.ALERTS_OPEN].get(Rule.LOAN_OVERDUE.value, 0) if sees_loans else None,
        alerts_open=sum(still_open.values()),
        alerts_by_rule=still_open,
        alerts_late=late,
        visits_owed=owed.get(KEPT_BY_VISITS, 0),
        duties_late=sum(owed.values()) - owed.get(KEPT_BY_CREDIT, 0) - to_come,
    )


async def _late_alerts(session: AsyncSession, caller: Caller, today: date, prefixes: dict[str, str]) -> Counter[str]:
    """Late alerts that the caller may read by area; the figure is kept for all rules alone."""
    table = table_of(Alert).c
    found = await session.execute(
        select(table.area_code, func.count()).where(*seen_by(caller), is_late(today)).group_by(table.area_code)
    )
    widths = {len(prefix) for prefix in prefixes.values()}
    counted: Counter[str] = Counter()
    for area_code, number in found:
        now = caller.areas.present_code(area_code)
        for width in widths:
            counted[full_code(now[:width])] += number
    return counted
