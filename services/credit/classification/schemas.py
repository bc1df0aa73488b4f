"""Classes and their migration as they are read."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field

from services.credit.classification.labels import STANDING_LABELS
from services.credit.classification.rules import Move, Standing
from shared.database import Page
from shared.schemas import Schema

CountyCode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
QuarterLabel = Annotated[str, Field(pattern=r"^(?:19|20|21)[0-9]{2}Q[1-4]$")]


class ClassifiedQuery(Page):
    """Which loans are asked for."""

    county_code: CountyCode | None = None
    bank_code: str | None = None
    programme: str | None = None
    computed: Standing | None = None
    differs: bool | None = None
    """Those only where the bank's own class differs from the computed one, or is lacking; or those where it doesn't.

    A loan that is repaid, compensated or not lent is in no class, and so differs from none.
    """


class ClassifiedLoan(Schema):
    """A loan's class at the last close."""

    county_code: str
    bank_code: str
    programme: str
    loan_id: UUID
    loan_no: str
    borrower_name: str
    village_code: str
    computed: Standing
    computed_label: str
    reported: Standing | None
    """The bank's own class; absent before its first report."""
    reported_label: str | None
    overdue_days: int
    """At the end of `judged_on`."""
    arrears_due_on: date | None
    """When the oldest of what is overdue fell due."""
    overdue_principal_fen: int
    overdue_interest_fen: int
    outstanding_fen: int
    judged_on: date
    """Last day that was closed."""


class ClassifiedLoans(Schema):
    """A page of classified loans."""

    items: list[ClassifiedLoan]
    next: str | None


class MatrixQuery(Schema):
    """Which loans' moves are asked for."""

    county_code: CountyCode
    quarter: QuarterLabel
    bank_code: str | None = None
    programme: str | None = None
    basis: Literal["computed", "reported"] = "computed"
    """By the class that the arrears give, or by the bank's own."""


class MoveRead(Schema):
    """Loans that went from one class to another."""

    before: Standing
    before_label: str
    after: Standing
    after_label: str
    loans: int
    before_fen: int
    after_fen: int

    @classmethod
    def of(cls, move: Move) -> Self:
        """As it is shown."""
        return cls(**move._asdict(), before_label=STANDING_LABELS[move.before], after_label=STANDING_LABELS[move.after])


class MigrationMatrix(Schema):
    """How loans moved from a quarter's end to the next; what stood in a class before is the sum of its moves."""

    county_code: str
    bank_code: str | None
    programme: str | None
    quarter: str
    basis: str
    from_on: date
    to_on: date
    moves: list[MoveRead]
