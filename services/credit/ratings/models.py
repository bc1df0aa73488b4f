"""Ratings of households, villages and townships, and their revocations: both are added to and never changed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, Index
from sqlmodel import Field

from services.credit.models import CountyTable, Table


class CreditRating(CountyTable, table=True):
    """A household's grade, or a village or township named; the newest rating of a subject is the one that holds."""

    __tablename__ = "credit_rating"
    __table_args__ = (
        Index("ix_credit_rating_subject", "county_code", "subject", "rated_on"),
        Index("ix_credit_rating_area", "county_code", "kind", "area_code"),
    )

    kind: str
    """``household``, ``village`` or ``township``."""
    subject: str
    """Whose ratings follow each other: the household's id, or the oldest code that the very same area bore."""
    household_id: UUID | None = None
    area_code: str
    """12 digits as they were when it was rated; of a household its village's."""
    grade: str | None = None
    """Of a household; villages and townships are named or not."""
    rated_on: date
    valid_until: date
    """The last day."""
    qualifying: int | None = None
    """Credit households of a village, named villages of a township, on the day of the rating."""
    counted: int | None = None
    """Of how many registered households, or villages with such."""
    bank_code: str | None = None
    """The bank that rated; none where an office did."""
    rated_by: str
    rated_role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class CreditRatingRevocation(Table, table=True):
    """A rating ended before its time."""

    __tablename__ = "credit_rating_revocation"

    county_code: str = Field(primary_key=True, max_length=6)
    rating_id: UUID = Field(primary_key=True)
    revoked_on: date
    """The first day on which it no longer holds."""
    reason: str
    revoked_by: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
