"""What the demo's own books say a loan owes: the published rule, worked out on its own and beside the services.

Actual/360; periods run to the 20th of March, June, September and December, the last to the due day, which bears none.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shared.calendar import add_months
from shared.money import half_up

ANNUAL_RATE = "0.0475"
"""The central bank's benchmark for one to five years since it was last moved, in October 2015. Source: R002-113."""

SUBSIDISED_MONTHS = 36
DEPOSIT_RATIO = Fraction(1, 8)

_DAY_BASE = 360
_CUT_MONTHS = (3, 6, 9, 12)
_CUT_DAY = 21


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open interest period with the quarter whose settlement day it runs to."""

    label: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Principal:
    """What a loan owes over time: the disbursement and what was repaid since.

    Attributes:
        steps: date and fen owed from that date on, ascending.
    """

    steps: tuple[tuple[date, int], ...]

    def repaid(self, on: date, amount_fen: int) -> "Principal":
        """The same with one more repayment, which counts from its own day."""
        return Principal((*self.steps, (on, self.steps[-1][1] - amount_fen)))

    @property
    def outstanding_fen(self) -> int:
        """What is owed at the end, fen."""
        return self.steps[-1][1]

    def fen_days(self, start: date, end: date) -> int:
        """The sum over days from start to the day before end of what was owed at the end of each."""
        total = 0
        ends = [*(since for since, _ in self.steps[1:]), date.max]
        for (since, owed_fen), until in zip(self.steps, ends, strict=True):
            days = (min(until, end) - max(since, start)).days
            total += owed_fen * max(0, days)
        return total


def periods(disbursed_on: date, due_on: date) -> tuple[Period, ...]:
    """The interest periods of a loan, in order."""
    found = []
    start = disbursed_on
    while start < due_on:
        cut = next_cut(start)
        label = f"{cut.year}Q{cut.month // 3}"
        found.append(Period(label, start, min(cut, due_on)))
        start = cut
    return tuple(found)


def next_cut(day: date) -> date:
    """The first 21st of March, June, September or December after a day."""
    cuts = (date(year, month, _CUT_DAY) for year in (day.year, day.year + 1) for month in _CUT_MONTHS)
    return next(cut for cut in cuts if cut > day)


def interest_fen(principal: Principal, start: date, end: date) -> int:
    """Interest from start to the day before end, fen, rounded half up once."""
    return half_up(principal.fen_days(start, end) * Fraction(ANNUAL_RATE) / _DAY_BASE)


def subsidy_fen(principal: Principal, period: Period) -> int:
    """What the county repays of a household's period, fen: all of the interest of the first 36 months."""
    covered_until = add_months(principal.steps[0][0], SUBSIDISED_MONTHS)
    return interest_fen(principal, period.start, min(period.end, covered_until))


def penalty_fen(owed_fen: int, days: int) -> int:
    """Penalty interest on arrears, fen: half as much again as the loan's own rate. Assumed: the demo's contracts."""
    return half_up(owed_fen * days * Fraction(ANNUAL_RATE) * Fraction(3, 2) / _DAY_BASE)


def deposit_fen(disbursed_fen: int, set_aside_fen: int) -> tuple[int, int]:
    """What a quarter's lending still asks of the fund, and what is carried forward, fen.

    Args:
        disbursed_fen: lent in the calendar quarter.
        set_aside_fen: pre-allocations for it and what earlier quarters carried forward.
    """
    required_fen = half_up(disbursed_fen * DEPOSIT_RATIO)
    return max(0, required_fen - set_aside_fen), max(0, set_aside_fen - required_fen)
