"""The figures of a bulletin that are kept by business day: of its area, of the periods before, of the areas below."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.bulletins.contents import Figure, TrendPoint
from services.monitoring.bulletins.rules import AreaFigures, BulletinPeriod
from services.monitoring.figures.models import AreaTotal
from services.monitoring.figures.queries import Span, sums_of_days
from services.monitoring.figures.rules import Measure
from shared.areas import CODE_DIGITS, TOWN_DIGITS, full_code, significant_prefix
from shared.database import table_of
from shared.security.callers import COUNTY_DIGITS, Caller

TREND_PERIODS = 6
_LENGTHS = (4, COUNTY_DIGITS, TOWN_DIGITS, CODE_DIGITS)
"""Significant digits of the areas that bulletins tell of."""

_STOCKS = (
    Measure.REGISTERED_HOUSEHOLDS,
    Measure.REGISTERED_PEOPLE,
    Measure.REMAINING_HOUSEHOLDS,
    Measure.REMAINING_PEOPLE,
    Measure.EXITED,
    Measure.EXITED_PEOPLE,
    Measure.OUTSTANDING_FEN,
)
_FLOWS = (
    Measure.EXITED,
    Measure.EVER_EXITED_PEOPLE,
    Measure.RETURNED,
    Measure.RETURNED_PEOPLE,
    Measure.LENT_FEN,
    Measure.REPAID_FEN,
    Measure.VISITS_DUE,
    Measure.VISITS_IN_TIME,
)
_TREND = (Measure.EXITED, Measure.RETURNED)
_BELOW = (*_TREND, Measure.VISITS_DUE, Measure.VISITS_IN_TIME)


@dataclass(frozen=True, slots=True)
class Kept:
    """Sums over business days, read once for a whole bulletin."""

    prefix: str
    sums: Mapping[Span, int]

    def at_end(self, measure: Measure, period: BulletinPeriod, prefix: str | None = None) -> int:
        """What a measure came to when a period was over."""
        return self.sums[_stock(prefix or self.prefix, measure, period)]

    def within(self, measure: Measure, period: BulletinPeriod, prefix: str | None = None) -> int:
        """By how much a measure changed in a period."""
        return self.sums[_flow(prefix or self.prefix, measure, period)]

    def exits(self, period: BulletinPeriod, prefix: str | None = None) -> int:
        """Households that left poverty in a period: what is kept takes one off for each that returned."""
        return self.within(Measure.EXITED, period, prefix) + self.within(Measure.RETURNED, period, prefix)


async def read_kept(session: AsyncSession, caller: Caller, period: BulletinPeriod, below: Sequence[str]) -> Kept:
    """Read everything that a bulletin of the caller's area takes from kept figures, in one statement.

    Args:
        session: to read with.
        caller: narrowed to the area.
        period: the bulletin's.
        below: significant digits of the areas one level below.
    """
    prefix = caller.area_prefix
    spans = [_stock(prefix, measure, one) for measure in _STOCKS for one in period.last(2)]
    spans += [_flow(prefix, measure, one) for measure in _FLOWS for one in period.last(2)]
    for one in period.last(TREND_PERIODS):
        spans += [_stock(prefix, Measure.REMAINING_HOUSEHOLDS, one), *(_flow(prefix, each, one) for each in _TREND)]
    for part in below:
        spans += [
            _stock(part, measure, period) for measure in (Measure.REGISTERED_HOUSEHOLDS, Measure.REMAINING_HOUSEHOLDS)
        ]
        spans += [_flow(part, measure, period) for measure in _BELOW]
    return Kept(prefix, await sums_of_days(session, caller.areas, spans))


async def areas_below(session: AsyncSession, caller: Caller) -> list[str]:
    """Significant digits of the areas one level below of which any figure is kept, by the codes that they bear now."""
    digits = digits_below(caller.area_prefix)
    if digits is None:
        return []
    table = table_of(AreaTotal).c
    found = await session.scalars(
        select(table.area_code)
        .where(
            caller.area_filter(table.county_code, table.area_code),
            func.substr(table.area_code, digits + 1) == "0" * (CODE_DIGITS - digits),
        )
        .distinct()
    )
    return sorted(parts_of(caller, found))


def digits_below(prefix: str) -> int | None:
    """Significant digits of the areas one level below; None below a village."""
    return next((length for length in _LENGTHS if length > len(prefix)), None)


def parts_of(caller: Caller, area_codes: Iterable[str]) -> set[str]:
    """The areas one level below in which areas lie now; the area's own code lies in none of them."""
    digits = digits_below(caller.area_prefix)
    present = {significant_prefix(caller.areas.present_code(code)) for code in area_codes}
    return {code[:digits] for code in present if digits is not None and len(code) >= digits}


def household_figures(kept: Kept, period: BulletinPeriod) -> list[Figure]:
    """Who is on the register, still poor, out of poverty, and back."""
    before = period.before()

    def stock(code: str, label: str, unit: str, measure: Measure) -> Figure:
        return Figure.of(code, label, unit, kept.at_end(measure, period), kept.at_end(measure, before))

    def flow(code: str, label: str, unit: str, measure: Measure) -> Figure:
        return Figure.of(code, label, unit, kept.within(measure, period), kept.within(measure, before))

    return [
        stock("registered_households", "期末建档立卡户", "households", Measure.REGISTERED_HOUSEHOLDS),
        stock("registered_people", "期末建档立卡人口", "people", Measure.REGISTERED_PEOPLE),
        stock("remaining_households", "期末未脱贫户", "households", Measure.REMAINING_HOUSEHOLDS),
        stock("remaining_people", "期末未脱贫人口", "people", Measure.REMAINING_PEOPLE),
        stock("exited_households", "累计脱贫户（扣除返贫）", "households", Measure.EXITED),
        stock("exited_people", "累计脱贫人口（扣除返贫）", "people", Measure.EXITED_PEOPLE),
        Figure.of("exits", "本期脱贫户", "households", kept.exits(period), kept.exits(before)),
        flow("exits_people", "本期脱贫人口", "people", Measure.EVER_EXITED_PEOPLE),
        flow("returns", "本期返贫户", "households", Measure.RETURNED),
        flow("returned_people", "本期返贫人口", "people", Measure.RETURNED_PEOPLE),
    ]


def lending_figures(kept: Kept, period: BulletinPeriod) -> list[Figure]:
    """What was lent and paid back, and what was owed at the end."""
    before = period.before()

    def flow(code: str, label: str, measure: Measure) -> Figure:
        return Figure.of(code, label, "fen", kept.within(measure, period), kept.within(measure, before))

    owed = Measure.OUTSTANDING_FEN
    return [
        flow("lent_fen", "本期发放贷款", Measure.LENT_FEN),
        flow("repaid_fen", "本期收回本金", Measure.REPAID_FEN),
        Figure.of("outstanding_fen", "期末贷款余额", "fen", kept.at_end(owed, period), kept.at_end(owed, before)),
    ]


def trend(kept: Kept, period: BulletinPeriod) -> list[TrendPoint]:
    """How the last six periods ended."""
    return [
        TrendPoint(
            period=one.label,
            period_text=one.text,
            remaining_households=kept.at_end(Measure.REMAINING_HOUSEHOLDS, one),
            exits=kept.exits(one),
            returns=kept.within(Measure.RETURNED, one),
        )
        for one in period.last(TREND_PERIODS)
    ]


def area_figures(
    kept: Kept, period: BulletinPeriod, below: Iterable[str], duties: Mapping[str, tuple[int, int]]
) -> list[AreaFigures]:
    """The plain numbers of the areas below; those without a household and without a duty are left out.

    Args:
        kept: what was read.
        period: the bulletin's.
        below: significant digits of the areas.
        duties: the same → how many fell due there, and how many of them were done in time.
    """
    found = []
    for part in below:
        due, done = duties.get(part, (0, 0))
        registered = kept.at_end(Measure.REGISTERED_HOUSEHOLDS, period, part)
        if registered or due:
            found.append(
                AreaFigures(
                    area_code=full_code(part),
                    registered=registered,
                    remaining=kept.at_end(Measure.REMAINING_HOUSEHOLDS, period, part),
                    exits=kept.exits(period, part),
                    returns=kept.within(Measure.RETURNED, period, part),
                    visits_due=kept.within(Measure.VISITS_DUE, period, part),
                    visits_in_time=kept.within(Measure.VISITS_IN_TIME, period, part),
                    duties_due=due,
                    duties_kept=done,
                )
            )
    return found


def _stock(prefix: str, measure: Measure, period: BulletinPeriod) -> Span:
    return Span(prefix, measure, date.min, period.last_day)


def _flow(prefix: str, measure: Measure, period: BulletinPeriod) -> Span:
    return Span(prefix, measure, period.first_day, period.last_day)
