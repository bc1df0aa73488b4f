"""Subsidy lists as the credit service announced them."""

from datetime import date

from sqlmodel import Field

from services.monitoring.models import CountyTable
from shared.database import fen_column


class SubsidyList(CountyTable, table=True):
    """A bank's list of a period after its last step."""

    __tablename__ = "subsidy_list"

    bank_code: str
    period: str = Field(max_length=6)
    state: str
    total_fen: int = fen_column()
    stepped_on: date
    paid_on: date | None = None
