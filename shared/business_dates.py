"""Business dates: how they are written, and that a step lies neither after today nor before the step it follows."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from shared.calendar import Clock, is_day
from shared.errors import DateBeforeStep, DateInFuture, RangeReversed

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _iso_day(value: Any) -> date:
    day: date | None = None
    if type(value) is date:  # of our own code: JSON and forms have text only
        day = value
    try:
        if isinstance(value, str) and _WRITTEN.fullmatch(value):
            day = date.fromisoformat(value)
    except ValueError:
        pass  # well written, but in no calendar
    if day is not None and is_day(day):
        return day
    raise PydanticCustomError("date_parsing", "Input should be a day of the calendar, written YYYY-MM-DD")


BusinessDate = Annotated[date, BeforeValidator(_iso_day)]
"""A date from outside, written ``YYYY-MM-DD``; pydantic's own would take seconds since 1970 and moments too."""


def check_not_future(clock: Clock, day: date, *, field: str = "occurred_on") -> None:
    """Refuse a business date after today.

    Args:
        clock: tells today.
        day: the date given.
        field: as the client wrote it.

    Raises:
        DateInFuture: so it is.
    """
    if day > (today := clock.today()):
        raise DateInFuture(f"{day} 晚于今天 {today}", f"{day} lies after today, {today}", field=field)


def check_range(first: date | None, last: date | None, *, fields: tuple[str, str] = ("first_on", "last_on")) -> None:
    """Refuse a span of days that ends before it begins: its empty answer would pass for a fact.

    Args:
        first: its first day; None where it is open.
        last: its last day; None where it is open.
        fields: what the client calls the two.

    Raises:
        RangeReversed: so it is.
    """
    if first is not None and last is not None and last < first:
        raise RangeReversed(
            f"{fields[1]}（{last}）早于 {fields[0]}（{first}）",
            f"{fields[1]} ({last}) lies before {fields[0]} ({first})",
            field=fields[1],
        )


def check_step_date(
    clock: Clock, occurred_on: date, step_before_on: date | None, *, field: str = "occurred_on"
) -> None:
    """Check the business date of a person's step.

    Args:
        clock: tells today.
        occurred_on: the step's date.
        step_before_on: date of the step that it follows; None where it is the first.
        field: what the client calls the date.

    Raises:
        DateInFuture: it lies after today.
        DateBeforeStep: it lies before the step that it follows.
    """
    check_not_future(clock, occurred_on, field=field)
    if step_before_on is not None and occurred_on < step_before_on:
        raise DateBeforeStep(
            f"{occurred_on} 早于上一步的日期 {step_before_on}",
            f"{occurred_on} lies before {step_before_on}, the date of the step before",
            field=field,
        )
