"""The tables of helping units and of helpers, and what people fill in of them."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Day, Flag, Line, Name, PersonName, Phone, RefersTo, one_of
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, numbered, of_area
from shared import codes

UnitLevel: Any = one_of(codes.UNIT_LEVELS)
UnitKind: Any = one_of(codes.UNIT_KINDS)
Post: Any = one_of(codes.HELPER_POSTS)


class HelpUnitFacts(SQLModel):
    """What is kept of a unit as it was given."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    number: Name = Field(title="单位编号")
    name: Name = Field(title="单位名称")
    level: UnitLevel = Field(title="单位级别")
    unit_kind: UnitKind = Field(title="单位类别")
    liaison: PersonName = Field(title="联络员")


class HelpUnitFields(HelpUnitFacts):
    """What is recorded of a helping unit; the liaison person is exactly one."""

    liaison_phone: Phone | None = Field(default=None, title="联络员电话")


class HelpUnit(HelpUnitFacts, AreaRecord, Table, table=True):
    """A unit that helps (帮扶单位), in the area of its level."""

    __tablename__ = "help_unit"
    __table_args__ = (*of_area("help_unit"), *numbered("help_unit", "number"))

    liaison_phone_masked: str | None = None
    liaison_phone_encrypted: bytes | None = Field(default=None, sa_type=LargeBinary)


class HelpUnitQuery(RecordQuery):
    """Which units."""

    level: UnitLevel | None = None
    unit_kind: UnitKind | None = None
    number: str | None = None


class HelperFacts(SQLModel):
    """What is kept of a helper as it was given."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    number: Name = Field(title="帮扶人编号")
    name: PersonName = Field(title="姓名")
    unit_id: Annotated[UUID | None, RefersTo(HelpUnit)] = Field(default=None, title="所属单位")
    post: Post = Field(title="职务类别")
    position: Line | None = Field(default=None, title="职务")
    able: Flag = Field(default=False, title="有帮扶能力")
    active_from: Day = Field(title="任职开始日期")
    active_to: Day | None = Field(default=None, title="任职结束日期")


class HelperFields(HelperFacts):
    """What is recorded of somebody who helps."""

    phone: Phone | None = Field(default=None, title="联系电话")


class Helper(HelperFacts, AreaRecord, Table, table=True):
    """Somebody who helps (帮扶人), in the area of the post."""

    __tablename__ = "helper"
    __table_args__ = (*of_area("helper"), *numbered("helper", "number"))

    phone_masked: str | None = None
    phone_encrypted: bytes | None = Field(default=None, sa_type=LargeBinary)
    active_from: date
    active_to: date | None = None


class HelperQuery(RecordQuery):
    """Which helpers."""

    unit_id: UUID | None = None
    post: Post | None = None
    number: str | None = None


class PhoneRead(SQLModel):
    """A telephone number in full, as it was asked for with a reason."""

    phone: str | None
