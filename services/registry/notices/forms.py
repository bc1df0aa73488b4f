"""What comes in and goes out over HTTP about public notices."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.registry.records.fields import Day, Line, Paragraph, PersonName
from services.registry.records.forms import Moment
from shared.database import StrictPage
from shared.public_notices import PublicObjection
from shared.security.callers import AskedArea

Words = Annotated[Paragraph, Field(min_length=1)]
Place = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NoticeCreate(_Strict):
    """Put up the notice of the next step."""

    occurred_on: Day


class ObjectionCreate(_Strict):
    """An objection as a cadre takes it down; `number` is that on the notice's list, none objects to the whole."""

    occurred_on: Day
    number: Place | None = None
    name: PersonName
    contact: Annotated[Line, Field(min_length=1)]
    statement: Words


class Said(PublicObjection):
    """An objection that the gateway was sent, held to what the register takes as text."""

    name: PersonName
    contact: Annotated[Line, Field(min_length=1)]
    statement: Words


class AnswerCreate(_Strict):
    """The answer to an objection; one that is upheld takes the household off the list."""

    occurred_on: Day
    outcome: Literal["upheld", "rejected"]
    answer: Words


class NoticeQuery(StrictPage):
    """Which notices."""

    area: AskedArea = None
    state: Literal["open", "ended"] | None = None


class NoticeConditions(NoticeQuery):
    """The same for those who work with them: also those whose objections wait for an answer."""

    objected: bool | None = None


class NoticeRow(BaseModel):
    """A notice in a list; `open_objections` wait for an answer."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    area_code: str
    area_name: str
    title: str
    starts_on: date
    days: int
    in_working_days: bool
    free_on: date
    state: str
    ended_on: date | None
    recorded_at: Moment
    """When it came into the system; later than `starts_on`, it hung on paper first."""
    open_objections: int


class NoticeList(BaseModel):
    """A page of notices, the latest first."""

    items: list[NoticeRow]
    next: str | None


class NoticeRead(NoticeRow):
    """A notice with its list."""

    round_id: UUID | None
    project_id: UUID | None
    plan_id: UUID | None
    step: str | None
    """Of the round, or the project's stage."""
    role: str
    listed: list[dict[str, Any]]
    facts: list[dict[str, str]]
    content: str


class ObjectionRow(BaseModel):
    """An objection as the archive shows it: not who raised it."""

    id: UUID
    notice_id: UUID
    entry_id: UUID | None
    number: int | None
    raised_on: date
    from_public: bool
    raiser_masked: str
    statement: str
    state: str
    answer: str
    answered_on: date | None
    answered_by: str | None
    recorded_at: Moment


class ObjectionRead(ObjectionRow):
    """An objection as those see it who answer it."""

    name: str
    contact: str


class ObjectionList(BaseModel):
    """A notice's objections in the order in which they came."""

    items: list[ObjectionRead]
