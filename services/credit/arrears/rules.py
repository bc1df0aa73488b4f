"""Arrears: what a bank's report of them must be like, and when they count as paid."""

from collections.abc import Iterable
from datetime import date, timedelta

from services.credit.bank_events.rules import InterestCollected, Overdue, PrincipalRepaid
from services.credit.interest.rules import Balance, fen_on
from services.credit.refusals import (
    ImplausibleArrears,
    NoInterestDue,
    NothingOverdue,
    NotYetDue,
    OverOutstanding,
    TooManyDays,
)
from shared.calendar import settlement_periods


def check_report(report: Overdue, balance: Balance, due_on: date) -> None:
    """Judge a report of arrears once, against the books of its day as they are known when it is accepted.

    Args:
        report: what the bank says.
        balance: the loan's principal by day.
        due_on: the due day as it was known on the report's day.

    Raises:
        NothingOverdue: no amount or no day.
        OverOutstanding: more principal than was outstanding.
        ImplausibleArrears: more interest than was lent.
        NotYetDue: principal before it fell due.
        NoInterestDue: interest before the first of it fell due.
        TooManyDays: arrears from before anything fell due.
    """
    if report.days <= 0 or report.principal_fen + report.interest_fen <= 0:
        raise NothingOverdue()
    outstanding_fen = fen_on(balance, report.occurred_on)
    if report.principal_fen > outstanding_fen:
        raise OverOutstanding(amount_fen=report.principal_fen, outstanding_fen=outstanding_fen)
    lent_fen = balance[0][1]
    if report.interest_fen > lent_fen:
        raise ImplausibleArrears(interest_fen=report.interest_fen, disbursed_fen=lent_fen)
    if report.principal_fen and report.occurred_on <= due_on:
        raise NotYetDue(due_on=due_on, occurred_on=report.occurred_on)
    # nothing falls due before the first settlement day, the last of the first period; arrears count from the day after
    first_due_on = settlement_periods(balance[0][0], due_on)[0].end - timedelta(days=1)
    most_days = (report.occurred_on - first_due_on).days
    if most_days <= 0:
        raise NoInterestDue(due_on=first_due_on, occurred_on=report.occurred_on)
    if report.days > most_days:
        raise TooManyDays(days=report.days, most_days=most_days, first_due_on=first_due_on)


def arrears_paid(
    report: Overdue, repayments: Iterable[PrincipalRepaid], collections: Iterable[InterestCollected]
) -> bool:
    """Tell whether the arrears that a bank reported last were made good.

    A report tells what is overdue at the end of its day, so what was paid until then is in it already, whenever the
    bank sends it. Of what was paid on later days, principal counts against the principal reported and interest against
    the interest, of whatever period; penalty interest pays neither. The arrears stand until both are covered.

    Args:
        report: the last one.
        repayments: principal repaid on the loan, on any day.
        collections: interest collected on the loan, on any day.

    Returns:
        Whether nothing of the report is left; it depends on the events alone and not on the order in which they came.

    Assumed: the source doesn't say which payment ends a delay.
    """
    principal_fen = sum(event.amount_fen for event in repayments if event.occurred_on > report.occurred_on)
    interest_fen = sum(event.amount_fen for event in collections if event.occurred_on > report.occurred_on)
    return principal_fen >= report.principal_fen and interest_fen >= report.interest_fen
