"""The tables of people helped beyond the register, and of who is linked with them."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from services.registry.helpers.models import Helper, HelpUnit
from services.registry.models import Table
from services.registry.records.fields import Day, Flag, Line, Name, Paragraph, PersonName, RefersTo, one_of
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, numbered, of_area
from shared import codes

ObjectKind: Any = one_of(codes.AID_OBJECT_KINDS)


class AidObjectFields(SQLModel):
    """What is recorded of somebody whom a unit helps."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    number: Name = Field(title="对象编号")
    object_kind: ObjectKind = Field(title="对象类别")
    name: PersonName = Field(title="姓名")
    household_no: Name | None = Field(default=None, title="户编号")
    able_to_work: Flag = Field(title="有劳动能力")
    school: Line | None = Field(default=None, title="就读学校")
    situation: Paragraph | None = Field(default=None, title="困难情况")
    taken_on: Day = Field(title="列入日期")


class AidObject(AidObjectFields, AreaRecord, Table, table=True):
    """Somebody whom a unit helps (帮扶对象)."""

    __tablename__ = "aid_object"
    __table_args__ = (*of_area("aid_object"), *numbered("aid_object", "number"))

    taken_on: date


class AidObjectQuery(RecordQuery):
    """Which of them."""

    object_kind: ObjectKind | None = None
    number: str | None = None


class ObjectPairingFields(SQLModel):
    """Which unit or helper is linked with somebody; the last day counts."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    object_id: Annotated[UUID, RefersTo(AidObject)] = Field(title="帮扶对象")
    unit_id: Annotated[UUID | None, RefersTo(HelpUnit)] = Field(default=None, title="帮扶单位")
    helper_id: Annotated[UUID | None, RefersTo(Helper)] = Field(default=None, title="帮扶人")
    started_on: Day = Field(title="开始日期")
    ended_on: Day | None = Field(default=None, title="结束日期")
    content: Paragraph | None = Field(default=None, title="帮扶内容")


class ObjectPairing(ObjectPairingFields, AreaRecord, Table, table=True):
    """A unit's or helper's link with somebody beyond the register."""

    __tablename__ = "object_pairing"
    __table_args__ = (
        *of_area("object_pairing"),
        Index("ix_object_pairing_object", "county_code", "object_id"),
        Index("ix_object_pairing_unit", "county_code", "unit_id"),
    )

    started_on: date
    ended_on: date | None = None


class ObjectPairingQuery(RecordQuery):
    """Which links."""

    object_id: UUID | None = None
    unit_id: UUID | None = None
    helper_id: UUID | None = None
