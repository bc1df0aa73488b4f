"""Ratings as they come in and go out."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from services.credit.ratings.rules import Grade, RatingKind
from shared.business_dates import BusinessDate
from shared.database import StrictPage
from shared.schemas import Closed, Schema
from shared.security.callers import AskedArea
from shared.validation import InvalidValue

CountyCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
AreaCode = Annotated[str, Field(min_length=9, max_length=12, pattern=r"^[0-9]+$")]


class RatingCreate(Closed):
    """A household with its grade, or a village or township that is named."""

    kind: RatingKind
    household_id: UUID | None = None
    county_code: CountyCode | None = None
    """Of the household, where the caller's area has several counties: it spares looking in all of them."""
    grade: Grade | None = None
    area_code: AreaCode | None = None
    occurred_on: BusinessDate
    """Day of the rating."""

    @model_validator(mode="after")
    def _names_its_subject(self) -> "RatingCreate":
        household = (self.household_id is not None, self.grade is not None, self.area_code is None)
        if self.kind is RatingKind.HOUSEHOLD and not all(household):
            raise InvalidValue(
                "评定农户须填写 household_id 和 grade，不填 area_code",
                "a household is rated by household_id and grade, without area_code",
            )
        if self.kind is not RatingKind.HOUSEHOLD and (any(household) or self.county_code is not None):
            raise InvalidValue(
                "评定信用村、信用乡镇只填写 area_code", "a village or township is named by its area_code alone"
            )
        return self


class RatingRevoke(Closed):
    """Why a rating ends."""

    reason: str = Field(min_length=1, max_length=2000)
    occurred_on: BusinessDate
    """The first day on which it no longer holds."""


class RatingRead(Schema):
    """A rating with what became of it."""

    id: UUID
    county_code: str
    kind: RatingKind
    kind_label: str
    household_id: UUID | None
    household_no: str | None
    head_name: str | None
    area_code: str
    """As it was on the day of the rating; of a household its village's."""
    grade: Grade | None
    grade_label: str | None
    credit_household: bool
    """Whether the grade makes a credit household (信用户)."""
    rated_on: date
    valid_until: date
    """The last day."""
    qualifying: int | None
    """Credit households of the village, or named villages of the township, on the day of the rating."""
    counted: int | None
    share: str | None
    """`qualifying` of `counted`, four decimals, rounded down."""
    bank_code: str | None
    rated_by: str
    rated_role: str
    recorded_at: datetime
    revoked_on: date | None
    revoked_by: str | None
    revoked_reason: str | None


class RatingQuery(StrictPage):
    """Which ratings are asked for."""

    area: AskedArea = None
    kind: RatingKind | None = None
    household_id: UUID | None = None
    valid_on: BusinessDate | None = None
    """Only those that hold on a day; without it all that were ever given."""


class RatingList(Schema):
    """A page of ratings, in the order in which they were recorded county by county."""

    items: list[RatingRead]
    next: str | None


class SummaryQuery(Closed):
    """What is summed up."""

    area: AskedArea = None
    on: BusinessDate | None = None
    """Today where it is left out."""


class LevelSummary(Schema):
    """How many of one level have their standing."""

    kind: RatingKind
    label: str
    counted: int
    """Registered households; villages, or townships, in which such live."""
    standing: int
    """Credit households; named villages or townships."""
    share: str | None
    """Four decimals, rounded down; absent where there is nothing to count."""
    by_grade: dict[Grade, int]
    """Households by grade; the rest is not rated, or no longer."""


class RatingSummary(Schema):
    """The credit standing of an area on a day; townships are left out of an area inside one."""

    area_code: str
    on: date
    levels: list[LevelSummary]
