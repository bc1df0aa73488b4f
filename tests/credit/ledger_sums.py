"""What transfers come to, by account."""

from collections.abc import Iterable

from services.credit.ledger.rules import Account, Transfer


def balances_fen(transfers: Iterable[Transfer]) -> dict[Account, int]:
    """Sum transfers by account.

    Args:
        transfers: in any order.

    Returns:
        Debits minus credits, fen; they sum to 0.
    """
    balances: dict[Account, int] = {}
    for debit, credit, amount_fen in transfers:
        balances[debit] = balances.get(debit, 0) + amount_fen
        balances[credit] = balances.get(credit, 0) - amount_fen
    return balances
