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
) -> Goal:
    """A goal; of a year unless told otherwise."""
    return Goal(
        amounts=Amounts("state" if states else unit, "万亩" if unit == "count" else "", tuple(states)),
        direction=direction,
        begun_on=begun_on,
        base=None if base is None else Fraction(base),
        milestone=Milestone(due_on, None if value is None else Fraction(value), aim),
        steady=steady,
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
        (Direction.ABOVE, "对比指标", "应高于对比指标"),
        (Direction.RISING, "上年同期", "应高于上年同期"),
        (Direction.NOT_FALLING, "上年同期", "应不低于上年同期"),
    ],
)
def test_comparisons_are_due_in_full_and_name_the_other_figure(direction: Direction, other: str, words: str) -> None:
    goal = a_goal("0.08", unit="share", direction=direction, steady=True)
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
    unknown = a_goal(None, unit="share", direction=direction, steady=True)
    assert judge(unknown, Fraction("0.09"), due) is NOT_ASSESSED
    assert reason(unknown, Fraction("0.09"), due).endswith("没有可供评价的数据，暂不评价。")


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
    if status is ON_TRACK:
        assert foreseen is not None
        assert on < foreseen <= date(2017, 12, 31)
    if status is AT_RISK:
        assert foreseen is None or foreseen > date(2017, 12, 31)


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


@pytest.mark.parametrize(
    ("unit", "amount", "text"),
    [
        ("households", "6000", "6,000户"),
        ("people", "1560", "1,560人"),
        ("villages", "3", "3个村"),
        ("share", "2/3", "66.67%"),
        ("share", "1", "100%"),
        ("share", "-0.005", "-0.5%"),
        ("fen", "30000", "300元"),
        ("fen", "30005", "300.05元"),
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
