"""Days, quarters, settlement periods, working days, clocks."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendar import (
    Deadline,
    Quarter,
    SettableClock,
    SettlementPeriod,
    SystemClock,
    add_months,
    birthday,
    completed_years,
    settlement_period,
    settlement_periods,
    settlement_quarter,
    working_days_after,
)

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2016, 9, 10), 36, date(2019, 9, 10)),
        (date(2016, 2, 29), 12, date(2017, 2, 28)),
        (date(2016, 2, 29), 48, date(2020, 2, 29)),
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
        (date(2016, 8, 31), 1, date(2016, 9, 30)),
        (date(2016, 12, 15), 1, date(2017, 1, 15)),
        (date(2016, 1, 31), -2, date(2015, 11, 30)),
        (date(2016, 1, 31), 0, date(2016, 1, 31)),
    ],
)
def test_a_day_that_its_month_lacks_is_the_months_last(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("born_on", "on", "years"),
    [
        (date(1998, 5, 10), date(2016, 5, 9), 17),
        (date(1998, 5, 10), date(2016, 5, 10), 18),
        (date(1996, 2, 29), date(2014, 2, 28), 17),
        (date(1996, 2, 29), date(2014, 3, 1), 18),
        (date(1996, 2, 29), date(2016, 2, 29), 20),
        (date(2016, 1, 1), date(2016, 1, 1), 0),
    ],
)
def test_a_year_of_life_completes_on_the_birthday(born_on: date, on: date, years: int) -> None:
    assert completed_years(born_on, on) == years


@pytest.mark.requirement("R001-012")
@pytest.mark.parametrize(
    ("born_on", "years", "day"),
    [
        (date(1960, 5, 6), 60, date(2020, 5, 6)),
        (date(1960, 2, 29), 60, date(2020, 2, 29)),
        (date(2012, 2, 29), 6, date(2018, 3, 1)),
        (date(2000, 2, 29), 16, date(2016, 2, 29)),
    ],
)
def test_birthdays(born_on: date, years: int, day: date) -> None:
    assert birthday(born_on, years) == day


def test_nobody_has_an_age_before_the_birth() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        completed_years(date(2016, 1, 2), date(2016, 1, 1))


def test_a_quarter_knows_its_days_and_its_follower() -> None:
    quarter = Quarter.of(date(2018, 12, 31))
    assert str(quarter) == "2018Q4"
    assert (quarter.first_day, quarter.last_day) == (date(2018, 10, 1), date(2018, 12, 31))
    assert str(quarter.following) == "2019Q1"
    assert Quarter.of(date(2019, 1, 1)) == quarter.following
    assert Quarter.parse("2018Q4") == quarter


@pytest.mark.parametrize("label", ["2018Q5", "2018Q0", "2018", "18Q1", "2018q1", "2018Q11", "", "²018Q1"])
def test_what_is_no_quarter_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="not a quarter"):
        Quarter.parse(label)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2016, 12, 20), "2016Q4"),  # the settlement day is still in the period it settles
        (date(2016, 12, 21), "2017Q1"),
        (date(2017, 1, 1), "2017Q1"),
        (date(2017, 3, 20), "2017Q1"),
        (date(2017, 3, 21), "2017Q2"),
        (date(2017, 4, 1), "2017Q2"),
    ],
)
def test_a_day_belongs_to_the_settlement_day_after_it(day: date, label: str) -> None:
    assert str(settlement_quarter(day)) == label


def test_a_short_last_period_bears_the_label_it_would_have_run_to() -> None:
    assert settlement_periods(date(2019, 6, 20), date(2019, 9, 10)) == (
        SettlementPeriod("2019Q2", date(2019, 6, 20), date(2019, 6, 21)),
        SettlementPeriod("2019Q3", date(2019, 6, 21), date(2019, 9, 10)),
    )
    assert settlement_periods(date(2019, 6, 20), date(2019, 6, 20)) == ()


@given(DAYS, st.integers(1, 4000))
def test_settlement_periods_fill_their_span_without_gap(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    periods = settlement_periods(start, end)
    assert periods[0].start == start
    assert periods[-1].end == end
    assert all(before.end == after.start for before, after in pairwise(periods))
    assert len({period.label for period in periods}) == len(periods)
    assert all(str(settlement_quarter(period.end - timedelta(days=1))) == period.label for period in periods)


@given(DAYS, st.integers(1, 4000), st.integers(1999, 2073), st.integers(1, 4))
def test_a_settlement_period_is_found_by_its_label(start: date, days: int, year: int, number: int) -> None:
    end = start + timedelta(days=days)
    periods = {period.label: period for period in settlement_periods(start, end)}
    assert {label: settlement_period(start, end, label) for label in periods} == periods
    label = str(Quarter(year, number))
    assert settlement_period(start, end, label) == periods.get(label)


@pytest.mark.parametrize("label", ["0000Q1", "0001Q1", "9999Q4"])
def test_a_settlement_period_of_another_age_is_not_found(label: str) -> None:
    assert settlement_period(date(2016, 9, 10), date(2019, 9, 10), label) is None


@pytest.mark.requirement("R002-138")
@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2018, 6, 4), 5, Deadline(date(2018, 6, 11), provisional=False)),  # Mon: Tue-Fri, Mon
        # 2018-02-09 is a Friday; Sunday the 11th is worked for the festival: Sun, Mon, Tue, Wed, then Thu the 22nd
        (date(2018, 2, 9), 5, Deadline(date(2018, 2, 22), provisional=False)),
        # from a day of rest: Sat 2018-06-09, first working day Mon the 11th
        (date(2018, 6, 9), 1, Deadline(date(2018, 6, 11), provisional=False)),
        # no calendar of 2099 yet: Fri 2099-01-02 -> Mon..Fri
        (date(2099, 1, 2), 5, Deadline(date(2099, 1, 9), provisional=True)),
    ],
)
def test_working_days_are_counted_from_the_next_day(day: date, n: int, expected: Deadline) -> None:
    assert working_days_after(day, n) == expected


def test_no_working_day_can_be_counted_to_zero() -> None:
    with pytest.raises(ValueError, match="at least one"):
        working_days_after(date(2018, 6, 4), 0)


def test_a_set_clock_tells_chinas_date_and_stands_still() -> None:
    clock = SettableClock(datetime(2018, 12, 31, 16, 0, tzinfo=UTC))
    assert clock.today() == date(2019, 1, 1)
    assert clock.now() == clock.now() == datetime(2018, 12, 31, 16, 0, tzinfo=UTC)
    clock.move_to(datetime(2018, 12, 31, 15, 59, tzinfo=UTC))
    assert clock.today() == date(2018, 12, 31)


def test_a_clock_refuses_a_moment_without_a_time_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        SettableClock(datetime(2018, 12, 31))  # noqa: DTZ001 - the naive moment is what is tested


def test_the_systems_clock_is_aware_and_in_china() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() == timedelta(hours=8)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert clock.today() in (clock.now().date(), clock.now().date() - timedelta(days=1))
