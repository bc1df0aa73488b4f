"""A policy pack: a published plan as frozen, typed data."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.areas import AreaLevel, covers, level_of
from shared.codes import HOUSEHOLD_GROUPS, HOUSEHOLD_TYPES, MEASURE_CLASSES, MEASURE_ITEMS, POVERTY_CAUSES, CodeList
from shared.policies.alerts import Alert
from shared.policies.credit import CreditSection
from shared.policies.duties import Duty
from shared.policies.entitlements import EntitlementsSection
from shared.policies.files import FileLevel, FilePart
from shared.policies.guarantees import GuaranteeElement
from shared.policies.help import (
    ContinuedSupport,
    CoverageGoal,
    FundSection,
    HelpMeansEntry,
    MeasurePriority,
    ProjectSection,
    RelocationSection,
    SkillRule,
)
from shared.policies.indicators import ReportedIndicator
from shared.policies.leadership import LeadershipSection
from shared.policies.lines import Line, LineKind, check_lines, line_fen
from shared.policies.procedures import Procedure
from shared.policies.published import PublishedShare
from shared.policies.score_sheets import ScoreSheet
from shared.policies.staffing import PairedAidSection, PairingSection, StaffingSection, TracedItem
from shared.policies.supervision import SupervisionSection
from shared.policies.targets import Milestone, Target
from shared.policies.values import (
    AreaCode,
    ContradictionError,
    Count,
    Entry,
    Frozen,
    Label,
    On,
    check_unique,
    code_of,
)
from shared.policies.villages import TeamDemand, VillageExitParameters, VillageTotal
from shared.policies.works import KeyWork, check_works

HouseholdType: Any = code_of(HOUSEHOLD_TYPES)
HouseholdGroup: Any = code_of(HOUSEHOLD_GROUPS)
PovertyCauseCode: Any = code_of(POVERTY_CAUSES)
MeasureClassCode: Any = code_of(MEASURE_CLASSES)
MeasureItemCode: Any = code_of(MEASURE_ITEMS)


def _check_label(code_list: CodeList, code: str, label: str) -> None:
    """Refuse a name by which no file of the plan could be read: the register must know it for the same code."""
    if not code_list.is_label_of(label, code):
        raise ContradictionError(
            f"“{label}”不是“{code_list.by_code(code).label}”的名称或别名，登记册读不懂",
            f"{label!r} is no name that the register knows for {code}",
            ("label",),
        )


class HouseholdTypeEntry(Entry):
    """A type of poor household as the plan names it, and the group it falls in."""

    code: HouseholdType
    label: Label
    group: HouseholdGroup

    @model_validator(mode="after")
    def _is_the_registers(self) -> "HouseholdTypeEntry":
        _check_label(HOUSEHOLD_TYPES, self.code, self.label)
        derived = HOUSEHOLD_TYPES.by_code(self.code).group
        if self.group != derived:
            raise ContradictionError(
                f"“{self.label}”属于{HOUSEHOLD_GROUPS.by_code(str(derived)).label}，分组由类型得出，不能另定",
                f"{self.code} falls in the group {derived}, which follows from the type",
                ("group",),
            )
        return self


class PovertyCause(Entry):
    """A cause of poverty that the plan knows."""

    code: PovertyCauseCode
    label: Label

    @model_validator(mode="after")
    def _is_the_registers(self) -> "PovertyCause":
        _check_label(POVERTY_CAUSES, self.code, self.label)
        return self


class MeasureItem(Frozen):
    """One line of the help menu."""

    code: MeasureItemCode
    label: Label


class MeasureClass(Entry):
    """A class of help, the groups of households that may have it, and its menu."""

    code: MeasureClassCode
    label: Label
    groups: Annotated[tuple[HouseholdGroup, ...], Field(min_length=1)]
    items: Annotated[tuple[MeasureItem, ...], Field(min_length=1)]


class PoorVillage(Entry):
    """A village on the list of poor villages."""

    area_code: AreaCode
    name: Label
    listed_by: Literal["province", "city_or_county"]


class Total(Entry):
    """A published count that the register must reproduce; without type and group it is the grand total.

    Attributes:
        households: None where the plan counts people alone.
    """

    household_type: HouseholdType | SkipJsonSchema[None] = None
    group: HouseholdGroup | SkipJsonSchema[None] = None
    households: Count | SkipJsonSchema[None] = None
    people: Count


_Placed = TypeVar("_Placed", Line, PoorVillage, VillageTotal, Milestone)


class PolicyPack(Entry):
    """A published plan of an area as data; sections that the plan doesn't have are empty.

    Attributes:
        name: name of the folder, stable.
        seed: part of the source document.
        area_code: 12 digits; where the plan was made for.
        effective_from: first day on which it can be active.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Label
    seed: Label
    area_code: AreaCode
    effective_from: On

    lines: tuple[Line, ...] = ()
    household_types: tuple[HouseholdTypeEntry, ...] = ()
    poverty_causes: tuple[PovertyCause, ...] = ()
    measures: tuple[MeasureClass, ...] = ()
    help_means: tuple[HelpMeansEntry, ...] = ()
    measure_priorities: tuple[MeasurePriority, ...] = ()
    coverage: tuple[CoverageGoal, ...] = ()
    projects: ProjectSection | SkipJsonSchema[None] = None
    funds: FundSection | SkipJsonSchema[None] = None
    relocation: RelocationSection | SkipJsonSchema[None] = None
    skills: SkillRule | SkipJsonSchema[None] = None
    support: ContinuedSupport | SkipJsonSchema[None] = None
    villages: tuple[PoorVillage, ...] = ()
    village_team: tuple[TeamDemand, ...] = ()
    village_exit: VillageExitParameters | SkipJsonSchema[None] = None
    village_totals: tuple[VillageTotal, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    totals: tuple[Total, ...] = ()
    published_shares: tuple[PublishedShare, ...] = ()
    indicators: tuple[ReportedIndicator, ...] = ()
    targets: tuple[Target, ...] = ()
    works: tuple[KeyWork, ...] = ()
    duties: tuple[Duty, ...] = ()
    alerts: tuple[Alert, ...] = ()
    score_sheets: tuple[ScoreSheet, ...] = ()
    file_levels: tuple[FileLevel, ...] = ()
    household_file: tuple[FilePart, ...] = ()
    guarantees: tuple[GuaranteeElement, ...] = ()
    entitlements: EntitlementsSection | SkipJsonSchema[None] = None
    pairing: PairingSection | SkipJsonSchema[None] = None
    staffing: StaffingSection | SkipJsonSchema[None] = None
    paired_aid: PairedAidSection | SkipJsonSchema[None] = None
    traced_items: tuple[TracedItem, ...] = ()
    supervision: SupervisionSection | SkipJsonSchema[None] = None
    leadership: LeadershipSection | SkipJsonSchema[None] = None
    credit: CreditSection | SkipJsonSchema[None] = None

    def line_fen(self, kind: LineKind, year: int, area_code: str | None = None) -> int:
        """Income line of a year, fen per person and year; for a part of the pack's area where one is named.

        Raises:
            LookupError: the pack holds no such line, or leaves its number blank.
        """
        found = line_fen(self.lines, kind, year, area_code)
        if found is None:
            raise LookupError(f"{self.name} has no {kind} line for {year}")
        return found

    @field_validator(
        "household_types",
        "poverty_causes",
        "measures",
        "procedures",
        "indicators",
        "targets",
        "duties",
        "score_sheets",
        "household_file",
        "guarantees",
        "traced_items",
        "village_team",
        "published_shares",
    )
    @classmethod
    def _codes_are_unique(cls, entries: tuple[Any, ...]) -> tuple[Any, ...]:
        check_unique(entries, lambda entry: entry.code)
        return entries

    @field_validator("help_means", "coverage")
    @classmethod
    def _help_codes_are_unique(cls, entries: tuple[Any, ...]) -> tuple[Any, ...]:
        check_unique(entries, lambda entry: entry.code)
        return entries

    @field_validator("lines")
    @classmethod
    def _lines_are_unique(cls, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        check_lines(lines)
        return lines

    @field_validator("works")
    @classmethod
    def _works_are_numbered(cls, works: tuple[KeyWork, ...]) -> tuple[KeyWork, ...]:
        check_works(works)
        return works

    @field_validator("file_levels")
    @classmethod
    def _levels_are_unique(cls, levels: tuple[FileLevel, ...]) -> tuple[FileLevel, ...]:
        check_unique(levels, lambda level: level.level)
        return levels

    @field_validator("alerts")
    @classmethod
    def _rules_are_unique(cls, alerts: tuple[Alert, ...]) -> tuple[Alert, ...]:
        check_unique(alerts, lambda alert: alert.rule)
        return alerts

    @field_validator("villages", "village_totals")
    @classmethod
    def _villages_are_unique(cls, entries: tuple[Any, ...]) -> tuple[Any, ...]:
        check_unique(entries, lambda entry: entry.area_code)
        return entries

    @field_validator("totals")
    @classmethod
    def _totals_add_up(cls, totals: tuple[Total, ...]) -> tuple[Total, ...]:
        check_unique(totals, lambda total: total.household_type or total.group or "all")
        grand = next((total for total in totals if not total.household_type and not total.group), None)
        for parts in ([t for t in totals if t.household_type], [t for t in totals if t.group]):
            summed = (sum(part.households or 0 for part in parts), sum(part.people for part in parts))
            if grand and parts and summed != (grand.households or 0, grand.people):
                detail = f"分项合计 {summed[0]} 户 {summed[1]} 人，与总数 {grand.households} 户 {grand.people} 人不符"
                raise ContradictionError(
                    detail,
                    f"the parts add up to {summed[0]} households, {summed[1]} people, "
                    f"not {grand.households}, {grand.people}",
                )
        return totals

    @model_validator(mode="after")
    def _targets_have_indicators(self) -> "PolicyPack":
        reported = {indicator.code: indicator for indicator in self.indicators}
        demands = {demand.code for demand in self.village_team}
        for index, target in enumerate(self.targets):
            try:
                target.check_indicators(reported)
                target.check_demand(demands)
            except ContradictionError as error:
                raise ContradictionError(error.detail, error.detail_en, ("targets", index, *error.path)) from None
        return self

    @model_validator(mode="after")
    def _duties_are_the_plans(self) -> "PolicyPack":
        order = list(AreaLevel)
        own = order.index(level_of(self.area_code))
        for index, duty in enumerate(self.duties):
            if duty.of_credit and self.credit is None:
                raise ContradictionError(
                    "缺少 area_level：只有信贷方案的职责可以不写承担的区划层级",
                    "area_level is missing: only a credit programme's duties may lack it",
                    ("duties", index),
                )
            if duty.area_level is not None and order.index(duty.area_level) < own:
                raise ContradictionError(
                    f"{duty.area_level} 高于本方案的区划层级",
                    f"{duty.area_level} lies above the plan's own area",
                    ("duties", index, "area_level"),
                )
            if duty.kept_by == "spot_check" and (self.supervision is None or self.supervision.spot_check is None):
                raise ContradictionError(
                    "以抽查办结的职责须有抽查规定（supervision 的 spot_check）",
                    "a duty kept by spot checks needs what the plan says of them: spot_check of its supervision",
                    ("duties", index, "kept_by"),
                )
        return self

    def renamed(self, now: Callable[[str], str]) -> "PolicyPack":
        """The same plan with every area named as it is called now.

        It is not checked again: a village that has moved to another county since stays on the list of its plan.

        Args:
            now: the present code of an area, 12 digits each.
        """

        def of(entries: Iterable[_Placed]) -> tuple[_Placed, ...]:
            return tuple(
                entry if entry.area_code is None else entry.model_copy(update={"area_code": now(entry.area_code)})
                for entry in entries
            )

        return self.model_copy(
            update={
                "area_code": now(self.area_code),
                "leadership": self.leadership and self.leadership.renamed(now),
                "lines": of(self.lines),
                "villages": of(self.villages),
                "village_totals": of(self.village_totals),
                "targets": tuple(
                    target.model_copy(update={"milestones": of(target.milestones)}) for target in self.targets
                ),
            }
        )

    @model_validator(mode="after")
    def _areas_lie_inside(self) -> "PolicyPack":
        named: list[tuple[tuple[str | int, ...], str | None]] = [
            (("villages", index), village.area_code) for index, village in enumerate(self.villages)
        ]
        named += [(("lines", index), line.area_code) for index, line in enumerate(self.lines)]
        named += [(("village_totals", index), total.area_code) for index, total in enumerate(self.village_totals)]
        for index, target in enumerate(self.targets):
            named += [
                (("targets", index, "milestones", at), step.area_code) for at, step in enumerate(target.milestones)
            ]
        for index, group in enumerate(self.leadership.groups if self.leadership else ()):
            named += [
                (("leadership", "groups", index, "area_codes", at), code) for at, code in enumerate(group.area_codes)
            ]
        for path, code in named:
            if code is not None and not covers(self.area_code, code):
                detail = f"{code} 不在 {self.area_code} 辖区内"
                raise ContradictionError(detail, f"{code} lies outside {self.area_code}", path)
        return self
