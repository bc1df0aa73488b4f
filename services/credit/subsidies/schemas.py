"""Subsidy lists as they come in and go out."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.business_dates import BusinessDate
from shared.database import Page
from shared.schemas import Closed, Schema

CountyCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
ProgrammeCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
PeriodLabel = Annotated[str, Field(pattern=r"^(?:19|20|21)[0-9]{2}Q[1-4]$")]


class ListCreate(Closed):
    """Which list is drawn up."""

    bank_code: str | None = Field(default=None, min_length=1, max_length=64)
    """The bank's own, unless the county office draws the list up for it."""
    county_code: CountyCode
    programme: ProgrammeCode | None = None
    """The one of the narrowest area where it is left out: a city's own before that of the whole country."""
    period: PeriodLabel
    occurred_on: BusinessDate | None = None
    """Today where it is left out."""


class Step(Closed):
    """A person's step."""

    occurred_on: BusinessDate
    version: Annotated[int, Field(ge=1)] | None = None
    """Of the list that the person has read; 412 where it has changed since. Without it the list is taken as it is."""


class Return(Step):
    """A list goes back to the bank."""

    reason: str = Field(min_length=1, max_length=2000)


class ListRead(Schema):
    """A subsidy list."""

    id: UUID
    county_code: str
    bank_code: str
    programme: str
    period: str
    state: str
    version: int
    total_fen: int
    line_count: int
    digest: str | None
    """SHA-256 over the lines, from the submission on."""
    due_on: date
    late: bool
    """Handed in after its day, or not handed in though the day is over."""
    drawn_up_on: date
    submitted_on: date | None
    submitted_by: str | None
    decided_on: date | None
    decided_by: str | None
    return_reason: str | None
    payment_due_on: date | None
    payment_due_provisional: bool
    """The state has not published that year's working calendar yet: only weekends were left out."""
    payment_late: bool
    paid_on: date | None
    paid_by: str | None


class LineRead(Schema):
    """A line."""

    number: int
    id: UUID
    loan_id: UUID
    loan_no: str
    borrower_name: str
    label: str
    """The period, or an organisation's year."""
    kind: str
    """``regular`` or ``adjustment``."""
    amount_fen: int
    eligible_fen: int
    corrects: UUID | None
    village_code: str
    village_label: str
    borrower_kind: str
    disbursed_fen: int
    """Principal lent; this and what follows is the loan's as it stands now."""
    outstanding_fen: int
    annual_rate: Decimal | None
    disbursed_on: date | None
    due_on: date | None
    days: int | None
    """Of the period, or of all the year's periods; absent where the disbursement was taken back."""


class ListQuery(Page):
    """Which lists are asked for."""

    county_code: CountyCode | None = None
    bank_code: str | None = None
    programme: str | None = None
    period: PeriodLabel | None = None
    state: str | None = None
    order: Literal["oldest", "latest"] = "oldest"
    """By quarter, the oldest or the latest first."""


class Lists(Schema):
    """A page of lists."""

    items: list[ListRead]
    next: str | None


class Lines(Schema):
    """A page of lines."""

    items: list[LineRead]
    next: str | None
