"""Decisions about the standing of pilot banks."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, UniqueConstraint
from sqlmodel import Field

from services.credit.models import CountyTable


class BankStanding(CountyTable, table=True):
    """A decision of the city office about a bank in a programme, under the city's tenant key; never changed."""

    __tablename__ = "bank_standing"
    __table_args__ = (
        UniqueConstraint("county_code", "programme", "bank_code", "number", name="uq_bank_standing_number"),
    )

    programme: str
    bank_code: str
    number: int
    """From 1 for each bank and programme."""
    first_id: UUID
    """`id` of the bank's first decision: the name of its history."""
    label: str
    action: str
    state: str
    """Where the bank stands from its day on."""
    occurred_on: date
    reason: str
    replaces: str | None = None
    """The removed bank whose place it takes."""
    decided_by: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
