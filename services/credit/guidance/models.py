"""Guidance tasks: what each bank is to lend in a county."""

from datetime import date, datetime

from sqlalchemy import DateTime, UniqueConstraint
from sqlmodel import Field

from services.credit.models import CountyTable
from shared.database import fen_column


class GuidanceTask(CountyTable, table=True):
    """A bank's task in a county for a year or a quarter; a change is the next revision, and the last one holds."""

    __tablename__ = "guidance_task"
    __table_args__ = (
        UniqueConstraint(
            "county_code", "programme", "bank_code", "period", "revision", name="uq_guidance_task_revision"
        ),
    )

    programme: str
    bank_code: str
    period: str
    """A year (``2016``) or a quarter of it (``2016Q3``)."""
    revision: int
    amount_fen: int = fen_column()
    """What is to be lent in the period, fen."""
    note: str
    occurred_on: date
    set_by: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
