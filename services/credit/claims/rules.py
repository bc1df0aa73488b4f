"""Claims on the risk fund: their bounds, who bears the loss, and to whom recovered money goes."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple, Self

from services.credit.claims.refusals import ClaimTooEarly, ClaimTooHigh, NothingClaimed
from services.credit.policy import ClaimPolicy
from shared.money import half_up


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed loan as its own events tell it; what the fund paid depends on the account, see ``ClaimSplit``."""

    claimed_on: date
    principal_fen: int
    interest_fen: int
    insurer_fen: int
    """The insurer's share of the principal."""
    insurance_paid_fen: int
    recovered_fen: int
    whole_on: date | None
    """Day on which recoveries reached the principal outstanding and the interest claimed."""

    @property
    def claimed_fen(self) -> int:
        """Principal and interest claimed."""
        return self.principal_fen + self.interest_fen


class ClaimSplit(NamedTuple):
    """Who bears a claim; fixed when the claim is served and never reopened."""

    insurer_fen: int
    paid_from_fund_fen: int
    shortfall_fen: int
    """What the fund could not pay, or does not bear: the bank's rest."""


class Allocation(NamedTuple):
    """Where all money recovered on a loan so far has gone."""

    to_fund_fen: int
    to_bank_fen: int
    to_insurer_fen: int
    surplus_fen: int

    def since(self, earlier: Self) -> "Allocation":
        """Give the change from an earlier allocation; negative after a reversal."""
        return Allocation(*(now - then for now, then in zip(self, earlier, strict=True)))


class LossShares(NamedTuple):
    """City's and county's share of a net loss."""

    city_fen: int
    county_fen: int


def insurer_share_fen(principal_fen: int, insurer_share: Fraction) -> int:
    """Compute what guarantee insurance bears of a claimed principal.

    Args:
        principal_fen: principal claimed, fen.
        insurer_share: 0 to 1; 0 without insurance.

    Returns:
        Fen, rounded half up once.

    Source: R002-121; the share itself comes with the loan.
    """
    return half_up(principal_fen * insurer_share)


def earliest_claim_on(due_on: date, policy: ClaimPolicy) -> date:
    """Give the first day on which a loan may be claimed, from its due day, extended if so.

    Args:
        due_on: the loan's due day, extended if so.
        policy: days that a loan must be overdue.
    """
    return due_on + timedelta(days=policy.wait_days)


def check_claim(
    claimed_on: date,
    principal_fen: int,
    interest_fen: int,
    *,
    due_on: date,
    outstanding_fen: int,
    unpaid_interest_fen: int,
    policy: ClaimPolicy,
) -> None:
    """Check a claim against what the borrower owes.

    Args:
        claimed_on: business date of the claim.
        principal_fen: principal claimed, fen, above 0.
        interest_fen: interest claimed, fen.
        due_on: the loan's due day, extended if so.
        outstanding_fen: principal outstanding before the claim.
        unpaid_interest_fen: benchmark interest computed and not collected.
        policy: the waiting time.

    Raises:
        NothingClaimed: no principal is claimed.
        ClaimTooEarly: the waiting time is not over.
        ClaimTooHigh: principal or interest above what is owed.
    """
    if principal_fen <= 0:
        raise NothingClaimed()
    earliest_on = earliest_claim_on(due_on, policy)
    if claimed_on < earliest_on:
        raise ClaimTooEarly(earliest_on=earliest_on)
    if principal_fen > outstanding_fen or interest_fen > unpaid_interest_fen:
        raise ClaimTooHigh(
            principal_fen=principal_fen,
            interest_fen=interest_fen,
            outstanding_fen=outstanding_fen,
            unpaid_fen=unpaid_interest_fen,
        )


def fund_part_fen(principal_fen: int, interest_fen: int, insurer_share: Fraction, fund_share: Fraction) -> int:
    """Compute what of a claim falls to the fund, whether or not it holds as much.

    Args:
        principal_fen: principal claimed, fen.
        interest_fen: interest claimed, fen.
        insurer_share: part of the principal the insurer bears, 0 to 1.
        fund_share: part of what the insurer doesn't bear that falls to the fund, 0 to 1.

    Returns:
        Fen, rounded half up once.

    Source: R002-116, R002-121.
    """
    rest_fen = principal_fen + interest_fen - insurer_share_fen(principal_fen, insurer_share)
    return half_up(rest_fen * fund_share)


def split_claim(
    principal_fen: int,
    interest_fen: int,
    insurer_share: Fraction,
    fund_balance_fen: int,
    fund_share: Fraction = Fraction(1),
) -> ClaimSplit:
    """Split a claim among insurer, fund and bank.

    Args:
        principal_fen: principal claimed, fen.
        interest_fen: interest claimed, fen.
        insurer_share: part of the principal the insurer bears, 0 to 1.
        fund_balance_fen: what the bank's fund account holds, fen.
        fund_share: part of what the insurer doesn't bear that falls to the fund, 0 to 1.

    Returns:
        The insurer's share, the fund's, rounded half up once, until it is empty, and the rest; together the claim.

    Raises:
        ValueError: a negative fund balance.

    Source: R002-116, R002-117, R002-121.
    """
    if fund_balance_fen < 0:
        raise ValueError("a fund account can't be negative")
    insurer_fen = insurer_share_fen(principal_fen, insurer_share)
    rest_fen = principal_fen + interest_fen - insurer_fen
    paid_fen = min(fund_part_fen(principal_fen, interest_fen, insurer_share, fund_share), fund_balance_fen)
    return ClaimSplit(insurer_fen, paid_fen, rest_fen - paid_fen)


def allocate_recoveries(split: ClaimSplit, recovered_fen: int) -> Allocation:
    """Distribute all that was recovered on a loan: fund, then the bank's rest, then the insurer, then surplus.

    Being a function of the sum, it gives the same end for any order, and a reversal unwinds exactly.

    Args:
        split: who bore the claim.
        recovered_fen: sum of all live recoveries of the loan, fen.

    Returns:
        Cumulative amounts; a single recovery's part is the difference of two of them (``Allocation.since``).

    Raises:
        ValueError: a negative sum.

    Source: R002-119. Assumed: bank before insurer.
    """
    if recovered_fen < 0:
        raise ValueError("recoveries can't be negative")
    to_fund = min(recovered_fen, split.paid_from_fund_fen)
    to_bank = min(recovered_fen - to_fund, split.shortfall_fen)
    to_insurer = min(recovered_fen - to_fund - to_bank, split.insurer_fen)
    return Allocation(to_fund, to_bank, to_insurer, recovered_fen - to_fund - to_bank - to_insurer)


def loss_shares(net_loss_fen: int, policy: ClaimPolicy) -> LossShares:
    """Share a loan's cumulative net loss between city and county.

    Args:
        net_loss_fen: what the fund paid minus what came back, fen, 0 or more.
        policy: the city's share.

    Returns:
        The city's share rounded down and the county's rest; postings are differences of these, so odd fen never drift.

    Raises:
        ValueError: a negative net loss.

    Source: R002-120. Assumed: the odd fen falls to the county.
    """
    if net_loss_fen < 0:
        raise ValueError("a net loss can't be negative")
    city_fen = net_loss_fen * policy.city_share.numerator // policy.city_share.denominator
    return LossShares(city_fen, net_loss_fen - city_fen)
