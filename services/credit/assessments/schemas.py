"""Assessments of banks as they come in and go out."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.credit.banks.schemas import CityCode, ProgrammeCode
from shared.business_dates import BusinessDate
from shared.database import Page
from shared.schemas import Closed, Schema

QuarterLabel = Annotated[str, Field(pattern=r"^(?:19|20|21)[0-9]{2}Q[1-4]$")]


class AssessmentCreate(Closed):
    """Which quarter is judged."""

    programme: ProgrammeCode | None = None
    """The one of the narrowest area where it is left out."""
    quarter: QuarterLabel
    occurred_on: BusinessDate


class Indicator(Schema):
    """An indicator with its points."""

    name: str
    label: str
    rate: str | None
    """An exact ratio, rounded to four decimals; absent where there is nothing to measure."""
    weight: int
    points: str | None
    """Two decimals."""


class FiguresRead(Schema):
    """What a bank did, by the quarter's last day."""

    outstanding_fen: int
    household_outstanding_fen: int
    overdue_fen: int
    new_fen: int
    new_household_fen: int
    disbursed_fen: int
    net_loss_fen: int
    task_fen: int
    task_lent_fen: int
    reports_due: int
    reports_in_time: int


class CountyFigures(FiguresRead):
    """The same in one county."""

    county_code: str
    household_share_below_floor: bool


class BankResult(Schema):
    """A bank's result."""

    bank_code: str
    label: str
    state: str | None
    """Its standing on the quarter's last day."""
    state_label: str
    figures: FiguresRead
    indicators: list[Indicator]
    total: str | None
    """Points out of 100, two decimals; absent where nothing could be measured."""
    rank: int | None
    household_share_below_floor: bool
    proposal: str
    """``none``, ``warn``, ``suspend`` or ``remove``: the city office decides."""
    proposal_label: str
    counties: list[CountyFigures]
    """The caller's counties only."""


class AssessmentItem(Schema):
    """An assessment in a list."""

    id: UUID
    city_code: str
    programme: str
    quarter: str
    revision: int
    occurred_on: date
    assessed_by: str
    recorded_at: datetime


class AssessmentRead(AssessmentItem):
    """An assessment; a bank sees its own result only."""

    banks: list[BankResult]
    """By rank."""


class AssessmentQuery(Page):
    """Which assessments."""

    city_code: CityCode | None = None
    programme: ProgrammeCode | None = None
    quarter: QuarterLabel | None = None


class AssessmentList(Schema):
    """A page of assessments, by quarter and revision."""

    items: list[AssessmentItem]
    next: str | None
