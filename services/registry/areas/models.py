"""The tables of areas, of their changes and of what a load stages, and how an area is shown."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import DateTime, Index
from sqlmodel import Field

from services.registry.models import Table
from services.registry.records.fields import AreaCode, Day, Name, Reason, one_of
from services.registry.records.forms import Moment
from shared import codes
from shared.database import StrictPage, new_id
from shared.security.callers import AskedArea

ChangeKind: Any = one_of(codes.AREA_CHANGE_KINDS)


class AreaRecord(Table, table=True):
    """An administrative area under its official statistical code.

    `county_code` is the tenant in which rows of the area stand, frozen whatever its code becomes; `valid_to` is the
    first day on which the code holds no more.
    """

    __tablename__ = "area"

    code: str = Field(primary_key=True, max_length=12)
    name: str
    level: str
    parent_code: str | None = Field(default=None, max_length=12, index=True)
    county_code: str = Field(max_length=6)
    valid_from: date | None = None
    valid_to: date | None = None


class AreaChangeRecord(Table, table=True):
    """One change of one area: kept for good."""

    __tablename__ = "area_change"
    __table_args__ = (Index("ix_area_change_code", "code"), Index("ix_area_change_successor", "successor_code"))

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str
    code: str = Field(max_length=12)
    successor_code: str | None = Field(default=None, max_length=12)
    old_name: str | None = None
    name: str | None = None
    effective_on: date
    source: str
    subject: str
    role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class StagedArea(Table, table=True):
    """A row of an area file while it is loaded; gone when the load has ended."""

    __tablename__ = "area_staging"

    load_id: UUID = Field(primary_key=True)
    line: int = Field(primary_key=True)
    code: str = Field(max_length=12)
    name: str
    level: str
    parent_code: str | None = Field(default=None, max_length=12)
    county_code: str = Field(max_length=6)
    village_id: UUID | None = None


class AreaRead(BaseModel):
    """An area: from when and to when (that day excluded) its code holds, and what took its place.

    `present_code` is the code that the area, or the one that it was merged into, bears now.
    """

    code: str
    name: str
    level: str
    parent_code: str | None
    valid_from: date | None
    valid_to: date | None
    present_code: str


class AreaList(BaseModel):
    """A page of areas."""

    items: list[AreaRead]
    next: str | None


class AreaChangeCreate(BaseModel):
    """A change of an area, as somebody enters it."""

    model_config = ConfigDict(extra="forbid")

    kind: ChangeKind = Described(title="变更类型")
    code: AreaCode = Described(title="区划代码")
    successor_code: AreaCode | None = Described(default=None, title="后续区划代码")
    name: Name | None = Described(default=None, title="变更后名称")
    effective_on: Day = Described(title="生效日期")
    source: Reason = Described(title="变更依据")


class AreaChangeRead(BaseModel):
    """A change of an area."""

    model_config = ConfigDict(from_attributes=True)

    kind: str
    code: str
    successor_code: str | None
    old_name: str | None
    name: str | None
    effective_on: date
    source: str
    subject: str
    role: str
    recorded_at: Moment


class AreaChangeList(BaseModel):
    """A page of changes, the latest entered last."""

    items: list[AreaChangeRead]
    next: str | None


class AreaChangeQuery(StrictPage):
    """Which changes: of an area, and of those that became it."""

    code: Annotated[AskedArea, Described(description="区划代码：该区划及并入、改为该区划的变更")] = None
