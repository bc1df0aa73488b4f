"""What the API gives of assessments."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import PlainSerializer

from shared.schemas import ChinaMoment, Schema

Number = Annotated[Decimal, PlainSerializer(lambda number: f"{number:f}", return_type=str, when_used="json")]
"""Written out: the database gives back 61 milliard as 6.1E+10."""


class AssessmentRead(Schema):
    """An assessment without its objects."""

    id: UUID
    county_code: str
    area_code: str
    pack: str
    sheet_code: str
    sheet_label: str
    purpose: str
    period: str
    period_text: str
    state: str
    state_label: str
    opened_on: date
    submitted_on: date | None
    confirmed_on: date | None
    objections_until: date | None
    """The last day for objections, once confirmed; none where the sheet has no window."""
    published_on: date | None


class AssessmentList(Schema):
    """A page of assessments, the latest opened first."""

    items: list[AssessmentRead]
    next: str | None


class ItemRead(Schema):
    """An item of an object with its points and their reason."""

    item: str
    label: str
    by: str
    part: str | None
    full_points: int
    basis: str | None
    """``pulled``, ``entered`` or ``judged``; none while nothing is known."""
    figure: Number | None
    task: Number | None
    points: Decimal | None
    reason: str
    evidence: str
    corrections: int
    """How often what was known was replaced; adding what was missing is none."""


class VetoRead(Schema):
    """A veto and its decision."""

    id: UUID
    object_id: UUID
    trigger: str
    trigger_label: str
    grounds: str
    raised_on: date
    raised_by: str
    upheld: bool | None
    decided_on: date | None
    decided_by: str | None
    decision_reason: str | None
    lapsed_on: date | None


class ObjectionRead(Schema):
    """An objection and its decision."""

    id: UUID
    object_id: UUID
    grounds: str
    raised_on: date
    raised_by: str
    upheld: bool | None
    decided_on: date | None
    decided_by: str | None
    decision_reason: str | None


class AccountabilityRead(Schema):
    """Who was held to account."""

    id: UUID
    object_id: UUID
    person: str
    post: str
    measure: str
    measure_label: str
    grounds: str
    occurred_on: date


class ResultRead(Schema):
    """An object's result; points are none until every item is scored."""

    object_id: UUID
    kind: str
    code: str
    name: str
    unit_name: str | None
    area_code: str
    partners: list[str]
    own_points: Decimal | None
    """Before what is shared with partners."""
    duty_points: Decimal | None
    money_points: Decimal | None
    total_points: Decimal | None
    level: str | None
    level_label: str | None
    vetoed: bool
    rank: int | None
    tied: bool
    below_standard: bool
    """The sheet calls for a veto."""
    accountable: bool
    """Its head is to be held to account."""
    households: int | None
    households_seen: int | None


class ObjectRead(ResultRead):
    """An object with its items."""

    items: list[ItemRead]


class AssessmentStepRead(Schema):
    """A step of the past."""

    step: str
    occurred_on: date
    note: str
    actor: str
    actor_role: str
    recorded_at: ChinaMoment


class AssessmentDetail(AssessmentRead):
    """An assessment with everything that the caller may see of it."""

    objects: list[ObjectRead]
    vetoes: list[VetoRead]
    objections: list[ObjectionRead]
    accountability: list[AccountabilityRead]
    history: list[AssessmentStepRead]


class RankingRead(Schema):
    """The results of each kind of object from the best to the last; those under a veto stand behind, without a rank."""

    assessment: AssessmentRead
    items: list[ResultRead]


class PublishedResult(Schema):
    """A published result of a unit or person."""

    assessment_id: UUID
    object_id: UUID
    sheet_code: str
    sheet_label: str
    period: str
    published_on: date
    kind: str
    code: str
    name: str
    unit_name: str | None
    area_code: str
    duty_points: Decimal | None
    money_points: Decimal | None
    total_points: Decimal
    level: str
    level_label: str
    rank: int | None
    tied: bool
    vetoed: bool
    vetoes: list[str]
    """Why it was vetoed, in words."""
    accountability: list[str]
    """Who was held to account and what follows, in words."""
    uses: list[str]
    """What the result is used for."""


class ResultList(Schema):
    """A page of published results, by assessment, kind and code."""

    items: list[PublishedResult]
    next: str | None


class FundWeightRead(Schema):
    """What an object's result means for its share of next year's competitive funds."""

    assessment_id: UUID
    sheet_code: str
    code: str
    name: str
    level: str
    level_label: str
    total_points: Decimal
    weight: str
    share: Decimal
    """Its part where the funds were divided by weight alone, four decimals."""


class FundWeightList(Schema):
    """Weights of a year by the results of the year before."""

    year: int
    items: list[FundWeightRead]


class CalendarEntry(Schema):
    """A period in which an area is to be supervised or assessed."""

    area_code: str
    sheet_code: str
    sheet_label: str
    purpose: str
    period: str
    period_text: str
    last_day: date
    """Of the period; it can be opened from the next day on."""
    state: str
    """``not_due``, ``due`` (over and not opened), or the assessment's own state."""
    assessment_id: UUID | None


class CalendarRead(Schema):
    """A year's supervisions and assessments."""

    year: int
    items: list[CalendarEntry]
