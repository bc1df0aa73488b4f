"""What everybody may see of a public notice, and send to it: the registry gives it, the gateway shows it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class PublicListed(BaseModel):
    """A household, or a village, as everybody may see it: a masked name, no number, no health, no cause."""

    number: int
    name: str
    village_group: str | None
    people: int
    per_head_fen: int | None
    explanation: str
    """Its place and how it was judged: figures and lines, as villagers read them."""
    withdrawn: bool


class PublicFact(BaseModel):
    """Something told of a project or of a fund-use plan."""

    label: str
    value: str


class PublicAnswer(BaseModel):
    """An objection as everybody may see it: that it was raised, and what was answered."""

    number: int | None
    raised_on: date
    state: str
    answer: str
    answered_on: date | None


class PublicNoticeRow(BaseModel):
    """A notice in a list."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    area_code: str
    area_name: str
    title: str
    starts_on: date
    days: int
    in_working_days: bool
    last_on: date
    """Its last whole day."""
    state: str
    """``open`` while it hangs, then ``ended``."""
    ended_on: date | None
    recorded_on: date
    """The day from which it could be read here; after `starts_on`, it hung on paper first."""

    @property
    def takes_objections(self) -> bool:
        """Whether anybody may still object here: not to one that had hung on paper before it was entered."""
        return self.state == "open" and self.recorded_on <= self.last_on


class PublicNotice(PublicNoticeRow):
    """A notice as everybody may see it."""

    listed: list[PublicListed]
    facts: list[PublicFact] = []
    """Of a project's stage or a fund-use plan; empty where the notice lists whom a procedure is about."""
    content: str = ""
    objections: list[PublicAnswer]


class PublicNoticeList(BaseModel):
    """Notices of an area, the latest first."""

    items: list[PublicNoticeRow]
    next: str | None


class PublicObjection(BaseModel):
    """An objection as anybody sends it; `number` is that on the notice's list, none objects to the whole."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] | None = None
    name: Annotated[str, Field(min_length=1, max_length=50)]
    contact: Annotated[str, Field(min_length=1, max_length=100)]
    statement: Annotated[str, Field(min_length=1, max_length=2000)]


class ObjectionTaken(BaseModel):
    """That an objection has come in."""

    id: UUID
    raised_on: date
