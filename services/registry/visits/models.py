"""The table of visits and what people fill in of one."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import ARRAY, Index, Numeric, Text, Uuid, text
from sqlmodel import Field, SQLModel

from services.registry.helpers.fields import Documents, Latitude, Longitude
from services.registry.helpers.models import Helper
from services.registry.models import Table
from services.registry.records.fields import Day, Line, Paragraph, PersonName, RefersTo, one_of, some_of
from services.registry.records.forms import RecordQuery
from services.registry.records.models import HouseholdRecord, of_household
from shared import codes

VisitKind: Any = one_of(codes.VISIT_KINDS)
Deliveries: Any = some_of(codes.SIX_DELIVERIES)
Helps: Any = some_of(codes.FOUR_HELPS)


class VisitFields(SQLModel):
    """What is recorded of a visit (记录卡); the client's own id makes the same visit, sent twice, one."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    helper_id: Annotated[UUID | None, RefersTo(Helper)] = Field(default=None, title="帮扶人")
    visitor: PersonName | None = Field(default=None, title="走访人")
    visit_kind: VisitKind = Field(default="routine", title="走访类别")
    visited_on: Day = Field(title="走访日期")
    place: Line | None = Field(default=None, title="走访地点")
    latitude: Latitude | None = Field(default=None, title="纬度", sa_type=Numeric(9, 6))
    longitude: Longitude | None = Field(default=None, title="经度", sa_type=Numeric(9, 6))
    findings: Paragraph = Field(title="走访情况")
    next_steps: Paragraph | None = Field(default=None, title="下步措施")
    deliveries: Deliveries = Field(default_factory=list, title="六送", sa_type=ARRAY(Text))
    helps: Helps = Field(default_factory=list, title="四助", sa_type=ARRAY(Text))
    document_ids: Documents = Field(default_factory=list, title="照片和文件", sa_type=ARRAY(Uuid))
    client_id: UUID | None = Field(default=None, title="客户端编号")


class Visit(VisitFields, HouseholdRecord, Table, table=True):
    """A visit to a household."""

    __tablename__ = "visit"
    __table_args__ = (
        *of_household("visit"),
        Index("ix_visit_helper", "county_code", "helper_id", "visited_on"),
        Index(
            "uq_visit_client",
            "county_code",
            "client_id",
            unique=True,
            postgresql_where=text("client_id IS NOT NULL"),
        ),
    )

    visited_on: date


class VisitQuery(RecordQuery):
    """Which visits."""

    helper_id: UUID | None = None
    visit_kind: VisitKind | None = None
