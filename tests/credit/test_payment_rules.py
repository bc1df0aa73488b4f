"""Penalty interest, and what payments are taken for."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.credit.acceptance.rules import accept
from services.credit.arrears.penalties import penalty_due_fen
from services.credit.bank_events.rules import (
    Breached,
    InterestCollected,
    LoanEvent,
    PaymentReceived,
    PrincipalRepaid,
    Reversed,
)
from services.credit.claims.refusals import Claimed
from services.credit.loans.refusals import HasDependents
from services.credit.loans.rules import LoanPhase, fold, fold_on
from services.credit.loans.standing import Standing, advance
from services.credit.payments.refusals import OverOwed, TooManyPayments
from services.credit.payments.rules import MOST_PAYMENTS, Given, PaymentParts
from services.credit.policy import CreditPolicy, Due, ProductPolicy, Repayment
from services.credit.refusals import CreditRefusal, OverOutstanding
from shared.calendar import Holidays
from tests.credit.loan_builder import a_loan, claimed, collected, day, overdue, paying_everything, repaid
from tests.credit.policy_builder import POLICY
from tests.credit.test_invariant_rules import OPENED_ON, PRINCIPAL_FEN, QUARTERS, opened

HALF, WHOLE = Fraction(1, 2), Fraction(1)


def with_product(**terms: object) -> CreditPolicy:
    """The programme with a product's terms."""
    product = ProductPolicy(**terms)  # type: ignore[arg-type]  # the field's own types
    return replace(POLICY, loans=replace(POLICY.loans, product=product))


def paid(amount_fen: int, on: str, event_id: str = "p1") -> PaymentReceived:
    """Build a payment."""
    return PaymentReceived(event_id=event_id, occurred_on=day(on), amount_fen=amount_fen)


def penalty(events: list[LoanEvent], on: str, policy: CreditPolicy) -> int:
    """The penalty due."""
    account = fold_on(events, day(on), policy).account
    assert account is not None
    return penalty_due_fen(account, day(on))


@pytest.mark.parametrize(
    ("on", "fen"),
    [
        ("2019-09-10", 0),
        ("2019-09-11", 990),  # 5,000,000 x 0.07125 / 360 = 989.58
        ("2019-09-20", 9_896),  # 10 days: 9,895.83
        ("2019-10-10", 29_687),  # 11 days to the settlement day, 10,885.42; and 19 of the next period, 18,802.08
    ],
)
def test_overdue_principal_bears_the_whole_penalty_rate_after_the_term(on: str, fen: int) -> None:
    events = paying_everything(a_loan(), "2019-09-10")
    assert penalty(events, on, with_product(penalty_surcharge=HALF)) == fen
    assert penalty(events, on, POLICY) == 0


def test_an_overdue_instalment_bears_the_surcharge_on_top_within_the_term() -> None:
    policy = with_product(repayment=Repayment.EQUAL_PRINCIPAL, penalty_surcharge=HALF)
    # 384,615 x 0.0475 x 0.5 x 91 / 360 = 2,309.03 from 2016-09-21 to 12-21
    assert penalty(a_loan(), "2016-12-21", policy) == 2_309
    # paid on 09-30: 9 days, 228.37
    assert penalty([*a_loan(), repaid(384_615, "2016-09-30")], "2016-12-21", policy) == 228


def test_money_used_otherwise_bears_its_surcharge_instead() -> None:
    policy = with_product(repayment=Repayment.EQUAL_PRINCIPAL, penalty_surcharge=HALF, misuse_surcharge=WHOLE)
    breach = Breached(event_id="b", occurred_on=day("2016-10-01"), kind="lending_on")
    # 10 days of the instalment, 253.75; then all at the contract's rate on top: 10 days, 6,597.22
    assert penalty([*a_loan(), breach], "2016-10-11", policy) == 6_851
    for kind, misuses in (("转贷", True), ("other_use", True), ("挪用", True), ("overdue", False), ("", False)):
        assert replace(breach, kind=kind).misuses is misuses


def test_unpaid_interest_bears_interest_where_the_product_says_so() -> None:
    policy = with_product(penalty_surcharge=HALF, compound=True)
    # 7,257 unpaid since 2016-09-21: x 0.0475 x 91 / 360 = 87.13
    assert penalty(a_loan(), "2016-12-21", policy) == 87
    assert penalty([*a_loan(), collected(7_257, "2016Q3", "2016-09-21")], "2016-12-21", policy) == 0
    # what the bank says is penalty interest counts as paid
    bearing = collected(1, "2016Q3", "2016-12-21", penalty_fen=80)
    assert penalty([*a_loan(), bearing], "2016-12-21", policy) == 7


def parts(events: list[LoanEvent], policy: CreditPolicy, event_id: str = "p1") -> PaymentParts:
    """What a payment was taken for."""
    return dict(fold(events, policy).payments)[event_id]


@pytest.mark.parametrize(
    ("order", "amount_fen", "expected"),
    [
        # due on 2016-12-21: penalty 2,309; interest 7,257 and 60,035; principal 2 x 384,615
        ("penalty interest principal", 2_310, (2_309, 1, 0)),
        ("penalty interest principal", 69_602, (2_309, 67_292, 1)),
        ("interest principal penalty", 67_293, (0, 67_292, 1)),
        ("interest principal penalty", 836_523, (1, 67_292, 769_230)),
        ("principal interest penalty", 769_231, (0, 1, 769_230)),
        ("principal penalty interest", 838_832, (2_309, 67_292, 769_231)),  # a fen more than is due: ahead of its time
    ],
)
def test_money_is_taken_by_the_order_of_the_product(
    order: str, amount_fen: int, expected: tuple[int, int, int]
) -> None:
    policy = with_product(
        repayment=Repayment.EQUAL_PRINCIPAL,
        penalty_surcharge=HALF,
        order=tuple(Due(due) for due in order.split()),
    )
    found = parts([*a_loan(), paid(amount_fen, "2016-12-21")], policy)
    assert (found.penalty_fen, found.interest_fen, found.principal_fen) == expected


def test_the_oldest_interest_is_paid_first_and_the_rest_is_repaid_early() -> None:
    found = parts([*a_loan(), paid(67_293, "2016-12-21")], POLICY)
    assert found == PaymentParts(0, (("2016Q3", 7_257), ("2016Q4", 60_035)), 1)


def test_on_the_settlement_day_its_interest_is_taken_before_principal() -> None:
    events = [*a_loan(), paid(7_257 + 60_035, "2016-12-20")]
    assert parts(events, POLICY) == PaymentParts(0, (("2016Q3", 7_257), ("2016Q4", 60_035)), 0)
    # 1,000,000 more: early principal takes the settlement day's own interest on it away
    state = fold([*a_loan(), paid(1_067_292, "2016-12-20")], POLICY)
    row = state.schedule[1]
    assert row.collected_fen == row.interest_fen == 59_903  # 60,034.72 - 1,000,132 x 0.0475 / 360
    assert state.outstanding_fen == 5_000_000 - (1_067_292 - 7_257 - 59_903)


def test_the_last_money_brings_the_interest_until_its_day() -> None:
    # 2016-09-15: 5 days, 3,298.61
    events = a_loan()
    state = accept(events, paid(5_003_299, "2016-09-15"), POLICY)
    assert (state.outstanding_fen, state.unpaid_interest_fen, state.collected_fen) == (0, 0, 3_299)
    with pytest.raises(OverOwed, match=r"50,033\.00 yuan came in on 2016-09-15, all that was owed is 50,032\.99"):
        accept(events, paid(5_003_300, "2016-09-15"), POLICY)
    # the principal alone leaves the interest, which a later payment brings
    events = [*a_loan(), paid(5_000_000, "2016-09-15")]
    assert fold(events, POLICY).unpaid_interest_fen == 3_299
    assert accept(events, paid(3_299, "2016-09-16", "p2"), POLICY).unpaid_interest_fen == 0


@pytest.mark.parametrize(
    ("told", "amount_fen", "interest", "principal_fen"),
    [
        # 2016Q3 is collected before the payment or on its day; what is collected later came too late
        ([collected(7_257, "2016Q3", "2016-09-25")], 60_036, {"2016Q4": 60_035}, 1),
        ([collected(7_257, "2016Q3", "2016-12-21")], 60_036, {"2016Q4": 60_035}, 1),
        ([collected(7_257, "2016Q3", "2016-12-22")], 60_036, {"2016Q3": 7_257, "2016Q4": 52_779}, 0),
        (
            [collected(7_257, "2016Q3", "2016-09-25"), collected(35, "2016Q4", "2016-12-22", "i2")],
            60_036,
            {"2016Q4": 60_035},
            1,
        ),
        # (5,000,000 x 10 + 4,000,000 x 81) x 0.0475 / 360 = 49,347.2
        ([repaid(1_000_000, "2016-10-01")], 56_605, {"2016Q3": 7_257, "2016Q4": 49_347}, 1),
        ([repaid(1_000_000, "2016-12-22")], 67_293, {"2016Q3": 7_257, "2016Q4": 60_035}, 1),
        (
            [repaid(1_000_000, "2016-10-01"), repaid(1_000_000, "2016-12-22", "r2")],
            56_605,
            {"2016Q3": 7_257, "2016Q4": 49_347},
            1,
        ),
    ],
)
def test_a_payment_is_taken_for_what_is_owed_by_all_that_came_until_its_day(
    told: list[LoanEvent], amount_fen: int, interest: dict[str, int], principal_fen: int
) -> None:
    state = fold([*a_loan(), *told, paid(amount_fen, "2016-12-21")], POLICY)
    assert dict(state.payments)["p1"] == PaymentParts(0, tuple(interest.items()), principal_fen)
    assert state.account is not None
    days = [one.occurred_on for one in state.account.collections]
    assert days == sorted(days)


def test_a_repayment_of_the_day_comes_before_the_payment() -> None:
    """A fen of principal is left for it, and the interest: 67,293 fen."""
    events = [*a_loan(), repaid(4_999_999, "2016-12-21")]
    state = accept(events, paid(67_293, "2016-12-21"), POLICY)
    assert (state.state, state.unpaid_interest_fen) == (LoanPhase.REPAID, 0)
    assert state.balance == ((day("2016-09-10"), 5_000_000), (day("2016-12-21"), 0))
    with pytest.raises(OverOwed, match=r"all that was owed is 672\.93"):
        accept(events, paid(67_294, "2016-12-21"), POLICY)


def test_a_repayment_behind_a_payment_has_what_that_left() -> None:
    events = [*a_loan(), paid(67_293, "2016-12-21")]
    assert accept(events, repaid(4_999_999, "2017-01-01"), POLICY).state is LoanPhase.REPAID
    with pytest.raises(OverOutstanding) as refused:
        accept(events, repaid(5_000_000, "2017-01-01"), POLICY)
    assert refused.value.facts == {"amount_fen": "50,000.00", "outstanding_fen": "49,999.99"}


def test_penalty_that_was_paid_is_not_taken_again() -> None:
    """2,309 fen are due on 2016-12-21, of which the bank says itself that 7 were paid."""
    policy = with_product(repayment=Repayment.EQUAL_PRINCIPAL, penalty_surcharge=HALF)
    told = collected(57, "2016Q3", "2016-12-21", penalty_fen=7)
    events = [*a_loan(), told, paid(2_300, "2016-12-21"), paid(3, "2016-12-21", "p2")]
    assert parts(events, policy) == PaymentParts(2_300, (), 0)
    assert parts(events, policy, "p2") == PaymentParts(2, (("2016Q3", 1),), 0)
    assert fold(events, policy).penalty_fen == 2_309


@pytest.mark.parametrize(("principal_fen", "phase"), [(999_999, LoanPhase.OVERDUE), (1_000_000, LoanPhase.ACTIVE)])
def test_the_principal_that_a_payment_brings_ends_reported_arrears(principal_fen: int, phase: LoanPhase) -> None:
    """722,395 fen are the interest of the whole term, which is taken first."""
    events = [*a_loan(), overdue(1_000_000, 0, "2019-09-11"), paid(722_395 + principal_fen, "2019-09-12")]
    assert fold(events, POLICY).state is phase


def test_what_was_overpaid_in_a_period_is_neither_given_back_nor_taken_again() -> None:
    """A backdated repayment leaves 36,417 of the 60,694 that were collected for 2017Q2; 2017Q1 is 59,375."""
    told = [collected(60_694, "2017Q2", "2017-06-21"), repaid(2_000_000, "2017-03-21")]
    assert parts([*a_loan(), *told, paid(126_668, "2017-06-22")], POLICY) == PaymentParts(
        0, (("2016Q3", 7_257), ("2016Q4", 60_035), ("2017Q1", 59_375)), 1
    )


def test_the_whole_rest_is_due_interest_principal_and_what_accrued_and_was_not_collected() -> None:
    """On 2017-01-10: 67,292 of two quarters, all principal, and of 20 days 13,194 minus 100."""
    policy = with_product(repayment=Repayment.EQUAL_PRINCIPAL)
    events = [*a_loan(), collected(100, "2017Q1", "2017-01-05")]
    due = (("2016Q3", 7_257), ("2016Q4", 60_035))
    assert parts([*events, paid(5_080_386, "2017-01-10")], policy) == PaymentParts(
        0, (*due, ("2017Q1", 13_094)), 5_000_000
    )
    assert parts([*events, paid(5_080_385, "2017-01-10")], policy) == PaymentParts(
        0, (*due, ("2017Q1", 13_093)), 5_000_000
    )
    # with a fen of principal left nothing of the running period is taken
    assert parts([*events, paid(5_067_291, "2017-01-10")], policy) == PaymentParts(0, due, 4_999_999)
    with pytest.raises(OverOwed, match=r"all that was owed is 50,803\.86"):
        accept(events, paid(5_080_387, "2017-01-10"), policy)


def test_once_the_principal_is_repaid_the_interest_of_its_last_period_is_due() -> None:
    """On 2017-01-11: 67,292 of two quarters, and 13,194 of the 20 days until the repayment."""
    events = [*a_loan(), repaid(5_000_000, "2017-01-10")]
    assert parts([*events, paid(80_486, "2017-01-11")], POLICY) == PaymentParts(
        0, (("2016Q3", 7_257), ("2016Q4", 60_035), ("2017Q1", 13_194)), 0
    )
    with pytest.raises(OverOwed, match=r"all that was owed is 804\.86"):
        accept(events, paid(80_487, "2017-01-11"), POLICY)


def test_interest_that_a_repayment_made_due_goes_before_a_penalty_that_comes_last() -> None:
    """On 2016-12-26: 67,292 of two quarters and of four days 2,638.9; then the penalty of two instalments."""
    policy = with_product(
        repayment=Repayment.EQUAL_PRINCIPAL, penalty_surcharge=HALF, order=(Due.INTEREST, Due.PRINCIPAL, Due.PENALTY)
    )
    found = parts([*a_loan(), repaid(5_000_000, "2016-12-25"), paid(69_932, "2016-12-26")], policy)
    assert found == PaymentParts(1, (("2016Q3", 7_257), ("2016Q4", 60_035), ("2017Q1", 2_639)), 0)


def test_a_period_of_one_day_settles_on_it() -> None:
    """5,000,000 x 0.0475 / 360 = 659.7, be it the first day of a loan or its last."""
    assert parts([*a_loan(disbursed_on="2016-09-20"), paid(1_000, "2016-09-20")], POLICY) == PaymentParts(
        0, (("2016Q3", 660),), 340
    )
    loan = a_loan(disbursed_on="2016-09-22")
    *rows, last = fold(loan, POLICY).schedule
    assert (last.start, last.days) == (day("2019-09-21"), 1)
    earlier = [collected(row.interest_fen, row.period, "2019-09-20", row.period) for row in rows]
    assert parts([*loan, *earlier, paid(1_000, "2019-09-21")], POLICY) == PaymentParts(0, (("2019Q4", 660),), 340)


def test_a_payment_is_paid_interest_to_the_subsidy() -> None:
    state = fold([*a_loan(), paid(67_292, "2016-12-21")], POLICY)
    assert [row.subsidy_fen for row in state.schedule[:3]] == [7_257, 60_035, 0]


def test_a_claim_is_computed_from_payments() -> None:
    events = [*a_loan(), paid(67_292, "2016-12-21"), claimed(5_000_000, 0, "2019-12-09")]
    fold(events, POLICY)
    with pytest.raises(Claimed):
        accept(events, paid(1, "2019-12-10", "p2"), POLICY)
    with pytest.raises(HasDependents):
        accept(events, Reversed(event_id="z", occurred_on=day("2019-12-10"), reverses="p1"), POLICY)


PRODUCTS = st.builds(
    with_product,
    repayment=st.just(Repayment.EQUAL_PRINCIPAL) | st.sampled_from(list(Repayment)),
    penalty_surcharge=st.sampled_from([HALF, None]),
    misuse_surcharge=st.just(WHOLE),
    compound=st.booleans(),
    holidays=st.sampled_from(list(Holidays)),
    order=st.permutations(list(Due)).map(tuple),
)
DAYS = st.integers(0, 1_400).map(lambda n: OPENED_ON + timedelta(days=n))
EVENTS = st.lists(
    st.one_of(
        st.builds(lambda fen, on: ("pay", fen, on), st.integers(1, PRINCIPAL_FEN), DAYS),
        st.builds(lambda fen, on: ("pay", fen, on), st.integers(1, 200), DAYS),
        st.builds(lambda fen, on: ("repay", fen, on), st.integers(1, 9_000), DAYS),
        st.builds(lambda fen, on: ("collect", fen, on), st.integers(1, 300), DAYS),
        st.builds(lambda fen, on: ("breach", fen, on), st.just(0), DAYS),
        st.builds(lambda fen, on: ("undo", fen, on), st.integers(0, 9), st.just(OPENED_ON + timedelta(days=1_400))),
    ),
    max_size=9,
)


def event_of(n: int, kind: str, fen: int, on: date) -> LoanEvent:
    """An event of a drawn kind."""
    event_id = f"s{n}"
    match kind:
        case "pay":
            return PaymentReceived(event_id=event_id, occurred_on=on, amount_fen=fen)
        case "repay":
            return PrincipalRepaid(event_id=event_id, occurred_on=on, amount_fen=fen)
        case "collect":
            label = QUARTERS[fen % len(QUARTERS)]
            return InterestCollected(event_id=event_id, occurred_on=on, amount_fen=fen, period=label)
        case "breach":
            return Breached(event_id=event_id, occurred_on=on, kind="other_use")
    return Reversed(event_id=event_id, occurred_on=on, reverses=f"s{fen}")


@settings(max_examples=120, deadline=None)
@given(EVENTS, PRODUCTS, st.randoms(use_true_random=False))
def test_payments_keep_every_fen_and_no_order_of_arrival_counts(
    drafts: list[tuple[str, int, date]], policy: CreditPolicy, random: object
) -> None:
    """Invariants 2 and 6; the row judges what comes after payments as the history does; what is known spares work."""
    events = opened()
    known = fold(events, policy)
    standing = Standing.of(known)
    for n, draft in enumerate(drafts):
        event = event_of(n, *draft)
        try:
            state = accept(events, event, policy)
        except CreditRefusal as refusal:
            expected: Standing | str = str(refusal)
        else:
            expected = Standing.of(state)
            assert accept(events, event, policy, known) == state
            known = state
        try:
            alone: Standing | str | None = advance(standing, event, policy)
        except CreditRefusal as refusal:
            alone = str(refusal)
        assert alone in (expected, None)
        if isinstance(expected, Standing):
            events.append(event)
            standing = expected
    state = fold(events, policy)
    told = dict(state.payments)
    for event in events:
        if isinstance(event, PaymentReceived) and event.event_id in told:
            found = told[event.event_id]
            assert found.penalty_fen + found.interest_fen + found.principal_fen == event.amount_fen
            assert min(found.penalty_fen, found.principal_fen, *(fen for _, fen in found.interest), 0) == 0
    assert 0 <= state.outstanding_fen <= PRINCIPAL_FEN
    mixed = list(events)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis types its Random as object here
    assert fold(mixed, policy) == state


@settings(max_examples=60, deadline=None)
@given(EVENTS, PRODUCTS, st.integers(1, 9_000))
def test_a_payment_reversed_and_posted_anew_is_as_if_posted_right(
    drafts: list[tuple[str, int, date]], policy: CreditPolicy, wrong_fen: int
) -> None:
    """Invariant 6."""
    events = opened()
    on = OPENED_ON + timedelta(days=500)
    for n, draft in enumerate(drafts):
        event = event_of(n, *draft)
        try:
            accept(events, event, policy)
        except CreditRefusal:
            continue
        events.append(event)
    right = PaymentReceived(event_id="right", occurred_on=on, amount_fen=1)
    detour = list(events)
    for event in (
        PaymentReceived(event_id="wrong", occurred_on=on, amount_fen=wrong_fen),
        Reversed(event_id="undo", occurred_on=on, reverses="wrong"),
    ):
        try:
            accept(detour, event, policy)
        except CreditRefusal:
            break
        detour.append(event)
    try:
        straight = accept(events, right, policy)
    except CreditRefusal as refusal:
        with pytest.raises(type(refusal)):
            accept(detour, right, policy)
    else:
        if len(detour) != len(events) + 1:  # else the wrong one stands
            assert accept(detour, right, policy) == straight


def test_what_nothing_changed_since_is_not_reckoned_again() -> None:
    account = fold(a_loan(), POLICY).account
    assert account is not None
    payments = [paid(1, f"2017-0{month}-01", f"p{month}") for month in range(1, 7)]
    repayments, collections = [repaid(5, "2016-12-01")], [collected(9, "2016Q4", "2017-03-01")]
    given_first = Given(payments[:5], repayments, collections, account)
    for changed, expected in (
        (given_first, 5),
        (given_first._replace(payments=payments), 5),
        (given_first._replace(payments=payments[:2]), 2),
        (given_first._replace(payments=payments[1:]), 0),
        # what comes behind one that differs was reckoned on other books
        (given_first._replace(payments=[payments[0], paid(2, "2017-02-01", "p2"), *payments[2:5]]), 1),
        (given_first._replace(repayments=[*repayments, repaid(5, "2017-05-02")]), 5),
        # of one day it comes before the payment
        (given_first._replace(repayments=[*repayments, repaid(5, "2017-05-01")]), 4),
        (given_first._replace(repayments=[]), 0),
        (given_first._replace(collections=[]), 2),
        (given_first._replace(collections=[collected(8, "2016Q4", "2017-02-01")]), 1),
        (given_first._replace(account=account._replace(misused_on=day("2017-01-01"))), 0),
    ):
        assert changed.unchanged(given_first) == expected
        assert given_first.unchanged(changed) == expected


def test_a_loan_takes_so_many_payments_and_no_more() -> None:
    events = a_loan()
    first = paid(1, "2017-01-01", "p000")
    state = accept(events, first, POLICY)
    events.append(first)
    for number in range(1, MOST_PAYMENTS):
        event = paid(1, "2017-01-01", f"p{number:03}")
        state = accept(events, event, POLICY, state)
        events.append(event)
    assert fold(events, POLICY) == state
    assert len(state.payments) == MOST_PAYMENTS
    with pytest.raises(TooManyPayments):
        accept(events, paid(1, "2017-01-01", "more"), POLICY, state)
    # what the bank itself says is principal or interest is no payment
    accept(events, repaid(1, "2017-01-02"), POLICY, state)
    undone = Reversed(event_id="u", occurred_on=day("2017-01-02"), reverses="p007")
    state = accept(events, undone, POLICY, state)
    accept([*events, undone], paid(1, "2017-01-01", "more"), POLICY, state)
