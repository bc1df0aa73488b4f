"""Loans as they are read."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field

from services.credit.bank_events.rules import BorrowerKind
from services.credit.loans.rules import LoanPhase
from shared.database import Page
from shared.schemas import Schema
from shared.security.callers import AskedArea


class LoanItem(Schema):
    """A loan in a list."""

    loan_id: UUID
    county_code: str
    bank_code: str
    programme: str
    product: str | None
    loan_no: str
    borrower_kind: str
    household_id: UUID | None
    organisation_id: UUID | None
    borrower_name: str
    village_code: str
    application_no: str
    applied_on: date
    state: str
    applied_fen: int
    approved_fen: int
    contract_no: str | None
    """The bank's number of the contract; none before it was signed, or where the bank did not tell it."""
    contracted_on: date | None
    renews: str | None
    """Number of the loan that its money repaid (续贷)."""
    disbursed_fen: int
    outstanding_fen: int
    disbursed_on: date | None
    due_on: date | None
    annual_rate: Decimal | None
    breached_on: date | None
    classification: str | None
    collected_fen: int
    """Interest collected, without penalty interest."""
    penalty_fen: int
    overdue_days: int = 0
    """Days since the oldest of what is overdue by the books fell due, at the end of `arrears_on`; so are the next two.

    `state` is ``overdue`` where the bank reported arrears that aren't paid, whatever the books say.
    """
    overdue_principal_fen: int = 0
    overdue_interest_fen: int = 0
    arrears_on: date | None = None
    """The day by which arrears are told: in a list the last one that is closed, of one loan the day asked about."""


class HouseholdLoan(LoanItem):
    """A loan of a household with what was repaid to it."""

    subsidy_fen: int
    """Subsidy on lists that are paid."""


class SchedulePeriod(Schema):
    """An interest period."""

    period: str
    start: date
    end: date
    """The day after the last."""
    days: int
    interest_fen: int
    collected_fen: int
    overpaid_fen: int
    subsidy_fen: int
    """Of an organisation what the period adds to the subsidy of its year, which is rounded once."""


class PlanRow(Schema):
    """What the borrower is to pay by the plan, and what of it is paid."""

    number: int
    period: str
    due_on: date
    """The last day in time, of interest and principal alike: the day after the settlement day, in the end the loan's.

    What isn't paid at its end is overdue from the next day on, on which `overdue_days` is 1.
    """
    principal_fen: int
    principal_paid_fen: int
    """What is repaid early counts for the running instalment, the rest of it from the last one backwards."""
    interest_fen: int
    """If all is paid on its day; what really accrues is in the schedule."""
    interest_paid_fen: int


class PaymentPartsRead(Schema):
    """What a payment was taken for by the product's order."""

    penalty_fen: int
    interest: dict[str, int]
    """By period."""
    principal_fen: int


class ReportedEvent(Schema):
    """An accepted event of the bank."""

    event_id: str
    type: str
    occurred_on: date
    status: str
    """``live``, or ``reversed`` when a later event took it back."""
    content: dict[str, Any]
    """The fields of its type, as they came."""
    parts: PaymentPartsRead | None = None
    """Of a live payment; what is dated back may change them until its claim."""


class Decision(Schema):
    """What the bank decided after its survey, and why."""

    approved: bool
    approved_amount_fen: int
    decided_on: date
    admitted: bool | None
    """The bank's basic admission of the borrower; None where it told none."""
    use_assessment: str | None
    credit_assessment: str | None
    capacity_assessment: str | None
    reason: str | None
    """Why it was decided so, in the bank's words: its note where it gave no reason; None where it gave neither."""
    note: str | None
    collateral: list[str]


class LoanDetail(LoanItem):
    """A loan with its events and the schedule that they make."""

    interest_due_fen: int
    """Interest of the periods that ended before the day asked about; of a loan repaid by then, of all its periods.

    `collected_fen` may be more: interest may be paid before its period ends.
    """
    penalty_due_fen: int
    """Penalty interest that accrued before `arrears_on` and isn't paid."""
    plan: list[PlanRow]
    decision: Decision | None
    """None before the bank has decided."""
    schedule: list[SchedulePeriod]
    """Every period of the term, those that are still to come too."""
    events: list[ReportedEvent]


class LoanQuery(Page):
    """Which loans are asked for."""

    area: AskedArea = None
    """Of whose borrowers; a township or village too."""
    county_code: str | None = Field(default=None, pattern=r"^[0-9]{6}$")
    bank_code: str | None = None
    programme: str | None = None
    household_id: UUID | None = None
    organisation_id: UUID | None = None
    borrower_kind: BorrowerKind | None = None
    state: LoanPhase | None = None
    """Where the loan stands by what the bank reported; `in_arrears` asks the books."""
    in_arrears: bool | None = None
    """Those that owe something past its day, or nothing so, by the books of the last closed day."""
    overdue_days_min: int | None = Field(default=None, ge=1, le=36_500)
    """Those whose arrears have lasted at least so many days."""


class LoanList(Schema):
    """A page of loans."""

    items: list[LoanItem]
    next: str | None


class HouseholdLoans(Schema):
    """All loans of a household."""

    items: list[HouseholdLoan]
