"""Deposits, accounts, needs and judgements of the fund as they come in and go out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.business_dates import BusinessDate
from shared.database import Page
from shared.money import Fen
from shared.schemas import Closed, Schema

CountyCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
ProgrammeCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Reason = Annotated[str, Field(min_length=1, max_length=500)]
QuarterLabel = Annotated[str, Field(pattern=r"^(?:19|20|21)[0-9]{2}Q[1-4]$")]


class DepositCreate(Closed):
    """Money for a bank's fund account."""

    county_code: CountyCode
    bank_code: str = Field(min_length=1, max_length=64)
    programme: ProgrammeCode | None = None
    """The one of the narrowest area where it is left out: a city's own before that of the whole country."""
    kind: Literal["deposit", "pre_allocation"]
    period: QuarterLabel
    amount_fen: Annotated[Fen, Field(ge=1)]
    occurred_on: BusinessDate


class Confirmation(Closed):
    """The receiver confirms."""

    occurred_on: BusinessDate


class Refused(Closed):
    """The receiver returns a deposit or takes its confirmation back, or the planner cancels it."""

    occurred_on: BusinessDate
    reason: Reason


class DepositRead(Schema):
    """A deposit on its way or arrived."""

    id: UUID
    county_code: str
    bank_code: str
    programme: str
    kind: str
    period: str
    amount_fen: int
    state: str
    next_role: str | None
    """Who confirms next; none once the bank has, or where it was closed."""
    plan_id: UUID | None
    """The adopted plan that it carries out."""
    planned_on: date | None
    planned_by: str | None
    sent_on: date | None
    sent_by: str | None
    passed_on_on: date | None
    passed_on_by: str | None
    received_on: date | None
    received_by: str | None
    closed_on: date | None
    """When it was returned or taken back by a receiver, or cancelled by the planner."""
    closed_by: str | None
    closed_reason: str | None
    recorded_at: datetime


class DepositQuery(Page):
    """Which deposits are asked for."""

    county_code: CountyCode | None = None
    bank_code: str | None = None
    programme: str | None = None
    period: QuarterLabel | None = None
    state: str | None = None


class DepositList(Schema):
    """A page of deposits."""

    items: list[DepositRead]
    next: str | None


class AccountRead(Schema):
    """A bank's fund account in a county and programme."""

    id: UUID
    county_code: str
    bank_code: str
    programme: str
    balance_fen: int
    outstanding_fen: int
    leverage: str | None
    """Loans outstanding over balance, two decimals; absent where the fund is empty."""
    needed_fen: int
    """What quarters that are over still need."""


class AccountList(Schema):
    """Fund accounts."""

    items: list[AccountRead]


class StatementQuery(Page):
    """Which movements of a fund account are asked for."""

    first_on: BusinessDate | None = None
    """First business date; from the first movement on without it."""
    last_on: BusinessDate | None = None
    """Last business date; until now without it."""


class StatementRow(Schema):
    """A movement of a fund account."""

    journal_id: UUID
    occurred_on: date
    posted_at: datetime
    cause: str
    cause_id: str
    kind: str
    loan_id: UUID | None
    amount_fen: int
    """What was added; negative where it was taken."""
    balance_fen: int
    """After the movement, in the order of posting; never below 0."""
    balance_on_date_fen: int
    """At the end of the business date, by all that is known now; below 0 where money came later than what it paid."""
    backdated: bool
    """A movement that was posted before this one bears a later business date."""


class Statement(Schema):
    """A page of a statement."""

    items: list[StatementRow]
    next: str | None


class NeedRead(Schema):
    """What a bank's quarter asks of the fund."""

    county_code: str
    bank_code: str
    programme: str
    period: str
    due_on: date
    disbursed_fen: int
    required_fen: int
    carried_in_fen: int
    """What earlier quarters had too much."""
    pre_allocated_fen: int
    to_deposit_fen: int
    deposited_fen: int
    under_way_fen: int
    """Planned, sent or passed on, not received yet."""
    coming_in_fen: int
    """What more is carried in once all came that is under way for earlier quarters: they don't need it."""
    still_needed_fen: int
    earlier_needed_fen: int
    """What quarters before this one still need: no later deposit covers them, a plan of theirs does."""
    carried_forward_fen: int


class NeedList(Schema):
    """A quarter's needs by bank, or every quarter that still needs something."""

    items: list[NeedRead]


class LeverageCheck(Closed):
    """Which quarter's leverage is judged."""

    county_code: CountyCode
    programme: ProgrammeCode | None = None
    """The one of the narrowest area where it is left out."""
    quarter: QuarterLabel
    occurred_on: BusinessDate


class AssessmentRead(Schema):
    """A judgement."""

    county_code: str
    bank_code: str
    programme: str
    quarter: str
    assessed_on: date
    balance_fen: int
    outstanding_fen: int
    leverage: str | None
    level: str
    within_bounds: bool
    idle_fen: int
    """What the lending did not need, at the leverage aimed at."""
    idle_quarters: int
    """Idle quarters in a row, this one included; 0 where it was not idle."""
    assessed_by: str


class AssessmentList(Schema):
    """A quarter's judgements by bank."""

    items: list[AssessmentRead]


class IndicatorQuery(Closed):
    """Whose funds are told, and of which day."""

    county_code: CountyCode | None = None
    programme: ProgrammeCode | None = None
    on: BusinessDate | None = None
    """Business date; today where it is left out."""


class Indicators(Schema):
    """How well a fund account is used."""

    county_code: str
    bank_code: str
    programme: str
    balance_fen: int
    """By business date; below 0 where money came later than what it paid."""
    outstanding_fen: int
    leverage: str | None
    """Loans outstanding over balance, two decimals; absent where the fund is empty."""
    leverage_target: str
    """What is aimed at, two decimals."""
    level: str
    """``below``, ``within`` or ``above`` what is aimed at."""
    utilisation: str | None
    """Loans outstanding over what the fund could carry, two decimals."""
    idle_fen: int
    """What the lending does not need, at the leverage aimed at."""
    idle_share: str | None
    """The same over the balance, two decimals."""
    idle: bool
    """Whether that is more than the programme bears."""
    idle_quarters: int
    """Quarters in a row that were judged idle, up to the last one judged by that day."""
    idle_since: str | None
    """The first of them."""


class PreAllocation(Schema):
    """What a county got ahead of lending, beside what its guidance task leads to expect: told, never refused."""

    county_code: str
    programme: str
    pre_allocated_fen: int
    """Received by that day."""
    guidance_fen: int
    """The lending that the county's task asks for."""
    cap_fen: int
    above: bool


class IndicatorList(Schema):
    """Indicators by county, bank and programme."""

    on: date
    items: list[Indicators]
    pre_allocations: list[PreAllocation]
    """Of counties that have a task; a bank is not told those of others, so it gets none."""
