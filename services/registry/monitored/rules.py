"""Who may be a monitoring object of which kind, and when its risk may be taken for removed. Pure."""

from collections.abc import Collection, Iterable
from datetime import date

from services.registry.monitored.refusals import KindNotAdmitted, RiskNotRemoved, WrongMonitoredKind
from shared.calendar import add_months
from shared.codes import MONITORED_KINDS

UNSTABLE = "unstable"
MARGINAL = "marginal"
SUDDEN = "sudden"

_LABOUR = {"ordinary", "skilled", "weak"}


def has_labour(capacities: Iterable[str]) -> bool:
    """Whether anybody of a household can work, be it half.

    Args:
        capacities: of its members, codes of shared.codes.LABOUR_CAPACITIES.
    """
    return not _LABOUR.isdisjoint(capacities)


def check_admitted(kind: str, admitted: Collection[str]) -> None:
    """Refuse a kind that the plan in force doesn't name.

    Args:
        kind: code of shared.codes.MONITORED_KINDS.
        admitted: codes that the plan names; any kind is admitted where it names none.

    Raises:
        KindNotAdmitted: so it is.

    Source: R001-044; two kinds in 2020, three from 2021 on.
    """
    if admitted and kind not in admitted:
        labels = "、".join(MONITORED_KINDS.by_code(one).label for one in admitted)
        raise KindNotAdmitted(
            f"本轮程序只识别{labels}，不识别{MONITORED_KINDS.by_code(kind).label}",
            f"The round admits {', '.join(admitted)}, and not {kind}",
            field="monitored_kind",
        )


def check_kind(kind: str, registered: bool, exited: bool) -> None:
    """Refuse a kind that doesn't fit how the household stands on the register.

    Args:
        kind: code of shared.codes.MONITORED_KINDS.
        registered: whether it is on the register.
        exited: whether it has left poverty.

    Raises:
        WrongMonitoredKind: so it is.

    Source: R001-044; the three kinds of 2021.
    """
    if kind == UNSTABLE and not exited:
        raise WrongMonitoredKind("脱贫不稳定户须是已脱贫的建档立卡户", "It has not exited", field="monitored_kind")
    if kind == MARGINAL and registered:
        raise WrongMonitoredKind("边缘易致贫户须是一般农户", "It is on the register", field="monitored_kind")
    if kind == SUDDEN and registered and not exited:
        raise WrongMonitoredKind("未脱贫户不作为监测对象", "It has not exited", field="monitored_kind")


def needs_low_income(kind: str) -> bool:
    """Whether the income must lie in the range; a sudden hardship may come with any."""
    return kind != SUDDEN


def check_removal(entered_on: date, on: date, months: int, measures: int, least_measures: int, *, labour: bool) -> None:
    """Refuse a removal whose conditions are not met.

    Args:
        entered_on: day on which it became a monitoring object.
        on: day of the check.
        months: that must have passed since.
        measures: carried out.
        least_measures: that must have been.
        labour: whether anybody of the household can work.

    Raises:
        RiskNotRemoved: naming every condition that is not met.

    Source: R001-044; at least six months, at least one measure, never without labour.
    """
    free_on = add_months(entered_on, months)
    unmet = []
    if on < free_on:
        unmet.append(f"{entered_on} 识别，满 {months} 个月为 {free_on}")
    if measures < least_measures:
        unmet.append(f"已落实措施 {measures} 项，至少 {least_measures} 项")
    if not labour:
        unmet.append("该户没有劳动能力，不标注风险消除")
    if unmet:
        raise RiskNotRemoved("；".join(unmet), f"{len(unmet)} condition(s) are not met")
