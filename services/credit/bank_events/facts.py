"""What other services are told of an accepted bank event."""

from collections.abc import Iterable
from typing import Any

from services.credit.bank_events import rules
from services.credit.bank_events.records import LoanRecord
from services.credit.bank_events.rules import LoanEvent
from services.credit.claims.rules import ClaimSplit, allocate_recoveries
from services.credit.loans.standing import Standing
from services.credit.payments.rules import PaymentParts
from shared.events import credit as contracts


def announcement(
    record: LoanRecord,
    standing: Standing,
    new: LoanEvent,
    before: Iterable[LoanEvent],
    split: ClaimSplit | None,
    parts: PaymentParts | None = None,
) -> contracts.LoanFacts:
    """The event that announces a loan's change; the record's version is the one that it makes.

    Args:
        record: the loan.
        standing: the loan after the event.
        new: the accepted event.
        before: the loan's events so far, which only a reversal needs.
        split: how its claim was served, where it has one.
        parts: what a payment was taken for.
    """
    facts: dict[str, Any] = {
        "county_code": record.county_code,
        "version": record.version,
        "loan_id": record.id,
        "loan_no": record.loan_no,
        "bank_code": record.bank_code,
        "programme": record.programme,
        "borrower_kind": record.borrower_kind,
        "household_id": record.household_id,
        "organisation_id": record.organisation_id,
        "village_code": record.village_code,
        "occurred_on": new.occurred_on,
        "state": standing.state,
        "disbursed_fen": standing.disbursed_fen,
        "outstanding_fen": standing.outstanding_fen,
    }
    contract, copied = _CONTRACTS[type(new)]
    told = {name: getattr(new, name) for name in copied}
    if parts is not None:
        told |= {
            "penalty_fen": parts.penalty_fen,
            "interest_fen": parts.interest_fen,
            "principal_fen": parts.principal_fen,
        }
    return contract(**facts, **told, **_more(record, standing, new, before, split))


_CONTRACTS: dict[type[LoanEvent], tuple[type[contracts.LoanFacts], tuple[str, ...]]] = {
    rules.Applied: (contracts.LoanApplied, ("amount_fen",)),
    rules.Surveyed: (contracts.LoanSurveyed, ("approved",)),
    rules.Contracted: (contracts.LoanContracted, ("contract_no",)),
    rules.Disbursed: (contracts.LoanDisbursed, ("annual_rate", "due_on", "renews")),
    rules.InterestCollected: (contracts.InterestCollected, ("period", "amount_fen")),
    rules.PrincipalRepaid: (contracts.PrincipalRepaid, ("amount_fen",)),
    rules.PaymentReceived: (contracts.PaymentReceived, ("amount_fen",)),
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
    record: LoanRecord, standing: Standing, new: LoanEvent, before: Iterable[LoanEvent], split: ClaimSplit | None
) -> dict[str, Any]:
    """What a contract tells beyond the event's own fields."""
    match new:
        case rules.Applied():
            return {"application_no": record.application_no}
        case rules.Extended():
            return {"due_on": standing.due_on}  # one that is dated back may lie before others
        case rules.Reversed():
            return {"reversed_type": next(event.type for event in before if event.event_id == new.reverses)}
        case rules.CompensationClaimed() if split:
            return {"claimed_fen": new.principal_fen + new.interest_fen, **split._asdict()}
        case rules.RecoveryReceived() if split:
            before_fen = standing.recovered_fen - new.amount_fen
            recovered = allocate_recoveries(split, standing.recovered_fen).since(allocate_recoveries(split, before_fen))
            return {"to_fund_fen": recovered.to_fund_fen}
    return {}
