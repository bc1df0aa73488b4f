"""How a figure stands against a target on a day, and the sentence that says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from shared.money import half_up, half_up_ratio, yuan_text

_WAN_FEN = 1_000_000
"""10,000 yuan."""


class TargetStatus(StrEnum):
    """How a target stands."""

    MET = "met"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    MISSED = "missed"
    NOT_ASSESSED = "not_assessed"


STATUS_LABELS = {
    TargetStatus.MET: "已完成",
    TargetStatus.ON_TRACK: "进度正常",
    TargetStatus.AT_RISK: "进度滞后",
    TargetStatus.MISSED: "未完成",
    TargetStatus.NOT_ASSESSED: "暂不评价",
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is to be reached by a date."""

    due_on: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Goal:
    """The stretch towards one milestone.

    Attributes:
        unit: ``households``, ``people``, ``villages``, ``fen`` or ``share``.
        at_least: True where the value must be reached, False where it must not be exceeded.
        begun_on: day from which time counts towards the milestone.
        base: value from which a linear course begins.
        milestone: what is to be reached.
    """

    unit: str
    at_least: bool
    begun_on: date
    base: Decimal
    milestone: Milestone


def milestone_at(milestones: Sequence[Milestone], on: date) -> tuple[Milestone | None, Milestone]:
    """The milestone that counts on a day, and the one before it.

    Args:
        milestones: by date, at least one.
        on: the day.

    Returns:
        The first that is not yet past, else the last; with its predecessor, None for the first.
    """
    index = next((index for index, step in enumerate(milestones) if step.due_on >= on), len(milestones) - 1)
    return (milestones[index - 1] if index else None), milestones[index]


def expected(goal: Goal, on: date) -> Fraction:
    """What a linear course would have reached at the end of a day; a share is due in full from the first day.

    Assumed: the sources name dates and values only; an even course between them is ours.
    """
    value = Fraction(goal.milestone.value)
    if goal.unit == "share" or on >= goal.milestone.due_on:
        return value
    days = (goal.milestone.due_on - goal.begun_on).days + 1
    gone = max(0, (on - goal.begun_on).days + 1)
    return Fraction(goal.base) + (value - Fraction(goal.base)) * Fraction(gone, days)


def figure_day(goal: Goal, on: date) -> date:
    """The day as at which a figure counts: the day asked about, or the due day once that is past."""
    return min(on, goal.milestone.due_on)


def judge(goal: Goal, actual: Fraction | None, on: date) -> TargetStatus:
    """How a target stands at the end of a day.

    Args:
        goal: what is to be reached.
        actual: the figure; None where there is nothing yet that could be judged.
        on: the day.

    Returns:
        `MET` once a count or amount is reached (a share, or a bound not to be exceeded, only on the due day);
        `MISSED` when the due day is past without; before that `ON_TRACK` or `AT_RISK` against the even course;
        `NOT_ASSESSED` without a figure.
    """
    if actual is None:
        return TargetStatus.NOT_ASSESSED
    over = on > goal.milestone.due_on
    value = Fraction(goal.milestone.value)
    reached = actual >= value if goal.at_least else actual <= value
    may_still_turn = goal.unit == "share" or not goal.at_least
    if reached and (on >= goal.milestone.due_on or not may_still_turn):
        return TargetStatus.MET
    if over:
        return TargetStatus.MISSED
    even = expected(goal, on)
    fine = actual >= even if goal.at_least else reached
    return TargetStatus.ON_TRACK if fine else TargetStatus.AT_RISK


def reason(goal: Goal, actual: Fraction | None, on: date) -> str:
    """The sentence that explains the status with its figures, which are those of `figure_day`."""
    due, value = goal.milestone.due_on, amount_text(goal.unit, Fraction(goal.milestone.value))
    as_of = _day(figure_day(goal, on))
    task = f"{due.year}年{due.month}月{due.day}日前{'应达到' if goal.at_least else '不得超过'}{value}"
    if actual is None:
        return f"{task}；截至{as_of}没有到期的事项，暂不评价。"
    so_far = f"{task}；截至{as_of}为{amount_text(goal.unit, actual)}"
    status = judge(goal, actual, on)
    if status is TargetStatus.MET:
        return f"{so_far}，已完成。"
    if status is TargetStatus.MISSED:
        return f"{so_far}，到期未完成。"
    verb = "不低于" if status is TargetStatus.ON_TRACK else "低于"
    if not goal.at_least:
        return f"{so_far}，{'未超过' if status is TargetStatus.ON_TRACK else '已超过'}限额。"
    if goal.unit == "share":
        return f"{so_far}，{verb}目标。"
    return f"{so_far}，{verb}按时间进度应达到的{amount_text(goal.unit, expected(goal, on))}。"


def amount_text(unit: str, amount: Fraction) -> str:
    """An amount with its unit, as people write it.

    Yuan, from 10,000 yuan on 万元, with two decimals where they are not whole; a share in per cent with up
    to two, the same places that `share_text` keeps.
    """
    if unit == "share":
        return f"{(Decimal(half_up(amount * 10_000)) / 100).normalize():f}%"
    if unit == "fen":
        if abs(amount) < _WAN_FEN:
            return f"{yuan_text(half_up(amount)).removesuffix('.00')}元"
        # a hundredth of 万元 is 100 yuan: written as so many "fen" of 万元
        return f"{yuan_text(half_up(amount / (_WAN_FEN // 100))).removesuffix('.00')}万元"
    counted = {"households": "户", "people": "人", "villages": "个村"}[unit]
    return f"{half_up(amount)}{counted}"


def share_text(share: Fraction) -> str:
    """A share as a decimal with four places, rounded half up."""
    parts = half_up_ratio(share.numerator * 10_000, share.denominator)
    return f"{parts // 10_000}.{parts % 10_000:04d}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
