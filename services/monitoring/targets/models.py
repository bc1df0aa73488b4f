"""How targets stood when they were last watched: tables, and what the API gives of targets."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from services.monitoring.duties.schemas import DutyRead, DutyTally
from services.monitoring.feeds.models import FeedItem
from services.monitoring.models import CountyTable, Table
from services.monitoring.targets.rules import TargetNews, TargetStatus, severity_of, status_label
from shared.areas import AreaLevel
from shared.business_dates import BusinessDate
from shared.security.callers import AskedArea


class TargetState(CountyTable, table=True):
    """How a target of an area stood when it was last watched."""

    __tablename__ = "target_state"
    __table_args__ = (UniqueConstraint("county_code", "area_code", "code", name="uq_target_state"),)

    area_code: str = Field(max_length=12)
    code: str
    pack: str
    status: str
    due_on: date | None = None
    """Of the milestone that counted then."""
    reason: str
    since: date
    """Day on which this status was first seen."""


class TargetWatch(Table, table=True):
    """Until which day a pack's targets were watched in an area."""

    __tablename__ = "target_watch"

    county_code: str = Field(primary_key=True, max_length=6)
    area_code: str = Field(primary_key=True, max_length=12)
    pack: str = Field(primary_key=True)
    watched_on: date


# what comes in and goes out ------------------------------------------------------------------------------------------


class MilestoneRead(SQLModel):
    """What is to be reached by a date; both are None where the plan leaves them blank.

    `value` is an integer, a share or a count as text, or a state; of a comparison it is the figure compared with.
    """

    due_on: date | None
    value: int | str | None
    aim: bool


class TargetRead(SQLModel):
    """A target of an area and how it stands.

    `actual` is None and the status `not_assessed` where there is nothing that could be judged, but `missed` where
    departments have reported nothing by the due day. `unit_label` is what a count, households, people or villages are
    counted in, else empty. `as_of` is the day of the figure: the day asked about, or the due day once that is past; of
    a reported one the day that it tells of, which is none before the plan came into force or its count began.
    `forecast_on` is the day on which it will be reached at the pace since it began; None once the due day is past.
    `part_of` is the area whose value was broken down to this one; None where the plan names the value itself. `since`
    is the day on which the daily watch first saw the present status; None where it has not, or the day asked about lies
    before. `missed_before` is the due day of the milestone before this one where that was missed.
    """

    area_code: str
    pack: str
    code: str
    label: str
    work: str | None
    indicator: str
    unit: str
    unit_label: str
    direction: str
    measured: str
    reported: bool
    part_of: str | None
    milestone: MilestoneRead
    actual: int | str | None
    as_of: date
    status: str
    status_label: str
    since: date | None = None
    missed_before: date | None = None
    reason: str
    forecast_on: date | None
    lead_departments: list[str]
    joint_departments: list[str]
    source: str


class TargetList(SQLModel):
    """The targets of an area and of the areas inside it that a pack names."""

    area_code: str
    on: date
    items: list[TargetRead]


class TargetItem(FeedItem):
    """A target as it stood when it took this place in the feed.

    `state` is the status, `before` the one that the watch had seen last; `severity` is set where it is missed.
    """

    news: TargetNews
    occurred_on: date
    pack: str
    code: str
    label: str
    work: str | None
    due_on: date | None
    value: int | str | None
    aim: bool
    actual: int | str | None
    unit: str
    unit_label: str
    state: str
    state_label: str
    before: str
    severity: str | None
    reason: str
    part_of: str | None
    lead_departments: list[str]

    @classmethod
    def of(cls, target_id: UUID, target: TargetRead, news: TargetNews, before: str, occurred_on: date) -> "TargetItem":
        """Tell of a target as it stands now."""
        status = TargetStatus(target.status)
        told: dict[str, Any] = target.model_dump(exclude={"status", "status_label", "since"})
        return cls(
            **told,
            id=target_id,
            news=news,
            occurred_on=occurred_on,
            due_on=target.milestone.due_on,
            value=target.milestone.value,
            aim=target.milestone.aim,
            state=status.value,
            state_label=status_label(status, aim=target.milestone.aim),
            before=before,
            severity=severity_of(status, aim=target.milestone.aim),
        )


class RankingQuery(BaseModel):
    """By what the areas inside another are ranked: an indicator or a target, on a day."""

    model_config = ConfigDict(extra="forbid")

    area: AskedArea = None
    indicator: str | None = Described(default=None, max_length=100, description="指标代码")
    target: str | None = Described(default=None, max_length=100, description="目标代码；与 indicator 二选一")
    on: BusinessDate | None = Described(default=None, description="业务日期；缺省为今天")
    level: AreaLevel | None = Described(default=None, description="参加排名的区划层级；缺省为下一级")


class RankedArea(SQLModel):
    """An area inside another by its figure; equal ones share a rank.

    Areas without a figure, or without any household on the register where households or people are counted, have no
    rank and come last. `as_of` is the day of the figure; of a reported one the day that it tells of.
    """

    rank: int | None
    area_code: str
    actual: int | str | None
    as_of: date
    text: str


class Ranking(SQLModel):
    """The areas of a level inside another, from the best down; `better` tells whether a higher figure is."""

    area_code: str
    level: AreaLevel
    pack: str | None
    target: str | None
    indicator: str
    label: str
    unit: str
    unit_label: str
    better: str
    on: date
    items: list[RankedArea]


class StatusCount(SQLModel):
    """How many targets have a status, and how many of these are aims (力争): one that is missed is no task undone."""

    status: str
    label: str
    targets: int
    aims: int


class WorkRead(SQLModel):
    """A key work of a plan with its targets; `label` is None where the plan numbers a work and doesn't print it."""

    area_code: str
    pack: str
    number: int | None
    label: str | None
    printed: bool
    targets: int
    by_status: list[StatusCount]
    codes: list[str]
    lead_departments: list[str]
    source: str | None


class WorkList(SQLModel):
    """The key works of the plans in an area; `without_work` counts the targets that belong to none."""

    area_code: str
    on: date
    items: list[WorkRead]
    without_work: int


class DepartmentTarget(TargetRead):
    """A target with the department's part in it: `lead` or `joint`."""

    part: str


class MissingFigure(SQLModel):
    """A figure that a department has to report and of which none is checked, not even one that waits for its check.

    `due_on` is the day that it has to tell of at the latest: that of the target's milestone, or the same day a year
    before where a target compares with that; None where the plan leaves it blank. `late` once that is past.
    """

    area_code: str
    pack: str
    indicator: str
    label: str
    due_on: date | None
    late: bool


class DepartmentRead(SQLModel):
    """All that a department answers for in an area, what is late first.

    `duties` counts those that fall due in the year of `on`, and `duties_owed` lists what of them is still owed, both as
    of today: GET /monitoring/duties with ``department`` and that year lists them all.
    """

    name: str
    area_code: str
    on: date
    leads: int
    joins: int
    by_status: list[StatusCount]
    items: list[DepartmentTarget]
    duties: DutyTally
    duties_owed: list[DutyRead]
    figures_missing: list[MissingFigure]


class DepartmentCount(SQLModel):
    """How much a department leads and joins, how all these targets stand, its year's duties, what it has to report."""

    name: str
    leads: int
    joins: int
    by_status: list[StatusCount]
    duties: DutyTally
    figures_missing: int


class DepartmentList(SQLModel):
    """The departments that plans and duties in an area name, by name."""

    area_code: str
    on: date
    items: list[DepartmentCount]
