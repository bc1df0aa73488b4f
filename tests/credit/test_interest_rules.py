"""Interest by day and by period: a rate of 0.36 on 360 days is a thousandth of the principal a day."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.credit.interest.rules import (
    Balance,
    Terms,
    fen_on,
    interest_fen,
    read_balance,
    schedule,
    stepped,
    subsidies_due,
    subsidies_shown,
)
from tests.credit.loan_builder import day

LENT_ON = day("2016-09-11")
"""Ten days before the first period ends."""
TERMS = Terms(
    due_on=day("2017-09-11"),
    annual_rate=Decimal("0.36"),
    day_base=360,
    covered_until=day("2017-09-11"),
    share=Fraction(1),
    rounds_each_period=False,
)
STEPS: Balance = ((day("2016-09-11"), 300), (day("2016-10-01"), 200), (day("2016-11-01"), 50))


@pytest.mark.parametrize(
    ("on", "fen"),
    [
        ("2016-09-10", 0),
        ("2016-09-11", 300),
        ("2016-09-30", 300),
        ("2016-10-01", 200),
        ("2016-10-31", 200),
        ("2016-11-01", 50),
        ("2026-11-01", 50),
    ],
)
def test_a_balance_holds_from_its_day_on_and_is_nothing_before(on: str, fen: int) -> None:
    assert fen_on(STEPS, day(on)) == fen


def test_a_balance_is_read_as_a_row_keeps_it() -> None:
    assert read_balance([["2016-09-11", 300], ["2016-10-01", 200], ["2016-11-01", 50]]) == STEPS
    assert read_balance([]) == ()


def test_nothing_was_ever_outstanding_without_a_balance() -> None:
    assert fen_on((), LENT_ON) == 0


def test_a_day_has_one_entry_however_often_its_balance_changes() -> None:
    assert stepped((), LENT_ON, 300) == STEPS[:1]
    assert stepped(STEPS, day("2016-11-01"), 0) == (*STEPS[:2], (day("2016-11-01"), 0))
    assert stepped(STEPS, day("2016-11-02"), 0) == (*STEPS, (day("2016-11-02"), 0))


@pytest.mark.parametrize(
    ("start", "end", "fen"),
    [
        ("2016-09-11", "2016-09-12", 0),  # 0.3
        ("2016-09-11", "2016-09-21", 3),  # 10 x 0.3
        ("2016-09-21", "2016-10-11", 5),  # 10 x 0.3 + 10 x 0.2
        ("2016-09-30", "2016-10-02", 1),  # 0.3 + 0.2, a half goes up
        ("2016-10-01", "2016-10-03", 0),  # 2 x 0.2
        ("2016-09-11", "2016-11-11", 13),  # 20 x 0.3 + 31 x 0.2 + 10 x 0.05 = 12.7
    ],
)
def test_interest_is_the_exact_sum_over_the_days_rounded_once(start: str, end: str, fen: int) -> None:
    assert interest_fen(STEPS, Decimal("0.36"), 360, day(start), day(end)) == fen


@pytest.mark.parametrize(
    ("principal_fen", "share", "rounds_each_period", "eligible_fen", "subsidy_fen"),
    [
        (1_260, Fraction(1), False, 13, 13),  # 10 x 1.26 = 12.6
        (1_260, Fraction(3, 4), False, 13, 9),  # 3/4 x 12.6 = 9.45
        (1_260, Fraction(3, 4), True, 13, 10),  # 3/4 x 13 = 9.75
        (1_060, Fraction(1, 2), False, 11, 5),  # 1/2 x 10.6 = 5.3
        (1_060, Fraction(1, 2), True, 11, 6),  # 1/2 x 11 = 5.5
        (100, Fraction(1), False, 1, 1),
        (49, Fraction(1), False, 0, 0),  # 0.49: no interest, no subsidy
    ],
)
def test_a_share_is_taken_of_exact_interest_or_of_rounded(
    principal_fen: int, share: Fraction, rounds_each_period: bool, eligible_fen: int, subsidy_fen: int
) -> None:
    terms = replace(TERMS, share=share, rounds_each_period=rounds_each_period)
    first, *_ = schedule(((LENT_ON, principal_fen),), terms, {"2016Q3": 13})
    assert (first.period, first.days, first.eligible_fen, first.subsidy_fen) == (
        *("2016Q3", 10),
        *(eligible_fen, subsidy_fen),
    )


@pytest.mark.requirement("R002-123", "R002-124", "R002-127")
@given(st.lists(st.integers(1, 5_000_000), min_size=1, max_size=4), st.sets(st.integers(0, 12)), st.booleans())
def test_what_is_shown_of_a_year_sums_up_to_what_is_listed(
    steps: list[int], unpaid: set[int], organisation: bool
) -> None:
    """Halving each period and rounding it would show a fen more or less than the year's half."""
    balance = tuple((LENT_ON + timedelta(days=100 * n), fen) for n, fen in enumerate(steps))
    terms = replace(TERMS, share=Fraction(1, 2) if organisation else Fraction(1), rounds_each_period=organisation)
    paid = {row.period: row.interest_fen for n, row in enumerate(schedule(balance, terms, {})) if n not in unpaid}
    rows = schedule(balance, terms, paid)
    shown = subsidies_shown(rows, terms)
    sums: dict[str, int] = {}
    for row, fen in zip(rows, shown, strict=True):
        assert fen >= 0
        assert fen == 0 or row.eligible_fen
        label = row.period[:4] if organisation else row.period
        sums[label] = sums.get(label, 0) + fen
    listed = {label: subsidy_fen for label, (subsidy_fen, _) in subsidies_due(rows, terms).items()}
    assert {label: fen for label, fen in sums.items() if fen} == {label: fen for label, fen in listed.items() if fen}


@pytest.mark.requirement("R002-123", "R002-124", "R002-127")
def test_a_period_is_shown_with_what_it_adds_to_its_years_half() -> None:
    """Of 9 and 82 fen of 2016 the halves are 4.5 and together 45.5; of 81, 83 and 74 of 2017: 40.5, 82 and 119."""
    balance, paid = ((LENT_ON, 900),), {"2016Q3": 9, "2016Q4": 82, "2017Q1": 81, "2017Q2": 83, "2017Q3": 74}
    organisation = replace(TERMS, share=Fraction(1, 2), rounds_each_period=True)
    assert subsidies_shown(schedule(balance, organisation, paid), organisation) == [5, 41, 41, 41, 37]
    assert subsidies_shown(schedule(balance, TERMS, paid), TERMS) == [9, 82, 81, 83, 74]


@pytest.mark.parametrize(
    ("collected_fen", "overpaid_fen", "eligible_fen"), [(0, 0, 0), (9, 0, 0), (10, 0, 10), (11, 1, 10)]
)
def test_only_what_is_paid_in_full_is_subsidised(collected_fen: int, overpaid_fen: int, eligible_fen: int) -> None:
    first, *_ = schedule(((LENT_ON, 1_000),), TERMS, {"2016Q3": collected_fen})
    assert (first.interest_fen, first.collected_fen, first.overpaid_fen, first.eligible_fen) == (
        *(10, collected_fen),
        *(overpaid_fen, eligible_fen),
    )


@pytest.mark.parametrize(
    ("covered_until", "eligible_fen"),
    [
        ("2016-09-20", [9, 0]),
        ("2016-09-21", [10, 0]),
        ("2016-09-22", [10, 1]),
        ("2016-12-20", [10, 90]),
        ("2016-12-21", [10, 91]),
    ],
)
def test_of_a_period_that_reaches_past_the_subsidised_days_only_those_before_count(
    covered_until: str, eligible_fen: list[int]
) -> None:
    terms = replace(TERMS, covered_until=day(covered_until))
    rows = schedule(((LENT_ON, 1_000),), terms, {"2016Q3": 10, "2016Q4": 91})
    assert [row.interest_fen for row in rows[:2]] == [10, 91]  # 21 September to 20 December
    assert [row.eligible_fen for row in rows[:2]] == eligible_fen


@pytest.mark.parametrize(
    ("repaid_on", "collected", "labels"),
    [
        ("2016-12-20", {}, ["2016Q3", "2016Q4"]),
        ("2016-12-21", {}, ["2016Q3", "2016Q4"]),
        ("2016-12-22", {}, ["2016Q3", "2016Q4", "2017Q1"]),
        ("2016-12-21", {"2017Q1": 1}, ["2016Q3", "2016Q4", "2017Q1"]),
        # what was collected for a later one is shown though nothing was for the one before it
        ("2016-12-21", {"2017Q2": 1}, ["2016Q3", "2016Q4", "2017Q2"]),
    ],
)
def test_periods_after_the_last_repayment_exist_only_where_money_was_collected(
    repaid_on: str, collected: dict[str, int], labels: list[str]
) -> None:
    rows = schedule(((LENT_ON, 1_000), (day(repaid_on), 0)), TERMS, collected)
    assert [row.period for row in rows] == labels
    for row in rows[2:]:
        days_owed = max(0, (day(repaid_on) - row.start).days)
        assert (row.interest_fen, row.overpaid_fen) == (days_owed, collected.get(row.period, 0))
