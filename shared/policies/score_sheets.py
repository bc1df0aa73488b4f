"""The part of a policy pack about score sheets: how the poverty work of areas, units and people is assessed.

Banks are assessed by another part of the pack, under `credit`.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.areas import AreaLevel
from shared.policies.parameters import Parameter
from shared.policies.values import ContradictionError, Days, Entry, Frozen, Key, Label, Part, Ratio, check_unique

ObjectKind = Literal["county", "town", "village", "department", "unit", "person"]
FullPoints = Annotated[int, Field(strict=True, ge=1, le=100)]
Bound = Annotated[int, Field(strict=True, ge=0, le=100)]
Trigger = Literal["not_promoted", "below_standard"]

WHOLE = 100
"""Points of a sheet together."""


class SheetItem(Entry):
    """A line of a score sheet.

    Attributes:
        by: ``target`` gives points by the part of an indicator's task that was reached, ``figure`` in proportion to the
            best of the comparison group, ``judged`` what the assessor gives with a reason.
        indicator: what is measured; none where points are judged.
        pro_rata: of a task that falls due later in the year, only the part for the periods gone is asked for.
        part: the sub-score that it belongs to.
        object_kinds: whom it is for; everybody where empty.
    """

    code: Key
    label: Label
    full_points: FullPoints
    by: Literal["target", "figure", "judged"]
    indicator: Key | SkipJsonSchema[None] = None
    unit: Literal["households", "people", "villages", "fen", "share", "times"] | SkipJsonSchema[None] = None
    pro_rata: Annotated[bool, Field(strict=True)] = False
    part: Literal["duty", "money"] | SkipJsonSchema[None] = None
    object_kinds: tuple[ObjectKind, ...] = ()

    @model_validator(mode="after")
    def _measured_or_judged(self) -> "SheetItem":
        measured = self.by != "judged"
        if (self.indicator is not None) != measured or (self.unit is not None) != measured:
            raise ContradictionError(
                "按指标或数据计分的要写明指标和单位，评定计分的不写",
                "indicator and unit belong to items by target or figure, and to these only",
                ("by",),
            )
        if self.pro_rata and self.by != "target":
            raise ContradictionError(
                "只有按指标计分的才能按进度折算", "only a target has a pro-rata part", ("pro_rata",)
            )
        return self


class SheetLevel(Frozen):
    """A level of results, from so many points on.

    Attributes:
        accountable: whether heads of those that come no higher are held to account.
    """

    code: Key
    label: Label
    from_points: Bound
    accountable: Annotated[bool, Field(strict=True)] = False


class VetoRule(Entry):
    """When one fault alone decides the result, for whom.

    Attributes:
        trigger: 推动不力 or 不达标.
        by: who tells that it holds: people with their grounds, the lowest level, or a task that was missed.
    """

    trigger: Trigger
    object_kinds: Annotated[tuple[ObjectKind, ...], Field(min_length=1)]
    by: Literal["people", "level", "target"]

    @model_validator(mode="after")
    def _trigger_is_told_as_it_can_be(self) -> "VetoRule":
        if (self.trigger == "not_promoted") != (self.by == "people"):
            raise ContradictionError(
                "推动不力由人认定，不达标由等次或指标认定",
                "not_promoted is told by people, below_standard by level or target",
                ("by",),
            )
        return self


class AccountMeasure(Entry):
    """What may follow for the head of a poor performer."""

    code: Key
    label: Label


class ResultUse(Entry):
    """What results are used for, told on every export."""

    label: Label


class SharedResult(Entry):
    """Two kinds of objects that answer for each other: each result is partly that of its partners."""

    between: tuple[ObjectKind, ObjectKind]
    partner_weight: Part


class FundWeights(Entry):
    """The weight of an object in next year's competitive funds, by the level of its result."""

    object_kind: ObjectKind
    weights: Annotated[Mapping[Key, Ratio], Field(min_length=1)]


class ScoreSheet(Entry):
    """Who is assessed, how often, by whom, with which items and consequences.

    Attributes:
        area_level: level of the area within which the objects are compared.
        household_coverage: part of each village's registered households that must have been looked at.
        objection_days: days from the confirmation on which objections are taken; none where the plan knows no window.
    """

    code: Key
    label: Label
    purpose: Literal["supervision", "assessment"]
    area_level: AreaLevel
    object_kinds: Annotated[tuple[ObjectKind, ...], Field(min_length=1)]
    period: Literal["quarter", "half_year", "year"]
    assessor: Literal["township", "county_office", "city_office"]
    items: Annotated[tuple[SheetItem, ...], Field(min_length=1)]
    levels: Annotated[tuple[SheetLevel, ...], Field(min_length=2)]
    vetoes: tuple[VetoRule, ...] = ()
    accountability: tuple[AccountMeasure, ...] = ()
    uses: tuple[ResultUse, ...] = ()
    shared: SharedResult | SkipJsonSchema[None] = None
    fund_weights: FundWeights | SkipJsonSchema[None] = None
    household_coverage: Parameter[Part] | SkipJsonSchema[None] = None
    objection_days: Parameter[Days] | SkipJsonSchema[None] = None

    def items_of(self, object_kind: str) -> tuple[SheetItem, ...]:
        """The items by which a kind of object is scored, in their order."""
        return tuple(item for item in self.items if not item.object_kinds or object_kind in item.object_kinds)

    @model_validator(mode="after")
    def _points_add_up(self) -> "ScoreSheet":
        check_unique(self.items, lambda item: item.code)
        for kind in self.object_kinds:
            if (points := sum(item.full_points for item in self.items_of(kind))) != WHOLE:
                raise ContradictionError(
                    f"{kind} 的各项满分合计 {points}，应为 {WHOLE}",
                    f"the items of a {kind} come to {points} points, not {WHOLE}",
                    ("items",),
                )
        if len({item.part is None for item in self.items}) > 1:
            raise ContradictionError("各项要么都分类，要么都不分类", "either every item has a part or none", ("items",))
        return self

    @model_validator(mode="after")
    def _levels_descend(self) -> "ScoreSheet":
        check_unique(self.levels, lambda level: level.code)
        bounds = [level.from_points for level in self.levels]
        if bounds[-1] != 0 or any(low >= high for high, low in pairwise(bounds)):
            raise ContradictionError(
                "等次分数线应依次降低，最低一等从零分起", "bounds of levels must descend to 0", ("levels",)
            )
        return self

    @model_validator(mode="after")
    def _kinds_are_the_sheets(self) -> "ScoreSheet":
        named: list[tuple[tuple[str | int, ...], tuple[str, ...]]] = [
            (("items", at), item.object_kinds) for at, item in enumerate(self.items)
        ]
        named += [(("vetoes", at), veto.object_kinds) for at, veto in enumerate(self.vetoes)]
        if self.shared is not None:
            named.append((("shared", "between"), self.shared.between))
        if self.fund_weights is not None:
            named.append((("fund_weights", "object_kind"), (self.fund_weights.object_kind,)))
        for path, kinds in named:
            if not set(kinds) <= set(self.object_kinds):
                raise ContradictionError(
                    "考核对象类别不在本表之内", "the sheet doesn't assess this kind of object", path
                )
        if self.shared is not None and self.shared.between[0] == self.shared.between[1]:
            raise ContradictionError("双向考核应在两类对象之间", "two kinds must differ", ("shared", "between"))
        if self.household_coverage is not None and "village" not in self.object_kinds:
            raise ContradictionError(
                "只有考核到村的才能规定核查到户", "households are looked at village by village", ("household_coverage",)
            )
        return self

    @model_validator(mode="after")
    def _consequences_can_be_told(self) -> "ScoreSheet":
        check_unique(self.vetoes, lambda veto: (veto.trigger, veto.by))
        check_unique(self.accountability, lambda measure: measure.code)
        for index, veto in enumerate(self.vetoes):
            for kind in veto.object_kinds if veto.by == "target" else ():
                if all(item.by != "target" for item in self.items_of(kind)):
                    raise ContradictionError(
                        "没有按指标计分的项目，无从认定未完成任务",
                        "there is no item by target that could be missed",
                        ("vetoes", index, "by"),
                    )
        answers = bool(self.vetoes) or any(level.accountable for level in self.levels)
        if answers != bool(self.accountability):
            raise ContradictionError(
                "规定一票否决或问责等次的，要写明问责方式，反之亦然",
                "vetoes or accountable levels and measures of accountability need each other",
                ("accountability",),
            )
        if self.fund_weights is not None:
            given = [self.fund_weights.weights.get(level.code) for level in self.levels]
            known = [weight for weight in given if weight is not None]
            if len(known) != len(self.levels) or len(self.fund_weights.weights) != len(known):
                raise ContradictionError("每个等次都要有资金权重", "each level needs its weight", ("fund_weights",))
            if any(worse > better for better, worse in pairwise(known)):
                raise ContradictionError(
                    "等次越低，资金权重不得越高", "a lower level can't weigh more", ("fund_weights",)
                )
            if self.period != "year":
                raise ContradictionError(
                    "下年度资金权重由年度考核得出",
                    "weights of next year follow from a year's result",
                    ("fund_weights",),
                )
        return self
