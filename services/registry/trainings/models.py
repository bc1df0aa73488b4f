"""The tables of trainings and skills, and what people fill in of them."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Amount, Count, Day, Name, RefersTo, one_of
from services.registry.records.models import MemberRecord, numbered, of_member
from shared import codes
from shared.database import fen_column

TrainingKind: Any = one_of(codes.TRAINING_KINDS)
Audience: Any = one_of(codes.TRAINING_AUDIENCES)


class TrainingFields(SQLModel):
    """What is recorded of somebody's training; fees in fen, as the trainee was charged."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    training_kind: TrainingKind = Field(title="培训类别")
    audience: Audience = Field(title="培训对象")
    course: Name = Field(title="培训内容")
    organiser: Name = Field(title="培训机构")
    started_on: Day = Field(title="开始日期")
    ended_on: Day | None = Field(default=None, title="结束日期")
    days: Count = Field(title="培训天数")
    tuition_fen: Amount = fen_column(default=0, title="学杂费")
    lodging_fen: Amount = fen_column(default=0, title="住宿费")
    certification_fen: Amount = fen_column(default=0, title="技能鉴定费")
    certificate: Name | None = Field(default=None, title="所获证书")
    training_no: Name | None = Field(default=None, title="培训编号")
    """Empty where nothing refers to the training."""


class Training(TrainingFields, MemberRecord, Table, table=True):
    """A course that a member of a household attended."""

    __tablename__ = "training"
    __table_args__ = (*of_member("training"), *numbered("training", "training_no"))

    started_on: date
    ended_on: date | None = None


class SkillFields(SQLModel):
    """A practical skill that somebody masters."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # as above

    skill: Name = Field(title="实用技术")
    gained_on: Day = Field(title="掌握日期")
    training_id: Annotated[UUID | None, RefersTo(Training)] = Field(default=None, title="培训编号")


class Skill(SkillFields, MemberRecord, Table, table=True):
    """A practical skill of a member, each once."""

    __tablename__ = "skill"
    __table_args__ = (
        *of_member("skill"),
        ForeignKeyConstraint(
            ["county_code", "training_id"], ["training.county_code", "training.id"], name="fk_skill_training"
        ),
        Index(
            "uq_skill_member",
            "county_code",
            "member_id",
            "skill",
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
    )

    gained_on: date
