"""What the credit service announces."""

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from shared.events.base import Event


class LoanFacts(Event):
    """A loan as it stands after the fact; every event of a loan bears this."""

    aggregate: ClassVar[str] = "loan"

    loan_id: UUID
    loan_no: str
    bank_code: str
    programme: str
    borrower_kind: str
    """``household`` or ``organisation``."""
    household_id: UUID | None
    organisation_id: UUID | None
    village_code: str
    occurred_on: date
    state: str
    disbursed_fen: int
    outstanding_fen: int


class LoanApplied(LoanFacts):
    """A bank took up an application. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.loan_applied.v1"

    application_no: str
    amount_fen: int


class LoanSurveyed(LoanFacts):
    """A bank decided on an application. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.loan_surveyed.v1"

    approved: bool


class LoanContracted(LoanFacts):
    """Bank and borrower signed the contract. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.loan_contracted.v1"

    contract_no: str


class LoanDisbursed(LoanFacts):
    """Money reached the borrower's account. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.loan_disbursed.v1"

    annual_rate: Decimal
    due_on: date
    renews: str | None = None
    """Number of the loan that the money repaid; none of most loans, and absent in events of before renewals."""


class InterestCollected(LoanFacts):
    """A borrower paid interest. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.interest_collected.v1"

    period: str
    amount_fen: int


class PrincipalRepaid(LoanFacts):
    """A borrower paid principal back. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.principal_repaid.v1"

    amount_fen: int


class PaymentReceived(LoanFacts):
    """A borrower paid, and the product's order told for what. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.payment_received.v1"

    amount_fen: int
    penalty_fen: int
    interest_fen: int
    principal_fen: int
    """The three parts are the whole amount."""


class LoanOverdue(LoanFacts):
    """A bank reports a loan overdue. Consumers: monitoring (an alert)."""

    routing_key: ClassVar[str] = "credit.loan_overdue.v1"

    principal_fen: int
    interest_fen: int
    days: int


class LoanClassified(LoanFacts):
    """A bank put a loan into one of the five classes. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.loan_classified.v1"

    classification: str


class LoanExtended(LoanFacts):
    """A loan's due day moved. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.loan_extended.v1"

    due_on: date


class LoanBreached(LoanFacts):
    """A borrower broke the contract; the subsidy ends. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.loan_breached.v1"


class CollectionNoticeDelivered(LoanFacts):
    """The borrower was told that the loan falls due. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.collection_notice_delivered.v1"


class CompensationClaimed(LoanFacts):
    """The fund stood in for a loss. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.compensation_claimed.v1"

    claimed_fen: int
    insurer_fen: int
    paid_from_fund_fen: int
    shortfall_fen: int


class InsurancePaid(LoanFacts):
    """The insurer paid its share of a loss. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.insurance_paid.v1"

    amount_fen: int


class RecoveryReceived(LoanFacts):
    """Money came back on a compensated loan. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.recovery_received.v1"

    amount_fen: int
    to_fund_fen: int


class LoanEventReversed(LoanFacts):
    """A bank took one of its events back; the facts are those without it. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.loan_event_reversed.v1"

    reversed_type: str


class OrganisationOverCap(Event):
    """An organisation owes more than its cap, which fell with a link's end, or no longer does. Consumers: none.

    Nothing is asked back of it; nothing is lent to it either.
    """

    routing_key: ClassVar[str] = "credit.organisation_over_cap.v1"
    aggregate: ClassVar[str] = "organisation_cap"  # "organisation" is the registry's history of it

    organisation_cap_id: UUID
    """The organisation's own id: it has one cap."""
    organisation_id: UUID
    outstanding_fen: int
    cap_fen: int
    over_cap: bool
    """False where it came back below."""
    occurred_on: date


class PortfolioShareLow(Event):
    """Households have too small a part of a bank's lending in a county, or enough again. Consumers: none."""

    routing_key: ClassVar[str] = "credit.portfolio_share_low.v1"
    aggregate: ClassVar[str] = "portfolio"

    portfolio_id: UUID
    bank_code: str
    programme: str
    household_fen: int
    total_fen: int
    too_low: bool
    """False where households have enough again."""
    occurred_on: date


class FundFacts(Event):
    """A bank's fund account in a county after a movement."""

    aggregate: ClassVar[str] = "fund_account"

    fund_account_id: UUID
    bank_code: str
    programme: str
    occurred_on: date
    balance_fen: int


class FundMoved(FundFacts):
    """Money went into or out of a fund account. Consumers: monitoring (an alert where it is exhausted)."""

    routing_key: ClassVar[str] = "credit.fund_moved.v1"

    cause: str
    """``deposit``, ``deposit_taken_back``, ``account_interest``, ``interest_correction``, ``claim``, ``recovery`` or
    ``reversal``."""
    amount_fen: int
    """What was added; negative where it was taken."""
    shortfall_fen: int
    """What of a claim falls to the fund and the account could not pay; 0 for other causes.

    What the bank itself bears of it is no part of this, other than in `CompensationClaimed`.
    """
    loan_id: UUID | None


class LeverageAssessed(FundFacts):
    """The ratio of loans to fund was judged for a quarter. Consumers: monitoring (an alert where out of bounds)."""

    routing_key: ClassVar[str] = "credit.leverage_assessed.v1"

    quarter: str
    outstanding_fen: int
    leverage: Decimal | None
    """Loans outstanding over fund balance, two decimals; absent where the fund is empty."""
    within_bounds: bool


class FundIdle(FundFacts):
    """Money lay idle on a fund account for some quarters in a row, told once a quarter. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.fund_idle.v1"

    quarter: str
    outstanding_fen: int
    idle_fen: int
    """What the lending does not need, at the leverage aimed at."""
    idle_share: Decimal
    """The same over the balance, two decimals."""
    idle_quarters: int
    """In a row, this one included."""


class SubsidyListFacts(Event):
    """A subsidy list after a step."""

    aggregate: ClassVar[str] = "subsidy_list"

    subsidy_list_id: UUID
    bank_code: str
    programme: str
    period: str
    total_fen: int
    occurred_on: date


class SubsidyListSubmitted(SubsidyListFacts):
    """A list was frozen and handed in. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.subsidy_list_submitted.v1"

    due_on: date


class SubsidyListApproved(SubsidyListFacts):
    """The county office approved a list. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.subsidy_list_approved.v1"

    payment_due_on: date


class SubsidyListReturned(SubsidyListFacts):
    """The county office sent a list back, or its finance bureau an approved one. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.subsidy_list_returned.v1"

    reason: str


class SubsidyListPaid(SubsidyListFacts):
    """The county's finance bureau paid a list. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.subsidy_list_paid.v1"


class ReconciliationDiffers(Event):
    """How many differences a bank's daily file has with the ledger changed; 0 open ones settle it. Consumers: none."""

    routing_key: ClassVar[str] = "credit.reconciliation_differs.v1"
    aggregate: ClassVar[str] = "reconciliation"

    reconciliation_id: UUID
    bank_code: str
    occurred_on: date
    """The business date of the file."""
    missing_here: int
    """Lines that only the bank has."""
    missing_there: int
    """Movements that only the ledger has."""
    different_amount: int
    open_count: int


class BankStandingChanged(Event):
    """The city office admitted, suspended, removed or readmitted a bank. Consumers: none.

    Its county is the city's tenant key, of which the last two digits are 0.
    """

    routing_key: ClassVar[str] = "credit.bank_standing_changed.v1"
    aggregate: ClassVar[str] = "bank_standing"

    bank_standing_id: UUID
    programme: str
    bank_code: str
    label: str
    action: str
    """``admit``, ``suspend``, ``remove`` or ``readmit``."""
    state: str
    """``admitted``, ``suspended`` or ``removed``."""
    replaces: str | None
    """The removed bank whose place it takes."""
    reason: str
    occurred_on: date


class MisuseReported(Event):
    """A visit found loan money in another use; the bank decides on a breach. Consumers: none."""

    routing_key: ClassVar[str] = "credit.misuse_reported.v1"
    aggregate: ClassVar[str] = "loan_visit"

    loan_visit_id: UUID
    loan_id: UUID
    loan_no: str
    bank_code: str
    programme: str
    household_id: UUID | None
    village_code: str
    use_as_agreed: str
    """``partly`` or ``no``."""
    occurred_on: date


class DutyFacts(Event):
    """A duty with its deadline, on the business day by which it was looked at."""

    aggregate: ClassVar[str] = "duty"

    duty_id: UUID
    bank_code: str
    programme: str
    kind: str
    """``bank_summary``, ``subsidy_list``, ``subsidy_payment``, ``fund_deposit`` or ``collection_notice``."""
    subject: str
    """The quarter; of a collection notice the loan's number."""
    role: str
    """Whose duty it is."""
    loan_id: UUID | None
    village_code: str | None
    opens_on: date
    due_on: date
    occurred_on: date


class DutyOpened(DutyFacts):
    """A duty is to be done from now on, or again: what had fulfilled it was taken back. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.duty_opened.v1"


class DutyFulfilled(DutyFacts):
    """A duty was done, in time or late. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.duty_fulfilled.v1"

    done_on: date
    late_days: int


class DutyMissed(DutyFacts):
    """A duty's last day passed and it was not done. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.duty_missed.v1"


class DutyLapsed(DutyFacts):
    """A duty that was open needs no doing any more: the loan was repaid, claimed or extended. Consumers: monitoring."""

    routing_key: ClassVar[str] = "credit.duty_lapsed.v1"


class CreditRatingChanged(Event):
    """A household, village or township was rated, or its rating revoked; 1 and 2 of its history. Consumers: none."""

    routing_key: ClassVar[str] = "credit.rating_changed.v1"
    aggregate: ClassVar[str] = "credit_rating"

    credit_rating_id: UUID
    kind: str
    """``household``, ``village`` or ``township``."""
    household_id: UUID | None
    area_code: str
    """12 digits; of a household its village's."""
    grade: str | None
    """Of a household."""
    state: str
    """``rated`` or ``revoked``."""
    occurred_on: date
    valid_until: date
    """The last day on which it holds if it is not revoked before."""
