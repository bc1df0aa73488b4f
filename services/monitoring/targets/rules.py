"""How a figure stands against a target on a day, when it will be reached at this pace, and the sentence why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from shared.calendar import day_text, year_before
from shared.money import four_decimals, half_up

_WAN_FEN = 1_000_000
"""10,000 yuan."""
_LAST_FORECAST = date(2100, 12, 31)
_COUNTED = {"households": "户", "people": "人", "villages": "个村"}
"""Units that are counted in whole numbers → what they are counted in."""


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


MISSED_AIM_LABEL = "力争未达到"


def status_label(status: TargetStatus, *, aim: bool) -> str:
    """How a status is called: an aim that was missed is no task that was left undone."""
    return MISSED_AIM_LABEL if status is TargetStatus.MISSED and aim else STATUS_LABELS[status]


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

    @property
    def unit_label(self) -> str:
        """What its figures are counted in; empty for shares, fen and states, whose figures are not counted."""
        return self.label if self.unit == "count" else _COUNTED.get(self.unit, "")


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
        reported: whether departments report the figure: one that they leave out by the due day is missed.
        ends_on: last day of what is counted, after which the count begins anew; None where it goes on.
        other: what it is compared with, in words; empty where it is compared with itself or a value.
    """

    amounts: Amounts
    direction: Direction
    begun_on: date
    base: Fraction | None
    milestone: Milestone
    steady: bool
    reported: bool
    ends_on: date | None = None
    other: str = ""


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

    Households, people and villages are whole: what the course comes to is rounded towards the base. On the first day
    it asks for nothing yet.

    Assumed: the sources name dates and values only; an even course between them is ours.
    """
    due_on, value = goal.milestone.due_on, goal.milestone.value
    if value is None or due_on is None:
        return value
    base = goal.base or Fraction(0)
    if goal.steady or on >= due_on or reaches(goal.direction, base, value):
        return value
    if on <= goal.begun_on:
        return base
    days, gone = (due_on - goal.begun_on).days + 1, (on - goal.begun_on).days + 1
    even = base + (value - base) * Fraction(gone, days)
    if goal.amounts.unit not in _COUNTED:
        return even
    return Fraction(floor(even) if value > base else ceil(even))


def forecast(goal: Goal, actual: Fraction, on: date) -> date | None:
    """The day on which the value will be reached at the pace since the beginning.

    Returns:
        None where it is reached, where pace means nothing, where it never would be, or not before the count begins
        anew; and once the due day is past, after which the figure stands still.
    """
    value, base, due_on = goal.milestone.value, goal.base or Fraction(0), goal.milestone.due_on
    if value is None or goal.steady or on < goal.begun_on or (due_on is not None and on > due_on):
        return None
    # what was within its bound from the beginning and has left it doesn't come back by going on
    if reaches(goal.direction, base, value) or reaches(goal.direction, actual, value):
        return None
    pace = (actual - base) / (value - base)
    if pace <= 0:
        return None
    gone = (on - goal.begun_on).days + 1
    after = -(-gone // pace) - 1  # whole days after the first, upwards
    if after > (_LAST_FORECAST - goal.begun_on).days:
        return None
    foreseen = goal.begun_on + timedelta(days=int(after))
    return None if goal.ends_on is not None and foreseen > goal.ends_on else foreseen


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
        the even course. `NOT_ASSESSED` without a figure, a value or, while it isn't reached, a date; but `MISSED` when
        departments have reported no figure by the due day.
    """
    due_on, value = goal.milestone.due_on, goal.milestone.value
    if is_unreported(goal, actual, on):
        return TargetStatus.MISSED
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


def is_unreported(goal: Goal, actual: Fraction | None, on: date) -> bool:
    """Whether the due day is past without a figure that departments had to report of what the plan asks for."""
    due_on, asked = goal.milestone.due_on, goal.milestone.value is not None or goal.direction in COMPARING
    return goal.reported and actual is None and asked and due_on is not None and on > due_on


def reason(
    goal: Goal,
    actual: Fraction | None,
    on: date,
    *,
    told_on: date | None = None,
    other_told_on: date | None = None,
    missed_before: Milestone | None = None,
) -> str:
    """The sentence that explains the status with its figures.

    Args:
        goal: what is to be reached.
        actual: the figure; None where there is none.
        on: the day.
        told_on: day that a reported figure tells of; without it the figure is that of `figure_day`.
        other_told_on: the same of what it is compared with.
        missed_before: the milestone before, where it was missed.
    """
    told = _told(goal, actual, on, told_on, other_told_on)
    if missed_before is None or missed_before.due_on is None:
        return told
    aim = missed_before.aim
    return f"{told}{day_text(missed_before.due_on)}到期的上一{'力争目标未达到' if aim else '目标未完成'}。"


def _told(goal: Goal, actual: Fraction | None, on: date, told_on: date | None, other_told_on: date | None) -> str:
    due_on, value = goal.milestone.due_on, goal.milestone.value
    figure_on = figure_day(goal, on) if told_on is None or actual is None else told_on
    as_of = day_text(figure_on)
    task = _task(goal, 0)
    if value is None and goal.direction not in COMPARING:
        return f"{task}，原文未写明目标值，暂不评价。"
    missed = "力争目标未达到" if goal.milestone.aim else "到期未完成"
    if is_unreported(goal, actual, on):
        return f"{task}；截至{as_of}没有经审核的上报数据，{missed}。"
    if actual is None:
        return f"{task}；截至{as_of}没有可供评价的数据，暂不评价。"
    if value is None:
        figure = amount_text(goal.amounts, actual)
        return f"{task}；截至{as_of}为{figure}，{_other(goal)}没有可供评价的数据，暂不评价。"
    even = expected(goal, on)
    finer = _places_apart(goal.amounts, actual, value, value if even is None else even)
    so_far = f"{_task(goal, finer)}；截至{as_of}为{amount_text(goal.amounts, actual, finer=finer)}"
    if goal.direction in COMPARING:
        so_far += f"，{_other(goal)}{_another_day(goal, figure_on, other_told_on)}"
        so_far += f"为{amount_text(goal.amounts, value, finer=finer)}"
    status = judge(goal, actual, on)
    if status is TargetStatus.MET:
        return f"{so_far}，已完成。"
    if status is TargetStatus.MISSED:
        return f"{so_far}，{missed}。"
    if due_on is None:
        return f"{so_far}，原文未写明完成时限，暂不评价。"
    so_far += f"，{_pace(goal, actual, status, on, figure_on, finer)}"
    # the day isn't over: what is done on it still counts
    return f"{so_far}，当日到期，次日起评为{missed}。" if on == due_on else f"{so_far}。"


def _another_day(goal: Goal, figure_on: date, other_told_on: date | None) -> str:
    """The day that the figure compared with tells of, where it isn't the one that anybody would take it for."""
    same = figure_on if goal.direction is Direction.ABOVE else year_before(figure_on)
    return "" if other_told_on in (None, same) else f"（{day_text(other_told_on)}）"


def _pace(goal: Goal, actual: Fraction, status: TargetStatus, on: date, figure_on: date, finer: int) -> str:
    fine = status is TargetStatus.ON_TRACK
    even = expected(goal, on)
    value, due_on = goal.milestone.value, goal.milestone.due_on
    if even is None or even == value:
        if goal.direction is Direction.AT_MOST:
            return "未超过限额" if fine else "已超过限额"
        return "符合目标" if fine else "低于目标" if goal.direction not in COMPARING else "未达到要求"
    verb = "不低于" if fine else "低于"
    if goal.direction is Direction.AT_MOST:
        verb = "不高于" if fine else "高于"
    foreseen = forecast(goal, actual, on)
    if fine and foreseen is not None and due_on is not None and foreseen > due_on:
        foreseen = None  # who keeps a course of whole numbers may lag behind the even one by a part of one
    ahead = f"，按目前进度预计{day_text(foreseen)}完成" if foreseen else "，按目前进度无法完成" if not fine else ""
    by_now = "" if figure_on == on else f"至{day_text(on)}"
    return f"{verb}按时间进度{by_now}应达到的{amount_text(goal.amounts, even, finer=finer)}{ahead}"


def _task(goal: Goal, finer: int) -> str:
    due_on, value, direction = goal.milestone.due_on, goal.milestone.value, goal.direction
    by = f"{day_text(due_on)}前" if due_on else ""
    must = "力争" if goal.milestone.aim else "应"
    if direction is Direction.ABOVE:
        return f"{by}{must}高于{_other(goal)}"
    if direction is Direction.RISING:
        return f"{by}{must}高于{_other(goal)}"
    if direction is Direction.NOT_FALLING:
        return f"{by}{must}不低于{_other(goal)}"
    if direction is Direction.AT_MOST:
        return f"{by}不得超过{'' if value is None else amount_text(goal.amounts, value, finer=finer)}"
    return f"{by}{must}达到{'目标' if value is None else amount_text(goal.amounts, value, finer=finer)}"


def _other(goal: Goal) -> str:
    return goal.other or "上年同期"


def amount_text(amounts: Amounts, amount: Fraction, *, finer: int = 0) -> str:
    """An amount with its unit, as people write it.

    Yuan, from 10,000 yuan on 万元, with two decimals where they are not whole; a share in per cent with up
    to two, the same places that `share_text` keeps; what is counted with up to four. Thousands are set apart.

    Args:
        amounts: how it is written.
        amount: it; money in fen.
        finer: so many decimals more.
    """
    if amounts.states:
        return f"“{amounts.states[int(amount)]}”"
    number, _, label = _written(amounts, amount, finer)
    if amounts.unit != "fen" or finer or number == number.to_integral_value():
        number = number.normalize()  # but money that isn't whole keeps both its decimals
    return f"{number:f}{label}" if amounts.unit == "share" else f"{number:,f}{label}"


def _written(amounts: Amounts, amount: Fraction, finer: int) -> tuple[Decimal, Fraction, str]:
    """How an amount is written: so many of what size, and what that is called."""
    size, places, label = Fraction(1), 4, amounts.unit_label
    if amounts.unit == "share":
        size, places, label = Fraction(1, 100), 2, "%"
    elif amounts.unit == "fen":
        size, places, label = (Fraction(100), 2, "元") if abs(amount) < _WAN_FEN else (Fraction(_WAN_FEN), 2, "万元")
    return Decimal(half_up(amount / size * 10 ** (places + finer))).scaleb(-places - finer), size, label


def _places_apart(amounts: Amounts, actual: Fraction, *bars: Fraction) -> int:
    """How many decimals more a figure takes to be told from everything that it is held against and doesn't equal."""

    def read(amount: Fraction, finer: int) -> Fraction:
        number, size, _ = _written(amounts, amount, finer)
        return Fraction(number) * size

    finer = 0
    while any(bar != actual and read(bar, finer) == read(actual, finer) for bar in bars):
        finer += 1
    return finer


def share_text(share: Fraction) -> str:
    """A share as a decimal with four places, rounded half up."""
    return str(four_decimals(share))


def count_text(count: Fraction) -> str:
    """A count as a decimal with up to four places, rounded half up."""
    return f"{(Decimal(half_up(count * 10_000)) / 10_000).normalize():f}"
