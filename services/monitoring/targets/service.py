"""Find the targets of an area and judge them by the figures of a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.figures.queries import Span, sums_of_days
from services.monitoring.figures.rules import Measure
from services.monitoring.targets.models import MilestoneRead, TargetRead
from services.monitoring.targets.rules import (
    STATUS_LABELS,
    Goal,
    Milestone,
    figure_day,
    judge,
    milestone_at,
    reason,
    share_text,
)
from shared.areas import full_code, level_of, significant_prefix
from shared.policies.active import ActivePolicies
from shared.policies.pack import PolicyPack
from shared.policies.selection import Activation
from shared.policies.targets import Target
from shared.security.callers import Caller

INDICATORS = {
    "exited_households": (Measure.EXITED, None),
    "loans_outstanding": (Measure.OUTSTANDING_FEN, None),
    "alerts_visited_in_time": (Measure.VISITS_IN_TIME, Measure.VISITS_DUE),
}
"""Indicator of a pack → what is counted, and for a share what it is divided by."""


async def targets_of(session: AsyncSession, policies: ActivePolicies, caller: Caller, on: date) -> list[TargetRead]:
    """The targets that hold in an area on a day, with its figures as at that day.

    A pack's target belongs to areas of one level: to the area itself where that is its level, and to the areas inside
    for which the pack is active or names a value. Of two packs with the same indicator the one for the narrower area
    holds, then the later.
    """
    area_prefix = caller.area_prefix
    chosen: dict[tuple[str, str], tuple[Activation, Target]] = {}
    active = await policies.touching(session, area_prefix, on)
    for activation, pack in sorted(active, key=lambda pair: _rank(pair[0])):
        for target in pack.targets:
            if target.indicator in INDICATORS:
                for area_code in _areas(area_prefix, activation, target, pack):
                    chosen[area_code, target.indicator] = (activation, target)
    plans = [
        _plan(area_code, activation, target, on)
        for (area_code, _), (activation, target) in sorted(chosen.items(), key=lambda item: item[0][0])
    ]
    sums = await sums_of_days(
        session, caller.areas, [span for plan in plans for span in (plan.counted, plan.whole) if span]
    )
    return [_judged(plan, sums, on) for plan in plans]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What has to be read to judge a target: what is counted, and for a share the whole."""

    area_code: str
    target: Target
    goal: Goal
    counted: Span
    whole: Span | None


def _rank(activation: Activation) -> tuple[int, date]:
    return len(significant_prefix(activation.area_code)), activation.effective_from


def _areas(area_prefix: str, activation: Activation, target: Target, pack: PolicyPack) -> Iterator[str]:
    held = significant_prefix(activation.area_code)
    named = {milestone.area_code for milestone in target.milestones if milestone.area_code}
    candidates = {activation.area_code, *named}
    if area_prefix:
        candidates.add(full_code(area_prefix))
    for area_code in sorted(candidates):
        inside = area_code.startswith(area_prefix) and area_code.startswith(held)
        if inside and level_of(area_code) == target.area_level and target.milestones_of(area_code):
            yield area_code


def _plan(area_code: str, activation: Activation, target: Target, on: date) -> _Plan:
    steps = [Milestone(step.due_on, Decimal(step.value)) for step in target.milestones_of(area_code)]
    previous, milestone = milestone_at(steps, on)
    in_year = target.measured == "in_year"
    if in_year:
        begun_on, base = date(milestone.due_on.year, 1, 1), Decimal(0)
    elif previous is not None:
        begun_on, base = previous.due_on, previous.value
    else:
        begun_on, base = activation.effective_from, Decimal(0)
    goal = Goal(target.unit, target.direction == "at_least", begun_on, base, milestone)

    measure, divisor = INDICATORS[target.indicator]
    since = begun_on if in_year else date.min
    counted = Span(significant_prefix(area_code), measure, since, figure_day(goal, on))
    return _Plan(area_code, target, goal, counted, counted._replace(measure=divisor) if divisor else None)


def _judged(plan: _Plan, sums: Mapping[Span, int], on: date) -> TargetRead:
    target, goal, milestone = plan.target, plan.goal, plan.goal.milestone
    actual: Fraction | None = Fraction(sums[plan.counted])
    if plan.whole is not None:
        whole = sums[plan.whole]
        actual = Fraction(sums[plan.counted], whole) if whole else None
    status = judge(goal, actual, on)
    return TargetRead(
        area_code=plan.area_code,
        code=target.code,
        label=target.label,
        indicator=target.indicator,
        unit=target.unit,
        direction=target.direction,
        milestone=MilestoneRead(due_on=milestone.due_on, value=_shown(target.unit, Fraction(milestone.value))),
        actual=None if actual is None else _shown(target.unit, actual),
        as_of=plan.counted.until,
        status=status.value,
        status_label=STATUS_LABELS[status],
        reason=reason(goal, actual, on),
    )


def _shown(unit: str, amount: Fraction) -> int | str:
    return share_text(amount) if unit == "share" else int(amount)
