"""The text of a letter to a borrower, from a template and what is owed."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from shared.calendar import day_text
from shared.money import yuan_text


class Owed(NamedTuple):
    """What a letter tells."""

    borrower: str
    loan_no: str
    outstanding_fen: int
    interest_fen: int
    due_on: date
    bank: str
    written_on: date
    overdue_days: int = 0
    """Since the oldest of what is overdue fell due, as everywhere else."""


def letter_lines(templates: Sequence[str], owed: Owed) -> tuple[str, ...]:
    """Fill a letter's paragraphs in.

    Args:
        templates: paragraphs that name what is filled in: ``{borrower}``, ``{loan_no}``, ``{outstanding}``,
            ``{interest}``, ``{total}`` (yuan), ``{due_on}``, ``{overdue_days}``, ``{bank}``, ``{date}``.
        owed: who owes what, amounts in fen.

    Returns:
        The paragraphs; what a borrower's name or number holds is never taken for a template itself.

    Source: R002-134, R002-135.
    """
    facts = {
        "borrower": owed.borrower,
        "loan_no": owed.loan_no,
        "outstanding": yuan_text(owed.outstanding_fen),
        "interest": yuan_text(owed.interest_fen),
        "total": yuan_text(owed.outstanding_fen + owed.interest_fen),
        "due_on": day_text(owed.due_on),
        "overdue_days": str(owed.overdue_days),
        "bank": owed.bank,
        "date": day_text(owed.written_on),
    }
    return tuple(template.format_map(facts) for template in templates)
