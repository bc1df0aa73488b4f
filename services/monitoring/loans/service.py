"""Keep the copy of the loans in step with their events."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.copies import copies, keep
from services.monitoring.figures.rules import Figures, Measure
from services.monitoring.figures.service import adjust
from services.monitoring.loans.models import Loan
from services.monitoring.loans.rules import Arrears, reported
from shared.areas import full_code
from shared.calendar import Quarter
from shared.events.credit import (
    InterestCollected,
    LoanApplied,
    LoanDisbursed,
    LoanEventReversed,
    LoanFacts,
    LoanOverdue,
    PaymentReceived,
    PrincipalRepaid,
)


async def follow(session: AsyncSession, event: LoanFacts) -> tuple[Loan, Arrears | None]:
    """Bring a loan to where an event says it stands; the first event takes it up.

    Returns:
        The loan, and the arrears that stood before the event.
    """
    loan, before = None, None
    if event.version > 1:
        loan = (await copies(session, Loan, event.aggregate))[event.county_code, event.loan_id]
        before = _totals(loan)
        if isinstance(event, LoanApplied):
            _apply_anew(loan, event)
    else:
        loan = Loan(
            county_code=event.county_code,
            id=event.loan_id,
            bank_code=event.bank_code,
            loan_no=event.loan_no,
            borrower_kind=event.borrower_kind,
            household_id=event.household_id,
            # an organisation need not have a village of ours: it belongs to its county
            village_code=event.village_code or full_code(event.county_code),
            state=event.state,
            disbursed_fen=0,
            outstanding_fen=0,
            arrears_history=[],
        )
        await keep(session, loan, event.aggregate)
    stood = loan.standing_arrears
    lent_fen = event.disbursed_fen - loan.disbursed_fen
    owed_fen = event.outstanding_fen - loan.outstanding_fen
    repaid_fen = lent_fen - owed_fen if _is_repayment(event) else 0

    loan.state = event.state
    loan.disbursed_fen = event.disbursed_fen
    loan.outstanding_fen = event.outstanding_fen
    loan.repaid_fen += repaid_fen
    if isinstance(event, LoanDisbursed):
        loan.disbursed_on = event.occurred_on
    elif not event.disbursed_fen:
        loan.disbursed_on = None
    _follow_arrears(loan, event, repaid_fen)
    loan.note_arrears(event.occurred_on)

    on = event.occurred_on
    moved: dict[tuple[str, date], int] = {
        (Measure.LENT_FEN, on): lent_fen,
        (Measure.OUTSTANDING_FEN, on): owed_fen,
        (Measure.REPAID_FEN, on): repaid_fen,
    }
    quarter = str(Quarter.of(on))
    by_quarter = {
        (Measure.LENT_BY_QUARTER_FEN, quarter): lent_fen,
        (Measure.REPAID_BY_QUARTER_FEN, quarter): repaid_fen,
    }
    adjust(session, before, _totals(loan))
    adjust(session, None, Figures(loan.county_code, loan.village_code, by_quarter, moved))
    return loan, stood


def _apply_anew(loan: Loan, event: LoanApplied) -> None:
    """A void loan's number is used again, perhaps for another household."""
    loan.household_id = event.household_id
    loan.village_code = event.village_code or full_code(event.county_code)
    loan.overdue_since = None
    loan.arrears_history = []


def _follow_arrears(loan: Loan, event: LoanFacts, repaid_fen: int) -> None:
    arrears = loan.arrears
    if isinstance(event, LoanOverdue):
        if arrears is not None and event.occurred_on < arrears.reported_on:
            return  # sent late: the bank has reported anew since
        loan.arrears = reported(arrears, event.occurred_on, event.days, event.principal_fen, event.interest_fen)
    elif arrears is None:
        return
    elif isinstance(event, LoanEventReversed):
        if event.reversed_type in {"principal.repaid", "interest.collected", "payment.received"}:
            loan.arrears = arrears.unpaid()
    elif event.occurred_on <= arrears.reported_on:
        return  # a report tells the end of its day: what was paid until then is taken off already
    elif isinstance(event, PrincipalRepaid):
        loan.arrears = arrears.paid(principal_fen=repaid_fen)
    elif isinstance(event, InterestCollected):
        loan.arrears = arrears.paid(interest_fen=event.amount_fen)
    elif isinstance(event, PaymentReceived):
        loan.arrears = arrears.paid(principal_fen=repaid_fen, interest_fen=event.interest_fen)


def _is_repayment(event: LoanFacts) -> bool:
    return isinstance(event, PrincipalRepaid | PaymentReceived) or (
        isinstance(event, LoanEventReversed) and event.reversed_type in {"principal.repaid", "payment.received"}
    )


def _totals(loan: Loan) -> Figures:
    bank = loan.bank_code
    return Figures(
        loan.county_code,
        loan.village_code,
        {
            (Measure.LOANS, bank): int(loan.disbursed_fen > 0),
            (Measure.LENT_FEN, bank): loan.disbursed_fen,
            (Measure.OUTSTANDING_FEN, bank): loan.outstanding_fen,
            (Measure.REPAID_FEN, bank): loan.repaid_fen,
        },
    )
