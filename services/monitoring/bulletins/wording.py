"""The sentences of a bulletin: what matters in a minute, and what can't be told alike again later."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from services.monitoring.bulletins.contents import BulletinContent
from services.monitoring.bulletins.rules import SPAN_LABELS
from services.monitoring.targets.rules import Amounts, TargetStatus, amount_text
from shared.calendar import day_text

NOTES = (
    "户数、人口、脱贫、返贫、贷款发放收回和余额、预警核实按业务日期统计，期末日当天到期而未办的按逾期计。",
    "期末日到期的指标按到期后的结果统计；还有后续目标的，次日起目标查询改按后续目标评价，并注明上一目标未完成。",
    "期末以后补录、更正或冲正的业务会改变重新生成的结果；已发布的通报保持发布时的内容。",
    "退回重办的职责、被退回的整改、不再需要的职责、已更正的上报数据，以及监测对象所在村，按生成通报时的情况统计。",
    "逾期贷款只有银行最近一次报告的数据，报告以后新增的逾期不在其内；因此没有上期数，事后也不能按当时重算。",
    "职责自有关政策包载入或银行业务记入之时起登记；此前已经过期、未曾登记的，不计入到期职责。",
    "各地名次依次按期末未脱贫户比例（低者在前）、预警按时核实率、职责按期办结率（高者在前）排列，数值相同的名次并列。",
)
_FEN = Amounts("fen")
_MOST_NAMED = 3


def highlights(content: BulletinContent) -> list[str]:
    """What a county's head reads first: a sentence a subject, those without anything to say left out."""
    now = SPAN_LABELS[content.kind]
    return [
        _register(content),
        f"{now}脱贫{_number(content, 'exits')}户{_number(content, 'exits_people')}人；"
        f"返贫{_number(content, 'returns')}户{_number(content, 'returned_people')}人。",
        *_targets(content),
        *_alerts(content, now),
        *_duties(content, now),
        *_findings(content, now),
        *_lending(content, now),
    ]


def concerns(content: BulletinContent) -> list[str]:
    """What the head of the area sees to: what was missed or is late, three of a kind at most, and how many more."""
    missed = [one for one in content.targets_behind if one.status == TargetStatus.MISSED and not one.aim]
    aims = [one for one in content.targets_behind if one.status == TargetStatus.MISSED and one.aim]
    late = sorted((one for one in content.alerts if one.open_late), key=lambda one: -one.open_late)
    undone = sorted((one for one in content.duties if one.missed), key=lambda one: -one.missed)
    overdue = content.figure("findings_overdue").value
    return [
        *_listed("到期未完成的指标", [f"{one.area_name}“{one.label}”" for one in missed], "项"),
        *_listed("未达到的力争目标", [f"{one.area_name}“{one.label}”" for one in aims], "项"),
        *_listed("已逾期的预警", [f"{one.label}{one.open_late:,}条" for one in late], "类"),
        *_listed("逾期未办的职责", [f"{one.label}{one.missed:,}项" for one in undone], "个岗位"),
        *([f"超期未整改的问题：{overdue:,}个。"] if overdue else ()),
        *_listed(
            "抽查超出控制线",
            [f"{one.area_name}{'、'.join(one.breached)}" for one in content.spot_checks if one.breached],
            "处",
        ),
        *_listed(
            "尚缺的部门数据",
            [
                f"{one.area_name}“{one.label}”{f'（{one.department}）' if one.department else ''}"
                for one in content.figures_missing
            ],
            "项",
        ),
    ]


def _listed(subject: str, names: Sequence[str], unit: str) -> Iterator[str]:
    if names:
        rest = f"等{len(names):,}{unit}" if len(names) > _MOST_NAMED else ""
        yield f"{subject}：{'；'.join(names[:_MOST_NAMED])}{rest}。"


def percent_text(share: Decimal) -> str:
    """A share as people read it, with two decimals."""
    return f"{share * 100:.2f}%"


def _register(content: BulletinContent) -> str:
    return (
        f"截至{day_text(content.last_day)}，在册建档立卡户{_number(content, 'registered_households')}户"
        f"{_number(content, 'registered_people')}人，其中未脱贫{_number(content, 'remaining_households')}户"
        f"{_number(content, 'remaining_people')}人。"
    )


def _targets(content: BulletinContent) -> Iterator[str]:
    number: Mapping[str, int] = {one.status: one.number for one in content.targets}
    aims = sum(one.aims for one in content.targets if one.status == TargetStatus.MISSED)
    if sum(number.values()):
        yield (
            f"各项指标{sum(number.values()):,}项：已完成{number[TargetStatus.MET]:,}项，"
            f"进度正常{number[TargetStatus.ON_TRACK]:,}项，进度滞后{number[TargetStatus.AT_RISK]:,}项，"
            f"到期未完成{number[TargetStatus.MISSED] - aims:,}项，{f'力争目标未达到{aims:,}项，' if aims else ''}"
            f"暂不评价{number[TargetStatus.NOT_ASSESSED]:,}项。"
        )


def _alerts(content: BulletinContent, now: str) -> Iterator[str]:
    if not content.alerts:
        return
    raised, standing, late = (
        sum(getattr(one, name) for one in content.alerts) for name in ("raised", "open", "open_late")
    )
    visits = content.ratio("visits_in_time")
    in_time = "" if visits.share is None else f"，应核实{visits.whole:,}条，按时核实率{percent_text(visits.share)}"
    yield f"{now}新增预警{raised:,}条{in_time}；期末未办结{standing:,}条，其中已逾期{late:,}条。"


def _duties(content: BulletinContent, now: str) -> Iterator[str]:
    duties = content.ratio("duties_kept")
    if duties.share is not None:
        late, missed = sum(one.kept_late for one in content.duties), sum(one.missed for one in content.duties)
        yield (
            f"{now}到期职责{duties.whole:,}项，按期办结{duties.part:,}项（{percent_text(duties.share)}），"
            f"逾期办结{late:,}项，逾期未办{missed:,}项。"
        )


def _findings(content: BulletinContent, now: str) -> Iterator[str]:
    opened, rectified, overdue = (
        content.figure(code).value or 0 for code in ("findings_opened", "findings_rectified", "findings_overdue")
    )
    if opened or rectified or overdue:
        yield f"{now}发现问题{opened:,}个，完成整改{rectified:,}个；期末超期未整改{overdue:,}个。"


def _lending(content: BulletinContent, now: str) -> Iterator[str]:
    lent, repaid, outstanding, overdue_fen = (
        content.figure(code).value or 0 for code in ("lent_fen", "repaid_fen", "outstanding_fen", "overdue_fen")
    )
    if lent or repaid or outstanding:
        reported = reported_text(content)
        told = f"（{reported}）" if reported else ""
        overdue = f"，逾期{_number(content, 'overdue_loans')}笔{_money(overdue_fen)}{told}" if overdue_fen else ""
        yield f"{now}发放扶贫贷款{_money(lent)}，收回本金{_money(repaid)}；期末余额{_money(outstanding)}{overdue}。"


def reported_text(content: BulletinContent) -> str | None:
    """Of which days the banks' reports of arrears are, the earliest and the latest; None where nobody can tell."""
    first, last = content.arrears_reported_from, content.arrears_reported_until
    if first is None or last is None:
        return None
    return f"银行{day_text(first)}报告" if first == last else f"银行{day_text(first)}至{day_text(last)}先后报告"


def _number(content: BulletinContent, code: str) -> str:
    return f"{content.figure(code).value:,}"


def _money(amount_fen: int) -> str:
    return amount_text(_FEN, Fraction(amount_fen))
