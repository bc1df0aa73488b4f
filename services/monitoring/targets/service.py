"""Find the targets of an area and judge them by the figures of a day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.indicators import service as indicators
from services.monitoring.indicators.service import Found, Wanted
from services.monitoring.targets.models import MilestoneRead, TargetRead
from services.monitoring.targets.rules import (
    COMPARING,
    STATUS_LABELS,
    Amounts,
    Direction,
    Goal,
    Milestone,
    count_text,
    figure_day,
    forecast,
    judge,
    milestone_at,
    reason,
    share_text,
)
from services.monitoring.villages.rules import Asked
from services.monitoring.villages.service import demands_of
from shared.areas import AreaLevel, full_code, level_of, significant_prefix
from shared.calendar import add_months
from shared.codes import INDICATORS
from shared.money import half_up
from shared.policies.active import ActivePolicies
from shared.policies.indicators import ReportedIndicator
from shared.policies.pack import PolicyPack
from shared.policies.selection import Activation
from shared.policies.targets import Target, VillageBounds
from shared.security.callers import Caller

COUNT_LABEL = "个"
_DIGITS = {AreaLevel.PROVINCE: 2, AreaLevel.CITY: 4, AreaLevel.COUNTY: 6, AreaLevel.TOWN: 9, AreaLevel.VILLAGE: 12}


async def targets_of(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, on: date, *, department: str | None = None
) -> list[TargetRead]:
    """The targets that hold in an area on a day, with its figures as at that day.

    A pack's target belongs to areas of one level: to the area itself where that is its level, and to the areas inside
    for which the pack is active or names a value. Of two packs with a target of the same code the one for the narrower
    area holds, then the later.

    Args:
        session: to read with.
        policies: the packs in force.
        caller: whose area it is.
        on: the day.
        department: only what it leads or joins.
    """
    area_prefix = caller.area_prefix
    active = await policies.touching(session, area_prefix, on)
    chosen: dict[tuple[str, str], _Plan] = {}
    for activation, pack in sorted(active, key=lambda pair: pair[0].rank):
        for target in pack.targets:
            if department is None or department in (*target.lead_departments, *target.joint_departments):
                for area_code in _areas(area_prefix, activation, target, pack):
                    chosen[area_code, target.code] = _plan(area_code, activation, target, pack, on)
    plans = [plan for _, plan in sorted(chosen.items(), key=lambda item: item[0][0])]
    found = await indicators.read(
        session, caller.areas, (one for plan in plans for one in plan.wanted), listed_villages(active, plans)
    )
    return [_judged(plan, found, on) for plan in plans]


def listed_villages(
    active: Iterable[tuple[Activation, PolicyPack]], plans: Iterable["_Plan"]
) -> dict[str, Sequence[str]]:
    """Area → poor villages inside it that packs in force list."""
    codes = sorted({village.area_code for _, pack in active for village in pack.villages})
    return {
        area: [code for code in codes if code.startswith(significant_prefix(area))]
        for area in {one.area_code for plan in plans for one in plan.wanted}
    }


def amounts_of(code: str, reported: Mapping[str, ReportedIndicator]) -> Amounts:
    """How an indicator's figures are written."""
    if code in reported:
        one = reported[code]
        return Amounts(one.unit, one.unit_label or "", one.states)
    return Amounts(INDICATORS.by_code(code).group or "count", COUNT_LABEL)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What has to be read to judge a target.

    Attributes:
        actual: the figure itself.
        base: the figure from which an even course begins; None where time doesn't count.
        other: the figure that it is compared with.
    """

    area_code: str
    pack: str
    target: Target
    goal: Goal
    reported: bool
    actual: Wanted
    base: Wanted | None
    other: Wanted | None

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """Everything that has to be read."""
        return tuple(one for one in (self.actual, self.base, self.other) if one is not None)


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


def _plan(area_code: str, activation: Activation, target: Target, pack: PolicyPack, on: date) -> _Plan:
    reported = {one.code: one for one in pack.indicators}
    amounts = amounts_of(target.indicator, reported)
    steps = [
        Milestone(step.due_on, _value(step.value, step.state, amounts), step.aim)
        for step in target.milestones_of(area_code)
    ]
    previous, milestone = milestone_at(steps, on)
    direction, in_year = Direction(target.direction), target.measured == "in_year"
    begun_on = activation.effective_from
    counted_since = begun_on if target.measured == "in_plan" else date.min
    if in_year:
        begun_on = counted_since = date((milestone.due_on or on).year, 1, 1)
    elif previous is not None and previous.due_on is not None:
        begun_on = previous.due_on
    steady = bool(amounts.states) or direction in COMPARING or (in_year and amounts.unit == "share")
    goal = Goal(amounts, direction, begun_on, Fraction(0) if in_year else None, milestone, steady)
    day = figure_day(goal, on)
    bounds = target.parameters or VillageBounds()
    asked = Asked(
        among=bounds.among,
        least=bounds.least,
        demands=demands_of(one for one in pack.village_team if bounds.demand in (None, one.code)),
    )
    actual = Wanted(area_code, target.indicator, counted_since, day, target.indicator in reported, asked)
    base = None if in_year or steady else replace(actual, until=_base_day(previous, begun_on))
    return _Plan(
        area_code, pack.name, target, goal, actual.reported, actual, base, _other(target, area_code, actual, reported)
    )


def _base_day(previous: Milestone | None, begun_on: date) -> date:
    return begun_on if previous is not None else begun_on - timedelta(days=1)


def _other(target: Target, area_code: str, actual: Wanted, reported: Mapping[str, ReportedIndicator]) -> Wanted | None:
    if target.against is not None:
        around = area_code
        if target.against_level is not None:
            around = full_code(area_code[: _DIGITS[target.against_level]])
        return replace(actual, area_code=around, indicator=target.against, reported=target.against in reported)
    if Direction(target.direction) in COMPARING:
        since = actual.since if actual.since == date.min else add_months(actual.since, -12)
        return replace(actual, since=since, until=add_months(actual.until, -12))
    return None


def _value(value: object, state: str | None, amounts: Amounts) -> Fraction | None:
    if state is not None:
        return Fraction(amounts.states.index(state))
    return None if value is None else Fraction(str(value))


def _judged(plan: _Plan, found: Mapping[Wanted, Found], on: date) -> TargetRead:
    target, goal, amounts = plan.target, plan.goal, plan.goal.amounts
    figure = found[plan.actual]
    actual = _number(figure, amounts)
    if plan.base is not None:
        goal = replace(goal, base=_number(found[plan.base], amounts))
    if plan.other is not None:
        goal = replace(goal, milestone=replace(goal.milestone, value=_number(found[plan.other], amounts)))
    status = judge(goal, actual, on)
    milestone = goal.milestone
    return TargetRead(
        area_code=plan.area_code,
        pack=plan.pack,
        code=target.code,
        label=target.label,
        work=target.work,
        indicator=target.indicator,
        unit=amounts.unit,
        unit_label=amounts.label,
        direction=target.direction,
        measured=target.measured,
        reported=plan.reported,
        milestone=MilestoneRead(due_on=milestone.due_on, value=shown(amounts, milestone.value), aim=milestone.aim),
        actual=shown(amounts, actual),
        as_of=figure.as_of or plan.actual.until,
        status=status.value,
        status_label=STATUS_LABELS[status],
        reason=reason(goal, actual, on),
        forecast_on=None if actual is None else forecast(goal, actual, on),
        lead_departments=list(target.lead_departments),
        joint_departments=list(target.joint_departments),
        source=target.source,
    )


def _number(found: Found, amounts: Amounts) -> Fraction | None:
    if found.state is not None:
        return Fraction(amounts.states.index(found.state)) if found.state in amounts.states else None
    return found.number


def shown(amounts: Amounts, amount: Fraction | None) -> int | str | None:
    """A figure as the API gives it."""
    if amount is None:
        return None
    if amounts.states:
        return amounts.states[int(amount)]
    if amounts.unit == "share":
        return share_text(amount)
    return count_text(amount) if amounts.unit == "count" else half_up(amount)
