"""Who is entitled to what by the plan: 特困 by age and disability, 五保 and 低保 by disability, pension, top-up."""

from typing import Annotated, Any

from pydantic import Field, field_validator
from pydantic.json_schema import SkipJsonSchema

from shared.codes import DISABILITY_KINDS
from shared.policies.lines import LineKind
from shared.policies.values import ContradictionError, Entry, Frozen, On, check_unique, code_of

Age = Annotated[int, Field(strict=True, ge=0, le=130)]
Grade = Annotated[int, Field(strict=True, ge=1, le=4)]
DisabilityKind: Any = code_of(DISABILITY_KINDS)


class DisabilityBound(Frozen):
    """A kind of disability and the mildest grade that counts; grade 1 is the most severe."""

    kind: DisabilityKind
    up_to_grade: Grade


class SupportRule(Entry):
    """Who is without labour in the sense of 特困供养, from a day on.

    Attributes:
        effective_from: first day; the rule holds until the next one's.
        old_from_years: completed years from which age alone counts.
        child_under_years: completed years below which age alone counts.
        kept_until_years: completed years below which a child keeps the support that it has.
        disabilities: those that count.
    """

    effective_from: On
    old_from_years: Age
    child_under_years: Age
    kept_until_years: Age | SkipJsonSchema[None] = None
    disabilities: Annotated[tuple[DisabilityBound, ...], Field(min_length=1)]


class DisabilityRule(Entry):
    """A help that follows from a disability of certain kinds up to a grade; without kinds, of any kind."""

    kinds: tuple[DisabilityKind, ...] = ()
    up_to_grade: Grade


class PensionRule(Entry):
    """From which age an insured person draws the pension of residents."""

    from_years: Age


class TopUpRule(Entry):
    """By which line the income of a household without labour is topped up."""

    line: LineKind


class EntitlementsSection(Frozen):
    """What a plan grants; what it doesn't speak of is left out."""

    support: tuple[SupportRule, ...] = ()
    wubao: DisabilityRule | SkipJsonSchema[None] = None
    dibao: DisabilityRule | SkipJsonSchema[None] = None
    pension: PensionRule | SkipJsonSchema[None] = None
    top_up: TopUpRule | SkipJsonSchema[None] = None

    @field_validator("support")
    @classmethod
    def _rules_ascend(cls, rules: tuple[SupportRule, ...]) -> tuple[SupportRule, ...]:
        check_unique(rules, lambda rule: rule.effective_from)
        if [rule.effective_from for rule in rules] != sorted(rule.effective_from for rule in rules):
            raise ContradictionError("各条规定应按生效日期先后排列", "the rules ascend by effective_from")
        return rules
