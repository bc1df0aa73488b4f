"""Duties as they were announced."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, UniqueConstraint
from sqlmodel import Field

from services.credit.models import CountyTable


class Duty(CountyTable, table=True):
    """What was announced of a duty; the duty itself follows from loans, lists, deposits and summaries at any time."""

    __tablename__ = "duty"
    __table_args__ = (
        UniqueConstraint("county_code", "bank_code", "programme", "kind", "subject", name="uq_duty_subject"),
    )

    bank_code: str
    programme: str
    kind: str
    subject: str
    loan_id: UUID | None = None
    village_code: str | None = None
    opens_on: date
    due_on: date
    done_on: date | None = None
    missed: bool = False
    lapsed: bool = False
    version: int = 0
    """Counts its announcements."""
    kept_on: date
    """Business day of the last look that found something new."""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
