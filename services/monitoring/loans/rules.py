"""Arrears: when they began, and when they are settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any


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


@dataclass(frozen=True, slots=True)
class Turn:
    """How a loan's arrears stand from a day on.

    Attributes:
        on: the day.
        arrears: as they were reported last; None where none stand.
        outstanding_fen: principal owed in all, fen.
    """

    on: date
    arrears: Arrears | None
    outstanding_fen: int

    def is_news(self, before: "Turn | None") -> bool:
        """Whether other arrears stand than before, or none any more; a payment that leaves some is none.

        Args:
            before: the last turn; None where none was noted.
        """
        were = None if before is None else before.arrears
        return (None if self.arrears is None else self.arrears.unpaid()) != (None if were is None else were.unpaid())

    def kept(self) -> dict[str, Any]:
        """As it is kept; without what was paid."""
        kept: dict[str, Any] = {"on": self.on.isoformat(), "outstanding_fen": self.outstanding_fen}
        if (arrears := self.arrears) is not None:
            kept |= {
                "since": arrears.since.isoformat(),
                "reported_on": arrears.reported_on.isoformat(),
                "days": arrears.days,
                "principal_fen": arrears.principal_fen,
                "interest_fen": arrears.interest_fen,
            }
        return kept

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Turn":
        """One that was kept."""
        arrears = None
        if "since" in kept:
            since, reported_on = date.fromisoformat(kept["since"]), date.fromisoformat(kept["reported_on"])
            arrears = Arrears(since, reported_on, kept["days"], kept["principal_fen"], kept["interest_fen"])
        return cls(date.fromisoformat(kept["on"]), arrears, kept["outstanding_fen"])


def reached(turns: Sequence[Turn], min_days: int) -> Turn | None:
    """The report by which the delay that stands had lasted so long; banks count its days now so, now so.

    Args:
        turns: how a loan's arrears stood from which day on, by day.
        min_days: days overdue, at least 0.

    Returns:
        The first turn that tells of so many days of the delay; None where none does, or none stands after the last.
    """
    last = turns[-1].arrears if turns else None
    return next(
        (
            turn
            for turn in turns
            if last and turn.arrears and turn.arrears.since == last.since and turn.arrears.days >= min_days
        ),
        None,
    )


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
