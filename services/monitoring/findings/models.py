"""Findings and their steps: tables, and what the API takes and gives of them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import pydantic
from sqlalchemy import ARRAY, DateTime, ForeignKeyConstraint, Index, Text
from sqlmodel import Field

from services.monitoring.findings.rules import STATE_LABELS, FindingState, is_late
from services.monitoring.late_entries import ENTERED_LATE
from services.monitoring.models import CountyTable
from shared.business_dates import BusinessDate
from shared.database import StrictPage
from shared.inputs import Line, Prose, RecentDate
from shared.schemas import ChinaMoment, Closed, Schema
from shared.security.callers import AskedArea

Code = Annotated[str, pydantic.Field(max_length=64)]


class Finding(CountyTable, table=True):
    """A problem that was found; `zone` is the war zone that answered for its area when it was opened.

    `rectified_on` and `rectified_by` are those of the last rectification, and None while it is sent back.
    `rectified_late` and `entered_late` tell that any rectification was dated, or entered, after the last day that held
    then: no new last day mends that.
    """

    __tablename__ = "finding"
    __table_args__ = (
        Index("ix_finding_area", "county_code", "area_code"),
        Index("ix_finding_due", "county_code", "due_on", "id"),
    )

    source: str
    section: str
    what: str
    area_code: str = Field(max_length=12)
    household_id: UUID | None = None
    inspection_id: UUID | None = None
    zone: str | None = None
    due_on: date
    state: str = FindingState.OPENED.value
    opened_on: date
    rectified_on: date | None = None
    rectified_by: str | None = None
    rectified_late: bool = False
    entered_late: bool = False
    closed_on: date | None = None
    last_on: date
    """Day of the last step."""


class FindingStepTaken(CountyTable, table=True):
    """One step in a finding's life; only ever added."""

    __tablename__ = "finding_step"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "finding_id"], ["finding.county_code", "finding.id"], name="fk_step_finding"
        ),
        Index("ix_finding_step", "county_code", "finding_id", "id"),
    )

    finding_id: UUID
    step: str
    occurred_on: date
    due_on: date
    note: str
    evidence: list[str] = Field(sa_type=ARRAY(Text))
    actor: str
    actor_role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


# what comes in and goes out ------------------------------------------------------------------------------------------


class FindingCreate(Closed):
    """A problem that was found."""

    source: Code
    section: Code
    what: Prose
    area_code: Annotated[str, pydantic.Field(min_length=2, max_length=12)]
    household_id: UUID | None = None
    """The household that it is about, if it is about one."""
    inspection_id: UUID | None = None
    """The inspection that found it, if one did."""
    due_on: RecentDate
    """Last day on which it shall be rectified."""
    occurred_on: BusinessDate


class RectifyRequest(Closed):
    """What was done about it."""

    occurred_on: BusinessDate
    note: Prose
    evidence: Annotated[list[Line], pydantic.Field(min_length=1, max_length=20)]
    """Names or numbers of what proves it."""


class CloseRequest(Closed):
    """Somebody else has looked at it and is content."""

    occurred_on: BusinessDate
    note: Prose


class SendBackRequest(CloseRequest):
    """Somebody else has looked at it and is not content."""

    due_on: RecentDate | None = None
    """A new last day; None where the old one stays."""


class FindingRead(Schema):
    """A finding as it stands."""

    id: UUID
    county_code: str
    source: str
    section: str
    what: str
    area_code: str
    household_id: UUID | None
    inspection_id: UUID | None
    zone: str | None
    due_on: date
    state: str
    state_label: str
    late: bool
    """Rectified after its last day, if it was sent back since too, or not although that has passed."""
    entered_late: Annotated[bool, pydantic.Field(description=ENTERED_LATE)]
    opened_on: date
    rectified_on: date | None
    closed_on: date | None

    @classmethod
    def of(cls, row: Finding, today: date) -> "FindingRead":
        """Show a finding with whether it is late today."""
        return cls(
            **row.model_dump(),
            state_label=STATE_LABELS[FindingState(row.state)],
            late=row.rectified_late or is_late(row.due_on, row.rectified_on, today),
        )


class FindingStepRead(Schema):
    """A step in a finding's life."""

    step: str
    occurred_on: date
    due_on: date
    note: str
    evidence: list[str]
    actor: str
    actor_role: str
    recorded_at: ChinaMoment


class FindingDetail(FindingRead):
    """A finding with its history."""

    history: list[FindingStepRead]


class FindingQuery(StrictPage):
    """Which findings are asked for."""

    area: AskedArea = None
    zone: Code | None = None
    section: Code | None = None
    source: Code | None = None
    state: FindingState | None = None
    late: bool | None = None
    entered_late: Annotated[bool | None, pydantic.Field(description=ENTERED_LATE)] = None
    household_id: UUID | None = None
    inspection_id: UUID | None = None


class FindingList(Schema):
    """A page of findings, those first that are due first."""

    items: list[FindingRead]
    next: str | None
