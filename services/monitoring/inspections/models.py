"""Inspections and their versions: tables, and what the API takes and gives of them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import pydantic
from sqlalchemy import ARRAY, DateTime, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from services.monitoring.inspections.rules import STATE_LABELS, InspectionState
from services.monitoring.models import CountyTable
from shared.business_dates import BusinessDate
from shared.database import StrictPage, json_column
from shared.inputs import Line, Prose
from shared.schemas import ChinaMoment, Closed, Schema
from shared.security.callers import AskedArea
from shared.validation import InvalidValue

ObjectKind = Literal["town", "village", "household", "person"]
Code = Annotated[str, pydantic.Field(max_length=64)]


def _plain(value: Any, union: pydantic.ValidatorFunctionWrapHandler) -> Any:
    try:
        read = union(value)
        # half of a surrogate pair is read from JSON and can't be written anywhere
        str(read).encode()
    except (pydantic.ValidationError, UnicodeEncodeError):
        raise InvalidValue("应为是或否、数字或文字", "An answer is true or false, a number or a text") from None
    return read


Answer = Annotated[bool | int | str | float | None, pydantic.WrapValidator(_plain)]
"""What an item is answered with; whether it fits is for the form to say."""
Given = dict[Code, dict[Code, Answer]]


class Inspection(CountyTable, table=True):
    """A form filled in for an object on a day.

    `zone` is the war zone that answered for the area on that day; `sections` are those of the form, by which it is
    counted. `recorded_role` is the post of who recorded it last, None of drafts from before that was kept; `version`
    grows with every change.
    """

    __tablename__ = "inspection"
    __table_args__ = (
        Index("ix_inspection_area", "county_code", "area_code"),
        Index("ix_inspection_day", "county_code", "inspected_on", "id"),
    )

    form: str
    object_kind: str
    area_code: str = Field(max_length=12)
    household_id: UUID | None = None
    person: str | None = None
    inspected_on: date
    inspected_by: str
    zone: str | None = None
    sections: list[str] = Field(sa_type=ARRAY(Text))
    state: str = InspectionState.DRAFT.value
    recorded_role: str | None = None
    version: int = 1
    answers: dict[str, dict[str, Any]] = json_column()
    submitted_on: date | None = None
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class InspectionVersion(CountyTable, table=True):
    """What was handed in, or put in its place by a correction; only ever added."""

    __tablename__ = "inspection_version"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "inspection_id"], ["inspection.county_code", "inspection.id"], name="fk_version_inspection"
        ),
        UniqueConstraint("county_code", "inspection_id", "version", name="uq_inspection_version"),
    )

    inspection_id: UUID
    version: int
    answers: dict[str, dict[str, Any]] = json_column()
    occurred_on: date
    reason: str = ""
    actor: str
    actor_role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


# what comes in and goes out ------------------------------------------------------------------------------------------


class InspectionCreate(Closed):
    """A new draft."""

    form: Code
    object_kind: ObjectKind
    area_code: Annotated[str, pydantic.Field(min_length=2, max_length=12)]
    """The town or village; of a household or a person the one where they are."""
    household_id: UUID | None = None
    person: Line | None = None
    """Name of the person in post."""
    inspected_on: BusinessDate
    inspected_by: Line
    """Who inspected."""
    answers: Given = pydantic.Field(default_factory=dict)
    """Section → item → answer; sections may be filled in one after the other."""


class AnswersPatch(Closed):
    """Answers of some sections; items that are not given stay as they are, null clears an answer."""

    answers: Given


class InspectionSubmit(Closed):
    """The form is handed in."""

    occurred_on: BusinessDate


class InspectionCorrection(AnswersPatch):
    """What was wrong in a form that was handed in."""

    occurred_on: BusinessDate
    reason: Prose


class HandoverRead(Schema):
    """How a post was handed over: days on which nobody was in it, and how many there may be."""

    days: int
    most_days: int
    exceeded: bool


class VersionRead(Schema):
    """A version that was handed in."""

    version: int
    answers: dict[str, dict[str, Any]]
    occurred_on: date
    reason: str
    actor: str
    actor_role: str
    recorded_at: ChinaMoment


class InspectionRead(Schema):
    """An inspection as it stands."""

    id: UUID
    county_code: str
    form: str
    object_kind: str
    area_code: str
    household_id: UUID | None
    person: str | None
    inspected_on: date
    inspected_by: str
    zone: str | None
    """The war zone that answered for the area on that day; None where none did."""
    sections: list[str]
    state: str
    state_label: str
    version: int
    answers: dict[str, dict[str, Any]]
    submitted_on: date | None
    recorded_at: ChinaMoment

    @classmethod
    def of(cls, row: Inspection) -> "InspectionRead":
        """Show an inspection."""
        return cls(**row.model_dump(), state_label=STATE_LABELS[InspectionState(row.state)])


class InspectionDetail(InspectionRead):
    """An inspection with its versions, and the handover that its form asks about."""

    handover: HandoverRead | None
    """None where the form doesn't ask, or isn't answered yet."""
    versions: list[VersionRead]


class InspectionQuery(StrictPage):
    """Which inspections are asked for."""

    area: AskedArea = None
    form: Code | None = None
    zone: Code | None = None
    state: InspectionState | None = None


class InspectionList(Schema):
    """A page of inspections, the latest first."""

    items: list[InspectionRead]
    next: str | None


class ItemRead(Schema):
    """A question."""

    code: str
    label: str
    kind: str


class SectionRead(Schema):
    """A section of a form."""

    code: str
    label: str
    items: list[ItemRead]


class FormRead(Schema):
    """A form of the plan in force."""

    code: str
    label: str
    objects: list[str]
    roles: list[str]
    """Who inspects by it; empty where the plan is silent."""
    sections: list[SectionRead]


class FormList(Schema):
    """The forms that hold in an area on a day."""

    area_code: str
    on: date
    items: list[FormRead]
