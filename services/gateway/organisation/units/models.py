"""The table of units, and what the API takes and gives of them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import pydantic
from sqlalchemy import DateTime, Index, text
from sqlmodel import Field

from services.gateway.models import CountyTable
from services.gateway.organisation.fields import AreaText, PlanCode, one_of
from shared.areas.directory import area_text
from shared.business_dates import BusinessDate
from shared.codes import UNIT_KINDS
from shared.database import StrictPage
from shared.inputs import Line
from shared.schemas import Closed, Schema
from shared.security.callers import AskedArea

UnitKind: Any = one_of(UNIT_KINDS)


class OrgUnit(CountyTable, table=True):
    """A unit of an area; `ended_on` is the first day on which it is one no more."""

    __tablename__ = "org_unit"
    __table_args__ = (
        Index("ix_org_unit_area", "county_code", "area_code"),
        Index(
            "uq_org_unit_demanded",
            *("county_code", "area_code", "plan_code"),
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    area_code: str = Field(max_length=12)
    kind: str
    name: str
    plan_code: str | None = None
    started_on: date
    ended_on: date | None = None
    version: int = 1
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class UnitCreate(Closed):
    """A unit that works on poverty in an area."""

    area_code: AreaText
    kind: UnitKind
    name: Line
    plan_code: PlanCode | None = None
    """Code of the partner that a plan names, where it is one."""
    occurred_on: BusinessDate
    """First day."""


class UnitChange(Closed):
    """What is corrected of a unit; what is left out stays."""

    kind: UnitKind | None = None
    name: Line | None = None


class UnitRead(Schema):
    """A unit."""

    id: UUID
    county_code: str
    version: int
    area_code: str
    area_name: str
    kind: str
    kind_label: str
    name: str
    plan_code: str | None
    started_on: date
    ended_on: date | None
    """First day on which it is one no more."""

    @classmethod
    def of(cls, row: OrgUnit) -> "UnitRead":
        """Show a unit."""
        return cls(
            **row.model_dump(exclude={"recorded_at"}),
            area_name=area_text(row.area_code),
            kind_label=UNIT_KINDS.by_code(row.kind).label,
        )


class UnitQuery(StrictPage):
    """Which units are asked for."""

    area: AskedArea = None
    kind: UnitKind | None = None
    on: Annotated[BusinessDate | None, pydantic.Field(description="业务日期；缺省为不论何时")] = None


class UnitList(Schema):
    """A page of units, in the order in which they were entered."""

    items: list[UnitRead]
    next: str | None
