"""What a bulletin tells: the snapshot that is kept of an issued one, and what a preview shows."""

from datetime import date
from decimal import Decimal

from services.monitoring.bulletins.rules import PeriodKind
from shared.areas import AreaLevel
from shared.schemas import Schema


class Figure(Schema):
    """A number, and what it was when the period before was over; both are None where nobody can tell any more."""

    code: str
    label: str
    unit: str
    """``households``, ``people``, ``loans``, ``findings``, ``reports``, or ``fen``; ``count`` in old bulletins."""
    value: int | None
    before: int | None
    change: int | None

    @classmethod
    def of(cls, code: str, label: str, unit: str, value: int | None, before: int | None) -> "Figure":
        """A number beside the one before it."""
        change = None if value is None or before is None else value - before
        return cls(code=code, label=label, unit=unit, value=value, before=before, change=change)


class Ratio(Schema):
    """A part of a whole, and the same of the period before; a share is None where there was no whole."""

    code: str
    label: str
    part: int
    whole: int
    share: Decimal | None
    part_before: int
    whole_before: int
    share_before: Decimal | None


class TrendPoint(Schema):
    """How a period of the last six ended."""

    period: str
    period_text: str
    remaining_households: int
    exits: int
    returns: int


class StatusCount(Schema):
    """Targets of a status."""

    status: str
    label: str
    number: int
    aims: int = 0
    """How many of these are aims (力争); old bulletins don't tell them apart."""


class TargetLine(Schema):
    """A target that was missed or is at risk, and why."""

    area_code: str
    area_name: str
    code: str
    label: str
    status: str
    status_label: str
    aim: bool = False
    """Whether the plan only aims at it (力争); old bulletins don't tell."""
    reason: str
    lead_departments: list[str]


class AlertLine(Schema):
    """What happened with the alerts of a rule in the period, and what was open when it was over.

    `due` had to be verified in it, `in_time` of these were by then. Of those visited in it some were `confirmed`,
    the others `dismissed`; `precision` is the confirmed part.
    """

    rule: str
    label: str
    raised: int
    due: int
    in_time: int
    confirmed: int
    dismissed: int
    precision: Decimal | None
    resolved: int
    open: int
    open_late: int


class DutyLine(Schema):
    """Duties of a post that fell due in the period, as they stood when it was over."""

    role: str
    label: str
    due: int
    kept: int
    kept_late: int
    missed: int
    kept_share: Decimal | None


class MissingFigure(Schema):
    """A figure that departments report, and that a target of an area lacks."""

    area_code: str
    area_name: str
    indicator: str
    label: str
    department: str


class SpotCheckLine(Schema):
    """A spot check that was closed in the period; a rate is None where nothing was looked at."""

    area_code: str
    area_name: str
    quarter: str
    households: int
    drawn: int
    checked: int
    wrong_exits: int
    wrong_exit_rate: Decimal | None
    missed: int
    looked_at: int
    missed_rate: Decimal | None
    satisfied_rate: Decimal | None
    breached: list[str]
    """Names of the rates that break their bound."""


class MonitoredLine(Schema):
    """Monitoring objects of a kind, households and people."""

    kind: str
    label: str
    standing: int
    people: int
    entered: int
    removed: int


class AreaLine(Schema):
    """An area one level below; areas with equal shares share their rank."""

    rank: int | None
    area_code: str
    area_name: str
    registered: int
    remaining: int
    remaining_share: Decimal | None
    exits: int
    returns: int
    visits_due: int
    visits_in_time: int
    visited_share: Decimal | None
    duties_due: int
    duties_kept: int
    duties_kept_share: Decimal | None


class BulletinContent(Schema):
    """How an area stood when a period was over."""

    area_code: str
    area_name: str
    level: AreaLevel
    kind: PeriodKind
    period: str
    period_text: str
    period_before: str
    first_day: date
    last_day: date
    drawn_up_on: date
    highlights: list[str]
    """What it comes to, a sentence a subject."""
    concerns: list[str]
    """What is behind, gravest first: what the head of the area sees to."""
    households: list[Figure]
    trend: list[TrendPoint]
    ratios: list[Ratio]
    targets: list[StatusCount]
    targets_behind: list[TargetLine]
    alerts: list[AlertLine]
    duties: list[DutyLine]
    reports: list[Figure]
    figures_missing: list[MissingFigure]
    findings: list[Figure]
    spot_checks: list[SpotCheckLine]
    monitored: list[MonitoredLine]
    lending: list[Figure]
    arrears_reported_from: date | None = None
    """Business day of the earliest of the banks' last reports from which the arrears come; None without arrears."""
    arrears_reported_until: date | None = None
    """The same of the latest one."""
    areas: list[AreaLine]
    notes: list[str]

    def figure(self, code: str) -> Figure:
        """A figure of any part. Raises KeyError: there is none."""
        parts = (self.households, self.reports, self.findings, self.lending)
        return {one.code: one for part in parts for one in part}[code]

    def ratio(self, code: str) -> Ratio:
        """A ratio. Raises KeyError: there is none."""
        return {one.code: one for one in self.ratios}[code]
