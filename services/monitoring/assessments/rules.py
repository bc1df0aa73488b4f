"""Points from facts, levels from points, what a veto does, who shares results with whom, and ranks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, TypeVar

from shared.money import two_decimals

Key = TypeVar("Key")


class AssessmentState(StrEnum):
    """How far an assessment has come."""

    OPEN = "open"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"


STATE_LABELS = {
    AssessmentState.OPEN: "评分中",
    AssessmentState.SUBMITTED: "待确认",
    AssessmentState.CONFIRMED: "已确认待公布",
    AssessmentState.PUBLISHED: "已公布",
}


class Step(StrEnum):
    """What people do with an assessment as a whole."""

    SUBMIT = "submit"
    RETURN = "return"
    CONFIRM = "confirm"
    PUBLISH = "publish"


STEPS = {
    Step.SUBMIT: ((AssessmentState.OPEN,), AssessmentState.SUBMITTED),
    Step.RETURN: ((AssessmentState.SUBMITTED, AssessmentState.CONFIRMED), AssessmentState.OPEN),
    Step.CONFIRM: ((AssessmentState.SUBMITTED,), AssessmentState.CONFIRMED),
    Step.PUBLISH: ((AssessmentState.CONFIRMED,), AssessmentState.PUBLISHED),
}
"""Where each step may begin, and where it leads."""


class Trigger(StrEnum):
    """The faults that decide a result alone."""

    NOT_PROMOTED = "not_promoted"
    BELOW_STANDARD = "below_standard"


TRIGGER_LABELS = {Trigger.NOT_PROMOTED: "推动不力", Trigger.BELOW_STANDARD: "不达标"}


KIND_LABELS = {
    "county": "县（市、区）",
    "town": "乡镇",
    "village": "村",
    "department": "部门",
    "unit": "单位",
    "person": "个人",
}


class Known(NamedTuple):
    """What an entry tells of an item."""

    figure: Decimal | None
    task: Decimal | None
    points: Decimal | None

    def is_completed_by(self, later: "Known") -> bool:
        """Whether a later entry only adds what was missing: nothing that was known is given up or told otherwise."""
        return later != self and all(self[place] in (None, later[place]) for place in range(len(self)))


# points ---------------------------------------------------------------------------------------------------------------


def part_reached(value: Fraction, task: Fraction, *, at_least: bool) -> Fraction:
    """Give the part of a task that was reached.

    Args:
        value: the figure; below 0 it counts as nothing.
        task: what was to be reached by now, or not to be exceeded; from 0.
        at_least: False for a bound not to be exceeded.

    Returns:
        0 to 1; all of it where nothing was asked for; above a bound the bound over the figure.

    Source: R002-074, R003-014. Assumed: points in proportion, capped at the full points.
    """
    counted = max(value, Fraction(0))
    reached, asked = (counted, task) if at_least else (task, counted)
    return min(reached / asked, Fraction(1)) if asked else Fraction(1)


def part_of_best(value: Fraction, best: Fraction) -> Fraction:
    """Give a figure as a part of the best in its comparison group.

    Returns:
        0 to 1; none where nobody has anything.

    Source: R002-089. Assumed: points in proportion to the best.
    """
    return max(Fraction(0), value / best) if best > 0 else Fraction(0)


def points(full_points: int, part: Fraction) -> Decimal:
    """Give an item's points, rounded half up once to two decimals.

    Args:
        full_points: of the item.
        part: what was earned of them, 0 to 1.

    Raises:
        ValueError: a part outside its bounds.
    """
    if not 0 <= part <= 1:
        raise ValueError("a part lies between 0 and 1")
    return two_decimals(full_points * part)


def shared_points(own: Decimal, partners: Sequence[Decimal], partner_weight: Fraction) -> Decimal:
    """Give the result of an object that answers for others and they for it.

    Args:
        own: its own points.
        partners: own points of its partners; without any its own points are the result.
        partner_weight: what the partners' average counts, 0 to 1; at a half two partners have the same result.

    Returns:
        Points, rounded half up once to two decimals.

    Source: R003-015.
    """
    if not partners:
        return own
    average = sum(map(Fraction, partners), Fraction(0)) / len(partners)
    return two_decimals(Fraction(own) * (1 - partner_weight) + average * partner_weight)


# levels and vetoes --------------------------------------------------------------------------------------------------


class Level(NamedTuple):
    """A level of results, from so many points on."""

    code: str
    from_points: int


def level_at(total: Decimal, levels: Sequence[Level], *, vetoed: bool = False) -> Level:
    """Give the level of a result: the first whose bound the points reach; the lowest after a veto, whatever the points.

    Args:
        total: points, 0 to 100.
        levels: from the best down to the one from 0 points.
        vetoed: whether a veto was upheld.

    Source: R000-088, R002-074.
    """
    return levels[-1] if vetoed else next(level for level in levels if total >= level.from_points)


class Grounds(NamedTuple):
    """What may call for a veto on an object."""

    is_lowest: bool
    """Its points come no higher than the lowest level."""
    missed: bool
    """A task of its was not reached whole."""


def is_below_standard(by: str, grounds: Grounds) -> bool:
    """Whether an object is below standard: by its level, or by a task that it missed. Source: R000-088, R002-074."""
    return grounds.is_lowest if by == "level" else grounds.missed


def is_covered(seen: int, households: int, coverage: Fraction) -> bool:
    """Whether enough of a village's households were looked at. Source: R000-086."""
    return seen >= households * coverage


# comparison ---------------------------------------------------------------------------------------------------------


def objections_until(recorded_on: date, days: int) -> date:
    """Give the last day on which objections to a confirmed result are taken.

    Args:
        recorded_on: day on which the confirmation was recorded, whatever day it bears: nobody knew of it before.
        days: of the window.

    Source: R003-015. Assumed: it names no window.
    """
    return recorded_on + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Standing:
    """A place in a ranking; several share it where they have the same points."""

    rank: int | None
    tied: bool


def ranking(totals: Mapping[Key, Decimal], vetoed: Collection[Key]) -> dict[Key, Standing]:
    """Rank objects by their points, 1 for the most.

    Args:
        totals: points by object, of one kind.
        vetoed: objects that take no place.

    Returns:
        Equal points share a rank, and the next one counts them all; None for objects under a veto.
    """
    placed = [total for key, total in totals.items() if key not in vetoed]
    return {
        key: Standing(None, tied=False)
        if key in vetoed
        else Standing(1 + sum(other > total for other in placed), tied=placed.count(total) > 1)
        for key, total in totals.items()
    }


def fund_shares(weights: Mapping[Key, Fraction]) -> dict[Key, Fraction]:
    """Give each object's part of competitive funds that are divided by weight alone; the parts come to 1.

    Source: R003-016.
    """
    whole = sum(weights.values(), Fraction(0))
    return {key: weight / whole for key, weight in weights.items()}
