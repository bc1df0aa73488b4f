"""Tables of exports: the job, and the file that it made."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.registry.models import CountyTable, Table
from shared.database import json_column

WAITING, DONE, FAILED, EXPIRED = "waiting", "done", "failed", "expired"
SHEETS, BOOK, FOUR_LISTS = "sheets", "book", "four_lists"
"""What a file holds: the sheets that imports take, the book of an area, or the four lists of its households."""


class ExportJob(CountyTable, table=True):
    """One export: ``waiting`` until its file is made, then ``done``, or ``failed``; ``expired`` when it is deleted."""

    __tablename__ = "export_job"
    __table_args__ = (Index("ix_export_job_waiting", "county_code", "id", postgresql_where=text("state = 'waiting'")),)

    content: str = Field(default=SHEETS, sa_column_kwargs={"server_default": SHEETS})
    title: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What a book is called, which its file is named after."""
    subject: str
    name: str
    role: str
    area_prefix: str = Field(max_length=12)
    """What is exported: the maker's area, or the part of it that he asked for."""
    sheets: list[str] = json_column()
    format: str
    revealed: bool = False
    reason: str = ""
    state: str = WAITING
    progress: int = 0
    attempts: int = 0
    rows: dict[str, int] = Field(default={}, sa_column=Column(JSONB, nullable=False))
    """Rows by kind of sheet."""
    size_bytes: int = 0
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    finished_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    expired_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class ExportPart(Table, table=True):
    """A part of the file, encrypted: it holds people's data."""

    __tablename__ = "export_part"

    county_code: str = Field(primary_key=True, max_length=6)
    export_id: UUID = Field(primary_key=True)
    part: int = Field(primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)
