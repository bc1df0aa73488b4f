"""The tables of partners, of what was sent to them and taken from them, and what people fill in of a partner."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from services.registry.imports import cells
from services.registry.models import CountyTable, Table
from services.registry.records.fields import Day, Flag, Line, Name, Paragraph, cell, one_of, present
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, numbered, of_area
from shared import codes
from shared.database import json_column

Direction: Any = one_of(codes.EXCHANGE_DIRECTIONS)
Format: Any = one_of(codes.EXCHANGE_FORMATS)
Key = Annotated[str, Described(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Title = Annotated[
    str, Described(min_length=1, max_length=31, pattern=r"^[^\[\]:*?/\\'\x00-\x1f]+$"), cell("表名", cells.text)
]
"""What a spreadsheet may call a sheet."""
Word = Annotated[Line, Described(min_length=1)]

WAITING, MADE, ACCEPTED, REJECTED, FAILED, RECEIVED = (
    "waiting",
    "made",
    "accepted",
    "rejected",
    "failed",
    "received",
)
SENT, TAKEN = "sent", "received"
FULL, CHANGES = "full", "changes"


class ColumnAs(BaseModel):
    """A column of one of our sheets, and what the partner calls it and its codes."""

    model_config = ConfigDict(extra="forbid")

    column: Key
    header: Word
    codes: Annotated[dict[Key, Word], Described(max_length=200)] = {}
    """Our code → the partner's word for it; others keep our label."""


class SheetAs(BaseModel):
    """One of our sheets, and what the partner calls it; without columns all are exchanged under our headers."""

    model_config = ConfigDict(extra="forbid")

    sheet: Key
    title: Title
    columns: Annotated[list[ColumnAs], Described(max_length=200)] = []


class ExchangePartnerFields(SQLModel):
    """What is agreed with an outside platform: on what ground, in which direction, which sheets under which names."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    partner_no: Name = Field(title="平台编号")
    name: Name = Field(title="平台名称")
    direction: Direction = Field(title="交换方向")
    file_format: Format = Field(title="文件格式")
    masked: Flag = Field(default=True, title="号码是否掩码")
    sheets: Annotated[list[SheetAs], Described(min_length=1, max_length=60)] = Field(title="交换内容")
    basis: Annotated[Paragraph, present] = Field(title="交换依据")
    started_on: Day = Field(title="开始日期")
    closed_on: Day | None = Field(default=None, title="停止日期")


class ExchangePartner(ExchangePartnerFields, AreaRecord, Table, table=True):
    """An outside platform with which the files of an area are exchanged."""

    __tablename__ = "exchange_partner"
    __table_args__ = (*of_area("exchange_partner"), *numbered("exchange_partner", "partner_no"))

    sheets: list[dict[str, Any]] = json_column(title="交换内容")  # type: ignore[assignment]  # as JSON holds them
    started_on: date
    closed_on: date | None = None


class ExchangePartnerQuery(RecordQuery):
    """Which partners."""

    direction: Direction | None = None


class ExchangeRun(CountyTable, table=True):
    """A file that was made for a partner, or taken from one.

    A sent one is ``waiting`` until its file is made, then ``made``, at last ``accepted`` or ``rejected`` by the
    partner; a taken one is ``received``, and its import tells the rest.
    """

    __tablename__ = "exchange_run"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "partner_id"],
            ["exchange_partner.county_code", "exchange_partner.id"],
            name="fk_exchange_run_partner",
        ),
        UniqueConstraint("county_code", "partner_id", "number", name="uq_exchange_run_number"),
        Index("ix_exchange_run_id", "id"),
        Index("ix_exchange_run_area", "county_code", "area_code"),
        Index("ix_exchange_run_waiting", "county_code", "id", postgresql_where=text("state = 'waiting'")),
    )

    partner_id: UUID
    partner_version: int
    number: int
    """In the order in which they were made, from 1, over both directions."""
    direction: str
    extent: str | None = None
    """``full``, or ``changes`` since the last that the partner accepted; None of a taken one."""
    base_number: int | None = None
    """The last that the partner had accepted when this one was made."""
    area_code: str = Field(max_length=12)
    masked: bool
    file_format: str
    state: str
    attempts: int = 0
    rows: dict[str, int] = Field(default={}, sa_column=Column(JSONB, nullable=False))
    removed: dict[str, int] = Field(default={}, sa_column=Column(JSONB, nullable=False))
    size_bytes: int = 0
    sha256: str = ""
    """Of the file."""
    content_digest: str = ""
    """Of what it tells, whenever it was made: the same again is no new run."""
    purpose: str
    subject: str
    name: str
    role: str
    caller_area: str = Field(max_length=12)
    occurred_on: date
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    expired_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When its file was deleted."""
    answered_on: date | None = None
    answered_by: str | None = None
    answer: str = ""
    import_id: UUID | None = None


class ExchangePart(Table, table=True):
    """A part of a run's file, encrypted: it holds people's data."""

    __tablename__ = "exchange_part"

    county_code: str = Field(primary_key=True, max_length=6)
    run_id: UUID = Field(primary_key=True)
    part: int = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)


class ExchangeRow(Table, table=True):
    """What a run told of one row: keyed digests, from which nobody reads it, and how a person finds it."""

    __tablename__ = "exchange_row"

    county_code: str = Field(primary_key=True, max_length=6)
    run_id: UUID = Field(primary_key=True)
    sheet: str = Field(primary_key=True)
    key: str = Field(primary_key=True, max_length=32)
    digest: str = Field(max_length=32)
    label: str
    removed: bool = False
