"""Arrears: when they began, and when they are settled."""

from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Arrears:
    """What a bank reported overdue, and what was paid since.

    Attributes:
        since: day from which the loan is overdue without a break; one cause of alarm has one such day.
        reported_on: business date of the last report.
        days: days overdue then.
        principal_fen: principal overdue then, fen.
        interest_fen: interest overdue then, fen.
        paid_principal_fen: principal paid since that report, fen.
        paid_interest_fen: interest paid since that report, fen.
    """

    since: date
    reported_on: date
    days: int
    principal_fen: int
    interest_fen: int
    paid_principal_fen: int = 0
    paid_interest_fen: int = 0

    @property
    def settled(self) -> bool:
        """Whether everything reported was paid."""
        return self.paid_principal_fen >= self.principal_fen and self.paid_interest_fen >= self.interest_fen

    def paid(self, *, principal_fen: int = 0, interest_fen: int = 0) -> "Arrears":
        """The arrears after a payment, fen, 0 or more."""
        return replace(
            self,
            paid_principal_fen=self.paid_principal_fen + principal_fen,
            paid_interest_fen=self.paid_interest_fen + interest_fen,
        )

    def unpaid(self) -> "Arrears":
        """The arrears as reported.

        A payment that is taken back leaves no amount in its event; until the bank reports anew, what it reported last
        holds in full.
        """
        return replace(self, paid_principal_fen=0, paid_interest_fen=0)


def reported(before: Arrears | None, on: date, days: int, principal_fen: int, interest_fen: int) -> Arrears:
    """The arrears after a bank's report.

    A report continues the arrears known before, if by its count of days they had begun when the last report was made:
    banks count the first or the last day or neither, and one delay must not alarm twice.

    Args:
        before: the last report; None for the first.
        on: business date of the report.
        days: days overdue, at least 0.
        principal_fen: principal overdue, fen.
        interest_fen: interest overdue, fen.

    Returns:
        The new report, from the day on which this delay began.
    """
    since = on - timedelta(days=days)
    if before is not None and since <= before.reported_on:
        since = before.since
    return Arrears(since, on, days, principal_fen, interest_fen)
