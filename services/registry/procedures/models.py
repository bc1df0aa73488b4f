"""Tables of procedures: rounds, what is in them, what was found of it, and the steps taken."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field

from services.registry.models import CountyTable, Table
from shared.database import json_column

RUNNING = "running"
COMPLETED = "completed"
FAILED = "failed"

STANDING = "standing"
DROPPED = "dropped"
ENTERED = "entered"

APPLICANT = "applicant"
HOUSEHOLD = "household"
VILLAGE = "village"
OBJECT = "object"


def _of_round(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["county_code", "round_id"],
        ["procedure_round.county_code", "procedure_round.id"],
        name=f"fk_{table}_round",
    )


class Round(CountyTable, table=True):
    """One run of a procedure in an area, by the revision of the policy that held when it was opened."""

    __tablename__ = "procedure_round"
    __table_args__ = (
        Index("ix_procedure_round_id", "id"),
        Index("ix_procedure_round_area", "county_code", "area_code"),
        Index(
            "uq_procedure_round_running",
            "county_code",
            "area_code",
            "procedure",
            "year",
            unique=True,
            postgresql_where=text("state = 'running'"),
        ),
    )

    area_code: str = Field(max_length=12)
    procedure: str
    pack: str
    policy_area: str = Field(max_length=12)
    effective_from: date
    revision: int
    year: int
    """Whose incomes are held against the lines."""
    quota_households: int | None = None
    quota_people: int | None = None
    opened_on: date
    opened_by: str
    apply_until: date | None = None
    """Last day on which applications are taken; None where only the step ends them."""
    state: str = RUNNING
    ended_on: date | None = None
    version: int = 1
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class Entry(CountyTable, table=True):
    """What a round is about: an applicant, a registered household, a village, or a monitoring object.

    An applicant's papers are encrypted: until the register takes the household up, they belong to nobody's file.
    """

    __tablename__ = "procedure_entry"
    __table_args__ = (
        _of_round("procedure_entry"),
        UniqueConstraint("county_code", "round_id", "number", name="uq_procedure_entry_number"),
        Index("ix_procedure_entry_household", "county_code", "household_id"),
    )

    round_id: UUID
    number: int
    """In the order of applications, from 1."""
    subject: str
    household_id: UUID | None = None
    object_id: UUID | None = None
    village_code: str = Field(max_length=12)
    village_group: str | None = None
    head_name: str
    people: int
    labour: bool = True
    application_encrypted: bytes | None = Field(default=None, sa_type=LargeBinary)
    id_indexes: list[str] = Field(sa_type=ARRAY(Text))
    monitored_kind: str | None = None
    risks: list[str] = Field(sa_type=ARRAY(Text))
    applied_on: date
    state: str = STANDING
    place: int | None = None
    """In the ranked first list, from 1."""
    dropped_at: str | None = None
    """The step at which it left the round."""
    reason: str = ""
    """Why it stands where it stands, for people to read."""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class Finding(CountyTable, table=True):
    """What was found of an entry for a step; never altered, the latest counts."""

    __tablename__ = "procedure_finding"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "entry_id"],
            ["procedure_entry.county_code", "procedure_entry.id"],
            name="fk_procedure_finding_entry",
        ),
        Index("ix_procedure_finding_round", "county_code", "round_id"),
    )

    round_id: UUID
    entry_id: UUID
    step: str
    occurred_on: date
    facts: dict[str, Any] = json_column()
    working: str = ""
    subject: str
    role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class TakenStep(Table, table=True):
    """A step that was taken: by whom, when, on what evidence; never altered."""

    __tablename__ = "procedure_step"
    __table_args__ = (_of_round("procedure_step"),)

    county_code: str = Field(primary_key=True, max_length=6)
    round_id: UUID = Field(primary_key=True)
    place: int = Field(primary_key=True)
    code: str
    label: str
    kind: str
    occurred_on: date
    due_on: date | None = None
    outcome: str
    note: str
    evidence: list[dict[str, Any]] = json_column()
    votes: dict[str, Any] = json_column()
    dropped: list[dict[str, Any]] = json_column()
    subject: str
    name: str
    role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
