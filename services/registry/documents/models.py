"""The tables of documents and of their contents, and what people fill in of one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import ARRAY, BigInteger, DateTime, ForeignKeyConstraint, Index, Text
from sqlmodel import Field, SQLModel

from services.registry.models import Table
from services.registry.records.fields import Day, Name, PersonName, one_of, some_of
from services.registry.records.models import OwnedRecord, of_owner
from shared import codes

DocumentKind: Any = one_of(codes.DOCUMENT_KINDS)
Themes: Any = some_of(codes.DOCUMENT_THEMES)

HOUSEHOLD = "household"
MEMBER = "member"
AREA = "area"
ROUND = "procedure_round"
"""Kinds of subjects beside records: these have houses of their own, and no kind of record is named so."""


class DocumentFields(SQLModel):
    """What is recorded of a photo or document, beside its content and whose it is."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    document_kind: DocumentKind = Field(title="资料类别")
    themes: Themes = Field(default_factory=list, title="影像主题")
    title: Name | None = Field(default=None, title="说明")
    taken_on: Day | None = Field(default=None, title="拍摄日期")
    taken_by: PersonName | None = Field(default=None, title="拍摄人")


class Document(DocumentFields, OwnedRecord, Table, table=True):
    """A photo or document; the same content may stand for several, it is kept once."""

    __tablename__ = "document"
    __table_args__ = (
        *of_owner("document"),
        ForeignKeyConstraint(
            ["county_code", "sha256"],
            ["document_content.county_code", "document_content.sha256"],
            name="fk_document_content",
        ),
        Index("ix_document_subject", "county_code", "subject_kind", "subject_id"),
        Index("ix_document_content", "county_code", "sha256"),
    )

    themes: list[str] = Field(sa_type=ARRAY(Text))
    taken_on: date | None = None
    subject_kind: str
    subject_id: UUID | None = None
    """None for a document of an area, which `area_code` names."""
    file_name: str
    media_type: str
    size_bytes: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)


class DocumentContent(Table, table=True):
    """What a file holds, found by its hash: where it lies in the storage, encrypted."""

    __tablename__ = "document_content"

    county_code: str = Field(primary_key=True, max_length=6)
    sha256: str = Field(primary_key=True, max_length=64)
    storage_key: str
    media_type: str
    size_bytes: int = Field(sa_type=BigInteger)
    width: int | None = None
    height: int | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
