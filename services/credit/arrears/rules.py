"""Arrears: what a bank's report of them must be like, and when they count as paid."""

from collections.abc import Iterable
from datetime import date, timedelta

from services.credit.arrears.refusals import ImplausibleArrears, NoInterestDue, NothingOverdue, NotYetDue, TooManyDays
from services.credit.bank_events.rules import Extended, InterestCollected, Overdue, PrincipalRepaid
from services.credit.interest.rules import Balance, Period, fen_on
from services.credit.refusals import OverOutstanding
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
    if most_days < 0:
        raise NoInterestDue(due_on=first_due_on, occurred_on=report.occurred_on)
    # banks count the first day or the last or both
    if report.days > most_days + 1:
        raise TooManyDays(days=report.days, most_days=most_days, first_due_on=first_due_on)


def arrears_paid(
    report: Overdue,
    later: Iterable[PrincipalRepaid | InterestCollected | Extended],
    rows: Iterable[Period],
    due_on: date,
) -> bool:
    """Tell whether the arrears that a bank reported last were made good.

    A report tells what is overdue at the end of its day. Of what was paid on later days, principal counts against the
    principal reported and interest against the interest, of whatever period; the arrears end when both are covered.
    They end as well when, on the day of a payment or an extension from the report's day on, the books show nothing due
    that isn't paid: so a report that counts penalty interest, or a payment on the very day, leaves no arrears for good.

    Args:
        report: the last one.
        later: repayments, collections and extensions of the loan, of any day.
        rows: the loan's schedule with what was collected.
        due_on: the loan's present due day.

    Returns:
        Whether nothing of the report is left. It depends on the events alone and not on the order in which they came,
        and a further payment never makes paid arrears stand again.

    Assumed: the source doesn't say which payment ends a delay.
    """
    on_or_after = [event for event in later if event.occurred_on >= report.occurred_on]
    if _nothing_due((event.occurred_on for event in on_or_after), rows, due_on):
        return True
    paid = [event for event in on_or_after if event.occurred_on > report.occurred_on]
    principal_fen = sum(event.amount_fen for event in paid if isinstance(event, PrincipalRepaid))
    interest_fen = sum(event.amount_fen for event in paid if isinstance(event, InterestCollected))
    return principal_fen >= report.principal_fen and interest_fen >= report.interest_fen


def _nothing_due(days: Iterable[date], rows: Iterable[Period], due_on: date) -> bool:
    """Whether on one of some days, by all that is known now, no interest and no principal was due and unpaid."""
    unpaid_from = min((row.end for row in rows if row.collected_fen < row.interest_fen), default=date.max)
    return any(day < unpaid_from and day <= due_on for day in days)
