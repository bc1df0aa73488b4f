"""Read indicators for areas and days, however each is made."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.figures.queries import Span, Totals, sums_of_days, totals_of_areas
from services.monitoring.figures.rules import Measure
from services.monitoring.indicators.rules import (
    CHECKED,
    COUNTS,
    OF_INCOME,
    OF_LOANS,
    SHARES,
    YearIncome,
    growth,
    income_year,
    share,
)
from services.monitoring.reports.queries import Reported, reported_values
from services.monitoring.villages.rules import Asked, exit_year_funds, exits, share_having
from services.monitoring.villages.service import villages_of
from shared.areas import significant_prefix
from shared.areas.successions import Successions
from shared.calendar import year_before
from shared.codes import LESS_IS_BETTER, VILLAGE_INDICATORS

EXIT_YEAR_FUNDS = "exit_year_funds_share"
_WIDTHS = (0, 2, 4, 6, 9, 12)
"""Significant digits of area codes by level, and of everywhere."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An indicator of an area over a span of days.

    Attributes:
        area_code: 12 digits.
        indicator: code of shared.codes.INDICATORS, or of a figure that departments report.
        since: first day of what is counted; `date.min` for what stands on the last.
        until: last day.
        reported: whether departments report it.
        asked: what an indicator of villages looks at.
    """

    area_code: str
    indicator: str
    since: date
    until: date
    reported: bool = False
    asked: Asked = field(default_factory=Asked)


@dataclass(frozen=True, slots=True)
class Found:
    """What an indicator came to.

    Attributes:
        number: a count, fen or a share; None where there is nothing that could be judged.
        state: the state that was reported, for an indicator of states.
        as_of: day that a reported figure tells of.
    """

    number: Fraction | None = None
    state: str | None = None
    as_of: date | None = None


async def read(
    session: AsyncSession, areas: Successions, wanted: Iterable[Wanted], listed: Mapping[str, Sequence[str]]
) -> dict[Wanted, Found]:
    """What indicators came to.

    Args:
        session: to read with.
        areas: what codes each area bore before.
        wanted: what is asked for.
        listed: area → poor villages that plans in force there list.
    """
    asked = list(dict.fromkeys(wanted))
    found: dict[Wanted, Found] = {}
    found |= await _figures(session, areas, [one for one in asked if not one.reported])
    found |= await _incomes(session, areas, [one for one in asked if not one.reported and one.indicator in OF_INCOME])
    of_villages = [
        one
        for one in asked
        if not one.reported and (one.indicator in VILLAGE_INDICATORS or one.indicator == EXIT_YEAR_FUNDS)
    ]
    found |= await _villages(session, areas, of_villages, listed)
    reports = [one for one in asked if one.reported]
    values = await reported_values(
        session, areas, [Reported(one.area_code, one.indicator, one.since, one.until) for one in reports]
    )
    for one, value in zip(reports, values, strict=True):
        found[one] = Found() if value is None else Found(value.number, value.state, value.as_of)
    return found


async def _figures(session: AsyncSession, areas: Successions, asked: Sequence[Wanted]) -> dict[Wanted, Found]:
    spans: dict[Wanted, tuple[Span, ...]] = {}
    for one in asked:
        prefix = significant_prefix(one.area_code)
        if one.indicator in COUNTS:
            spans[one] = (Span(prefix, COUNTS[one.indicator], one.since, one.until),)
        elif one.indicator in SHARES:
            spans[one] = tuple(Span(prefix, measure, one.since, one.until) for measure in SHARES[one.indicator])
        elif one.indicator == OF_LOANS:
            days = (one.until, year_before(one.until))
            spans[one] = tuple(Span(prefix, Measure.OUTSTANDING_FEN, date.min, day) for day in days)
    checks = {
        one: [
            Span(significant_prefix(one.area_code), measure, one.since, one.until) for measure in CHECKED[one.indicator]
        ]
        for one in spans
        if one.indicator in CHECKED
    }
    # none that is poor, or fallen back, says nothing of an area for which nobody has entered a household
    peopled = {one: _registered(one.area_code, one.until) for one in spans if one.indicator in LESS_IS_BETTER}
    asked_for = [*(span for each in (*spans.values(), *checks.values()) for span in each), *peopled.values()]
    sums = await sums_of_days(session, areas, asked_for)
    found: dict[Wanted, Found] = {}
    for one, each in spans.items():
        amounts = [sums[span] for span in each]
        unchecked = one in checks and not any(sums[span] for span in checks[one])
        if unchecked or (one in peopled and not amounts[0] and not sums[peopled[one]]):
            found[one] = Found()
        elif one.indicator in COUNTS:
            found[one] = Found(Fraction(amounts[0]))
        elif one.indicator in SHARES:
            found[one] = Found(share(*amounts))
        else:
            found[one] = Found(growth(Fraction(amounts[0]), Fraction(amounts[1])))
    return found


async def with_households(
    session: AsyncSession, areas: Successions, area_codes: Iterable[str], on: date
) -> frozenset[str]:
    """Those of some areas that have a household on the register at the end of a day."""
    spans = {code: _registered(code, on) for code in area_codes}
    sums = await sums_of_days(session, areas, list(spans.values()))
    return frozenset(code for code, span in spans.items() if sums[span])


def _registered(area_code: str, on: date) -> Span:
    return Span(significant_prefix(area_code), Measure.REGISTERED_HOUSEHOLDS, date.min, on)


async def _incomes(session: AsyncSession, areas: Successions, asked: Sequence[Wanted]) -> dict[Wanted, Found]:
    if not asked:
        return {}
    prefixes = {one.area_code: significant_prefix(one.area_code) for one in asked}
    of_areas = await totals_of_areas(session, areas, prefixes.values(), (Measure.INCOME_FEN, Measure.INCOME_PERSONS))
    found: dict[Wanted, Found] = {}
    for one in asked:
        by_year = of_areas[prefixes[one.area_code]]
        year = income_year(one.until)
        now = _per_head(by_year, year)
        found[one] = Found(growth(now, _per_head(by_year, year - 1)) if one.indicator == "income_growth" else now)
    return found


def _per_head(by_year: Totals, year: int) -> Fraction | None:
    net, persons = by_year[Measure.INCOME_FEN], by_year[Measure.INCOME_PERSONS]
    return YearIncome(net.get(str(year), 0), persons.get(str(year), 0)).per_head_fen


async def _villages(
    session: AsyncSession, areas: Successions, asked: Sequence[Wanted], listed: Mapping[str, Sequence[str]]
) -> dict[Wanted, Found]:
    if not asked:
        return {}
    by_area: dict[str, list[Wanted]] = defaultdict(list)
    for one in asked:
        by_area[one.area_code].append(one)
    poor = sorted({code for area_code in by_area for code in listed.get(area_code, ())})
    known = await villages_of(session, areas.reaches(_around(areas, list(by_area))), poor)
    found: dict[Wanted, Found] = {}
    for area_code, wanted in by_area.items():
        reaches = areas.reaches(significant_prefix(area_code))
        villages = [village for village in known if any(reach.covers(village.code) for reach in reaches)]
        for one in wanted:
            if one.indicator == "exited_villages":
                found[one] = Found(Fraction(exits(villages, one.since, one.until)))
            elif one.indicator == EXIT_YEAR_FUNDS:
                found[one] = Found(exit_year_funds(villages, one.until.year))
            else:
                found[one] = Found(share_having(one.indicator, villages, one.until, one.asked))
    return found


def _around(areas: Successions, codes: Sequence[str]) -> str:
    """The narrowest area, in significant digits, that holds all of some areas; a single one is that area."""
    prefixes = [significant_prefix(code) for code in codes]
    if len(prefixes) == 1:
        return prefixes[0]
    now = [areas.present(prefix) for prefix in prefixes]
    narrowest = min(now, key=len)
    return max(
        (narrowest[:width] for width in _WIDTHS if all(one.startswith(narrowest[:width]) for one in now)), key=len
    )
