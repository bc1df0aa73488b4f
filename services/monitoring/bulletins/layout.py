"""A bulletin as chapters of tables and charts: the same for the page and for the workbook."""

from collections.abc import Callable, Sequence

from services.monitoring.bulletins.charts import Bars, Series, Tone
from services.monitoring.bulletins.contents import BulletinContent
from services.monitoring.bulletins.parts import Chapter, Table, chapter, compared, percent, with_total
from services.monitoring.bulletins.wording import reported_text
from services.monitoring.targets.rules import MISSED_AIM_LABEL, STATUS_LABELS, TargetStatus

_STATUS_TONES = {
    TargetStatus.MET: Tone.GOOD,
    TargetStatus.ON_TRACK: Tone.FAIR,
    TargetStatus.AT_RISK: Tone.WARNING,
    TargetStatus.MISSED: Tone.BAD,
    TargetStatus.NOT_ASSESSED: Tone.PALE,
}
_MOST_BARS = 24
"""Areas in a chart: more would not be read, and the table lists them all."""


def chapters(content: BulletinContent) -> list[Chapter]:
    """The parts of a bulletin in their order."""
    made: Sequence[Callable[[BulletinContent], Chapter]] = (
        _households,
        _targets,
        _alerts,
        _duties,
        _reports,
        _supervision,
        _monitored,
        _lending,
        _areas,
    )
    return [make(content) for make in made]


def _households(content: BulletinContent) -> Chapter:
    points = [(one.period_text, one.remaining_households, one.exits, one.returns) for one in content.trend]
    return chapter(
        "建档立卡与脱贫",
        "期末没有建档立卡户。",
        (
            compared("户数和人口", content.households),
            Table(
                "近六期走势",
                ("期间", "期末未脱贫户", "本期脱贫户", "本期返贫户"),
                points if any(any(numbers) for _, *numbers in points) else (),
            ),
        ),
        (
            Bars(
                "近六期期末未脱贫户（户）",
                (Series("期末未脱贫户", Tone.MAIN),),
                [(one.period_text, (one.remaining_households,)) for one in content.trend],
            ),
        ),
    )


def _targets(content: BulletinContent) -> Chapter:
    aims = sum(one.aims for one in content.targets if one.status == TargetStatus.MISSED)
    bars = [
        (STATUS_LABELS[status], tone, _number_of(content, status) - (aims if status is TargetStatus.MISSED else 0))
        for status, tone in _STATUS_TONES.items()
    ]
    if aims:
        bars.append((MISSED_AIM_LABEL, Tone.DULL, aims))
    return chapter(
        "指标进度",
        "期末没有适用的指标。",
        (
            Table(
                "未完成和进度滞后的指标",
                ("区划", "指标", "进度", "原因", "牵头部门"),
                [
                    (one.area_name, one.label, one.status_label, one.reason, "、".join(one.lead_departments) or None)
                    for one in content.targets_behind
                ],
                frozenset(range(5)),
            ),
        ),
        (
            Bars(
                "指标进度（项）",
                tuple(Series(label, tone) for label, tone, _ in bars),
                [("全部指标", tuple(number for _, _, number in bars))],
            ),
        ),
    )


def _number_of(content: BulletinContent, status: TargetStatus) -> int:
    return sum(one.number for one in content.targets if one.status == status)


def _alerts(content: BulletinContent) -> Chapter:
    columns = (
        "预警类型", "新增", "应核实", "按时核实", "属实", "不属实", "准确率", "办结", "期末未办结", "其中逾期",
    )  # fmt: skip
    return chapter(
        "预警处置",
        "本期没有预警。",
        (
            Table(
                "预警处置情况",
                columns,
                with_total(
                    [
                        (
                            *(one.label, one.raised, one.due, one.in_time, one.confirmed, one.dismissed),
                            *(percent(one.precision), one.resolved, one.open, one.open_late),
                        )
                        for one in content.alerts
                    ],
                    content.ratio("alert_precision"),
                ),
            ),
        ),
        (
            Bars(
                "应核实预警（条）",
                (Series("按时核实", Tone.GOOD), Series("未按时核实", Tone.BAD)),
                [(one.label, (one.in_time, one.due - one.in_time)) for one in content.alerts if one.due],
            ),
        ),
    )


def _duties(content: BulletinContent) -> Chapter:
    return chapter(
        "职责履行",
        "本期没有登记到期的职责。",
        (
            Table(
                "各岗位职责办结情况",
                ("岗位", "到期", "按期办结", "逾期办结", "逾期未办", "按期办结率"),
                with_total(
                    [
                        (one.label, one.due, one.kept, one.kept_late, one.missed, percent(one.kept_share))
                        for one in content.duties
                    ],
                    content.ratio("duties_kept"),
                ),
            ),
        ),
        (
            Bars(
                "到期职责（项）",
                (Series("按期办结", Tone.GOOD), Series("逾期办结", Tone.WARNING), Series("逾期未办", Tone.BAD)),
                [(one.label, (one.kept, one.kept_late, one.missed)) for one in content.duties],
            ),
        ),
    )


def _reports(content: BulletinContent) -> Chapter:
    return chapter(
        "部门数据上报",
        "本期没有应上报的数据。",
        (
            compared("上报和审核", content.reports),
            Table(
                "尚缺的部门数据",
                ("区划", "指标", "责任部门"),
                [(one.area_name, one.label, one.department or None) for one in content.figures_missing],
                frozenset(range(3)),
            ),
        ),
    )


def _supervision(content: BulletinContent) -> Chapter:
    columns = (
        "抽查区划", "季度", "脱贫户", "抽取", "已查", "错退", "错退率", "漏评", "漏评率", "群众认可度", "超出控制线",
    )  # fmt: skip
    return chapter(
        "督查整改和抽查",
        "本期没有督查发现的问题和抽查。",
        (
            compared("问题整改", content.findings),
            Table(
                "本期完成的抽查",
                columns,
                [
                    (
                        *(one.area_name, one.quarter, one.households, one.drawn, one.checked, one.wrong_exits),
                        *(percent(one.wrong_exit_rate), one.missed, percent(one.missed_rate)),
                        *(percent(one.satisfied_rate), "、".join(one.breached) or "无"),
                    )
                    for one in content.spot_checks
                ],
                frozenset((0, 10)),
            ),
        ),
    )


def _monitored(content: BulletinContent) -> Chapter:
    lines = [
        (one.label, one.standing, one.people, one.entered, one.removed)
        for one in content.monitored
        if one.standing or one.entered or one.removed
    ]
    return chapter(
        "监测对象",
        "期末没有监测对象，本期也没有纳入和消除风险的。",
        (Table("监测对象变化", ("类别", "期末户数", "期末人口", "本期纳入户", "本期消除风险户"), lines),),
    )


def _lending(content: BulletinContent) -> Chapter:
    reported = reported_text(content)
    title = f"贷款（金额单位：元；逾期为{reported}的数据）" if reported else "贷款（金额单位：元）"
    return chapter("扶贫信贷", "没有扶贫贷款。", (compared(title, content.lending),))


def _areas(content: BulletinContent) -> Chapter:
    columns = (
        "名次", "区划", "建档立卡户", "未脱贫户", "未脱贫比例", "本期脱贫", "本期返贫", "应核实预警", "按时核实率",
        "到期职责", "按期办结率",
    )  # fmt: skip
    behind = sorted((one for one in content.areas if one.remaining), key=lambda one: -one.remaining)[:_MOST_BARS]
    return chapter(
        "各地情况",
        "没有下一级区划的数据。",
        (
            Table(
                "各地名次",
                columns,
                [
                    (
                        *(one.rank, one.area_name, one.registered, one.remaining, percent(one.remaining_share)),
                        *(one.exits, one.returns, one.visits_due, percent(one.visited_share)),
                        *(one.duties_due, percent(one.duties_kept_share)),
                    )
                    for one in content.areas
                ],
                frozenset((1,)),
            ),
        ),
        (
            Bars(
                "各地期末未脱贫户（户，多者在前）",
                (Series("期末未脱贫户", Tone.MAIN),),
                [(one.area_name, (one.remaining,)) for one in behind],
            ),
        ),
    )
