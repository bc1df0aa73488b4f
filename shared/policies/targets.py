"""The part of a policy pack about targets: what an area shall have reached, and by when."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.areas import AreaLevel, level_of
from shared.codes import INDICATORS, VILLAGE_INDICATORS
from shared.policies.indicators import ReportedIndicator
from shared.policies.values import AreaCode, BlankOn, BlankQuantity, ContradictionError, Entry, Frozen, Key, Label

Direction: TypeAlias = Literal["at_least", "at_most", "above", "rising", "not_falling"]

COMPARING = frozenset(("above", "rising", "not_falling"))
"""Directions that compare a figure with another one, not with a value."""
WHOLE_UNITS = frozenset(("households", "people", "villages"))
"""Units that are counted in whole numbers, so that parts add up."""


class Milestone(Frozen):
    """What is to be reached by a date; for one area of the level where a code is given, else for each.

    Attributes:
        due_on: last day; None where the plan leaves it blank.
        value: what is to be reached; None where figures are compared, a state is named, or the plan leaves it blank.
        state: one of the indicator's states.
        aim: what the plan wants to reach (力争) but does not bind itself to.
        yearly: due on the last day of every year in which the plan holds; `due_on` is None then.
    """

    due_on: BlankOn
    value: BlankQuantity = None
    state: Label | SkipJsonSchema[None] = None
    area_code: AreaCode | SkipJsonSchema[None] = None
    aim: bool = False
    yearly: bool = False

    def due_as_of(self, on: date) -> date | None:
        """Its last day; of one that is due every year, that of the year of a day."""
        return date(on.year, 12, 31) if self.yearly else self.due_on


class VillageBounds(Frozen):
    """What an indicator of villages looks at.

    Attributes:
        among: all villages, poor ones, or those that left poverty.
        least: how many, or how much in fen, a village must have.
        demand: code of the pack's demand on village teams; None for all of them.
    """

    among: Literal["all", "poor", "exited"] = "all"
    least: Annotated[int, Field(strict=True, ge=1)] = 1
    demand: Key | SkipJsonSchema[None] = None


class Target(Entry):
    """An indicator with values to reach.

    Attributes:
        work: the key work of the plan that it belongs to.
        indicator: code of shared.codes.INDICATORS, or of one that the pack lets departments report.
        parameters: what an indicator of villages looks at; others have none.
        direction: ``above`` compares with the indicator `against`, ``rising`` and ``not_falling`` with the year before.
        against_level: level of the area around whose figure it is compared with; without it that of the same area.
        measured: ``in_year`` counts what happened from 1 January to the milestone, ``in_plan`` from the first day on
            which the plan holds, ``as_of`` what stands on its day.
        quota_level: level of the areas inside to which the value is broken down.
        lead_departments: who leads the work; a plan may name several.
    """

    code: Key
    label: Label
    work: Label | SkipJsonSchema[None] = None
    indicator: Key
    parameters: VillageBounds | SkipJsonSchema[None] = None
    area_level: AreaLevel
    direction: Direction
    against: Key | SkipJsonSchema[None] = None
    against_level: AreaLevel | SkipJsonSchema[None] = None
    measured: Literal["in_year", "in_plan", "as_of"]
    milestones: Annotated[tuple[Milestone, ...], Field(min_length=1)]
    quota_level: AreaLevel | SkipJsonSchema[None] = None
    lead_departments: tuple[Label, ...] = ()
    joint_departments: tuple[Label, ...] = ()

    def milestones_of(self, area_code: str) -> tuple[Milestone, ...]:
        """Milestones that hold for an area, in order, those without a date last; empty where none does."""
        return tuple(step for step in self.in_order if step.area_code in (None, area_code))

    @property
    def in_order(self) -> tuple[Milestone, ...]:
        """All milestones in order, those without a date last."""
        return tuple(sorted(self.milestones, key=lambda step: step.due_on or date.max))

    @model_validator(mode="after")
    def _compares_where_it_says(self) -> "Target":
        if (self.direction == "above") != (self.against is not None):
            raise ContradictionError(
                "“高于”且仅此方向应写明对比指标", "above, and only it, names the indicator compared with"
            )
        if self.against_level is not None and self.against is None:
            raise ContradictionError("没有对比指标，不应写对比层级", "nothing is compared with on another level")
        return self

    @model_validator(mode="after")
    def _breaks_down_to_below(self) -> "Target":
        order = list(AreaLevel)
        if self.quota_level is None:
            return self
        if order.index(self.quota_level) <= order.index(self.area_level):
            raise ContradictionError(
                f"指标应分解到 {self.area_level} 以下的层级",
                f"a value of a {self.area_level} is broken down to a level below it",
                ("quota_level",),
            )
        if self.direction not in ("at_least", "at_most"):
            raise ContradictionError(
                "对比类指标没有可分解的目标值", "what is compared has no value to break down", ("quota_level",)
            )
        return self

    @model_validator(mode="after")
    def _milestones_fit(self) -> "Target":
        seen: set[tuple[object, object]] = set()
        for index, step in enumerate(self.milestones):
            path = ("milestones", index)
            if step.area_code is not None and level_of(step.area_code) != self.area_level:
                detail = f"{step.area_code} 不是 {self.area_level} 一级的区划"
                raise ContradictionError(detail, f"{step.area_code} is no {self.area_level}", path)
            if step.value is not None and self.direction in COMPARING:
                raise ContradictionError("对比类指标没有目标值", "what is compared has no value to reach", path)
            if (step.due_on, step.area_code) in seen:
                raise ContradictionError(f"“{step.due_on}”重复", f"{step.due_on} stands twice", path)
            seen.add((step.due_on, step.area_code))
        return self

    @model_validator(mode="after")
    def _is_due_every_year_by_itself(self) -> "Target":
        if not any(step.yearly for step in self.milestones):
            return self
        for index, step in enumerate(self.milestones):
            if not step.yearly or step.due_on is not None:
                raise ContradictionError(
                    "每年到期的目标不写日期，也不另列某一年的节点",
                    "what is due every year has neither a date nor a milestone of one year",
                    ("milestones", index),
                )
        if self.measured != "in_year":
            raise ContradictionError(
                "只有按年计数的指标可以每年到期", "only what counts a year is due every year", ("measured",)
            )
        if self.quota_level is not None:
            raise ContradictionError(
                "未写明年份的目标值不能分解", "a value of no year that is named is not broken down", ("quota_level",)
            )
        return self

    def check_indicators(self, reported: Mapping[str, ReportedIndicator]) -> None:
        """Refuse a target of an indicator that nobody computes or reports, or with a state that it doesn't have.

        Raises:
            ContradictionError: naming the place inside the target.
        """
        for name in ("indicator", "against"):
            code: str | None = getattr(self, name)
            if code is not None and code not in INDICATORS and code not in reported:
                raise ContradictionError(
                    f"“{code}”既不由系统计算，也不由部门上报", f"{code} is neither computed nor reported", (name,)
                )
        if self.parameters is not None and self.indicator not in VILLAGE_INDICATORS:
            raise ContradictionError(
                "只有村级指标有统计口径", "only indicators of villages look at some of them", ("parameters",)
            )
        if self.quota_level is not None and self._unit(reported) not in WHOLE_UNITS:
            raise ContradictionError(
                "只有户数、人数、村数可以分解", "only households, people and villages are broken down", ("quota_level",)
            )
        states = reported[self.indicator].states if self.indicator in reported else ()
        for index, step in enumerate(self.milestones):
            if (step.state is not None) != bool(states) or step.state not in (None, *states):
                raise ContradictionError(
                    "节点状态应是该指标所列状态之一", "the state is none of the indicator's", ("milestones", index)
                )
            if states and step.value is not None:
                raise ContradictionError("状态类指标没有目标值", "a state has no value to reach", ("milestones", index))

    def _unit(self, reported: Mapping[str, ReportedIndicator]) -> str | None:
        if self.indicator in reported:
            return reported[self.indicator].unit
        return INDICATORS.by_code(self.indicator).group

    def check_demand(self, demands: Collection[str]) -> None:
        """Refuse a target of a demand on village teams that the plan doesn't make.

        Raises:
            ContradictionError: naming the place inside the target.
        """
        demand = None if self.parameters is None else self.parameters.demand
        if demand is not None and demand not in demands:
            raise ContradictionError(
                f"方案没有“{demand}”这项驻村力量要求",
                f"the plan makes no demand {demand} on village teams",
                ("parameters", "demand"),
            )
