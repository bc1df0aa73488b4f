"""The table of groups, and what the API takes and gives of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, text
from sqlmodel import Field

from services.gateway.models import CountyTable
from services.gateway.organisation.fields import AreaText, AskedDay, Paper, Papers, PlanCode, one_of
from services.gateway.organisation.posts.models import PostRead
from shared.areas.directory import area_text
from shared.business_dates import BusinessDate
from shared.codes import GROUP_KINDS
from shared.database import StrictPage, json_column
from shared.inputs import Line
from shared.schemas import Closed, Schema
from shared.security.callers import AskedArea

GroupKind: Any = one_of(GROUP_KINDS)


class OrgGroup(CountyTable, table=True):
    """A leading group or its like; `ended_on` is the first day on which it is one no more."""

    __tablename__ = "org_group"
    __table_args__ = (
        Index("ix_org_group_area", "county_code", "area_code"),
        Index(
            "uq_org_group_demanded",
            *("county_code", "area_code", "plan_code"),
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    area_code: str = Field(max_length=12)
    kind: str
    name: str
    office: str | None = None
    plan_code: str | None = None
    documents: list[dict[str, str]] = json_column()
    started_on: date
    ended_on: date | None = None
    version: int = 1
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


# what comes in and goes out ------------------------------------------------------------------------------------------


class GroupCreate(Closed):
    """A group; where a plan demands it, its seats are set up as the plan names them."""

    area_code: AreaText
    kind: GroupKind
    name: Line
    office: Line | None = None
    """Where its office sits."""
    plan_code: PlanCode | None = None
    """Code of the group that a plan demands, where it is one."""
    occurred_on: BusinessDate
    """First day."""


class GroupChange(Closed):
    """What is corrected of a group; what is left out stays."""

    name: Line | None = None
    office: Line | None = None
    documents: Papers | None = None
    """All the files that it keeps, those of before included."""


class GroupRead(Schema):
    """A group."""

    id: UUID
    county_code: str
    version: int
    area_code: str
    area_name: str
    kind: str
    kind_label: str
    name: str
    office: str | None
    plan_code: str | None
    documents: list[Paper]
    started_on: date
    ended_on: date | None
    """First day on which it is one no more."""

    @classmethod
    def of(cls, row: OrgGroup) -> "GroupRead":
        """Show a group."""
        return cls(**_shown(row))


class GroupDetail(GroupRead):
    """A group with the seats that it has on the day asked about, and who holds them then."""

    on: date
    seats: list[PostRead]

    @classmethod
    def with_seats(cls, row: OrgGroup, seats: list[PostRead], on: date) -> "GroupDetail":
        """Show a group with its seats."""
        return cls(**_shown(row), seats=seats, on=on)


def _shown(row: OrgGroup) -> dict[str, Any]:
    return {
        **row.model_dump(exclude={"recorded_at"}),
        "area_name": area_text(row.area_code),
        "kind_label": GROUP_KINDS.by_code(row.kind).label,
    }


class GroupQuery(StrictPage):
    """Which groups are asked for."""

    area: AskedArea = None
    kind: GroupKind | None = None
    plan_code: PlanCode | None = None
    on: AskedDay = None


class GroupList(Schema):
    """A page of the groups that are there on a day, in the order in which they were set up."""

    on: date
    items: list[GroupRead]
    next: str | None
