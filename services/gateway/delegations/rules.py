"""Rules of delegation: for which days, and who can neither give nor take one."""

from datetime import date

from shared.errors import Invalid, RangeReversed

NOT_DELEGATED = frozenset({"bank", "service", "auditor", "administrator"})
"""Roles that act for nobody and for whom nobody acts: programs, and who supervises the others or gives them rights."""


def check_days(from_on: date, to_on: date, today: date, most_days: int) -> None:
    """Refuse days for which nobody can act for somebody.

    Args:
        from_on: the first day.
        to_on: the last day, on which the delegation still holds.
        today: the day on which it is given.
        most_days: how many days it may hold, the first and the last counted.

    Raises:
        RangeReversed: it ends before it begins.
        Invalid: it begins before today, or holds for too long.
    """
    if to_on < from_on:
        raise RangeReversed(field="to_on")
    if from_on < today:
        raise Invalid("代理不能从今天以前开始", "A delegation can't begin before today", field="from_on")
    if (to_on - from_on).days + 1 > most_days:
        raise Invalid(f"代理最长 {most_days} 天", f"A delegation holds for {most_days} days at most", field="to_on")


def holds(from_on: date, to_on: date, today: date, *, withdrawn: bool) -> bool:
    """Whether somebody may act by a delegation on a day, its first and last included."""
    return not withdrawn and from_on <= today <= to_on
