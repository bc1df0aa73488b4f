"""Penalty interest: on overdue principal, on money used otherwise, and on unpaid interest."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from services.credit.bank_events.rules import InterestCollected
from services.credit.interest.rules import Balance, fen_on, interest_fen
from services.credit.policy import LoanPolicy
from services.credit.terms.instalments import Lent, PrincipalDue, principal_dues, unpaid_dues
from shared.calendar import SettlementPeriod, settlement_periods
from shared.money import half_up


class Account(NamedTuple):
    """What a loan owes and what was paid of it, day by day; before a claim.

    Attributes:
        lent: the loan as it was paid out.
        policy: day base and the product.
        balance: outstanding principal by day.
        collections: interest that was paid, parts of payments among it.
        penalties: penalty interest that was paid beside that which collections bear, by day.
        misused_on: when the money was first used otherwise or lent on.
    """

    lent: Lent
    policy: LoanPolicy
    balance: Balance
    collections: Sequence[InterestCollected] = ()
    penalties: Sequence[tuple[date, int]] = ()
    misused_on: date | None = None

    @property
    def periods(self) -> tuple[SettlementPeriod, ...]:
        """The settlement periods of the term."""
        return settlement_periods(self.lent.on, self.lent.due_on, self.policy.product.holidays)

    @property
    def dues(self) -> tuple[PrincipalDue, ...]:
        """When the principal falls due."""
        return principal_dues(self.lent, self.policy)

    def interest_of(self, period: SettlementPeriod) -> int:
        """Compute a period's interest by the balance, fen."""
        return interest_fen(self.balance, self.lent.annual_rate, self.policy.day_base, period.start, period.end)

    def collected_fen(self, label: str, on: date) -> int:
        """Sum up what was collected for a period by the end of a day."""
        return sum(one.amount_fen for one in self.collections if one.period == label and one.occurred_on <= on)


def penalty_due_fen(account: Account, on: date) -> int:
    """Compute the penalty interest that accrued before a day and isn't paid.

    Overdue principal bears the surcharge on top of the interest of the term, and the whole penalty rate from the due
    day on, when that interest ends. After a misuse all principal bears the misuse surcharge instead. Where the product
    compounds, unpaid interest bears the contract's rate within the term and the penalty rate after it. What falls due
    bears from its own day on, the day of payment bears nothing.

    Args:
        account: what the loan owes and what was paid; an extension counts as if it had been agreed from the first.
        on: the first day that doesn't count.

    Returns:
        Fen: of each settlement period the exact sum, rounded half up once; minus what was paid, not below 0. It is
        never part of subsidy or claims.

    Source: 银发〔2003〕251号; R002-110.
    """
    if account.policy.product.penalty_surcharge is None:
        return 0
    exact: dict[str, Fraction] = {}
    for label, start, end in settlement_periods(account.lent.on, on, account.policy.product.holidays):
        exact[label] = _accrued(account, start, end)
    paid_fen = sum(fen for day, fen in account.penalties if day <= on)
    paid_fen += sum(one.penalty_fen for one in account.collections if one.occurred_on <= on)
    return max(0, sum(half_up(fen) for fen in exact.values()) - paid_fen)


def _accrued(account: Account, start: date, end: date) -> Fraction:
    """The exact penalty of some days, in spans in which nothing changes."""
    changes = {
        start,
        account.lent.due_on,
        account.misused_on or start,
        *(day for day, _ in account.balance),
        *(due.on for due in account.dues),
        *(period.end for period in account.periods),
        *(one.occurred_on for one in account.collections),
    }
    days = sorted(day for day in changes if start <= day < end)
    return sum(
        (_per_day(account, day) * (after - day).days for day, after in zip(days, [*days[1:], end], strict=True)),
        Fraction(0),
    )


def _per_day(account: Account, on: date) -> Fraction:
    """What a day bears, fen."""
    product = account.policy.product
    rate = Fraction(account.lent.annual_rate)
    in_term = on < account.lent.due_on
    misused = account.misused_on is not None and account.misused_on <= on and product.misuse_surcharge is not None
    surcharge = (product.misuse_surcharge if misused else product.penalty_surcharge) or Fraction(0)
    if misused:
        bearing_fen = fen_on(account.balance, on)
    else:
        bearing_fen = sum(due.amount_fen for due in unpaid_dues(account.dues, account.balance, on) if due.on <= on)
    weight = bearing_fen * rate * (surcharge if in_term else 1 + surcharge)
    if product.compound:
        unpaid_fen = sum(
            max(0, account.interest_of(period) - account.collected_fen(period.label, on))
            for period in account.periods[: bisect_right([one.end for one in account.periods], on)]
        )
        weight += unpaid_fen * rate * (1 if in_term else 1 + surcharge)
    return weight / account.policy.day_base
