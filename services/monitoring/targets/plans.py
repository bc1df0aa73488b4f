"""Which targets hold in an area on a day, and what has to be read to judge each."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from services.monitoring.indicators.service import Found, Wanted
from services.monitoring.quotas.queries import HeldPart
from services.monitoring.reports.rules import earliest_day
from services.monitoring.targets.rules import COMPARING, Amounts, Direction, Goal, Milestone, figure_day, milestone_at
from services.monitoring.villages.rules import Asked
from services.monitoring.villages.service import demands_of
from shared.areas import AreaLevel, full_code, level_of, significant_prefix
from shared.areas.directory import area_text, areas_of_level
from shared.areas.successions import Successions
from shared.calendar import year_before
from shared.codes import INDICATORS
from shared.policies.indicators import ReportedIndicator
from shared.policies.pack import PolicyPack
from shared.policies.selection import Activation
from shared.policies.targets import Milestone as PackMilestone
from shared.policies.targets import Target, VillageBounds

COUNT_LABEL = "个"
Active = Sequence[tuple[Activation, PolicyPack]]
"""Packs that hold, each by its latest activation for an area."""
DIGITS = {AreaLevel.PROVINCE: 2, AreaLevel.CITY: 4, AreaLevel.COUNTY: 6, AreaLevel.TOWN: 9, AreaLevel.VILLAGE: 12}
"""Significant digits of area codes by level."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A target of an area, and what has to be read to judge it.

    Attributes:
        area_code: 12 digits.
        pack: name of the pack.
        held_in: area in which it was put in force, 12 digits.
        target: as the pack has it.
        goal: the stretch towards the milestone that counts.
        part_of: the area whose value was broken down to this one; None where the plan itself names the value.
        actual: the figure itself.
        base: the figure from which an even course begins; None where time doesn't count.
        other: the figure that it is compared with.
        before: the same target up to the milestone before this one; None where there is none that the plan held on.
    """

    area_code: str
    pack: str
    held_in: str
    target: Target
    goal: Goal
    part_of: str | None
    actual: Wanted
    base: Wanted | None
    other: Wanted | None
    before: "Plan | None" = None

    def compared_as_of(self, told_on: date | None) -> "Plan":
        """The same compared with the year before the day that its figure tells of, where it is compared with itself.

        Args:
            told_on: that day; None where the figure is none that departments report.
        """
        if self.other is None or self.target.against is not None or told_on is None:
            return self
        return replace(self, other=replace(self.other, until=year_before(told_on)))

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """Everything that has to be read."""
        own = tuple(one for one in (self.actual, self.base, self.other) if one is not None)
        return own if self.before is None else own + self.before.wanted


def plans_of(
    known: Successions, area_prefix: str, active: Active, parts: Iterable[HeldPart], on: date, *, everywhere: bool
) -> list[Plan]:
    """The targets that hold in an area, by area.

    A pack's target belongs to areas of one level: to the area itself where that is its level, and to the areas inside
    for which the pack is active or names a value. Of two packs with a target of the same code the one for the narrower
    area holds, then the later. A part that was handed down to an area holds before all: it was made for that area.

    Args:
        known: successions and codes of areas.
        area_prefix: significant digits of the area.
        active: packs that hold there.
        parts: what was broken down to areas.
        on: the day.
        everywhere: also for each area inside of the target's level for which no value is named.
    """

    @cache  # targets of many packs ask for the same
    def of_level(held: str, level: AreaLevel) -> list[str]:
        return areas_of_level(known, held, level)

    chosen: dict[tuple[str, str], Plan] = {}
    ranked = sorted(active, key=lambda pair: pair[0].rank)
    for activation, pack in ranked:
        for target in pack.targets:
            for area_code in _areas(area_prefix, activation, target, of_level if everywhere else None):
                steps = target.milestones_of(area_code)
                if steps:
                    amounts = amounts_of_pack(target.indicator, pack)
                    chosen[area_code, target.code] = plan_of(
                        area_code, activation, target, pack, steps_of(steps, amounts, on), on
                    )
    for (area_code, code), held in _by_area(parts).items():
        found = defining(ranked, held[0].pack, code, area_code)
        if found is not None:
            activation, pack, target = found
            steps_held = [Milestone(part.due_on, Fraction(part.value)) for part in held]
            chosen[area_code, code] = plan_of(
                area_code, activation, target, pack, steps_held, on, part_of=held[0].part_of
            )
    return [plan for _, plan in sorted(chosen.items(), key=lambda item: item[0][0])]


def defining(active: Active, pack_name: str, code: str, area_code: str) -> tuple[Activation, PolicyPack, Target] | None:
    """The pack by whose target a part was handed down to an area; None where it holds there no more."""
    for activation, pack in active:
        if pack.name == pack_name and area_code.startswith(significant_prefix(activation.area_code)):
            for target in pack.targets:
                if target.code == code:
                    return activation, pack, target
    return None


def _by_area(parts: Iterable[HeldPart]) -> dict[tuple[str, str], list[HeldPart]]:
    """Parts by area and target, each in the order of their days; those of one plan, the last that was handed down."""
    found: dict[tuple[str, str], list[HeldPart]] = {}
    for part in sorted(parts, key=lambda one: (one.given_on, one.due_on)):
        of_area = found.setdefault((part.area_code, part.code), [])
        if of_area and of_area[0].pack != part.pack:
            of_area.clear()
        of_area.append(part)
    return {key: sorted(held, key=lambda one: one.due_on) for key, held in found.items()}


def _areas(
    area_prefix: str, activation: Activation, target: Target, of_level: Callable[[str, AreaLevel], list[str]] | None
) -> Iterator[str]:
    held = significant_prefix(activation.area_code)
    named = {milestone.area_code for milestone in target.milestones if milestone.area_code}
    candidates = {activation.area_code, *named}
    if area_prefix:
        candidates.add(full_code(area_prefix))
    for_each = any(step.area_code is None for step in target.milestones)
    if of_level is not None and for_each and len(held) < DIGITS[target.area_level]:
        candidates |= set(of_level(held, target.area_level))
    for area_code in sorted(candidates):
        inside = area_code.startswith(area_prefix) and area_code.startswith(held)
        if inside and level_of(area_code) == target.area_level:
            yield area_code


def steps_of(steps: Iterable[PackMilestone], amounts: Amounts, on: date) -> list[Milestone]:
    """A pack's milestones as the rules take them on a day: what is due every year by the end of that and the last."""
    return [
        Milestone(due_on, _value(step.value, step.state, amounts), step.aim)
        for step in steps
        for due_on in sorted({step.due_as_of(year_before(on)), step.due_as_of(on)}, key=lambda day: day or date.max)
    ]


def plan_of(
    area_code: str,
    activation: Activation,
    target: Target,
    pack: PolicyPack,
    steps: Sequence[Milestone],
    on: date,
    *,
    part_of: str | None = None,
    with_before: bool = True,
) -> Plan:
    """What has to be read to judge a target of an area on a day.

    Args:
        area_code: 12 digits.
        activation: where and since when the pack holds.
        target: of the pack.
        pack: it.
        steps: the milestones that count for the area, in order; at least one.
        on: the day.
        part_of: the area whose value was broken down.
        with_before: also how the milestone before ended.
    """
    amounts = amounts_of_pack(target.indicator, pack)
    previous, milestone = milestone_at(steps, on)
    direction, in_year = Direction(target.direction), target.measured == "in_year"
    begun_on = activation.effective_from
    reported = {one.code: one for one in pack.indicators}
    counted_since = compared_since = begun_on if target.measured == "in_plan" else date.min
    if target.measured == "as_of" and target.indicator in reported:
        # what was told of a day before the plan is where it sets out from, and nothing that it has reached
        counted_since, compared_since = begun_on, earliest_day(begun_on)
    if in_year:
        begun_on = counted_since = date((milestone.due_on or on).year, 1, 1)
    elif previous is not None and previous.due_on is not None:
        begun_on = previous.due_on
        if direction in COMPARING and target.indicator in reported:
            counted_since = begun_on + timedelta(days=1)  # each milestone is a comparison of its own
    steady = bool(amounts.states) or direction in COMPARING or (in_year and amounts.unit == "share")
    goal = Goal(
        amounts,
        direction,
        begun_on,
        Fraction(0) if in_year else None,
        milestone,
        steady,
        ends_on=date(begun_on.year, 12, 31) if in_year else None,
        reported=target.indicator in reported,
        other=_named(target, area_code, reported),
    )
    bounds = target.parameters or VillageBounds()
    asked = Asked(
        among=bounds.among,
        least=bounds.least,
        demands=demands_of(one for one in pack.village_team if bounds.demand in (None, one.code)),
    )
    until = figure_day(goal, on)
    actual = Wanted(area_code, target.indicator, counted_since, until, target.indicator in reported, asked)
    base_day = _base_day(previous, begun_on)
    base = None if in_year or steady else replace(actual, since=compared_since, until=base_day)
    other = _other(target, area_code, actual, reported, activation.effective_from)
    before, ended_on = None, None if previous is None else previous.due_on
    if with_before and ended_on is not None and ended_on >= activation.effective_from:
        before = plan_of(area_code, activation, target, pack, steps, ended_on, part_of=part_of, with_before=False)
        before = replace(before, base=None)  # how it ended doesn't depend on where it had begun
    return Plan(area_code, pack.name, activation.area_code, target, goal, part_of, actual, base, other, before)


def amounts_of(code: str, reported: Mapping[str, ReportedIndicator]) -> Amounts:
    """How an indicator's figures are written."""
    if code in reported:
        one = reported[code]
        return Amounts(one.unit, one.unit_label or "", one.states)
    unit = INDICATORS.by_code(code).group or "count"
    return Amounts(unit, COUNT_LABEL if unit == "count" else "")


def amounts_of_pack(code: str, pack: PolicyPack) -> Amounts:
    """The same of an indicator that a pack uses."""
    return amounts_of(code, {one.code: one for one in pack.indicators})


def listed_villages(active: Active, area_codes: Iterable[str]) -> dict[str, Sequence[str]]:
    """Area → poor villages inside it that packs in force list."""
    codes = sorted({village.area_code for _, pack in active for village in pack.villages})
    return {area: [code for code in codes if code.startswith(significant_prefix(area))] for area in set(area_codes)}


def number_of(found: Found, amounts: Amounts) -> Fraction | None:
    """A figure as a number: of a state its place; None where nothing is known."""
    if found.state is not None:
        return Fraction(amounts.states.index(found.state)) if found.state in amounts.states else None
    return found.number


def _base_day(previous: Milestone | None, begun_on: date) -> date:
    return begun_on if previous is not None else begun_on - timedelta(days=1)


def compared_area(target: Target, area_code: str) -> str:
    """The area with whose figure a target's is compared: its own, or the one around it of the level that is named."""
    return area_code if target.against_level is None else full_code(area_code[: DIGITS[target.against_level]])


def _named(target: Target, area_code: str, reported: Mapping[str, ReportedIndicator]) -> str:
    """What a figure is compared with, in words; empty where with none, or with itself."""
    if target.against is None:
        return ""
    known = reported[target.against] if target.against in reported else INDICATORS.by_code(target.against)
    return f"{area_text(compared_area(target, area_code))}“{known.label}”"


def _other(target: Target, area_code: str, actual: Wanted, reported: Collection[str], in_force: date) -> Wanted | None:
    if target.against is not None:
        around, told = compared_area(target, area_code), target.against in reported
        since = actual.since
        if target.measured == "as_of":
            since = earliest_day(in_force) if told else date.min
        return replace(actual, area_code=around, indicator=target.against, since=since, reported=told)
    if Direction(target.direction) in COMPARING:
        since = actual.since if actual.since == date.min else year_before(actual.since)
        return replace(actual, since=since, until=year_before(actual.until))
    return None


def _value(value: object, state: str | None, amounts: Amounts) -> Fraction | None:
    if state is not None:
        return Fraction(amounts.states.index(state))
    return None if value is None else Fraction(str(value))
