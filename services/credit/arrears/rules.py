"""Arrears: what a bank's report of them must be like, and when they count as paid."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from services.credit.arrears.refusals import ImplausibleArrears, NoInterestDue, NothingOverdue, NotYetDue, TooManyDays
from services.credit.bank_events.rules import Extended, InterestCollected, Overdue, PrincipalRepaid
from services.credit.interest.rules import Balance, Period, fen_on
from services.credit.refusals import OverOutstanding
from services.credit.terms.instalments import PrincipalDue
from shared.calendar import Holidays, settlement_periods


def check_report(
    report: Overdue,
    balance: Balance,
    due_on: date,
    principal_due_on: date,
    lent_fen: int,
    holidays: Holidays = Holidays.NONE,
) -> None:
    """Judge a report of arrears once, against the books of its day as they are known when it is accepted.

    Args:
        report: what the bank says.
        balance: the loan's principal by day.
        due_on: the due day as it was known on the report's day.
        principal_due_on: when the first instalment falls due.
        lent_fen: what was paid out, fen; more than the balance of the first day where some was repaid on that very day.
        holidays: what becomes of a settlement day that is no working day.

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
    if report.interest_fen > lent_fen:
        raise ImplausibleArrears(interest_fen=report.interest_fen, disbursed_fen=lent_fen)
    if report.principal_fen and report.occurred_on <= principal_due_on:
        raise NotYetDue(due_on=principal_due_on, occurred_on=report.occurred_on)
    first_due_on = settlement_periods(balance[0][0], due_on, holidays)[0].end
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
        due_on: the day on which the oldest principal falls due that isn't repaid.

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
    """Whether on one of some days, by all that is known now, no interest and no principal was past its due day."""
    unpaid_due_on = min((row.end for row in rows if row.collected_fen < row.interest_fen), default=date.max)
    return any(day <= unpaid_due_on and day <= due_on for day in days)


class Arrears(NamedTuple):
    """What a loan owes past its day, by the books."""

    principal_fen: int
    interest_fen: int
    due_on: date | None
    """Day on which the oldest of it fell due; None without arrears."""

    def days(self, on: date) -> int:
        """Count the days since the oldest of it fell due, 0 without arrears."""
        return (on - self.due_on).days if self.due_on else 0


def arrears_on(
    rows: Iterable[Period],
    outstanding_fen: int,
    due_on: date,
    on: date,
    dues: Iterable[PrincipalDue] | None = None,
) -> Arrears:
    """Tell what is overdue at the end of a day.

    A due day is the last day in time, whatever falls due on it: what isn't paid at its end is overdue from the next day
    on, the first of its overdue days. A period's interest falls due on the day after its settlement day, when all its
    days are over, together with the principal of that day's instalment; that of the last period on the loan's due day.

    Args:
        rows: the loan's schedule with what was collected by that day.
        outstanding_fen: principal outstanding at the end of that day, fen.
        due_on: the loan's due day, extended if so.
        on: the day.
        dues: instalments with what is left of each by then; all on the due day where they are left out.

    Returns:
        Amounts overdue and since when. What was overpaid in one period is not set against another.

    Source: 人民币利率管理规定 (1999) article 20 for the settlement day. Assumed: that its interest is in time on the
    day after, on which banks collect it.
    """
    oldest: list[date] = []
    interest_fen = 0
    for row in rows:
        if row.end < on and row.collected_fen < row.interest_fen:
            interest_fen += row.interest_fen - row.collected_fen
            oldest.append(row.end)
    late = [one for one in _unpaid(dues, outstanding_fen, due_on) if one.on < on]
    principal_fen = sum(one.amount_fen for one in late)
    oldest += [one.on for one in late]
    return Arrears(principal_fen, interest_fen, min(oldest, default=None))


def next_arrears_on(
    rows: Iterable[Period],
    outstanding_fen: int,
    due_on: date,
    on: date,
    dues: Iterable[PrincipalDue] | None = None,
) -> date | None:
    """Give the first day after one on which something more is overdue, if nothing is paid; None if nothing can be.

    Args: as `arrears_on`.
    """
    coming = [row.end for row in rows if row.end >= on and row.collected_fen < row.interest_fen]
    coming += [one.on for one in _unpaid(dues, outstanding_fen, due_on) if one.on >= on]
    return min(coming) + timedelta(days=1) if coming else None


def _unpaid(dues: Iterable[PrincipalDue] | None, outstanding_fen: int, due_on: date) -> list[PrincipalDue]:
    left = [PrincipalDue(due_on, outstanding_fen)] if dues is None else dues
    return [one for one in left if one.amount_fen]
