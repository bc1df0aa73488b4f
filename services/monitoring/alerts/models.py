"""Alerts and their history: tables, and what the API gives of them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StrictBool, StringConstraints
from pydantic import Field as Described
from sqlalchemy import DateTime, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from services.monitoring.alerts.rules import (
    CLOSED_STATES,
    RULE_LABELS,
    AlertState,
    Rule,
    is_late,
    judged_by,
    last_days,
    late_from,
    state_text,
)
from services.monitoring.feeds.models import FeedItem
from services.monitoring.figures.rules import Figures, Measure
from services.monitoring.models import CountyTable
from shared.business_dates import BusinessDate
from shared.database import StrictPage
from shared.inputs import Prose, Remark, Visible
from shared.security.callers import AskedArea
from shared.security.permissions import ROLE_LABELS, Role


class Alert(CountyTable, table=True):
    """Something that people must look at.

    `cause_key` names its cause (rule, subject, period): one cause alerts once. `cleared_on` is the day on which the
    cause ended by itself, or no plan asked for it any more, though it stands (`unasked`: it is looked at again with
    each sweep); it is apart from the state, which tells what people did. `role` is the plan's post for it,
    `answered_by` the post that answers for it now that `missed` deadlines have passed, since `escalated_on`;
    `visit_missed_on` and `answer_missed_on` are the days on which it went up for want of the one and of the other.
    `known_on` is the day on which it was raised here, or stands again, `due_from` the business date from which its days
    are reckoned: nobody is late before he could know of it. `verify_by` and `respond_by` are `verify_days` and
    `respond_days` working days after `due_from`; every step is judged by `verify_until` and `respond_until` alone.
    The household of a monitoring object that is not on the register is known by the object's id.
    """

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("county_code", "cause_key", name="uq_alert_cause"),
        Index("ix_alert_subject", "county_code", "subject_id", "rule"),
        Index("ix_alert_household", "county_code", "household_id"),
        Index("ix_alert_raised", "county_code", "raised_on", "id"),
        Index("ix_alert_rule", "county_code", "rule", "raised_on", "id"),
        Index("ix_alert_unasked", "county_code", postgresql_where=text("unasked")),
        Index(
            "ix_alert_open",
            "county_code",
            "raised_on",
            "id",
            postgresql_where=text("state IN ('raised', 'verified', 'responded') AND cleared_on IS NULL"),
        ),
    )

    rule: str
    cause_key: str
    subject_id: UUID
    household_id: UUID | None = None
    severity: str
    area_code: str = Field(max_length=12)
    role: str
    raised_on: date
    sentence: str
    state: str = AlertState.RAISED.value
    verify_days: int
    respond_days: int
    verify_by: date
    respond_by: date
    verify_until: date
    respond_until: date
    deadlines_provisional: bool = False
    verified_on: date | None = None
    responded_on: date | None = None
    closed_on: date | None = None
    cleared_on: date | None = None
    unasked: bool = False
    known_on: date
    due_from: date
    assignee: str | None = None
    assigned_on: date | None = None
    answered_by: str
    missed: int = 0
    escalated_on: date | None = None
    visit_missed_on: date | None = None
    answer_missed_on: date | None = None

    @property
    def open(self) -> bool:
        """Whether somebody still has to act."""
        return AlertState(self.state) not in CLOSED_STATES and self.cleared_on is None

    def reckon(self) -> None:
        """Set the last days of the steps that are neither taken nor missed, by the working calendar known now."""
        visit, answer = (
            last_days(days, self.due_from, self.known_on) for days in (self.verify_days, self.respond_days)
        )
        if self.verified_on is None and self.visit_missed_on is None:
            self.verify_by, self.verify_until = visit.by, visit.until
        if self.responded_on is None and self.answer_missed_on is None:
            self.respond_by, self.respond_until = answer.by, answer.until
        self.deadlines_provisional = visit.provisional or answer.provisional

    def visited(self, on: date) -> None:
        """Note the visit, and by which day it is judged from now on."""
        self.verified_on = on
        self.verify_until = judged_by(self.verify_by, self.verify_until, self.known_on, on)

    def answered(self, on: date) -> None:
        """Note the answer, and by which day it is judged from now on."""
        self.responded_on = on
        self.respond_until = judged_by(self.respond_by, self.respond_until, self.known_on, on)

    def figures(self) -> Figures:
        """What the alert adds to its areas.

        A visit counts on the last day for it, whenever it was made, so that the figures of a past day don't change with
        what people do later; where the cause ended before that day, none was needed. One that was missed stays so,
        whatever day is told of it afterwards.
        """
        spared = self.verified_on is None and self.cleared_on is not None and self.cleared_on <= self.verify_until
        visited_in_time = self.verified_on is not None and self.verified_on <= self.verify_until
        in_time = visited_in_time and self.visit_missed_on is None
        late = late_from(AlertState(self.state), self.verify_until, self.respond_until) if self.open else None
        return Figures(
            self.county_code,
            self.area_code,
            {
                (Measure.ALERTS_RAISED, self.rule): 1,
                (Measure.ALERTS_OPEN, self.rule): int(self.open),
                (Measure.ALERTS_LATE, ""): int(late is not None),
            },
            {
                (Measure.VISITS_DUE, self.verify_until): int(not spared),
                (Measure.VISITS_IN_TIME, self.verify_until): int(in_time),
                **({} if late is None else {(Measure.ALERTS_LATE, late): 1}),
            },
        )


class AlertStep(CountyTable, table=True):
    """One step in an alert's life, by people or by events; only ever added."""

    __tablename__ = "alert_step"
    __table_args__ = (
        ForeignKeyConstraint(["county_code", "alert_id"], ["alert.county_code", "alert.id"], name="fk_step_alert"),
        Index("ix_step_alert", "county_code", "alert_id", "id"),
    )

    alert_id: UUID
    step: str
    occurred_on: date
    note: str = ""
    actor: str = ""
    actor_role: str = ""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


# what comes in and goes out ------------------------------------------------------------------------------------------


class StepRequest(BaseModel):
    """A person's step."""

    model_config = ConfigDict(extra="forbid")

    occurred_on: BusinessDate
    note: Prose


class AssignRequest(BaseModel):
    """Who is to go and look; somebody else than before may be named at any time."""

    model_config = ConfigDict(extra="forbid")

    occurred_on: BusinessDate
    assignee: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=50),
        Visible,
        Described(description="姓名"),
    ]
    note: Remark = ""


class VerifyRequest(StepRequest):
    """A visit: whether the alert was found to be true."""

    confirmed: StrictBool = True


class AlertRead(SQLModel):
    """An alert as it is shown."""

    id: UUID
    county_code: str
    rule: str
    rule_label: str
    severity: str
    area_code: str
    household_id: UUID | None = Described(description="农户；未建档的监测对象为该监测对象的 id")
    subject_id: UUID
    role: str
    answered_by: str
    answered_by_label: str
    escalated_on: date | None
    assignee: str | None
    assigned_on: date | None
    raised_on: date
    sentence: str
    state: str
    state_label: str
    open: bool
    known_on: date = Described(description="系统首次可见（或再次出现）之日；可能晚于情况发生之日")
    verify_by: date = Described(description="按方案自情况发生之日起算的核实期限")
    respond_by: date = Described(description="按方案自情况发生之日起算的处置期限")
    verify_until: date = Described(
        description="判定核实是否逾期的最后一日：核实期限；可见之日晚于情况发生之日的，自可见之日起另算同样的工作日"
    )
    respond_until: date = Described(description="判定处置是否逾期的最后一日，算法同上")
    deadlines_provisional: bool
    verified_on: date | None
    responded_on: date | None
    closed_on: date | None
    cleared_on: date | None
    verify_late: bool = Described(description="核实已逾期，或逾期后才核实")
    respond_late: bool = Described(description="处置已逾期，或逾期后才处置")

    @classmethod
    def of(cls, alert: Alert, today: date) -> "AlertRead":
        """Show an alert with what is late today."""
        stopped_on = alert.cleared_on or (alert.closed_on if alert.state == AlertState.DISMISSED else None)
        return cls(
            **alert.model_dump(),
            rule_label=RULE_LABELS[Rule(alert.rule)],
            state_label=state_text(
                AlertState(alert.state), cleared=alert.cleared_on is not None, unasked=alert.unasked
            ),
            answered_by_label=ROLE_LABELS[Role(alert.answered_by)],
            open=alert.open,
            verify_late=alert.visit_missed_on is not None
            or is_late(alert.verified_on, alert.verify_until, today, stopped_on),
            respond_late=alert.answer_missed_on is not None
            or is_late(alert.responded_on, alert.respond_until, today, stopped_on),
        )


class StepRead(SQLModel):
    """A step in an alert's life."""

    step: str
    occurred_on: date
    note: str = ""
    actor: str = ""
    actor_role: str = ""
    recorded_at: datetime


class MonitoringRead(SQLModel):
    """The household as a monitoring object, by the registry's procedures; `removed_on` once its risk is removed."""

    monitoring_object_id: UUID
    monitored_kind: str
    risks: list[str]
    entered_on: date
    removed_on: date | None


class MeasureRead(SQLModel):
    """Something that is done for the household, begun since the alert was raised."""

    measure_id: UUID
    measure_class: str | None
    item: str | None
    started_on: date
    ended_on: date | None


class Sequel(SQLModel):
    """What followed an alert in the register; of an alert about no household nothing.

    `monitoring` is the entry as a monitoring object that stood when the alert was raised or came after, the latest.
    """

    monitoring: MonitoringRead | None = None
    measures: list[MeasureRead] = []


class AlertDetail(AlertRead, Sequel):
    """An alert with its history and what followed in the register."""

    history: list[StepRead]

    @classmethod
    def of_history(cls, alert: Alert, today: date, history: list[StepRead], sequel: Sequel) -> "AlertDetail":
        """Show an alert with what is late today, what was done so far, and what followed."""
        return cls(**AlertRead.of(alert, today).model_dump(), **sequel.model_dump(), history=history)


class AlertConditions(StrictPage):
    """Which alerts are asked for, and which page of them."""

    area: AskedArea = None
    rule: Rule | None = None
    state: AlertState | None = None
    severity: Literal["info", "warning", "urgent"] | None = None
    household_id: UUID | None = None
    assignee: str | None = Described(default=None, max_length=50, description="被指派人姓名")
    answered_by: Role | None = None
    open: bool | None = Described(default=None, description="是否仍待处理：未办结、未认定不属实，且原因未消除")
    late: bool | None = Described(
        default=None,
        description="当前是否有应办的核实或处置逾期未办；已补办、已办结或原因已消除的，不论曾否逾期，均为否",
    )


class AlertList(SQLModel):
    """A page of alerts, the latest first; `next` is None on the last."""

    items: list[AlertRead]
    next: str | None


class AlertItem(FeedItem):
    """An alert as it stood when it took this place in the feed; `household_id` as in the alert itself."""

    rule: str
    rule_label: str
    severity: str
    household_id: UUID | None
    raised_on: date
    state: str
    cleared_on: date | None
    assignee: str | None
    answered_by: str
    escalated_on: date | None
    sentence: str

    @classmethod
    def of(cls, alert: Alert) -> "AlertItem":
        """Tell of an alert as it stands now."""
        return cls(**alert.model_dump(), rule_label=RULE_LABELS[Rule(alert.rule)])
