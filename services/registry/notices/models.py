"""Tables of public notices and of objections to them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from services.registry.models import CountyTable
from shared.database import json_column

OPEN = "open"
ENDED = "ended"

UPHELD = "upheld"
REJECTED = "rejected"


class Notice(CountyTable, table=True):
    """A public notice: what hangs out, since when, for how many days. It holds masked names only."""

    __tablename__ = "public_notice"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "round_id"],
            ["procedure_round.county_code", "procedure_round.id"],
            name="fk_public_notice_round",
        ),
        UniqueConstraint("county_code", "round_id", "step", name="uq_public_notice_step"),
        Index("ix_public_notice_id", "id"),
        Index("ix_public_notice_area", "county_code", "area_code"),
    )

    round_id: UUID
    step: str
    area_code: str = Field(max_length=12)
    area_name: str
    title: str
    role: str
    """Who puts it up and answers objections."""
    starts_on: date
    days: int
    in_working_days: bool
    free_on: date
    """The first day on which it may be over."""
    state: str = OPEN
    ended_on: date | None = None
    listed: list[dict[str, Any]] = json_column()
    subject: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class Objection(CountyTable, table=True):
    """An objection to a notice, or to somebody on it; who raised it and what he said is encrypted."""

    __tablename__ = "notice_objection"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "notice_id"],
            ["public_notice.county_code", "public_notice.id"],
            name="fk_notice_objection_notice",
        ),
        Index("ix_notice_objection_notice", "county_code", "notice_id"),
    )

    notice_id: UUID
    entry_id: UUID | None = None
    number: int | None = None
    """On the notice's list; None where the whole is objected to."""
    raised_on: date
    from_public: bool
    raiser_masked: str
    raiser_encrypted: bytes = Field(sa_type=LargeBinary)
    contact_encrypted: bytes = Field(sa_type=LargeBinary)
    statement_encrypted: bytes = Field(sa_type=LargeBinary)
    state: str = OPEN
    answer: str = ""
    answered_on: date | None = None
    answered_by: str | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
