"""Tables of public notices and of objections to them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registry.models import CountyTable
from shared.database import json_column

OPEN = "open"
ENDED = "ended"

UPHELD = "upheld"
REJECTED = "rejected"


class Notice(CountyTable, table=True):
    """A public notice: what hangs out, since when, for how many days. It holds masked names only.

    It is a round's, or that of a project's stage or of a fund-use plan; these last bear the id of the record by which
    they were put up.
    """

    __tablename__ = "public_notice"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "round_id"],
            ["procedure_round.county_code", "procedure_round.id"],
            name="fk_public_notice_round",
        ),
        ForeignKeyConstraint(
            ["county_code", "project_id"], ["project.county_code", "project.id"], name="fk_public_notice_project"
        ),
        ForeignKeyConstraint(
            ["county_code", "plan_id"], ["fund_plan.county_code", "fund_plan.id"], name="fk_public_notice_plan"
        ),
        CheckConstraint("num_nonnulls(round_id, project_id, plan_id) = 1", name="ck_public_notice_about"),
        UniqueConstraint("county_code", "round_id", "step", name="uq_public_notice_step"),
        Index("ix_public_notice_project", "county_code", "project_id"),
        Index("ix_public_notice_plan", "county_code", "plan_id"),
        Index("ix_public_notice_id", "id"),
        Index("ix_public_notice_area", "county_code", "area_code"),
    )

    round_id: UUID | None = None
    project_id: UUID | None = None
    plan_id: UUID | None = None
    step: str | None = None
    """Of the round, or the project's stage."""
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
    facts: list[dict[str, str]] = Field(
        default=[], sa_column=Column(JSONB, nullable=False, server_default=text("'[]'::jsonb"))
    )
    """What is told of a project or plan, each with a label, as it stood when the notice was put up."""
    content: str = Field(default="", sa_column_kwargs={"server_default": ""})
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
