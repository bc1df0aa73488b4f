"""Periods and deadlines of recurring duties, how often a helper visits, and where a duty stands on a day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from shared.calendar import Deadline as LastDay
from shared.calendar import Quarter, add_months, working_days_after
from shared.codes import FESTIVALS
from shared.festivals import Festival, festival_day
from shared.money import half_up_ratio

_ONE_DAY = timedelta(days=1)
_LABEL = re.compile(
    rf"(?P<year>[0-9]{{4}})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>[0-9]{{2}})|-(?P<festival>{'|'.join(Festival)}))?",
    re.ASCII,
)
"""How `periods_of_year` writes them."""


class Per(StrEnum):
    """What a duty comes again with."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    FESTIVAL = "festival"


class DutyState(StrEnum):
    """What became of a duty."""

    OPEN = "open"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    MISSED = "missed"
    LAPSED = "lapsed"


STATE_LABELS = {
    DutyState.OPEN: "待办",
    DutyState.KEPT: "按期办结",
    DutyState.KEPT_LATE: "逾期办结",
    DutyState.MISSED: "逾期未办",
    DutyState.LAPSED: "不再需要",
}

OWED_STATES = frozenset({DutyState.OPEN, DutyState.MISSED})
"""Somebody still has to act."""


class DutyNews(StrEnum):
    """What is told of a duty in the feed."""

    OPENED = "opened"
    REMINDED = "reminded"
    KEPT = "kept"
    LATE = "late"
    RETURNED = "returned"
    MOVED = "moved"
    LAPSED = "lapsed"


class Period(NamedTuple):
    """A span of days in which a duty is to be done, with the label that tells it from the others."""

    label: str
    first_day: date
    last_day: date


class LastMonthDay(NamedTuple):
    """Due on a day of the period's last month."""

    day: int


class PeriodEnd(NamedTuple):
    """Due on the period's last day."""


class NextMonthDay(NamedTuple):
    """Due on a day of the month after the period; to be done once the period is over."""

    day: int


class DayOfYear(NamedTuple):
    """Due on a day of the year."""

    month: int
    day: int


class AroundDay(NamedTuple):
    """To be done around a day of the year."""

    month: int
    day: int
    before: int
    after: int


class BeforeFestival(NamedTuple):
    """To be done in so many days before a festival, or on its day."""

    days: int


Deadline = LastMonthDay | PeriodEnd | NextMonthDay | DayOfYear | AroundDay | BeforeFestival


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How a duty comes again.

    Attributes:
        per: what with.
        deadline: by when in each period.
        festivals: which ones, of a duty per festival.
        moves: whether a deadline on a day of rest moves to the next working day.
    """

    per: Per
    deadline: Deadline
    festivals: tuple[Festival, ...] = ()
    moves: bool = False


class Occurrence(NamedTuple):
    """One time that a duty comes up."""

    period: Period
    begins_on: date
    """First day on which the whole of it can be done."""
    opens_on: date
    """The same, not before the plan holds."""
    planned_on: date
    """The day that the plan names, which may be one of rest."""
    due_on: date
    """The last day in time."""
    provisional: bool
    """Whether the working calendar that moved the deadline is not published yet."""


def _spans(year: int, months: int) -> Iterator[tuple[int, date, date]]:
    """Number, first and last day of each part of a year that is so many months long."""
    for number, month in enumerate(range(1, 13, months), 1):
        first = date(year, month, 1)
        yield number, first, add_months(first, months) - _ONE_DAY


def periods_of_year(recurrence: Recurrence, year: int) -> tuple[Period, ...]:
    """Give the periods of a duty that lie in a year; for festivals their days."""
    match recurrence.per:
        case Per.MONTH:
            return tuple(Period(f"{year}-{number:02d}", *span) for number, *span in _spans(year, 1))
        case Per.QUARTER:
            return tuple(Period(str(Quarter(year, number)), *span) for number, *span in _spans(year, 3))
        case Per.HALF_YEAR:
            return tuple(Period(f"{year}H{number}", *span) for number, *span in _spans(year, 6))
        case Per.YEAR:
            return (Period(str(year), date(year, 1, 1), date(year, 12, 31)),)
    days = [(festival_day(festival, year), festival) for festival in recurrence.festivals]
    return tuple(Period(f"{year}-{festival.value}", day, day) for day, festival in sorted(days))


def period_text(label: str) -> str:
    """A period as people write it: ``2018年3月``, ``2018年第一季度``, ``2018年上半年``, ``2018年度``, ``2018年春节``.

    Args:
        label: of a period that `periods_of_year` gives, or what the credit service announced in its place.

    Returns:
        The label itself where it is none: of a loan's duty the credit service tells the loan's number.
    """
    found = _LABEL.fullmatch(label)
    if found is None:
        return label
    year = found["year"]
    if found["quarter"]:
        return Quarter(int(year), int(found["quarter"])).text
    if found["half"]:
        return f"{year}年{'上下'[int(found['half']) - 1]}半年"
    if found["month"]:
        return f"{year}年{int(found['month'])}月"
    return f"{year}年{FESTIVALS.by_code(found['festival']).label}" if found["festival"] else f"{year}年度"


def occurrence(recurrence: Recurrence, period: Period) -> Occurrence:
    """Give the days on which a duty opens and falls due in a period.

    A duty that is due after its period opens once the period is over; every other with the period.

    Source: R000-081, R000-085, R002-029, R002-065, R003-039, R004-017.
    Assumed: a deadline moves over days of rest only where the pack says so.
    """
    opens_on = period.first_day
    match recurrence.deadline:
        case LastMonthDay(day):
            due_on = period.last_day.replace(day=day)
        case PeriodEnd():
            due_on = period.last_day
        case NextMonthDay(day):
            opens_on = period.last_day + _ONE_DAY
            due_on = opens_on.replace(day=day)
        case DayOfYear(month, day):
            due_on = date(period.last_day.year, month, day)
        case AroundDay(month, day, before, after):
            middle = date(period.last_day.year, month, day)
            opens_on, due_on = middle - timedelta(days=before), middle + timedelta(days=after)
        case BeforeFestival(days):
            opens_on, due_on = period.last_day - timedelta(days=days), period.last_day
    if not recurrence.moves:
        return Occurrence(period, opens_on, opens_on, due_on, due_on, provisional=False)
    moved = moved_over_rest(due_on)
    return Occurrence(period, opens_on, opens_on, due_on, moved.on, moved.provisional)


def moved_over_rest(planned_on: date) -> LastDay:
    """Give the last day in time of a deadline that a day of rest moves to the next working day.

    Args:
        planned_on: the day that the plan names.

    Returns:
        The day itself, or the first working day after it; provisional as long as a calendar on the way is unpublished.
    """
    return working_days_after(planned_on - _ONE_DAY, 1)


def occurrences(recurrence: Recurrence, holds_from: date, since: date, on: date) -> Iterator[Occurrence]:
    """Give every time a duty came up by a day, in order of the year.

    Args:
        recurrence: how it comes again.
        holds_from: first day of the plan; periods and deadlines before it are none of its.
        since: what fell due before this day is left out: it was looked at, or nobody could look at it then.
        on: the day; what opens after it is left out.

    Yields:
        Each, open not before the plan holds.
    """
    # of the year before, what is due in January; of the next one, what opens before New Year's Day
    for year in range(since.year - 1, on.year + 2):
        for period in periods_of_year(recurrence, year):
            found = occurrence(recurrence, period)
            owed = period.last_day >= holds_from and found.due_on >= holds_from
            if owed and found.opens_on <= on and found.due_on >= since:
                yield found._replace(opens_on=max(found.opens_on, holds_from))


def visits_wanted(times: int, first_on: date, last_on: date, period_first: date, period_last: date) -> int:
    """Count the visits that a helper owes in a period: of a part of it a part, rounded down.

    Args:
        times: of the whole period.
        first_on: first day on which the helper has somebody to visit.
        last_on: the last one; both inclusive.
        period_first: first day of the period.
        period_last: last day of the period.

    Returns:
        ``times`` x days with the helper / days of the period; 0 where the two don't meet.

    Source: R002-148, R002-152, R004-013. Assumed: who begins or ends on the way owes the part, as the registry counts.
    """
    days = (min(last_on, period_last) - max(first_on, period_first)).days + 1
    whole = (period_last - period_first).days + 1
    return times * max(0, days) // whole


def state_of(times: int, done_on: Sequence[date], due_on: date, on: date) -> tuple[DutyState, date | None]:
    """Tell where a duty stands on a day, and on which day it was done as often as it is wanted.

    Args:
        times: how often it is wanted.
        done_on: the days on which it was done, in any order.
        due_on: the last day in time.
        on: the day.
    """
    if len(done_on) >= times:
        kept_on = sorted(done_on)[times - 1]
        return (DutyState.KEPT if kept_on <= due_on else DutyState.KEPT_LATE), kept_on
    return (DutyState.MISSED if on > due_on else DutyState.OPEN), None


def late_days(state: DutyState, due_on: date, kept_on: date | None, on: date) -> int:
    """Count the days from the deadline to the doing, or to the day asked about; 0 where nothing is late."""
    if state in OWED_STATES:
        return max(0, (on - due_on).days)
    return max(0, (kept_on - due_on).days) if kept_on is not None else 0


def households_wanted(share: Fraction, registered: int) -> int:
    """Count the households that a report must cover: a share of those on the register, rounded up.

    Source: R002-065.
    """
    return -(-registered * share.numerator // share.denominator)


def kept_share(kept: int, kept_late: int, late: int) -> Decimal | None:
    """Give the share of duties kept in time among those that are decided.

    Args:
        kept: done in time.
        kept_late: done after the deadline.
        late: still owed after the deadline.

    Returns:
        Four decimals, rounded half up; None where nothing is decided.
    """
    decided = kept + kept_late + late
    return Decimal(half_up_ratio(kept * 10_000, decided)).scaleb(-4) if decided else None
