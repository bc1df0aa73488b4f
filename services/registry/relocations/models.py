"""The table of relocations, what people fill in of one, and how the plan is shown."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bounded
from sqlalchemy import ARRAY, Index, Text, text
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Day, Flag, Line, one_of, some_of
from services.registry.records.forms import RecordQuery
from services.registry.records.models import HouseholdRecord, of_household
from shared import codes
from shared.database import StrictPage
from shared.security.callers import AskedArea

RelocationKind: Any = one_of(codes.RELOCATION_KINDS)
Settlement: Any = one_of(codes.SETTLEMENTS)
Classes: Any = some_of(codes.RELOCATION_PRIORITIES)
People = Annotated[int, Bounded(strict=True, ge=1, le=100)]


class RelocationFields(SQLModel):
    """What is recorded of a household's relocation, from its consent to the move."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    relocation_kind: RelocationKind = Field(title="搬迁方式")
    people: People = Field(title="搬迁人数")
    consent: Flag = Field(title="是否自愿同意")
    consented_on: Day | None = Field(default=None, title="同意日期")
    disaster_hit: Flag = Field(default=False, title="是否受灾")
    in_danger: Flag = Field(default=False, title="是否避灾")
    batch: Line | None = Field(default=None, title="搬迁批次")
    settlement: Settlement | None = Field(default=None, title="安置方式")
    place: Line | None = Field(default=None, title="安置点")
    moved_on: Day | None = Field(default=None, title="入住日期")


class RelocationClasses(SQLModel):
    """The classes by which a household came first when it agreed to move."""

    priority_classes: Classes = Field(default_factory=list, title="优先搬迁对象")


class Relocation(RelocationFields, HouseholdRecord, Table, table=True):
    """A household that moves, or has moved; with the classes by which it comes first."""

    __tablename__ = "relocation"
    __table_args__ = (
        *of_household("relocation"),
        Index(
            "uq_relocation_household",
            "county_code",
            "household_id",
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
        Index("ix_relocation_batch", "county_code", "batch"),
    )

    consented_on: date | None = None
    moved_on: date | None = None
    priority_classes: list[str] = Field(default_factory=list, sa_type=ARRAY(Text), title="优先搬迁对象")


class RelocationQuery(RecordQuery):
    """Which relocations."""

    batch: Line | None = None
    relocation_kind: RelocationKind | None = None


class BatchRead(BaseModel):
    """A batch of the plan, and how far it has come; a year is null where the plan leaves it blank."""

    key: str
    year: int | None
    relabelled_year: int | None
    """As another copy of the plan labels the same batch; null where there is none."""
    planned_people: int
    placed_people: int
    moved_people: int


class RelocationPlanRead(BaseModel):
    """The relocation plan in force and how far it has come."""

    total_people: int
    batches: list[BatchRead]
    placed_people: int
    moved_people: int
    settled_people: int
    """Of those who moved: into market towns and new rural communities."""
    settled_share: str | None
    """Exact fraction of those who moved; null while nobody has."""
    least_share: str | None
    reached: bool


class PlanQuery(BaseModel):
    """Of which area."""

    model_config = ConfigDict(extra="forbid")

    area: AskedArea = None


class CandidateQuery(StrictPage):
    """Candidates of which area."""

    area: AskedArea = None


class CandidateRead(BaseModel):
    """A household that agreed to move and stands in no batch yet, and why it comes where it does."""

    county_code: str
    household_id: UUID
    relocation_id: UUID
    household_no: str
    village_code: str
    head_name: str
    people: int
    consented_on: date | None
    priority_class: str | None
    reason: str
    """The same in Chinese."""


class CandidateList(BaseModel):
    """A page of candidates, first those who come first."""

    items: list[CandidateRead]
    next: str | None
