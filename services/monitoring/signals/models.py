"""Signals of departments: the table, and what the API takes and gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StrictBool, StringConstraints
from pydantic import Field as Described
from sqlalchemy import DateTime, Index, text
from sqlmodel import Field, SQLModel

from services.monitoring.models import CountyTable, Table
from services.monitoring.signals.fields import SignalFields
from shared.areas.successions import Reach
from shared.business_dates import BusinessDate
from shared.calendar import CHINA
from shared.codes import SIGNAL_DEPARTMENTS, SIGNAL_KINDS
from shared.database import StrictPage, json_column
from shared.inputs import Line, Prose
from shared.security.callers import AskedArea

MOST_AT_ONCE = 1_000
"""Signals of one request; a file may hold more."""


class Signal(CountyTable, table=True):
    """What a department told of a household, one of its members, or everybody in an area on a day; never changed.

    One that was withdrawn never was. An area that holds rows of several tenants has a signal for each. What is told of
    an area, or withdrawn, is spread to its households one after the other; who waits for that still stands as before.
    """

    __tablename__ = "signal"
    __table_args__ = (
        Index(
            "uq_signal_subject",
            *("county_code", "kind", "subject", "happened_on"),
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
        Index("ix_signal_household", "county_code", "household_id"),
        Index("ix_signal_area", "county_code", postgresql_where=text("household_id IS NULL")),
        Index("ix_signal_told", "county_code", "told_on", "id"),
        Index("ix_signal_spreading", "county_code", postgresql_where=text("spreading")),
    )

    kind: str
    department: str
    subject: str
    """Id of the member or the household, or code of the area."""
    area_code: str = Field(max_length=12)
    """Of an area 12 digits; of a household the village in which it stood when it was told of."""
    reaches: list[list[Any]] = json_column(default_factory=list)
    """Of an area: which villages' codes lie inside, as they were borne when it was told of."""
    household_id: UUID | None = None
    """Of a monitoring object that is not on the register the object's id."""
    member_id: UUID | None = None
    happened_on: date
    told_on: date
    values: dict[str, Any] = json_column(default_factory=dict)
    teller: str
    teller_role: str
    told_by: str | None = None
    """The account; none is known of what was told before it was kept."""
    withdrawn_on: date | None = None
    withdrawn_by: str | None = None
    withdrawal_reason: str | None = None
    counts: bool
    """Whether it counts for the households that it is about; of those that wait, the contrary holds."""
    spreading: bool
    """Whether there may be households that wait, or are still to be found out."""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))

    @property
    def seen_on(self) -> date:
        """Business date of the last step that has taken effect, where nobody waits."""
        return self.told_on if self.counts or self.withdrawn_on is None else self.withdrawn_on

    @property
    def state(self) -> "SpreadState":
        """How far it has taken effect."""
        if not self.spreading:
            return SpreadState.DONE
        return SpreadState.SPREADING if self.withdrawn_on is None else SpreadState.WITHDRAWING

    @property
    def parts(self) -> tuple[Reach, ...]:
        """Which rows of the register lie in its area."""
        return tuple(Reach(county, prefix, tuple(without), whole) for county, prefix, without, whole in self.reaches)


class SignalWaiting(Table, table=True):
    """A household to which a signal of an area, or its withdrawal, has not been spread yet."""

    __tablename__ = "signal_waiting"
    __table_args__ = (Index("ix_signal_waiting_signal", "county_code", "signal_id"),)

    county_code: str = Field(primary_key=True, max_length=6)
    household_id: UUID = Field(primary_key=True)
    signal_id: UUID = Field(primary_key=True)


class SignalReach(Table, table=True):
    """How many households a signal of an area counts for, and how many of these were relieved since."""

    __tablename__ = "signal_reach"

    county_code: str = Field(primary_key=True, max_length=6)
    signal_id: UUID = Field(primary_key=True)
    households: int = 0
    relieved: int = 0
    alerted: int = 0
    """Households of which an alert was raised, or stood again, by that as it was spread to them."""


class SpreadState(StrEnum):
    """How far a signal has taken effect."""

    SPREADING = "spreading"
    WITHDRAWING = "withdrawing"
    DONE = "done"


SPREAD_LABELS = {
    SpreadState.SPREADING: "正在逐户判断",
    SpreadState.WITHDRAWING: "正在逐户撤回",
    SpreadState.DONE: "已办理完毕",
}

# what comes in and goes out ------------------------------------------------------------------------------------------

Department = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class Telling(BaseModel):
    """Who tells, and when."""

    model_config = ConfigDict(extra="forbid")

    department: Department = Described(description="部门代码或名称，见代码表 signal_departments")
    occurred_on: BusinessDate = Described(description="部门告知的日期")
    leave_out_unknown: StrictBool = Described(
        default=False, description="辖区内查无此户此人的行跳过并逐行列出，不整批退回；其他错误仍整批退回"
    )


class SignalsCreate(Telling):
    """Signals that a department tells at once; all are taken, or none, but for the unknown where these may be left out.

    Departments' lists hold the whole population, most of whom no poverty work is about.
    """

    signals: Annotated[list[SignalFields], Described(min_length=1, max_length=MOST_AT_ONCE)]


class WithdrawRequest(BaseModel):
    """A signal was told by mistake."""

    model_config = ConfigDict(extra="forbid")

    occurred_on: BusinessDate
    reason: Prose


class SignalQuery(StrictPage):
    """Which signals are wanted."""

    area: AskedArea = None
    kind: Line | None = None
    """代码表 signal_kinds 的代码"""
    department: Line | None = None
    """代码表 signal_departments 的代码"""
    household_id: UUID | None = None
    since: BusinessDate | None = None
    """发生日期不早于"""
    until: BusinessDate | None = None
    """发生日期不晚于"""
    withdrawn: bool | None = None
    spreading: bool | None = None
    """是否尚在逐户判断或撤回"""


class ReliefQuery(BaseModel):
    """Of which area and days the relief is wanted."""

    model_config = ConfigDict(extra="forbid")

    area: AskedArea = None
    since: BusinessDate
    until: BusinessDate


class SignalRead(SQLModel):
    """A signal as it is shown.

    `state` tells whether it is still being spread to the households of its area (``spreading``), or taken back from
    them (``withdrawing``). `relieved_on` is the first day of the relief that followed a disaster or sudden hardship of
    a household.
    """

    id: UUID
    county_code: str
    kind: str
    kind_label: str
    department: str
    department_label: str
    area_code: str
    household_id: UUID | None = Described(description="农户；未建档的监测对象为该监测对象的 id")
    member_id: UUID | None
    happened_on: date
    told_on: date
    values: dict[str, Any]
    teller: str
    teller_role: str
    withdrawn_on: date | None
    withdrawn_by: str | None
    withdrawal_reason: str | None
    state: SpreadState
    state_label: str
    relieved_on: date | None
    relief_days: int | None
    recorded_at: datetime

    @classmethod
    def of(cls, signal: Signal, relieved_on: date | None) -> "SignalRead":
        """Show a signal with the relief that followed."""
        return cls(
            **signal.model_dump(exclude={"recorded_at", "subject", "reaches", "counts", "spreading"}),
            kind_label=SIGNAL_KINDS.by_code(signal.kind).label,
            department_label=SIGNAL_DEPARTMENTS.by_code(signal.department).label,
            state=signal.state,
            state_label=SPREAD_LABELS[signal.state],
            relieved_on=relieved_on,
            relief_days=None if relieved_on is None else (relieved_on - signal.happened_on).days,
            recorded_at=signal.recorded_at.astimezone(CHINA),
        )


class SignalDetail(SignalRead):
    """A signal with how many households it reached, and how many of these were relieved; both only where it counts.

    While it is being spread `households` are those that it has reached by now. Of `alerted` an alert was raised, or
    stood again, by that; None of a signal of one household: the answer to its telling told it.
    """

    households: int
    relieved_households: int | None
    alerted: int | None


class SignalList(SQLModel):
    """A page of signals, the latest told first; `next` is None on the last."""

    items: list[SignalRead]
    next: str | None


class ToldSignal(SQLModel):
    """What became of one signal of a telling: ``told``, or ``known`` where the very same had been told before.

    One of an area is ``spreading`` to its households from then on: `GET /monitoring/signals/{id}` tells how far it has
    come.
    """

    row: int
    signal_id: UUID
    outcome: str
    state: SpreadState
    household_id: UUID | None


class LeftOut(SQLModel):
    """A row that was left out since nobody of the caller's area is known by its number."""

    row: int
    field: str | None
    code: str
    detail: str
    detail_en: str


class ToldRead(SQLModel):
    """What a telling came to.

    `households` were reached by the new signals of households and members, and of `alerted` a new alert was raised or
    an old one stands again. What the `spreading` signals of areas come to isn't known yet. `left_out` is empty unless
    the teller asked for unknown rows to be left out.
    """

    told: int
    known: int
    spreading: int
    households: int
    alerted: int
    items: list[ToldSignal]
    left_out: list[LeftOut]


class ReliefPart(SQLModel):
    """Cases of a kind that happened in the days asked about: how many, how many were relieved since, in how long."""

    kind: str
    label: str
    cases: int
    relieved: int
    share: str | None
    mean_days: str | None


class ReliefRead(SQLModel):
    """The relief of an area."""

    area_code: str
    since: date
    until: date
    items: list[ReliefPart]


@dataclass(frozen=True, slots=True)
class Row:
    """A signal as it came, with where it stood.

    Attributes:
        number: from 1; the line in a file.
        fields: what it tells.
        columns: names by which the sender knows the fields; without any they are those of the API.
    """

    number: int
    fields: SignalFields
    columns: Mapping[str, str]


Rows = Sequence[Row]
