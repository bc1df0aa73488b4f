"""What other services are told of an accepted bank event."""

from collections.abc import Iterable
from typing import Any

from services.credit.bank_events import rules
from services.credit.bank_events.records import LoanRecord
from services.credit.bank_events.rules import LoanEvent
from services.credit.claims.rules import Allocation, ClaimSplit, allocate_recoveries
from services.credit.loans.rules import LoanState
from shared.events import credit as contracts


def announcement(
    record: LoanRecord,
    state: LoanState,
    new: LoanEvent,
    before: Iterable[LoanEvent],
    split: ClaimSplit | None,
) -> contracts.LoanFacts:
    """The event that announces a loan's change; the record's version is the one that it makes.

    Args:
        record: the loan.
        state: the loan after the event.
        new: the accepted event.
        before: the loan's events so far.
        split: how its claim was served, where it has one.
    """
    facts: dict[str, Any] = {
        "county_code": record.county_code,
        "version": record.version,
        "loan_id": record.id,
        "loan_no": record.loan_no,
        "bank_code": record.bank_code,
        "borrower_kind": record.borrower_kind,
        "household_id": record.household_id,
        "village_code": record.village_code,
        "occurred_on": new.occurred_on,
        "state": state.state.value,
        "disbursed_fen": state.disbursed.amount_fen if state.disbursed else 0,
        "outstanding_fen": state.outstanding_fen,
    }
    contract, copied = _CONTRACTS[type(new)]
    told = {name: getattr(new, name) for name in copied}
    return contract(**facts, **told, **_more(record, state, new, before, split))


_CONTRACTS: dict[type[LoanEvent], tuple[type[contracts.LoanFacts], tuple[str, ...]]] = {
    rules.Applied: (contracts.LoanApplied, ("amount_fen",)),
    rules.Surveyed: (contracts.LoanSurveyed, ("approved",)),
    rules.Disbursed: (contracts.LoanDisbursed, ("annual_rate", "due_on")),
    rules.InterestCollected: (contracts.InterestCollected, ("period", "amount_fen")),
    rules.PrincipalRepaid: (contracts.PrincipalRepaid, ("amount_fen",)),
    rules.Overdue: (contracts.LoanOverdue, ("principal_fen", "interest_fen", "days")),
    rules.Classified: (contracts.LoanClassified, ("classification",)),
    rules.Extended: (contracts.LoanExtended, ()),
    rules.Breached: (contracts.LoanBreached, ()),
    rules.NoticeDelivered: (contracts.CollectionNoticeDelivered, ()),
    rules.CompensationClaimed: (contracts.CompensationClaimed, ()),
    rules.InsurancePaid: (contracts.InsurancePaid, ("amount_fen",)),
    rules.RecoveryReceived: (contracts.RecoveryReceived, ("amount_fen",)),
    rules.Reversed: (contracts.LoanEventReversed, ()),
}
"""Bank event → its contract, and the fields that are told as they came."""


def _more(
    record: LoanRecord, state: LoanState, new: LoanEvent, before: Iterable[LoanEvent], split: ClaimSplit | None
) -> dict[str, Any]:
    """What a contract tells beyond the event's own fields."""
    match new:
        case rules.Applied():
            return {"application_no": record.application_no}
        case rules.Extended():
            return {"due_on": new.new_due_on}
        case rules.Reversed():
            return {"reversed_type": next(event.type for event in before if event.event_id == new.reverses)}
        case rules.CompensationClaimed() if split and state.claim:
            return {"claimed_fen": state.claim.claimed_fen, **split._asdict()}
        case rules.RecoveryReceived() if split:
            return {"to_fund_fen": _recovered(state, split, new.amount_fen).to_fund_fen}
    return {}


def _recovered(state: LoanState, split: ClaimSplit, amount_fen: int) -> Allocation:
    recovered_fen = state.claim.recovered_fen if state.claim else 0
    return allocate_recoveries(split, recovered_fen).since(allocate_recoveries(split, recovered_fen - amount_fen))
