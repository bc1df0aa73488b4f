"""What guidance tasks come to: for a year, and for a quarter of which only the year's task is set."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from shared.calendar import Quarter
from shared.money import half_up


class Task(NamedTuple):
    """What is to be lent from a day on, up to the end of the quarter that is asked about."""

    amount_fen: int
    from_on: date


def yearly_fen(amounts_fen: Mapping[str, int], year: int) -> int:
    """Give a year's task.

    Args:
        amounts_fen: one bank's tasks in one county by period (``2016``, ``2016Q3``), fen.
        year: the year.

    Returns:
        The year's own task, else the sum of its quarters', fen: quarters divide a year's task and add nothing to it.

    Assumed: the source has only a total over all years (R002-092).
    """
    own = amounts_fen.get(f"{year:04d}")
    if own is not None:
        return own
    return sum(amounts_fen.get(str(Quarter(year, number)), 0) for number in (1, 2, 3, 4))


def task_until(amounts_fen: Mapping[str, int], quarter: Quarter) -> Task | None:
    """Give the task that a quarter's lending is held against.

    Args:
        amounts_fen: one bank's tasks in one county by period, fen.
        quarter: the quarter.

    Returns:
        The quarter's own task; else the year's, in even parts up to the quarter's end, rounded half up; None without
        either.

    Assumed: even parts.
    """
    own = amounts_fen.get(str(quarter))
    if own is not None:
        return Task(own, quarter.first_day)
    whole = amounts_fen.get(f"{quarter.year:04d}")
    if whole is None:
        return None
    return Task(half_up(Fraction(whole * quarter.number, 4)), date(quarter.year, 1, 1))
