"""What must hold for every loan, whatever a bank sends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.credit.acceptance.rules import accept
from services.credit.bank_events.rules import (
    BorrowerKind,
    Breached,
    CompensationClaimed,
    Extended,
    InsurancePaid,
    InterestCollected,
    LoanEvent,
    Overdue,
    PrincipalRepaid,
    RecoveryReceived,
    Reversed,
    live_events,
)
from services.credit.claims.rules import LossShares, allocate_recoveries, loss_shares, split_claim
from services.credit.ledger.rules import Account, deposit_received, deposit_sent, loss_changed
from services.credit.loans.rules import LoanState, fold
from services.credit.refusals import CreditRefusal
from services.credit.subsidies.rules import LineKind, ListedLine, list_total_fen, subsidy_lines
from shared.calendar import Quarter
from tests.credit.ledger_sums import balances_fen
from tests.credit.loan_builder import a_loan
from tests.credit.policy_builder import POLICY

PRINCIPAL_FEN = 50_000
OPENED_ON = date(2016, 9, 10)
QUARTERS = [str(Quarter(year, number)) for year in range(2016, 2020) for number in range(1, 5)]

amounts = st.integers(1, PRINCIPAL_FEN)
# 50,000 fen owe 594, 600 or 607 in 90, 91 or 92 days; most collections come late enough for their period to have begun
collections: st.SearchStrategy[Callable[[str, date], LoanEvent]] = st.builds(
    lambda fen, label: (
        lambda i, on: InterestCollected(event_id=i, occurred_on=on + timedelta(days=600), amount_fen=fen, period=label)
    ),
    st.sampled_from([1, 593, 594, 600, 607]),
    st.sampled_from(QUARTERS),
)
everyday: st.SearchStrategy[Callable[[str, date], LoanEvent]] = st.one_of(
    collections,
    collections.map(lambda draft: draft),  # drawn more often than the rest, so that periods are completed
    st.builds(
        lambda fen: lambda i, on: PrincipalRepaid(event_id=i, occurred_on=on, amount_fen=fen), st.integers(1, 20_000)
    ),
    st.builds(
        lambda n: lambda i, on: Reversed(event_id=i, occurred_on=on + timedelta(days=900), reverses=f"s{n}"),
        st.integers(0, 14),
    ),
    st.builds(
        lambda p, n: lambda i, on: Overdue(event_id=i, occurred_on=on, principal_fen=p, interest_fen=n, days=3),
        st.integers(0, PRINCIPAL_FEN),
        st.integers(0, 100),
    ),
    st.just(lambda i, on: Breached(event_id=i, occurred_on=on + timedelta(days=600))),
    st.just(lambda i, on: Extended(event_id=i, occurred_on=on, new_due_on=date(2019, 12, 10))),
)
losses: st.SearchStrategy[Callable[[str, date], LoanEvent]] = st.one_of(
    st.builds(
        lambda p, n: (
            lambda i, on: CompensationClaimed(
                event_id=i, occurred_on=on + timedelta(days=900), principal_fen=p, interest_fen=n
            )
        ),
        st.integers(1, PRINCIPAL_FEN),
        st.integers(0, 100),
    ),
    st.builds(
        lambda fen: lambda i, on: RecoveryReceived(event_id=i, occurred_on=on + timedelta(days=1_500), amount_fen=fen),
        amounts,
    ),
    st.builds(
        lambda fen: lambda i, on: InsurancePaid(event_id=i, occurred_on=on + timedelta(days=1_500), amount_fen=fen),
        amounts,
    ),
)
days = st.integers(0, 1_200).map(lambda n: OPENED_ON + timedelta(days=n))


def histories_of(drafts: st.SearchStrategy[Callable[[str, date], LoanEvent]]) -> st.SearchStrategy[list[LoanEvent]]:
    """Draw drafts with their dates and number them."""
    return st.lists(st.tuples(drafts, days), max_size=15).map(
        lambda steps: [draft(f"s{n}", on) for n, (draft, on) in enumerate(steps)]
    )


histories = histories_of(st.one_of(everyday, everyday, losses))
borrowers = st.sampled_from(list(BorrowerKind))


def taken(events: list[LoanEvent], new: list[LoanEvent]) -> list[LoanEvent]:
    """Offer events one after another and keep those that are accepted."""
    kept = list(events)
    for event in new:
        try:
            accept(kept, event, POLICY)
        except CreditRefusal:
            continue
        kept.append(event)
    return kept


def opened(borrower: BorrowerKind = BorrowerKind.HOUSEHOLD) -> list[LoanEvent]:
    return a_loan(PRINCIPAL_FEN, str(OPENED_ON), borrower=borrower, insurer_share=Fraction(1, 3))


@settings(max_examples=150)
@given(histories, borrowers, st.randoms(use_true_random=False))
def test_state_is_the_fold_of_accepted_events_in_any_order(
    history: list[LoanEvent], borrower: BorrowerKind, random: object
) -> None:
    """Invariants 2 and 6."""
    events = opened(borrower)
    state = fold(events, POLICY)
    for event in history:
        try:
            state = accept(events, event, POLICY)
        except CreditRefusal:
            pass
        else:
            events.append(event)
        assert state == fold(events, POLICY)
        assert 0 <= state.outstanding_fen <= PRINCIPAL_FEN
        assert all(0 <= fen <= PRINCIPAL_FEN for _, fen in state.balance)
    mixed = list(events)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis types its Random as object here
    assert fold(mixed, POLICY) == fold(live_events(events), POLICY) == state


@settings(max_examples=100)
@given(histories, st.permutations(range(4)))
def test_events_of_one_day_taken_in_two_orders_end_alike(history: list[LoanEvent], order: list[int]) -> None:
    """Invariant 6: whenever both orders are accepted whole, they end in the same state."""
    events = taken(opened(), history)
    on = date(2017, 6, 26)
    today: list[LoanEvent] = [
        PrincipalRepaid(event_id="t0", occurred_on=on, amount_fen=3_000),
        PrincipalRepaid(event_id="t1", occurred_on=on, amount_fen=1),
        InterestCollected(event_id="t2", occurred_on=on, amount_fen=100, period="2017Q3"),
        Breached(event_id="t3", occurred_on=on),
    ]
    first = taken(events, today)
    second = taken(events, [today[n] for n in order])
    if len(first) == len(second) == len(events) + len(today):
        assert fold(first, POLICY) == fold(second, POLICY)


@settings(max_examples=100)
@given(histories, amounts)
def test_reversed_and_posted_anew_is_as_if_posted_right(history: list[LoanEvent], wrong_fen: int) -> None:
    """Invariant 6."""
    events = taken(opened(), history)
    on = date(2018, 3, 3)
    wrong = PrincipalRepaid(event_id="wrong", occurred_on=on, amount_fen=wrong_fen)
    undo = Reversed(event_id="undo", occurred_on=on, reverses="wrong")
    right = PrincipalRepaid(event_id="right", occurred_on=on, amount_fen=1)
    detour, straight = taken(events, [wrong, undo, right]), taken(events, [right])
    assert fold(detour, POLICY) == fold(straight, POLICY)


@pytest.mark.requirement("R002-123", "R002-124", "R002-125", "R002-126", "R002-127", "R002-136", "R002-137")
@settings(max_examples=100)
@given(
    st.lists(st.tuples(histories_of(everyday), st.sets(st.sampled_from(QUARTERS))), min_size=1, max_size=4),
    borrowers,
)
def test_lists_hold_one_regular_line_each_and_never_more_than_was_collected(
    chapters: list[tuple[list[LoanEvent], set[str]]], borrower: BorrowerKind
) -> None:
    """Invariants 4 and 7: a list is frozen after every chapter of a loan's history."""
    events = opened(borrower)
    listed: list[ListedLine] = []
    share = (
        POLICY.subsidies.organisation_share
        if borrower is BorrowerKind.ORGANISATION
        else POLICY.subsidies.household_share
    )
    for number, (chapter, paid_periods) in enumerate(chapters):
        events = taken(events, [_renamed(event, number) for event in chapter])
        events = taken(events, _paying(fold(events, POLICY), paid_periods, number))
        state = fold(events, POLICY)
        lines = subsidy_lines({"L1": state}, listed, str(Quarter(2017 + number, 4)))
        assert list_total_fen(lines) == sum(line.amount_fen for line in lines)
        assert all(line.amount_fen > 0 for line in lines if line.kind is LineKind.REGULAR)
        by_id = {line.line_id: line for line in listed}
        assert all(by_id[line.corrects].label == line.label for line in lines if line.corrects)
        listed += [ListedLine(f"{number}/{n}", x.loan_no, x.label, x.kind, x.amount_fen) for n, x in enumerate(lines)]
        regular = [line.label for line in listed if line.kind is LineKind.REGULAR]
        assert len(regular) == len(set(regular))
        assert sum(line.amount_fen for line in listed) <= _bound(state, share, len(regular))
        assert subsidy_lines({"L1": state}, listed, str(Quarter(2017 + number, 4))) == ()


def _renamed(event: LoanEvent, chapter: int) -> LoanEvent:
    event = replace(event, event_id=f"{chapter}:{event.event_id}")
    return replace(event, reverses=f"{chapter // 2}:{event.reverses}") if isinstance(event, Reversed) else event


def _paying(state: LoanState, periods: set[str], chapter: int) -> list[LoanEvent]:
    """Pay the rest of some periods to the fen."""
    return [
        InterestCollected(
            event_id=f"{chapter}:paid {row.period}",
            occurred_on=row.end,
            amount_fen=row.interest_fen - row.collected_fen,
            period=row.period,
        )
        for row in state.schedule
        if row.period in periods and row.collected_fen < row.interest_fen
    ]


def _bound(state: LoanState, share: Fraction, lines: int) -> Fraction:
    collected = sum(min(row.collected_fen, row.interest_fen) for row in state.schedule)
    return share * collected + Fraction(lines, 2)


@pytest.mark.requirement("R002-116", "R002-117", "R002-119", "R002-120", "R002-121", "R002-133")
@settings(max_examples=150)
@given(
    st.integers(0, 200),
    st.lists(st.tuples(st.integers(1, 90), st.integers(0, 20), st.lists(st.integers(1, 80), max_size=4)), max_size=5),
    st.fractions(0, 1, max_denominator=7),
)
def test_fund_insurer_and_bank_bear_a_claim_and_city_and_county_the_net_loss(
    deposit_fen: int, claims: list[tuple[int, int, list[int]]], insurer_share: Fraction
) -> None:
    """Invariants 1 and 3; every recovery is reversed at the end, which unwinds to the loss before it."""
    transfers = [*deposit_sent(deposit_fen), *deposit_received(deposit_fen)]
    paid_fen = given_back_fen = 0
    for principal_fen, interest_fen, recoveries in claims:
        balance_fen = balances_fen(transfers).get(Account.FUND, 0)
        split = split_claim(principal_fen, interest_fen, insurer_share, balance_fen)
        assert sum(split) == principal_fen + interest_fen
        assert min(split) >= 0
        shares = LossShares(0, 0)
        sums = [0]
        for fen in recoveries:
            sums.append(sums[-1] + fen)
        for recovered_fen in [*sums, *reversed(sums[:-1]), *sums[1:]]:
            to = allocate_recoveries(split, recovered_fen)
            assert sum(to) == recovered_fen
            after = loss_shares(split.paid_from_fund_fen - to.to_fund_fen, POLICY.claims)
            transfers += loss_changed(shares, after)
            shares = after
            assert balances_fen(transfers).get(Account.FUND, 0) >= 0
        paid_fen += split.paid_from_fund_fen
        given_back_fen += allocate_recoveries(split, sums[-1]).to_fund_fen
    balances = balances_fen(transfers)
    assert balances.get(Account.FUND, 0) == deposit_fen - paid_fen + given_back_fen
    net_fen = balances.get(Account.CITY_LOSS, 0) + balances.get(Account.COUNTY_LOSS, 0)
    assert net_fen == paid_fen - given_back_fen
    assert sum(balances.values()) == 0
