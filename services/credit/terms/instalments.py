"""Instalments: when a loan's principal falls due, what of it is unpaid, and the plan that a borrower gets."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from services.credit.interest.rules import Balance, interest_fen
from services.credit.policy import LoanPolicy, ProductPolicy, Repayment
from shared.calendar import settlement_periods
from shared.money import half_up, half_up_ratio


class PrincipalDue(NamedTuple):
    """Principal that falls due on a day, fen."""

    on: date
    amount_fen: int


class PlannedRow(NamedTuple):
    """What a borrower is to pay at the end of a settlement period if all goes by the plan."""

    number: int
    period: str
    due_on: date
    """The day after the settlement day, at last the loan's due day: the last day in time, as everywhere."""
    principal_fen: int
    interest_fen: int


class Lent(NamedTuple):
    """What a plan is made from."""

    on: date
    amount_fen: int
    annual_rate: Decimal
    agreed_due_on: date
    due_on: date
    """With all extensions."""


def principal_dues(lent: Lent, policy: LoanPolicy) -> tuple[PrincipalDue, ...]:
    """Tell when a loan's principal falls due.

    An instalment falls due on the day after the settlement day that closes its periods, the last one on the due day.
    An extension moves the last instalment alone: what was due before stays due.

    Args:
        lent: the loan as it was paid out.
        policy: with the product's way of repayment.

    Returns:
        Instalments in order, together the principal; each is rounded half up and the last takes the rest.

    Source: R002-112. Assumed: instalments fall due with the quarters' interest.
    """
    if policy.product.repayment is Repayment.BULLET:
        return (PrincipalDue(lent.due_on, lent.amount_fen),)
    return _instalments(lent, policy.product, policy.day_base)


# a loan's arrears ask for them again for every span of days
@lru_cache(maxsize=256)
def _instalments(lent: Lent, product: ProductPolicy, day_base: int) -> tuple[PrincipalDue, ...]:
    ends = [end for _, _, end in settlement_periods(lent.on, lent.agreed_due_on, product.holidays)]
    step = product.instalment_quarters
    days = [*ends[step - 1 : -1 : step], ends[-1]]
    if product.repayment is Repayment.EQUAL_PRINCIPAL:
        amounts = [half_up_ratio(lent.amount_fen, len(days))] * len(days)
    else:
        amounts = _of_equal_instalments(lent, days, day_base)
    days[-1] = lent.due_on
    left_fen = lent.amount_fen
    dues = []
    for day, amount_fen in zip(days[:-1], amounts[:-1], strict=True):
        amount_fen = min(max(amount_fen, 0), left_fen)
        left_fen -= amount_fen
        dues.append(PrincipalDue(day, amount_fen))
    return (*dues, PrincipalDue(days[-1], left_fen))


def instalment_fen(lent: Lent, days: Sequence[date], day_base: int) -> int:
    """Compute the equal instalment of principal and interest over periods of unequal length.

    Args:
        lent: the loan as it was paid out.
        days: when instalments fall due, ascending.
        day_base: days of a year in the day count.

    Returns:
        Fen, rounded half up once: the principal over the sum of the exact discounts of each instalment.
    """
    rate = Fraction(lent.annual_rate) / day_base
    discount, discounts, start = Fraction(1), Fraction(0), lent.on
    for day in days:
        discount /= 1 + rate * (day - start).days
        discounts += discount
        start = day
    return half_up(lent.amount_fen / discounts)


def unpaid_dues(dues: Sequence[PrincipalDue], balance: Balance, on: date) -> list[PrincipalDue]:
    """Set what was repaid by the end of a day against the instalments.

    Principal covers what falls due up to the end of the instalment period in which it comes; what exceeds that
    shortens the plan from its end.

    Args:
        dues: all instalments, together the principal.
        balance: outstanding principal by day.
        on: the day.

    Returns:
        The instalments with what is left of each; together what is outstanding on the day, at least before a claim.

    Assumed: the contract's usual reading; the source is silent.
    """
    left = [due.amount_fen for due in dues]
    before_fen = sum(left)
    for day, outstanding_fen in balance:
        if day > on:
            break
        paid_fen, before_fen = before_fen - outstanding_fen, outstanding_fen
        if paid_fen <= 0:
            continue
        running = next((n for n, due in enumerate(dues) if due.on >= day), len(dues) - 1)
        for n in (*range(running + 1), *range(len(dues) - 1, running, -1)):
            taken_fen = min(paid_fen, left[n])
            left[n] -= taken_fen
            paid_fen -= taken_fen
    return [PrincipalDue(due.on, fen) for due, fen in zip(dues, left, strict=True)]


def oldest_unpaid_on(dues: Sequence[PrincipalDue], balance: Balance) -> date | None:
    """Give the day on which the oldest instalment fell or falls due that isn't paid whole; None where all are."""
    return next((due.on for due in unpaid_dues(dues, balance, date.max) if due.amount_fen), None)


def repayment_plan(lent: Lent, policy: LoanPolicy) -> tuple[PlannedRow, ...]:
    """Give a loan's plan: what each settlement period brings if all is paid on the day it falls due.

    Args:
        lent: the loan as it was paid out.
        policy: day base and the product.

    Returns:
        A row for each settlement period. Who pays by it pays just the interest that accrues day by day.
    """
    dues = {due.on: due.amount_fen for due in principal_dues(lent, policy)}
    left_fen, rows = lent.amount_fen, []
    for number, (label, start, end) in enumerate(
        settlement_periods(lent.on, lent.due_on, policy.product.holidays), start=1
    ):
        owed_fen = interest_fen(((start, left_fen),), lent.annual_rate, policy.day_base, start, end)
        rows.append(PlannedRow(number, label, end, dues.get(end, 0), owed_fen))
        left_fen -= dues.get(end, 0)
    return tuple(rows)


def _of_equal_instalments(lent: Lent, days: Sequence[date], day_base: int) -> list[int]:
    whole_fen = instalment_fen(lent, days, day_base)
    left_fen, start, amounts = lent.amount_fen, lent.on, []
    for day in days:
        amounts.append(whole_fen - interest_fen(((start, left_fen),), lent.annual_rate, day_base, start, day))
        left_fen -= min(max(amounts[-1], 0), left_fen)
        start = day
    return amounts
