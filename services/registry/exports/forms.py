"""What goes in and out over HTTP about exports."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from services.registry.records.forms import Moment
from shared.security.callers import AskedArea

Format = Literal["xlsx", "csv"]
SheetNames = Annotated[
    list[str], Field(max_length=100, description="English names of sheets; all that the caller may read where none is")
]


class ExportRequest(BaseModel):
    """What to export; `reveal` gives full numbers to who may see them and says why."""

    model_config = ConfigDict(extra="forbid")

    sheets: SheetNames = []
    area: AskedArea = None
    format: Format = "xlsx"
    reveal: StrictBool = False
    reason: Annotated[str, Field(max_length=200)] = ""


class ExportRead(BaseModel):
    """An export as it stands; `result` is where its file can be had once it is ``done``."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    county_code: str
    content: Annotated[str, Field(description="sheets、book（册簿）或 four_lists（四个清单）")]
    title: str
    area_prefix: str
    sheets: list[str]
    format: str
    revealed: bool
    state: str
    progress: int
    """Per cent of the rows."""
    rows: dict[str, int]
    """By kind of sheet; of a book its households."""
    size_bytes: int
    created_at: Moment
    finished_at: Moment | None
    expired_at: Moment | None
    result: str | None = None


class ExportList(BaseModel):
    """A page of one's own exports and books, the newest first."""

    items: list[ExportRead]
    next: str | None
