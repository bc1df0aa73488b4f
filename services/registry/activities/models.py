"""The table of activities and what people fill in of one."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import ARRAY, Index, Uuid
from sqlmodel import Field, SQLModel

from services.registry.helpers.fields import Documents
from services.registry.helpers.models import Helper, HelpUnit
from services.registry.models import Table
from services.registry.records.fields import Count, Day, Name, Paragraph, RefersTo, one_of
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, of_area
from shared import codes

Activity: Any = one_of(codes.HELP_ACTIVITIES)


class HelpActivityFields(SQLModel):
    """What is recorded of an activity: who held what, when, and for how many."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    activity: Activity = Field(title="活动类别")
    subject: Name = Field(title="主题")
    helper_id: Annotated[UUID | None, RefersTo(Helper)] = Field(default=None, title="主讲或负责人")
    unit_id: Annotated[UUID | None, RefersTo(HelpUnit)] = Field(default=None, title="组织单位")
    held_on: Day = Field(title="活动日期")
    people: Count = Field(default=0, title="参加人数")
    summary: Paragraph | None = Field(default=None, title="活动情况")
    document_ids: Documents = Field(default_factory=list, title="照片和文件", sa_type=ARRAY(Uuid))


class HelpActivity(HelpActivityFields, AreaRecord, Table, table=True):
    """An activity for a village or town."""

    __tablename__ = "help_activity"
    __table_args__ = (*of_area("help_activity"), Index("ix_help_activity_helper", "county_code", "helper_id"))

    held_on: date


class HelpActivityQuery(RecordQuery):
    """Which activities."""

    activity: Activity | None = None
    helper_id: UUID | None = None
    unit_id: UUID | None = None
