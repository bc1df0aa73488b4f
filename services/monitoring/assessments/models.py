"""Assessments: the sheet and the objects as they were frozen, entries and steps that are only ever added, decisions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, ForeignKeyConstraint, Index, Numeric, Text, UniqueConstraint, text
from sqlmodel import Field

from services.monitoring.assessments.rules import AssessmentState, Known
from services.monitoring.models import CountyTable
from shared.database import json_column


def _belongs(table: str) -> ForeignKeyConstraint:
    """Part of an assessment."""
    return ForeignKeyConstraint(
        ["county_code", "assessment_id"], ["assessment.county_code", "assessment.id"], name=f"fk_{table}_assessment"
    )


def _about(table: str) -> ForeignKeyConstraint:
    """About one of its objects."""
    return ForeignKeyConstraint(
        ["county_code", "object_id"],
        ["assessment_object.county_code", "assessment_object.id"],
        name=f"fk_{table}_object",
    )


class Assessment(CountyTable, table=True):
    """An area assessed by a sheet for a period.

    `sheet` is the policy's sheet as it stood at the opening: what becomes of the policy later changes no result.
    `objections_until` is the last day on which objections are taken; None before the confirmation, or without a window.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("county_code", "area_code", "pack", "sheet_code", "period", name="uq_assessment_period"),
        Index("ix_assessment_opened", "county_code", "opened_on", "id"),
    )

    area_code: str = Field(max_length=12)
    pack: str
    sheet_code: str
    sheet: dict[str, Any] = json_column()
    period: str
    year: int
    state: str = AssessmentState.OPEN.value
    opened_on: date
    moved_on: date
    """Of the last step."""
    submitted_on: date | None = None
    submitted_by: str | None = None
    confirmed_on: date | None = None
    confirmed_by: str | None = None
    objections_until: date | None = None
    published_on: date | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class AssessmentObject(CountyTable, table=True):
    """Who is assessed; the result stands here once it is published."""

    __tablename__ = "assessment_object"
    __table_args__ = (
        _belongs("object"),
        UniqueConstraint("county_code", "assessment_id", "kind", "code", name="uq_assessment_object_code"),
        Index("ix_assessment_object_code", "county_code", "kind", "code"),
    )

    assessment_id: UUID
    kind: str
    code: str
    """An area's code, else the unit's or person's own."""
    name: str
    unit_name: str | None = None
    """A person's unit."""
    area_code: str = Field(max_length=12)
    """Where its figures are taken from."""
    partners: list[str] = Field(sa_type=ARRAY(Text))
    """Codes of the objects with which it shares its result."""
    households: int | None = None
    """Registered by the period's last day; none where the sheet doesn't ask for them."""
    households_seen: int | None = None
    total_points: Decimal | None = Field(default=None, sa_type=Numeric(5, 2))
    duty_points: Decimal | None = Field(default=None, sa_type=Numeric(5, 2))
    money_points: Decimal | None = Field(default=None, sa_type=Numeric(5, 2))
    level: str | None = None
    rank: int | None = None
    """None before the publication, and under a veto."""
    tied: bool = False
    vetoed: bool = False


class AssessmentEntry(CountyTable, table=True):
    """What is known of an item of an object; a later number replaces the earlier, which stays."""

    __tablename__ = "assessment_entry"
    __table_args__ = (
        _about("entry"),
        UniqueConstraint("county_code", "object_id", "item", "number", name="uq_assessment_entry_number"),
        Index("ix_assessment_entry_assessment", "county_code", "assessment_id"),
    )

    assessment_id: UUID
    object_id: UUID
    item: str
    number: int
    basis: str
    """``pulled`` from our own figures, ``entered`` or ``judged`` by people."""
    figure: Decimal | None = Field(default=None, sa_type=Numeric)
    task: Decimal | None = Field(default=None, sa_type=Numeric)
    task_due_on: date | None = None
    at_least: bool = True
    points: Decimal | None = Field(default=None, sa_type=Numeric(5, 2))
    evidence: str
    reason: str = ""
    """Why it replaces what was known."""
    occurred_on: date
    actor: str = ""
    actor_role: str = ""
    entered_by: str | None = None
    """Subject of who did; None of what was pulled, and of what was entered before it was kept."""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))

    @property
    def known(self) -> Known:
        """What it tells."""
        return Known(self.figure, self.task, self.points)


class AssessmentStep(CountyTable, table=True):
    """One step in an assessment's life; only ever added."""

    __tablename__ = "assessment_step"
    __table_args__ = (_belongs("step"), Index("ix_assessment_step_assessment", "county_code", "assessment_id", "id"))

    assessment_id: UUID
    step: str
    occurred_on: date
    note: str = ""
    actor: str
    actor_role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class AssessmentVeto(CountyTable, table=True):
    """A veto on an object: raised by one, decided by another.

    `lapsed_on` is the day on which an objection reopened the assessment, so that points could change under it.
    """

    __tablename__ = "assessment_veto"
    __table_args__ = (
        _about("veto"),
        Index(
            "uq_assessment_veto_trigger",
            "county_code",
            "object_id",
            "trigger",
            unique=True,
            postgresql_where=text("lapsed_on IS NULL"),
        ),
        Index("ix_assessment_veto_assessment", "county_code", "assessment_id"),
    )

    assessment_id: UUID
    object_id: UUID
    trigger: str
    grounds: str
    raised_on: date
    raised_by: str
    """Sign-in name: who raised it doesn't decide it."""
    raised_by_name: str
    upheld: bool | None = None
    decided_on: date | None = None
    decided_by: str | None = None
    decided_by_name: str | None = None
    decision_reason: str | None = None
    lapsed_on: date | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class AssessmentObjection(CountyTable, table=True):
    """An objection to an object's result, and what was decided of it."""

    __tablename__ = "assessment_objection"
    __table_args__ = (_about("objection"), Index("ix_assessment_objection_assessment", "county_code", "assessment_id"))

    assessment_id: UUID
    object_id: UUID
    grounds: str
    raised_on: date
    raised_by: str
    """Sign-in name: who raised it doesn't decide it."""
    raised_by_name: str
    upheld: bool | None = None
    decided_on: date | None = None
    decided_by: str | None = None
    decided_by_name: str | None = None
    decision_reason: str | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class AccountabilityRecord(CountyTable, table=True):
    """Who was held to account for an object's result, why, and what follows; only ever added."""

    __tablename__ = "accountability_record"
    __table_args__ = (
        _about("accountability"),
        Index("ix_accountability_record_assessment", "county_code", "assessment_id"),
    )

    assessment_id: UUID
    object_id: UUID
    person: str
    post: str
    measure: str
    grounds: str
    occurred_on: date
    actor: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
