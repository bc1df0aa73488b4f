"""Screening runs, their frozen lists and their marks: tables, and what the API takes and gives of them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import pydantic
from sqlalchemy import ARRAY, DateTime, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from services.monitoring.models import CountyTable, Table
from services.monitoring.populations.rules import Population
from services.monitoring.screenings.rules import Outcome
from shared.business_dates import BusinessDate
from shared.codes import GUARANTEE_ELEMENTS, TRANSFER_KINDS, UNIT_LEVELS
from shared.database import StrictPage, json_column
from shared.inputs import Prose
from shared.schemas import ChinaMoment, Closed, Schema
from shared.security.callers import AskedArea
from shared.validation import InvalidValue

Code = Annotated[str, pydantic.Field(max_length=64)]


def _each_once(elements: list[str]) -> list[str]:
    if len(elements) != len(set(elements)):
        raise InvalidValue("同一项只能填一次", "Each element is named once")
    return elements


Element: Any = Annotated[str, pydantic.Field(json_schema_extra={"enum": [one.code for one in GUARANTEE_ELEMENTS]})]
CadreLevel: Any = Annotated[str, pydantic.Field(json_schema_extra={"enum": [one.code for one in UNIT_LEVELS]})]
TransferKind: Any = Annotated[str, pydantic.Field(json_schema_extra={"enum": [one.code for one in TRANSFER_KINDS]})]
TransferKinds: Any = Annotated[
    list[TransferKind], pydantic.Field(max_length=len(TRANSFER_KINDS.codes)), pydantic.AfterValidator(_each_once)
]
MOST_PEOPLE = 50
"""Of a household: what no register has ever seen."""


class ScreeningRun(CountyTable, table=True):
    """A run over all households of a kind in an area; its list is frozen when it begins.

    One that was withdrawn counts for nothing; what was marked off in it can still be read.
    """

    __tablename__ = "screening"
    __table_args__ = (
        Index(
            "uq_screening_day",
            *("county_code", "area_code", "screening", "begun_on"),
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
        Index("ix_screening_day", "county_code", "begun_on", "id"),
    )

    screening: str
    label: str
    area_code: str = Field(max_length=12)
    population: str
    coverage: str
    """The share that must be marked off, as the plan has it."""
    cadre_levels: list[str] = Field(sa_type=ARRAY(Text))
    transfers: list[str] = Field(sa_type=ARRAY(Text))
    """Payments of which each member is asked."""
    begun_on: date
    begun_by: str | None = None
    begun_role: str | None = None
    """Both are None of runs that were begun before they were kept."""
    listed: int
    closed_on: date | None = None
    withdrawn_on: date | None = None
    withdrawn_by: str | None = None
    withdrawal_reason: str | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class ScreeningHousehold(Table, table=True):
    """A household on a run's list, as it stood then; only ever added."""

    __tablename__ = "screening_household"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "screening_id"], ["screening.county_code", "screening.id"], name="fk_household_screening"
        ),
    )

    county_code: str = Field(primary_key=True, max_length=6)
    screening_id: UUID = Field(primary_key=True)
    household_id: UUID = Field(primary_key=True)
    household_county: str = Field(max_length=6)
    household_no: str
    village_code: str = Field(max_length=12)


class ScreeningMark(CountyTable, table=True):
    """What was found at a household; a later version takes the place of the one before, and none is ever altered."""

    __tablename__ = "screening_mark"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "screening_id", "household_id"],
            [
                "screening_household.county_code",
                "screening_household.screening_id",
                "screening_household.household_id",
            ],
            name="fk_mark_household",
        ),
        UniqueConstraint("county_code", "screening_id", "household_id", "version", name="uq_screening_mark"),
    )

    screening_id: UUID
    household_id: UUID
    version: int
    outcome: str
    lacking: list[str] = Field(sa_type=ARRAY(Text))
    people: list[dict[str, Any]] = json_column()
    """Of each member, where the run asks: id, name, and the payments that come and that lack."""
    cadre_level: str | None = None
    note: str | None = None
    occurred_on: date
    actor: str
    actor_role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


# what comes in and goes out ------------------------------------------------------------------------------------------


class ScreeningCreate(Closed):
    """A new run."""

    screening: Code
    """Which of those that the plan asks for."""
    area_code: Annotated[str, pydantic.Field(min_length=2, max_length=12)]
    occurred_on: BusinessDate
    """The day as of which the list is taken."""


class PersonCheck(Closed):
    """Which payments a member is due, and whether they come; what stands in neither list is not due."""

    member_id: UUID
    received: TransferKinds = pydantic.Field(default_factory=list)
    lacking: TransferKinds = pydantic.Field(default_factory=list)


class MarkCreate(Closed):
    """What was found at a household."""

    occurred_on: BusinessDate
    outcome: Outcome = Outcome.SEEN
    lacking: Annotated[
        list[Element], pydantic.Field(max_length=len(GUARANTEE_ELEMENTS.codes)), pydantic.AfterValidator(_each_once)
    ] = pydantic.Field(default_factory=list)
    """What of the guarantees the household lacks."""
    people: Annotated[list[PersonCheck], pydantic.Field(max_length=MOST_PEOPLE)] = pydantic.Field(default_factory=list)
    """Every member on that day, each once, where the run asks of payments to people."""
    cadre_level: CadreLevel | None = None
    """Whose cadre went, where the plan names levels."""
    note: Prose | None = None
    corrects: Annotated[int, pydantic.Field(strict=True, ge=1)] | None = None
    """The version of the mark that this one takes the place of; None for the first."""


class ScreeningClose(Closed):
    """The run is over."""

    occurred_on: BusinessDate


class ScreeningWithdraw(Closed):
    """The run is given up."""

    occurred_on: BusinessDate
    reason: Prose


class ScreeningRead(Schema):
    """A run; one that was withdrawn counts for nothing."""

    id: UUID
    county_code: str
    screening: str
    label: str
    area_code: str
    population: Population
    population_label: str
    wanted_coverage: str
    """The share that must be marked off, as the plan has it."""
    cadre_levels: list[str]
    transfers: list[str]
    """Payments of which each member is asked."""
    begun_on: date
    begun_by: str | None
    begun_role: str | None
    closed_on: date | None
    withdrawn_on: date | None
    withdrawn_by: str | None
    withdrawal_reason: str | None


class TransferCount(Schema):
    """How many people get a payment that is due to them, and how many do not."""

    kind: str
    label: str
    received: int
    lacking: int


class ScreeningDetail(ScreeningRead):
    """A run with how far it has come in the caller's part of its area."""

    listed: int
    marked: int
    coverage: Decimal
    """Marked over listed, four decimals."""
    seen: int
    gone: int
    lacking: dict[str, int]
    """Households that lack it, by guarantee."""
    people: int
    """Members of whom the payments were asked."""
    people_lacking: int
    """Of them, who lacks one that is due."""
    by_transfer: list[TransferCount]
    by_cadre_level: dict[str, int]
    villages: int
    villages_visited: int
    """Villages in which a household was seen."""
    unmarked_left: int
    """Of those not yet marked: the register shows that they have left the list's kind or their village since."""


class ScreeningQuery(StrictPage):
    """Which runs are asked for."""

    area: AskedArea = None
    screening: Code | None = None
    closed: bool | None = None
    """False: those that go on. One that was withdrawn neither goes on nor is closed."""
    withdrawn: bool | None = None


class ScreeningList(Schema):
    """A page of runs, the latest first."""

    items: list[ScreeningRead]
    next: str | None


class PersonRead(Schema):
    """Which payments come to a member, and which are due and don't."""

    member_id: UUID
    name: str
    received: list[str]
    lacking: list[str]


class MarkRead(Schema):
    """What was found at a household."""

    version: int
    outcome: Outcome
    outcome_label: str
    lacking: list[str]
    people: list[PersonRead]
    cadre_level: str | None
    note: str | None
    occurred_on: date
    actor: str
    actor_role: str
    recorded_at: ChinaMoment


class ListedRead(Schema):
    """A household on a run's list."""

    household_id: UUID
    household_no: str
    village_code: str
    since: str | None
    """What the register tells of it since the list was taken."""
    since_label: str | None
    mark: MarkRead | None


class ListedQuery(StrictPage):
    """Which households of a list are asked for."""

    area: AskedArea = None
    marked: bool | None = None
    transfer_lacking: TransferKind | None = None
    """Only households of which somebody lacks this payment."""


class ListedList(Schema):
    """A page of a list, by household number."""

    items: list[ListedRead]
    next: str | None
