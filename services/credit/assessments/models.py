"""Assessments of the pilot banks by quarter."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import DateTime, UniqueConstraint
from sqlmodel import Field

from services.credit.models import CountyTable
from shared.database import json_column


class BankAssessment(CountyTable, table=True):
    """How a city's banks did in a quarter, as it was judged; under the city's tenant key, never changed."""

    __tablename__ = "bank_assessment"
    __table_args__ = (
        UniqueConstraint("county_code", "programme", "quarter", "revision", name="uq_bank_assessment_revision"),
    )

    programme: str
    quarter: str
    revision: int
    """From 1; the last one holds."""
    occurred_on: date
    results: list[Any] = json_column()
    """One member a bank: figures, rates, points, rank, proposal, and the figures by county."""
    assessed_by: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
