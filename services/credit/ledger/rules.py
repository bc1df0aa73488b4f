"""Postings: for every cause the transfers it makes, balanced by construction."""

from enum import StrEnum
from typing import NamedTuple

from services.credit.claims.rules import LossShares


class Account(StrEnum):
    """Kinds of accounts; each exists per bank and county."""

    FUND = "fund"
    CITY_FUNDING = "city_funding"
    COUNTY_IN_TRANSIT = "county_in_transit"
    CITY_LOSS = "city_loss"
    COUNTY_LOSS = "county_loss"
    SUBSIDY_EXPENSE = "subsidy_expense"
    SUBSIDY_PAYABLE = "subsidy_payable"
    TREASURY = "treasury"
    MEMO_LOANS = "memo_loans"
    """Principal outstanding (memorandum)."""
    MEMO_LENDING = "memo_lending"
    """The other side of principal: the bank's own money (memorandum)."""
    MEMO_INTEREST = "memo_interest"
    """Interest collected (memorandum)."""
    MEMO_INTEREST_INCOME = "memo_interest_income"
    """The other side of interest: the bank's income (memorandum)."""


class Transfer(NamedTuple):
    """An amount moved from one account to another; above 0."""

    debit: Account
    credit: Account
    amount_fen: int


def deposit_sent(amount_fen: int) -> tuple[Transfer, ...]:
    """Post a deposit that county finance confirmed to have received from city finance.

    Source: R002-133.
    """
    return _transfers(Transfer(Account.COUNTY_IN_TRANSIT, Account.CITY_FUNDING, amount_fen))


def deposit_received(amount_fen: int) -> tuple[Transfer, ...]:
    """Post a deposit that the bank confirmed to have received on its special account.

    Source: R002-133.
    """
    return _transfers(Transfer(Account.FUND, Account.COUNTY_IN_TRANSIT, amount_fen))


def loss_changed(before: LossShares, after: LossShares) -> tuple[Transfer, ...]:
    """Post the change of a loan's cumulative net loss: out of the fund for a claim, back into it for a recovery.

    Args:
        before: shares of the net loss so far, both 0 before a claim.
        after: shares of the net loss now.

    Returns:
        At most one transfer for the city and one for the county.

    Source: R002-116, R002-119, R002-120.
    """
    changes = (
        (Account.CITY_LOSS, after.city_fen - before.city_fen),
        (Account.COUNTY_LOSS, after.county_fen - before.county_fen),
    )
    return tuple(
        Transfer(loss, Account.FUND, change) if change > 0 else Transfer(Account.FUND, loss, -change)
        for loss, change in changes
        if change
    )


def list_approved(total_fen: int) -> tuple[Transfer, ...]:
    """Post an approved subsidy list; a negative total, when adjustments outweigh, is posted the other way."""
    return _transfers(Transfer(Account.SUBSIDY_EXPENSE, Account.SUBSIDY_PAYABLE, total_fen))


def list_paid(total_fen: int) -> tuple[Transfer, ...]:
    """Post a paid subsidy list; a negative total, set off by the county, is posted the other way."""
    return _transfers(Transfer(Account.SUBSIDY_PAYABLE, Account.TREASURY, total_fen))


def loan_disbursed(amount_fen: int) -> tuple[Transfer, ...]:
    """Post a disbursement to the memorandum accounts."""
    return _transfers(Transfer(Account.MEMO_LOANS, Account.MEMO_LENDING, amount_fen))


def interest_collected(amount_fen: int) -> tuple[Transfer, ...]:
    """Post collected interest, without penalty interest, to the memorandum accounts."""
    return _transfers(Transfer(Account.MEMO_INTEREST, Account.MEMO_INTEREST_INCOME, amount_fen))


def _transfers(transfer: Transfer) -> tuple[Transfer, ...]:
    if transfer.amount_fen < 0:
        return (Transfer(transfer.credit, transfer.debit, -transfer.amount_fen),)
    return (transfer,) if transfer.amount_fen else ()
