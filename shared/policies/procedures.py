"""Procedures of a policy pack: the steps by which somebody gets on or off the register, and what each step asks."""

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.codes import MONITORED_KINDS
from shared.policies.lines import IncomeMeasure
from shared.policies.values import (
    ContradictionError,
    Count,
    Days,
    Entry,
    Frozen,
    Key,
    Label,
    Months,
    Role,
    Share,
    check_unique,
    code_of,
)

MonitoredKind: Any = code_of(MONITORED_KINDS)
ProcedureCode = Literal[
    "identification",
    "exit",
    "return",
    "village_identification",
    "village_exit",
    "monitoring_entry",
    "monitoring_removal",
]
StepKind = Literal[
    "record",
    "application",
    "survey",
    "commitment",
    "comparison",
    "shortlist",
    "vote",
    "consent",
    "review",
    "public_notice",
    "announcement",
    "approval",
    "submission",
    "check",
    "entry",
]
"""What a step is: a ``public_notice`` (公示) is a timed state with objections, an ``announcement`` (公告) a day with
evidence; ``entry`` is the step by which the register changes; ``record`` asks nothing but its evidence."""


class VoteRule(Frozen):
    """When a vote holds.

    Attributes:
        assembly_share: of a meeting of villagers, more than this share must be present.
        representatives_share: of a meeting of representatives, at least this share must be present.
        majority_share: of those present, more than this share must be in favour.
    """

    assembly_share: Share
    representatives_share: Share
    majority_share: Share

    @model_validator(mode="after")
    def _are_parts(self) -> "VoteRule":
        for name in ("assembly_share", "representatives_share", "majority_share"):
            if not Fraction(0) < getattr(self, name) < Fraction(1):
                raise ContradictionError("比例应在 0 和 1 之间", f"{name} is no part of a whole", (name,))
        return self


class Step(Entry):
    """One step of a procedure, taken by one role on stated evidence.

    Attributes:
        notice_days: of a public notice: the whole days for which it hangs, its first day included.
        notice_in_working_days: whether these are working days.
        other_than: steps whose taker may not take this one.
        within_working_days: working days after the step before by which it is due; later it is late, not refused.
    """

    code: Key
    label: Label
    role: Role
    evidence: Annotated[tuple[Label, ...], Field(min_length=1)]
    kind: StepKind = "record"
    notice_days: Annotated[Days, Field(ge=1)] | SkipJsonSchema[None] = None
    notice_in_working_days: bool = False
    vote: VoteRule | SkipJsonSchema[None] = None
    other_than: tuple[Key, ...] = ()
    within_working_days: Annotated[Days, Field(ge=1)] | SkipJsonSchema[None] = None

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> "Step":
        if (self.kind == "public_notice") != (self.notice_days is not None):
            raise ContradictionError(
                "公示应有天数，其他步骤没有", "notice_days belong to a public_notice, and to it only"
            )
        if (self.kind == "vote") != (self.vote is not None):
            raise ContradictionError("表决应有规则，其他步骤没有", "a vote has its rule, other steps have none")
        return self


class IncomeTest(Entry):
    """How an income is held against a line of the pack.

    Attributes:
        measure: net income (纯收入) or disposable income (可支配收入), per head.
        comparison: the income is ``at_least``, ``above`` or ``below`` the line.
        line: which of the pack's lines, by the year of the income.
        years: so many years in a row must pass, the last of them the round's.
    """

    measure: IncomeMeasure
    comparison: Literal["at_least", "above", "below"]
    line: Literal["poverty", "exit", "monitoring"]
    years: Annotated[Count, Field(ge=1)] = 1


class Element(Frozen):
    """Something beside the income that must be proved for each household, or for the village."""

    code: Key
    label: Label


class Combination(Frozen):
    """Elements that are enough together, whatever is found of the others.

    Attributes:
        items: their codes.
        kinds: of monitoring objects for which they are; all where none is named.
    """

    items: Annotated[tuple[Key, ...], Field(min_length=1)]
    kinds: tuple[MonitoredKind, ...] = ()


class Elements(Entry):
    """The elements of a standard: a check names exactly these, no more and no fewer.

    Attributes:
        read_as: ``guarantees`` are secured or not (落实), ``conditions`` hold or don't (成立): that an income is low.
        enough: combinations of which one suffices; without any, all elements are needed.
        instead_of_income: whether they are enough where the income test fails, and the income where they do.
    """

    read_as: Literal["guarantees", "conditions"] = "guarantees"
    items: Annotated[tuple[Element, ...], Field(min_length=1)]
    enough: tuple[Combination, ...] = ()
    instead_of_income: bool = False

    @field_validator("items")
    @classmethod
    def _codes_are_unique(cls, items: tuple[Element, ...]) -> tuple[Element, ...]:
        check_unique(items, lambda item: item.code)
        return items

    @model_validator(mode="after")
    def _are_combined(self) -> "Elements":
        known = {item.code for item in self.items}
        for index, one in enumerate(self.enough):
            if unknown := set(one.items) - known:
                detail = f"项目中没有：{'、'.join(sorted(unknown))}"
                raise ContradictionError(detail, f"no such elements: {sorted(unknown)}", ("enough", index, "items"))
        if self.enough and (idle := known - {code for one in self.enough for code in one.items}):
            detail = f"没有一种组合用到：{'、'.join(sorted(idle))}"
            raise ContradictionError(detail, f"no combination needs {sorted(idle)}", ("enough",))
        return self

    def enough_for(self, kind: str | None) -> tuple[Combination, ...]:
        """The combinations for a kind of monitoring object; None is whatever is none, or is one already."""
        return tuple(one for one in self.enough if not one.kinds or kind in one.kinds)


class PovertyRate(Entry):
    """A village exits where fewer of its people than this share are still poor."""

    below: Share


class RemovalRule(Entry):
    """When the risk of a monitoring object may be taken for removed."""

    months_after_entry: Months
    least_measures: Count


class Procedure(Entry):
    """Ordered steps; none may be skipped.

    Attributes:
        area_level: of the area for which a round is opened.
        opened_by: who opens a round.
        kinds: of monitoring objects that are entered; any where none is named, as before plans named them.
        scale_control: whether a round has a quota of scale, by which the first list is cut.
        apply_days: days for which applications are taken, the round's first day included; without it until the step
            that closes them.
        before: what must be done before the first step.
        after: what follows the published steps until the register holds the outcome.
    """

    code: ProcedureCode
    label: Label
    area_level: Literal["village", "town", "county"] = "village"
    opened_by: Role = "township"
    kinds: tuple[MonitoredKind, ...] = ()
    scale_control: bool = False
    apply_days: Annotated[Days, Field(ge=1)] | SkipJsonSchema[None] = None
    income: IncomeTest | SkipJsonSchema[None] = None
    elements: Elements | SkipJsonSchema[None] = None
    poverty_rate: PovertyRate | SkipJsonSchema[None] = None
    removal: RemovalRule | SkipJsonSchema[None] = None
    before: tuple[Step, ...] = ()
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    after: tuple[Step, ...] = ()

    @property
    def all_steps(self) -> tuple[Step, ...]:
        """Every step in its order, those before and after the published ones included."""
        return (*self.before, *self.steps, *self.after)

    @model_validator(mode="after")
    def _steps_fit_together(self) -> "Procedure":
        check_unique(self.all_steps, lambda step: step.code)
        entries = sum(step.kind == "entry" for step in self.all_steps)
        if entries != 1:
            detail = f"应有且只有一个录入步骤，现有 {entries} 个"
            raise ContradictionError(detail, f"one step of kind entry is needed, there are {entries}")
        earlier: set[str] = set()
        for step in self.all_steps:
            if unknown := set(step.other_than) - earlier:
                detail = f"“{step.label}”所指的步骤不在其前：{'、'.join(sorted(unknown))}"
                raise ContradictionError(
                    detail, f"{step.code} names steps that don't come before it: {sorted(unknown)}"
                )
            earlier.add(step.code)
        return self

    @model_validator(mode="after")
    def _kinds_are_entered(self) -> "Procedure":
        if self.kinds and self.code != "monitoring_entry":
            raise ContradictionError(
                "只有监测对象识别程序写明对象类别 kinds", f"{self.code} enters no monitoring objects", ("kinds",)
            )
        try:
            check_unique(self.kinds, lambda kind: kind)
        except ContradictionError as error:
            raise ContradictionError(error.detail, error.detail_en, ("kinds", *error.path)) from None
        return self

    @model_validator(mode="after")
    def _elements_suffice(self) -> "Procedure":
        if (elements := self.elements) is None:
            return self
        if elements.instead_of_income and self.income is None:
            raise ContradictionError(
                "没有 income，项目无从代替", "there is no income to stand in for", ("elements", "instead_of_income")
            )
        for index, one in enumerate(elements.enough):
            if unknown := set(one.kinds) - set(self.kinds):
                detail = f"本程序不识别：{'、'.join(sorted(unknown))}"
                raise ContradictionError(
                    detail, f"kinds that it doesn't admit: {sorted(unknown)}", ("elements", "enough", index, "kinds")
                )
        for kind in self.kinds or (None,):
            if elements.enough and not elements.enough_for(kind):
                raise ContradictionError(
                    f"没有一种组合适用于 {kind}", f"no combination is for {kind}", ("elements", "enough")
                )
        return self

    @model_validator(mode="after")
    def _has_what_it_judges_by(self) -> "Procedure":
        needed: dict[str, tuple[str, ...]] = {
            "exit": ("income",),
            "return": ("income",),
            "village_exit": ("poverty_rate",),
            "monitoring_removal": ("removal",),
        }
        for name in needed.get(self.code, ()):
            if getattr(self, name) is None:
                raise ContradictionError(f"“{self.label}”缺少 {name}", f"{self.code} has no {name}")
        # by the mechanism of 2021 an income is held against a line, by that of 2024 conditions are judged together
        if self.code.startswith("monitoring_") and self.income is None and self.elements is None:
            raise ContradictionError(
                f"“{self.label}”缺少 income 或 elements", f"{self.code} has neither income nor elements"
            )
        return self
