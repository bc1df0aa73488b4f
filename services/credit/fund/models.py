"""Deposits into the risk fund on their way from the city through the county to the bank, and what they carry."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import DateTime, Index, Numeric
from sqlmodel import Field

from services.credit.models import CountyTable, Table
from shared.database import fen_column

LIVE_STATES = ("planned", "sent", "passed_on", "received")
"""States of deposits that count; those returned, taken back or cancelled moved nothing in the end."""


class FundDeposit(CountyTable, table=True):
    """Money for a bank's fund account: planned by the city office, sent by the city, passed on by the county."""

    __tablename__ = "fund_deposit"
    __table_args__ = (Index("ix_fund_deposit_bank", "county_code", "bank_code", "period"),)

    bank_code: str
    programme: str
    kind: str
    """``deposit`` (for a quarter's lending) or ``pre_allocation`` (ahead of it)."""
    period: str
    """The calendar quarter that it serves, ``2016Q2``."""
    amount_fen: int = fen_column()
    state: str
    """``planned``, ``sent``, ``passed_on`` or ``received``; ``returned`` by a receiver, ``cancelled``, or
    ``taken_back`` by the bank that had confirmed it."""
    plan_id: UUID | None = None
    """The adopted plan that it carries out; none where it was entered by itself."""
    planned_on: date | None = None
    planned_by: str | None = None
    sent_on: date | None = None
    sent_by: str | None = None
    passed_on_on: date | None = None
    passed_on_by: str | None = None
    received_on: date | None = None
    received_by: str | None = None
    closed_on: date | None = None
    """Set where it was returned, cancelled or taken back."""
    closed_by: str | None = None
    closed_reason: str | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class LeverageAssessment(Table, table=True):
    """How a bank's lending stood against its fund when a quarter's deposit had fallen due; never changed."""

    __tablename__ = "leverage_assessment"

    county_code: str = Field(primary_key=True, max_length=6)
    bank_code: str = Field(primary_key=True)
    programme: str = Field(primary_key=True)
    quarter: str = Field(primary_key=True)
    fund_account_id: UUID
    assessed_on: date
    """The business date by which the ledger was read."""
    balance_fen: int = fen_column()
    outstanding_fen: int = fen_column()
    leverage: Decimal | None = Field(default=None, sa_type=Numeric(24, 2))
    """Two decimals; absent where the fund is empty."""
    level: str
    """``below``, ``within`` or ``above``."""
    idle_fen: int = fen_column(default=0)
    """What the lending did not need, at the leverage aimed at."""
    idle_quarters: int = 0
    """Idle quarters in a row, this one included; 0 where it was not idle."""
    assessed_by: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
