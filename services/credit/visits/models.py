"""Visits to borrowers after the money was paid out."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index
from sqlmodel import Field

from services.credit.models import CountyTable
from shared.database import json_column


class LoanVisit(CountyTable, table=True):
    """What a village cadre, work team or township found; never changed."""

    __tablename__ = "loan_visit"
    __table_args__ = (Index("ix_loan_visit_loan", "county_code", "loan_id"),)

    loan_id: UUID
    bank_code: str
    loan_no: str
    village_code: str
    occurred_on: date
    use_as_agreed: str
    """``yes``, ``partly`` or ``no``."""
    project_state: str
    note: str
    photo_document_ids: list[Any] = json_column()
    """Ids of documents that are kept elsewhere."""
    role: str
    visited_by: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
