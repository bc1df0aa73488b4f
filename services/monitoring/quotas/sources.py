"""What an area can break down: values of plans for areas of its level, and parts that it was handed down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.monitoring.indicators.service import Wanted
from services.monitoring.quotas.queries import HeldPart
from services.monitoring.quotas.rules import level_below
from services.monitoring.targets.plans import Active, amounts_of_pack, defining, plan_of
from services.monitoring.targets.rules import Amounts, Milestone
from shared.areas import AreaLevel, level_of, significant_prefix
from shared.policies.pack import PolicyPack
from shared.policies.selection import Activation
from shared.policies.targets import Target


@dataclass(frozen=True, slots=True)
class Source:
    """A target of which an area can break something down.

    Attributes:
        activation, pack, target: whose target it is.
        level: to which it is broken down.
        wholes: day of each milestone → what is to be broken down; None where the plan leaves it blank.
        given_on: day of each milestone → since when it can be.
        part_of: the area that handed it down; None where the plan itself names it.
    """

    activation: Activation
    pack: PolicyPack
    target: Target
    level: AreaLevel
    wholes: Mapping[date, int | None]
    given_on: Mapping[date, date]
    part_of: str | None = None

    @property
    def amounts(self) -> Amounts:
        """How its figures are written."""
        return amounts_of_pack(self.target.indicator, self.pack)

    def milestone(self, on: date) -> date:
        """The milestone that counts on a day: the first that is not yet past, else the last."""
        days = sorted(self.wholes)
        return next((day for day in days if day >= on), days[-1])

    def wanted(self, area_code: str, due_on: date, on: date) -> Wanted:
        """What is read of an area: its figure on a day, or on the milestone's once that is past."""
        steps = [Milestone(due_on, None)]
        return plan_of(area_code, self.activation, self.target, self.pack, steps, on).actual


def sources_of(area_code: str, active: Active, parts: Iterable[HeldPart]) -> dict[str, Source]:
    """What an area can break down, by the target's code.

    Of two plans the one for the narrower area holds, then the later; what was handed down holds before both.

    Args:
        area_code: 12 digits.
        active: packs that hold there.
        parts: what the area was handed down.
    """
    found: dict[str, Source] = {}
    ranked = sorted(active, key=lambda pair: pair[0].rank)
    for activation, pack in ranked:
        if area_code.startswith(significant_prefix(activation.area_code)):
            for target in pack.targets:
                own = _of_plan(area_code, activation, pack, target)
                if own is not None:
                    found[target.code] = own
    below = level_below(area_code)
    by_code: dict[str, list[HeldPart]] = {}
    for part in sorted(parts, key=lambda one: one.given_on):
        by_code.setdefault(part.code, []).append(part)
    for code, held in by_code.items():
        last = held[-1]
        plan = defining(ranked, last.pack, code, area_code)
        if plan is not None and below is not None:
            of_plan = [part for part in held if part.pack == last.pack]
            found[code] = Source(
                *plan,
                below,
                {part.due_on: part.value for part in of_plan},
                {part.due_on: part.given_on for part in of_plan},
                last.part_of,
            )
    return found


def _of_plan(area_code: str, activation: Activation, pack: PolicyPack, target: Target) -> Source | None:
    if target.quota_level is None or target.area_level != level_of(area_code):
        return None
    steps = [step for step in target.milestones_of(area_code) if step.due_on is not None]
    if not steps:
        return None
    return Source(
        activation,
        pack,
        target,
        target.quota_level,
        {step.due_on: None if step.value is None else int(step.value) for step in steps if step.due_on},
        {step.due_on: activation.effective_from for step in steps if step.due_on},
    )
