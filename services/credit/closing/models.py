"""How far each county's days are closed, and the figures of each closed day."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime
from sqlmodel import Field

from services.credit.models import Table
from shared.database import fen_column

CLASSIFICATION_STEP = "classification"
"""The step that finds out what of each loan is overdue."""


class ClosedStep(Table, table=True):
    """How far a step of the close of day has come in a county."""

    __tablename__ = "closed_step"

    county_code: str = Field(primary_key=True, max_length=6)
    step: str = Field(primary_key=True)
    closed_until: date
    """Every day up to this one is done."""
    seen: UUID | None = None
    """The newest of what was announced or handed in when it was done: with nothing behind it, nothing is to be done."""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class DayFigures(Table, table=True):
    """A bank's lending at the end of a day, as it was known at the close; never changed."""

    __tablename__ = "day_figures"

    county_code: str = Field(primary_key=True, max_length=6)
    bank_code: str = Field(primary_key=True)
    programme: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    loans: int
    """With principal outstanding."""
    outstanding_fen: int = fen_column()
    overdue_loans: int
    overdue_outstanding_fen: int = fen_column()
    """Principal outstanding of loans that are overdue with anything."""
    non_performing_fen: int = fen_column()
    """Principal outstanding of loans in the three worst classes, by the computed class."""
    fund_fen: int = fen_column()
    """What the fund account holds by business date."""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
