"""Draw up a bulletin: everything that it tells of an area when a period was over, read and put together."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.bulletins.checks import spot_check_lines
from services.monitoring.bulletins.contents import (
    AreaLine,
    BulletinContent,
    Figure,
    MissingFigure,
    Ratio,
    StatusCount,
    TargetLine,
)
from services.monitoring.bulletins.kept import (
    Kept,
    area_figures,
    areas_below,
    household_figures,
    lending_figures,
    read_kept,
    trend,
)
from services.monitoring.bulletins.matters import (
    alert_lines,
    arrears,
    duties_of,
    finding_counts,
    monitored_lines,
    report_counts,
)
from services.monitoring.bulletins.rules import AreaFigures, BulletinPeriod, ranked, share
from services.monitoring.bulletins.wording import NOTES, concerns, highlights
from services.monitoring.figures.rules import Measure
from services.monitoring.targets.grouping import by_status
from services.monitoring.targets.models import TargetRead
from services.monitoring.targets.rules import TargetStatus
from services.monitoring.targets.service import judged_targets
from shared.areas import level_of
from shared.areas.directory import area_text
from shared.policies.active import ActivePolicies
from shared.policies.indicators import ReportedIndicator
from shared.security.callers import Caller

_BEHIND = (TargetStatus.MISSED, TargetStatus.AT_RISK)
_FINDINGS = {
    "findings_opened": "本期发现问题",
    "findings_rectified": "本期完成整改",
    "findings_closed": "本期销号",
    "findings_open": "期末未整改",
    "findings_overdue": "其中：超期未整改",
}
_REPORTS = {
    "figures_reported": "本期上报数据",
    "figures_late": "其中：迟报",
    "figures_unchecked": "期末待审核",
}


async def draw_up(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, area_code: str, period: BulletinPeriod, today: date
) -> BulletinContent:
    """Draw up the bulletin of an area; it is the same whoever asks.

    Args:
        session: to read with.
        policies: the packs in force.
        caller: narrowed to the area.
        area_code: the code that the area bears now, 12 digits.
        period: month or quarter, over by today.
        today: the day on which it is drawn up.
    """
    before = period.before()
    duties, duties_before = await duties_of(session, caller, period), await duties_of(session, caller, before)
    below = sorted({*await areas_below(session, caller), *duties.below})
    kept = await read_kept(session, caller, period, below)
    alerts, alerts_before = await alert_lines(session, caller, period), await alert_lines(session, caller, before)
    on = period.last_day
    targets = await judged_targets(session, policies, caller, on, closing=True)
    confirmed, confirmed_before = (sum(one.confirmed for one in lines) for lines in (alerts, alerts_before))
    visited, visited_before = (sum(one.confirmed + one.dismissed for one in lines) for lines in (alerts, alerts_before))
    overdue = await arrears(session, caller, on)
    content = BulletinContent(
        area_code=area_code,
        area_name=area_text(area_code),
        level=level_of(area_code),
        kind=period.kind,
        period=period.label,
        period_text=period.text,
        period_before=before.label,
        first_day=period.first_day,
        last_day=on,
        drawn_up_on=today,
        highlights=[],
        concerns=[],
        households=household_figures(kept, period),
        trend=trend(kept, period),
        ratios=[
            _visits(kept, period),
            _ratio("alert_precision", "预警准确率", (confirmed, visited), (confirmed_before, visited_before)),
            _ratio(
                "duties_kept",
                "职责按期办结率",
                (duties.kept, duties.due),
                (duties_before.kept, duties_before.due),
            ),
        ],
        targets=[
            StatusCount(status=one.status, label=one.label, number=one.targets, aims=one.aims)
            for one in by_status(targets)
        ],
        targets_behind=[_behind(one) for status in _BEHIND for one in targets if one.status == status],
        alerts=alerts,
        duties=duties.lines,
        reports=_figures(
            "reports",
            _REPORTS,
            await report_counts(session, caller, period),
            await report_counts(session, caller, before),
        ),
        figures_missing=_missing(targets, await _reported_indicators(session, policies, caller, on)),
        findings=_figures(
            "findings",
            _FINDINGS,
            await finding_counts(session, caller, period),
            await finding_counts(session, caller, before),
        ),
        spot_checks=await spot_check_lines(session, caller, period),
        monitored=await monitored_lines(session, caller, period),
        lending=[
            *lending_figures(kept, period),
            Figure.of("overdue_loans", "逾期贷款", "loans", overdue.loans, None),
            Figure.of("overdue_fen", "逾期未还本息", "fen", overdue.amount_fen, None),
        ],
        arrears_reported_from=overdue.reported_from,
        arrears_reported_until=overdue.reported_until,
        areas=[_area(rank, one) for rank, one in ranked(area_figures(kept, period, below, duties.below))],
        notes=list(NOTES),
    )
    return content.model_copy(update={"highlights": highlights(content), "concerns": concerns(content)})


def _visits(kept: Kept, period: BulletinPeriod) -> Ratio:
    done, due = (
        [kept.within(measure, one) for one in (period, period.before())]
        for measure in (Measure.VISITS_IN_TIME, Measure.VISITS_DUE)
    )
    return _ratio("visits_in_time", "预警按时核实率", (done[0], due[0]), (done[1], due[1]))


def _ratio(code: str, label: str, now: tuple[int, int], before: tuple[int, int]) -> Ratio:
    return Ratio(
        code=code,
        label=label,
        part=now[0],
        whole=now[1],
        share=share(*now),
        part_before=before[0],
        whole_before=before[1],
        share_before=share(*before),
    )


def _figures(unit: str, labels: Mapping[str, str], now: Mapping[str, int], before: Mapping[str, int]) -> list[Figure]:
    return [Figure.of(code, label, unit, now[code], before[code]) for code, label in labels.items()]


def _behind(target: TargetRead) -> TargetLine:
    return TargetLine(
        area_code=target.area_code,
        area_name=area_text(target.area_code),
        code=target.code,
        label=target.label,
        status=target.status,
        status_label=target.status_label,
        aim=target.milestone.aim,
        reason=target.reason,
        lead_departments=target.lead_departments,
    )


async def _reported_indicators(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, on: date
) -> dict[tuple[str, str], ReportedIndicator]:
    """Pack and code → the indicator, of the packs in force in the area or a part of it."""
    return {
        (pack.name, one.code): one
        for _, pack in await policies.touching(session, caller.area_prefix, on)
        for one in pack.indicators
    }


def _missing(
    targets: Iterable[TargetRead], reported: Mapping[tuple[str, str], ReportedIndicator]
) -> list[MissingFigure]:
    """The figures that targets rest on and that no department has reported, each once."""
    found: dict[tuple[str, str], MissingFigure] = {}
    for target in targets:
        if not target.reported or target.actual is not None:
            continue
        indicator = reported.get((target.pack, target.indicator))
        named: Sequence[str] = target.lead_departments
        found.setdefault(
            (target.area_code, target.indicator),
            MissingFigure(
                area_code=target.area_code,
                area_name=area_text(target.area_code),
                indicator=target.indicator,
                label=indicator.label if indicator else target.label,
                department=(indicator.department if indicator else None) or "、".join(named),
            ),
        )
    return list(found.values())


def _area(rank: int | None, one: AreaFigures) -> AreaLine:
    return AreaLine(
        rank=rank,
        area_code=one.area_code,
        area_name=area_text(one.area_code),
        registered=one.registered,
        remaining=one.remaining,
        remaining_share=share(one.remaining, one.registered),
        exits=one.exits,
        returns=one.returns,
        visits_due=one.visits_due,
        visits_in_time=one.visits_in_time,
        visited_share=share(one.visits_in_time, one.visits_due),
        duties_due=one.duties_due,
        duties_kept=one.duties_kept,
        duties_kept_share=share(one.duties_kept, one.duties_due),
    )
