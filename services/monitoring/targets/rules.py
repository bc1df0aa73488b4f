"""How a figure stands against a target on a day, when it will be reached at this pace, and the sentence why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from shared.calendar import day_text
from shared.money import four_decimals, half_up, yuan_text

_WAN_FEN = 1_000_000
"""10,000 yuan."""
_LAST_FORECAST = date(2100, 12, 31)
_COUNTED = {"households": "户", "people": "人", "villages": "个村"}


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


class TargetNews(StrEnum):
    """What is told of a target in the feed."""

    STATUS = "status"
    """It has another status than when it was last watched."""
    MILESTONE = "milestone"
    """The day of a milestone is over."""


LATENESS = (
    TargetStatus.MISSED,
    TargetStatus.AT_RISK,
    TargetStatus.ON_TRACK,
    TargetStatus.NOT_ASSESSED,
    TargetStatus.MET,
)
"""In which order people look at targets: what is late first."""


def severity_of(status: TargetStatus, *, aim: bool) -> str | None:
    """How grave a status is: urgent where a target was missed, a warning where it was an aim only."""
    if status is not TargetStatus.MISSED:
        return None
    return "warning" if aim else "urgent"


def ranks(figures: Sequence[Fraction | None], *, less_is_better: bool) -> list[int | None]:
    """The rank of each figure, 1 for the best; equal ones share it and leave out those behind, None has none."""
    ordered = sorted((figure for figure in figures if figure is not None), reverse=not less_is_better)
    first: dict[Fraction, int] = {}
    for place, figure in enumerate(ordered, start=1):
        first.setdefault(figure, place)
    return [None if figure is None else first[figure] for figure in figures]


class Direction(StrEnum):
    """What a figure must do."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOVE = "above"
    """Exceed another figure of the same day."""
    RISING = "rising"
    """Exceed itself of a year before."""
    NOT_FALLING = "not_falling"
    """Be no less than itself of a year before."""


COMPARING = frozenset((Direction.ABOVE, Direction.RISING, Direction.NOT_FALLING))


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is to be reached by a date.

    Attributes:
        due_on: last day; None where the plan leaves it blank.
        value: number, or place of the state among the indicator's; None where figures are compared, or it is blank.
        aim: the plan wants it, and doesn't bind itself.
    """

    due_on: date | None
    value: Fraction | None
    aim: bool = False


@dataclass(frozen=True, slots=True)
class Amounts:
    """How an indicator's figures are written.

    Attributes:
        unit: unit of shared.policies.indicators.
        label: what a count is counted in.
        states: an indicator's states, from the least to the most; figures are their places.
    """

    unit: str
    label: str = ""
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """The stretch towards one milestone.

    Attributes:
        amounts: how its figures are written.
        direction: what the figure must do.
        begun_on: day from which time counts towards the milestone.
        base: figure from which an even course begins; None where none is known.
        milestone: what is to be reached; of a comparison the other figure is its value.
        steady: due in full from the first day: a share of what happens, a state, a comparison.
    """

    amounts: Amounts
    direction: Direction
    begun_on: date
    base: Fraction | None
    milestone: Milestone
    steady: bool


def milestone_at(milestones: Sequence[Milestone], on: date) -> tuple[Milestone | None, Milestone]:
    """The milestone that counts on a day, and the one before it.

    Args:
        milestones: by date, those without one last; at least one.
        on: the day.

    Returns:
        The first that is not yet past, else the last; with its predecessor, None for the first.
    """
    last = len(milestones) - 1
    index = next((index for index, step in enumerate(milestones) if step.due_on is None or step.due_on >= on), last)
    return (milestones[index - 1] if index else None), milestones[index]


def reaches(direction: Direction, actual: Fraction, value: Fraction) -> bool:
    """Whether a figure is as it must be, by itself: neither time nor pace count."""
    if direction is Direction.AT_MOST:
        return actual <= value
    if direction in {Direction.ABOVE, Direction.RISING}:
        return actual > value
    return actual >= value


def expected(goal: Goal, on: date) -> Fraction | None:
    """What an even course from the base would have reached at the end of a day; None where nothing is to be reached.

    Assumed: the sources name dates and values only; an even course between them is ours.
    """
    due_on, value = goal.milestone.due_on, goal.milestone.value
    if value is None or due_on is None:
        return value
    base = goal.base or Fraction(0)
    if goal.steady or on >= due_on or reaches(goal.direction, base, value):
        return value
    days, gone = (due_on - goal.begun_on).days + 1, (on - goal.begun_on).days + 1
    return base + (value - base) * Fraction(max(0, gone), days)


def forecast(goal: Goal, actual: Fraction, on: date) -> date | None:
    """The day on which the value will be reached at the pace since the beginning.

    Returns:
        None where it is reached, where pace means nothing, or where it never would be.
    """
    value, base = goal.milestone.value, goal.base or Fraction(0)
    if value is None or value == base or goal.steady or on < goal.begun_on or reaches(goal.direction, actual, value):
        return None
    pace = (actual - base) / (value - base)
    if pace <= 0:
        return None
    gone = (on - goal.begun_on).days + 1
    after = -(-gone // pace) - 1  # whole days after the first, upwards
    if after > (_LAST_FORECAST - goal.begun_on).days:
        return None
    return goal.begun_on + timedelta(days=int(after))


def figure_day(goal: Goal, on: date) -> date:
    """The day as at which a figure counts: the day asked about, or the due day once that is past."""
    return on if goal.milestone.due_on is None else min(on, goal.milestone.due_on)


def judge(goal: Goal, actual: Fraction | None, on: date) -> TargetStatus:
    """How a target stands at the end of a day.

    Args:
        goal: what is to be reached.
        actual: the figure; None where there is nothing yet that could be judged.
        on: the day.

    Returns:
        `MET` once a value is reached, from then on; of what is due in full all the time, and of what must not be
        exceeded, only on the due day. `MISSED` when that is past without. Before it `ON_TRACK` or `AT_RISK` against
        the even course. `NOT_ASSESSED` without a figure, a value or, while it isn't reached, a date.
    """
    due_on, value = goal.milestone.due_on, goal.milestone.value
    if actual is None or value is None:
        return TargetStatus.NOT_ASSESSED
    reached = reaches(goal.direction, actual, value)
    if due_on is None:
        return TargetStatus.MET if reached else TargetStatus.NOT_ASSESSED
    limit = goal.direction is Direction.AT_MOST and reaches(goal.direction, goal.base or Fraction(0), value)
    if reached and (on >= due_on or not (goal.steady or limit)):
        return TargetStatus.MET
    if on > due_on:
        return TargetStatus.MISSED
    even = expected(goal, on)
    fine = even is not None and (reached or reaches(goal.direction, actual, even))
    return TargetStatus.ON_TRACK if fine else TargetStatus.AT_RISK


def reason(goal: Goal, actual: Fraction | None, on: date) -> str:
    """The sentence that explains the status with its figures, which are those of `figure_day`."""
    due_on, value = goal.milestone.due_on, goal.milestone.value
    as_of = day_text(figure_day(goal, on))
    task = _task(goal)
    if value is None and goal.direction not in COMPARING:
        return f"{task}，原文未写明目标值，暂不评价。"
    if actual is None or value is None:
        return f"{task}；截至{as_of}没有可供评价的数据，暂不评价。"
    so_far = f"{task}；截至{as_of}为{amount_text(goal.amounts, actual)}"
    if goal.direction in COMPARING:
        so_far += f"，{_other(goal.direction)}为{amount_text(goal.amounts, value)}"
    status = judge(goal, actual, on)
    if status is TargetStatus.MET:
        return f"{so_far}，已完成。"
    if status is TargetStatus.MISSED:
        return f"{so_far}，{'力争目标未达到' if goal.milestone.aim else '到期未完成'}。"
    if due_on is None:
        return f"{so_far}，原文未写明完成时限，暂不评价。"
    return f"{so_far}，{_pace(goal, actual, status, on)}。"


def _pace(goal: Goal, actual: Fraction, status: TargetStatus, on: date) -> str:
    fine = status is TargetStatus.ON_TRACK
    even = expected(goal, on)
    value = goal.milestone.value
    if even is None or even == value:
        if goal.direction is Direction.AT_MOST:
            return "未超过限额" if fine else "已超过限额"
        return "符合目标" if fine else "低于目标" if goal.direction not in COMPARING else "未达到要求"
    verb = "不低于" if fine else "低于"
    if goal.direction is Direction.AT_MOST:
        verb = "不高于" if fine else "高于"
    foreseen = forecast(goal, actual, on)
    ahead = f"，按目前进度预计{day_text(foreseen)}完成" if foreseen else "，按目前进度无法完成" if not fine else ""
    return f"{verb}按时间进度应达到的{amount_text(goal.amounts, even)}{ahead}"


def _task(goal: Goal) -> str:
    due_on, value, direction = goal.milestone.due_on, goal.milestone.value, goal.direction
    by = f"{day_text(due_on)}前" if due_on else ""
    must = "力争" if goal.milestone.aim else "应"
    if direction is Direction.ABOVE:
        return f"{by}{must}高于对比指标"
    if direction is Direction.RISING:
        return f"{by}{must}高于上年同期"
    if direction is Direction.NOT_FALLING:
        return f"{by}{must}不低于上年同期"
    if direction is Direction.AT_MOST:
        return f"{by}不得超过{'' if value is None else amount_text(goal.amounts, value)}"
    return f"{by}{must}达到{'目标' if value is None else amount_text(goal.amounts, value)}"


def _other(direction: Direction) -> str:
    return "对比指标" if direction is Direction.ABOVE else "上年同期"


def amount_text(amounts: Amounts, amount: Fraction) -> str:
    """An amount with its unit, as people write it.

    Yuan, from 10,000 yuan on 万元, with two decimals where they are not whole; a share in per cent with up
    to two, the same places that `share_text` keeps; a count with up to four. Thousands are set apart.
    """
    if amounts.states:
        return f"“{amounts.states[int(amount)]}”"
    if amounts.unit == "share":
        return f"{(Decimal(half_up(amount * 10_000)) / 100).normalize():f}%"
    if amounts.unit == "fen":
        if abs(amount) < _WAN_FEN:
            return f"{yuan_text(half_up(amount)).removesuffix('.00')}元"
        # a hundredth of 万元 is 100 yuan: written as so many "fen" of 万元
        return f"{yuan_text(half_up(amount / (_WAN_FEN // 100))).removesuffix('.00')}万元"
    if amounts.unit == "count":
        return f"{Decimal(count_text(amount)):,f}{amounts.label}"
    return f"{half_up(amount):,}{_COUNTED[amounts.unit]}"


def share_text(share: Fraction) -> str:
    """A share as a decimal with four places, rounded half up."""
    return str(four_decimals(share))


def count_text(count: Fraction) -> str:
    """A count as a decimal with up to four places, rounded half up."""
    return f"{(Decimal(half_up(count * 10_000)) / 10_000).normalize():f}"
