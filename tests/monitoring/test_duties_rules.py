"""Periods and deadlines of duties, day by day, and where a duty stands."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitoring.duties.rules import (
    AroundDay,
    BeforeFestival,
    DayOfYear,
    Deadline,
    DutyState,
    LastMonthDay,
    NextMonthDay,
    Per,
    PeriodEnd,
    Recurrence,
    households_wanted,
    kept_share,
    late_days,
    occurrences,
    period_text,
    periods_of_year,
    state_of,
    visits_wanted,
)
from services.monitoring.helpers.rules import Helping, helping_days
from shared.festivals import Festival, festival_day


@pytest.mark.parametrize(
    ("per", "expected"),
    [
        (Per.QUARTER, ["2018Q1 01-01 03-31", "2018Q2 04-01 06-30", "2018Q3 07-01 09-30", "2018Q4 10-01 12-31"]),
        (Per.HALF_YEAR, ["2018H1 01-01 06-30", "2018H2 07-01 12-31"]),
        (Per.YEAR, ["2018 01-01 12-31"]),
    ],
)
@pytest.mark.requirement("R000-085", "R004-008")
def test_a_year_is_cut_into_periods(per: Per, expected: list[str]) -> None:
    found = periods_of_year(Recurrence(per, PeriodEnd()), 2018)
    assert [f"{one.label} {one.first_day:%m-%d} {one.last_day:%m-%d}" for one in found] == expected


def test_a_year_has_twelve_months_each_to_its_own_end() -> None:
    found = periods_of_year(Recurrence(Per.MONTH, PeriodEnd()), 2020)
    assert [one.label for one in found] == [f"2020-{month:02d}" for month in range(1, 13)]
    # 2020 is a leap year
    assert [one.last_day.day for one in found] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert [one.first_day.day for one in found] == [1] * 12


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("2016Q2", "2016年第二季度"),
        ("2018H1", "2018年上半年"),
        ("2018H2", "2018年下半年"),
        ("2018-03", "2018年3月"),
        ("2018-12", "2018年12月"),
        ("2018", "2018年度"),
        ("2018-double_ninth", "2018年重阳节"),
        # what the credit service announces of a loan is its number
        ("2018-rcc", "2018-rcc"),
        ("2018Q5", "2018Q5"),
    ],
)
def test_periods_are_written_as_people_do(label: str, expected: str) -> None:
    assert period_text(label) == expected


@pytest.mark.parametrize(
    ("festival", "days"),
    [
        # by the State Council's holiday notices of both years; 重阳 by the almanac
        (Festival.NEW_YEAR, (date(2017, 1, 1), date(2020, 1, 1))),
        (Festival.SPRING_FESTIVAL, (date(2017, 1, 28), date(2020, 1, 25))),
        (Festival.DRAGON_BOAT, (date(2017, 5, 30), date(2020, 6, 25))),  # 2020 had a leap fourth month before it
        (Festival.ARMY_DAY, (date(2017, 8, 1), date(2020, 8, 1))),
        (Festival.MID_AUTUMN, (date(2017, 10, 4), date(2020, 10, 1))),
        (Festival.DOUBLE_NINTH, (date(2017, 10, 28), date(2020, 10, 25))),
    ],
)
@pytest.mark.requirement("R004-017")
def test_festivals_of_two_known_years(festival: Festival, days: tuple[date, date]) -> None:
    assert (festival_day(festival, 2017), festival_day(festival, 2020)) == days


CASES: list[tuple[Per, Deadline, bool, str]] = [
    # month's end; quarter's and half-year's
    (Per.MONTH, PeriodEnd(), False, "2018-02 2018-02-01 2018-02-28"),
    (Per.QUARTER, PeriodEnd(), False, "2018Q1 2018-01-01 2018-03-31"),
    (Per.HALF_YEAR, PeriodEnd(), False, "2018H1 2018-01-01 2018-06-30"),
    (Per.QUARTER, LastMonthDay(26), False, "2018Q1 2018-01-01 2018-03-26"),
    # what reports on a period opens when it is over
    (Per.QUARTER, NextMonthDay(10), False, "2018Q1 2018-04-01 2018-04-10"),
    (Per.YEAR, NextMonthDay(20), False, "2018 2019-01-01 2019-01-20"),
    (Per.YEAR, DayOfYear(8, 31), False, "2018 2018-01-01 2018-08-31"),
    (Per.YEAR, AroundDay(10, 17, 7, 5), False, "2018 2018-10-10 2018-10-22"),
    # 2018-06-30 was a Saturday: the next working day is Monday, 2 July; 2018-03-31 was one too, 1 April a Sunday,
    # but 5 to 7 April (清明) gave the Sunday 8 April away, not the first: Monday 2 April
    (Per.HALF_YEAR, PeriodEnd(), True, "2018H1 2018-01-01 2018-07-02"),
    (Per.QUARTER, PeriodEnd(), True, "2018Q1 2018-01-01 2018-04-02"),
    # 2018-01-31 was a Wednesday: nothing to move
    (Per.MONTH, PeriodEnd(), True, "2018-01 2018-01-01 2018-01-31"),
]


@pytest.mark.parametrize(("per", "deadline", "moves", "expected"), CASES)
@pytest.mark.requirement("R000-081", "R000-085", "R002-029", "R002-089", "R003-039", "R004-008")
def test_a_duty_opens_and_falls_due(per: Per, deadline: Deadline, moves: bool, expected: str) -> None:
    label, opens_on, due_on = expected.split()
    found = occurrences(
        Recurrence(per, deadline, moves=moves), date(2014, 1, 1), date(2017, 1, 1), date.fromisoformat(due_on)
    )
    (one,) = [one for one in found if one.period.label == label]
    assert (one.opens_on.isoformat(), one.due_on.isoformat(), one.provisional) == (opens_on, due_on, False)
    day_before = date.fromisoformat(opens_on) - timedelta(days=1)
    before = occurrences(Recurrence(per, deadline, moves=moves), date(2014, 1, 1), date(2017, 1, 1), day_before)
    assert label not in [one.period.label for one in before]


@pytest.mark.requirement("R004-017")
def test_festival_duties_open_before_their_day_and_are_due_on_it() -> None:
    festivals = (Festival.NEW_YEAR, Festival.MID_AUTUMN, Festival.SPRING_FESTIVAL)
    recurrence = Recurrence(Per.FESTIVAL, BeforeFestival(15), festivals)
    found = list(occurrences(recurrence, date(2014, 1, 1), date(2018, 1, 1), date(2018, 12, 17)))
    assert [(one.period.label, one.opens_on, one.due_on) for one in found] == [
        ("2018-new_year", date(2017, 12, 17), date(2018, 1, 1)),
        ("2018-spring_festival", date(2018, 2, 1), date(2018, 2, 16)),
        ("2018-mid_autumn", date(2018, 9, 9), date(2018, 9, 24)),
        ("2019-new_year", date(2018, 12, 17), date(2019, 1, 1)),
    ]
    day_before = list(occurrences(recurrence, date(2014, 1, 1), date(2018, 1, 1), date(2018, 12, 16)))
    assert day_before == found[:3]


def labels(recurrence: Recurrence, holds_from: date, since: date, on: date) -> list[str]:
    """The periods that come up."""
    return [one.period.label for one in occurrences(recurrence, holds_from, since, on)]


def test_a_plan_owes_nothing_of_periods_that_ended_before_it_held() -> None:
    monthly = Recurrence(Per.MONTH, PeriodEnd())
    assert labels(monthly, date(2018, 3, 31), date(2018, 3, 31), date(2018, 4, 1)) == ["2018-03", "2018-04"]
    assert labels(monthly, date(2018, 4, 1), date(2018, 4, 1), date(2018, 4, 1)) == ["2018-04"]
    # the first quarter's report is due in April, when the plan holds, but the quarter was over before
    report = Recurrence(Per.QUARTER, NextMonthDay(10))
    assert labels(report, date(2018, 4, 1), date(2018, 4, 1), date(2018, 4, 30)) == []
    assert labels(report, date(2018, 3, 31), date(2018, 3, 31), date(2018, 4, 30)) == ["2018Q1"]
    # and a day of the year that lies before is of no use either
    yearly = Recurrence(Per.YEAR, DayOfYear(8, 31))
    assert labels(yearly, date(2018, 9, 1), date(2018, 9, 1), date(2018, 12, 31)) == []
    assert labels(yearly, date(2018, 8, 31), date(2018, 8, 31), date(2018, 12, 31)) == ["2018"]


def test_a_duty_opens_not_before_the_plan_holds() -> None:
    (one,) = occurrences(Recurrence(Per.YEAR, PeriodEnd()), date(2018, 5, 7), date(2018, 5, 7), date(2018, 5, 7))
    assert (one.begins_on, one.opens_on, one.due_on) == (date(2018, 1, 1), date(2018, 5, 7), date(2018, 12, 31))


def test_what_fell_due_before_the_first_look_is_left_out() -> None:
    monthly = Recurrence(Per.MONTH, PeriodEnd())
    assert labels(monthly, date(2014, 1, 1), date(2018, 2, 28), date(2018, 3, 1)) == ["2018-02", "2018-03"]
    assert labels(monthly, date(2014, 1, 1), date(2018, 3, 1), date(2018, 3, 1)) == ["2018-03"]


def test_what_a_year_leaves_for_january_is_found_from_january_on() -> None:
    report = Recurrence(Per.QUARTER, NextMonthDay(10))
    assert labels(report, date(2014, 1, 1), date(2018, 1, 10), date(2018, 1, 31)) == ["2017Q4"]
    assert labels(report, date(2014, 1, 1), date(2018, 1, 11), date(2018, 1, 31)) == []


def test_a_moved_deadline_of_a_year_without_a_calendar_is_provisional() -> None:
    # 2040-06-30 is a Saturday; nobody has published that year's days of rest
    (one,) = occurrences(
        Recurrence(Per.HALF_YEAR, PeriodEnd(), moves=True), date(2040, 1, 1), date(2040, 1, 1), date(2040, 1, 1)
    )
    assert (one.due_on, one.provisional) == (date(2040, 7, 2), True)
    (stays,) = occurrences(Recurrence(Per.HALF_YEAR, PeriodEnd()), date(2040, 1, 1), date(2040, 1, 1), date(2040, 1, 1))
    assert (stays.due_on, stays.provisional) == (date(2040, 6, 30), False)


@given(
    st.sampled_from([Per.MONTH, Per.QUARTER, Per.HALF_YEAR, Per.YEAR]),
    st.dates(date(2014, 1, 1), date(2026, 1, 1)),
    st.integers(0, 700),
)
def test_every_day_lies_in_one_period_and_none_is_lost_by_looking_day_after_day(
    per: Per, start: date, days: int
) -> None:
    recurrence = Recurrence(per, PeriodEnd())
    end = start + timedelta(days=days)
    covering = [
        one
        for year in range(start.year, end.year + 1)
        for one in periods_of_year(recurrence, year)
        if one.first_day <= end <= one.last_day
    ]
    assert len(covering) == 1
    at_once = labels(recurrence, start, start, end)
    middle = start + timedelta(days=days // 2)
    in_two = labels(recurrence, start, start, middle)
    after = [label for label in labels(recurrence, start, middle, end) if label not in in_two]
    assert in_two + after == at_once


YEAR = (date(2018, 1, 1), date(2018, 12, 31))


@pytest.mark.parametrize(
    ("times", "first_on", "last_on", "wanted"),
    [
        (4, date(2016, 3, 1), date.max, 4),
        (4, date(2018, 1, 1), date(2018, 12, 31), 4),
        # one day short of the year: 4 x 364 / 365 = 3.98
        (4, date(2018, 1, 2), date.max, 3),
        # 92 days from October on: 4 x 92 / 365 = 1.008
        (4, date(2018, 10, 1), date.max, 1),
        # 91 days: 4 x 91 / 365 = 0.997
        (4, date(2018, 10, 2), date.max, 0),
        # 3 x 181 / 365 = 1.49 to the end of June
        (3, date(2014, 1, 1), date(2018, 6, 30), 1),
        # 2 x 183 / 365 = 1.002, 2 x 182 / 365 = 0.997
        (2, date(2018, 7, 2), date.max, 1),
        (2, date(2018, 7, 3), date.max, 0),
        (4, date(2019, 1, 1), date.max, 0),
        (4, date(2014, 1, 1), date(2017, 12, 31), 0),
        (4, date(2014, 1, 1), date(2017, 6, 30), 0),
        # as often as one may want: still nothing of no day
        (366, date(2014, 1, 1), date(2017, 12, 31), 0),
    ],
)
@pytest.mark.requirement("R002-148", "R002-152", "R004-013")
def test_who_helps_a_part_of_the_year_owes_a_part_of_the_visits(
    times: int, first_on: date, last_on: date, wanted: int
) -> None:
    assert visits_wanted(times, first_on, last_on, *YEAR) == wanted


@given(st.integers(1, 12), st.dates(date(2017, 1, 1), date(2019, 12, 31)), st.integers(0, 800))
def test_nobody_owes_more_than_the_whole_or_less_than_nothing(times: int, first_on: date, days: int) -> None:
    last_on = first_on + timedelta(days=days)
    wanted = visits_wanted(times, first_on, last_on, *YEAR)
    assert 0 <= wanted <= times
    assert wanted <= visits_wanted(times, first_on, last_on + timedelta(days=1), *YEAR)


def test_the_days_of_helping_lie_between_the_first_pairing_and_the_last() -> None:
    assert helping_days(date(2016, 1, 1), None, []) is None
    assert helping_days(date(2016, 1, 1), None, [(date(2017, 2, 3), None)]) == Helping(date(2017, 2, 3), date.max)
    both = [(date(2017, 2, 3), date(2017, 8, 1)), (date(2018, 1, 1), date(2018, 5, 5))]
    assert helping_days(date(2016, 1, 1), None, both) == Helping(date(2017, 2, 3), date(2018, 5, 5))
    # not before or after the post was held
    assert helping_days(date(2017, 3, 1), date(2018, 2, 1), both) == Helping(date(2017, 3, 1), date(2018, 2, 1))
    # a pairing outside of it counts for nothing, one of its last day does
    assert helping_days(date(2017, 8, 2), date(2017, 12, 31), both) is None
    assert helping_days(date(2017, 8, 1), date(2017, 12, 31), both) == Helping(date(2017, 8, 1), date(2017, 8, 1))


DUE = date(2018, 3, 31)


@pytest.mark.parametrize(
    ("times", "done", "on", "state", "kept_on"),
    [
        (1, [], DUE, DutyState.OPEN, None),
        (1, [], DUE + timedelta(days=1), DutyState.MISSED, None),
        (1, [DUE], DUE, DutyState.KEPT, DUE),
        (1, [DUE + timedelta(days=1)], DUE + timedelta(days=1), DutyState.KEPT_LATE, DUE + timedelta(days=1)),
        (2, [DUE], DUE, DutyState.OPEN, None),
        (2, [DUE], DUE + timedelta(days=1), DutyState.MISSED, None),
        # the second one keeps it, in whatever order they came
        (2, [DUE, date(2018, 1, 5), date(2018, 1, 3)], DUE, DutyState.KEPT, date(2018, 1, 5)),
        (2, [DUE + timedelta(days=4), DUE], DUE, DutyState.KEPT_LATE, DUE + timedelta(days=4)),
    ],
)
def test_where_a_duty_stands(times: int, done: list[date], on: date, state: DutyState, kept_on: date | None) -> None:
    assert state_of(times, done, DUE, on) == (state, kept_on)


@pytest.mark.parametrize(
    ("state", "kept_on", "on", "days"),
    [
        (DutyState.OPEN, None, DUE - timedelta(days=7), 0),
        (DutyState.OPEN, None, DUE, 0),
        # nobody has looked yet, and it is late all the same
        (DutyState.OPEN, None, date(2018, 4, 1), 1),
        (DutyState.MISSED, None, date(2018, 4, 10), 10),
        (DutyState.KEPT, date(2018, 3, 1), date(2018, 4, 10), 0),
        (DutyState.KEPT_LATE, date(2018, 4, 3), date(2018, 4, 10), 3),
        (DutyState.LAPSED, None, date(2018, 4, 10), 0),
    ],
)
def test_days_late(state: DutyState, kept_on: date | None, on: date, days: int) -> None:
    assert late_days(state, DUE, kept_on, on) == days


@pytest.mark.parametrize(
    ("share", "registered", "wanted"),
    [("1", 7, 7), ("1", 0, 0), ("1/2", 7, 4), ("1/2", 8, 4), ("0.3", 10, 3), ("0.3", 11, 4)],
)
@pytest.mark.requirement("R002-065")
def test_households_to_be_covered_are_rounded_up(share: str, registered: int, wanted: int) -> None:
    assert households_wanted(Fraction(share), registered) == wanted


@pytest.mark.parametrize(
    ("kept", "kept_late", "late", "share"),
    [
        (0, 0, 0, None),
        (1, 0, 0, Decimal("1.0000")),
        (1, 1, 1, Decimal("0.3333")),
        (2, 0, 1, Decimal("0.6667")),
        (0, 0, 4, Decimal("0.0000")),
        (1, 7, 0, Decimal("0.1250")),
    ],
)
def test_the_share_of_duties_kept_in_time(kept: int, kept_late: int, late: int, share: Decimal | None) -> None:
    assert kept_share(kept, kept_late, late) == share
