"""A loan's standing judges its next event as the fold of its whole history does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.credit.acceptance.rules import accept
from services.credit.bank_events.rules import (
    BorrowerKind,
    Classification,
    Classified,
    InterestCollected,
    LoanEvent,
    Overdue,
    PaymentReceived,
    PrincipalRepaid,
    Surveyed,
)
from services.credit.claims.rules import Claim
from services.credit.loans.rules import fold
from services.credit.loans.standing import Standing, advance, claim_days, suffices
from services.credit.refusals import CreditRefusal
from tests.credit.loan_builder import a_loan, claimed, collected, day, extended, overdue, recovered, repaid
from tests.credit.policy_builder import POLICY
from tests.credit.test_invariant_rules import QUARTERS, everyday, histories_of, losses, opened, taken

classifications: st.SearchStrategy[Callable[[str, date], LoanEvent]] = st.builds(
    lambda grade: lambda i, on: Classified(event_id=i, occurred_on=on, classification=grade),
    st.sampled_from(list(Classification)),
)
# of one day, and too much together
repayments: st.SearchStrategy[Callable[[str, date], LoanEvent]] = st.builds(
    lambda fen, day: lambda i, _: PrincipalRepaid(event_id=i, occurred_on=date(2017, 5, day), amount_fen=fen),
    st.one_of(st.integers(1, 9_000), st.integers(15_000, 40_000)),
    st.integers(4, 5),
)
# and what pays them
arrears: st.SearchStrategy[Callable[[str, date], LoanEvent]] = st.one_of(
    st.builds(
        lambda fen, day: (
            lambda i, _: Overdue(event_id=i, occurred_on=date(2018, 5, day), principal_fen=0, interest_fen=fen, days=3)
        ),
        st.sampled_from([1, 300, 600]),
        st.integers(4, 5),
    ),
    st.builds(
        lambda fen, label, day: (
            lambda i, _: InterestCollected(event_id=i, occurred_on=date(2018, 5, day), amount_fen=fen, period=label)
        ),
        st.sampled_from([1, 300]),
        st.sampled_from(QUARTERS[3:6]),
        st.integers(4, 6),
    ),
)


def in_order_of(events: list[LoanEvent], order: list[int]) -> list[LoanEvent]:
    """Give events their ids in another order than that in which they come: a day's events count in that of the ids."""
    return [replace(event, event_id=f"s{order[n]}") for n, event in enumerate(events)]


histories = st.builds(
    in_order_of,
    st.one_of(
        histories_of(st.one_of(everyday, everyday, classifications, losses)),
        histories_of(st.one_of(repayments, repayments, classifications)),
        histories_of(st.one_of(arrears, arrears, repayments, everyday)),
    ),
    st.permutations(range(15)),
)


def whole(events: list[LoanEvent], event: LoanEvent) -> Standing | str:
    """What the history makes of an event: where the loan stands with it, or why it can't."""
    try:
        return Standing.of(accept(events, event, POLICY))
    except CreditRefusal as refusal:
        return str(refusal)


def alone(standing: Standing, event: LoanEvent) -> Standing | str | None:
    """The same by the standing; None where it asks for the history."""
    try:
        return advance(standing, event, POLICY)
    except CreditRefusal as refusal:
        return str(refusal)


@settings(max_examples=300)
@given(histories)
def test_the_standing_and_the_whole_history_judge_every_event_alike(history: list[LoanEvent]) -> None:
    """Whatever came before: backdated, reversed, refused, claimed."""
    events = opened()
    standing = Standing.of(fold(events, POLICY))
    for event in history:
        expected = whole(events, event)
        assert alone(standing, event) in (expected, None)
        if isinstance(expected, Standing):
            events.append(event)
            standing = expected


@settings(max_examples=200)
@given(histories, st.integers(0, 15))
def test_a_standing_that_suffices_for_events_to_come_takes_each_of_them(history: list[LoanEvent], split: int) -> None:
    """What a request brings is looked at beforehand; no event of it may then ask for the history that was not read."""
    events = taken(opened(), history[:split])
    standing = Standing.of(fold(events, POLICY))
    coming = history[split:]
    while coming and not suffices(standing, coming):
        coming = coming[:-1]
    for event in coming:
        found = alone(standing, event)
        assert found is not None
        standing = found if isinstance(found, Standing) else standing


LOAN = a_loan()
PAID = repaid(1_000_000, "2017-05-05", "r5")
LATE = Classified(event_id="k5", occurred_on=day("2017-05-05"), classification=Classification.NORMAL)


def standing_of(*more: LoanEvent) -> Standing:
    return Standing.of(fold([*LOAN, *more], POLICY))


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(collected(1, "2016Q4", "2017-01-01"), id="a collection of before"),
        pytest.param(repaid(1, "2017-05-05", "r0"), id="a repayment of the same day"),
        pytest.param(repaid(1, "2017-05-06", "r6"), id="a later repayment"),
        pytest.param(
            Classified(event_id="k6", occurred_on=day("2017-05-05"), classification=Classification.LOSS),
            id="a classification of the same day with a higher id",
        ),
    ],
)
def test_everyday_events_need_no_history(event: LoanEvent) -> None:
    standing = standing_of(PAID, LATE)
    assert advance(standing, event, POLICY) == Standing.of(accept([*LOAN, PAID, LATE], event, POLICY))


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(repaid(1, "2017-05-04", "r4"), id="a backdated repayment"),
        pytest.param(
            Classified(event_id="k4", occurred_on=day("2017-05-05"), classification=Classification.LOSS),
            id="a classification of the same day with a lower id",
        ),
        pytest.param(overdue(0, 1, "2017-05-05"), id="arrears"),
    ],
)
def test_other_events_ask_for_the_history(event: LoanEvent) -> None:
    standing = standing_of(PAID, LATE)
    assert not suffices(standing, [event])
    assert advance(standing, event, POLICY) is None


def test_what_comes_is_looked_at_in_its_order() -> None:
    first, second = repaid(1, "2017-06-01", "a"), repaid(1, "2017-06-02", "b")
    assert suffices(standing_of(PAID), [first, second])
    assert not suffices(standing_of(PAID), [second, first])


def test_a_loan_without_money_out_or_with_a_claim_asks_for_its_history() -> None:
    applied = Standing.of(fold(LOAN[:2], POLICY))
    lost = standing_of(claimed(5_000_000, 0, "2020-01-01"))
    for standing in (applied, lost, standing_of()._replace(collected=None)):
        assert advance(standing, collected(1, "2016Q4", "2017-01-01"), POLICY) is None


def test_one_day_has_one_balance() -> None:
    """However many repayments it saw, and in whatever order they came."""
    state = fold([*LOAN, repaid(2, "2017-05-05", "b"), repaid(1, "2017-05-05", "a")], POLICY)
    assert state.balance == ((day("2016-09-10"), 5_000_000), (day("2017-05-05"), 4_999_997))


def test_interest_is_collected_up_to_what_is_due() -> None:
    paid = advance(standing_of(), collected(60_035, "2016Q4", "2017-01-01"), POLICY)
    assert paid is not None
    assert (paid.collected, paid.collected_fen) == ({"2016Q4": 60_035}, 60_035)  # 5,000,000 × 4.75 % × 91 / 360
    with pytest.raises(CreditRefusal, match=r"credit\.interest_over_due"):
        advance(paid, collected(1, "2016Q4", "2017-01-01", "i2"), POLICY)


@pytest.mark.parametrize(
    ("history", "event", "answer"),
    [
        pytest.param([], collected(1, "2016Q3", "2016-09-09"), "credit.date_before_step", id="before the money"),
        pytest.param([], collected(1, "2016Q3", "2016-09-10"), "active", id="on its day"),
        pytest.param([], collected(1, "2016Q4", "2016-09-20"), "credit.period_not_begun", id="before the period"),
        pytest.param([], collected(1, "2016Q4", "2016-09-21"), "active", id="on its first day"),
        pytest.param([], collected(1, "2016Q4", "2017-01-01", penalty_fen=7), "active", id="with penalty interest"),
        pytest.param(
            [collected(1, "2016Q4", "2017-01-01", penalty_fen=7)],
            collected(2, "2016Q4", "2017-01-02", "i2", penalty_fen=5),
            "active",
            id="with penalty interest again",
        ),
        pytest.param([PAID], repaid(3_999_999, "2017-05-06", "r6"), "active", id="all but a fen"),
        pytest.param([PAID], repaid(4_000_000, "2017-05-06", "r6"), "repaid", id="the rest"),
        pytest.param([PAID], repaid(4_000_001, "2017-05-06", "r6"), "credit.over_outstanding", id="a fen too much"),
        pytest.param(
            [repaid(5_000_000, "2017-01-10")],
            collected(1, "2017Q2", "2017-07-01"),
            "credit.unknown_period",
            id="of a period after the last repayment",
        ),
    ],
)
def test_at_the_bounds_the_standing_says_what_the_history_says(
    history: list[LoanEvent], event: LoanEvent, answer: str
) -> None:
    told = alone(standing_of(*history), event)
    assert told == whole([*LOAN, *history], event)
    assert answer in (told if isinstance(told, str) else told.state if told else "")


def test_before_its_disbursement_a_loan_has_only_what_was_applied_for_and_approved() -> None:
    def standing(*events: LoanEvent) -> Standing:
        return Standing.of(fold(events, POLICY))

    applied, surveyed, _ = LOAN
    assert isinstance(surveyed, Surveyed)
    none: dict[str, Any] = {"collected": {}, "subsidies": {}}
    assert standing() == Standing("void", annual_rate=None, balance=(), **none)
    void = standing()
    assert (void.applied_fen, void.approved_fen, void.disbursed_fen, void.outstanding_fen) == (0, 0, 0, 0)
    assert (standing().collected_fen, standing().penalty_fen, standing().recovered_fen) == (0, 0, 0)
    assert standing(applied) == Standing("applied", applied_fen=5_000_000, **none)
    assert standing(*LOAN[:2]) == Standing(
        "approved", applied_fen=5_000_000, approved_fen=5_000_000, collected={}, subsidies={}
    )
    assert standing(applied, replace(surveyed, approved=False)) == Standing(
        "declined", 5_000_000, collected={}, subsidies={}
    )


def test_of_a_claim_the_row_keeps_the_days() -> None:
    assert standing_of().claim is None
    lost = standing_of(claimed(5_000_000, 0, "2020-01-01"), recovered(5_000_000, "2020-02-02"))
    days = Claim(day("2020-01-01"), 0, 0, 0, 0, 0, day("2020-02-02"))
    assert lost.claim == claim_days(day("2020-01-01"), day("2020-02-02")) == days
    assert claim_days(None, None) is None
    assert (lost.recovered_fen, standing_of().recovered_fen) == (5_000_000, 0)


@pytest.mark.parametrize("period", ["0000Q1", "0001Q1", "2016Q2", "2019Q4", "2020Q1", "9999Q4"])
def test_a_period_that_the_loan_does_not_have_is_refused_alike(period: str) -> None:
    event = collected(1, period, "2019-12-01")
    assert alone(standing_of(), event) == whole(LOAN, event)
    assert "credit.unknown_period" in str(whole(LOAN, event))


def test_of_two_repayments_of_a_day_the_one_that_is_too_much_is_told_about() -> None:
    """Whatever their ids: 4,000,000 of 5,000,000 came back, so that 1,500,000 more are 500,000 too many."""
    before, event = [*LOAN, repaid(4_000_000, "2017-05-05", "b")], repaid(1_500_000, "2017-05-05", "a")
    told = whole(before, event)
    assert told == alone(Standing.of(fold(before, POLICY)), event)
    assert "15,000.00 yuan of principal exceed the 10,000.00 yuan outstanding" in str(told)
    assert whole(before, replace(event, occurred_on=day("2017-05-04"))) == told


def test_a_loan_in_arrears_asks_for_its_history_until_they_are_paid() -> None:
    behind = standing_of(overdue(0, 60_035, "2017-01-05"))
    payment = collected(60_035, "2016Q4", "2017-01-06")
    assert behind.state == "overdue"
    assert advance(behind, payment, POLICY) is None
    paid = standing_of(overdue(0, 60_035, "2017-01-05"), payment)
    assert paid.state == "active"
    assert advance(paid, collected(1, "2017Q1", "2017-03-20", "i2"), POLICY) is not None


def test_what_is_not_later_than_a_payment_asks_for_the_history() -> None:
    """Of its own day, too: the payment is taken behind all that the bank says of the day."""
    standing = standing_of(PaymentReceived(event_id="p", occurred_on=day("2017-05-05"), amount_fen=1))
    for on, enough in (("2017-05-04", False), ("2017-05-05", False), ("2017-05-06", True)):
        for event in (collected(1, "2017Q2", on), repaid(1, on)):
            assert suffices(standing, [event]) is enough
    # a classification has no part in what a payment is taken for
    assert suffices(standing, [LATE])


@pytest.mark.requirement("R002-123", "R002-124")
def test_subsidy_runs_from_the_disbursement_whatever_was_repaid_since() -> None:
    """36 months end on 2019-09-10: of 2020Q1, which only the extension opened, nothing is subsidised."""
    history = [PAID, extended("2020-09-10", "2019-08-01")]
    event = collected(48_028, "2020Q1", "2020-03-21")  # 4,000,000 x 0.0475 x 91 / 360 = 48,027.8
    found = advance(standing_of(*history), event, POLICY)
    assert found == Standing.of(accept([*LOAN, *history], event, POLICY))
    assert (found.collected, found.subsidies) == ({"2020Q1": 48_028}, {})


@pytest.mark.requirement("R002-124", "R002-127")
def test_of_an_organisation_the_whole_year_is_subsidised_anew_with_each_period() -> None:
    """Half of 59,375 and 60,694 together, rounded once; the quarter of 2016 stays beside them."""
    events = [
        *a_loan(borrower=BorrowerKind.ORGANISATION),
        collected(60_035, "2016Q4", "2017-01-01", "i1"),
        collected(59_375, "2017Q1", "2017-03-21", "i2"),
    ]
    event = collected(60_694, "2017Q2", "2017-06-21", "i3")
    found = advance(Standing.of(fold(events, POLICY)), event, POLICY, organisation=True)
    assert found == Standing.of(accept(events, event, POLICY))
    assert found.subsidies == {"2016": [30_018, 60_035], "2017": [60_035, 120_069]}


@pytest.mark.parametrize(
    ("repaid_on", "subsidy_fen"),
    [
        ("2017-05-05", 54_493),  # 1,000,000 less for 47 of 92 days: 60,694.4 - 6,201.4 = 54,493.1
        ("2017-06-20", 60_563),  # for one day: 60,694.4 - 131.9
        ("2017-06-21", 60_694),
    ],
)
def test_a_repayment_in_a_period_that_is_paid_ahead_lowers_its_subsidy(repaid_on: str, subsidy_fen: int) -> None:
    history = [collected(60_035, "2016Q4", "2017-01-01", "i1"), collected(60_694, "2017Q2", "2017-03-21", "i2")]
    event = repaid(1_000_000, repaid_on)
    found = advance(standing_of(*history), event, POLICY)
    assert found == Standing.of(accept([*LOAN, *history], event, POLICY))
    assert found.subsidies == {"2016Q4": [60_035, 60_035], "2017Q2": [subsidy_fen, subsidy_fen]}
