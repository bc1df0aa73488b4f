"""Days, months, quarters, settlement periods, Chinese working days, and the clock that is injected."""

import calendar
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Protocol, Self

import chinese_calendar

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China's one time zone, without summer time since 1992; a fixed offset needs no time zone files on the machine."""

_CUT_DAY = 21
_ONE_DAY = timedelta(days=1)


def is_day(day: date) -> bool:
    """Whether a date can be kept as the day that it is: the driver writes the first and the last as infinity."""
    return day not in (date.min, date.max)


def day_text(day: date) -> str:
    """Write a day as Chinese sentences do: ``2019年5月10日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def add_months(day: date, months: int) -> date:
    """Move a date by whole months.

    Args:
        day: the date to start from.
        months: number of months, negative to go back.

    Returns:
        The same day of the other month; a day which that month lacks is its last.

    Raises:
        ValueError: the result lies outside the years 1 to 9999.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))


def year_before(day: date) -> date:
    """The same day of the year before; of the first year that there is, its first day.

    Args:
        day: any day; of a 29 February it is the 28th.
    """
    return add_months(day, -12) if day.year > date.min.year else date.min


def completed_years(born_on: date, on: date) -> int:
    """Count the years of life completed on a day.

    Args:
        born_on: date of birth; a 29 February birthday completes on 1 March in years without one.
        on: the day asked about, not before ``born_on``.

    Returns:
        Completed years, 0 or more.

    Raises:
        ValueError: ``on`` lies before ``born_on``.
    """
    if on < born_on:
        raise ValueError("the day lies before the birth")
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def birthday(born_on: date, years: int) -> date:
    """The day on which somebody completes so many years; of a 29 February in other years 1 March."""
    year = born_on.year + years
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


class Quarter(NamedTuple):
    """A calendar quarter, written ``2018Q4``."""

    year: int
    number: int

    @classmethod
    def parse(cls, label: str) -> Self:
        """Read a label such as ``2018Q4``.

        Raises:
            ValueError: the label is none.
        """
        year, separator, number = label.partition("Q")
        if not (separator and len(year) == 4 and year.isascii() and year.isdigit() and number in ("1", "2", "3", "4")):
            raise ValueError(f"not a quarter: {label!r}")
        return cls(int(year), int(number))

    @classmethod
    def of(cls, day: date) -> Self:
        """Give the calendar quarter that a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year:04d}Q{self.number}"

    @property
    def text(self) -> str:
        """The quarter as Chinese sentences write it: ``2018年第四季度``."""
        return f"{self.year}年第{'一二三四'[self.number - 1]}季度"

    @property
    def first_day(self) -> date:
        """First day of the quarter."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        """Last day of the quarter."""
        return self.following.first_day - _ONE_DAY

    @property
    def following(self) -> "Quarter":
        """The quarter after this one."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def preceding(self) -> "Quarter":
        """The quarter before."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)


class SettlementPeriod(NamedTuple):
    """A half-open interest period with the label of the settlement day it runs to, or would have run to."""

    label: str
    start: date
    end: date


class Holidays(StrEnum):
    """What becomes of a settlement day that is no working day."""

    NONE = "none"
    """It stays."""
    PRECEDING = "preceding"
    """It moves to the working day before."""


def settlement_quarter(day: date, holidays: Holidays = Holidays.NONE) -> Quarter:
    """Give the quarter whose settlement day closes the period that a day lies in.

    Args:
        day: any day; the settlement day itself is still in the period it settles.
        holidays: what becomes of a settlement day that is no working day.

    Returns:
        The quarter of the next settlement day, the day itself included.
    """
    quarter = Quarter.of(day)
    return quarter if day < settlement_cut(quarter, holidays) else quarter.following


@lru_cache(maxsize=1024)
def settlement_cut(quarter: Quarter, holidays: Holidays = Holidays.NONE) -> date:
    """Give the first day after a quarter's settlement day, which is the 20th of its last month unless it is moved.

    Args:
        quarter: whose settlement day it is.
        holidays: what becomes of it where it is no working day; of years without a published calendar only the
            weekends are known, so their days may still move.
    """
    cut = date(quarter.year, quarter.number * 3, _CUT_DAY)
    if holidays is Holidays.PRECEDING:
        while not _works(cut - _ONE_DAY)[0]:
            cut -= _ONE_DAY
    return cut


@lru_cache(maxsize=4096)
def settlement_periods(start: date, end: date, holidays: Holidays = Holidays.NONE) -> tuple[SettlementPeriod, ...]:
    """Cut a span of days into settlement periods.

    Args:
        start: first day of the first period.
        end: day after the last day of the last period.
        holidays: what becomes of a settlement day that is no working day; labels stay those of the quarters.

    Returns:
        Half-open periods in order, without gaps; none if ``end`` is not after ``start``.
    """
    periods = []
    quarter = settlement_quarter(start, holidays)
    while start < end:
        cut = min(settlement_cut(quarter, holidays), end)
        periods.append(SettlementPeriod(str(quarter), start, cut))
        start, quarter = cut, quarter.following
    return tuple(periods)


def settlement_period(
    start: date, end: date, label: str, holidays: Holidays = Holidays.NONE
) -> SettlementPeriod | None:
    """Find the settlement period of a label in a span of days; the one that `settlement_periods` holds.

    Args:
        start: first day of the first period.
        end: day after the last day of the last period.
        label: the quarter of the settlement day that the period runs to, or would have run to: ``2018Q4``.
        holidays: what becomes of a settlement day that is no working day.

    Returns:
        The period, or None where the span has none of this label.

    Raises:
        ValueError: the label is none.
    """
    if not start.year <= int(label[:4]) <= end.year + 1:
        return None
    opened, closed = _settlement_bounds(label, holidays)
    opened, closed = max(opened, start), min(closed, end)
    return SettlementPeriod(label, opened, closed) if opened < closed else None


@lru_cache(maxsize=1024)
def _settlement_bounds(label: str, holidays: Holidays) -> tuple[date, date]:
    quarter = Quarter.parse(label)
    return settlement_cut(quarter.preceding, holidays), settlement_cut(quarter, holidays)


@lru_cache(maxsize=16_384)
def _works(day: date) -> tuple[bool, bool]:
    """Whether a day is a Chinese working day, and whether only its weekday tells so.

    Kept because the library looks through its whole table of holidays for every day it is asked about.
    """
    try:
        return bool(chinese_calendar.is_workday(day)), False
    except NotImplementedError:  # the state publishes a year's calendar only in the autumn before it
        return day.weekday() < 5, True


class Deadline(NamedTuple):
    """A last day for a duty."""

    on: date
    provisional: bool
    """True when a year on the way has no published working calendar yet: only weekends were left out."""


def working_days_after(day: date, n: int) -> Deadline:
    """Find the n-th Chinese working day after a day.

    Args:
        day: the day counted from; counting begins the next day, so it may be a day of rest itself.
        n: working days to count, at least 1.

    Returns:
        The n-th working day, by the state's calendar with its holidays and moved working days.

    Raises:
        ValueError: ``n`` is below 1.
    """
    if n < 1:
        raise ValueError("count at least one working day")
    provisional = False
    while n:
        day += _ONE_DAY
        works, guessed = _works(day)
        provisional = provisional or guessed
        n -= works
    return Deadline(day, provisional)


class Clock(Protocol):
    """Where business code learns the time."""

    def today(self) -> date:
        """Today's date in China."""
        ...

    def now(self) -> datetime:
        """This moment, aware of its time zone."""
        ...


class SystemClock:
    """The machine's clock, read in China's time zone."""

    def today(self) -> date:
        """Today's date in China."""
        return self.now().date()

    def now(self) -> datetime:
        """This moment in China's time zone."""
        return datetime.now(CHINA)


class SettableClock:
    """A clock that stands still until it is moved, for demo and tests."""

    def __init__(self, at: datetime) -> None:
        """Set the clock.

        Args:
            at: an aware moment.

        Raises:
            ValueError: the moment has no time zone.
        """
        self.move_to(at)

    def move_to(self, at: datetime) -> None:
        """Move the clock, forwards or back.

        Args:
            at: an aware moment.

        Raises:
            ValueError: the moment has no time zone.
        """
        if at.tzinfo is None:
            raise ValueError("a clock needs an aware moment")
        self._at = at.astimezone(CHINA)

    def today(self) -> date:
        """The date set, in China."""
        return self._at.date()

    def now(self) -> datetime:
        """The moment set, in China's time zone."""
        return self._at
