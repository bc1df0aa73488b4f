"""What a subsidy list holds."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from services.credit.bank_events.rules import BorrowerKind, Breached, LoanEvent
from services.credit.loans.rules import LoanState, fold
from services.credit.subsidies.refusals import ListTooEarly
from services.credit.subsidies.rules import (
    LineKind,
    ListedLine,
    SubsidyLine,
    check_submission,
    list_digest,
    list_total_fen,
    payment_due,
    subsidy_lines,
)
from shared.calendar import Deadline, Quarter
from tests.credit.loan_builder import a_loan, accept_all, collected, day, repaid, reversal
from tests.credit.policy_builder import POLICY

LOAN = a_loan()
FIRST_TWO = [collected(7_257, "2016Q3", "2016-09-25"), collected(60_035, "2016Q4", "2016-12-22", "i2")]


def lines_of(
    state: LoanState, period: str, listed: list[ListedLine] | None = None
) -> list[tuple[str, LineKind, int, str | None]]:
    lines = subsidy_lines({"L1": state}, listed or [], period)
    return [(line.label, line.kind, line.amount_fen, line.corrects) for line in lines]


def regular(label: str, amount_fen: int) -> ListedLine:
    return ListedLine(f"line-{label}", "L1", label, LineKind.REGULAR, amount_fen)


@pytest.mark.requirement("R002-123", "R002-126", "R002-136")
def test_a_list_holds_every_completed_period_whatever_its_label() -> None:
    state = accept_all([*LOAN, *FIRST_TWO, collected(1, "2017Q1", "2017-01-02", "i3")])
    both = [("2016Q3", LineKind.REGULAR, 7_257, None), ("2016Q4", LineKind.REGULAR, 60_035, None)]
    assert lines_of(state, "2016Q4") == both
    assert lines_of(state, "2016Q3") == both
    assert lines_of(state, "2016Q4", [regular("2016Q3", 7_257)]) == both[1:]


def test_a_list_without_completed_periods_is_empty() -> None:
    assert lines_of(accept_all(LOAN), "2016Q4") == []
    assert lines_of(accept_all(LOAN[:1]), "2016Q4") == []


def test_a_frozen_line_that_is_no_longer_right_gets_an_adjustment_that_names_it() -> None:
    """2016Q4 with 2,000,000 fen repaid on its first day: 3,000,000 x 0.0475 x 91 / 360 = 36,020.8."""
    listed = [regular("2016Q3", 7_257), regular("2016Q4", 60_035)]
    lower = accept_all([*LOAN, *FIRST_TWO, repaid(2_000_000, "2016-09-21")])
    adjustment = ("2016Q4", LineKind.ADJUSTMENT, 36_021 - 60_035, "line-2016Q4")
    assert lines_of(lower, "2017Q1", listed) == [adjustment]
    adjusted = [*listed, ListedLine("a1", "L1", "2016Q4", LineKind.ADJUSTMENT, 36_021 - 60_035)]
    assert lines_of(lower, "2017Q2", adjusted) == []
    back = accept_all(
        [*LOAN, *FIRST_TWO, repaid(2_000_000, "2016-09-21"), reversal("r1", "2017-06-01")],
    )
    assert lines_of(back, "2017Q2", adjusted) == [("2016Q4", LineKind.ADJUSTMENT, 60_035 - 36_021, "line-2016Q4")]


@pytest.mark.requirement("R002-123", "R002-124", "R002-125", "R002-126", "R002-127", "R002-136", "R002-137")
def test_a_listed_period_that_is_no_longer_paid_is_taken_back_whole() -> None:
    listed = [regular("2016Q3", 7_257), regular("2016Q4", 60_035)]
    state = accept_all([*LOAN, *FIRST_TWO, reversal("i2", "2017-01-01")])
    assert lines_of(state, "2017Q1", listed) == [("2016Q4", LineKind.ADJUSTMENT, -60_035, "line-2016Q4")]
    gone = subsidy_lines({}, listed, "2017Q1")
    assert [(line.amount_fen, line.eligible_fen) for line in gone] == [(-7_257, 0), (-60_035, 0)]


def test_a_backdated_breach_is_adjusted() -> None:
    """Only 2016-12-20's predecessor days count: 90 of 91 days, 59,375."""
    breach = Breached(event_id="b1", occurred_on=day("2016-12-20"))
    state = accept_all([*LOAN, *FIRST_TWO, breach])
    assert lines_of(state, "2017Q1", [regular("2016Q3", 7_257), regular("2016Q4", 60_035)]) == [
        ("2016Q4", LineKind.ADJUSTMENT, 59_375 - 60_035, "line-2016Q4")
    ]


def organisation(*paid: LoanEvent) -> LoanState:
    return accept_all([*a_loan(60_000_001, "2016-12-20", borrower=BorrowerKind.ORGANISATION), *paid])


@pytest.mark.requirement("R002-124", "R002-127")
def test_an_organisations_year_comes_with_the_fourth_quarters_list_and_is_corrected_later() -> None:
    """2017: 712,500 + 728,333 = 1,440,833, halved 720,416.5 -> 720,417; with 728,333 more 2,169,166 -> 1,084,583."""
    paid = [collected(712_500, "2017Q1", "2017-03-21"), collected(728_333, "2017Q2", "2017-06-21", "i2")]
    late = collected(728_333, "2017Q3", "2018-02-01", "i3")
    assert lines_of(organisation(*paid), "2017Q3") == []
    assert lines_of(organisation(*paid), "2017Q4") == [("2017", LineKind.REGULAR, 720_417, None)]
    assert lines_of(organisation(*paid), "2018Q1", [regular("2017", 720_417)]) == []
    assert lines_of(organisation(*paid, late), "2018Q1", [regular("2017", 720_417)]) == [
        ("2017", LineKind.ADJUSTMENT, 1_084_583 - 720_417, "line-2017")
    ]


def test_a_list_drawn_up_behind_a_later_one_leaves_that_ones_years_as_they_are() -> None:
    """A third quarter's list that comes late once took the whole year back that the fourth quarter's had listed."""
    paid = [collected(712_500, "2017Q1", "2017-03-21"), collected(728_333, "2017Q2", "2017-06-21", "i2")]
    assert lines_of(organisation(*paid), "2017Q3", [regular("2017", 720_417)]) == []
    assert lines_of(organisation(*paid[:1]), "2017Q3", [regular("2017", 720_417)]) == [
        ("2017", LineKind.ADJUSTMENT, 356_250 - 720_417, "line-2017")
    ]


def test_an_organisations_year_paid_only_after_its_list_gets_its_regular_line_on_the_next() -> None:
    state = organisation(collected(7_917, "2016Q4", "2017-02-01"), collected(712_500, "2017Q1", "2017-03-21", "i2"))
    assert lines_of(state, "2017Q1") == [("2016", LineKind.REGULAR, 3_959, None)]


@pytest.mark.requirement("R002-123", "R002-124", "R002-125", "R002-126", "R002-127", "R002-136", "R002-137")
def test_interest_whose_share_rounds_to_nothing_is_still_told() -> None:
    """30,316 x 0.0475 / 360 = 4.0 for 2016-12-20; a tenth of 4 is 0.4."""
    loan = a_loan(30_316, "2016-12-20", borrower=BorrowerKind.ORGANISATION)
    policy = replace(POLICY, subsidies=replace(POLICY.subsidies, organisation_share=Fraction(1, 10)))
    state = fold([*loan, collected(4, "2016Q4", "2017-02-01")], policy)
    assert subsidy_lines({"L1": state}, [], "2016Q4") == ()
    (line,) = subsidy_lines({"L1": state}, [regular("2016", 2)], "2017Q1")
    assert (line.kind, line.amount_fen, line.eligible_fen) == (LineKind.ADJUSTMENT, -2, 4)


@pytest.mark.requirement("R002-123", "R002-124", "R002-125", "R002-126", "R002-127", "R002-136", "R002-137")
def test_a_list_of_no_quarter_is_refused() -> None:
    with pytest.raises(ValueError, match="not a quarter"):
        subsidy_lines({}, [], "2016")


@pytest.mark.requirement("R002-123", "R002-124", "R002-125", "R002-126", "R002-127", "R002-136", "R002-137")
def test_a_digest_follows_every_line_and_no_order() -> None:
    state = accept_all([*LOAN, *FIRST_TWO])
    lines = subsidy_lines({"L1": state}, [], "2016Q4")
    digest = list_digest("ABC", "360722", "2016Q4", lines)
    assert list_total_fen(lines) == 67_292
    assert list_digest("ABC", "360722", "2016Q4", lines[::-1]) == digest
    others = [
        list_digest("ABD", "360722", "2016Q4", lines),
        list_digest("ABC3", "60722", "2016Q4", lines),
        list_digest("ABC", "360722", "2017Q1", lines),
        list_digest("ABC", "360722", "2016Q4", lines[:1]),
        list_digest("ABC", "360722", "2016Q4", [replace(lines[0], amount_fen=7_258), lines[1]]),
        list_digest("ABC", "360722", "2016Q4", [replace(lines[0], corrects="x"), lines[1]]),
        list_digest("ABC", "360722", "2016Q4", [*lines, SubsidyLine("L2", "2016Q4", LineKind.REGULAR, 1, 1)]),
    ]
    assert len({digest, *others}) == len(others) + 1


@pytest.mark.requirement("R002-138")
def test_a_payment_is_due_five_working_days_after_the_approval() -> None:
    assert payment_due(day("2018-06-04"), POLICY.subsidies) == Deadline(day("2018-06-11"), provisional=False)


@pytest.mark.requirement("R002-137")
@pytest.mark.parametrize(("due_on", "earliest_on"), [("2016-12-26", "2016-12-20"), ("2016-12-15", "2016-12-15")])
def test_a_list_waits_for_the_settlement_day_or_for_the_day_on_which_it_is_due(due_on: str, earliest_on: str) -> None:
    quarter, first = Quarter(2016, 4), day(earliest_on)
    check_submission(quarter, first, day(due_on))
    with pytest.raises(ListTooEarly) as caught:
        check_submission(quarter, first - timedelta(days=1), day(due_on))
    assert caught.value.facts == {"period": "2016Q4", "earliest_on": earliest_on}
