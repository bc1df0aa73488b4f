"""The tables of meetings, attendance, decisions and follow-ups, and what the API takes and gives of them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import pydantic
from sqlalchemy import DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from services.gateway.models import CountyTable
from services.gateway.organisation.fields import AreaText, Paper, Papers
from services.gateway.organisation.meetings.rules import (
    DECISION_LABELS,
    MEETING_LABELS,
    DecisionState,
    MeetingState,
    is_late,
)
from shared.areas.directory import area_text
from shared.business_dates import BusinessDate
from shared.database import StrictPage, json_column
from shared.inputs import Line, Prose, RecentDate
from shared.schemas import ChinaMoment, Closed, Schema
from shared.security.callers import AskedArea


class Meeting(CountyTable, table=True):
    """A meeting of a group; `number` counts those of the group from 1."""

    __tablename__ = "meeting"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "group_id"], ["org_group.county_code", "org_group.id"], name="fk_meeting_group"
        ),
        UniqueConstraint("county_code", "group_id", "number", name="uq_meeting_number"),
        Index("ix_meeting_area", "county_code", "area_code"),
    )

    group_id: UUID
    area_code: str = Field(max_length=12)
    number: int
    title: str
    state: str
    called_on: date
    meets_on: date
    last_on: date
    """Day of the last step."""
    seats: int | None = None
    present: int | None = None
    minutes: str | None = None
    reason: str | None = None
    documents: list[dict[str, str]] = json_column()
    recorded_by: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class MeetingSeat(CountyTable, table=True):
    """A seat at a meeting, and who came for it; only ever added."""

    __tablename__ = "meeting_seat"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "meeting_id"], ["meeting.county_code", "meeting.id"], name="fk_meeting_seat_meeting"
        ),
        Index("ix_meeting_seat_meeting", "county_code", "meeting_id", "id"),
    )

    meeting_id: UUID
    post_id: UUID
    title: str
    holder: str | None = None
    present: bool
    deputy: str | None = None


class Decision(CountyTable, table=True):
    """What a meeting decided, under its number there; `area_code` is that of those who carry it out."""

    __tablename__ = "decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "meeting_id"], ["meeting.county_code", "meeting.id"], name="fk_decision_meeting"
        ),
        UniqueConstraint("county_code", "meeting_id", "number", name="uq_decision_number"),
        Index("ix_decision_area", "county_code", "area_code", "due_on", "id"),
    )

    meeting_id: UUID
    group_name: str
    meeting_number: int
    number: int
    what: str
    responsible: str
    area_code: str = Field(max_length=12)
    decided_on: date
    due_on: date
    state: str
    done_on: date | None = None
    last_on: date
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class DecisionNote(CountyTable, table=True):
    """What became of a decision; only ever added."""

    __tablename__ = "decision_note"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "decision_id"], ["decision.county_code", "decision.id"], name="fk_decision_note_decision"
        ),
        Index("ix_decision_note_decision", "county_code", "decision_id", "id"),
    )

    decision_id: UUID
    step: str
    occurred_on: date
    note: str
    actor: str
    actor_role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


# what comes in and goes out ------------------------------------------------------------------------------------------


class MeetingCall(Closed):
    """A meeting is called."""

    group_id: UUID
    title: Line
    meets_on: RecentDate
    """When it is to take place."""
    occurred_on: BusinessDate
    """Day of the call."""


class SeatPresent(Closed):
    """A seat whose holder came, or sent somebody."""

    post_id: UUID
    deputy: Line | None = None
    """Who came in the holder's place, if so."""


class MeetingHeld(Closed):
    """A meeting took place."""

    present: Annotated[list[SeatPresent], pydantic.Field(max_length=500)]
    """The seats that were there; the others of the group were not."""
    minutes: Prose
    documents: Papers = pydantic.Field(default_factory=list)
    occurred_on: BusinessDate
    """When it took place."""


class MeetingCancelled(Closed):
    """A meeting that was called does not take place."""

    reason: Prose
    occurred_on: BusinessDate


class DecisionCreate(Closed):
    """What a meeting decided, and who carries it out by when."""

    what: Prose
    responsible: Line
    """The unit that carries it out."""
    area_code: AreaText | None = None
    """The area of those who carry it out, the group's own or one inside; the group's own where it is left out."""
    due_on: RecentDate
    """Last day."""


class FollowUp(Closed):
    """What became of a decision."""

    note: Prose
    done: bool = False
    """Whether it is carried out."""
    occurred_on: BusinessDate


class Reopening(Closed):
    """A decision that was not carried out after all, in the eyes of those whose meeting decided it."""

    note: Prose
    occurred_on: BusinessDate


class DecisionRead(Schema):
    """A decision as it stands."""

    id: UUID
    meeting_id: UUID
    group_name: str
    meeting_number: int
    number: int
    """Counts the decisions of the meeting from 1."""
    what: str
    responsible: str
    area_code: str
    area_name: str
    decided_on: date
    due_on: date
    state: DecisionState
    state_label: str
    done_on: date | None
    late: bool
    """Carried out after its last day, or not although that has passed."""

    @classmethod
    def of(cls, row: Decision, today: date) -> "DecisionRead":
        """Show a decision with whether it is late today."""
        return cls(
            **row.model_dump(include=set(cls.model_fields)),
            area_name=area_text(row.area_code),
            state_label=DECISION_LABELS[DecisionState(row.state)],
            late=is_late(row.due_on, row.done_on, today),
        )


class NoteRead(Schema):
    """A step in a decision's life."""

    step: str
    occurred_on: date
    note: str
    actor: str
    actor_role: str
    recorded_at: ChinaMoment


class DecisionDetail(DecisionRead):
    """A decision with what became of it."""

    notes: list[NoteRead]


class MeetingRead(Schema):
    """A meeting."""

    id: UUID
    county_code: str
    group_id: UUID
    area_code: str
    number: int
    """Counts the meetings of the group from 1."""
    title: str
    state: MeetingState
    state_label: str
    called_on: date
    meets_on: date
    """When it took, or is to take, place."""
    seats: int | None
    """Seats of the group on that day; None before it was held."""
    present: int | None
    """Seats that were there."""

    @classmethod
    def of(cls, row: Meeting) -> "MeetingRead":
        """Show a meeting."""
        return cls(**row.model_dump(include=set(cls.model_fields)), state_label=MEETING_LABELS[MeetingState(row.state)])


class MeetingSeatRead(Schema):
    """A seat at a meeting."""

    post_id: UUID
    title: str
    holder: str | None
    """Who held it that day."""
    present: bool
    deputy: str | None


class MeetingDetail(MeetingRead):
    """A meeting with its minutes, who was there, and what it decided."""

    minutes: str | None
    reason: str | None
    """Why it was cancelled."""
    documents: list[Paper]
    recorded_by: str
    attendance: list[MeetingSeatRead]
    decisions: list[DecisionRead]


class MeetingQuery(StrictPage):
    """Which meetings are asked for."""

    area: AskedArea = None
    group_id: UUID | None = None
    state: MeetingState | None = None


class MeetingList(Schema):
    """A page of meetings, the latest first."""

    items: list[MeetingRead]
    next: str | None


class DecisionQuery(StrictPage):
    """Which decisions are asked for."""

    area: AskedArea = None
    meeting_id: UUID | None = None
    state: DecisionState | None = None
    late: bool | None = None


class DecisionList(Schema):
    """A page of decisions, those first that are due first."""

    items: list[DecisionRead]
    next: str | None
