"""Settlements as they come in and go out."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.credit.fund.schemas import CountyCode, ProgrammeCode, Reason
from shared.business_dates import BusinessDate
from shared.database import Page
from shared.schemas import Closed, Schema

YearNumber = Annotated[int, Field(strict=True, ge=2000, le=2200)]


class SettlementCreate(Closed):
    """City finance draws up a year."""

    county_code: CountyCode
    programme: ProgrammeCode | None = None
    """The one of the narrowest area where it is left out."""
    year: YearNumber
    occurred_on: BusinessDate


class SettlementStep(Closed):
    """A side takes a step."""

    occurred_on: BusinessDate


class Objection(SettlementStep):
    """The county does not agree."""

    reason: Reason


class BankShare(Schema):
    """What a settlement counts of one bank."""

    bank_code: str
    paid_fen: int
    given_back_fen: int
    net_loss_fen: int
    city_share_fen: int
    county_share_fen: int
    earlier_net_fen: int


class SettlementRead(Schema):
    """A settlement."""

    id: UUID
    county_code: str
    programme: str
    year: int
    number: int
    state: str
    payer: str | None
    """``county``, ``city`` where recoveries exceed the losses, none where it is even."""
    net_loss_fen: int
    city_share_fen: int
    county_share_fen: int
    """What the county pays the city; below 0 the city gives back."""
    banks: list[BankShare]
    drawn_up_on: date
    drawn_up_by: str
    confirmed_on: date | None
    confirmed_by: str | None
    paid_on: date | None
    paid_by: str | None
    received_on: date | None
    received_by: str | None
    objected_on: date | None
    objected_by: str | None
    objection: str | None
    recorded_at: datetime


class SettlementQuery(Page):
    """Which settlements are asked for."""

    county_code: CountyCode | None = None
    programme: str | None = None
    year: Annotated[int, Field(ge=2000, le=2200)] | None = None
    state: str | None = None


class SettlementList(Schema):
    """A page of settlements."""

    items: list[SettlementRead]
    next: str | None


class SettlementLineRead(Schema):
    """What a settlement counted of one loan."""

    number: int
    bank_code: str
    loan_no: str
    loan_id: UUID
    paid_fen: int
    given_back_fen: int
    net_loss_fen: int
    city_share_fen: int
    county_share_fen: int
    earlier_net_fen: int
    """Part of the net loss that is dated before the year: posted after that year was settled."""


class SettlementLines(Schema):
    """A page of lines."""

    items: list[SettlementLineRead]
    next: str | None
