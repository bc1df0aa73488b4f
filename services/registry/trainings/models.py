"""The table of trainings and what people fill in of one."""

from datetime import date
from typing import Any

from pydantic import ConfigDict
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Amount, Count, Day, Name, one_of
from services.registry.records.models import MemberRecord, of_member
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


class Training(TrainingFields, MemberRecord, Table, table=True):
    """A course that a member of a household attended."""

    __tablename__ = "training"
    __table_args__ = of_member("training")

    started_on: date
    ended_on: date | None = None
