"""The table of what villagers were asked and said, what people fill in of it, and how it adds up."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import ARRAY, ForeignKeyConstraint, Index, Text, Uuid
from sqlmodel import Field, SQLModel

from services.registry.helpers.fields import Documents
from services.registry.models import Table
from services.registry.projects.models import Project
from services.registry.records.fields import AskedYear, Day, Name, Paragraph, RefersTo, Year, one_of, present
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, of_area
from shared import codes
from shared.database import StrictPage
from shared.security.callers import AskedArea

Stage: Any = one_of(codes.PARTICIPATION_STAGES)
Form: Any = one_of(codes.PARTICIPATION_FORMS)
Outcome: Any = one_of(codes.PARTICIPATION_OUTCOMES)
HouseholdNo = Annotated[str, Described(min_length=1, max_length=32)]
HouseholdNos = Annotated[list[HouseholdNo], Described(min_length=1, max_length=500)]
People = Annotated[int, Described(strict=True, ge=1, le=100_000)]
Told = Annotated[Paragraph, present]


class ParticipationFields(SQLModel):
    """What is recorded of a meeting or consultation: which registered households took part, and what came of it.

    It is about a project, or, with `plan_year`, about the area's own plan for that year.
    """

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    stage: Stage = Field(title="参与环节")
    form: Form = Field(title="参与方式")
    project_id: Annotated[UUID | None, RefersTo(Project)] = Field(default=None, title="项目")
    plan_year: Year | None = Field(default=None, title="规划年度")
    held_on: Day = Field(title="参与日期")
    place: Name = Field(title="地点")
    household_nos: HouseholdNos = Field(title="参加的建档立卡户", sa_type=ARRAY(Text))
    people: People = Field(title="参加人数")
    opinions: Told = Field(title="群众意见")
    outcome: Outcome = Field(title="办理结果")
    answer: Paragraph | None = Field(default=None, title="办理情况")
    answered_on: Day | None = Field(default=None, title="答复日期")
    document_ids: Documents = Field(default_factory=list, title="照片和文件", sa_type=ARRAY(Uuid))


class Participation(ParticipationFields, AreaRecord, Table, table=True):
    """Villagers and poor households taking part in a project, or in the plan of their village."""

    __tablename__ = "participation"
    __table_args__ = (
        *of_area("participation"),
        ForeignKeyConstraint(
            ["county_code", "project_id"], ["project.county_code", "project.id"], name="fk_participation_project"
        ),
        Index("ix_participation_project", "county_code", "project_id"),
    )

    held_on: date
    answered_on: date | None = None


class ParticipationQuery(RecordQuery):
    """Which of them; `household_nos` names a household that took part."""

    stage: Stage | None = None
    outcome: Outcome | None = None
    project_id: UUID | None = None
    plan_year: AskedYear | None = None
    household_nos: HouseholdNo | None = None


class CoverageQuery(StrictPage):
    """Which projects; `lacking` keeps those in which nobody took part at one of their stages."""

    area: AskedArea = None
    year: AskedYear | None = None
    lacking: bool = False


class CoverageRead(BaseModel):
    """Who took part in a project, and at which stages nobody has yet."""

    county_code: str
    project_id: UUID
    project_no: str
    name: str
    area_code: str
    year: int
    held: dict[str, int]
    """By stage, how often."""
    households: int
    """Registered households that took part, each once."""
    unanswered: int
    """Meetings whose opinions nobody has answered."""
    lacking: list[str]
    """Stages, by what the project has reached, in which nobody took part."""


class CoverageList(BaseModel):
    """A page of projects in the order of entry."""

    items: list[CoverageRead]
    next: str | None
