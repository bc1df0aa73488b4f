"""Bank events as they were answered: claimed ids, contents and results, in the order of acceptance."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.credit.models import Table
from shared.database import new_id


class BankEvent(Table, table=True):
    """An event that was accepted or rejected for good; never changed, so that a loan can be folded from it again."""

    __tablename__ = "bank_event"
    __table_args__ = (
        Index(
            "ix_bank_event_loan",
            "county_code",
            "loan_id",
            postgresql_where=text("status = 'accepted'"),
        ),
        # what a bank's daily file is compared with
        Index(
            "ix_bank_event_day",
            "county_code",
            "bank_code",
            "occurred_on",
            postgresql_where=text("status = 'accepted'"),
        ),
        Index(
            "ix_bank_event_notice",
            "county_code",
            "loan_id",
            postgresql_where=text("status = 'accepted' AND type = 'collection.notice_delivered'"),
        ),
    )

    county_code: str = Field(primary_key=True, max_length=6)
    bank_code: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True)
    id: UUID = Field(default_factory=new_id)
    """Ascends in the order of acceptance."""
    digest: str
    """Keyed digest of the content as it came: the same id with another content is a conflict."""
    status: str
    code: str | None = None
    detail: str | None = None
    detail_en: str | None = None
    type: str
    loan_no: str
    loan_id: UUID | None = None
    occurred_on: date | None = None
    content: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    """The event as it came; an ID number is masked."""
    submitted_by: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
