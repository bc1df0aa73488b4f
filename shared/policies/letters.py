"""What a pack lets borrowers be told."""

from string import Formatter
from typing import Annotated

from pydantic import Field, field_validator

from shared.policies.values import ContradictionError, Entry, Frozen, Label

LETTER_FIELDS = frozenset(
    ("borrower", "loan_no", "outstanding", "interest", "total", "due_on", "bank", "date", "overdue_days")
)
"""What a letter's text may name in braces."""


class LetterTemplate(Entry):
    """The text of a letter to a borrower; ``{borrower}`` and its like are filled in."""

    title: Label
    paragraphs: Annotated[tuple[Label, ...], Field(min_length=1)]

    @field_validator("title", "paragraphs")
    @classmethod
    def _names_known_fields(cls, given: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for text in (given,) if isinstance(given, str) else given:
            try:
                named = {field for _, field, spec, kind in Formatter().parse(text) if field is not None or spec or kind}
            except ValueError as error:
                raise ContradictionError("花括号不成对", "a brace stands alone") from error
            if unknown := sorted(str(field) for field in named - LETTER_FIELDS):
                raise ContradictionError(f"没有“{unknown[0]}”这一项", f"a letter has no {unknown[0]!r}")
        return given


class Letters(Frozen):
    """What borrowers are told when a loan falls due, and when it was not repaid."""

    reminder: LetterTemplate
    overdue: LetterTemplate
