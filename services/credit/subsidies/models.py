"""Subsidy lists and their lines."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.credit.models import CountyTable, Table
from shared.database import fen_column

FROZEN_STATES = ("submitted", "approved", "paid")
"""In which a list's lines can't change."""


class SubsidyList(CountyTable, table=True):
    """One bank's list for a quarter in a county and programme; frozen from its submission on unless it is returned."""

    __tablename__ = "subsidy_list"
    __table_args__ = (
        UniqueConstraint("county_code", "bank_code", "programme", "period", name="uq_subsidy_list_period"),
    )

    bank_code: str
    programme: str
    period: str
    state: str
    """``draft``, ``submitted``, ``approved``, ``returned`` or ``paid``."""
    version: int
    """Counts every change, drafts included."""
    announced: int = 0
    """Counts the events that announce its steps."""
    total_fen: int = fen_column(default=0)
    line_count: int = 0
    digest: str | None = None
    due_on: date
    """By when the bank hands it in."""
    drawn_up_on: date
    drawn_from: str | None = None
    """By which versions of loans and frozen lists the lines were drawn up, and their digest then."""
    submitted_on: date | None = None
    submitted_by: str | None = None
    decided_on: date | None = None
    decided_by: str | None = None
    return_reason: str | None = None
    payment_due_on: date | None = None
    payment_due_provisional: bool = False
    paid_on: date | None = None
    paid_by: str | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class SubsidyLine(Table, table=True):
    """A line: one loan and period (an organisation's: year), or the correction of such a line."""

    __tablename__ = "subsidy_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "list_id"], ["subsidy_list.county_code", "subsidy_list.id"], name="fk_subsidy_line_list"
        ),
        Index("ix_subsidy_line_loan", "county_code", "loan_id"),
    )

    county_code: str = Field(primary_key=True, max_length=6)
    list_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    """From 1, in the order of loan number and label."""
    id: UUID
    loan_id: UUID
    loan_no: str
    borrower_name: str
    label: str
    kind: str
    amount_fen: int = fen_column()
    eligible_fen: int = fen_column()
    corrects: UUID | None = None
    """The `id` of the frozen line that an adjustment corrects."""
