"""What comes in and goes out over HTTP about documents beside the records' own forms."""

from typing import Annotated
from uuid import UUID

from fastapi import UploadFile
from pydantic import BaseModel, ConfigDict, Field

from services.registry.documents.models import DocumentKind, Themes
from services.registry.records.fields import AreaCode, Day, Name, PersonName, Reason
from services.registry.records.forms import RecordQuery
from shared.database import StrictPage
from shared.security.callers import AskedArea

SubjectKind = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,62}$")]


class DocumentUpload(BaseModel):
    """A file and what it is; the parts of a form (multipart)."""

    model_config = ConfigDict(extra="forbid")

    file: UploadFile
    subject_kind: SubjectKind = Field(
        title="归属",
        description="household、member、area、procedure_round（一轮程序的材料），或其他记录的类别，如 training",
    )
    subject_id: UUID | None = Field(default=None, title="归属记录")
    area_code: AreaCode | None = Field(default=None, title="区划代码")
    document_kind: DocumentKind = Field(title="资料类别")
    themes: Themes = Field(default_factory=list, title="影像主题")
    title: Name | None = Field(default=None, title="说明")
    taken_on: Day | None = Field(default=None, title="拍摄日期")
    taken_by: PersonName | None = Field(default=None, title="拍摄人")
    occurred_on: Day = Field(title="业务日期")
    reason: Reason = Field(title="理由")


class DocumentQuery(RecordQuery):
    """Which documents: of a household, of one record, of one kind."""

    subject_kind: SubjectKind | None = None
    subject_id: UUID | None = None
    document_kind: DocumentKind | None = None


class FileQuery(StrictPage):
    """Whose files: of an area; all, or those alone that lack something."""

    area: AskedArea = None
    incomplete: bool = False


class FilePartRead(BaseModel):
    """A part of a household's file."""

    code: str
    label: str
    have: int
    least: int
    missing_themes: list[str]
    missing_labels: list[str]
    complete: bool


class HouseholdFileRead(BaseModel):
    """The three-in-one file of a household: what is there of each part, and what is missing."""

    county_code: str
    household_id: UUID
    household_no: str
    village_code: str
    head_name: str
    complete: bool
    parts: list[FilePartRead]


class HouseholdFileList(BaseModel):
    """A page of households' files."""

    items: list[HouseholdFileRead]
    next: str | None
