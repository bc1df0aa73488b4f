"""What goes in and out over HTTP about the trail of exits."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.registry.exit_trails.rules import Mark
from services.registry.records.fields import AskedYear
from services.registry.records.forms import Moment
from shared.database import StrictPage
from shared.security.callers import AskedArea

Way = Literal["procedure", "request", "file", "other"]


class ExitQuery(StrictPage):
    """Which exits: of a year, or with something that speaks against them."""

    area: AskedArea = None
    year: AskedYear | None = None
    marked: bool = False
    mark: Mark | None = None


class ExitRead(BaseModel):
    """A household's exit, and what speaks against it; money in fen per head and year."""

    county_code: str
    household_id: UUID
    household_no: str
    village_code: str
    head_name: str
    version: int
    """Of the household, by which it left poverty."""
    exited_on: date
    recorded_at: Moment
    recorded_days_later: int
    subject: str
    role: str
    reason: str
    way: Way
    """By a round of the procedure, by a request that was approved, by a file, or by neither."""
    income_year: int | None
    per_head_fen: int | None
    """As it was known when the exit was recorded."""
    line_fen: int | None
    """By which people leave poverty in that year by the plan in force; None where none is known."""
    steps_before: int
    """Versions from the one by which it came to be poor."""
    altered_after: int
    help_added_after: int
    marks: list[Mark]


class ExitList(BaseModel):
    """A page of exits by household number; a page may be short of its limit, `next` tells whether there is more."""

    items: list[ExitRead]
    next: str | None


class StepRead(BaseModel):
    """A version of the household, with what it changed and what is odd about it."""

    model_config = ConfigDict(from_attributes=True)

    version: int
    kind: str
    occurred_on: date
    recorded_at: Moment
    recorded_days_later: int
    reason: str
    subject: str
    role: str
    import_id: UUID | None
    old: dict[str, Any]
    new: dict[str, Any]
    marks: list[Mark]


class HelpStepRead(BaseModel):
    """A step on a record of help, recorded after the exit and dated up to it."""

    kind: str
    title: str
    record_id: UUID
    version: int
    action: str
    occurred_on: date
    recorded_at: Moment
    subject: str
    role: str


class ExitTrail(BaseModel):
    """An exit with every step from poverty to it, and what was done to that afterwards."""

    exit: ExitRead
    before: list[StepRead]
    altered: list[StepRead]
    help_added: list[HelpStepRead]


class ExitTrailList(BaseModel):
    """Every exit of a household with its trail, the first exit first."""

    items: list[ExitTrail]
