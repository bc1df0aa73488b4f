"""The table of responsibility letters and what people fill in of one."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import ARRAY, Index, Uuid
from sqlmodel import Field, SQLModel

from services.registry.helpers.fields import SignedDocuments
from services.registry.helpers.models import Helper, HelpUnit
from services.registry.models import Table
from services.registry.records.fields import AskedYear, Day, Name, Paragraph, RefersTo, Year, one_of
from services.registry.records.forms import RecordQuery
from services.registry.records.models import AreaRecord, numbered, of_area
from shared import codes

LetterKind: Any = one_of(codes.LETTER_KINDS)


class ResponsibilityLetterFields(SQLModel):
    """What is recorded of a signed letter; the signed paper itself is among the documents."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel's own type of it is narrower

    number: Name = Field(title="责任书编号")
    letter_kind: LetterKind = Field(title="责任书类别")
    year: Year = Field(title="年度")
    signed_on: Day = Field(title="签订日期")
    signed_with: Name = Field(title="签订方")
    helper_id: Annotated[UUID | None, RefersTo(Helper)] = Field(default=None, title="责任干部")
    unit_id: Annotated[UUID | None, RefersTo(HelpUnit)] = Field(default=None, title="责任部门或驻村小组")
    duties: Paragraph = Field(title="责任内容")
    document_ids: SignedDocuments = Field(title="签字文件", sa_type=ARRAY(Uuid))


class ResponsibilityLetter(ResponsibilityLetterFields, AreaRecord, Table, table=True):
    """A signed letter of responsibility (目标责任书)."""

    __tablename__ = "responsibility_letter"
    __table_args__ = (
        *of_area("responsibility_letter"),
        *numbered("responsibility_letter", "number"),
        Index("ix_responsibility_letter_helper", "county_code", "helper_id"),
        Index("ix_responsibility_letter_unit", "county_code", "unit_id"),
    )

    signed_on: date


class LetterQuery(RecordQuery):
    """Which letters."""

    letter_kind: LetterKind | None = None
    year: AskedYear | None = None
    helper_id: UUID | None = None
    unit_id: UUID | None = None
