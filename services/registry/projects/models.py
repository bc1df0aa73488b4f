"""The tables of projects and of their publicity, and what people fill in of them."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict
from pydantic import Field as Described
from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Amount, AskedYear, Day, Name, Paragraph, RefersTo, Year, one_of
from services.registry.records.forms import RecordQuery, StepForm
from services.registry.records.models import AreaRecord, numbered, of_area
from shared import codes
from shared.database import fen_column

ProjectKind: Any = one_of(codes.PROJECT_KINDS)
Recipient: Any = one_of(codes.RECIPIENTS)
Allocation: Any = one_of(codes.ALLOCATION_KINDS)
Stage: Any = one_of(codes.PROJECT_STAGES)
HangingDays = Annotated[int, Described(strict=True, ge=1, le=365)]
"""For how many calendar days a notice hangs; the plan's days where it is left out, and never fewer than those."""


class ProjectFields(SQLModel):
    """What is recorded of a project; the budget in fen."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    project_no: Name = Field(title="项目编号")
    name: Name = Field(title="项目名称")
    project_kind: ProjectKind = Field(title="项目类别")
    recipient: Recipient = Field(title="扶持对象")
    allocation: Allocation | None = Field(default=None, title="资金分配方式")
    year: Year = Field(title="计划年度")
    budget_fen: Amount = fen_column(title="项目资金")
    implementer: Name = Field(title="实施单位")
    content: Paragraph | None = Field(default=None, title="建设内容")


class ProjectStages(SQLModel):
    """The day of each stage that a project has reached."""

    proposed_on: Day | None = Field(default=None, title="立项日期")
    approved_on: Day | None = Field(default=None, title="审批日期")
    implemented_on: Day | None = Field(default=None, title="实施日期")
    funded_on: Day | None = Field(default=None, title="资金到位日期")
    accepted_on: Day | None = Field(default=None, title="验收日期")


class Project(ProjectFields, AreaRecord, Table, table=True):
    """A project for a village, or for households of an area, with the day of each stage that it has reached."""

    __tablename__ = "project"
    __table_args__ = (*of_area("project"), *numbered("project", "project_no"))

    stage: str | None = Field(default=None, title="项目阶段")
    proposed_on: date | None = Field(default=None, title="立项日期")
    approved_on: date | None = Field(default=None, title="审批日期")
    implemented_on: date | None = Field(default=None, title="实施日期")
    funded_on: date | None = Field(default=None, title="资金到位日期")
    accepted_on: date | None = Field(default=None, title="验收日期")


class ProjectNoticeFields(SQLModel):
    """What is recorded of a stage made public; the area tells at which level."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # as above

    project_id: Annotated[UUID, RefersTo(Project)] = Field(title="项目")
    stage: Stage = Field(title="项目阶段")
    place: Name = Field(title="公示地点")
    started_on: Day = Field(title="公示开始日期")
    days: HangingDays | None = Field(default=None, title="公示天数")
    ended_on: Day | None = Field(default=None, title="公示结束日期")
    content: Paragraph | None = Field(default=None, title="公示内容")


class ProjectNotice(ProjectNoticeFields, AreaRecord, Table, table=True):
    """A stage of a project made public in a county, township or village."""

    __tablename__ = "project_notice"
    __table_args__ = (
        *of_area("project_notice"),
        ForeignKeyConstraint(
            ["county_code", "project_id"], ["project.county_code", "project.id"], name="fk_project_notice_project"
        ),
        Index("ix_project_notice_project", "county_code", "project_id"),
    )

    started_on: date
    ended_on: date | None = None


class StageForm(StepForm):
    """A stage that a project reaches on the business date."""

    stage: Stage


class ProjectQuery(RecordQuery):
    """Which projects."""

    project_kind: ProjectKind | None = None
    recipient: Recipient | None = None
    stage: Stage | None = None
    year: AskedYear | None = None
    project_no: Name | None = None


class ProjectNoticeQuery(RecordQuery):
    """Which notices."""

    project_id: UUID | None = None
