"""Where a loan stands: what its row keeps of its events, so that an everyday event is judged without its history.

Nearly all events of a loan are collections of interest, repayments and classifications in the order of their dates.
They change few figures, and `advance` gives what `rules.accept` would, at a cost that does not grow with the history.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Self

from services.credit.bank_events.rules import Classified, InterestCollected, LoanEvent, PrincipalRepaid
from services.credit.claims.rules import Claim
from services.credit.interest.rules import (
    Balance,
    Subsidies,
    Terms,
    fen_on,
    period_row,
    schedule,
    stepped,
    subsidies_due,
)
from services.credit.loans.refusals import InterestOverDue, UnknownPeriod
from services.credit.loans.rules import LoanPhase, LoanState, terms_of
from services.credit.policy import CreditPolicy
from services.credit.refusals import DateBeforeStep, OverOutstanding, PeriodNotBegun
from shared.calendar import settlement_period, settlement_quarter


class Standing(NamedTuple):
    """What follows from a loan's events, under the names of its row's columns."""

    state: str
    applied_fen: int = 0
    approved_fen: int = 0
    contract_no: str | None = None
    contracted_on: date | None = None
    disbursed_fen: int = 0
    outstanding_fen: int = 0
    disbursed_on: date | None = None
    due_on: date | None = None
    """Present due day, extensions included."""
    annual_rate: Decimal | None = None
    breached_on: date | None = None
    classification: str | None = None
    classified_on: date | None = None
    classified_by: str | None = None
    """Id of the event that gave the classification: of one day the highest counts."""
    balance: Balance = ()
    claimed_on: date | None = None
    whole_on: date | None = None
    """When recoveries reached the principal outstanding and the interest claimed."""
    collected: dict[str, int] | None = None
    """Interest collected by period, fen; None in rows of before it was kept."""
    collected_fen: int = 0
    penalty_fen: int = 0
    recovered_fen: int = 0
    payment_on: date | None = None
    """Day of the last payment that was taken by the product's order: what comes before it changes its parts."""
    renews: str | None = None
    """Number of the loan that its money repaid."""
    subsidies: Subsidies | None = None
    """What subsidy lists are drawn up from; None in rows of before it was kept."""

    @classmethod
    def of(cls, state: LoanState) -> Self:
        """Where a loan stands after a fold."""
        applied, surveyed, disbursed, claim = state.applied, state.surveyed, state.disbursed, state.claim
        classified, contracted = state.classified, state.contracted
        return cls(
            state=state.state.value,
            applied_fen=applied.amount_fen if applied else 0,
            approved_fen=surveyed.approved_amount_fen if surveyed and surveyed.approved else 0,
            contract_no=contracted.contract_no if contracted else None,
            contracted_on=contracted.occurred_on if contracted else None,
            disbursed_fen=disbursed.amount_fen if disbursed else 0,
            outstanding_fen=state.outstanding_fen,
            disbursed_on=disbursed.occurred_on if disbursed else None,
            due_on=state.due_on,
            annual_rate=disbursed.annual_rate if disbursed else None,
            breached_on=state.breached_on,
            classification=classified.classification.value if classified else None,
            classified_on=classified.occurred_on if classified else None,
            classified_by=classified.event_id if classified else None,
            balance=state.balance,
            claimed_on=claim.claimed_on if claim else None,
            whole_on=claim.whole_on if claim else None,
            collected={row.period: row.collected_fen for row in state.schedule if row.collected_fen},
            collected_fen=state.collected_fen,
            penalty_fen=state.penalty_fen,
            recovered_fen=claim.recovered_fen if claim else 0,
            payment_on=state.payment_on,
            renews=disbursed.renews if disbursed else None,
            subsidies=state.subsidies,
        )

    @property
    def claim(self) -> Claim | None:
        """The claim's days, which is all that other loans of the household ask for."""
        return claim_days(self.claimed_on, self.whole_on)


def claim_days(claimed_on: date | None, whole_on: date | None) -> Claim | None:
    """The claim of a loan's row, of which only the days are kept there."""
    return Claim(claimed_on, 0, 0, 0, 0, 0, whole_on) if claimed_on else None


def suffices(standing: Standing, events: Iterable[LoanEvent]) -> bool:
    """Whether a loan's standing alone can judge events that come one after another, whichever of them are refused.

    Args:
        standing: the loan before them.
        events: new events of the loan, in the order in which they are taken.

    Returns:
        False where one of them needs the loan's history: it is of a rarer type, or comes before what it builds on.
    """
    if not standing.balance or standing.claimed_on is not None:
        return False  # not disbursed yet, or lost
    if standing.collected is None or standing.subsidies is None:
        return False  # of before the row kept as much
    if standing.state == LoanPhase.OVERDUE:
        return False  # whether arrears are paid is told by the report of them and by what was paid after it
    repaid_on = standing.balance[-1][0]
    classified = (standing.classified_on or date.min, standing.classified_by or "")
    paid_on = standing.payment_on
    for event in events:
        kind = type(event)
        if paid_on and kind is not Classified and event.occurred_on <= paid_on:
            return False
        if kind is InterestCollected:
            continue  # sums come in any order
        if kind is PrincipalRepaid and event.occurred_on >= repaid_on:
            repaid_on = event.occurred_on
        elif kind is Classified and (event.occurred_on, event.event_id) > classified:
            classified = (event.occurred_on, event.event_id)
        else:
            return False
    return True


def advance(standing: Standing, new: LoanEvent, policy: CreditPolicy, *, organisation: bool = False) -> Standing | None:
    """Take one more event into a loan on its standing alone.

    Args:
        standing: the loan before the event.
        new: the event, with an id that the loan does not have yet.
        policy: the numbers in force for this loan.
        organisation: whether an organisation borrowed, else a household.

    Returns:
        The standing with the event, as the fold of the whole history would give it; None where only the history can
        tell, see `suffices`.

    Raises:
        CreditRefusal: the event can't stand; the same that ``rules.accept`` would raise.
    """
    if not suffices(standing, (new,)):
        return None
    disbursed_on = standing.balance[0][0]
    if new.occurred_on < disbursed_on:
        raise DateBeforeStep(occurred_on=new.occurred_on, step_on=disbursed_on)
    match new:
        case InterestCollected():
            return _collect(standing, new, _terms(standing, policy, organisation=organisation))
        case PrincipalRepaid():
            return _repay(standing, new, _terms(standing, policy, organisation=organisation))
        case Classified():
            return standing._replace(
                classification=new.classification.value, classified_on=new.occurred_on, classified_by=new.event_id
            )
    return None


def _terms(standing: Standing, policy: CreditPolicy, *, organisation: bool) -> Terms:
    due_on, annual_rate = standing.due_on, standing.annual_rate
    assert due_on is not None  # noqa: S101  # what has a balance has terms
    assert annual_rate is not None  # noqa: S101  # likewise
    return terms_of(organisation, standing.balance[0][0], annual_rate, due_on, standing.breached_on, policy)


def _collect(standing: Standing, new: InterestCollected, terms: Terms) -> Standing:
    balance, collected, subsidies = standing.balance, standing.collected, standing.subsidies
    assert collected is not None  # noqa: S101  # else it does not suffice
    assert subsidies is not None  # noqa: S101  # likewise
    span = settlement_period(balance[0][0], terms.due_on, new.period, terms.holidays)
    if span is None:
        raise UnknownPeriod(period=new.period)
    if new.occurred_on < span.start:
        raise PeriodNotBegun(period=new.period, start=span.start, occurred_on=new.occurred_on)
    if not fen_on(balance, span.start):
        raise UnknownPeriod(period=new.period)
    row = period_row(balance, terms, span, collected.get(new.period, 0) + new.amount_fen)
    if row.overpaid_fen:
        raise InterestOverDue(period=new.period, collected_fen=row.collected_fen, interest_fen=row.interest_fen)
    collected = {**collected, new.period: row.collected_fen}
    if terms.rounds_each_period:  # a year is more than the period
        subsidies = subsidies_due(schedule(balance, terms, collected), terms)
    else:
        subsidies = {**subsidies, **subsidies_due([row], terms)}
    return standing._replace(
        collected=collected,
        collected_fen=standing.collected_fen + new.amount_fen,
        penalty_fen=standing.penalty_fen + new.penalty_fen,
        subsidies=subsidies,
    )


def _repay(standing: Standing, new: PrincipalRepaid, terms: Terms) -> Standing:
    outstanding_fen = standing.outstanding_fen - new.amount_fen
    if outstanding_fen < 0:
        raise OverOutstanding(amount_fen=new.amount_fen, outstanding_fen=standing.outstanding_fen)
    balance, collected = stepped(standing.balance, new.occurred_on, outstanding_fen), standing.collected or {}
    subsidies = standing.subsidies
    if max(collected, default="") >= str(settlement_quarter(new.occurred_on, terms.holidays)):
        # what was paid ahead bears less interest now
        subsidies = subsidies_due(schedule(balance, terms, collected), terms)
    return standing._replace(
        state=standing.state if outstanding_fen else LoanPhase.REPAID.value,
        outstanding_fen=outstanding_fen,
        balance=balance,
        subsidies=subsidies,
    )
