"""Business dates as they come in, and the one check of a step's date."""

from datetime import date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.business_dates import BusinessDate, check_not_future, check_step_date
from shared.calendar import CHINA, SettableClock
from shared.errors import DateBeforeStep, DateInFuture

READ: TypeAdapter[date] = TypeAdapter(BusinessDate)
TODAY = SettableClock(datetime(2018, 11, 5, 9, 30, tzinfo=CHINA))


def test_a_day_is_read_as_it_is_written() -> None:
    assert READ.validate_python("2020-02-29") == READ.validate_json('"2020-02-29"') == date(2020, 2, 29)
    assert READ.validate_python(date(2020, 2, 29)) == date(2020, 2, 29)
    assert READ.json_schema() == {"type": "string", "format": "date"}


NO_DAYS: list[Any] = [
    1577836800,
    1577836800.0,
    "1577836800",
    "2020-01-01T00:00:00",
    "2020-01-01T00:00:00Z",
    "2020-01-01 00:00",
    "20200101",
    "2020-W01-1",
    "2020-1-1",
    "2019-02-29",
    "0000-01-01",
    "0001-01-01",  # the driver makes infinity of the first and the last day
    "9999-12-31",
    date.max,
    "２０２０-０１-０１",
    " 2020-01-01",
    "2020-01-01\n",
    "",
    True,
    None,
    [],
    datetime(2020, 1, 1, tzinfo=CHINA),
]


@pytest.mark.parametrize("value", NO_DAYS, ids=repr)
def test_nothing_else_is_a_day(value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        READ.validate_python(value)
    assert [error["type"] for error in refused.value.errors()] == ["date_parsing"]


def test_today_and_the_day_of_the_step_before_will_do() -> None:
    check_step_date(TODAY, date(2018, 11, 5), date(2018, 11, 5))
    check_step_date(TODAY, date(1990, 1, 1), None)
    check_not_future(TODAY, date(2018, 11, 5))


def test_a_day_too_late_or_too_early_is_refused_in_both_languages() -> None:
    with pytest.raises(DateInFuture) as late:
        check_step_date(TODAY, date(2018, 11, 6), date(2018, 11, 7))
    assert (late.value.detail, late.value.field) == ("2018-11-06 晚于今天 2018-11-05", "occurred_on")
    assert late.value.detail_en == "2018-11-06 lies after today, 2018-11-05"
    with pytest.raises(DateInFuture) as asked:
        check_not_future(TODAY, date(2018, 11, 6), field="on")
    assert asked.value.field == "on"

    with pytest.raises(DateBeforeStep) as early:
        check_step_date(TODAY, date(2018, 11, 3), date(2018, 11, 4))
    assert (early.value.detail, early.value.field) == ("2018-11-03 早于上一步的日期 2018-11-04", "occurred_on")
    assert early.value.detail_en == "2018-11-03 lies before 2018-11-04, the date of the step before"
