"""A quarter's figures out of the ledger: each opening with its movements gives the closing, whatever was posted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import add, sub
from typing import NamedTuple

from services.credit.ledger.rules import Account

BORROWERS = ("household", "organisation")


class Book(NamedTuple):
    """The books of one bank in one county and programme."""

    county_code: str
    bank_code: str
    programme: str


class Moved(NamedTuple):
    """Postings of one sort on one account of a book, summed up."""

    book: Book
    account: Account
    kind: str
    """What happened; of a reversal, what it took back."""
    undone: bool
    """Whether it took it back."""
    before: bool
    """Before the quarter, not in it."""
    borrower: str
    """Who owes the loan that moved; empty where no loan did."""
    amount_fen: int
    """Debits minus credits."""
    postings: int


class Lending(NamedTuple):
    """Principal of a quarter, fen; a reversal counts in the column of what it took back, against it."""

    opening_fen: int = 0
    disbursed_count: int = 0
    """Disbursements minus those taken back."""
    disbursed_fen: int = 0
    repaid_fen: int = 0
    claimed_fen: int = 0
    """Written off the bank's lending by claims."""
    other_fen: int = 0
    """Added by anything else, so that nothing can be lost between the columns."""

    @property
    def closing_fen(self) -> int:
        """What is outstanding at the quarter's end."""
        return self.opening_fen + self.disbursed_fen - self.repaid_fen - self.claimed_fen + self.other_fen

    def plus(self, other: "Lending") -> "Lending":
        """Add column by column."""
        return Lending(*map(add, self, other))


class Money(NamedTuple):
    """Interest, subsidy, fund and losses of a quarter, fen; reversals as in `Lending`."""

    interest_fen: int = 0
    """Collected by the bank, without penalty interest."""
    subsidy_approved_fen: int = 0
    subsidy_paid_fen: int = 0
    opening_fen: int = 0
    deposited_fen: int = 0
    claims_paid_fen: int = 0
    recovered_fen: int = 0
    account_interest_fen: int = 0
    """The bank's interest on the fund account, minus what was corrected."""
    other_fen: int = 0
    """Added to the fund by anything else."""
    city_loss_fen: int = 0
    county_loss_fen: int = 0

    @property
    def closing_fen(self) -> int:
        """What the fund holds at the quarter's end."""
        added_fen = self.deposited_fen + self.recovered_fen + self.account_interest_fen + self.other_fen
        return self.opening_fen + added_fen - self.claims_paid_fen

    @property
    def net_loss_fen(self) -> int:
        """City's and county's share of the quarter's losses together."""
        return self.city_loss_fen + self.county_loss_fen

    def plus(self, other: "Money") -> "Money":
        """Add column by column."""
        return Money(*map(add, self, other))


class Claims(NamedTuple):
    """Who bore a quarter's claims, fen; a claim that was taken back counts against the quarter in which it was."""

    claims: int = 0
    insurer_fen: int = 0
    paid_from_fund_fen: int = 0
    shortfall_fen: int = 0
    """What stays with the bank: its own part of a loss, and what the fund could not pay."""

    def plus(self, other: "Claims") -> "Claims":
        """Add column by column."""
        return Claims(*map(add, self, other))

    def minus(self, other: "Claims") -> "Claims":
        """Subtract column by column."""
        return Claims(*map(sub, self, other))


class BookQuarter(NamedTuple):
    """A quarter of one book."""

    lending: Mapping[str, Lending]
    """By kind of borrower; households and organisations always."""
    money: Money


_LENDING = {
    "disbursement": ("disbursed_fen", 1),
    "repayment": ("repaid_fen", -1),
    "payment": ("repaid_fen", -1),
    "claim": ("claimed_fen", -1),
}
_FUND = {
    "deposit": ("deposited_fen", 1),
    "deposit_taken_back": ("deposited_fen", 1),
    "claim": ("claims_paid_fen", -1),
    "recovery": ("recovered_fen", 1),
    "account_interest": ("account_interest_fen", 1),
    "interest_correction": ("account_interest_fen", 1),
}
_OTHER = ("other_fen", 1)
_FLOWS = {
    Account.MEMO_INTEREST: ("interest_fen", 1),
    Account.SUBSIDY_EXPENSE: ("subsidy_approved_fen", 1),
    Account.TREASURY: ("subsidy_paid_fen", -1),
    Account.CITY_LOSS: ("city_loss_fen", 1),
    Account.COUNTY_LOSS: ("county_loss_fen", 1),
}
"""Accounts of which only the quarter's movement is shown, and the sign with which it is."""


def quarter_figures(moved: Iterable[Moved]) -> dict[Book, BookQuarter]:
    """Sort what was posted until a quarter's end into its columns.

    Args:
        moved: all postings up to the quarter's last day, of any accounts, in any order.

    Returns:
        A book's figures, by county, bank and programme; only books with postings.

    Source: R002-130. Assumed: a reversal belongs to the quarter of its own business date.
    """
    lending: dict[Book, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    money: dict[Book, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in moved:
        figures = money[one.book]
        if one.account is Account.MEMO_LOANS:
            of_borrower = lending[one.book][one.borrower]
            _add(of_borrower, one, _LENDING)
            if one.kind == "disbursement" and not one.before:
                of_borrower["disbursed_count"] += -one.postings if one.undone else one.postings
        elif one.account is Account.FUND:
            _add(figures, one, _FUND)
        elif one.account in _FLOWS and not one.before:
            name, sign = _FLOWS[one.account]
            figures[name] += sign * one.amount_fen
    return {
        book: BookQuarter(
            {
                borrower: Lending(**lending[book][borrower])
                for borrower in (*BORROWERS, *sorted(lending[book].keys() - set(BORROWERS)))
            },
            Money(**money[book]),
        )
        for book in sorted(money)
    }


def _add(figures: dict[str, int], one: Moved, columns: Mapping[str, tuple[str, int]]) -> None:
    name, sign = ("opening_fen", 1) if one.before else columns.get(one.kind, _OTHER)
    figures[name] += sign * one.amount_fen
