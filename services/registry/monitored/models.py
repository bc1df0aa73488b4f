"""The table of monitoring objects and what is told of one."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Count, Day, Flag, PersonName, one_of, some_of
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, of_area
from shared import codes
from shared.database import fen_column

MonitoredKind: Any = one_of(codes.MONITORED_KINDS)
Risks: Any = some_of(codes.RISK_KINDS, least=1)


class MonitoringFields(SQLModel):
    """What is held of a monitoring object; its people stand in the household's record, or in the round's papers."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    monitored_kind: MonitoredKind = Field(title="监测对象类别")
    risks: Risks = Field(title="返贫致贫风险", sa_type=ARRAY(Text))
    head_name: PersonName = Field(title="户主姓名")
    people: Count = Field(title="人口")
    labour: Flag = Field(title="有无劳动能力")
    per_head_fen: int = fen_column(title="人均可支配收入")
    household_id: UUID | None = Field(default=None, title="建档立卡户")
    entry_id: UUID = Field(title="识别程序中的对象")
    id_indexes: list[str] = Field(title="成员证件索引", sa_type=ARRAY(Text))
    entered_on: Day = Field(title="识别日期")
    measures: Count = Field(default=0, title="已落实措施")
    removed_on: Day | None = Field(default=None, title="风险消除日期")


class MonitoringObject(MonitoringFields, AreaRecord, Table, table=True):
    """A household at risk of poverty; one whose risk was removed keeps its record."""

    __tablename__ = "monitoring_object"
    __table_args__ = (
        *of_area("monitoring_object"),
        ForeignKeyConstraint(
            ["county_code", "household_id"],
            ["household.county_code", "household.id"],
            name="fk_monitoring_object_household",
        ),
        Index("ix_monitoring_object_household", "county_code", "household_id"),
    )

    entered_on: date
    removed_on: date | None = None


class MonitoringQuery(RecordQuery):
    """Which monitoring objects: of a kind, or of a household."""

    monitored_kind: MonitoredKind | None = None
