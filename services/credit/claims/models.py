"""How each claim was served: fixed at that moment, never reopened."""

from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from services.credit.models import CountyTable
from shared.database import fen_column


class Compensation(CountyTable, table=True):
    """The split of one claim; with the loan's recoveries it says where every fen is."""

    __tablename__ = "compensation"
    __table_args__ = (Index("ix_compensation_loan", "county_code", "loan_id"),)

    loan_id: UUID
    bank_code: str
    event_id: str = Field()
    """The bank's claim; a reversed claim's row stays and no longer counts."""
    insurer_fen: int = fen_column()
    paid_from_fund_fen: int = fen_column()
    shortfall_fen: int = fen_column()
