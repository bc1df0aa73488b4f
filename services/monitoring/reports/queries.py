"""The reported figures that hold for areas and days."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.reports.models import IndicatorReport
from services.monitoring.reports.rules import ReportState
from shared.areas import significant_prefix
from shared.areas.directory import same_codes, tenants_of
from shared.areas.successions import Successions
from shared.database import is_one_of, table_of


class Reported(NamedTuple):
    """A reported indicator of an area over a span of days, both included."""

    area_code: str
    indicator: str
    since: date
    until: date


class Figure(NamedTuple):
    """A reported figure, number or state, and the day that it tells of."""

    number: Fraction | None
    state: str | None
    as_of: date


async def reported_values(session: AsyncSession, areas: Successions, asked: Sequence[Reported]) -> list[Figure | None]:
    """The latest checked figure of each, in one statement; None where there is none."""
    if not asked:
        return []
    table = table_of(IndicatorReport).c
    codes = {one.area_code: same_codes(areas, significant_prefix(one.area_code)) for one in asked}
    wanted = sorted({code for each in codes.values() for code in each})
    found = await session.execute(
        select(table.area_code, table.indicator, table.as_of, table.value, table.reached)
        .where(
            is_one_of(table.county_code, tenants_of(areas, wanted)),
            is_one_of(table.area_code, wanted),
            is_one_of(table.indicator, sorted({one.indicator for one in asked})),
            table.state == ReportState.CHECKED.value,
            table.as_of <= max(one.until for one in asked),
        )
        .order_by(table.as_of)
    )
    by_indicator: dict[tuple[str, str], list[Figure]] = {}
    for code, indicator, as_of, value, state in found:
        number = None if value is None else Fraction(value)
        by_indicator.setdefault((code, indicator), []).append(Figure(number, state, as_of))

    def latest(one: Reported) -> Figure | None:
        figures = [
            figure
            for code in codes[one.area_code]
            for figure in by_indicator.get((code, one.indicator), ())
            if one.since <= figure.as_of <= one.until
        ]
        return max(figures, key=lambda figure: figure.as_of, default=None)

    return [latest(one) for one in asked]
