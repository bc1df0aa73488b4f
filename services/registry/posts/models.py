"""The tables of public-welfare posts and jobs, and what people fill in of them."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bounded
from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Amount, Day, Flag, Line, Name, RefersTo, one_of
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, MemberRecord, numbered, of_area, of_member
from services.registry.trainings.models import Training
from shared import codes
from shared.database import StrictPage, fen_column

PostKind: Any = one_of(codes.POST_KINDS)
EmploymentKind: Any = one_of(codes.EMPLOYMENT_KINDS)
Places = Annotated[int, Bounded(strict=True, ge=1, le=10_000)]


class WelfarePostFields(SQLModel):
    """What is recorded of a public-welfare post; the wage in fen a month."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    post_no: Name = Field(title="岗位编号")
    name: Name = Field(title="岗位名称")
    post_kind: PostKind = Field(title="岗位类别")
    employer: Name = Field(title="用人单位")
    places: Places = Field(title="岗位人数")
    wage_fen: Amount = fen_column(title="月工资")
    poor_first: Flag = Field(default=True, title="是否优先贫困户")
    opened_on: Day = Field(title="设岗日期")
    closed_on: Day | None = Field(default=None, title="撤岗日期")


class WelfarePost(WelfarePostFields, AreaRecord, Table, table=True):
    """A public-welfare post of an area: cleaner, forest ranger …"""

    __tablename__ = "welfare_post"
    __table_args__ = (*of_area("welfare_post"), *numbered("welfare_post", "post_no"))

    opened_on: date
    closed_on: date | None = None


class EmploymentFields(SQLModel):
    """What is recorded of somebody's job; the wage in fen a month."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # as above

    employment_kind: EmploymentKind = Field(title="就业方式")
    post_id: Annotated[UUID | None, RefersTo(WelfarePost)] = Field(default=None, title="公益性岗位")
    employer: Name | None = Field(default=None, title="用人单位")
    work: Name = Field(title="岗位（工种）")
    place: Line | None = Field(default=None, title="务工地点")
    training_id: Annotated[UUID | None, RefersTo(Training)] = Field(default=None, title="培训编号")
    consent: Flag = Field(default=False, title="是否本人自愿")
    consented_on: Day | None = Field(default=None, title="自愿确认日期")
    wage_fen: Amount = fen_column(title="月工资")
    started_on: Day = Field(title="开始日期")
    ended_on: Day | None = Field(default=None, title="结束日期")


class EmploymentTurn(SQLModel):
    """Whether somebody came first when the job was taken."""

    priority: Flag = Field(default=False, title="是否优先安排")


class Employment(EmploymentFields, MemberRecord, Table, table=True):
    """A job or post that a member of a household has or had."""

    __tablename__ = "employment"
    __table_args__ = (
        *of_member("employment"),
        ForeignKeyConstraint(
            ["county_code", "post_id"], ["welfare_post.county_code", "welfare_post.id"], name="fk_employment_post"
        ),
        ForeignKeyConstraint(
            ["county_code", "training_id"], ["training.county_code", "training.id"], name="fk_employment_training"
        ),
        Index("ix_employment_post", "county_code", "post_id"),
    )

    consented_on: date | None = None
    started_on: date
    ended_on: date | None = None
    priority: bool = Field(default=False, title="是否优先安排")
    """In a post that goes to poor households first, and of one."""


class WelfarePostQuery(RecordQuery):
    """Which posts."""

    post_kind: PostKind | None = None
    post_no: Name | None = None


class EmploymentQuery(RecordQuery):
    """Which jobs."""

    employment_kind: EmploymentKind | None = None
    post_id: UUID | None = None
    training_id: UUID | None = None


class PostCandidateQuery(StrictPage):
    """How much of the list."""


class PostCandidateRead(BaseModel):
    """Somebody of the post's area who can work and has no job on record."""

    county_code: str
    household_id: UUID
    household_no: str
    village_code: str
    member_id: UUID
    name: str
    labour_capacity: str
    priority: bool
    """Of a poor household, where the post goes to them first."""
    needs_consent: bool


class PostCandidateList(BaseModel):
    """A page of candidates, those of poor households first."""

    items: list[PostCandidateRead]
    next: str | None
