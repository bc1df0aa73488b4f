"""Assessments' rules: periods, points, levels, vetoes, sharing and ranks, at their bounds and whatever is given."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.assessments.periods import Period, PeriodKind
from services.monitoring.assessments.reasons import best_reason, figure_text, judged_reason, target_reason
from services.monitoring.assessments.rules import (
    Grounds,
    Known,
    Level,
    Standing,
    fund_shares,
    is_below_standard,
    is_covered,
    level_at,
    objections_until,
    part_of_best,
    part_reached,
    points,
    ranking,
    shared_points,
)

LEVELS = [Level("excellent", 90), Level("passed", 60), Level("failed", 0)]
HALF = Fraction(1, 2)

figures = st.fractions(min_value=0, max_value=10**9)
tasks = st.fractions(min_value=0, max_value=10**9)
parts = st.fractions(min_value=0, max_value=1)
totals = st.decimals(min_value=0, max_value=100, places=2)


# periods --------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R000-085", "R004-008")
@pytest.mark.parametrize(
    ("label", "first", "last", "text"),
    [
        ("2018Q1", date(2018, 1, 1), date(2018, 3, 31), "2018年第一季度"),
        ("2018Q2", date(2018, 4, 1), date(2018, 6, 30), "2018年第二季度"),
        ("2018Q3", date(2018, 7, 1), date(2018, 9, 30), "2018年第三季度"),
        ("2018Q4", date(2018, 10, 1), date(2018, 12, 31), "2018年第四季度"),
        ("2018H1", date(2018, 1, 1), date(2018, 6, 30), "2018年上半年"),
        ("2018H2", date(2018, 7, 1), date(2018, 12, 31), "2018年下半年"),
        ("2018", date(2018, 1, 1), date(2018, 12, 31), "2018年度"),
        ("2016Q1", date(2016, 1, 1), date(2016, 3, 31), "2016年第一季度"),
    ],
)
def test_a_period_has_its_days(label: str, first: date, last: date, text: str) -> None:
    period = Period.parse(label)
    assert (period.first_day, period.last_day, period.text, str(period)) == (first, last, text, label)


@pytest.mark.parametrize(
    "label",
    ["", "18", "2018Q0", "2018Q5", "2018H0", "2018H3", "2018Q", "2018H", "2018Q11", "2018q1", "2018X1", "20181", "1948",
     "2101", "２０１８", "2018Q１", " 2018", "2018 ", "1948Q1", "2101H1"],
)  # fmt: skip
def test_other_texts_are_no_periods(label: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        Period.parse(label)


@pytest.mark.requirement("R000-085", "R004-008")
def test_a_year_has_four_supervisions_and_two_assessments() -> None:
    assert [str(one) for one in Period.of_year(2018, PeriodKind.QUARTER)] == ["2018Q1", "2018Q2", "2018Q3", "2018Q4"]
    assert [str(one) for one in Period.of_year(2018, PeriodKind.HALF_YEAR)] == ["2018H1", "2018H2"]
    assert [str(one) for one in Period.of_year(1949, PeriodKind.YEAR)] == ["1949"]
    assert str(Period.parse("2100Q4")) == "2100Q4"


@pytest.mark.requirement("R000-085", "R004-008")
@pytest.mark.parametrize(
    ("label", "today", "over"),
    [
        ("2018Q1", date(2018, 3, 31), False),
        ("2018Q1", date(2018, 4, 1), True),
        ("2018H1", date(2018, 6, 30), False),
        ("2018H1", date(2018, 7, 1), True),
    ],
)
def test_a_period_is_over_on_the_day_after_its_last(label: str, today: date, over: bool) -> None:
    assert Period.parse(label).is_over(today) is over


@pytest.mark.parametrize(
    ("label", "due_on", "part"),
    [
        ("2018Q1", date(2018, 12, 31), Fraction(1, 4)),
        ("2018Q3", date(2018, 12, 31), Fraction(3, 4)),
        ("2018H1", date(2018, 12, 31), HALF),
        ("2018H1", date(2018, 7, 1), HALF),
        ("2018H1", date(2018, 6, 30), Fraction(1)),  # due by then
        ("2018H2", date(2018, 12, 31), Fraction(1)),
        ("2018", date(2018, 12, 31), Fraction(1)),
        ("2018H1", date(2019, 12, 31), Fraction(1)),  # another year's
        ("2018H1", date(2017, 12, 31), Fraction(1)),
    ],
)
def test_of_a_task_due_later_in_the_year_a_part_is_due(label: str, due_on: date, part: Fraction) -> None:
    assert Period.parse(label).part_due(due_on) == part


# points ---------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R003-014", "R002-074")
@pytest.mark.parametrize(
    ("value", "task", "at_least", "part"),
    [
        (0, 10, True, Fraction(0)),
        (-1, 10, True, Fraction(0)),
        (9, 10, True, Fraction(9, 10)),
        (10, 10, True, Fraction(1)),
        (11, 10, True, Fraction(1)),
        (0, 0, True, Fraction(1)),  # nothing was asked for
        (-1, 0, True, Fraction(1)),
        (10, 10, False, Fraction(1)),
        (0, 0, False, Fraction(1)),
        (20, 10, False, HALF),
        (1, 0, False, Fraction(0)),
    ],
)
def test_points_by_target_follow_the_part_that_was_reached(
    value: int, task: int, at_least: bool, part: Fraction
) -> None:
    assert part_reached(Fraction(value), Fraction(task), at_least=at_least) == part


@pytest.mark.requirement("R002-089")
@pytest.mark.parametrize(
    ("value", "best", "part"),
    [
        (0, 0, Fraction(0)),
        (0, 9, Fraction(0)),
        (1, 1, Fraction(1)),
        (3, 9, Fraction(1, 3)),
        (9, 9, Fraction(1)),
        (-1, 9, Fraction(0)),
    ],
)
def test_points_by_sales_are_in_proportion_to_the_best(value: int, best: int, part: Fraction) -> None:
    assert part_of_best(Fraction(value), Fraction(best)) == part


@pytest.mark.parametrize(
    ("full", "part", "text"),
    [
        (60, Fraction(0), "0.00"),
        (60, Fraction(1), "60.00"),
        (40, Fraction(1, 3), "13.33"),  # 13.333…
        (40, Fraction(2, 3), "26.67"),  # 26.666…
        (1, Fraction(1, 200), "0.01"),  # 0.005: half up
        (1, Fraction(4_999, 1_000_000), "0.00"),  # 0.004999
    ],
)
def test_an_items_points_are_rounded_half_up_once(full: int, part: Fraction, text: str) -> None:
    assert str(points(full, part)) == text


@pytest.mark.parametrize("part", [Fraction(-1, 100), Fraction(101, 100)])
def test_a_part_outside_its_bounds_is_a_mistake(part: Fraction) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        points(60, part)


@given(figures, figures, tasks, st.booleans(), st.integers(1, 100))
def test_points_lie_within_bounds_and_rise_with_the_figure(
    one: Fraction, other: Fraction, task: Fraction, at_least: bool, full: int
) -> None:
    low, high = sorted((one, other))
    first, second = (points(full, part_reached(value, task, at_least=at_least)) for value in (low, high))
    assert 0 <= first <= full
    assert 0 <= second <= full
    assert first <= second if at_least else first >= second


@given(st.lists(figures, min_size=1, max_size=8), st.integers(1, 100))
def test_the_best_has_all_points_and_nobody_more(values: list[Fraction], full: int) -> None:
    best = max(values)
    earned = [points(full, part_of_best(value, best)) for value in values]
    assert max(earned) == (full if best > 0 else 0)
    assert [earned[place] for place in sorted(range(len(values)), key=values.__getitem__)] == sorted(earned)


# sharing --------------------------------------------------------------------------------------------------------------


@pytest.mark.requirement("R003-015")
def test_two_partners_share_their_result() -> None:
    town, department = Decimal("70.00"), Decimal("100.00")
    assert str(shared_points(town, [department], HALF)) == str(shared_points(department, [town], HALF)) == "85.00"
    # a town of two departments with 100 and 50: half of 70 and half of their 75
    assert str(shared_points(town, [department, Decimal("50.00")], HALF)) == "72.50"
    assert shared_points(town, [], HALF) == town
    assert str(shared_points(Decimal("0.01"), [Decimal("0.00")], HALF)) == "0.01"  # 0.005: half up
    assert str(shared_points(town, [department], Fraction(1, 5))) == "76.00"


@pytest.mark.requirement("R003-015")
@given(totals, totals, parts)
def test_sharing_is_symmetric_and_stays_between_the_two(one: Decimal, other: Decimal, weight: Fraction) -> None:
    assert shared_points(one, [other], HALF) == shared_points(other, [one], HALF)
    assert min(one, other) <= shared_points(one, [other], weight) <= max(one, other)
    assert shared_points(one, [other], Fraction(0)) == one
    assert shared_points(one, [other], Fraction(1)) == other


# levels, vetoes, coverage ---------------------------------------------------------------------------------------------


@pytest.mark.requirement("R000-088", "R002-074")
@pytest.mark.parametrize(
    ("total", "code"),
    [("100.00", "excellent"), ("90.00", "excellent"), ("89.99", "passed"), ("60.00", "passed"), ("59.99", "failed"),
     ("0.00", "failed")],
)  # fmt: skip
def test_a_level_begins_at_its_bound(total: str, code: str) -> None:
    assert level_at(Decimal(total), LEVELS).code == code


@pytest.mark.requirement("R000-088", "R002-074")
@given(totals)
def test_a_veto_beats_points(total: Decimal) -> None:
    assert level_at(total, LEVELS, vetoed=True).code == "failed"


@pytest.mark.requirement("R000-088", "R002-074")
@pytest.mark.parametrize(
    ("by", "is_lowest", "missed", "below"),
    [
        ("level", True, False, True),
        ("level", False, True, False),
        ("target", False, True, True),
        ("target", True, False, False),
    ],
)
def test_below_standard_is_the_lowest_level_or_a_missed_task(
    by: str, is_lowest: bool, missed: bool, below: bool
) -> None:
    assert is_below_standard(by, Grounds(is_lowest, missed)) is below


@pytest.mark.requirement("R000-086")
@pytest.mark.parametrize(
    ("seen", "households", "coverage", "covered"),
    [
        (9, 10, Fraction(1), False),
        (10, 10, Fraction(1), True),
        (0, 0, Fraction(1), True),
        (8, 10, Fraction(9, 10), False),
        (9, 10, Fraction(9, 10), True),
    ],
)
def test_a_village_is_covered_when_enough_households_were_looked_at(
    seen: int, households: int, coverage: Fraction, covered: bool
) -> None:
    assert is_covered(seen, households, coverage) is covered


# ranks and funds ------------------------------------------------------------------------------------------------------


def test_equal_points_share_a_rank_and_a_veto_leaves_none() -> None:
    given = {"a": Decimal("90.00"), "b": Decimal("95.00"), "c": Decimal("90.00"), "d": Decimal("80.00")}
    assert ranking(given, set()) == {
        "a": Standing(2, tied=True),
        "b": Standing(1, tied=False),
        "c": Standing(2, tied=True),
        "d": Standing(4, tied=False),
    }
    assert ranking(given, {"b", "c"}) == {
        "a": Standing(1, tied=False),
        "b": Standing(None, tied=False),
        "c": Standing(None, tied=False),
        "d": Standing(2, tied=False),
    }


@given(st.dictionaries(st.integers(), totals, max_size=12))
def test_more_points_never_rank_lower(given: dict[int, Decimal]) -> None:
    found = ranking(given, set())
    ordered = sorted(given, key=lambda key: -given[key])
    assert [found[key].rank for key in ordered] == sorted(found[key].rank or 0 for key in ordered)
    assert not given or min(one.rank or 0 for one in found.values()) == 1
    for key, one in found.items():
        assert one.tied == (sum(total == given[key] for total in given.values()) > 1)


@pytest.mark.requirement("R003-016")
@given(st.dictionaries(st.integers(), st.fractions(min_value=Fraction(1, 100), max_value=10), min_size=1, max_size=12))
def test_shares_of_the_funds_come_to_one_and_follow_the_weights(weights: dict[int, Fraction]) -> None:
    shares = fund_shares(weights)
    assert sum(shares.values()) == 1
    assert all(
        (shares[one] >= shares[other]) == (weights[one] >= weights[other]) for one in weights for other in weights
    )


# reasons --------------------------------------------------------------------------------------------------------------


def test_what_was_missing_is_completed_and_what_was_known_is_replaced() -> None:
    pulled = Known(Decimal(2), None, None)
    for later, completed in (
        (Known(Decimal(2), Decimal(8), None), True),
        (Known(Decimal("2.0"), Decimal(8), None), True),
        (Known(Decimal(3), Decimal(8), None), False),
        (Known(None, Decimal(8), None), False),
        (pulled, False),  # the same once more, on other evidence
    ):
        assert pulled.is_completed_by(later) is completed
    assert not Known(None, None, Decimal(10)).is_completed_by(Known(None, None, Decimal(11)))


def test_reasons_give_the_figures() -> None:
    whole = target_reason("households", Fraction(9), Fraction(10), Fraction(1), True, 40, Decimal("36.00"))
    assert whole == "任务10户，实际9户，满分40分，得36.00分。"
    half = target_reason("people", Fraction(4), Fraction(10), HALF, True, 40, Decimal("32.00"))
    assert half == "任务10人，到期应完成5人，实际4人，满分40分，得32.00分。"
    # 2 of the 7.5 that were due: 0.2667 × 50
    part = target_reason("households", Fraction(2), Fraction(10), Fraction(3, 4), True, 50, Decimal("13.33"))
    assert part == "任务10户，到期应完成7.5户，实际2户，满分50分，得13.33分。"
    bound = target_reason("share", Fraction(3, 100), Fraction(2, 100), Fraction(1), False, 30, Decimal("20.00"))
    assert bound == "限额2%，实际3%，满分30分，得20.00分。"
    sales = best_reason("fen", Fraction(3_000_000), Fraction(9_000_000), 60, Decimal("20.00"))
    assert sales == "实际3万元，同组最高9万元，满分60分，按比例得20.00分。"
    assert judged_reason("档案齐全", 20, Decimal("18.50")) == "评定得18.50分（满分20分）：档案齐全"
    assert figure_text("times", Fraction(3)) == "3次"
    assert figure_text("times", Fraction(3, 2)) == "1.5次"
    assert figure_text("villages", Fraction(3)) == "3个村"


@pytest.mark.requirement("R003-015")
def test_objections_are_taken_for_the_days_of_the_window_from_the_recording_on() -> None:
    assert objections_until(date(2018, 12, 28), 7) == date(2019, 1, 4)
    assert objections_until(date(2018, 12, 28), 0) == date(2018, 12, 28)
