"""Sections of a policy pack about helpers: whom they are paired with, how often they visit, what they give."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.codes import AID_OBJECT_KINDS, HELPER_POSTS, PAIR_KINDS, TRACED_ITEMS, UNIT_KINDS
from shared.policies.values import (
    ContradictionError,
    Count,
    Entry,
    Fen,
    Frozen,
    Key,
    Label,
    Months,
    Role,
    Share,
    Year,
    check_unique,
    code_of,
)

TracedItemCode: Any = code_of(TRACED_ITEMS)
PairKindCode: Any = code_of(PAIR_KINDS)
Post: Any = code_of(HELPER_POSTS)
UnitKind: Any = code_of(UNIT_KINDS)
ObjectKind: Any = code_of(AID_OBJECT_KINDS)


class TracedItem(Entry):
    """An item that the plan wants traced to each village and household."""

    code: TracedItemCode


class PairKind(Entry):
    """A way of pairing that the plan knows: 一对一, 多对一, 一对多."""

    code: PairKindCode


class PostRule(Entry):
    """What helpers of a post cover.

    Attributes:
        villages: villages that each covers: no more, and fewer show as a shortfall; None where the plan is silent.
        households: households that each links, likewise; None for as many as there are.
    """

    code: Post
    label: Label
    villages: Count | SkipJsonSchema[None] = None
    households: Count | SkipJsonSchema[None] = None


class HelperNumber(Entry):
    """How many helpers a poor household has at a time."""

    least: Count
    most: Count

    @model_validator(mode="after")
    def _in_order(self) -> "HelperNumber":
        if self.least > self.most:
            raise ContradictionError("最少人数大于最多人数", "least is above most")
        return self


class HardCaseNumber(Entry):
    """How many helpers a household in special hardship may have at a time."""

    most: Count


class Replacement(Entry):
    """The helper of a household that is still poor stays, but for a reasoned order of one of these roles."""

    override_roles: Annotated[tuple[Role, ...], Field(min_length=1)]


class HelpPlan(Entry):
    """The years of the help plan: to its end helpers stay, unless the household exits earlier."""

    first_year: Year
    last_year: Year

    @model_validator(mode="after")
    def _in_order(self) -> "HelpPlan":
        if self.first_year > self.last_year:
            raise ContradictionError("帮扶规划起止年份颠倒", "first_year is after last_year")
        return self


class Fallback(Entry):
    """Posts that link the households of a village without a helping unit of the county or above, and no others."""

    posts: Annotated[tuple[Post, ...], Field(min_length=1)]
    able_posts: tuple[Post, ...] = ()
    """Of these only people who are noted as able to help."""


class Coverage(Entry):
    """双包: what share of villages has a unit, and of poor households a helper."""

    villages: Share
    households: Share


class PairingSection(Frozen):
    """Who may be paired with whom, and when they part."""

    pair_kinds: Annotated[tuple[PairKind, ...], Field(min_length=1)]
    posts: tuple[PostRule, ...] = ()
    helpers: HelperNumber
    hard_case_helpers: HardCaseNumber | SkipJsonSchema[None] = None
    replacement: Replacement | SkipJsonSchema[None] = None
    plan: HelpPlan | SkipJsonSchema[None] = None
    fallback: Fallback | SkipJsonSchema[None] = None
    coverage: Coverage | SkipJsonSchema[None] = None

    @field_validator("pair_kinds", "posts")
    @classmethod
    def _codes_are_unique(cls, entries: tuple[Any, ...]) -> tuple[Any, ...]:
        check_unique(entries, lambda entry: entry.code)
        return entries


class VisitDuty(Entry):
    """Visits that a helper owes each household in a year; without a unit's kind, those of all other units."""

    unit_kind: UnitKind | SkipJsonSchema[None] = None
    least_per_year: Count


class MedicalSchedule(Entry):
    """Medical staff visit the households that they are linked with at least once in so many months."""

    every_months: Months


class Allowances(Entry):
    """Posts that are paid an allowance while they live in the village."""

    posts: Annotated[tuple[Post, ...], Field(min_length=1)]


class StaffingSection(Frozen):
    """How often helpers visit, and what they are paid."""

    visits: tuple[VisitDuty, ...] = ()
    medical: MedicalSchedule | SkipJsonSchema[None] = None
    allowances: Allowances | SkipJsonSchema[None] = None

    @field_validator("visits")
    @classmethod
    def _kinds_are_unique(cls, entries: tuple[VisitDuty, ...]) -> tuple[VisitDuty, ...]:
        check_unique(entries, lambda entry: entry.unit_kind or "all")
        return entries


class StudentAid(Entry):
    """Money for students in hardship: for about so many, so much each."""

    students: Count
    amount_fen: Fen


class Goods(Entry):
    """Goods that the plan gives: at a value for each, or so many to each household."""

    code: Key
    label: Label
    unit: Label
    unit_value_fen: Fen | SkipJsonSchema[None] = None
    per_household: Count | SkipJsonSchema[None] = None


class BranchDuty(Entry):
    """What a branch secretary owes the paired village: one party lecture a year."""

    activity: Literal["party_lecture"]
    per_year: Count


class StudentLink(Entry):
    """How many students in hardship a unit of a kind is linked with."""

    unit_kind: UnitKind
    students: Count


class WorkingSet(Entry):
    """How many poor households the plan takes on."""

    households: Count


class ObjectKindEntry(Entry):
    """A kind of people that the plan helps."""

    code: ObjectKind
    label: Label


class PairedAidSection(Frozen):
    """What units give to those they are paired with."""

    object_kinds: tuple[ObjectKindEntry, ...] = ()
    student_aid: StudentAid | SkipJsonSchema[None] = None
    goods: tuple[Goods, ...] = ()
    branch: BranchDuty | SkipJsonSchema[None] = None
    student_link: StudentLink | SkipJsonSchema[None] = None
    working_set: WorkingSet | SkipJsonSchema[None] = None

    @field_validator("object_kinds", "goods")
    @classmethod
    def _codes_are_unique(cls, entries: tuple[Any, ...]) -> tuple[Any, ...]:
        check_unique(entries, lambda entry: entry.code)
        return entries
