"""A bank's summary of what it paid out, held against the ledger."""

from collections.abc import Mapping
from operator import sub
from typing import NamedTuple


class PaidOut(NamedTuple):
    """What was lent to one kind of borrower in a quarter."""

    loans_count: int = 0
    households_count: int = 0
    amount_fen: int = 0


def tells(told: Mapping[str, PaidOut], known: Mapping[str, PaidOut]) -> bool:
    """Tell whether a summary says anything of what was lent: an empty one does where nothing was.

    Args:
        told: by kind of borrower.
        known: the same by the ledger, as it was when the summary came.

    Source: R002-130. Assumed: that an empty summary of a quarter with lending is none, so that it keeps no day.
    """
    return any(any(figures) for figures in told.values()) or not any(any(figures) for figures in known.values())


def differences(told: Mapping[str, PaidOut], known: Mapping[str, PaidOut]) -> dict[str, PaidOut]:
    """Subtract what the ledger knows from what a bank tells.

    Args:
        told: by kind of borrower; a kind that is left out was lent nothing.
        known: the same by the ledger.

    Returns:
        By kind, what the bank tells too much (or, negative, too little); kinds that agree are left out.

    Source: R002-130.
    """
    found = {}
    for kind in sorted(told.keys() | known.keys()):
        difference = PaidOut(*map(sub, told.get(kind, PaidOut()), known.get(kind, PaidOut())))
        if any(difference):
            found[kind] = difference
    return found
