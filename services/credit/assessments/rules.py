"""How banks are judged by quarter: rates from figures, points from rates, ranks and proposals from points."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from services.credit.policy import AssessmentPolicy, IndicatorScale
from shared.money import two_decimals


class Proposal(StrEnum):
    """What the points propose; the city office decides."""

    NONE = "none"
    WARN = "warn"
    SUSPEND = "suspend"
    REMOVE = "remove"


PROPOSAL_LABELS = {
    Proposal.NONE: "无",
    Proposal.WARN: "提醒",
    Proposal.SUSPEND: "暂停",
    Proposal.REMOVE: "淘汰",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a bank did, in one county or in all; amounts in fen by the quarter's last day, `new_…` in the quarter."""

    outstanding_fen: int = 0
    household_outstanding_fen: int = 0
    overdue_fen: int = 0
    """Outstanding of loans in arrears by the books, be it of interest or an instalment, reported or not."""
    new_fen: int = 0
    new_household_fen: int = 0
    disbursed_fen: int = 0
    """All that was ever lent."""
    net_loss_fen: int = 0
    """What the fund paid for it minus what came back."""
    task_fen: int = 0
    task_lent_fen: int = 0
    """What was lent where there is a task, in the span of the task."""
    reports_due: int = 0
    reports_in_time: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Figures)))


def rates(figures: Figures) -> dict[str, Fraction | None]:
    """Give the indicators, exact; None where there is nothing to measure.

    Source: R002-106 (household share), R002-092 (volume).
    """
    return {
        "household_share": _ratio(figures.household_outstanding_fen, figures.outstanding_fen),
        "new_household_share": _ratio(figures.new_household_fen, figures.new_fen),
        "volume": _ratio(figures.task_lent_fen, figures.task_fen),
        "overdue": _ratio(figures.overdue_fen, figures.outstanding_fen),
        "loss": _ratio(figures.net_loss_fen, figures.disbursed_fen),
        "timeliness": _ratio(figures.reports_in_time, figures.reports_due),
    }


def _ratio(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def points(rate: Fraction, scale: IndicatorScale) -> Fraction:
    """Give an indicator's points, exact: none at one value, the weight at another, even between, level beyond.

    Args:
        rate: the indicator.
        scale: its values and weight.

    Returns:
        0 to the weight.

    Assumed: the whole scheme; the source demands only that banks come and go.
    """
    part = (rate - scale.none_at) / (scale.full_at - scale.none_at)
    return scale.weight * min(Fraction(1), max(Fraction(0), part))


def total_points(measured: Mapping[str, Fraction | None], policy: AssessmentPolicy) -> Decimal | None:
    """Give a bank's points out of 100.

    Args:
        measured: the indicators by name; those that can't be measured are left out and the rest scaled up to 100.
        policy: the scheme.

    Returns:
        Two decimals, rounded half up once; None where nothing can be measured.
    """
    reached, weights = Fraction(0), 0
    for scale in policy.indicators:
        rate = measured.get(scale.name)
        if rate is not None:
            reached += points(rate, scale)
            weights += scale.weight
    return two_decimals(reached * 100 / weights) if weights else None


def ranks(totals: Mapping[str, Decimal | None]) -> dict[str, int | None]:
    """Rank banks by their points, 1 for the most.

    Args:
        totals: points by bank.

    Returns:
        Equal points share a rank, and the next one counts them all; None for banks without points.
    """
    given = [total for total in totals.values() if total is not None]
    return {
        bank: None if total is None else 1 + sum(other > total for other in given) for bank, total in totals.items()
    }


def propose(
    total: Decimal | None, household_share: Fraction | None, floor: Fraction | None, policy: AssessmentPolicy
) -> Proposal:
    """Give what a bank's points propose.

    Args:
        total: its points.
        household_share: households' share of its loans outstanding.
        floor: the least share that households must have; None where only households borrow.
        policy: the bounds; a bank at a bound is above it.

    Returns:
        The severest proposal that holds; a household share below the floor is worth a warning at least.

    Source: R002-095, R002-106. Assumed: the bounds.
    """
    if total is not None:
        if total < policy.remove_below:
            return Proposal.REMOVE
        if total < policy.suspend_below:
            return Proposal.SUSPEND
        if total < policy.warn_below:
            return Proposal.WARN
    too_few = floor is not None and household_share is not None and household_share < floor
    return Proposal.WARN if too_few else Proposal.NONE


def summed(figures: Iterable[Figures]) -> Figures:
    """Add figures up."""
    return sum(figures, Figures())
