"""Quotas and their parts: tables, and what the API takes and gives of them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import DateTime, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from services.monitoring.models import CountyTable
from shared.business_dates import BusinessDate
from shared.database import fen_column
from shared.inputs import Line, Prose

MOST_PARTS = 1_000
MOST = 10**12
"""Above any number of people."""


class Quota(CountyTable, table=True):
    """A milestone's value as an area broke it down; never changed, a change is the next revision as a whole.

    `replaced_on` is the day of the revision that took its place.
    """

    __tablename__ = "quota"
    __table_args__ = (
        UniqueConstraint("county_code", "pack", "code", "area_code", "due_on", "revision", name="uq_quota_revision"),
        Index(
            "uq_quota_standing",
            *("county_code", "pack", "code", "area_code", "due_on"),
            unique=True,
            postgresql_where=text("replaced_on IS NULL"),
        ),
    )

    pack: str
    code: str
    area_code: str = Field(max_length=12)
    """Whose value is broken down."""
    level: str
    """Of the areas to which it is."""
    due_on: date
    whole: int = fen_column()
    revision: int
    reason: str
    occurred_on: date
    replaced_on: date | None = None
    actor: str
    actor_role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class QuotaPart(CountyTable, table=True):
    """What an area below got of a quota; only ever added."""

    __tablename__ = "quota_part"
    __table_args__ = (
        ForeignKeyConstraint(["county_code", "quota_id"], ["quota.county_code", "quota.id"], name="fk_quota_part"),
        Index("ix_quota_part_quota", "county_code", "quota_id"),
        Index("ix_quota_part_area", "county_code", "area_code"),
    )

    quota_id: UUID
    area_code: str = Field(max_length=12)
    value: int = fen_column()
    department: str | None = None
    responsible: str | None = None


# what comes in and goes out ------------------------------------------------------------------------------------------

Number = Annotated[int, Described(strict=True, ge=0, le=MOST)]


class PartCreate(BaseModel):
    """What an area gets, and who answers for it there: a department, a cadre."""

    model_config = ConfigDict(extra="forbid")

    area_code: str = Described(pattern=r"^[1-9][0-9]{11}$")
    value: Number
    department: Line | None = None
    responsible: Line | None = None


class QuotaPut(BaseModel):
    """A milestone's value, broken down as a whole.

    `whole` is given where the plan leaves the value blank; elsewhere the plan or the office above has set it.
    """

    model_config = ConfigDict(extra="forbid")

    area_code: str = Described(pattern=r"^[1-9][0-9]{11}$")
    due_on: BusinessDate
    whole: Number | None = None
    parts: list[PartCreate] = Described(min_length=1, max_length=MOST_PARTS)
    reason: Prose | None = None
    occurred_on: BusinessDate


class PartRead(SQLModel):
    """An area's part, how far it has come, and how it was broken down further.

    `completion` is the share of the part that is reached, four decimals.
    """

    area_code: str
    value: int
    department: str | None
    responsible: str | None
    actual: int | None
    completion: str | None
    broken_down: "QuotaRead | None" = None


class QuotaRead(SQLModel):
    """A value broken down, and whether its parts still add up to what now holds.

    `whole` is what holds now: None where the plan leaves it blank and nothing was handed down, or it holds no more.
    `difference` is what the parts leave over, negative where they come to more; areas are judged by their parts all the
    same. `actual` is the area's own figure, `parts_actual` that of the parts together.
    """

    area_code: str
    pack: str
    code: str
    label: str
    unit: str
    level: str
    due_on: date
    part_of: str | None
    whole: int | None
    actual: int | None
    revision: int = 0
    """0 where it was not broken down yet."""
    occurred_on: date | None = None
    reason: str | None = None
    parts_sum: int | None = None
    difference: int | None = None
    balanced: bool | None = None
    parts_actual: int | None = None
    parts: list[PartRead]


class QuotaList(SQLModel):
    """What can be broken down in an area, for the milestones that count on a day."""

    area_code: str
    on: date
    items: list[QuotaRead]


class PartThen(SQLModel):
    """A part of a revision."""

    area_code: str
    value: int
    department: str | None
    responsible: str | None


class QuotaRevision(SQLModel):
    """A breakdown as it was handed down."""

    revision: int
    pack: str
    due_on: date
    whole: int
    reason: str
    occurred_on: date
    replaced_on: date | None
    actor: str
    actor_role: str
    recorded_at: datetime
    parts: list[PartThen]


class QuotaHistory(SQLModel):
    """Every breakdown of a milestone's value in an area, the latest first; `next` is None on the last page."""

    area_code: str
    code: str
    due_on: date
    items: list[QuotaRevision]
    next: str | None
