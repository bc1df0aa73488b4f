"""Interest of a loan: its balance by day, and its schedule of settlement periods."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any, NamedTuple

from shared.calendar import Holidays, SettlementPeriod, settlement_periods
from shared.money import half_up, half_up_ratio

Balance = tuple[tuple[date, int], ...]
"""Outstanding principal in fen from each date on, ascending; the last entry of a date counts; 0 before the first."""


class Period(NamedTuple):
    """One row of a loan's schedule."""

    period: str
    """Label of the settlement day the period runs to, or would have run to: ``2018Q4``."""
    start: date
    end: date
    """The day after the last."""
    days: int
    interest_fen: int
    collected_fen: int
    overpaid_fen: int
    """What was collected above what is due, after a backdated repayment."""
    eligible_fen: int
    """Interest of the days that are subsidised; 0 until the period is paid in full."""
    subsidy_fen: int
    """The borrower's share of ``eligible_fen``; an organisation's is binding only in the year's sum."""


Subsidies = dict[str, list[int]]
"""What is subsidised by label, a household's period (``2018Q4``) or an organisation's year (``2018``): the subsidy and
the interest that it is a part of, fen."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a loan's interest and subsidy are computed from.

    Attributes:
        due_on: first day without interest.
        annual_rate: decimal fraction per year (0.0475 is 4.75 %).
        day_base: days of a year in the day count.
        covered_until: first day without subsidy.
        share: part of the interest that is subsidised, 0 to 1.
        holidays: what becomes of a settlement day that is no working day.
        rounds_each_period: whether eligible interest is rounded before the share is taken (organisations).
    """

    due_on: date
    annual_rate: Decimal
    day_base: int
    covered_until: date
    share: Fraction
    rounds_each_period: bool
    holidays: Holidays = Holidays.NONE


def read_balance(steps: Iterable[Sequence[Any]]) -> Balance:
    """Read a balance as a loan's row keeps it, ``[["2016-09-10", 5000000], …]``."""
    return tuple((date.fromisoformat(day), fen) for day, fen in steps)


def fen_on(balance: Balance, on: date) -> int:
    """Give the principal outstanding at the end of a day, fen.

    Args:
        balance: days from which on principal was so much, fen, oldest first.
        on: the day, at whose end is asked.
    """
    step = bisect_right(balance, on, key=_from_day)
    return balance[step - 1][1] if step else 0


def stepped(balance: Balance, on: date, outstanding_fen: int) -> Balance:
    """Let a balance change on a day.

    Args:
        balance: the balance so far.
        on: its last day or one after.
        outstanding_fen: principal outstanding at the end of the day.

    Returns:
        The balance with the change; a day has one entry.
    """
    if balance and balance[-1][0] == on:
        balance = balance[:-1]
    return (*balance, (on, outstanding_fen))


def interest_fen(balance: Balance, annual_rate: Decimal, day_base: int, start: date, end: date) -> int:
    """Compute the interest of one period.

    Args:
        balance: outstanding principal by day.
        annual_rate: decimal fraction per year (0.0475 is 4.75 %).
        day_base: days of a year in the day count.
        start: first day, not before the disbursement.
        end: day after the last.

    Returns:
        Fen: the exact sum over the days, rounded half up once.
    """
    return interest_reader(balance, annual_rate, day_base)(start, end)


def interest_reader(balance: Balance, annual_rate: Decimal, day_base: int) -> Callable[[date, date], int]:
    """Compute many periods of one balance: `interest_fen` by first day and day after the last."""
    fen_days = _fen_days(balance)
    numerator, denominator = annual_rate.as_integer_ratio()

    def of(start: date, end: date) -> int:
        weight = fen_days(end.toordinal()) - fen_days(start.toordinal())
        return half_up_ratio(weight * numerator, denominator * day_base)

    return of


def schedule(balance: Balance, terms: Terms, collected_fen: Mapping[str, int]) -> tuple[Period, ...]:
    """Compute every interest period of a loan.

    Args:
        balance: outstanding principal by day; its first date is the disbursement.
        terms: due day, rate and subsidy.
        collected_fen: interest collected by period label, without penalty interest.

    Returns:
        Periods in order. A period's interest is the exact sum over its days, rounded half up once. A period on whose
        first day nothing is outstanding does not exist, unless money collected for it has to be shown as overpaid.
    """
    row = _rows_of(balance, terms)
    repaid_on = balance[-1][0] if balance[-1][1] == 0 else date.max
    return tuple(
        row(span, collected_fen.get(span.label, 0))
        for span in settlement_periods(balance[0][0], terms.due_on, terms.holidays)
        if span.start < repaid_on or collected_fen.get(span.label)  # else nothing is owed from here on
    )


def subsidies_due(rows: Iterable[Period], terms: Terms) -> Subsidies:
    """Give what is subsidised of a loan's interest by all that was paid in full.

    Args:
        rows: rows of the loan's schedule.
        terms: whose share and which rounding.

    Returns:
        A household's periods; of an organisation the years, whose sum of eligible interest is rounded once.

    Source: R002-123, R002-124, R002-127.
    """
    if not terms.rounds_each_period:
        return {row.period: [row.subsidy_fen, row.eligible_fen] for row in rows if row.eligible_fen}
    years: dict[str, int] = {}
    for row in rows:
        if row.eligible_fen:
            years[_year(row)] = years.get(_year(row), 0) + row.eligible_fen
    return {year: [half_up(eligible_fen * terms.share), eligible_fen] for year, eligible_fen in years.items()}


def subsidies_shown(rows: Iterable[Period], terms: Terms) -> list[int]:
    """Give each row's part of what `subsidies_due` comes to, so that what is shown of a year sums up to what is listed.

    Args:
        rows: rows of the loan's schedule, in order.
        terms: whose share and which rounding.

    Returns:
        Fen by row: of a household its subsidy; of an organisation what it adds to the year's, which is rounded once.
    """
    if not terms.rounds_each_period:
        return [row.subsidy_fen for row in rows]
    shown: list[int] = []
    for _, of_year in groupby(rows, key=_year):
        eligible_fen = told_fen = 0
        for row in of_year:
            eligible_fen += row.eligible_fen
            due_fen = half_up(eligible_fen * terms.share)
            shown.append(due_fen - told_fen)
            told_fen = due_fen
    return shown


def _year(row: Period) -> str:
    return row.period[:4]


def period_row(balance: Balance, terms: Terms, span: SettlementPeriod, collected_fen: int) -> Period:
    """Compute one period of a loan; the row of `schedule`, at the cost of one.

    Args:
        balance: as of `schedule`.
        terms: likewise.
        span: the period, from its first day or the disbursement to its cut or the due day.
        collected_fen: what was collected for it.
    """
    return _rows_of(balance, terms)(span, collected_fen)


def _rows_of(balance: Balance, terms: Terms) -> Callable[[SettlementPeriod, int], Period]:
    """What makes a loan's rows of its periods and of what was collected for each."""
    numerator, denominator = terms.annual_rate.as_integer_ratio()
    per_fen_day = denominator * terms.day_base
    share_numerator, share_denominator = terms.share.as_integer_ratio()
    covered = terms.covered_until.toordinal()
    fen_days = _fen_days(balance)

    def row(span: SettlementPeriod, collected: int) -> Period:
        label, start, end = span
        first, after = start.toordinal(), end.toordinal()
        before = fen_days(first)
        weight = (fen_days(after) - before) * numerator
        interest = half_up_ratio(weight, per_fen_day)
        eligible = subsidy = 0
        if 0 < interest <= collected and first < covered:
            if covered < after:
                weight = (fen_days(covered) - before) * numerator
            eligible = half_up_ratio(weight, per_fen_day)
            if terms.rounds_each_period:
                subsidy = half_up_ratio(eligible * share_numerator, share_denominator)
            else:
                subsidy = half_up_ratio(weight * share_numerator, per_fen_day * share_denominator)
        overpaid = collected - interest if collected > interest else 0
        return Period(label, start, end, after - first, interest, collected, overpaid, eligible, subsidy)

    return row


def _from_day(step: tuple[date, int]) -> date:
    return step[0]


def _fen_days(balance: Balance) -> Callable[[int], int]:
    """Sum the balance over all days before an ordinal day: a period costs one look-up however often it changed."""
    days = [day.toordinal() for day, _ in balance]
    sums = [0]
    for step in range(1, len(days)):
        sums.append(sums[-1] + balance[step - 1][1] * (days[step] - days[step - 1]))

    def before(day: int) -> int:
        step = bisect_right(days, day) - 1
        return sums[step] + balance[step][1] * (day - days[step])

    return before
