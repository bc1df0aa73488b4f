"""What a report of arrears is like, and when the arrears count as paid."""

from dataclasses import replace
from itertools import permutations

import pytest

from services.credit.acceptance.rules import accept
from services.credit.arrears.refusals import ImplausibleArrears, NotYetDue
from services.credit.arrears.rules import arrears_paid, check_report, next_arrears_on
from services.credit.bank_events.rules import InterestCollected, LoanEvent, Overdue, PrincipalRepaid
from services.credit.loans.rules import LoanPhase, fold
from services.credit.policy import ProductPolicy, Repayment
from services.credit.refusals import CreditRefusal
from tests.credit.loan_builder import (
    a_loan,
    accept_all,
    collected,
    day,
    extended,
    overdue,
    paying_everything,
    repaid,
    reversal,
)
from tests.credit.policy_builder import POLICY

LOAN = a_loan()
REPORT = overdue(0, 60_035, "2017-01-05", days=16)
"""2016Q4 unpaid: 5,000,000 fen x 4.75 % x 91 / 360."""
PART = collected(60_000, "2016Q4", "2017-01-06", "i1")
REST = collected(35, "2016Q4", "2017-01-20", "i2")


UNPAID = fold(LOAN, POLICY).schedule


def phase(*events: LoanEvent) -> LoanPhase:
    return fold([*LOAN, *events], POLICY).state


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([REPORT], LoanPhase.OVERDUE, id="reported"),
        pytest.param([REPORT, PART], LoanPhase.OVERDUE, id="paid but for the last fen"),
        pytest.param([REPORT, PART, REST], LoanPhase.ACTIVE, id="paid"),
        pytest.param(
            [REPORT, collected(60_035, "2017Q1", "2017-01-06")], LoanPhase.ACTIVE, id="paid for another period"
        ),
        pytest.param(
            [REPORT, collected(60_035, "2016Q4", "2017-01-05")], LoanPhase.OVERDUE, id="paid on the day, so reported"
        ),
        pytest.param(
            [REPORT, collected(1, "2016Q4", "2017-01-06", penalty_fen=60_035)], LoanPhase.OVERDUE, id="penalty"
        ),
        pytest.param([REPORT, repaid(4_000_000, "2017-01-06")], LoanPhase.OVERDUE, id="principal instead of interest"),
        pytest.param([REPORT, repaid(5_000_000, "2017-01-06")], LoanPhase.REPAID, id="repaid"),
        pytest.param([REPORT, PART, REST, reversal("i2", "2017-02-01")], LoanPhase.OVERDUE, id="a payment taken back"),
        pytest.param([REPORT, PART, reversal("o1", "2017-02-01")], LoanPhase.ACTIVE, id="the report taken back"),
        pytest.param(
            [REPORT, PART, REST, overdue(0, 1, "2017-04-01", event_id="o2")], LoanPhase.OVERDUE, id="reported anew"
        ),
        pytest.param(
            [REPORT, overdue(0, 35, "2017-01-07", event_id="o2"), REST], LoanPhase.ACTIVE, id="the last report counts"
        ),
    ],
)
def test_arrears_stand_until_what_was_paid_after_their_day_covers_them(
    events: list[LoanEvent], expected: LoanPhase
) -> None:
    assert phase(*events) is expected


def test_principal_and_interest_must_both_be_covered() -> None:
    report = overdue(3_000_000, 100, "2019-09-11")
    principal, interest = repaid(3_000_000, "2019-10-01"), collected(100, "2019Q3", "2019-10-01")
    assert phase(report, principal) is LoanPhase.OVERDUE
    assert phase(report, interest) is LoanPhase.OVERDUE
    assert phase(report, principal, interest) is LoanPhase.ACTIVE


def test_arrears_are_paid_in_whatever_order_the_events_come() -> None:
    states = {repr(accept_all([*LOAN, *order])) for order in permutations([REPORT, PART, REST])}
    assert len(states) == 1
    assert "LoanPhase.ACTIVE" in states.pop()


def test_what_is_announced_turns_with_the_payment_that_covers_the_rest() -> None:
    assert accept([*LOAN, REPORT], PART, POLICY).state is LoanPhase.OVERDUE
    assert accept([*LOAN, REPORT, PART], REST, POLICY).state is LoanPhase.ACTIVE


@pytest.mark.parametrize(("interest_fen", "paid"), [(99, False), (100, True), (101, True)])
def test_arrears_are_paid_to_the_fen(interest_fen: int, paid: bool) -> None:
    report = Overdue(event_id="o", occurred_on=day("2017-01-05"), principal_fen=7, interest_fen=100, days=1)
    repayment = PrincipalRepaid(event_id="r", occurred_on=day("2017-01-06"), amount_fen=7)
    collection = InterestCollected(
        event_id="i", occurred_on=day("2017-01-06"), amount_fen=interest_fen, period="2016Q4"
    )
    assert arrears_paid(report, [repayment, collection], UNPAID, day("2019-09-10")) is paid
    assert not arrears_paid(report, [collection], UNPAID, day("2019-09-10"))


def test_arrears_end_when_the_books_show_nothing_due() -> None:
    first = collected(7_257, "2016Q3", "2016-09-21", "i0")  # 5,000,000 fen x 4.75 % x 11 / 360
    inflated = overdue(0, 60_100, "2017-01-05", days=16)  # with 65 fen of penalty interest
    assert phase(first, inflated) is LoanPhase.OVERDUE
    assert phase(first, inflated, PART) is LoanPhase.OVERDUE
    assert phase(first, inflated, PART, REST) is LoanPhase.ACTIVE
    # the next quarter, unpaid as yet, does not bring a paid delay back
    assert phase(first, inflated, PART, REST, collected(1, "2017Q1", "2017-04-01", "i3")) is LoanPhase.ACTIVE
    # paid in the afternoon of the day on which it was reported
    assert phase(first, REPORT, collected(60_035, "2016Q4", "2017-01-05")) is LoanPhase.ACTIVE


def test_an_extension_ends_the_arrears_of_a_principal_whose_interest_is_paid() -> None:
    whole = paying_everything(LOAN, "2019-09-10")
    report = overdue(5_000_000, 0, "2019-09-12", days=2)
    assert fold([*whole, report], POLICY).state is LoanPhase.OVERDUE
    assert fold([*whole, report, extended("2020-09-10", "2019-09-15")], POLICY).state is LoanPhase.ACTIVE


LENT = ((day("2016-09-10"), 5_000_000), (day("2016-09-15"), 100))
"""A loan of which nearly all came back before its first interest fell due on 2016-09-21."""


@pytest.mark.parametrize(
    ("on", "interest_fen", "days", "code"),
    [
        ("2016-09-20", 1, 1, "credit.not_yet_due"),
        ("2016-09-21", 1, 1, None),
        ("2016-09-21", 1, 2, "credit.too_many_days"),
        # four days lie between the 21st and the 25th; banks count the first or the last or both
        ("2016-09-25", 1, 5, None),
        ("2016-09-25", 1, 6, "credit.too_many_days"),
        # interest can be high, but not above what was lent at first
        ("2016-09-25", 5_000_000, 1, None),
        ("2016-09-25", 5_000_001, 1, "credit.implausible_arrears"),
    ],
)
def test_a_report_of_interest_is_judged_at_its_bounds(on: str, interest_fen: int, days: int, code: str | None) -> None:
    report, due_on = overdue(0, interest_fen, on, days), day("2019-09-10")
    if code is None:
        check_report(report, LENT, due_on, due_on, lent_fen=5_000_000)
    else:
        with pytest.raises(CreditRefusal) as caught:
            check_report(report, LENT, due_on, due_on, lent_fen=5_000_000)
        assert caught.value.code == code


@pytest.mark.parametrize(("paid_on", "paid"), [("2019-09-10", True), ("2019-09-11", False)])
def test_a_principal_is_due_after_its_day(paid_on: str, paid: bool) -> None:
    """Without interest owed, a payment on the due day itself finds nothing due; on the next the principal is."""
    report = overdue(1_000_000, 0, "2019-09-09")
    assert arrears_paid(report, [repaid(1, paid_on)], (), day("2019-09-10")) is paid


@pytest.mark.parametrize(("paid_on", "paid"), [("2016-09-21", True), ("2016-09-22", False)])
def test_interest_is_overdue_after_the_day_that_follows_its_settlement_day(paid_on: str, paid: bool) -> None:
    report = overdue(0, 1_000_000, "2016-09-12")
    assert arrears_paid(report, [repaid(1, paid_on)], UNPAID, day("2019-09-10")) is paid


def test_interest_that_is_paid_does_not_come_due() -> None:
    """2016Q3 and 2016Q4 are paid: what comes next is 2017Q1's."""
    events = [*LOAN, collected(7_257, "2016Q3", "2016-09-12"), collected(60_035, "2016Q4", "2016-09-22", "i2")]
    rows = fold(events, POLICY).schedule
    assert next_arrears_on(rows, 5_000_000, day("2019-09-10"), day("2016-09-12")) == day("2017-03-22")


def test_what_was_lent_bounds_arrears_though_it_was_repaid_on_the_very_day() -> None:
    """The balance of the first day is what is left of it, 100 yuan; 50,000 were lent."""
    repaid_at_once = [*a_loan(), repaid(4_990_000, "2016-09-10")]
    accept(repaid_at_once, overdue(0, 5_000_000, "2016-09-21"), POLICY)
    with pytest.raises(ImplausibleArrears):
        accept(repaid_at_once, overdue(0, 5_000_001, "2016-09-21"), POLICY)


BY_INSTALMENTS = replace(
    POLICY, loans=replace(POLICY.loans, product=ProductPolicy(repayment=Repayment.EQUAL_PRINCIPAL))
)
"""The first of 13 instalments, 384,615 fen, falls due on 2016-09-21 with 7,257 fen of interest."""


def test_principal_can_be_overdue_from_the_day_after_the_first_instalment() -> None:
    accept(LOAN, overdue(1, 0, "2016-09-22"), BY_INSTALMENTS)
    with pytest.raises(NotYetDue) as refused:
        accept(LOAN, overdue(1, 0, "2016-09-21"), BY_INSTALMENTS)
    assert refused.value.facts["due_on"] == "2016-09-21"


def test_an_unpaid_instalment_leaves_the_arrears_though_all_interest_is_paid() -> None:
    """On the day of the collection nothing else is due, and the term goes on for years."""
    report, interest = overdue(384_615, 0, "2016-09-22"), collected(7_257, "2016Q3", "2016-09-23")
    assert fold([*LOAN, report, interest], BY_INSTALMENTS).state is LoanPhase.OVERDUE
    instalment = repaid(384_615, "2016-09-23")
    assert fold([*LOAN, report, interest, instalment], BY_INSTALMENTS).state is LoanPhase.ACTIVE
