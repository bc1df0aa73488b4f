"""Renewals (续贷): a new loan whose money repays one of the same borrower, bank and programme on the same day."""

from datetime import date, timedelta

from services.credit.interest.rules import Balance, fen_on
from services.credit.renewals.refusals import (
    NothingToRenew,
    OverRenewed,
    RenewalNotAllowed,
    RenewedStillOwed,
    RenewedUnknown,
)

_ONE_DAY = timedelta(days=1)


def check_renewable(renews: str, balance: Balance, on: date, amount_fen: int, *, allowed: bool) -> None:
    """Check that a loan can be renewed by another, as it is asked for or paid out.

    Args:
        renews: the number of the loan that is renewed, for the sentence.
        balance: what that loan owes by day, without what a claim took off it; empty where there is none that was paid
            out.
        on: the day on which a new loan is applied for or paid out.
        amount_fen: what is lent anew, fen.
        allowed: whether the programme has renewals.

    Raises:
        RenewalNotAllowed: it has none.
        RenewedUnknown: there is no such loan.
        NothingToRenew: the loan owed nothing until that day.
        OverRenewed: more is lent than it owed until that day.

    Source: R002-049, 银保监发〔2019〕24号. Assumed: the whole of the old loan is renewed, on one day.
    """
    if not allowed:
        raise RenewalNotAllowed()
    if not balance:
        raise RenewedUnknown(renews=renews)
    owed_fen = fen_on(balance, on - _ONE_DAY)
    if not owed_fen:
        raise NothingToRenew(renews=renews)
    if amount_fen > owed_fen:
        raise OverRenewed(renews=renews, amount_fen=amount_fen, owed_fen=owed_fen)


def check_renewal(renews: str, balance: Balance, on: date, amount_fen: int, *, allowed: bool) -> None:
    """Check that a loan renews another.

    A renewal counts against the borrower's cap like any loan: what it repays owes nothing any more on its day.

    Args:
        renews: the number of the loan that is renewed, for the sentence.
        balance: what that loan owes by day, without what a claim took off it.
        on: the day on which the new loan is paid out.
        amount_fen: what is lent anew, fen.
        allowed: whether the programme has renewals.

    Raises:
        RenewalNotAllowed: it has none.
        RenewedUnknown: there is no such loan.
        RenewedStillOwed: the renewed loan is not repaid by that day.
        NothingToRenew: it was repaid on an earlier day.
        OverRenewed: more is lent than it owed until that day.

    Source: R002-049, 银保监发〔2019〕24号. Assumed: the whole of the old loan is renewed, on one day.
    """
    if allowed and (left_fen := fen_on(balance, on)):
        raise RenewedStillOwed(renews=renews, owed_fen=left_fen)
    check_renewable(renews, balance, on, amount_fen, allowed=allowed)
