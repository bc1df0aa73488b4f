"""An event is accepted when the set of a loan's live events with it is valid, and what is asked of it once holds.

Two kinds of checks keep the state independent of the order of arrival:

* Steps and money (dates, amounts, principal, claims, recoveries) are judged on the *set* of live events, by its fold
  (`loans.rules`), so they give the same answer in whatever order the events came.
* Statements about the books of a day (interest collected against what is due, arrears reported against what is
  outstanding) are judged once, here, against what is known then. A backdated repayment may make them look too high
  afterwards; the set stays valid and the excess shows as overpaid.

So the order may decide whether an event is accepted, never what a set of accepted events means.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence

from services.credit.applications.rules import check_survey
from services.credit.arrears.rules import check_report
from services.credit.bank_events.rules import (
    CompensationClaimed,
    Disbursed,
    Extended,
    InterestCollected,
    LoanEvent,
    Overdue,
    PaymentReceived,
    PrincipalRepaid,
    Reversed,
    Surveyed,
    live_events,
)
from services.credit.claims.refusals import Claimed
from services.credit.claims.rules import check_claim
from services.credit.loans.refusals import (
    HasDependents,
    InterestOverDue,
    NotDisbursed,
    NothingOutstanding,
    NotReversible,
    UnknownEvent,
    UnknownPeriod,
)
from services.credit.loans.rules import BEFORE_CLAIM, LoanState, fold, fold_live
from services.credit.payments.rules import check_number
from services.credit.policy import CreditPolicy
from services.credit.refusals import CreditRefusal, DateBeforeStep, OverOutstanding
from services.credit.terms.instalments import principal_dues
from services.credit.terms.rules import check_extension, check_terms

_MOST_NAMED = 5  # no bound: how many events a sentence names
_MOST_LOOKED_AT = 100
"""In a longer history only the first of the events that depend on one is looked for."""


def accept(
    events: Collection[LoanEvent], new: LoanEvent, policy: CreditPolicy, before: LoanState | None = None
) -> LoanState:
    """Take one more event into a loan.

    Args:
        events: all events of the loan accepted so far, reversed ones and reversals included, in any order.
        new: the event, with an id that is not among them.
        policy: the numbers in force for this loan.
        before: the loan's state at some time before, if it is known: it spares work and changes nothing.

    Returns:
        The loan's state with the event. Whether the borrower may owe as much is asked in ``borrowers.rules``.

    Raises:
        CreditRefusal: the event can't stand; the subclass says why.
    """
    if isinstance(new, Reversed):
        return _reverse(events, new, policy, before)
    if isinstance(new, BEFORE_CLAIM) and _claimed(events):
        raise Claimed()
    live = live_events((*events, new))
    try:
        state = fold_live(live, policy, before)
    except OverOutstanding as refusal:
        if not isinstance(new, PrincipalRepaid):
            raise
        # the fold met it at the last repayment of all, which need not be the one to be told about
        outstanding_fen = fold(events, policy).outstanding_fen
        raise OverOutstanding(amount_fen=new.amount_fen, outstanding_fen=outstanding_fen) from refusal
    _judge(new, state, live, policy)
    return state


def _judge(new: LoanEvent, state: LoanState, live: Sequence[LoanEvent], policy: CreditPolicy) -> None:
    """Judge what is asked of an event once, when it is taken: a pack that is revised later judges no past event."""
    match new:
        case Surveyed():
            assert state.applied is not None  # noqa: S101  # the fold refuses what no application came before
            check_survey(new, state.applied.amount_fen, policy.security)
        case Disbursed():
            check_terms(new, policy.loans)
        case InterestCollected():
            _check_collection(new, state)
        case PaymentReceived():
            check_number(len(state.payments))
        case Overdue():
            _check_overdue(new, state, live, policy)
        case Extended():
            if not state.outstanding_on(new.occurred_on):
                raise NothingOutstanding()
            if state.disbursed and state.due_on:
                check_extension(new, state.disbursed, state.due_on, policy.loans)
        case CompensationClaimed():
            _check_claim(new, fold_live([event for event in live if event is not new], policy), policy)


def _reverse(events: Collection[LoanEvent], new: Reversed, policy: CreditPolicy, before: LoanState | None) -> LoanState:
    if new.reverses == new.event_id:
        raise NotReversible(reverses=new.reverses)
    target = next((event for event in events if event.event_id == new.reverses), None)
    if target is None:
        raise UnknownEvent(reverses=new.reverses)
    if isinstance(target, Reversed) or any(
        isinstance(event, Reversed) and event.reverses == new.reverses for event in events
    ):
        raise NotReversible(reverses=new.reverses)
    if new.occurred_on < target.occurred_on:
        raise DateBeforeStep(occurred_on=new.occurred_on, step_on=target.occurred_on)
    if isinstance(target, BEFORE_CLAIM) and _claimed(events):
        claims = [event for event in live_events(events) if type(event) is CompensationClaimed]
        raise HasDependents(reverses=new.reverses, dependents=_named(claims))
    try:
        return fold((*events, new), policy, before)
    except CreditRefusal as refusal:
        dependents = _dependents(live_events((*events, new)), policy)
        raise HasDependents(reverses=new.reverses, dependents=_named(dependents)) from refusal


def _dependents(live: Sequence[LoanEvent], policy: CreditPolicy) -> list[LoanEvent]:
    """The events, of some that can't all be true, that fit none of those before them; at least one.

    Of a long history the first one alone is looked for: each look folds what came before.
    """
    if len(live) > _MOST_LOOKED_AT:
        return [live[bisect_left(range(1, len(live)), True, key=lambda n: not _stands(live[:n], policy))]]
    standing: list[LoanEvent] = []
    fallen = []
    for event in live:
        if _stands([*standing, event], policy):
            standing.append(event)
        else:
            fallen.append(event)
    return fallen


def _stands(live: Sequence[LoanEvent], policy: CreditPolicy) -> bool:
    try:
        fold_live(live, policy)
    except CreditRefusal:
        return False
    return True


def _named(events: Sequence[LoanEvent]) -> str:
    """Events as their bank knows them, the last first: so they are taken back; not more than a clerk reads."""
    names = [f"{event.event_id} ({event.type}, {event.occurred_on})" for event in reversed(events[-_MOST_NAMED:])]
    more = len(events) - len(names)
    return ", ".join([*names, f"+{more}"] if more else names)


def _claimed(events: Collection[LoanEvent]) -> bool:
    claims = {event.event_id for event in events if type(event) is CompensationClaimed}
    return bool(claims) and any(type(event) is CompensationClaimed for event in live_events(events))


def _check_claim(new: CompensationClaimed, before: LoanState, policy: CreditPolicy) -> None:
    if before.due_on is None:
        raise NotDisbursed()
    check_claim(
        new.occurred_on,
        new.principal_fen,
        new.interest_fen,
        due_on=before.due_on,
        outstanding_fen=before.outstanding_fen,
        unpaid_interest_fen=before.unpaid_interest_fen,
        policy=policy.claims,
    )


def _check_collection(new: InterestCollected, state: LoanState) -> None:
    """Judge a collection once, against what is due when it is accepted."""
    row = next(row for row in state.schedule if row.period == new.period)
    if not state.outstanding_on(row.start):
        raise UnknownPeriod(period=new.period)
    if row.overpaid_fen:
        raise InterestOverDue(period=new.period, collected_fen=row.collected_fen, interest_fen=row.interest_fen)


def _check_overdue(new: Overdue, state: LoanState, live: Iterable[LoanEvent], policy: CreditPolicy) -> None:
    due_on = max(
        event.new_due_on if isinstance(event, Extended) else event.due_on
        for event in live
        if isinstance(event, Disbursed) or (isinstance(event, Extended) and event.occurred_on <= new.occurred_on)
    )
    assert state.account is not None  # noqa: S101  # arrears of a claimed loan are refused before
    lent = state.account.lent._replace(due_on=due_on)
    principal_due_on = principal_dues(lent, policy.loans)[0].on
    check_report(new, state.balance, due_on, principal_due_on, lent.amount_fen, policy.loans.product.holidays)
