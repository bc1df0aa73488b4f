"""Duties, the reports of them, and how far the calendar was kept: tables."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from services.monitoring.duties.rules import OWED_STATES, DutyState, late_days
from services.monitoring.figures.rules import Figures, Measure
from services.monitoring.models import CountyTable, Table

KEPT_BY_CREDIT = "credit"
"""Beside what a pack may say: the credit service keeps it from its books, and announces what becomes of it."""
KEPT_BY_VISITS = "visit"
"""A helper's, counted from the visits that were recorded."""


class Duty(CountyTable, table=True):
    """Something that a post owes in a period.

    `owner` tells duties of one period apart: the area by its first code, the department in it, the helper, or the
    bank. `version` counts the changes that a calendar has to show.
    """

    __tablename__ = "duty"
    __table_args__ = (
        UniqueConstraint("county_code", "pack", "code", "period", "owner", name="uq_duty_period"),
        Index("ix_duty_due", "county_code", "due_on", "id"),
        Index("ix_duty_subject", "county_code", "subject_id"),
        Index("ix_duty_owed", "due_on", postgresql_where=text("state = 'open'")),
        Index("ix_duty_provisional", "planned_on", postgresql_where=text("planned_on IS NOT NULL")),
    )

    pack: str
    """The policy pack; of a bank's duty the credit programme."""
    code: str
    label: str
    source: str | None = None
    """Row of the requirements; None where no pack that is in force names the duty."""
    area_code: str = Field(max_length=12)
    owner: str
    subject_id: UUID | None = None
    """The helper, or the loan."""
    bank_code: str | None = None
    period: str
    opened_on: date
    due_on: date
    planned_on: date | None = None
    """The day that the plan names, as long as the working calendar that moves the deadline is not published."""
    remind_on: date | None = None
    reminded_on: date | None = None
    role: str
    department: str | None = None
    kept_by: str
    times: int = 1
    times_done: int = 0
    coverage: str | None = None
    """Share of the households on the register that a report must cover, as the pack writes it."""
    visit_kinds: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    state: str = DutyState.OPEN.value
    kept_on: date | None = None
    entered_late: bool = False
    """Whether the report or spot check that kept it was entered after the deadline; False of visits and the books."""
    version: int = 1
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))

    def late_days(self, on: date) -> int:
        """Days by which it was late, or is by a day."""
        return late_days(DutyState(self.state), self.due_on, self.kept_on, on)

    def figures(self) -> Figures:
        """What the duty adds to its areas: while it is owed it counts, and from the day after its deadline as late."""
        late = Measure.BANK_DUTIES_LATE if self.kept_by == KEPT_BY_CREDIT else Measure.DUTIES_LATE
        owed = int(self.owed)
        return Figures(
            self.county_code,
            self.area_code,
            {(Measure.DUTIES_OWED, self.kept_by): owed},
            {(late, self.due_on + timedelta(days=1)): owed},
        )

    @property
    def provisional(self) -> bool:
        """Whether the deadline may still move."""
        return self.planned_on is not None

    @property
    def owed(self) -> bool:
        """Whether somebody still has to act."""
        return DutyState(self.state) in OWED_STATES


class DutyStep(CountyTable, table=True):
    """A report of a duty, or that one was sent back; only ever added."""

    __tablename__ = "duty_step"
    __table_args__ = (
        ForeignKeyConstraint(["county_code", "duty_id"], ["duty.county_code", "duty.id"], name="fk_duty_step"),
        Index("ix_duty_step_duty", "county_code", "duty_id", "id"),
    )

    duty_id: UUID
    step: str
    returns: UUID | None = None
    """The report that was sent back."""
    occurred_on: date
    note: str
    evidence: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    households_covered: int | None = None
    actor: str
    actor_role: str
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class DutyCalendar(Table, table=True):
    """Until which day a pack's duties were opened in an area."""

    __tablename__ = "duty_calendar"

    county_code: str = Field(primary_key=True, max_length=6)
    area_code: str = Field(primary_key=True, max_length=12)
    pack: str = Field(primary_key=True)
    run_until: date
