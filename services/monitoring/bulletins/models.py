"""Issued bulletins: tables, and what the API takes and gives of them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import pydantic
from sqlalchemy import DateTime, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from services.monitoring.bulletins.contents import BulletinContent
from services.monitoring.bulletins.rules import KIND_LABELS, BulletinPeriod, PeriodKind, number_text
from services.monitoring.models import CountyTable, Table
from shared.areas.directory import area_text
from shared.business_dates import BusinessDate
from shared.database import StrictPage, json_column
from shared.inputs import Prose
from shared.schemas import ChinaMoment, Closed, Schema
from shared.security.callers import AskedArea

PeriodLabel = Annotated[str, pydantic.Field(max_length=40, description="月度写成 2018-07，季度写成 2018Q3")]


class BulletinForm(StrEnum):
    """What a bulletin is given as."""

    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"


class BulletinState(StrEnum):
    """Whether a bulletin holds."""

    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


STATE_LABELS = {BulletinState.ISSUED: "已发布", BulletinState.WITHDRAWN: "已撤回"}


class Bulletin(CountyTable, table=True):
    """A bulletin that an office issued; `county_code` is the office's tenant key, `issuer_code` its area."""

    __tablename__ = "bulletin"
    __table_args__ = (
        UniqueConstraint("county_code", "issuer_code", "year", "number", name="uq_bulletin_number"),
        Index(
            "uq_bulletin_standing",
            *("county_code", "area_code", "period"),
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
        Index("ix_bulletin_issued", "county_code", "issued_on", "id"),
    )

    issuer_code: str = Field(max_length=12)
    area_code: str = Field(max_length=12)
    kind: str
    period: str = Field(max_length=7)
    year: int
    number: int
    issued_on: date
    issued_by: str
    issuer: str
    issuer_role: str
    replaces: UUID | None = None
    """The withdrawn bulletin whose place this one takes."""
    withdrawn_on: date | None = None
    withdrawn_by: str | None = None
    withdrawn_reason: str | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class BulletinSnapshot(Table, table=True):
    """What a bulletin told when it was issued; only ever added."""

    __tablename__ = "bulletin_snapshot"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "bulletin_id"], ["bulletin.county_code", "bulletin.id"], name="fk_snapshot_bulletin"
        ),
    )

    county_code: str = Field(primary_key=True, max_length=6)
    bulletin_id: UUID = Field(primary_key=True)
    content: dict[str, Any] = json_column()


# what comes in and goes out ------------------------------------------------------------------------------------------


class IssueRequest(Closed):
    """Which bulletin is to be issued."""

    area_code: Annotated[str, pydantic.Field(min_length=2, max_length=12)]
    period: PeriodLabel
    occurred_on: BusinessDate


class WithdrawRequest(Closed):
    """Why a bulletin is withdrawn."""

    occurred_on: BusinessDate
    reason: Prose


class BulletinQuery(StrictPage):
    """Which bulletins."""

    area: AskedArea = None
    kind: PeriodKind | None = None
    period: PeriodLabel | None = None
    state: BulletinState | None = None


class FormQuery(Closed):
    """What a bulletin is given as."""

    format: BulletinForm = pydantic.Field(default=BulletinForm.JSON, description="json、html（打印页面）或 xlsx")


class PreviewQuery(FormQuery):
    """Which bulletin is drawn up without issuing it."""

    period: PeriodLabel
    area: AskedArea = None


class BulletinRead(Schema):
    """An issued bulletin."""

    id: UUID
    number_text: str
    year: int
    number: int
    title: str
    area_code: str
    area_name: str
    kind: PeriodKind
    kind_label: str
    period: str
    period_text: str
    issuer_code: str
    office: str
    issued_on: date
    issuer: str
    issuer_role: str
    replaces: UUID | None
    state: BulletinState
    state_label: str
    withdrawn_on: date | None
    withdrawn_reason: str | None
    recorded_at: ChinaMoment

    @classmethod
    def of(cls, row: Bulletin) -> "BulletinRead":
        """Show a bulletin without its content."""
        period = BulletinPeriod.parse(row.period)
        area_name = area_text(row.area_code)
        state = BulletinState.ISSUED if row.withdrawn_on is None else BulletinState.WITHDRAWN
        return cls(
            **row.model_dump(exclude={"county_code", "issued_by", "withdrawn_by"}),
            number_text=number_text(row.year, row.number),
            title=title_of(area_name, period),
            area_name=area_name,
            kind_label=KIND_LABELS[period.kind],
            period_text=period.text,
            office=f"{area_text(row.issuer_code)}扶贫办",
            state=state,
            state_label=STATE_LABELS[state],
        )


class BulletinDetail(BulletinRead):
    """An issued bulletin with what it tells."""

    content: BulletinContent


class BulletinList(Schema):
    """A page of bulletins, the latest first; `next` is None on the last."""

    items: list[BulletinRead]
    next: str | None


def title_of(area_name: str, period: BulletinPeriod) -> str:
    """What stands over a bulletin."""
    return f"{area_name}{period.text}脱贫攻坚工作通报"
