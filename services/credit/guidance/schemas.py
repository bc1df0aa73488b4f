"""Guidance tasks as they come in and go out."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from services.credit.banks.schemas import BankCode, ProgrammeCode
from shared.business_dates import BusinessDate
from shared.database import Page
from shared.money import Fen
from shared.schemas import Closed, Schema

CountyCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
TaskPeriod = Annotated[str, Field(pattern=r"^(?:19|20|21)[0-9]{2}(?:Q[1-4])?$")]


class TaskIn(Closed):
    """One bank's task in one county."""

    county_code: CountyCode
    bank_code: BankCode
    amount_fen: Fen


class TasksCreate(Closed):
    """Tasks for a period; one that was set before is revised."""

    programme: ProgrammeCode | None = None
    """The one of the narrowest area where it is left out."""
    period: TaskPeriod
    tasks: Annotated[list[TaskIn], Field(min_length=1, max_length=1000)]
    occurred_on: BusinessDate
    note: str = Field(default="", max_length=2000)


class TaskRead(Schema):
    """A task, or a revision of it."""

    county_code: str
    programme: str
    bank_code: str
    period: str
    revision: int
    amount_fen: int
    note: str
    occurred_on: date
    set_by: str
    recorded_at: datetime


class YearTotal(Schema):
    """A year's tasks."""

    year: int
    task_fen: int


class TaskTotals(Schema):
    """Tasks of the caller's area against what the programme wants lent in all."""

    programme: str
    years: list[YearTotal]
    task_fen: int
    guidance_fen: int | None
    """What the whole programme wants lent over all years; absent where its plan doesn't say."""
    difference_fen: int | None
    """Tasks minus guidance."""


class TasksWritten(Schema):
    """What was set, and what all tasks come to."""

    items: list[TaskRead]
    totals: TaskTotals


class TaskQuery(Page):
    """Which tasks."""

    county_code: CountyCode | None = None
    bank_code: BankCode | None = None
    programme: ProgrammeCode | None = None
    period: TaskPeriod | None = None
    history: bool = False
    """Earlier revisions too."""


class TaskList(Schema):
    """A page of tasks."""

    items: list[TaskRead]
    next: str | None
