"""What goes in and out over HTTP about the exchange with outside platforms."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.registry.imports.forms import ImportRead
from services.registry.records.fields import Day, Reason
from services.registry.records.forms import Moment, StepForm
from shared.database import StrictPage
from shared.security.callers import AskedArea

State = Literal["waiting", "made", "accepted", "rejected", "failed", "received"]


class SendForm(BaseModel):
    """Make a partner's next file: everything, or what changed since the last that it accepted."""

    model_config = ConfigDict(extra="forbid")

    occurred_on: Day
    purpose: Reason
    extent: Literal["full", "changes"] = "full"


class ReceiptForm(StepForm):
    """What the partner answered to a file."""

    outcome: Literal["accepted", "rejected"]


class RunRead(BaseModel):
    """A file that was sent or taken, as it stands; `file` is where a sent one can be had once it is ``made``."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    county_code: str
    partner_id: UUID
    number: int
    direction: str
    extent: str | None
    base_number: int | None
    area_code: str
    masked: bool
    file_format: str
    state: State
    rows: dict[str, int]
    """By kind of sheet, rows that the file holds."""
    removed: dict[str, int]
    """By kind of sheet, rows that it takes back."""
    size_bytes: int
    sha256: str
    purpose: str
    subject: str
    role: str
    occurred_on: date
    created_at: Moment
    finished_at: Moment | None
    expired_at: Moment | None
    answered_on: date | None
    answered_by: str | None
    answer: str
    import_id: UUID | None
    file: str | None = None


class RunList(BaseModel):
    """A page of runs, the latest first."""

    items: list[RunRead]
    next: str | None


class RunQuery(StrictPage):
    """Which runs."""

    area: AskedArea = None
    partner_id: UUID | None = None
    direction: Literal["sent", "received"] | None = None
    state: State | None = None


class TakenRead(BaseModel):
    """A partner's file that was taken, and the staged import that came of it: it is written by its commit."""

    run: RunRead
    again: Annotated[bool, Field(description="同一文件此前已接收，未重复导入")]
    staged: ImportRead
