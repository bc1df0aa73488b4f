"""Subsidy lists: what is due, what was listed of it, and the steps of three people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tests.credit.model.loans import ModelLoan

FROZEN = ("submitted", "approved", "paid")


@dataclass(frozen=True)
class ModelLine:
    """A line of a list."""

    loan_no: str
    label: str
    kind: str
    amount_fen: int
    corrects: str | None = None
    """The line that it corrects."""
    line_id: str = ""


@dataclass
class ModelList:
    """One bank's list of a quarter in a county."""

    drawn_on: date
    id: str = ""
    """As the service named it."""
    state: str = "draft"
    lines: list[ModelLine] = field(default_factory=list)
    submitted_on: date | None = None
    submitted_by: str | None = None
    decided_on: date | None = None
    decided_by: str | None = None

    @property
    def total_fen(self) -> int:
        """The sum of its lines."""
        return sum(line.amount_fen for line in self.lines)


def lines_due(loans: Mapping[str, ModelLoan], frozen: Iterable[ModelLine], period: str) -> list[ModelLine]:
    """What a list holds: every period (year) that is due and not listed, and what listed ones differ by now.

    Args:
        loans: the bank's in the county, by number.
        frozen: lines on its frozen lists.
        period: the list's quarter, of which only organisations' years depend.
    """
    frozen = list(frozen)
    found = []
    last_year = int(period[:4]) if period.endswith("Q4") else int(period[:4]) - 1
    regular = {(line.loan_no, line.label): line.line_id for line in frozen if line.kind == "regular"}
    due = {
        (loan_no, label): fen
        for loan_no, loan in loans.items()
        for label, fen in loan.subsidies().items()
        if loan.borrower == "household" or int(label) <= last_year or (loan_no, label) in regular
    }
    for key in sorted({*due, *regular}):
        fen = due.get(key, 0) - sum(line.amount_fen for line in frozen if (line.loan_no, line.label) == key)
        if fen:
            kind = "adjustment" if key in regular else "regular"
            found.append(ModelLine(*key, kind, fen, regular.get(key)))
    return found
