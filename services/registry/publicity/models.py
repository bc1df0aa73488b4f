"""The table of notices of special funds and what people fill in of one."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from services.registry.funds.models import FundPlan
from services.registry.models import Table
from services.registry.projects.models import HangingDays
from services.registry.records.fields import Day, Name, Paragraph, RefersTo
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, of_area


class FundNoticeFields(SQLModel):
    """What is recorded of a fund-use plan made public; the area tells at which level."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    plan_id: Annotated[UUID, RefersTo(FundPlan)] = Field(title="资金使用计划")
    place: Name = Field(title="公示地点")
    started_on: Day = Field(title="公示开始日期")
    days: HangingDays | None = Field(default=None, title="公示天数")
    ended_on: Day | None = Field(default=None, title="公示结束日期")
    content: Paragraph | None = Field(default=None, title="公示内容")


class FundNotice(FundNoticeFields, AreaRecord, Table, table=True):
    """A fund-use plan made public in a county, township or village."""

    __tablename__ = "fund_notice"
    __table_args__ = (
        *of_area("fund_notice"),
        ForeignKeyConstraint(
            ["county_code", "plan_id"], ["fund_plan.county_code", "fund_plan.id"], name="fk_fund_notice_plan"
        ),
        Index("ix_fund_notice_plan", "county_code", "plan_id"),
    )

    started_on: date
    ended_on: date | None = None


class FundNoticeQuery(RecordQuery):
    """Which notices."""

    plan_id: UUID | None = None
