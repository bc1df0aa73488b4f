"""Bank events from their JSON into what the rules work with, the one way for new and for stored ones."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from services.credit.bank_events import rules
from services.credit.bank_events.rules import BorrowerKind, Classification, LoanEvent

Readers: TypeAlias = tuple[tuple[str, Callable[[Any], Any] | None], ...]

_day = lru_cache(maxsize=4_096)(date.fromisoformat)
_same = None
"""Nothing needs to be done to the value."""


_EVENTS: dict[str, tuple[Callable[..., LoanEvent], Readers]] = {
    "loan.applied": (rules.Applied, (("amount_fen", _same), ("term_months", _same), ("purpose", _same))),
    "loan.surveyed": (
        rules.Surveyed,
        (
            ("approved", _same),
            ("approved_amount_fen", _same),
            ("admitted", _same),
            ("collateral", tuple),
        ),
    ),
    "loan.contracted": (rules.Contracted, (("contract_no", _same),)),
    "loan.disbursed": (
        rules.Disbursed,
        (
            ("amount_fen", _same),
            ("annual_rate", Decimal),
            ("term_months", _same),
            ("due_on", _day),
            ("insurer_share", Fraction),
            ("renews", _same),
        ),
    ),
    "loan.extended": (rules.Extended, (("new_due_on", _day),)),
    "loan.breached": (rules.Breached, (("kind", _same),)),
    "principal.repaid": (rules.PrincipalRepaid, (("amount_fen", _same),)),
    "interest.collected": (
        rules.InterestCollected,
        (("amount_fen", _same), ("period", _same), ("penalty_fen", _same)),
    ),
    "payment.received": (rules.PaymentReceived, (("amount_fen", _same),)),
    "loan.overdue": (rules.Overdue, (("principal_fen", _same), ("interest_fen", _same), ("days", _same))),
    "loan.classified": (rules.Classified, (("classification", Classification),)),
    "collection.notice_delivered": (rules.NoticeDelivered, ()),
    "compensation.claimed": (rules.CompensationClaimed, (("principal_fen", _same), ("interest_fen", _same))),
    "insurance.paid": (rules.InsurancePaid, (("amount_fen", _same),)),
    "recovery.received": (rules.RecoveryReceived, (("amount_fen", _same),)),
    "event.reversed": (rules.Reversed, (("reverses", _same),)),
}
"""Type → its class and the readers of its fields; a field that is absent takes the class's default."""


def to_rule_event(content: Mapping[str, Any]) -> LoanEvent:
    """Read a checked event; a loan's whole history is read for every new event, so this must be quick (2 µs).

    Args:
        content: an event that `schemas.read_event` found in order, now or when it was stored.
    """
    kind = content["type"]
    event, readers = _EVENTS[kind]
    fields: dict[str, Any] = {}
    for name, read in readers:
        if (value := content.get(name)) is not None:
            fields[name] = read(value) if read else value
    if kind == "loan.applied":
        # a household's loan never came without the borrower's number, and an organisation's never with one
        household = content.get("borrower_id_number") is not None
        fields["borrower"] = BorrowerKind.HOUSEHOLD if household else BorrowerKind.ORGANISATION
    elif kind == "loan.surveyed":
        fields.setdefault("approved_amount_fen", 0)
    return event(event_id=content["event_id"], occurred_on=_day(content["occurred_on"]), **fields)
