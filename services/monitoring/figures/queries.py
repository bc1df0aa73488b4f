"""Figures read for an area of any level."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Subquery, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.figures.models import AreaDay, AreaTotal
from services.monitoring.figures.rules import Measure
from shared.areas import CODE_DIGITS, full_code
from shared.areas.successions import Reach, Successions
from shared.calendar import Quarter
from shared.database import table_of
from shared.security.callers import COUNTY_DIGITS


def _rows_of(
    reaches: Sequence[Reach], county_code: ColumnElement[str], area_code: ColumnElement[str]
) -> tuple[ColumnElement[bool], ColumnElement[bool] | None]:
    """The rows that make up an area's figure, and those to be taken from it: parts that lie elsewhere now.

    That is one row per county above the county, and one row from there down, for each code that the area bore.
    """
    wholes = tuple(reach.county for reach in reaches if reach.whole)
    added: list[ColumnElement[bool]] = []
    taken: list[ColumnElement[bool]] = []
    for reach in reaches:
        if not reach.whole and reach.county.startswith(wholes):
            continue
        if len(reach.county) < COUNTY_DIGITS:
            county = county_code.startswith(reach.county, autoescape=True)
        else:
            county = county_code == reach.county
        if len(reach.prefix) <= COUNTY_DIGITS:
            # of one county its code itself: an index finds that, but nothing that is reckoned from each row
            one = len(reach.county) == COUNTY_DIGITS
            own = full_code(reach.county) if one else func.rpad(county_code, CODE_DIGITS, "0")
            added.append(county & (area_code == own))
        else:
            added.append(county & (area_code == full_code(reach.prefix)))
        taken += [county & (area_code == full_code(prefix)) for prefix in reach.apart]
    return or_(false(), *added), or_(false(), *taken) if taken else None


def _sum_of(amount: ColumnElement[int], added: ColumnElement[bool], taken: ColumnElement[bool] | None) -> Any:
    if taken is None:
        return func.sum(amount)
    return func.coalesce(func.sum(amount).filter(added), 0) - func.coalesce(func.sum(amount).filter(taken), 0)


def _either(added: ColumnElement[bool], taken: ColumnElement[bool] | None) -> ColumnElement[bool]:
    return added if taken is None else or_(added, taken)


async def totals(
    session: AsyncSession, reaches: Sequence[Reach], measures: Iterable[Measure]
) -> dict[Measure, dict[str, int]]:
    """Measures of an area as they stand: measure → detail → amount, without zeros.

    Args:
        session: to read with.
        reaches: which rows are the area's (`Caller.reaches`).
        measures: what to read.
    """
    table = table_of(AreaTotal).c
    added, taken = _rows_of(reaches, table.county_code, table.area_code)
    result: dict[Measure, dict[str, int]] = {measure: {} for measure in measures}
    found = await session.execute(
        select(table.measure, table.detail, _sum_of(table.amount, added, taken))
        .where(_either(added, taken), table.measure.in_([measure.value for measure in result]))
        .group_by(table.measure, table.detail)
        .order_by(table.measure, table.detail)
    )
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


async def sums_of_days(session: AsyncSession, known: Successions, spans: Sequence[Span]) -> dict[Span, int]:
    """By how much measures changed over spans of days, all read in one statement."""
    wanted = list(dict.fromkeys(spans))
    if not wanted:
        return {}
    by_prefix: dict[str, list[Span]] = {}
    for span in wanted:
        by_prefix.setdefault(span.prefix, []).append(span)
    read = [_sums_of_area(known.reaches(prefix), of_area) for prefix, of_area in by_prefix.items()]
    # each is one row, so that joining them adds nothing
    joined: FromClause = read[0]
    for one in read[1:]:
        joined = joined.join(one, true())
    found = (await session.execute(select(*(column for one in read for column in one.c)).select_from(joined))).one()
    ordered = [span for of_area in by_prefix.values() for span in of_area]
    return {span: int(amount) for span, amount in zip(ordered, found, strict=True)}


def _sums_of_area(reaches: Sequence[Reach], spans: Sequence[Span]) -> Subquery:
    """One row with the sums of an area, whose rows are gone through once for all of them."""
    table = table_of(AreaDay).c
    added, taken = _rows_of(reaches, table.county_code, table.area_code)

    def sum_of(span: Span) -> Any:
        inside = (table.measure == span.measure.value) & table.day.between(span.since, span.until)
        if taken is None:
            return func.coalesce(func.sum(table.amount).filter(inside), 0)
        parts = [func.coalesce(func.sum(table.amount).filter(inside, rows), 0) for rows in (added, taken)]
        return parts[0] - parts[1]

    return (
        select(*(sum_of(span).label(f"sum_{place}") for place, span in enumerate(spans)))
        .where(
            _either(added, taken),
            table.measure.in_(sorted({span.measure.value for span in spans})),
            table.day.between(min(span.since for span in spans), max(span.until for span in spans)),
        )
        .subquery()
    )


async def sums_by_quarter(
    session: AsyncSession, reaches: Sequence[Reach], *measures: Measure
) -> dict[Quarter, dict[Measure, int]]:
    """What measures changed by in each calendar quarter from the first to the last that knows a change, in order."""
    table = table_of(AreaDay).c
    year, number = func.extract("year", table.day), func.extract("quarter", table.day)
    added, taken = _rows_of(reaches, table.county_code, table.area_code)
    found = await session.execute(
        select(year, number, table.measure, _sum_of(table.amount, added, taken))
        .where(
            _either(added, taken),
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
