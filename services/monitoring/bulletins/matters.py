"""What a bulletin tells of alerts, duties, reports, findings, monitoring objects and arrears: counted in the database.

What was due on a period's last day and not done by then is late: a bulletin looks back when that day is over.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.models import Alert, AlertStep
from services.monitoring.alerts.rules import RULE_LABELS, AlertState
from services.monitoring.bulletins.contents import AlertLine, DutyLine, MonitoredLine
from services.monitoring.bulletins.kept import parts_of
from services.monitoring.bulletins.rules import BulletinPeriod, share
from services.monitoring.duties.models import Duty
from services.monitoring.duties.rules import DutyState
from services.monitoring.findings.models import Finding
from services.monitoring.loans.models import Loan
from services.monitoring.monitored.models import MonitoringObject
from services.monitoring.reports.models import IndicatorReport
from shared.codes.monitoring import MONITORED_KINDS
from shared.database import table_of
from shared.security.callers import Caller
from shared.security.permissions import ROLE_LABELS, Role

# alerts --------------------------------------------------------------------------------------------------------------


async def alert_lines(session: AsyncSession, caller: Caller, period: BulletinPeriod) -> list[AlertLine]:
    """What happened with alerts in a period, rule by rule; rules without anything are left out.

    A visit counts where it was due, as in the kept figures: where the cause ended before its last day, none was.
    """
    table = table_of(Alert).c
    known = (caller.area_filter(table.county_code, table.area_code), table.raised_on <= period.last_day)
    dismissed = table.state == AlertState.DISMISSED.value
    spared = and_(table.verified_on.is_(None), func.coalesce(table.cleared_on <= table.verify_until, False))
    due = and_(_in(table.verify_until, period), ~spared)
    in_time = and_(func.coalesce(table.verified_on <= table.verify_until, False), table.visit_missed_on.is_(None))
    counted: dict[str, ColumnElement[bool]] = {
        "raised": _in(table.raised_on, period),
        "due": due,
        "in_time": and_(due, in_time),
        "confirmed": and_(_in(table.verified_on, period), ~dismissed),
        "dismissed": and_(_in(table.verified_on, period), dismissed),
        "resolved": and_(_in(table.closed_on, period), table.state == AlertState.RESOLVED.value),
    }
    found = await session.execute(
        select(table.rule, *(func.count().filter(condition).label(name) for name, condition in counted.items()))
        .where(*known)
        .group_by(table.rule)
    )
    by_rule = {row.rule: {name: getattr(row, name) for name in counted} for row in found}
    for rule, standing, late in await session.execute(_open_alerts(known, period.last_day)):
        by_rule.setdefault(rule, dict.fromkeys(counted, 0)).update(open=standing, open_late=late)
    return [
        AlertLine(
            **{"open": 0, "open_late": 0, **by_rule[rule]},
            rule=rule.value,
            label=label,
            precision=share(by_rule[rule]["confirmed"], by_rule[rule]["confirmed"] + by_rule[rule]["dismissed"]),
        )
        for rule, label in RULE_LABELS.items()
        if any(by_rule.get(rule, {}).values())
    ]


def _open_alerts(known: tuple[ColumnElement[bool], ...], on: date) -> Any:
    """Alerts by rule on which somebody still had to act when a day was over, and those of them with a late step.

    What was known only later is late in no bulletin of before: nobody could act on it then.
    An alert whose cause came back bears no day of its end any more: its history tells whether it stood that day.
    """
    table, step = table_of(Alert).c, table_of(AlertStep).c
    last_of_cause = (
        select(step.step)
        .where(
            step.county_code == table.county_code,
            step.alert_id == table.id,
            step.step.in_(["cleared", "reopened"]),
            step.occurred_on <= on,
        )
        .order_by(step.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    not_verified = or_(table.verified_on.is_(None), table.verified_on > on)
    not_answered = or_(table.responded_on.is_(None), table.responded_on > on)
    overdue = case((not_verified, table.verify_until <= on), else_=and_(not_answered, table.respond_until <= on))
    late = and_(table.known_on <= on, overdue)
    return (
        select(table.rule, func.count(), func.count().filter(late))
        .where(
            *known,
            or_(table.closed_on.is_(None), table.closed_on > on),
            or_(table.cleared_on.is_(None), table.cleared_on > on),
            func.coalesce(last_of_cause, "raised") != "cleared",
        )
        .group_by(table.rule)
    )


# duties --------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Duties:
    """Duties that fell due in a period: by post, and by area one level below.

    Attributes:
        lines: a line for each post.
        below: significant digits of the area → how many fell due, and how many were done in time.
    """

    lines: list[DutyLine] = field(default_factory=list)
    below: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def due(self) -> int:
        """How many fell due."""
        return sum(line.due for line in self.lines)

    @property
    def kept(self) -> int:
        """How many were done in time."""
        return sum(line.kept for line in self.lines)


async def duties_of(session: AsyncSession, caller: Caller, period: BulletinPeriod) -> Duties:
    """Duties that fell due in a period; those that fell away count nowhere.

    Bank duties count for every reader: what keeps them from some posts is that each names a loan, a sum names none.
    """
    table = table_of(Duty).c
    kept = func.coalesce(table.kept_on <= table.due_on, False)
    kept_late = func.coalesce(and_(table.kept_on > table.due_on, table.kept_on <= period.last_day), False)
    found = await session.execute(
        select(
            table.area_code,
            table.role,
            func.count(),
            func.count().filter(kept),
            func.count().filter(kept_late),
        )
        .where(
            caller.area_filter(table.county_code, table.area_code),
            _in(table.due_on, period),
            table.state != DutyState.LAPSED.value,
        )
        .group_by(table.area_code, table.role)
    )
    by_post: Counter[tuple[str, str]] = Counter()
    below: Counter[tuple[str, str]] = Counter()
    for area_code, role, due, done, done_late in found:
        by_post.update({(role, "due"): due, (role, "kept"): done, (role, "kept_late"): done_late})
        for part in parts_of(caller, [area_code]):
            below.update({(part, "due"): due, (part, "kept"): done})
    return Duties(
        lines=[_duty_line(role, label, by_post) for role, label in ROLE_LABELS.items() if by_post[role, "due"]],
        below={part: (below[part, "due"], below[part, "kept"]) for part, _ in below},
    )


def _duty_line(role: Role, label: str, by_post: Mapping[tuple[str, str], int]) -> DutyLine:
    due, kept, kept_late = (by_post[role, name] for name in ("due", "kept", "kept_late"))
    return DutyLine(
        role=role.value,
        label=label,
        due=due,
        kept=kept,
        kept_late=kept_late,
        missed=due - kept - kept_late,
        kept_share=share(kept, due),
    )


# the others ----------------------------------------------------------------------------------------------------------


async def finding_counts(session: AsyncSession, caller: Caller, period: BulletinPeriod) -> dict[str, int]:
    """Findings of a period: opened, rectified and closed in it; open, and of these overdue, when it was over."""
    table, on = table_of(Finding).c, period.last_day
    still_open = and_(table.opened_on <= on, or_(table.rectified_on.is_(None), table.rectified_on > on))
    return await _count(
        session,
        {
            "findings_opened": _in(table.opened_on, period),
            "findings_rectified": _in(table.rectified_on, period),
            "findings_closed": _in(table.closed_on, period),
            "findings_open": still_open,
            "findings_overdue": and_(still_open, table.due_on <= on),
        },
        caller.area_filter(table.county_code, table.area_code),
    )


async def report_counts(session: AsyncSession, caller: Caller, period: BulletinPeriod) -> dict[str, int]:
    """Figures that departments reported in a period, of these late ones, and those unchecked when it was over."""
    table, on = table_of(IndicatorReport).c, period.last_day
    return await _count(
        session,
        {
            "figures_reported": _in(table.reported_on, period),
            "figures_late": and_(_in(table.reported_on, period), table.late),
            "figures_unchecked": and_(table.reported_on <= on, or_(table.checked_on.is_(None), table.checked_on > on)),
        },
        caller.area_filter(table.county_code, table.area_code),
    )


async def monitored_lines(session: AsyncSession, caller: Caller, period: BulletinPeriod) -> list[MonitoredLine]:
    """Monitoring objects of every kind: standing when a period was over, entered and removed in it."""
    table, on = table_of(MonitoringObject).c, period.last_day
    standing = and_(table.entered_on <= on, or_(table.removed_on.is_(None), table.removed_on > on))
    found = await session.execute(
        select(
            table.monitored_kind,
            func.count().filter(standing),
            func.coalesce(func.sum(table.people).filter(standing), 0),
            func.count().filter(_in(table.entered_on, period)),
            func.count().filter(_in(table.removed_on, period)),
        )
        .where(caller.area_filter(table.county_code, table.village_code))
        .group_by(table.monitored_kind)
    )
    by_kind = {kind: numbers for kind, *numbers in found}
    return [
        MonitoredLine(
            kind=kind.code,
            label=kind.label,
            **dict(zip(("standing", "people", "entered", "removed"), by_kind.get(kind.code, (0,) * 4), strict=True)),
        )
        for kind in MONITORED_KINDS
    ]


class Arrears(NamedTuple):
    """Loans that are overdue by the banks' last reports.

    Attributes:
        loans: how many.
        amount_fen: what of that is not paid, fen.
        reported_from: business day of the earliest of these reports; None where nothing is overdue.
        reported_until: that of the latest.
    """

    loans: int
    amount_fen: int
    reported_from: date | None
    reported_until: date | None


async def arrears(session: AsyncSession, caller: Caller, on: date) -> Arrears:
    """Loans that are overdue since a day or longer.

    Our copy keeps the last report alone: what was overdue on a day long past can't be told any more.
    """
    table = table_of(Loan).c
    principal_fen = func.greatest(table.overdue_principal_fen - table.paid_principal_fen, 0)
    interest_fen = func.greatest(table.overdue_interest_fen - table.paid_interest_fen, 0)
    owed_fen = principal_fen + interest_fen
    found = await session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(owed_fen), 0),
            func.min(table.overdue_reported_on),
            func.max(table.overdue_reported_on),
        ).where(
            caller.area_filter(table.county_code, table.village_code),
            table.state == "overdue",
            table.overdue_since <= on,
            owed_fen > 0,
        )
    )
    loans, amount_fen, reported_from, reported_until = found.one()
    return Arrears(loans, int(amount_fen), reported_from, reported_until)


async def _count(
    session: AsyncSession, counted: Mapping[str, ColumnElement[bool]], inside: ColumnElement[bool]
) -> dict[str, int]:
    found = await session.execute(select(*(func.count().filter(one) for one in counted.values())).where(inside))
    return dict(zip(counted, found.one(), strict=True))


def _in(day: Any, period: BulletinPeriod) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = func.coalesce(day.between(period.first_day, period.last_day), False)
    return condition
