"""Figures read for an area of any level."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Subquery,
    Text,
    column,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.figures.models import AreaDay, AreaTotal
from services.monitoring.figures.rules import Measure
from shared.areas import CODE_DIGITS, full_code
from shared.areas.successions import Reach, Successions
from shared.database import is_one_of, table_of
from shared.security.callers import COUNTY_DIGITS


class Part(NamedTuple):
    """Rows whose amounts make up an area's figure, or are taken from it: parts that lie elsewhere now.

    Attributes:
        county: tenant key, or the first digits of several.
        area_code: 12 digits; None for each county's own.
        taken: whether they are taken off.
    """

    county: str
    area_code: str | None
    taken: bool = False


def parts_of(reaches: Sequence[Reach]) -> tuple[Part, ...]:
    """One part per county above the county, and one from there down, for each code that the area bore; each once."""
    return tuple(dict.fromkeys(_each_part(reaches)))


def _each_part(reaches: Sequence[Reach]) -> Iterator[Part]:
    for reach in reaches:
        if any(_sums_up(wider, reach) for wider in reaches):
            continue
        yield Part(reach.county, None if len(reach.prefix) <= COUNTY_DIGITS else full_code(reach.prefix))
        yield from (Part(county, full_code(prefix), taken=True) for county, prefix in reach.apart)


def _sums_up(wider: Reach, reach: Reach) -> bool:
    """Whether the sum over one reach's tenants holds another's rows already, as of a county that left and came back."""
    if len(wider.prefix) > COUNTY_DIGITS or not reach.county.startswith(wider.county):
        return False
    narrower = len(wider.county) < len(reach.county) or len(reach.prefix) > COUNTY_DIGITS
    taken = tuple(prefix for county, prefix in wider.apart if county == reach.county)
    return narrower and reach.county not in taken and not reach.prefix.startswith(taken)


def _rows_of(
    reaches: Sequence[Reach], county_code: ColumnElement[str], area_code: ColumnElement[str]
) -> tuple[ColumnElement[bool], ColumnElement[bool] | None]:
    """The rows that make up an area's figure, and those to be taken from it."""
    added: list[ColumnElement[bool]] = []
    taken: list[ColumnElement[bool]] = []
    for part in parts_of(reaches):
        if len(part.county) < COUNTY_DIGITS:
            county = county_code.startswith(part.county, autoescape=True)
        else:
            county = county_code == part.county
        if part.area_code is None and len(part.county) < COUNTY_DIGITS:
            # written out as in the indexes of these rows alone, else all villages' would be gone through
            own: Any = func.rpad(county_code, literal_column(str(CODE_DIGITS)), literal_column("'0'"))
        else:
            # a code itself: an index finds that, but nothing that is reckoned from each row
            own = _own(part)
        (taken if part.taken else added).append(county & (area_code == own))
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
    """By how much measures changed over spans of days, however many are asked for.

    Those of counties and what lies inside are read in one statement, by the key; those of wider areas in another.
    """
    wanted = list(dict.fromkeys(spans))
    rows: list[tuple[Span, Part]] = []
    wide: list[Span] = []
    for span in wanted:
        parts = parts_of(known.reaches(span.prefix))
        if any(len(part.county) < COUNTY_DIGITS for part in parts):
            wide.append(span)
        else:
            rows += [(span, part) for part in parts]
    found = dict.fromkeys(wanted, 0)
    if rows:
        found |= await _sums_by_key(session, wanted, rows)
    if wide:
        found |= await _sums_of_wide(session, known, wide)
    return found


async def _sums_by_key(
    session: AsyncSession, wanted: Sequence[Span], rows: Sequence[tuple[Span, Part]]
) -> dict[Span, int]:
    table = table_of(AreaDay).c
    places = {span: place for place, span in enumerate(wanted)}
    asked = _asked(
        ("place", Integer, [places[span] for span, _ in rows]),
        ("sign", Integer, [_sign(part) for _, part in rows]),
        ("county", Text, [part.county for _, part in rows]),
        ("area", Text, [_own(part) for _, part in rows]),
        ("measure", Text, [span.measure.value for span, _ in rows]),
        ("since", Date, [span.since for span, _ in rows]),
        ("until", Date, [span.until for span, _ in rows]),
    )
    found = await session.execute(
        select(asked.c.place, func.sum(table.amount * asked.c.sign))
        .select_from(asked)
        .join(
            table_of(AreaDay),
            (table.county_code == asked.c.county)
            & (table.area_code == asked.c.area)
            & (table.measure == asked.c.measure)
            & table.day.between(asked.c.since, asked.c.until),
        )
        .group_by(asked.c.place)
    )
    return {wanted[place]: int(amount) for place, amount in found}


async def _sums_of_wide(session: AsyncSession, known: Successions, wanted: Sequence[Span]) -> dict[Span, int]:
    by_prefix: dict[str, list[Span]] = {}
    for span in wanted:
        by_prefix.setdefault(span.prefix, []).append(span)
    read = [_sums_of_area(known.reaches(prefix), of_area) for prefix, of_area in by_prefix.items()]
    # each is one row, so that joining them adds nothing
    joined: FromClause = read[0]
    for one in read[1:]:
        joined = joined.join(one, true())
    found = (await session.execute(select(*(summed for one in read for summed in one.c)).select_from(joined))).one()
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


Totals = dict[Measure, dict[str, int]]
"""Measure → detail → amount, without zeros."""


async def totals_of_areas(
    session: AsyncSession, known: Successions, prefixes: Iterable[str], measures: Sequence[Measure]
) -> dict[str, Totals]:
    """The same as `totals` for many areas, those from counties down in one statement; by the areas' prefixes."""
    asked_for = list(dict.fromkeys(prefixes))
    result: dict[str, Totals] = {prefix: {measure: {} for measure in measures} for prefix in asked_for}
    rows: list[tuple[int, Part]] = []
    for place, prefix in enumerate(asked_for):
        parts = parts_of(known.reaches(prefix))
        if any(len(part.county) < COUNTY_DIGITS for part in parts):
            result[prefix] = await totals(session, known.reaches(prefix), measures)
        else:
            rows += [(place, part) for part in parts]
    if not rows:
        return result
    table = table_of(AreaTotal).c
    asked = _asked(
        ("place", Integer, [place for place, _ in rows]),
        ("sign", Integer, [_sign(part) for _, part in rows]),
        ("county", Text, [part.county for _, part in rows]),
        ("area", Text, [_own(part) for _, part in rows]),
    )
    found = await session.execute(
        select(asked.c.place, table.measure, table.detail, func.sum(table.amount * asked.c.sign))
        .select_from(asked)
        .join(
            table_of(AreaTotal),
            (table.county_code == asked.c.county)
            & (table.area_code == asked.c.area)
            & is_one_of(table.measure, [measure.value for measure in measures]),
        )
        .group_by(asked.c.place, table.measure, table.detail)
    )
    for place, measure, detail, amount in found:
        if amount:
            result[asked_for[place]][Measure(measure)][detail] = int(amount)
    return result


def _asked(*columns: tuple[str, Any, Sequence[object]]) -> Any:
    """A table of what is asked for, told in one array for each column: the statement stays the same for any number."""
    arrays = [literal(list(values), ARRAY(kind)) for _, kind, values in columns]
    names = [column(name, kind) for name, kind, _ in columns]
    return func.unnest(*arrays).table_valued(*names, name="asked").render_derived()


def _own(part: Part) -> str:
    return full_code(part.county) if part.area_code is None else part.area_code


def _sign(part: Part) -> int:
    return -1 if part.taken else 1
