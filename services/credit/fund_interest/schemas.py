"""Interest on fund accounts as it comes in and goes out."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.credit.fund.schemas import QuarterLabel, Reason
from shared.business_dates import BusinessDate
from shared.money import Fen


class InterestCreate(BaseModel):
    """The bank credited interest."""

    model_config = ConfigDict(extra="forbid")

    period: QuarterLabel
    """The quarter on whose settlement day, the 20th of its last month, it was settled."""
    amount_fen: Annotated[Fen, Field(ge=1)]
    occurred_on: BusinessDate


class InterestCorrection(BaseModel):
    """The bank takes an entry back."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    occurred_on: BusinessDate


class InterestRead(BaseModel):
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


class InterestList(BaseModel):
    """A page of an account's entries."""

    items: list[InterestRead]
    next: str | None
