"""Deposits into the risk fund on their way from the city through the county to the bank."""

from datetime import date, datetime

from sqlalchemy import DateTime, Index
from sqlmodel import Field

from services.credit.models import CountyTable
from shared.database import fen_column


class FundDeposit(CountyTable, table=True):
    """Money for a bank's fund account: planned by the city office, sent by the city, passed on by the county."""

    __tablename__ = "fund_deposit"
    __table_args__ = (Index("ix_fund_deposit_bank", "county_code", "bank_code", "period"),)

    bank_code: str
    kind: str
    """``deposit`` (for a quarter's lending) or ``pre_allocation`` (ahead of it)."""
    period: str
    """The calendar quarter that it serves, ``2016Q2``."""
    amount_fen: int = fen_column()
    state: str
    """``planned``, ``sent``, ``passed_on`` or ``received``."""
    planned_on: date | None = None
    planned_by: str | None = None
    sent_on: date | None = None
    sent_by: str | None = None
    passed_on_on: date | None = None
    passed_on_by: str | None = None
    received_on: date | None = None
    received_by: str | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
