"""Interest on fund accounts as it comes in and goes out."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.credit.fund.schemas import QuarterLabel, Reason
from shared.business_dates import BusinessDate
from shared.money import Fen
from shared.schemas import Closed, Schema


class InterestCreate(Closed):
    """The bank credited interest."""

    period: QuarterLabel
    """The quarter on whose settlement day, the 20th of its last month, it was settled."""
    amount_fen: Annotated[Fen, Field(ge=1)]
    occurred_on: BusinessDate


class InterestCorrection(Closed):
    """The bank takes an entry back."""

    reason: Reason
    occurred_on: BusinessDate


class InterestRead(Schema):
    """An entry of interest, or the one that takes it back."""

    id: UUID
    county_code: str
    fund_account_id: UUID
    bank_code: str
    programme: str
    period: str
    number: int
    amount_fen: int
    """Below 0 for an entry that takes another back."""
    corrects: UUID | None
    reason: str | None
    occurred_on: date
    recorded_by: str
    recorded_at: datetime


class InterestList(Schema):
    """A page of an account's entries."""

    items: list[InterestRead]
    next: str | None
