"""Interest on a fund account: when a period may be credited, and how much its balance can have borne at most."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from services.credit.fund_interest.refusals import InterestNotSettled, InterestTooHigh
from shared.calendar import Quarter, settlement_cut
from shared.money import half_up


class Move(NamedTuple):
    """What a business date added to the balance; negative where it took."""

    on: date
    amount_fen: int


def settled_on(period: Quarter) -> date:
    """Give a period's settlement day: the 20th of the quarter's last month, which still bears interest.

    Args:
        period: the quarter that labels the period.
    """
    return settlement_cut(period) - timedelta(days=1)


def check_settled(period: Quarter, occurred_on: date) -> None:
    """Check that interest is credited on its settlement day or later.

    Args:
        period: the quarter that labels the period.
        occurred_on: business date of the entry; the settlement day itself is late enough.

    Raises:
        InterestNotSettled: that day is still to come.
    """
    if occurred_on < (settled := settled_on(period)):
        raise InterestNotSettled(period=period, settled_on=settled, occurred_on=occurred_on)


def most_interest_fen(moves: Iterable[Move], period: Quarter, annual_rate: Decimal, day_base: int) -> int:
    """Compute the most interest that an account can have borne in a settlement period.

    Args:
        moves: everything that moved the balance, from the account's first day on, in any order.
        period: the quarter that labels the period.
        annual_rate: the ceiling, decimal fraction per year.
        day_base: days of a year for interest.

    Returns:
        The sum of the balances at the end of each day, those below 0 as 0, times the daily rate; rounded half up once.

    Assumed: the ceiling; the source is silent on interest of the account.
    """
    start, end = settlement_cut(period.preceding), settlement_cut(period)
    by_day: dict[date, int] = {}
    for on, amount_fen in moves:
        day = max(on, start)
        by_day[day] = by_day.get(day, 0) + amount_fen
    days = sorted(day for day in by_day if day < end)
    balance_fen = fen_days = 0
    for day, following in pairwise([*days, end]):
        balance_fen += by_day[day]
        fen_days += max(0, balance_fen) * (following - day).days
    return half_up(fen_days * Fraction(annual_rate) / day_base)


def check_interest(amount_fen: int, most_fen: int) -> None:
    """Check an amount against what the balance can have borne.

    Args:
        amount_fen: what is to be credited, fen.
        most_fen: what the balance can have borne, fen.

    Raises:
        InterestTooHigh: it is more; just as much may be credited.
    """
    if amount_fen > most_fen:
        raise InterestTooHigh(amount_fen=amount_fen, most_fen=most_fen)
