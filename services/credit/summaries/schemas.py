"""Bank summaries as they come in and go out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, field_validator

from services.credit.banks.schemas import BankCode, ProgrammeCode
from shared.business_dates import BusinessDate
from shared.database import Page
from shared.money import Fen
from shared.schemas import Closed, Schema
from shared.validation import InvalidValue

CountyCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
QuarterLabel = Annotated[str, Field(pattern=r"^(?:19|20|21)[0-9]{2}Q[1-4]$")]
Count = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]


class SummaryLine(Closed):
    """What was paid out to one kind of borrower."""

    borrower_kind: Literal["household", "organisation"]
    loans_count: Count
    households_count: Count = 0
    """Households that borrowed; 0 for organisations."""
    amount_fen: Fen


class SummaryCreate(Closed):
    """A bank's summary of a quarter."""

    county_code: CountyCode
    programme: ProgrammeCode | None = None
    """The one of the narrowest area where it is left out."""
    period: QuarterLabel
    lines: Annotated[list[SummaryLine], Field(max_length=2)]
    """By kind of borrower; a kind that is left out was lent nothing."""
    occurred_on: BusinessDate

    @field_validator("lines")
    @classmethod
    def _kinds_differ(cls, lines: list[SummaryLine]) -> list[SummaryLine]:
        if len({line.borrower_kind for line in lines}) < len(lines):
            raise InvalidValue("同一借款人类别重复", "a kind of borrower stands twice")
        return lines


class DifferenceLine(Schema):
    """What a bank tells minus what the ledger knew."""

    borrower_kind: str
    loans_count: int
    households_count: int
    amount_fen: int


class SummaryRead(Schema):
    """A summary, or a version of it."""

    id: UUID
    county_code: str
    bank_code: str
    programme: str
    period: str
    version: int
    occurred_on: date
    due_on: date
    late: bool
    state: str
    """``agrees`` or ``differs``: from the ledger as it was when the summary came."""
    lines: list[SummaryLine]
    ledger: list[SummaryLine]
    differences: list[DifferenceLine]
    submitted_by: str
    recorded_at: datetime


class SummaryQuery(Page):
    """Which summaries."""

    county_code: CountyCode | None = None
    bank_code: BankCode | None = None
    programme: ProgrammeCode | None = None
    period: QuarterLabel | None = None
    state: Literal["agrees", "differs"] | None = None
    late: bool | None = None
    history: bool = False
    """Earlier versions too."""


class SummaryList(Schema):
    """A page of summaries."""

    items: list[SummaryRead]
    next: str | None
