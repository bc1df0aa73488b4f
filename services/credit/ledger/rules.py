"""Postings: for every cause the transfers it makes, balanced by construction."""

from enum import StrEnum
from typing import NamedTuple

from services.credit.claims.rules import LossShares


class Account(StrEnum):
    """Kinds of accounts; each exists per bank and county."""

    FUND = "fund"
    CITY_FUNDING = "city_funding"
    """What city finance put in and did not get back."""
    COUNTY_FUNDING = "county_funding"
    """What county finance put in: its half of the losses, once it is settled."""
    COUNTY_IN_TRANSIT = "county_in_transit"
    FUND_INTEREST = "fund_interest"
    """The bank's interest on the fund account: it stays in the fund and bears losses like money put in."""
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

    Args:
        amount_fen: fen, above 0.

    Source: R002-133.
    """
    return _transfers(Transfer(Account.COUNTY_IN_TRANSIT, Account.CITY_FUNDING, amount_fen))


def deposit_received(amount_fen: int) -> tuple[Transfer, ...]:
    """Post a deposit that the bank confirmed to have received on its special account.

    Args:
        amount_fen: fen, above 0.

    Source: R002-133.
    """
    return _transfers(Transfer(Account.FUND, Account.COUNTY_IN_TRANSIT, amount_fen))


def deposit_returned(amount_fen: int) -> tuple[Transfer, ...]:
    """Post a deposit that the bank did not take and county finance gave back to city finance.

    Args:
        amount_fen: fen, above 0.

    Source: R002-133. Assumed: what the receiver refuses goes back the way it came.
    """
    return _transfers(Transfer(Account.CITY_FUNDING, Account.COUNTY_IN_TRANSIT, amount_fen))


def deposit_taken_back(amount_fen: int) -> tuple[Transfer, ...]:
    """Post a deposit that the bank confirmed by mistake: out of the fund, and the way back that it came.

    Args:
        amount_fen: fen, above 0.

    Source: R002-133. Assumed: as of a deposit that was not taken; what did arrive is entered anew.
    """
    return (Transfer(Account.COUNTY_IN_TRANSIT, Account.FUND, amount_fen), *deposit_returned(amount_fen))


def account_interest(amount_fen: int) -> tuple[Transfer, ...]:
    """Post interest that the bank credited on the fund account; negative where an entry is taken back.

    Args:
        amount_fen: fen; below 0 for the entry that takes another back.

    Source: R002-115. Assumed: it belongs to the fund.
    """
    return _transfers(Transfer(Account.FUND, Account.FUND_INTEREST, amount_fen))


def losses_settled(county_share_fen: int) -> tuple[Transfer, ...]:
    """Post what county finance paid city finance for its share of losses; negative where the city gave back.

    All money of the fund came from city finance, and a loss took it out of the fund whoever is to bear it. By paying
    its share the county puts in what it lost, and the city gets back what it had advanced: the fund itself does not
    move. Once everything is settled ``county_funding`` is the mirror of ``county_loss``.

    Args:
        county_share_fen: fen, since the last settlement; below 0 where more came back.

    Source: R002-120.
    """
    return _transfers(Transfer(Account.CITY_FUNDING, Account.COUNTY_FUNDING, county_share_fen))


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
        Transfer(loss, Account.FUND, change)
        if change > 0  # no bound: a change of 0 gets no transfer
        else Transfer(Account.FUND, loss, -change)
        for loss, change in changes
        if change
    )


def list_approved(total_fen: int) -> tuple[Transfer, ...]:
    """Post an approved subsidy list; a negative total, when adjustments outweigh, is posted the other way.

    Args:
        total_fen: sum of the lines, fen.
    """
    return _transfers(Transfer(Account.SUBSIDY_EXPENSE, Account.SUBSIDY_PAYABLE, total_fen))


def list_withdrawn(total_fen: int) -> tuple[Transfer, ...]:
    """Post an approved list that was sent back before it was paid: what its approval posted is undone."""
    return list_approved(-total_fen)


def list_paid(total_fen: int) -> tuple[Transfer, ...]:
    """Post a paid subsidy list; a negative total, set off by the county, is posted the other way.

    Args:
        total_fen: sum of the lines, fen.
    """
    return _transfers(Transfer(Account.SUBSIDY_PAYABLE, Account.TREASURY, total_fen))


def loan_disbursed(amount_fen: int) -> tuple[Transfer, ...]:
    """Post a disbursement to the memorandum accounts.

    Args:
        amount_fen: change of the principal outstanding, fen; below 0 for what was repaid.
    """
    return _transfers(Transfer(Account.MEMO_LOANS, Account.MEMO_LENDING, amount_fen))


def interest_collected(amount_fen: int) -> tuple[Transfer, ...]:
    """Post collected interest, without penalty interest, to the memorandum accounts.

    Args:
        amount_fen: change of the interest collected, fen; below 0 for what was taken back.
    """
    return _transfers(Transfer(Account.MEMO_INTEREST, Account.MEMO_INTEREST_INCOME, amount_fen))


def _transfers(transfer: Transfer) -> tuple[Transfer, ...]:
    if transfer.amount_fen < 0:
        return (Transfer(transfer.credit, transfer.debit, -transfer.amount_fen),)
    return (transfer,) if transfer.amount_fen else ()
