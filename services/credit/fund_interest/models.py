"""The banks' interest on the fund accounts: entries are added only, a wrong one is taken back by another."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, UniqueConstraint
from sqlmodel import Field

from services.credit.models import CountyTable
from shared.database import fen_column


class FundInterest(CountyTable, table=True):
    """Interest credited for a settlement period, or the entry that takes it back."""

    __tablename__ = "fund_interest"
    __table_args__ = (
        # of two at once that credit a period, or take it back, the database itself keeps one
        UniqueConstraint("county_code", "fund_account_id", "period", "number", name="uq_fund_interest_number"),
        UniqueConstraint("county_code", "corrects", name="uq_fund_interest_corrects"),
        CheckConstraint("(amount_fen < 0) = (corrects IS NOT NULL)", name="ck_fund_interest_correction"),
    )

    fund_account_id: UUID
    bank_code: str
    programme: str
    period: str
    """The quarter whose settlement day, the 20th of its last month, closes it."""
    number: int
    """Counts the entries of an account and period: odd ones credit, even ones take back."""
    amount_fen: int = fen_column()
    """Below 0 for an entry that takes another back."""
    corrects: UUID | None = None
    """The entry that is taken back."""
    reason: str | None = None
    occurred_on: date
    recorded_by: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
