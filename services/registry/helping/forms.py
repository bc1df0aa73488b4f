"""What is asked for and shown of help seen together."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from services.registry.records.fields import Day
from shared.database import StrictPage
from shared.security.callers import AskedArea

ShareText = Annotated[Fraction, PlainSerializer(str, return_type=str)]


class AreaQuery(StrictPage):
    """Of which area."""

    area: AskedArea = None


class DayQuery(AreaQuery):
    """Of which area, and as of which day; today where it is left out."""

    on: Day | None = None


class YearQuery(AreaQuery):
    """Of which area and year."""

    year: Annotated[int, Field(ge=1990, le=2100)]


class LackQuery(AreaQuery):
    """Households that lack something."""

    lack: Literal["helper", "medical_staff", "household_health_file", "member_health_file"] = "helper"


class ItemsQuery(AreaQuery):
    """Where the six items are not traced to: villages or households."""

    level: Literal["village", "household"] = "household"


class _Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class HelperSeen(_Row):
    """A helper as those see who are helped: no telephone number."""

    id: UUID
    number: str
    name: str
    post: str
    position: str | None
    unit_id: UUID | None
    unit_name: str | None
    unit_level: str | None


class HelperSeenList(BaseModel):
    """A page of helpers."""

    items: list[HelperSeen]
    next: str | None


class UnitSeen(_Row):
    """A unit as those see who are helped."""

    id: UUID
    number: str
    name: str
    level: str
    unit_kind: str
    liaison: str


class UnitSeenList(BaseModel):
    """A page of units."""

    items: list[UnitSeen]
    next: str | None


class LineSeen(BaseModel):
    """A line of a pairing with whose it is."""

    id: UUID
    pairing_role: str
    started_on: date
    ended_on: date | None
    planned_until: date | None = None
    helper: HelperSeen | None = None
    unit: UnitSeen | None = None


class HouseholdHelp(BaseModel):
    """Who helps a household, and how."""

    household_id: UUID
    hard_case: bool
    mode: str
    """``develop`` (造血) where somebody can work, else ``relieve`` (输血)."""
    pair_kind: str | None
    lines: list[LineSeen]


class VillageHelp(BaseModel):
    """Who covers a village."""

    village_code: str
    lines: list[LineSeen]


class Cover(BaseModel):
    """How many of those who need it have it, and whether that is the share that the plan wants."""

    total: int
    covered: int
    wanted: ShareText | None
    met: bool | None


class Coverage(BaseModel):
    """双包: villages with poor households that have a unit, poor households that have their helpers."""

    villages: Cover
    households: Cover
    households_with_medical_staff: Cover


class HouseholdLacking(_Row):
    """A household that lacks something."""

    id: UUID
    household_no: str
    village_code: str
    head_name: str


class HouseholdLackingList(BaseModel):
    """A page of households."""

    items: list[HouseholdLacking]
    next: str | None


class VillagesWithout(BaseModel):
    """Villages with poor households and no unit; `next` is where the list goes on."""

    items: list[str]
    next: str | None


class Shortfall(_Row):
    """A helper who covers other than the post says."""

    helper_id: UUID
    number: str
    name: str
    post: str
    villages: int
    villages_wanted: int | None
    households: int
    households_wanted: int


class ShortfallList(BaseModel):
    """A page of them."""

    items: list[Shortfall]
    next: str | None


class Standing(BaseModel):
    """How far a helper has come, and whether that bars the release from the post and promotion."""

    helper_id: UUID
    villages: int
    households: int
    not_exited: int
    releasable: bool
    barred_from_promotion: bool


class TaskSeen(_Row):
    """A task on a help card."""

    task: str
    content: str
    due_on: date
    progress: int
    done_on: date | None


class HelpCard(BaseModel):
    """明白卡: what a household is to know of its helper."""

    pairing_id: UUID
    household_id: UUID
    household_no: str
    head_name: str
    village_code: str
    main_cause: str
    mode: str
    helper: HelperSeen
    pairing_role: str
    started_on: date
    ended_on: date | None
    tasks: list[TaskSeen]
    visits_this_year: int
    last_visit_on: date | None
    letters: list[str]


class LedgerEntry(BaseModel):
    """One thing done for a household."""

    on: date
    kind: Literal["pairing", "visit", "donation"]
    record_id: UUID
    who: str
    what: str
    value_fen: int = 0


class HelpLedger(BaseModel):
    """帮扶台帐: all that was done for a household, in the order of days."""

    household_id: UUID
    visits: int
    donated_fen: int
    entries: list[LedgerEntry]


class Overdue(BaseModel):
    """A helper who owes a household visits."""

    pairing_id: UUID
    helper_id: UUID
    helper_name: str
    household_id: UUID
    household_no: str
    village_code: str
    due: int
    made: int
    due_on: date | None = None


class OverdueList(BaseModel):
    """A page of them."""

    items: list[Overdue]
    next: str | None


class UnvisitedQuery(DayQuery):
    """Of which area, and over which days: from `since` to `on`, both included; `on` is today where it is left out."""

    since: Day


class Unvisited(BaseModel):
    """A poor household that nobody visited in the span of days; `last_visit_on` is the latest before it."""

    household_id: UUID
    household_no: str
    head_name: str
    village_code: str
    last_visit_on: date | None
    helpers: list[str]
    """Who is linked with it now, by name, medical staff too."""


class UnvisitedList(BaseModel):
    """A page of them by household number, beside how many poor households there are and how many were visited."""

    since: date
    on: date
    households: int
    visited: int
    items: list[Unvisited]
    next: str | None


class LettersMissing(BaseModel):
    """Who has not signed a responsibility letter of the year: linked cadres, village teams, departments."""

    year: int
    cadres: list[HelperSeen]
    resident_teams: list[UnitSeen]
    departments: list[UnitSeen]


class LectureMissing(BaseModel):
    """A branch secretary who owes lectures."""

    helper: HelperSeen
    wanted: int
    held: int


class LecturesMissing(BaseModel):
    """Branch secretaries who owe lectures of the year."""

    year: int
    items: list[LectureMissing]


class ItemsMissing(BaseModel):
    """A village or household to which not all six items are traced."""

    village_code: str
    household_id: UUID | None = None
    household_no: str | None = None
    missing: list[str]


class ItemsMissingList(BaseModel):
    """A page of them."""

    items: list[ItemsMissing]
    next: str | None


class GoodsProgress(BaseModel):
    """How much of the plan's goods was given."""

    code: str
    label: str
    unit: str
    per_household: int | None
    unit_value_fen: int | None
    quantity: str
    value_fen: int
    households: int
    households_short: int | None
    """Poor households that have fewer than the plan gives to each; null where it says no number."""


class PairedAidProgress(BaseModel):
    """How far the plan of paired aid has come in an area."""

    objects: dict[str, int]
    students_planned: int | None
    students_helped: int
    student_aid_planned_fen: int | None
    student_aid_given_fen: int
    goods: list[GoodsProgress]
    working_set_planned: int | None
    working_set_taken_on: int
    units_without_student: list[UnitSeen]
