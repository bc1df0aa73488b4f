"""Targets: the milestone that counts, the even course, and the status at its bounds."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from services.monitoring.targets.rules import Goal, Milestone, TargetStatus, expected, judge, milestone_at, reason

YEAR = Goal("households", True, date(2017, 1, 1), Decimal(0), Milestone(date(2017, 12, 31), Decimal(365)))
SHARE = Goal("share", True, date(2018, 1, 1), Decimal(0), Milestone(date(2018, 12, 31), Decimal("0.9")))


def test_the_next_milestone_counts_and_after_the_last_the_last() -> None:
    first, second = Milestone(date(2016, 12, 31), Decimal(1)), Milestone(date(2017, 12, 31), Decimal(2))
    assert milestone_at([first, second], date(2015, 1, 1)) == (None, first)
    assert milestone_at([first, second], date(2016, 12, 31)) == (None, first)
    assert milestone_at([first, second], date(2017, 1, 1)) == (first, second)
    assert milestone_at([first, second], date(2020, 1, 1)) == (first, second)


@pytest.mark.parametrize(
    ("actual", "on", "status"),
    [
        # 365 in 365 days: one a day
        (99, date(2017, 4, 10), TargetStatus.AT_RISK),  # the 100th day
        (100, date(2017, 4, 10), TargetStatus.ON_TRACK),
        (364, date(2017, 4, 10), TargetStatus.ON_TRACK),
        (365, date(2017, 4, 10), TargetStatus.MET),
        (364, date(2017, 12, 31), TargetStatus.AT_RISK),  # the due day itself is not over
        (364, date(2018, 1, 1), TargetStatus.MISSED),
        (365, date(2018, 1, 1), TargetStatus.MET),
        (0, date(2016, 12, 31), TargetStatus.ON_TRACK),  # not begun
    ],
)
def test_a_quota_is_judged_against_an_even_course(actual: int, on: date, status: TargetStatus) -> None:
    assert judge(YEAR, Fraction(actual), on) is status


def test_a_standing_target_runs_evenly_from_the_milestone_before() -> None:
    goal = Goal("fen", True, date(2017, 12, 31), Decimal(600), Milestone(date(2018, 12, 31), Decimal(1000)))
    # 2017-12-31 to 2018-12-31 are 366 days; the 183rd is 2018-07-01: half of the way
    assert expected(goal, date(2018, 7, 1)) == 800
    assert judge(goal, Fraction(799), date(2018, 7, 1)) is TargetStatus.AT_RISK
    assert judge(goal, Fraction(800), date(2018, 7, 1)) is TargetStatus.ON_TRACK


@pytest.mark.parametrize(
    ("actual", "on", "status"),
    [
        (Fraction(89, 100), date(2018, 7, 1), TargetStatus.AT_RISK),
        (Fraction(9, 10), date(2018, 7, 1), TargetStatus.ON_TRACK),  # may still turn
        (Fraction(9, 10), date(2018, 12, 31), TargetStatus.MET),
        (Fraction(89, 100), date(2019, 1, 1), TargetStatus.MISSED),
        (None, date(2018, 7, 1), TargetStatus.NOT_ASSESSED),
        (None, date(2019, 1, 1), TargetStatus.NOT_ASSESSED),
    ],
)
def test_a_share_is_met_only_at_its_end(actual: Fraction | None, on: date, status: TargetStatus) -> None:
    assert judge(SHARE, actual, on) is status


def test_a_bound_not_to_be_exceeded_is_met_at_its_end() -> None:
    goal = Goal("people", False, date(2017, 1, 1), Decimal(0), Milestone(date(2017, 12, 31), Decimal(10)))
    assert judge(goal, Fraction(10), date(2017, 6, 1)) is TargetStatus.ON_TRACK
    assert judge(goal, Fraction(11), date(2017, 6, 1)) is TargetStatus.AT_RISK
    assert judge(goal, Fraction(10), date(2017, 12, 31)) is TargetStatus.MET
    assert judge(goal, Fraction(11), date(2018, 1, 1)) is TargetStatus.MISSED
    assert reason(goal, Fraction(11), date(2017, 6, 1)) == (
        "2017年12月31日前不得超过10人；截至2017年6月1日为11人，已超过限额。"
    )


def test_reasons_give_the_figures() -> None:
    assert reason(YEAR, Fraction(99), date(2017, 4, 10)) == (
        "2017年12月31日前应达到365户；截至2017年4月10日为99户，低于按时间进度应达到的100户。"
    )
    assert reason(SHARE, Fraction(2, 3), date(2018, 7, 1)) == (
        "2018年12月31日前应达到90%；截至2018年7月1日为66.67%，低于目标。"
    )
    assert reason(SHARE, None, date(2018, 7, 1)).endswith("没有到期的事项，暂不评价。")


def test_past_the_due_day_a_reason_bears_the_day_of_its_figure() -> None:
    assert reason(YEAR, Fraction(365), date(2018, 6, 1)).endswith("截至2017年12月31日为365户，已完成。")
    assert reason(YEAR, Fraction(364), date(2018, 6, 1)).endswith("截至2017年12月31日为364户，到期未完成。")
    assert reason(SHARE, None, date(2019, 6, 1)).endswith("截至2018年12月31日没有到期的事项，暂不评价。")


def test_a_reason_names_yuan_to_the_fen_only_where_there_are_any() -> None:
    goal = Goal("fen", True, date(2018, 1, 1), Decimal(0), Milestone(date(2018, 12, 31), Decimal(61_000_000_000)))
    assert reason(goal, Fraction(824_206_898), date(2019, 1, 1)) == (
        "2018年12月31日前应达到61,000万元；截至2018年12月31日为824.21万元，到期未完成。"
    )
