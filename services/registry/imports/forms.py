"""What goes in and out over HTTP about imports."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StrictBool

from services.registry.households.forms import Moment


class FaultRead(BaseModel):
    """One thing wrong: where, what, and what to do about it."""

    sheet: str
    row: int
    column: str
    code: str
    value: str
    sentence: str
    household_no: str | None


class ImportRead(BaseModel):
    """An import as it stands, with its first faults and the first households that it would write."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    county_code: str
    state: str
    mode: str
    progress: int
    """Per cent of the check, or of the commit."""
    occurred_on: date
    files: list[str]
    rows: dict[str, int]
    ignored_columns: dict[str, list[str]]
    accepted_households: int
    rejected_households: int
    accepted_records: int
    rejected_records: int
    changed: dict[str, int]
    """By kind of sheet, how much of it the register holds otherwise and the commit changes."""
    unchanged: dict[str, int]
    """By kind of sheet, how much of it the register holds already."""
    subject: str
    """Who uploaded it."""
    sensitive: dict[str, int]
    """By kind of sheet, changes of status of registered households: where there are any, only somebody else who may
    decide on requests commits the import."""
    fault_count: int
    faults_by_code: dict[str, int]
    faults: list[FaultRead] = []
    preview: list[dict[str, Any]]
    written: dict[str, int] | None
    duplicate_search: str | None
    """``due`` while the people of a large import are still to be compared with the register, then ``searched``, and
    `written` tells how many pairs were found; ``failed`` if that broke off time and again."""
    refusal: dict[str, Any] | None
    """Why the last commit wrote nothing, as a problem: `code`, `title`, `detail`, `remedy`."""
    created_at: Moment
    checked_at: Moment | None
    committed_at: Moment | None
    expired_at: Moment | None
    """When the uploaded file, its faults and the preview were deleted; the counts stay."""


class CommitRequest(BaseModel):
    """How to commit; with `accept_partial` the sound households are written though others are refused."""

    model_config = ConfigDict(extra="forbid")

    accept_partial: StrictBool = False
