"""Figures read for an area of any level."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.figures.models import AreaDay, AreaTotal
from services.monitoring.figures.rules import Measure
from shared.areas import CODE_DIGITS, full_code
from shared.calendar import Quarter
from shared.database import table_of
from shared.security.callers import COUNTY_DIGITS


def _rows_of(prefix: str, county_code: ColumnElement[str], area_code: ColumnElement[str]) -> ColumnElement[bool]:
    """The one row per county (above it) or the one row (from the county down) that make up an area's figure."""
    if len(prefix) < COUNTY_DIGITS:
        return county_code.startswith(prefix, autoescape=True) & (area_code == func.rpad(county_code, CODE_DIGITS, "0"))
    return (county_code == prefix[:COUNTY_DIGITS]) & (area_code == full_code(prefix))


async def totals(session: AsyncSession, prefix: str) -> dict[Measure, dict[str, int]]:
    """Everything counted for an area as it stands: measure → detail → amount, without zeros.

    Args:
        session: to read with.
        prefix: significant part of the area's code, 0 to 12 digits.
    """
    table = table_of(AreaTotal).c
    found = await session.execute(
        select(table.measure, table.detail, func.sum(table.amount))
        .where(_rows_of(prefix, table.county_code, table.area_code))
        .group_by(table.measure, table.detail)
        .order_by(table.measure, table.detail)
    )
    result: dict[Measure, dict[str, int]] = {measure: {} for measure in Measure}
    for measure, detail, amount in found:
        if amount:
            result[Measure(measure)][detail] = int(amount)
    return result


class Span(NamedTuple):
    """A measure of an area over a span of business days, both ends included."""

    prefix: str
    measure: Measure
    since: date
    until: date


async def sums_of_days(session: AsyncSession, spans: Sequence[Span]) -> dict[Span, int]:
    """By how much measures changed over spans of days, all read in one statement."""
    wanted = list(dict.fromkeys(spans))
    if not wanted:
        return {}
    table = table_of(AreaDay).c
    sums = [
        select(func.coalesce(func.sum(table.amount), 0))
        .where(
            _rows_of(span.prefix, table.county_code, table.area_code),
            table.measure == span.measure.value,
            table.day.between(span.since, span.until),
        )
        .scalar_subquery()
        for span in wanted
    ]
    found = (await session.execute(select(*sums))).one()
    return {span: int(amount) for span, amount in zip(wanted, found, strict=True)}


async def sums_by_quarter(session: AsyncSession, prefix: str, *measures: Measure) -> dict[Quarter, dict[Measure, int]]:
    """What measures changed by in each calendar quarter from the first to the last that knows a change, in order."""
    table = table_of(AreaDay).c
    year, number = func.extract("year", table.day), func.extract("quarter", table.day)
    found = await session.execute(
        select(year, number, table.measure, func.sum(table.amount))
        .where(
            _rows_of(prefix, table.county_code, table.area_code),
            table.measure.in_([measure.value for measure in measures]),
        )
        .group_by(year, number, table.measure)
        .order_by(year, number)
    )
    result: dict[Quarter, dict[Measure, int]] = {}
    for of_year, of_number, measure, amount in found:
        quarter = Quarter(int(of_year), int(of_number))
        while result and (last := next(reversed(result))).following < quarter:
            result[last.following] = dict.fromkeys(measures, 0)
        result.setdefault(quarter, dict.fromkeys(measures, 0))[Measure(measure)] = int(amount)
    return result
