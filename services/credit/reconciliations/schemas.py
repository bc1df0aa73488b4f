"""Reconciliations as they come in and go out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.credit.reconciliations.rules import Result
from shared.business_dates import BusinessDate
from shared.database import StrictPage
from shared.schemas import Closed, Schema

CountyCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
LineState = Literal["agreed", "open", "resolved"]
"""``agreed`` from the first, a difference that is ``open``, or one that was ``resolved`` by a later event."""


class ReconciliationRead(Schema):
    """A bank's file against the ledger."""

    id: UUID
    county_code: str
    bank_code: str
    occurred_on: date
    version: int
    superseded: bool
    """A later file of the same day counts in its place."""
    digest: str
    """SHA-256 of the file."""
    line_count: int
    """Lines of the file; what it lacks is counted in `missing_there` alone."""
    matched: int
    missing_here: int
    missing_there: int
    different_amount: int
    open_count: int
    resolved_count: int
    submitted_by: str
    recorded_at: datetime
    judged_at: datetime
    """When it was last compared: the figures are those of that moment."""


class ReconciliationQuery(StrictPage):
    """Which reconciliations are asked for."""

    county_code: CountyCode | None = None
    bank_code: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    first_on: BusinessDate | None = None
    last_on: BusinessDate | None = None
    differs: bool | None = None
    """Only those with open differences, or only those without."""
    superseded: bool | None = None


class ReconciliationList(Schema):
    """A page of reconciliations, in the order in which they came county by county."""

    items: list[ReconciliationRead]
    next: str | None


class NoteCreate(Closed):
    """An explanation."""

    text: str = Field(min_length=1, max_length=2000)
    occurred_on: BusinessDate


class NoteRead(Schema):
    """An explanation that was noted."""

    id: UUID
    text: str
    occurred_on: date
    written_by: str
    role: str
    recorded_at: datetime


class LineRead(Schema):
    """A line as it stands now."""

    number: int
    file_line: int | None
    """Where it stands in the file; none where the file lacks it."""
    loan_no: str
    kind: str
    kind_label: str
    bank_fen: int | None
    """Negative where the bank took it back."""
    ours_fen: int | None
    reference: str | None
    event_id: str | None
    """Our event that it is compared with."""
    first_result: Result
    result: Result
    result_label: str
    state: LineState
    resolved_by: str | None
    """The accepted event that settled the difference, and its business date."""
    resolved_on: date | None
    notes: list[NoteRead]


class LineQuery(StrictPage):
    """Which lines are asked for."""

    result: Result | None = None
    state: LineState | None = None


class LineList(Schema):
    """A page of lines: the file's in their order, behind them ours that it lacks."""

    items: list[LineRead]
    next: str | None


class FaultRead(Schema):
    """What is wrong in a file."""

    line: int
    column: str | None
    message: str
