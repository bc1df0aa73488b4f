"""The risk fund: what must be deposited for a quarter, and whether the fund and the lending fit each other."""

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from services.credit.fund.refusals import FundSizeExceeded
from services.credit.policy import FundPolicy
from services.credit.refusals import PeriodOutOfRange
from shared.calendar import Quarter
from shared.money import half_up


class DepositNeed(NamedTuple):
    """What a quarter's lending asks of the fund, per bank and county."""

    required_fen: int
    to_deposit_fen: int
    carried_forward_fen: int

    def still_needed_fen(self, deposited_fen: int) -> int:
        """What is left to be deposited, fen, once so much was."""
        return max(0, self.to_deposit_fen - deposited_fen)

    def carried_on_fen(self, deposited_fen: int) -> int:
        """What the next quarter begins with, fen: the excess of what was there before, and of the deposits."""
        return self.carried_forward_fen + max(0, deposited_fen - self.to_deposit_fen)


class LeverageLevel(StrEnum):
    """Lending against the fund that stands behind it."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


def deposit_need(disbursed_fen: int, pre_allocated_fen: int, policy: FundPolicy) -> DepositNeed:
    """Compute a quarter's deposit.

    Args:
        disbursed_fen: all that was disbursed in the calendar quarter, fen.
        pre_allocated_fen: pre-allocations that count against it, and what earlier quarters carried forward, fen.
        policy: the ratio.

    Returns:
        The need, rounded half up once over the sum, what is still to be deposited, and the excess for the next quarter.

    Raises:
        ValueError: a negative amount.

    Source: R002-114, R002-115, R002-133.
    """
    if disbursed_fen < 0 or pre_allocated_fen < 0:
        raise ValueError("amounts can't be negative")
    required_fen = half_up(disbursed_fen * policy.deposit_ratio)
    return DepositNeed(required_fen, max(0, required_fen - pre_allocated_fen), max(0, pre_allocated_fen - required_fen))


def deposit_due_on(quarter: Quarter, policy: FundPolicy) -> date:
    """Give the day by which a quarter's deposit must be in the bank's account.

    Args:
        quarter: the one whose lending asks for the deposit.
        policy: the day of the month, which is the last in time.

    Source: R002-115. Assumed: the day of the next month.
    """
    return quarter.following.first_day.replace(day=policy.deposit_day)


def check_period(quarter: Quarter, on: date) -> None:
    """Check that a quarter is not further ahead than the one after the present: so far money is planned.

    Args:
        quarter: the quarter that money is for.
        on: business date.

    Raises:
        PeriodOutOfRange: it lies further ahead.
    """
    last = Quarter.of(on).following
    if quarter > last:
        raise PeriodOutOfRange(period=quarter, on=on, last=last)


def check_fund_size(fund_fen: int, committed_fen: int, planned_fen: int) -> None:
    """Check that a plan keeps within the city's fund.

    Args:
        fund_fen: size of the fund, fen.
        committed_fen: all deposits and pre-allocations planned, under way or received so far, fen.
        planned_fen: what is to be planned, fen.

    Raises:
        FundSizeExceeded: it would take more than is left; just all of it may be taken.

    Source: R002-091.
    """
    if committed_fen + planned_fen > fund_fen:
        raise FundSizeExceeded(planned_fen=planned_fen, fund_fen=fund_fen, committed_fen=committed_fen)


def leverage(outstanding_fen: int, fund_balance_fen: int) -> Fraction | None:
    """Divide the loans outstanding by the fund's balance; None when there is no fund.

    By business date a balance may lie below zero (decision 6): then nothing stands behind the loans either.

    Args:
        outstanding_fen: loans outstanding, fen.
        fund_balance_fen: the fund's balance, fen; may be below 0.
    """
    return Fraction(outstanding_fen, fund_balance_fen) if fund_balance_fen > 0 else None


def utilisation(outstanding_fen: int, fund_balance_fen: int, policy: FundPolicy) -> Fraction | None:
    """Give what part of the lending that a fund could carry is lent; None when there is no fund.

    Args:
        outstanding_fen: loans outstanding, fen.
        fund_balance_fen: the fund's balance, fen; may be below 0.
        policy: the leverage aimed at: so much can be lent for each fen.

    Source: R002-143.
    """
    ratio = leverage(outstanding_fen, fund_balance_fen)
    return None if ratio is None else ratio / policy.leverage_target


def idle_fen(outstanding_fen: int, fund_balance_fen: int, policy: FundPolicy) -> int:
    """Give what of a fund its lending does not need, at the leverage aimed at.

    Args:
        outstanding_fen: loans outstanding, fen.
        fund_balance_fen: the fund's balance, fen; below 0 it counts as empty.
        policy: the leverage aimed at.

    Returns:
        Fen, 0 or more; what the lending needs is rounded half up once.

    Source: R002-143.
    """
    return max(0, fund_balance_fen - half_up(outstanding_fen / policy.leverage_target))


def idle_quarters(idle: int, fund_balance_fen: int, quarters_before: int, policy: FundPolicy) -> int:
    """Count the quarters in a row in which more of a fund lay idle than the policy bears.

    Args:
        idle: what the lending does not need, fen.
        fund_balance_fen: the fund's balance, fen.
        quarters_before: idle quarters in a row up to the quarter before.
        policy: the part of the fund that may lie idle; just as much is borne.

    Returns:
        One more than before, or 0 where the fund is not idle.

    Source: R002-143. Assumed: the bound.
    """
    borne = max(0, fund_balance_fen) * policy.idle_share_max  # no bound: of an empty fund nothing can lie idle
    return quarters_before + 1 if idle > borne else 0


def pre_allocation_cap_fen(guidance_fen: int, policy: FundPolicy) -> int:
    """Give what may be expected to be allocated ahead of lending for a guidance task.

    Args:
        guidance_fen: lending that the task asks for, fen.
        policy: the deposit's ratio, and the part of it that is given ahead.

    Returns:
        Fen, rounded half up once.

    Source: R002-133. Assumed: the part.
    """
    return half_up(guidance_fen * policy.deposit_ratio * policy.pre_allocation_share)


def leverage_level(outstanding_fen: int, fund_balance_fen: int, policy: FundPolicy) -> LeverageLevel:
    """Judge the leverage; to be asked from the day after the quarter's deposit fell due.

    Args:
        outstanding_fen: loans outstanding, fen.
        fund_balance_fen: the fund's balance, fen; below 0 it counts as empty.
        policy: target and tolerance; both bounds are inclusive.

    Returns:
        Where it lies; without any fund, loans are above and no loans are within.

    Source: R002-114. Assumed: the tolerance.
    """
    ratio = leverage(outstanding_fen, fund_balance_fen)
    if ratio is None:
        return LeverageLevel.ABOVE if outstanding_fen else LeverageLevel.WITHIN
    if ratio > policy.leverage_target * (1 + policy.leverage_tolerance):
        return LeverageLevel.ABOVE
    if ratio < policy.leverage_target * (1 - policy.leverage_tolerance):
        return LeverageLevel.BELOW
    return LeverageLevel.WITHIN
