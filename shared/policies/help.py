"""Sections of a policy pack about help: who comes first, what must reach everybody, projects, funds, relocation."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.codes import (
    ALLOCATION_KINDS,
    FUND_ITEMS,
    FUND_KINDS,
    HELP_MEANS,
    MEASURE_CLASSES,
    PRIORITY_REASONS,
    PROJECT_KINDS,
    PROJECT_STAGES,
    PUBLICITY_LEVELS,
    RECIPIENTS,
    RELOCATION_KINDS,
    RELOCATION_PRIORITIES,
)
from shared.policies.values import (
    ContradictionError,
    Count,
    Entry,
    Fen,
    Frozen,
    Key,
    Label,
    Months,
    Share,
    Year,
    check_unique,
    code_of,
)

MeasureClassCode: Any = code_of(MEASURE_CLASSES)
Means: Any = code_of(HELP_MEANS)
PriorityReason: Any = code_of(PRIORITY_REASONS)
ProjectKindCode: Any = code_of(PROJECT_KINDS)
Recipient: Any = code_of(RECIPIENTS)
Allocation: Any = code_of(ALLOCATION_KINDS)
PublicityLevel: Any = code_of(PUBLICITY_LEVELS)
ProjectStage: Any = code_of(PROJECT_STAGES)
FundItem: Any = code_of(FUND_ITEMS)
FundKindCode: Any = code_of(FUND_KINDS)
RelocationKindCode: Any = code_of(RELOCATION_KINDS)
RelocationPriority: Any = code_of(RELOCATION_PRIORITIES)


class CoverageGoal(Entry):
    """Help that must reach a share of the poor households.

    Attributes:
        classes: any running measure of these classes counts.
        among: the households that are counted: all, or those in which nobody can work.
        share: of them, 1 for every one.
    """

    code: Key
    label: Label
    classes: Annotated[tuple[MeasureClassCode, ...], Field(min_length=1)]
    among: Literal["all", "no_labour"]
    share: Share


class HelpMeansEntry(Entry):
    """A way of helping that the plan allows; where a plan lists any, the others are refused."""

    code: Means
    label: Label


class MeasurePriority(Entry):
    """Households that come first with the measures of a class."""

    measure_class: MeasureClassCode
    reason: PriorityReason


class ProjectKindRule(Entry):
    """Whom projects of a kind serve."""

    code: ProjectKindCode
    label: Label
    recipients: Annotated[tuple[Recipient, ...], Field(min_length=1)]


class AllocationRule(Entry):
    """A way in which the plan allocates projects."""

    code: Allocation
    label: Label


class PublicityDays(Entry):
    """For how many calendar days a notice of a project or of funds hangs at least."""

    days: Annotated[int, Field(ge=1, le=365)]


class Publicity(Entry):
    """What is made public of projects and of fund-use plans, at which levels and for how long.

    Attributes:
        levels: at each of them, before the project's next stage begins.
        stages: those of a project that are made public; what is not among them holds nothing up.
        hangs: how long each notice hangs; where the plan doesn't say, a day.
    """

    levels: Annotated[tuple[PublicityLevel, ...], Field(min_length=1)]
    stages: Annotated[tuple[ProjectStage, ...], Field(min_length=1)] = (
        "proposed",
        "approved",
        "implemented",
        "funded",
    )
    hangs: PublicityDays | SkipJsonSchema[None] = None


class ProjectSection(Frozen):
    """Kinds of projects and whom they serve, ways of allocation, publicity."""

    kinds: Annotated[tuple[ProjectKindRule, ...], Field(min_length=1)]
    allocations: tuple[AllocationRule, ...] = ()
    publicity: Publicity | SkipJsonSchema[None] = None

    @field_validator("kinds", "allocations")
    @classmethod
    def _codes_are_unique(cls, entries: tuple[Any, ...]) -> tuple[Any, ...]:
        check_unique(entries, lambda entry: entry.code)
        return entries


class LeastFund(Entry):
    """What every poor household gets of an item at least, fen."""

    item: FundItem
    least_fen: Fen


class PayeeRule(Entry):
    """Who may be paid from a kind of fund."""

    code: FundKindCode
    payees: Annotated[tuple[Recipient, ...], Field(min_length=1)]


class FundSection(Frozen):
    """Who may be paid from which money, and the least that everybody gets."""

    payees: tuple[PayeeRule, ...] = ()
    least: tuple[LeastFund, ...] = ()

    @field_validator("payees")
    @classmethod
    def _codes_are_unique(cls, entries: tuple[PayeeRule, ...]) -> tuple[PayeeRule, ...]:
        check_unique(entries, lambda entry: entry.code)
        return entries


class RelocationTotal(Entry):
    """People to be relocated in all."""

    people: Count


class RelocationBatch(Entry):
    """A batch of people to be relocated: known by its own key, since the sources repeat and blank its year."""

    key: Key
    people: Count
    year: Year | SkipJsonSchema[None] = None


class SettlementShare(Entry):
    """The least share of those who moved that settle in market towns and new rural communities."""

    least: Share


class PriorityClass(Entry):
    """A class of households that is relocated before the classes after it."""

    code: RelocationPriority


class RelocationKindEntry(Entry):
    """A kind of relocation that the plan knows."""

    code: RelocationKindCode


class RelocationSection(Frozen):
    """The relocation plan: batches that make up the total, kinds, settlement, and who comes first.

    Attributes:
        relabelled: the same batches as another copy of the plan labels them.
    """

    total: RelocationTotal | SkipJsonSchema[None] = None
    batches: tuple[RelocationBatch, ...] = ()
    relabelled: tuple[RelocationBatch, ...] = ()
    settlement: SettlementShare | SkipJsonSchema[None] = None
    priorities: tuple[PriorityClass, ...] = ()
    kinds: tuple[RelocationKindEntry, ...] = ()

    @field_validator("priorities", "kinds")
    @classmethod
    def _codes_are_unique(cls, entries: tuple[Any, ...]) -> tuple[Any, ...]:
        check_unique(entries, lambda entry: entry.code)
        return entries

    @field_validator("batches", "relabelled")
    @classmethod
    def _keys_are_unique(cls, batches: tuple[RelocationBatch, ...]) -> tuple[RelocationBatch, ...]:
        check_unique(batches, lambda batch: batch.key)
        return batches

    @model_validator(mode="after")
    def _batches_make_up_the_total(self) -> "RelocationSection":
        if self.total is None:
            return self
        for name, batches in (("batches", self.batches), ("relabelled", self.relabelled)):
            people = sum(batch.people for batch in batches)
            if batches and people != self.total.people:
                detail = f"各批次合计 {people} 人，与总数 {self.total.people} 人不符"
                detail_en = f"the batches add up to {people} people, not {self.total.people}"
                raise ContradictionError(detail, detail_en, (name,))
        return self

    @model_validator(mode="after")
    def _other_labels_name_the_same_batches(self) -> "RelocationSection":
        if self.relabelled and [(one.key, one.people) for one in self.relabelled] != [
            (one.key, one.people) for one in self.batches
        ]:
            raise ContradictionError(
                "relabelled 应为同样的批次和人数", "relabelled must hold the same batches and people", ("relabelled",)
            )
        return self


class ContinuedSupport(Entry):
    """For so many months after its exit a household keeps its support."""

    months: Months


class SkillRule(Entry):
    """Practical skills in each poor household: so many workers, each with so many at least."""

    workers: Count
    least: Count
