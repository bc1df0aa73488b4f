"""What the API takes and gives of spot checks."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool

from services.monitoring.spot_checks.rules import DrawLevel, Outcome
from shared.business_dates import BusinessDate
from shared.database import StrictPage
from shared.inputs import Line, Prose
from shared.schemas import ChinaMoment, Closed, Schema
from shared.security.callers import AskedArea

QuarterText = Annotated[str, Field(pattern=r"^(?:19|20|21)[0-9]{2}Q[1-4]$")]
"""``2018Q4``."""


class SpotCheckCreate(Closed):
    """A draw."""

    area_code: Annotated[str, Field(min_length=2, max_length=12)]
    quarter: QuarterText
    level: DrawLevel
    """By what is drawn: the share is taken, and rounded up, in each village or in each town."""
    public_seed: Annotated[str, Field(max_length=200, pattern=r"^[!-~]*$")] = ""
    """What was agreed on in public beforehand, such as a lottery's numbers; signs of ASCII without blanks."""
    occurred_on: BusinessDate
    """The day of the draw; whatever it is, the population is today's, or that of the quarter's last day.

    Visits are dated from the later of the two days.
    """


class MissedHousehold(Closed):
    """An unregistered household that should be on the register."""

    head_name: Line
    reason: Prose


class ResultCreate(Closed):
    """What a visit came to."""

    outcome: Outcome = Outcome.CHECKED
    visited_on: BusinessDate
    visited_by: Line
    """Who went."""
    helper: Line | None = None
    """The household's helper, where he is known; he can't be who went."""
    income_ok: StrictBool | None = None
    guarantees: Annotated[dict[Annotated[str, Field(max_length=64)], StrictBool], Field(max_length=20)] = Field(
        default_factory=dict
    )
    """Guarantee → whether the household has it; each of the plan's."""
    satisfied: StrictBool | None = None
    wrongly_exited: StrictBool | None = None
    """It should not have left poverty, 错退."""
    looked_at: Annotated[int, Field(strict=True, ge=0, le=10_000)] = 0
    """Unregistered households of the village that were looked at on this visit, each counted with one visit only."""
    missed: Annotated[list[MissedHousehold], Field(max_length=100)] = Field(default_factory=list)
    """Of these, those that should be on the register, 漏评."""
    note: Prose | None = None
    corrects: Annotated[int, Field(strict=True, ge=1)] | None = None
    """The version of the result that this one takes the place of; None for the first."""


class SpotCheckClose(Closed):
    """The check is over."""

    occurred_on: BusinessDate


class RateRead(Schema):
    """A rate, what it is made of, and whether it breaks its bound."""

    code: str
    label: str
    numerator: int
    denominator: int
    rate: Decimal | None
    """Four decimals; None where nothing was looked at."""
    bound: Decimal
    """Four decimals, as the rate; judged by the plan's exact share."""
    exceeded: bool | None
    """Errors at or above the bound, satisfaction at or below; None where nothing was looked at."""


class Progress(Schema):
    """How far a check has come in an area."""

    households: int
    drawn: int
    checked: int
    gone: int
    missing: int
    """Drawn and without a result."""
    late: int
    """Visited after the last day, or not although that has passed."""
    rates: list[RateRead]


class SpotCheckRead(Schema):
    """A draw with everything by which it can be repeated."""

    id: UUID
    county_code: str
    area_code: str
    quarter: str
    level: str
    population: str
    population_on: date
    share: str
    nonce: str
    public_seed: str
    digest: str
    seed: str
    households: int
    drawn: int
    elements: list[str]
    """The guarantees that each result answers."""
    drawn_on: date
    due_on: date
    """Last day for the visits."""
    drawn_by: str
    closed_on: date | None


class SpotCheckDetail(SpotCheckRead):
    """A draw with how far it has come in the caller's part of its area."""

    progress: Progress


class GroupRead(Schema):
    """How far a check has come in one of the villages or towns by which was drawn."""

    group_code: str
    group_label: str
    progress: Progress


class GroupList(Schema):
    """The villages or towns by which was drawn."""

    items: list[GroupRead]


class SpotCheckQuery(StrictPage):
    """Which checks are asked for."""

    area: AskedArea = None
    quarter: QuarterText | None = None
    closed: bool | None = None


class SpotCheckList(Schema):
    """A page of checks, the latest quarter first."""

    items: list[SpotCheckRead]
    next: str | None


class ResultRead(Schema):
    """What a visit came to."""

    version: int
    outcome: Outcome
    outcome_label: str
    visited_on: date
    visited_by: str
    helper: str | None
    income_ok: bool | None
    guarantees: dict[str, bool]
    satisfied: bool | None
    wrongly_exited: bool | None
    looked_at: int
    missed: list[MissedHousehold]
    note: str | None
    actor: str
    actor_role: str
    recorded_at: ChinaMoment


class DrawnRead(Schema):
    """A household's place in a draw, and what came of it."""

    household_id: UUID
    household_no: str
    village_code: str
    group_code: str
    rank: int
    key: str
    drawn: bool
    since: str | None
    """What the register tells of it since the draw."""
    since_label: str | None
    late: bool
    """Drawn, and visited after the last day, or not although that has passed."""
    result: ResultRead | None


class DrawnQuery(StrictPage):
    """Which households of a draw are asked for."""

    area: AskedArea = None


class SampleQuery(DrawnQuery):
    """Which drawn households are asked for."""

    done: bool | None = None
    """Only those with a result, or without."""


class DrawnList(Schema):
    """A page of a draw, by group and rank."""

    items: list[DrawnRead]
    next: str | None
