"""What the close of day found of each loan: where it stands now, and every change of its class."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Index
from sqlmodel import Field

from services.credit.models import Table
from shared.database import fen_column


class LoanClass(Table, table=True):
    """A loan as the last close of day judged it; rewritten by each judgement."""

    __tablename__ = "loan_class"
    __table_args__ = (Index("ix_loan_class_look", "county_code", "next_look_on"),)

    county_code: str = Field(primary_key=True, max_length=6)
    loan_id: UUID = Field(primary_key=True)
    loan_version: int
    """The loan's version by which it was judged: a later one is looked at again."""
    judged_on: date
    next_look_on: date | None = None
    """When it may come out otherwise, if no event arrives; None where it can't."""
    computed: str
    reported: str | None = None
    arrears_due_on: date | None = None
    """When the oldest of what is overdue fell due: the days of arrears are counted from it."""
    overdue_principal_fen: int = fen_column()
    overdue_interest_fen: int = fen_column()
    outstanding_fen: int = fen_column()


class LoanClassChange(Table, table=True):
    """A loan came to another class, computed or the bank's own, or left the classification; never changed."""

    __tablename__ = "loan_class_change"

    county_code: str = Field(primary_key=True, max_length=6)
    loan_id: UUID = Field(primary_key=True)
    judged_on: date = Field(primary_key=True)
    bank_code: str
    programme: str
    computed: str
    reported: str | None = None
    overdue_days: int
    outstanding_fen: int = fen_column()
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
