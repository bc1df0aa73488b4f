"""Targets: the milestone that counts, the even course, and the status at its bounds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.targets.rules import (
    Amounts,
    Direction,
    Goal,
    Milestone,
    TargetStatus,
    amount_text,
    count_text,
    expected,
    figure_day,
    forecast,
    judge,
    milestone_at,
    ranks,
    reaches,
    reason,
    severity_of,
    share_text,
    status_label,
)

MET, ON_TRACK, AT_RISK = TargetStatus.MET, TargetStatus.ON_TRACK, TargetStatus.AT_RISK
MISSED, NOT_ASSESSED = TargetStatus.MISSED, TargetStatus.NOT_ASSESSED
STATES = ("未建成", "基本建成", "建成")


def a_goal(
    value: int | str | None,
    due_on: date | None = date(2017, 12, 31),
    *,
    unit: str = "households",
    direction: Direction = Direction.AT_LEAST,
    begun_on: date = date(2017, 1, 1),
    base: int | None = 0,
    aim: bool = False,
    steady: bool = False,
    states: Sequence[str] = (),
    ends_on: date | None = None,
    reported: bool = False,
    other: str = "",
) -> Goal:
    """A goal; of a year unless told otherwise."""
    return Goal(
        amounts=Amounts("state" if states else unit, "万亩" if unit == "count" else "", tuple(states)),
        direction=direction,
        begun_on=begun_on,
        base=None if base is None else Fraction(base),
        milestone=Milestone(due_on, None if value is None else Fraction(value), aim),
        steady=steady,
        ends_on=ends_on,
        reported=reported,
        other=other,
    )


YEAR = a_goal(365)
"""365 in 365 days: one a day."""
SHARE = a_goal("0.9", date(2018, 12, 31), unit="share", begun_on=date(2018, 1, 1), steady=True)


def test_the_next_milestone_counts_and_after_the_last_the_last() -> None:
    first, second = Milestone(date(2016, 12, 31), Fraction(1)), Milestone(date(2017, 12, 31), Fraction(2))
    assert not first.aim
    assert milestone_at([first, second], date(2015, 1, 1)) == (None, first)
    assert milestone_at([first, second], date(2016, 12, 31)) == (None, first)
    assert milestone_at([first, second], date(2017, 1, 1)) == (first, second)
    assert milestone_at([first, second], date(2020, 1, 1)) == (first, second)


@pytest.mark.requirement("R004-001")
def test_one_without_a_date_is_never_past() -> None:
    dated, undated = Milestone(date(2016, 12, 31), Fraction(1)), Milestone(None, Fraction(2))
    assert milestone_at([undated], date(2016, 12, 31)) == (None, undated)
    assert milestone_at([dated, undated], date(2016, 12, 31)) == (None, dated)
    assert milestone_at([dated, undated], date(2050, 1, 1)) == (dated, undated)
    assert figure_day(a_goal(3, None), date(2050, 1, 1)) == date(2050, 1, 1)
    assert figure_day(YEAR, date(2050, 1, 1)) == date(2017, 12, 31)
    assert figure_day(YEAR, date(2017, 6, 1)) == date(2017, 6, 1)


@pytest.mark.parametrize(
    ("direction", "below", "equal", "above"),
    [
        (Direction.AT_LEAST, False, True, True),
        (Direction.AT_MOST, True, True, False),
        (Direction.ABOVE, False, False, True),
        (Direction.RISING, False, False, True),
        (Direction.NOT_FALLING, False, True, True),
    ],
)
def test_directions(direction: Direction, below: bool, equal: bool, above: bool) -> None:
    found = [reaches(direction, Fraction(actual), Fraction(5)) for actual in (4, 5, 6)]
    assert found == [below, equal, above]


@pytest.mark.parametrize(
    ("actual", "on", "status"),
    [
        (99, date(2017, 4, 10), AT_RISK),  # the 100th day
        (100, date(2017, 4, 10), ON_TRACK),
        (364, date(2017, 4, 10), ON_TRACK),
        (365, date(2017, 4, 10), MET),
        (364, date(2017, 12, 31), AT_RISK),  # the due day itself is not over
        (364, date(2018, 1, 1), MISSED),
        (365, date(2018, 1, 1), MET),
        (0, date(2016, 12, 31), ON_TRACK),  # not begun
    ],
)
def test_a_quota_is_judged_against_an_even_course(actual: int, on: date, status: TargetStatus) -> None:
    assert judge(YEAR, Fraction(actual), on) is status


def test_a_standing_target_runs_evenly_from_the_milestone_before() -> None:
    goal = a_goal(1000, date(2018, 12, 31), unit="fen", begun_on=date(2017, 12, 31), base=600)
    # 2017-12-31 to 2018-12-31 are 366 days; the 183rd is 2018-07-01: half of the way
    assert expected(goal, date(2018, 7, 1)) == 800
    assert judge(goal, Fraction(799), date(2018, 7, 1)) is AT_RISK
    assert judge(goal, Fraction(800), date(2018, 7, 1)) is ON_TRACK
    assert expected(goal, date(2018, 12, 31)) == expected(goal, date(2019, 6, 1)) == 1000
    assert expected(replace(goal, base=Fraction(1000)), date(2018, 1, 1)) == 1000
    assert expected(replace(goal, base=None), date(2018, 7, 1)) == 500
    assert expected(goal, date(2017, 12, 29)) == 600  # two days before the beginning
    assert expected(a_goal(5, None), date(2018, 7, 1)) == 5
    assert expected(a_goal(None), date(2018, 7, 1)) is None


@pytest.mark.parametrize(
    ("actual", "on", "status"),
    [
        ("0.89", date(2018, 7, 1), AT_RISK),
        ("0.9", date(2018, 7, 1), ON_TRACK),  # may still turn
        ("0.9", date(2018, 12, 31), MET),
        ("0.89", date(2019, 1, 1), MISSED),
        (None, date(2018, 7, 1), NOT_ASSESSED),
        (None, date(2019, 1, 1), NOT_ASSESSED),
    ],
)
def test_what_is_due_all_the_time_is_met_only_at_its_end(actual: str | None, on: date, status: TargetStatus) -> None:
    assert judge(SHARE, None if actual is None else Fraction(actual), on) is status


def test_a_bound_not_to_be_exceeded_is_met_at_its_end() -> None:
    goal = a_goal(10, unit="people", direction=Direction.AT_MOST)
    assert judge(goal, Fraction(10), date(2017, 6, 1)) is ON_TRACK
    assert judge(goal, Fraction(11), date(2017, 6, 1)) is AT_RISK
    assert judge(goal, Fraction(10), date(2017, 12, 31)) is MET
    assert judge(goal, Fraction(11), date(2017, 12, 31)) is AT_RISK
    assert judge(goal, Fraction(11), date(2018, 1, 1)) is MISSED
    assert reason(goal, Fraction(11), date(2017, 6, 1)) == (
        "2017年12月31日前不得超过10人；截至2017年6月1日为11人，已超过限额。"
    )
    assert reason(goal, Fraction(10), date(2017, 6, 1)).endswith("为10人，未超过限额。")


@pytest.mark.parametrize(("value", "status"), [("0", ON_TRACK), ("0.5", ON_TRACK), ("-0.05", MET)])
def test_a_bound_without_a_known_base_is_kept_from_nothing_on(value: str, status: TargetStatus) -> None:
    # from 0 on it is not to be exceeded; below 0 it is to be come down to, and met once it is reached
    goal = a_goal(value, unit="share", direction=Direction.AT_MOST, base=None)
    assert judge(goal, Fraction(value), date(2017, 6, 1)) is status
    assert judge(goal, Fraction(value), date(2017, 12, 31)) is MET


def test_what_is_to_come_down_runs_evenly_down_and_is_met_once_it_is_down() -> None:
    goal = a_goal(0, unit="people", direction=Direction.AT_MOST, base=365)
    assert expected(goal, date(2017, 4, 10)) == 265
    assert judge(goal, Fraction(266), date(2017, 4, 10)) is AT_RISK
    assert judge(goal, Fraction(265), date(2017, 4, 10)) is ON_TRACK
    assert judge(goal, Fraction(0), date(2017, 4, 10)) is MET
    assert judge(goal, Fraction(1), date(2018, 1, 1)) is MISSED
    assert reason(goal, Fraction(265), date(2017, 4, 10)) == (
        "2017年12月31日前不得超过0人；截至2017年4月10日为265人，"
        "不高于按时间进度应达到的265人，按目前进度预计2017年12月31日完成。"
    )
    assert "，高于按时间进度应达到的265人，" in reason(goal, Fraction(266), date(2017, 4, 10))


@pytest.mark.parametrize(
    ("direction", "other", "words"),
    [
        (Direction.ABOVE, "江西省“人均纯收入增幅”", "应高于江西省“人均纯收入增幅”"),
        (Direction.RISING, "上年同期", "应高于上年同期"),
        (Direction.NOT_FALLING, "上年同期", "应不低于上年同期"),
    ],
)
def test_comparisons_are_due_in_full_and_name_the_other_figure(direction: Direction, other: str, words: str) -> None:
    named = other if direction is Direction.ABOVE else ""
    goal = a_goal("0.08", unit="share", direction=direction, steady=True, other=named)
    equal = direction is Direction.NOT_FALLING
    before, due, after = date(2017, 6, 1), date(2017, 12, 31), date(2018, 1, 1)
    assert [judge(goal, Fraction("0.09"), on) for on in (before, due, after)] == [ON_TRACK, MET, MET]
    assert [judge(goal, Fraction("0.08"), on) for on in (before, due, after)] == (
        [ON_TRACK, MET, MET] if equal else [AT_RISK, AT_RISK, MISSED]
    )
    assert [judge(goal, Fraction("0.07"), on) for on in (before, due, after)] == [AT_RISK, AT_RISK, MISSED]
    assert reason(goal, Fraction("0.07"), before) == (
        f"2017年12月31日前{words}；截至2017年6月1日为7%，{other}为8%，未达到要求。"
    )
    assert reason(goal, Fraction("0.09"), before).endswith(f"{other}为8%，符合目标。")
    unknown = a_goal(None, unit="share", direction=direction, steady=True, other=named)
    assert judge(unknown, Fraction("0.09"), due) is NOT_ASSESSED
    assert reason(unknown, Fraction("0.09"), due) == (
        f"2017年12月31日前{words}；截至2017年12月31日为9%，{other}没有可供评价的数据，暂不评价。"
    )
    assert reason(unknown, None, due) == (f"2017年12月31日前{words}；截至2017年12月31日没有可供评价的数据，暂不评价。")


@pytest.mark.requirement("E09")
def test_states_are_reached_in_their_order() -> None:
    goal = a_goal(1, states=STATES, steady=True, base=None)
    assert [judge(goal, Fraction(state), date(2017, 12, 31)) for state in range(3)] == [AT_RISK, MET, MET]
    assert [judge(goal, Fraction(state), date(2018, 1, 1)) for state in range(3)] == [MISSED, MET, MET]
    assert judge(goal, Fraction(2), date(2017, 6, 1)) is ON_TRACK
    assert reason(goal, Fraction(0), date(2018, 6, 1)) == (
        "2017年12月31日前应达到“基本建成”；截至2017年12月31日为“未建成”，到期未完成。"
    )


@pytest.mark.requirement("E10", "E18", "E22", "R001-025", "R004-022")
def test_an_aim_that_is_missed_is_called_one() -> None:
    goal = a_goal(365, aim=True)
    assert judge(goal, Fraction(364), date(2018, 1, 1)) is MISSED
    assert reason(goal, Fraction(364), date(2018, 1, 1)) == (
        "2017年12月31日前力争达到365户；截至2017年12月31日为364户，力争目标未达到。"
    )
    assert reason(goal, Fraction(365), date(2018, 1, 1)).endswith("为365户，已完成。")
    assert (status_label(MISSED, aim=True), status_label(MISSED, aim=False)) == ("力争未达到", "未完成")
    assert status_label(MET, aim=True) == "已完成"


@pytest.mark.requirement("R004-001")
def test_blanks_are_unknown_not_guessed() -> None:
    undated = a_goal(3, None, unit="villages", base=None)
    on = date(2030, 1, 1)
    assert judge(undated, Fraction(3), on) is MET
    assert judge(undated, Fraction(2), on) is NOT_ASSESSED
    assert reason(undated, Fraction(2), on) == "应达到3个村；截至2030年1月1日为2个村，原文未写明完成时限，暂不评价。"
    assert reason(undated, Fraction(3), on) == "应达到3个村；截至2030年1月1日为3个村，已完成。"
    unvalued = a_goal(None, unit="fen", base=None)
    assert judge(unvalued, Fraction(5), on) is NOT_ASSESSED
    assert reason(unvalued, Fraction(5), on) == "2017年12月31日前应达到目标，原文未写明目标值，暂不评价。"
    assert forecast(unvalued, Fraction(5), on) is None
    bound = a_goal(0, None, direction=Direction.AT_MOST, base=None)
    assert (judge(bound, Fraction(0), on), judge(bound, Fraction(1), on)) == (MET, NOT_ASSESSED)


@pytest.mark.parametrize(
    ("actual", "foreseen"),
    [
        (100, date(2017, 12, 31)),  # one a day
        (200, date(2017, 7, 2)),  # two a day: the 183rd day
        (50, date(2018, 12, 31)),  # one in two days: the 730th
        (365, None),  # reached
        (0, None),  # no pace
        (2, date(2066, 12, 19)),  # two in a hundred: the 18,250th
        (1, None),  # the 36,500th, in 2116: beyond what anybody plans
    ],
)
def test_the_day_foreseen_at_the_pace_so_far(actual: int, foreseen: date | None) -> None:
    assert forecast(YEAR, Fraction(actual), date(2017, 4, 10)) == foreseen


def test_nothing_is_foreseen_beyond_the_year_2100() -> None:
    # one on the first day: of 30,680 the last on the 30,680th day, 84 years of 365 days and 20 leap days after it
    assert forecast(a_goal(30_679), Fraction(1), date(2017, 1, 1)) == date(2100, 12, 30)
    assert forecast(a_goal(30_680), Fraction(1), date(2017, 1, 1)) == date(2100, 12, 31)
    assert forecast(a_goal(30_681), Fraction(1), date(2017, 1, 1)) is None


def test_there_is_nothing_to_foresee_before_the_beginning_or_of_what_is_due_all_the_time() -> None:
    assert forecast(YEAR, Fraction(1), date(2016, 12, 31)) is None
    assert forecast(YEAR, Fraction(1), date(2017, 1, 1)) == date(2017, 12, 31)
    assert forecast(SHARE, Fraction("0.5"), date(2018, 6, 1)) is None
    assert forecast(replace(YEAR, base=Fraction(365)), Fraction(364), date(2017, 4, 10)) is None
    assert forecast(replace(YEAR, base=Fraction(100)), Fraction(99), date(2017, 4, 10)) is None


@given(
    value=st.integers(1, 10_000),
    actual=st.integers(0, 10_000),
    gone=st.integers(0, 364),
)
def test_who_keeps_the_even_course_is_foreseen_by_the_due_day_and_who_does_not_is_not(
    value: int, actual: int, gone: int
) -> None:
    goal = a_goal(value)
    on = date.fromordinal(goal.begun_on.toordinal() + gone)
    foreseen = forecast(goal, Fraction(actual), on)
    status = judge(goal, Fraction(actual), on)
    even = Fraction(value * (gone + 1), 365)
    if status is ON_TRACK and actual >= even:
        assert foreseen is not None
        assert on < foreseen <= date(2017, 12, 31)
    elif status is ON_TRACK:  # by less than one, or on the first day
        assert gone == 0 or even - actual < 1
        assert "预计" not in reason(goal, Fraction(actual), on)
    if status is AT_RISK:
        assert foreseen is None or foreseen > date(2017, 12, 31)


@pytest.mark.parametrize(
    ("on", "even", "text"),
    [
        (date(2018, 1, 1), 0, "为0个村，不低于按时间进度应达到的0个村。"),
        (date(2018, 8, 31), 0, "为0个村，不低于按时间进度应达到的0个村。"),  # the 243rd of 730 days
        (date(2018, 9, 1), 1, "为0个村，低于按时间进度应达到的1个村，按目前进度无法完成。"),  # 3 × 244 / 730
        (date(2019, 12, 31), 3, "为0个村，低于目标，当日到期，次日起评为到期未完成。"),
    ],
)
def test_a_course_of_whole_numbers_asks_for_none_before_it_is_whole(on: date, even: int, text: str) -> None:
    goal = a_goal(3, date(2019, 12, 31), unit="villages", begun_on=date(2018, 1, 1))
    assert expected(goal, on) == even
    assert judge(goal, Fraction(0), on) is (AT_RISK if even else ON_TRACK)
    assert reason(goal, Fraction(0), on).endswith(f"截至{on.year}年{on.month}月{on.day}日{text}")


def test_nobody_is_behind_on_the_first_day() -> None:
    many = a_goal(36_500)  # 100 a day
    assert expected(many, date(2017, 1, 1)) == 0
    assert expected(many, date(2017, 1, 2)) == 200
    money = a_goal(36_500, unit="fen", base=1_000)
    assert (expected(money, date(2017, 1, 1)), judge(money, Fraction(1_000), date(2017, 1, 1))) == (1_000, ON_TRACK)
    # what is due at once is
    assert judge(a_goal(1, date(2017, 1, 1)), Fraction(0), date(2017, 1, 1)) is AT_RISK


def test_what_is_to_come_down_in_whole_numbers_is_rounded_up() -> None:
    goal = a_goal(0, unit="people", direction=Direction.AT_MOST, base=3)
    assert expected(goal, date(2017, 5, 1)) == 3  # 3 - 3 × 121 / 365 is 2.005
    assert expected(goal, date(2017, 5, 2)) == 2  # one day more: 1.997
    shares = a_goal(0, unit="share", direction=Direction.AT_MOST, base=1)
    assert expected(shares, date(2017, 5, 1)) == Fraction(244, 365)


@pytest.mark.parametrize(
    ("unit", "value", "actual", "task", "text"),
    [
        ("share", "1", "29999/30000", "100%", "99.997%"),
        ("share", "1", "9999/10000", "100%", "99.99%"),
        ("fen", "350000", "349999.6", "3,500元", "3,499.996元"),
        ("fen", "150000000", "149999000", "150万元", "149.999万元"),
        ("fen", "1000000", "999999.6", "1万元", "9,999.996元"),
        ("fen", "150000050", "149999950", "150.0001万元", "150万元"),
        ("count", "50", "49.99999", "50万亩", "49.99999万亩"),
    ],
)
def test_no_figure_reads_as_if_it_reached_what_it_missed(
    unit: str, value: str, actual: str, task: str, text: str
) -> None:
    goal = a_goal(value, unit=unit)
    assert reason(goal, Fraction(actual), date(2018, 1, 1)) == (
        f"2017年12月31日前应达到{task}；截至2017年12月31日为{text}，到期未完成。"
    )


@given(
    unit=st.sampled_from(("share", "fen", "count")),
    numbers=st.tuples(*(st.fractions(min_value=0, max_value=10**9, max_denominator=1_000) for _ in range(2))),
)
def test_the_texts_of_a_figure_and_of_its_bound_are_as_different_as_they_are(
    unit: str, numbers: tuple[Fraction, Fraction]
) -> None:
    value, actual = numbers
    goal = a_goal(str(value), unit=unit, direction=Direction.RISING, steady=True)
    told = reason(goal, actual, date(2018, 1, 1))
    figure, other = told.split("为")[1].split("，上年同期")[0], told.split("上年同期为")[1].rsplit("，", 1)[0]
    assert (figure == other) is (actual == value)


def test_a_figure_is_told_from_the_course_and_from_the_goal() -> None:
    goal = a_goal("1", unit="share")
    near = Fraction(181, 365) - Fraction(1, 100_000)
    assert reason(goal, near, date(2017, 6, 30)).endswith(
        "为49.588%，低于按时间进度应达到的49.589%，按目前进度预计2018年1月1日完成。"
    )
    assert "为99.999%，不低于按时间进度应达到的49.589%" in reason(goal, Fraction("0.99999"), date(2017, 6, 30))


def test_nothing_is_foreseen_once_the_due_day_is_past() -> None:
    goal = a_goal(100, base=0)
    assert forecast(goal, Fraction(95), date(2017, 12, 31)) == date(2018, 1, 20)  # 365 × 100 / 95 days: the 385th
    assert {forecast(goal, Fraction(95), date(2018, month, 1)) for month in (1, 2, 3)} == {None}
    assert forecast(a_goal(100, None), Fraction(50), date(2018, 12, 31)) == date(2020, 12, 30)


def test_a_count_that_begins_anew_each_year_is_reached_in_it_or_never() -> None:
    half = a_goal(100, date(2017, 6, 30), ends_on=date(2017, 12, 31))
    assert forecast(half, Fraction(60), date(2017, 6, 29)) == date(2017, 10, 27)  # 180 × 100 / 60: the 300th day
    assert forecast(half, Fraction(50), date(2017, 6, 29)) == date(2017, 12, 26)  # the 360th
    assert forecast(half, Fraction(49), date(2017, 6, 29)) is None  # the 368th
    assert reason(half, Fraction(49), date(2017, 6, 29)).endswith("按目前进度无法完成。")


@pytest.mark.parametrize(("direction", "base", "actual"), [(Direction.AT_MOST, 0, 12), (Direction.AT_LEAST, 400, 300)])
def test_what_has_left_its_bound_is_not_foreseen_to_come_back(direction: Direction, base: int, actual: int) -> None:
    goal = a_goal(10 if direction is Direction.AT_MOST else 365, direction=direction, base=base)
    assert forecast(goal, Fraction(actual), date(2017, 4, 10)) is None


def test_on_the_due_day_a_reason_says_why_it_is_not_missed_yet() -> None:
    due = date(2017, 12, 31)
    end = "，当日到期，次日起评为到期未完成。"
    assert reason(YEAR, Fraction(364), due).endswith(f"为364户，低于目标{end}")
    assert reason(a_goal(0, direction=Direction.AT_MOST), Fraction(1), due).endswith(f"为1户，已超过限额{end}")
    assert reason(a_goal(365, aim=True), Fraction(1), due).endswith("低于目标，当日到期，次日起评为力争目标未达到。")
    assert reason(YEAR, Fraction(364), date(2018, 1, 1)).endswith("为364户，到期未完成。")


def test_what_departments_did_not_report_by_the_due_day_is_missed() -> None:
    goal = a_goal("0.9", unit="share", steady=True, reported=True)
    due, after = date(2017, 12, 31), date(2018, 1, 1)
    assert [judge(goal, None, on) for on in (due, after)] == [NOT_ASSESSED, MISSED]
    told = "2017年12月31日前应达到90%；截至2017年12月31日没有"
    assert reason(goal, None, due) == f"{told}可供评价的数据，暂不评价。"
    assert reason(goal, None, after) == f"{told}经审核的上报数据，到期未完成。"
    assert reason(replace(goal, milestone=replace(goal.milestone, aim=True)), None, after).endswith(
        "没有经审核的上报数据，力争目标未达到。"
    )
    compared = a_goal(None, unit="share", direction=Direction.RISING, steady=True, reported=True)
    assert (judge(compared, None, after), judge(compared, Fraction(1), after)) == (MISSED, NOT_ASSESSED)
    blank, undated = a_goal(None, reported=True), a_goal(5, None, reported=True)
    assert {judge(one, None, date(2050, 1, 1)) for one in (blank, undated)} == {NOT_ASSESSED}
    assert reason(blank, None, after).endswith("原文未写明目标值，暂不评价。")


def test_a_milestone_that_was_missed_is_told_with_the_next_one() -> None:
    told = reason(SHARE, None, date(2018, 1, 1))
    for aim, words in ((False, "目标未完成"), (True, "力争目标未达到")):
        missed = Milestone(date(2017, 12, 31), Fraction(1), aim)
        assert reason(SHARE, None, date(2018, 1, 1), missed_before=missed) == (
            f"{told}2017年12月31日到期的上一{words}。"
        )
    assert told.endswith("暂不评价。")


def test_only_what_is_counted_has_a_name_to_count_it_in() -> None:
    labels = {unit: Amounts(unit, "").unit_label for unit in ("households", "people", "villages", "share", "fen")}
    assert labels == {"households": "户", "people": "人", "villages": "个村", "share": "", "fen": ""}
    assert Amounts("count", "万亩").unit_label == "万亩"


def test_reasons_give_the_figures() -> None:
    assert reason(YEAR, Fraction(99), date(2017, 4, 10)) == (
        "2017年12月31日前应达到365户；截至2017年4月10日为99户，低于按时间进度应达到的100户，"
        "按目前进度预计2018年1月4日完成。"
    )
    assert reason(YEAR, Fraction(0), date(2017, 4, 10)).endswith("应达到的100户，按目前进度无法完成。")
    assert reason(SHARE, Fraction(2, 3), date(2018, 7, 1)) == (
        "2018年12月31日前应达到90%；截至2018年7月1日为66.67%，低于目标。"
    )
    assert reason(SHARE, Fraction("0.95"), date(2018, 7, 1)).endswith("为95%，符合目标。")
    assert reason(SHARE, None, date(2018, 7, 1)).endswith("没有可供评价的数据，暂不评价。")


def test_past_the_due_day_a_reason_bears_the_day_of_its_figure() -> None:
    assert reason(YEAR, Fraction(365), date(2018, 6, 1)).endswith("截至2017年12月31日为365户，已完成。")
    assert reason(YEAR, Fraction(364), date(2018, 6, 1)).endswith("截至2017年12月31日为364户，到期未完成。")
    assert reason(SHARE, None, date(2019, 6, 1)).endswith("截至2018年12月31日没有可供评价的数据，暂不评价。")


def test_a_reported_figure_bears_the_day_that_it_tells_of() -> None:
    goal, told_on = a_goal("1", unit="share", reported=True), date(2017, 3, 31)
    assert reason(goal, Fraction(1), date(2018, 6, 1), told_on=told_on).endswith("截至2017年3月31日为100%，已完成。")
    assert reason(goal, Fraction("0.6"), date(2017, 12, 31), told_on=told_on).endswith(
        "截至2017年3月31日为60%，低于目标，当日到期，次日起评为到期未完成。"
    )
    assert "截至2017年3月31日为60%，不低于按时间进度至2017年6月30日应达到的49.59%" in reason(
        goal, Fraction("0.6"), date(2017, 6, 30), told_on=told_on
    )
    assert reason(goal, None, date(2017, 6, 30), told_on=told_on).startswith(
        "2017年12月31日前应达到100%；截至2017年6月30日没有"
    )
    rising = a_goal("0.08", unit="share", direction=Direction.RISING, steady=True)
    above = a_goal("0.08", unit="share", direction=Direction.ABOVE, steady=True, other="江西省“增幅”")
    for compared, other_on, words in (
        (rising, date(2016, 3, 31), "上年同期为8%"),
        (rising, date(2015, 12, 31), "上年同期（2015年12月31日）为8%"),
        (above, told_on, "江西省“增幅”为8%"),
        (above, date(2016, 12, 31), "江西省“增幅”（2016年12月31日）为8%"),
        (above, None, "江西省“增幅”为8%"),
    ):
        told = reason(compared, Fraction("0.09"), date(2017, 6, 30), told_on=told_on, other_told_on=other_on)
        assert f"截至2017年3月31日为9%，{words}，符合目标。" in told


@pytest.mark.parametrize(
    ("unit", "amount", "text"),
    [
        ("households", "6000", "6,000户"),
        ("people", "1560", "1,560人"),
        ("villages", "3", "3个村"),
        ("households", "15/2", "7.5户"),
        ("share", "2/3", "66.67%"),
        ("share", "1", "100%"),
        ("share", "-0.005", "-0.5%"),
        ("fen", "30000", "300元"),
        ("fen", "30005", "300.05元"),
        ("fen", "30050", "300.50元"),
        ("fen", "-30005", "-300.05元"),
        ("fen", "999999", "9,999.99元"),
        ("fen", "1000000", "1万元"),
        ("fen", "824206898", "824.21万元"),
        ("fen", "61000000000", "61,000万元"),
        ("count", "14.1", "14.1万亩"),
        ("count", "50", "50万亩"),
        ("count", "1/3", "0.3333万亩"),
    ],
)
def test_amounts_are_written_with_their_unit(unit: str, amount: str, text: str) -> None:
    assert amount_text(Amounts(unit, "万亩" if unit == "count" else ""), Fraction(amount)) == text


def test_states_are_written_by_their_names_and_shares_with_four_places() -> None:
    assert amount_text(Amounts("state", "", STATES), Fraction(2)) == "“建成”"
    assert (share_text(Fraction(2, 3)), share_text(Fraction(1))) == ("0.6667", "1.0000")
    assert (count_text(Fraction(2, 3)), count_text(Fraction(10_000))) == ("0.6667", "10000")


@pytest.mark.parametrize(
    ("figures", "more", "less"),
    [
        ([3, 1, 2], [1, 3, 2], [3, 1, 2]),
        ([2, 2, 1], [1, 1, 3], [2, 2, 1]),
        ([1, 2, 2], [3, 1, 1], [1, 2, 2]),
        ([None, 5, None, 4], [None, 1, None, 2], [None, 2, None, 1]),
        ([], [], []),
    ],
)
def test_equal_figures_share_a_rank_and_none_has_none(
    figures: list[int | None], more: list[int | None], less: list[int | None]
) -> None:
    given = [None if figure is None else Fraction(figure) for figure in figures]
    assert ranks(given, less_is_better=False) == more
    assert ranks(given, less_is_better=True) == less


@given(st.lists(st.one_of(st.none(), st.integers(0, 5).map(Fraction)), max_size=30), st.booleans())
def test_a_rank_is_one_more_than_the_number_of_those_who_do_better(
    figures: list[Fraction | None], less_is_better: bool
) -> None:
    for figure, rank in zip(figures, ranks(figures, less_is_better=less_is_better), strict=True):
        if figure is None:
            assert rank is None
            continue
        known = [one for one in figures if one is not None]
        assert rank == 1 + sum(one < figure if less_is_better else one > figure for one in known)


def test_only_what_is_missed_is_grave() -> None:
    assert severity_of(TargetStatus.MISSED, aim=False) == "urgent"
    assert severity_of(TargetStatus.MISSED, aim=True) == "warning"
    others = set(TargetStatus) - {TargetStatus.MISSED}
    assert {severity_of(status, aim=aim) for status in others for aim in (True, False)} == {None}


def test_a_count_that_begins_anew_is_foreseen_up_to_its_last_day() -> None:
    until = replace(YEAR, ends_on=date(2017, 12, 31))
    assert forecast(until, Fraction(1), date(2017, 1, 1)) == date(2017, 12, 31)
    later = replace(a_goal(366), ends_on=date(2017, 12, 31))
    assert forecast(later, Fraction(1), date(2017, 1, 1)) is None


def test_who_keeps_the_course_of_whole_households_is_told_of_no_day_behind_the_due_day() -> None:
    goal, on = a_goal(3), date(2017, 8, 1)
    assert (expected(goal, on), forecast(goal, Fraction(1), on)) == (1, date(2018, 10, 1))
    told = reason(goal, Fraction(1), on)
    assert judge(goal, Fraction(1), on) is ON_TRACK
    assert "预计" not in told
    assert "预计" in reason(goal, Fraction(2), on)  # in time


@pytest.mark.parametrize(
    ("value", "actual", "told"),
    [
        ("1", "0.99999", "为99.999%"),
        ("1", "0.9999999", "为99.99999%"),
        ("0.5", "0.499", "为49.9%"),
    ],
)
def test_a_share_takes_as_many_decimals_as_tell_it_from_what_it_missed(value: str, actual: str, told: str) -> None:
    goal = a_goal(value, date(2018, 12, 31), unit="share", begun_on=date(2018, 1, 1), steady=True)
    assert told in reason(goal, Fraction(actual), date(2019, 1, 1))


def test_without_a_figure_the_task_is_written_with_its_own_decimals() -> None:
    goal = a_goal(1_234_567, unit="fen")
    assert reason(goal, None, date(2017, 6, 1)).startswith("2017年12月31日前应达到1.23万元；")
