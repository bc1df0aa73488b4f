"""The tables of plans of work, their steps and recipients, and what the API takes and gives of them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import pydantic
from sqlalchemy import DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field

from services.gateway.models import CountyTable
from services.gateway.organisation.fields import AreaText, Paper, one_of
from services.gateway.organisation.work_plans.rules import STATE_LABELS, WorkPlanState, unacknowledged
from shared.areas.directory import area_text
from shared.business_dates import BusinessDate
from shared.codes import WORK_PLAN_KINDS
from shared.database import StrictPage, json_column
from shared.inputs import Line, Prose
from shared.schemas import ChinaMoment, Closed, Schema
from shared.security.callers import AskedArea

WorkPlanKind: Any = one_of(WORK_PLAN_KINDS)
Year = Annotated[int, pydantic.Field(strict=True, ge=1990, le=2100)]
AskedYear = Annotated[int, pydantic.Field(ge=1990, le=2100)]


class WorkPlan(CountyTable, table=True):
    """A plan, a method or a task of an area, as the document that was approved, or is to be."""

    __tablename__ = "work_plan"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "meeting_id"], ["meeting.county_code", "meeting.id"], name="fk_work_plan_meeting"
        ),
        Index("ix_work_plan_area", "county_code", "area_code"),
    )

    area_code: str = Field(max_length=12)
    kind: str
    title: str
    first_year: int
    last_year: int
    document: dict[str, str] = json_column()
    state: str
    meeting_id: UUID | None = None
    submitted_by: str
    approved_by: str | None = None
    approved_on: date | None = None
    issued_on: date | None = None
    last_on: date
    """Day of the last step."""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class WorkPlanStepTaken(CountyTable, table=True):
    """One step in a plan's life, with the document as it was then; only ever added."""

    __tablename__ = "work_plan_step"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "work_plan_id"], ["work_plan.county_code", "work_plan.id"], name="fk_work_plan_step_plan"
        ),
        Index("ix_work_plan_step_plan", "county_code", "work_plan_id", "id"),
    )

    work_plan_id: UUID
    state: str
    occurred_on: date
    note: str | None = None
    meeting_id: UUID | None = None
    document: dict[str, str] = json_column()
    actor: str
    actor_role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class WorkPlanRecipient(CountyTable, table=True):
    """An area that a plan was handed down to."""

    __tablename__ = "work_plan_recipient"
    __table_args__ = (
        ForeignKeyConstraint(
            ["county_code", "work_plan_id"],
            ["work_plan.county_code", "work_plan.id"],
            name="fk_work_plan_recipient_plan",
        ),
        Index("uq_work_plan_recipient", "county_code", "work_plan_id", "area_code", unique=True),
        Index("ix_work_plan_recipient_area", "county_code", "area_code"),
    )

    work_plan_id: UUID
    area_code: str = Field(max_length=12)
    acknowledged_on: date | None = None
    acknowledged_by: str | None = None


# what comes in and goes out ------------------------------------------------------------------------------------------


class WorkPlanCreate(Closed):
    """A plan, a method or a task that is to be approved."""

    area_code: AreaText
    kind: WorkPlanKind
    title: Line
    first_year: Year
    last_year: Year
    document: Paper
    occurred_on: BusinessDate


class Resubmission(Closed):
    """A plan that was sent back, as it was mended."""

    title: Line | None = None
    document: Paper
    note: Prose
    occurred_on: BusinessDate


class Tabling(Closed):
    """A plan is put before a meeting."""

    meeting_id: UUID
    occurred_on: BusinessDate


class Approval(Closed):
    """The meeting has approved the plan."""

    note: Prose | None = None
    occurred_on: BusinessDate


class SendingBack(Closed):
    """The plan is to be mended."""

    note: Prose
    occurred_on: BusinessDate


class Issue(Closed):
    """The plan is issued, and handed down to areas below."""

    recipients: Annotated[list[AreaText], pydantic.Field(max_length=1000)] = pydantic.Field(default_factory=list)
    """The areas that carry it out: at least one for a task, else as many as shall acknowledge it."""
    occurred_on: BusinessDate


class Acknowledgement(Closed):
    """An area has taken note of what was handed down to it."""

    area_code: AreaText | None = None
    """The area; the caller's own where it is left out."""
    occurred_on: BusinessDate


class RecipientRead(Schema):
    """An area that a plan was handed down to."""

    area_code: str
    area_name: str
    acknowledged_on: date | None
    acknowledged_by: str | None

    @classmethod
    def of(cls, row: WorkPlanRecipient) -> "RecipientRead":
        """Show a recipient."""
        return cls(
            area_code=row.area_code,
            area_name=area_text(row.area_code),
            acknowledged_on=row.acknowledged_on,
            acknowledged_by=row.acknowledged_by,
        )


class WorkPlanRead(Schema):
    """A plan of work."""

    id: UUID
    plan_area: str
    """The area whose plan it is, 12 digits; it holds the reader's where it was handed down to him."""
    plan_area_name: str
    kind: str
    kind_label: str
    title: str
    first_year: int
    last_year: int
    document: Paper
    state: WorkPlanState
    state_label: str
    meeting_id: UUID | None
    """The meeting that it is, or was, before."""
    approved_on: date | None
    issued_on: date | None

    @classmethod
    def of(cls, row: WorkPlan) -> "WorkPlanRead":
        """Show a plan."""
        return cls(**_shown(row))


def _shown(row: WorkPlan) -> dict[str, Any]:
    return {
        **row.model_dump(include=set(WorkPlanRead.model_fields)),
        "plan_area": row.area_code,
        "plan_area_name": area_text(row.area_code),
        "kind_label": WORK_PLAN_KINDS.by_code(row.kind).label,
        "state_label": STATE_LABELS[WorkPlanState(row.state)],
    }


class WorkPlanStepRead(Schema):
    """A step in a plan's life, with the document as it was then."""

    state: WorkPlanState
    """Where the step led."""
    occurred_on: date
    note: str | None
    meeting_id: UUID | None
    document: Paper
    actor: str
    actor_role: str
    recorded_at: ChinaMoment


class WorkPlanDetail(WorkPlanRead):
    """A plan with its steps and those whom it was handed down to; to these it shows their own part only."""

    submitted_by: str | None
    """Who submitted it last, and may neither approve it nor send it back; None to those below."""
    approved_by: str | None
    """Who entered that it was approved, and may not issue it; None to those below."""
    recipients: list[RecipientRead]
    unacknowledged: int
    """How many of the recipients shown have not acknowledged it."""
    steps: list[WorkPlanStepRead]

    @classmethod
    def whole(
        cls, row: WorkPlan, recipients: list[WorkPlanRecipient], steps: list[WorkPlanStepTaken], *, own: bool
    ) -> "WorkPlanDetail":
        """Show a plan with what belongs to it; who took its steps only where it is the reader's own area's."""
        return cls(
            **_shown(row),
            submitted_by=row.submitted_by if own else None,
            approved_by=row.approved_by if own else None,
            recipients=[RecipientRead.of(one) for one in recipients],
            unacknowledged=unacknowledged([one.acknowledged_on for one in recipients]),
            steps=[WorkPlanStepRead.model_validate(one, from_attributes=True) for one in steps],
        )


class WorkPlanQuery(StrictPage):
    """Which plans are asked for."""

    area: AskedArea = None
    kind: WorkPlanKind | None = None
    state: WorkPlanState | None = None
    year: AskedYear | None = None
    """Only those whose years this one lies in."""
    received: bool = False
    """Those that were handed down to the area, and not its own."""
    waiting: bool = False
    """Only those of the caller's own area whose next step he may take: never what another must check who took the step
    before; with ``received`` those that his own area has not acknowledged."""


class WorkPlanList(Schema):
    """A page of plans, in the order in which they were submitted."""

    items: list[WorkPlanRead]
    next: str | None
