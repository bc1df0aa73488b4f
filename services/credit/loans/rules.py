"""A loan is the fold of its live bank events: a pure function of their set, in whatever order they came.

What may come in is judged in ``acceptance``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate

from services.credit.arrears.penalties import Account
from services.credit.arrears.rules import arrears_paid
from services.credit.bank_events.rules import (
    Applied,
    BorrowerKind,
    Breached,
    Classification,
    Classified,
    CompensationClaimed,
    Contracted,
    Disbursed,
    EventsByType,
    Extended,
    InsurancePaid,
    InterestCollected,
    LoanEvent,
    NoticeDelivered,
    Overdue,
    PaymentReceived,
    PrincipalRepaid,
    RecoveryReceived,
    Surveyed,
    live_events,
)
from services.credit.claims.refusals import AlreadyClaimed, NotClaimed, OverInsurerShare
from services.credit.claims.rules import Claim, insurer_share_fen
from services.credit.interest.rules import Balance, Period, Subsidies, Terms, fen_on, schedule, stepped, subsidies_due
from services.credit.loans.refusals import (
    AlreadyApplied,
    AlreadyContracted,
    AlreadyDisbursed,
    AlreadySurveyed,
    Declined,
    NotApproved,
    NotDisbursed,
    OverApproved,
    UnknownLoan,
)
from services.credit.payments.rules import Given, PaymentParts, Received, collected_by_period, receive
from services.credit.policy import CreditPolicy
from services.credit.refusals import CreditRefusal, DateBeforeStep
from services.credit.terms.instalments import Lent, PrincipalDue, oldest_unpaid_on, unpaid_dues
from services.credit.terms.rules import extended_due_on
from shared.calendar import add_months

BEFORE_CLAIM: tuple[type[LoanEvent], ...] = (
    PrincipalRepaid,
    InterestCollected,
    PaymentReceived,
    Overdue,
    Extended,
)
"""What a claim is computed from: none of it is taken, or taken back, once the claim stands."""


class LoanPhase(StrEnum):
    """Where a loan stands."""

    VOID = "void"
    """The application itself was reversed."""
    APPLIED = "applied"
    APPROVED = "approved"
    CONTRACTED = "contracted"
    DECLINED = "declined"
    ACTIVE = "active"
    OVERDUE = "overdue"
    """The bank reported arrears, and they are not paid."""
    REPAID = "repaid"
    COMPENSATED = "compensated"


@dataclass(frozen=True, slots=True)
class LoanState:
    """Everything that a loan's live events say about it."""

    state: LoanPhase
    applied: Applied | None = None
    surveyed: Surveyed | None = None
    contracted: Contracted | None = None
    """The contract; None where the bank told none."""
    disbursed: Disbursed | None = None
    due_on: date | None = None
    """Present due day, extensions included."""
    balance: Balance = ()
    outstanding_fen: int = 0
    schedule: tuple[Period, ...] = ()
    breached_on: date | None = None
    classified: Classified | None = None
    """The last classification."""
    notices_on: tuple[date, ...] = ()
    penalty_fen: int = 0
    claim: Claim | None = None
    account: Account | None = None
    """What it owes and what was paid; None before the disbursement and once it is claimed."""
    payments: tuple[tuple[str, PaymentParts], ...] = ()
    """By the payments' ids, what each was taken for."""
    last_payment: PaymentReceived | None = None
    terms: Terms | None = None
    """What its schedule is computed from; None before the disbursement."""
    received: Received | None = field(default=None, compare=False, repr=False)
    """What came in; kept for the next event."""

    @property
    def classification(self) -> Classification | None:
        """The bank's grade in force."""
        return self.classified.classification if self.classified else None

    @property
    def subsidies(self) -> Subsidies:
        """What is subsidised of its interest by now."""
        return subsidies_due(self.schedule, self.terms) if self.terms else {}

    @property
    def collected_fen(self) -> int:
        """Interest collected over all periods, without penalty interest."""
        return sum(row.collected_fen for row in self.schedule)

    def interest_due_on(self, day: date) -> int:
        """Give the interest of the periods that ended before a day, fen; of all, where the loan was repaid by then."""
        repaid = bool(self.balance) and not self.outstanding_fen and self.balance[-1][0] <= day
        return sum(row.interest_fen for row in self.schedule if row.end <= day or repaid)

    @property
    def unpaid_interest_fen(self) -> int:
        """Interest of all periods minus what was collected, not below 0.

        Assumed: what was overpaid in one period is set against the others.
        """
        return max(0, sum(row.interest_fen - row.collected_fen for row in self.schedule))

    @property
    def payment_on(self) -> date | None:
        """Day of the last payment that was taken by the product's order."""
        return self.last_payment.occurred_on if self.last_payment else None

    def unpaid_dues_on(self, day: date) -> list[PrincipalDue] | None:
        """Give the instalments with what is left of each at the end of a day; None before lending and after a claim."""
        return unpaid_dues(self.account.dues, self.balance, day) if self.account else None

    def outstanding_on(self, day: date) -> int:
        """Give the principal outstanding at the end of a day, fen."""
        return fen_on(self.balance, day)


def fold(events: Iterable[LoanEvent], policy: CreditPolicy, before: LoanState | None = None) -> LoanState:
    """Compute a loan's state from its accepted events.

    Args:
        events: accepted events, reversed ones and reversals included, in any order.
        policy: the numbers in force for this loan.
        before: as in `accept`.

    Returns:
        The state; a pure function of the set of live events.

    Raises:
        CreditRefusal: the set is not valid.
    """
    return fold_live(live_events(events), policy, before)


def fold_on(events: Iterable[LoanEvent], on: date, policy: CreditPolicy) -> LoanState:
    """Compute a loan's state at the end of a business date, by all that is known now.

    Args:
        events: accepted events, reversed ones and reversals included, in any order.
        on: the last business date that counts; what was taken back, whenever, does not.
        policy: the numbers in force for this loan.

    Returns:
        The state. Where something dated by then rests on an extension that is dated later, as interest of a period
        that only the extension opened, the extensions count from the beginning.
    """
    live = live_events(events)
    try:
        return fold_live([event for event in live if event.occurred_on <= on], policy)
    except CreditRefusal:
        return fold_live([event for event in live if event.occurred_on <= on or isinstance(event, Extended)], policy)


def fold_live(live: Sequence[LoanEvent], policy: CreditPolicy, before: LoanState | None = None) -> LoanState:
    """Compute a loan's state from its live events, in their order (`live_events`).

    Args, Returns and Raises: as `fold`.
    """
    if not live:
        return LoanState(LoanPhase.VOID)
    events = EventsByType(live)
    applied = events.only(Applied, AlreadyApplied)
    surveyed = events.only(Surveyed, AlreadySurveyed)
    contracted = events.only(Contracted, AlreadyContracted)
    disbursed = events.only(Disbursed, AlreadyDisbursed)
    if not applied:
        raise UnknownLoan()
    if surveyed:
        _check_after(surveyed, applied)
    if contracted:
        _check_after(contracted, _approval(surveyed))
    if not disbursed:
        if any(event.precedence > Disbursed.precedence for event in live):
            raise NotDisbursed()
        return LoanState(_phase_before_disbursement(surveyed, contracted), applied, surveyed, contracted)
    _check_disbursement(disbursed, surveyed, contracted)
    for event in live:
        if event.precedence > Disbursed.precedence:
            _check_after(event, disbursed)
            break  # events are in order of their dates: the others are not earlier
    return _disbursed_state(events, applied, surveyed, contracted, disbursed, policy, before)


def _disbursed_state(
    events: EventsByType,
    applied: Applied,
    surveyed: Surveyed | None,
    contracted: Contracted | None,
    disbursed: Disbursed,
    policy: CreditPolicy,
    before: LoanState | None,
) -> LoanState:
    extensions = events.all(Extended)
    due_on = extended_due_on(disbursed, extensions)
    breaches = events.all(Breached)
    breached_on = breaches[0].occurred_on if breaches else None
    lent = Lent(disbursed.occurred_on, disbursed.amount_fen, disbursed.annual_rate, disbursed.due_on, due_on)
    misused_on = next((event.occurred_on for event in breaches if event.misuses), None)
    given = Given(
        events.all(PaymentReceived),
        events.all(PrincipalRepaid),
        events.all(InterestCollected),
        Account(lent, policy.loans, (), misused_on=misused_on),
    )
    received = receive(given, before.received if before else None)
    repayments, collections, payments, account, _ = received
    balance = account.balance
    organisation = applied.borrower is BorrowerKind.ORGANISATION
    terms = terms_of(organisation, disbursed.occurred_on, disbursed.annual_rate, due_on, breached_on, policy)
    rows = schedule(balance, terms, collected_by_period(collections, account.periods))
    reported = events.last(Overdue)
    claim = _claim(events, disbursed, balance)
    if claim:
        balance = stepped(balance, claim.claimed_on, 0)
    outstanding_fen = balance[-1][1]
    if claim:
        phase = LoanPhase.COMPENSATED
    elif not outstanding_fen:
        phase = LoanPhase.REPAID
    elif reported and not arrears_paid(
        reported, (*repayments, *collections, *extensions), rows, oldest_unpaid_on(account.dues, balance) or due_on
    ):
        phase = LoanPhase.OVERDUE
    else:
        phase = LoanPhase.ACTIVE
    return LoanState(
        phase,
        applied,
        surveyed,
        contracted,
        disbursed,
        due_on,
        balance,
        outstanding_fen,
        rows,
        breached_on,
        events.last(Classified),
        tuple(event.occurred_on for event in events.all(NoticeDelivered)),
        sum(event.penalty_fen for event in collections) + sum(fen for _, fen in account.penalties),
        claim,
        None if claim else account,
        payments,
        events.last(PaymentReceived),
        terms,
        received,
    )


def _phase_before_disbursement(surveyed: Surveyed | None, contracted: Contracted | None) -> LoanPhase:
    if not surveyed:
        return LoanPhase.APPLIED
    if contracted:
        return LoanPhase.CONTRACTED
    return LoanPhase.APPROVED if surveyed.approved else LoanPhase.DECLINED


def _check_after(event: LoanEvent, step: LoanEvent) -> None:
    if event.occurred_on < step.occurred_on:
        raise DateBeforeStep(occurred_on=event.occurred_on, step_on=step.occurred_on)


def _approval(surveyed: Surveyed | None) -> Surveyed:
    if not surveyed:
        raise NotApproved()
    if not surveyed.approved:
        raise Declined()
    return surveyed


def _check_disbursement(disbursed: Disbursed, surveyed: Surveyed | None, contracted: Contracted | None) -> None:
    surveyed = _approval(surveyed)
    _check_after(disbursed, contracted or surveyed)
    if disbursed.amount_fen > surveyed.approved_amount_fen:
        raise OverApproved(amount_fen=disbursed.amount_fen, approved_fen=surveyed.approved_amount_fen)


def terms_of(
    organisation: bool,
    disbursed_on: date,
    annual_rate: Decimal,
    due_on: date,
    breached_on: date | None,
    policy: CreditPolicy,
) -> Terms:
    """Put together what a loan's interest and subsidy are computed from.

    Args:
        organisation: whether an organisation borrowed, else a household.
        disbursed_on: the day of the money.
        annual_rate: decimal fraction per year.
        due_on: present due day, extensions included.
        breached_on: first day without subsidy by a breach, if there was one.
        policy: the numbers in force for this loan.
    """
    covered_until = add_months(disbursed_on, policy.subsidies.months)
    return Terms(
        due_on,
        annual_rate,
        policy.loans.day_base,
        min(covered_until, breached_on) if breached_on else covered_until,
        policy.subsidies.organisation_share if organisation else policy.subsidies.household_share,
        organisation,
        policy.loans.product.holidays,
    )


def _claim(events: EventsByType, disbursed: Disbursed, balance: Balance) -> Claim | None:
    claimed = events.only(CompensationClaimed, AlreadyClaimed)
    insurance, recoveries = events.all(InsurancePaid), events.all(RecoveryReceived)
    if not claimed:
        if insurance or recoveries:
            raise NotClaimed()
        return None
    for kind in BEFORE_CLAIM:
        if last := events.last(kind):
            _check_after(claimed, last)
    for event in (*insurance[:1], *recoveries[:1]):
        _check_after(event, claimed)
    insurer_fen = insurer_share_fen(claimed.principal_fen, disbursed.insurer_share)
    paid_fen = sum(event.amount_fen for event in insurance)
    if paid_fen > insurer_fen:
        raise OverInsurerShare(paid_fen=paid_fen, share_fen=insurer_fen)
    # not what was claimed: a bank that claims a part of what is owed does not make the household whole
    owed_fen = balance[-1][1] + claimed.interest_fen
    sums = accumulate(event.amount_fen for event in recoveries)
    whole_on = next((event.occurred_on for event, fen in zip(recoveries, sums, strict=True) if fen >= owed_fen), None)
    return Claim(
        claimed.occurred_on,
        claimed.principal_fen,
        claimed.interest_fen,
        insurer_fen,
        paid_fen,
        sum(event.amount_fen for event in recoveries),
        whole_on,
    )
