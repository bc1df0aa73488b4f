"""Closes of day as they come in and go out."""

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.business_dates import BusinessDate
from shared.database import Page
from shared.schemas import Closed, Schema

CountyCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class CloseCreate(Closed):
    """Which county is closed, and up to which day."""

    county_code: CountyCode
    occurred_on: BusinessDate | None = None
    """The last day to be closed; yesterday where it is left out."""


class StepRead(Schema):
    """How far a step has come."""

    step: str
    label: str
    closed_until: date


class CloseRead(Schema):
    """How far a county is closed."""

    county_code: str
    closed_until: date | None
    """Every step is done up to this day; absent before the first close."""
    steps: list[StepRead]


class FiguresQuery(Page):
    """Which figures are asked for."""

    county_code: CountyCode
    bank_code: str | None = None
    programme: str | None = None
    first_on: BusinessDate | None = None
    last_on: BusinessDate | None = None


class FiguresRead(Schema):
    """A bank's lending at the end of a closed day."""

    county_code: str
    bank_code: str
    programme: str
    day: date
    loans: int
    outstanding_fen: int
    overdue_loans: int
    overdue_outstanding_fen: int
    non_performing_fen: int
    fund_fen: int


class FiguresList(Schema):
    """A page of figures, oldest first."""

    items: list[FiguresRead]
    next: str | None
