"""Plans for the fund as they come in and go out."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.credit.fund.schemas import CountyCode, ProgrammeCode, QuarterLabel, Reason
from shared.business_dates import BusinessDate
from shared.database import Page
from shared.money import Fen


class PlanCreate(BaseModel):
    """A plan is drawn up from what the ledger says."""

    model_config = ConfigDict(extra="forbid")

    programme: ProgrammeCode | None = None
    """The city's own where it is left out."""
    quarter: QuarterLabel
    occurred_on: BusinessDate


class PlanStep(BaseModel):
    """A draft is adopted or discarded."""

    model_config = ConfigDict(extra="forbid")

    occurred_on: BusinessDate


class LineChange(BaseModel):
    """Another amount for a line."""

    model_config = ConfigDict(extra="forbid")

    county_code: CountyCode
    bank_code: str = Field(min_length=1, max_length=64)
    planned_fen: Fen
    reason: Reason | None = None
    """Needed where the amount differs from what is proposed."""


class PlanRead(BaseModel):
    """A plan."""

    id: UUID
    city_code: str
    programme: str
    quarter: str
    number: int
    state: str
    proposed_fen: int
    planned_fen: int
    fund_fen: int | None
    """Size of the city's fund; absent where the programme's plan names none."""
    committed_fen: int
    """All that is planned, under way or received of it now, adopted plans included."""
    drawn_up_on: date
    drawn_up_by: str
    decided_on: date | None
    decided_by: str | None
    recorded_at: datetime


class EarlierNeed(BaseModel):
    """A quarter before the plan's that still needs money."""

    quarter: str
    needed_fen: int
    """Over all counties and banks, beside what is under way."""


class PlanDetail(PlanRead):
    """A plan with what it leaves open."""

    earlier: list[EarlierNeed]
    """Earlier quarters that still need money now, oldest first: each takes a plan of its own."""


class PlanQuery(Page):
    """Which plans are asked for."""

    programme: str | None = None
    quarter: QuarterLabel | None = None
    state: str | None = None


class PlanList(BaseModel):
    """A page of plans."""

    items: list[PlanRead]
    next: str | None


class PlanLineRead(BaseModel):
    """A line of a plan."""

    county_code: str
    bank_code: str
    disbursed_fen: int
    required_fen: int
    carried_in_fen: int
    pre_allocated_fen: int
    deposited_fen: int
    under_way_fen: int
    proposed_fen: int
    planned_fen: int
    reason: str | None
    adjusted_by: str | None


class PlanLines(BaseModel):
    """A page of lines."""

    items: list[PlanLineRead]
    next: str | None
