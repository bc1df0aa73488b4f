"""What comes in and goes out over HTTP about procedures."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from services.registry.households.forms import HouseholdCreate, MemberCreate, VillageGroup
from services.registry.incomes.rules import IncomeParts
from services.registry.monitored.models import MonitoredKind
from services.registry.notices.forms import NoticeRead, ObjectionRow
from services.registry.records.fields import (
    AreaCode,
    Count,
    Day,
    Line,
    Paragraph,
    PersonName,
    Phone,
    VillageCode,
    Year,
    one_of,
    some_of,
)
from services.registry.records.forms import Moment
from shared import codes
from shared.database import StrictPage
from shared.money import Fen
from shared.policies.procedures import Procedure, ProcedureCode
from shared.security.callers import AskedArea
from shared.security.permissions import Role

Risks: Any = some_of(codes.RISK_KINDS)
Body: Any = one_of(codes.VOTING_BODIES)
Scale = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RoundCreate(_Strict):
    """Open a round; with a quota of scale where the plan asks for one."""

    procedure: ProcedureCode
    area_code: AreaCode
    year: Year
    occurred_on: Day
    quota_households: Scale | None = None
    quota_people: Scale | None = None


class FamilyCreate(_Strict):
    """A household that is not to be registered: its members, and how to reach it."""

    village_code: VillageCode
    village_group: VillageGroup | None = None
    phone: Phone | None = None
    members: Annotated[list[MemberCreate], Field(min_length=1, max_length=50)]


class EntryCreate(_Strict):
    """Take something into a round: exactly one of the five, as the procedure asks.

    `application` is the household as it will be registered; its `registered_on` is replaced by the day of entry.
    """

    occurred_on: Day
    application: HouseholdCreate | None = None
    family: FamilyCreate | None = None
    household_id: UUID | None = None
    village_code: VillageCode | None = None
    monitoring_object_id: UUID | None = None
    monitored_kind: MonitoredKind | None = None
    risks: Risks = []


class IncomeForm(_Strict):
    """A year's income item by item, fen."""

    wage_fen: Fen
    business_fen: Fen
    transfer_fen: Fen
    property_fen: Fen
    production_cost_fen: Fen
    paid_away_fen: Fen = 0

    @property
    def parts(self) -> IncomeParts:
        """As the rules take it."""
        return IncomeParts(**self.model_dump(exclude={"paid_away_fen"}))


class VisitForm(_Strict):
    """Who was at the household: a resident cadre (驻村) and a linked cadre (包扶)."""

    resident_cadre: PersonName
    linked_cadre: PersonName


class ElementForm(_Strict):
    """An element that was checked: whether it is secured or holds, and by which facts.

    Which of the two is asked follows from the procedure: its elements are `read_as` guarantees or conditions.
    """

    secured: Annotated[
        StrictBool | None, Field(description="保障类项目（read_as: guarantees）：true 为已落实，false 为尚未落实")
    ] = None
    holds: Annotated[
        StrictBool | None,
        Field(description="情况类项目（read_as: conditions），如“收入低”：true 为该情况成立，false 为不成立"),
    ] = None
    basis: Annotated[Line, Field(min_length=1)]


class MeasureForm(_Strict):
    """A measure that was carried out for a monitoring object."""

    label: Annotated[Line, Field(min_length=1)]
    started_on: Day


class SignatureForm(_Strict):
    """Who signed for the household; somebody who can't write lets a deputy write and gives his thumb print."""

    signed_by: PersonName
    by_deputy: StrictBool = False


class FindingCreate(_Strict):
    """What was found of an entry for a step: the parts that the step needs, no others."""

    step: Code
    occurred_on: Day
    visit: VisitForm | None = None
    income: IncomeForm | None = None
    elements: dict[Code, ElementForm] | None = None
    population: Scale | None = None
    measures: Annotated[list[MeasureForm], Field(max_length=100)] | None = None
    signature: SignatureForm | None = None


class EvidenceForm(_Strict):
    """A piece of evidence: which of the step's, what it says, or the document that holds it."""

    label: Annotated[Line, Field(min_length=1)]
    text: Paragraph = ""
    document_id: UUID | None = None


class VotesForm(_Strict):
    """Counts of a vote."""

    body: Body
    entitled: Count
    present: Count
    in_favour: Count
    against: Count
    abstained: Count = 0


class DropForm(_Strict):
    """An entry that leaves the round at a step, and why."""

    entry_id: UUID
    reason: Annotated[Line, Field(min_length=1)]


class StepCreate(_Strict):
    """Take a step."""

    code: Code
    occurred_on: Day
    outcome: Literal["passed", "failed"] = "passed"
    note: Paragraph = ""
    evidence: Annotated[list[EvidenceForm], Field(max_length=50)]
    votes: VotesForm | None = None
    dropped: Annotated[list[DropForm], Field(max_length=1000)] = []


class RoundQuery(StrictPage):
    """Which rounds."""

    area: AskedArea = None
    procedure: ProcedureCode | None = None
    year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    state: Literal["running", "completed", "failed"] | None = None


class NextStep(BaseModel):
    """The step that comes next, and what it needs."""

    code: str
    label: str
    kind: str
    role: str
    needs: list[str]
    due_on: date | None


class StepRead(BaseModel):
    """A step that was taken."""

    model_config = ConfigDict(from_attributes=True)

    place: int
    code: str
    label: str
    kind: str
    occurred_on: date
    due_on: date | None
    late: bool
    outcome: str
    note: str
    evidence: list[dict[str, Any]]
    votes: dict[str, Any]
    dropped: list[dict[str, Any]]
    subject: str
    name: str
    role: str
    recorded_at: Moment


class RoundRow(BaseModel):
    """A round in a list."""

    model_config = ConfigDict(from_attributes=True)

    county_code: str
    id: UUID
    area_code: str
    procedure: str
    pack: str
    policy_area: str
    effective_from: date
    revision: int
    year: int
    quota_households: int | None
    quota_people: int | None
    opened_on: date
    apply_until: date | None
    state: str
    ended_on: date | None
    version: int


class RoundList(BaseModel):
    """A page of rounds."""

    items: list[RoundRow]
    next: str | None


class RoundRead(RoundRow):
    """A round with the steps taken, the next one, and how many entries stand."""

    label: str
    next_step: NextStep | None
    steps: list[StepRead]
    standing: int
    dropped: int
    entered: int


class WaitingQuery(StrictPage):
    """Whose next steps: in an area, of a post."""

    area: AskedArea = None
    role: Role | None = None


class WaitingStep(BaseModel):
    """The step for which a round waits; what it still needs tells the round itself."""

    code: str
    label: str
    kind: str
    role: str
    due_on: date | None
    late: bool


class WaitingRound(RoundRow):
    """A running round and the step for which it waits."""

    label: str
    next_step: WaitingStep


class WaitingList(BaseModel):
    """A page of them in the order in which they were opened."""

    items: list[WaitingRound]
    next: str | None


class EntryRead(BaseModel):
    """An entry of a round; an applicant's papers are not shown."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    round_id: UUID
    number: int
    subject: str
    household_id: UUID | None
    object_id: UUID | None
    village_code: str
    village_group: str | None
    head_name: str
    people: int
    labour: bool
    monitored_kind: str | None
    risks: list[str]
    applied_on: date
    state: str
    place: int | None
    dropped_at: str | None
    reason: str


class EntryList(BaseModel):
    """The entries of a round in the order of application."""

    items: list[EntryRead]


class FindingRead(BaseModel):
    """A finding; the latest of an entry and step counts."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    entry_id: UUID
    step: str
    occurred_on: date
    facts: dict[str, Any]
    working: str
    subject: str
    role: str
    recorded_at: Moment


class RankedRead(BaseModel):
    """A place on the first list with its working."""

    place: int
    entry_id: UUID
    number: int
    head_name: str
    people: int
    per_head_fen: int
    kept: bool
    sentence: str
    working: str


class Ranking(BaseModel):
    """The first list: from the lowest income per head up, and why it is cut where it is."""

    items: list[RankedRead]


class Archive(BaseModel):
    """Everything of a round that is over."""

    round: RoundRead
    entries: list[EntryRead]
    findings: list[FindingRead]
    notices: list[NoticeRead]
    objections: list[ObjectionRow]


class ProcedureList(BaseModel):
    """The procedures in force in an area on a day."""

    items: list[Procedure]


class StatedTotal(BaseModel):
    """A part of the poor beside what the plan states of it: those of a type, or of a group of types."""

    household_type: str | None
    group: str | None
    households: int
    people: int
    stated_households: int | None
    stated_people: int
    agrees: bool


class Remaining(BaseModel):
    """How many are still poor on a day, beside the numbers that the plan states (null where it states none)."""

    area_code: str
    on: date
    households: int
    people: int
    stated_households: int | None
    stated_people: int | None
    agrees: bool | None
    parts: list[StatedTotal]
