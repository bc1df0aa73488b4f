"""Loans and their events for rule tests."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from services.credit.acceptance.rules import accept
from services.credit.bank_events.rules import (
    Applied,
    BorrowerKind,
    CompensationClaimed,
    Disbursed,
    Extended,
    InsurancePaid,
    InterestCollected,
    LoanEvent,
    Overdue,
    PrincipalRepaid,
    RecoveryReceived,
    Reversed,
    Surveyed,
)
from services.credit.loans.rules import LoanState, fold
from shared.calendar import add_months
from tests.credit.policy_builder import POLICY

RATE = Decimal("0.0475")


def day(text: str) -> date:
    """Read an ISO date."""
    return date.fromisoformat(text)


def a_loan(
    amount_fen: int = 5_000_000,
    disbursed_on: str = "2016-09-10",
    term_months: int = 36,
    *,
    borrower: BorrowerKind = BorrowerKind.HOUSEHOLD,
    insurer_share: Fraction = Fraction(0),
) -> list[LoanEvent]:
    """Build the three events of a loan that was paid out."""
    on = day(disbursed_on)
    return [
        Applied(
            event_id="e1",
            occurred_on=on,
            borrower=borrower,
            amount_fen=amount_fen,
            term_months=term_months,
            purpose="脐橙种植",
        ),
        Surveyed(event_id="e2", occurred_on=on, approved=True, approved_amount_fen=amount_fen),
        Disbursed(
            event_id="e3",
            occurred_on=on,
            amount_fen=amount_fen,
            annual_rate=RATE,
            term_months=term_months,
            due_on=add_months(on, term_months),
            insurer_share=insurer_share,
        ),
    ]


def repaid(amount_fen: int, on: str, event_id: str = "r1") -> PrincipalRepaid:
    """Build a repayment."""
    return PrincipalRepaid(event_id=event_id, occurred_on=day(on), amount_fen=amount_fen)


def collected(amount_fen: int, period: str, on: str, event_id: str = "i1", penalty_fen: int = 0) -> InterestCollected:
    """Build a collection of interest."""
    return InterestCollected(
        event_id=event_id, occurred_on=day(on), amount_fen=amount_fen, period=period, penalty_fen=penalty_fen
    )


def overdue(principal_fen: int, interest_fen: int, on: str, days: int = 1, event_id: str = "o1") -> Overdue:
    """Build a report of arrears."""
    return Overdue(
        event_id=event_id, occurred_on=day(on), principal_fen=principal_fen, interest_fen=interest_fen, days=days
    )


def extended(new_due_on: str, on: str, event_id: str = "x1") -> Extended:
    """Build an extension."""
    return Extended(event_id=event_id, occurred_on=day(on), new_due_on=day(new_due_on))


def claimed(principal_fen: int, interest_fen: int, on: str, event_id: str = "c1") -> CompensationClaimed:
    """Build a claim."""
    return CompensationClaimed(
        event_id=event_id, occurred_on=day(on), principal_fen=principal_fen, interest_fen=interest_fen
    )


def recovered(amount_fen: int, on: str, event_id: str = "v1") -> RecoveryReceived:
    """Build a recovery."""
    return RecoveryReceived(event_id=event_id, occurred_on=day(on), amount_fen=amount_fen)


def insured(amount_fen: int, on: str, event_id: str = "n1") -> InsurancePaid:
    """Build a payment of the insurer."""
    return InsurancePaid(event_id=event_id, occurred_on=day(on), amount_fen=amount_fen)


def reversal(of: str, on: str, event_id: str = "z1") -> Reversed:
    """Build a reversal."""
    return Reversed(event_id=event_id, occurred_on=day(on), reverses=of)


def accept_all(events: Iterable[LoanEvent]) -> LoanState:
    """Accept events one after another."""
    taken: list[LoanEvent] = []
    for event in events:
        accept(taken, event, POLICY)
        taken.append(event)
    return fold(taken, POLICY)


def paying_everything(events: list[LoanEvent], on: str = "2025-01-01") -> list[LoanEvent]:
    """Add collections that pay every period of a loan in full."""
    rows = fold(events, POLICY).schedule
    return [
        *events,
        *(collected(row.interest_fen, row.period, on, f"paid-{row.period}") for row in rows if row.interest_fen),
    ]
