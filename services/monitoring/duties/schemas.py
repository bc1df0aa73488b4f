"""Duties as they are read and reported."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlmodel import SQLModel

from services.monitoring.duties.models import Duty
from services.monitoring.duties.rules import STATE_LABELS, DutyNews, DutyState
from services.monitoring.feeds.models import FeedItem
from services.monitoring.late_entries import ENTERED_LATE
from shared.business_dates import BusinessDate
from shared.database import MAX_INTEGER, StrictPage
from shared.inputs import Prose, Visible
from shared.security.permissions import ROLE_LABELS, Role

Material = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Visible]
"""Name or number of what proves it."""


class ReportRequest(BaseModel):
    """That a duty was done."""

    model_config = ConfigDict(extra="forbid")

    occurred_on: BusinessDate
    note: Prose
    evidence: list[Material] = Field(default_factory=list, max_length=20, description="佐证材料的名称或编号")
    households_covered: int | None = Field(
        default=None, strict=True, ge=0, le=MAX_INTEGER, description="已完成户数；要求覆盖面的职责必填"
    )


class ReturnRequest(BaseModel):
    """Why a report is sent back."""

    model_config = ConfigDict(extra="forbid")

    occurred_on: BusinessDate
    reason: Prose


class OpenRequest(BaseModel):
    """Nothing is told of opening: it is done for today."""

    model_config = ConfigDict(extra="forbid")


class DutyQuery(StrictPage):
    """Which duties."""

    area: str | None = Field(default=None, description="区划代码，2、4、6、9 或 12 位；缺省为本辖区")
    role: Role | None = None
    state: DutyState | None = None
    pack: str | None = None
    code: str | None = None
    department: str | None = Field(default=None, max_length=100, description="承担职责的部门")
    due_from: BusinessDate | None = None
    due_to: BusinessDate | None = None
    late: bool = False
    """Only what is late by today and still owed, or was done late."""
    owed: bool | None = Field(default=None, description="是否仍待办：未办结且未失效，不论是否逾期")
    kept_by: Literal["report", "visit", "spot_check", "credit"] | None = Field(
        default=None, description="凭什么认定办结：报告、走访记录、抽查、信贷账簿"
    )
    entered_late: bool | None = Field(default=None, description=ENTERED_LATE)


class SpanQuery(BaseModel):
    """Which duties a summary counts."""

    model_config = ConfigDict(extra="forbid")

    area: str | None = Field(default=None, description="区划代码，2、4、6、9 或 12 位；缺省为本辖区")
    due_from: BusinessDate | None = None
    """The first of January where it is left out."""
    due_to: BusinessDate | None = None
    """The last day of the year where it is left out."""


class DutyRead(SQLModel):
    """A duty as it is shown."""

    id: UUID
    county_code: str
    pack: str
    code: str
    label: str
    source: str | None
    area_code: str
    subject_id: UUID | None
    bank_code: str | None
    period: str
    role: str
    role_label: str
    department: str | None
    kept_by: str
    opened_on: date
    due_on: date
    provisional: bool
    remind_on: date | None
    reminded_on: date | None
    times: int
    times_done: int
    coverage: str | None
    state: str
    state_label: str
    owed: bool
    kept_on: date | None
    late_days: int
    entered_late: bool = Field(description=ENTERED_LATE)

    @classmethod
    def of(cls, duty: Duty, today: date) -> "DutyRead":
        """Show a duty with what is late today."""
        return cls(
            **duty.model_dump(),
            role_label=ROLE_LABELS[Role(duty.role)],
            state_label=STATE_LABELS[DutyState(duty.state)],
            provisional=duty.provisional,
            owed=duty.owed,
            late_days=duty.late_days(today),
        )


class DutyStepRead(SQLModel):
    """A report, or that one was sent back."""

    id: UUID
    step: str
    returns: UUID | None
    occurred_on: date
    note: str
    evidence: list[str]
    households_covered: int | None
    actor: str
    actor_role: str
    recorded_at: datetime


class DutyDetail(DutyRead):
    """A duty with its history."""

    history: list[DutyStepRead]

    @classmethod
    def of_history(cls, duty: Duty, today: date, history: list[DutyStepRead]) -> "DutyDetail":
        """Show a duty with what is late today and what was reported so far."""
        return cls(**DutyRead.of(duty, today).model_dump(), history=history)


class DutyList(SQLModel):
    """A page of duties by deadline; `next` is None on the last."""

    items: list[DutyRead]
    next: str | None


class DutyCount(SQLModel):
    """Duties of a post in an area.

    `kept_share` is what was done in time of all that is decided (done, or late by today), four decimals; None where
    nothing is. Duties that fell away count nowhere.
    """

    area_code: str
    role: str
    role_label: str
    open: int
    due_this_week: int
    late: int
    kept: int
    kept_late: int
    kept_share: Decimal | None


class DutyTally(SQLModel):
    """Duties of a department; those that fell away count nowhere. `late` is what is still owed after its deadline."""

    open: int = 0
    late: int = 0
    kept: int = 0
    kept_late: int = 0


class DutySummary(SQLModel):
    """Duties that fall due in a span of days, by area and post; areas are those right below the one asked about."""

    on: date
    due_from: date
    due_to: date
    items: list[DutyCount]


class OpenedRead(SQLModel):
    """What a run came to."""

    on: date
    opened: int
    moved: int
    reminded: int
    late: int


class DutyItem(FeedItem):
    """A duty as it stood when it took this place in the feed."""

    news: DutyNews
    pack: str
    code: str
    label: str
    period: str
    role: str
    department: str | None
    subject_id: UUID | None
    bank_code: str | None
    due_on: date
    state: str
    state_label: str
    times: int
    times_done: int
    kept_on: date | None

    @classmethod
    def of(cls, duty: Duty, news: DutyNews) -> "DutyItem":
        """Tell of a duty as it stands now."""
        return cls(**duty.model_dump(), news=news, state_label=STATE_LABELS[DutyState(duty.state)])
