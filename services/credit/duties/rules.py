"""Duties with dates: when each is to be done, where it stands on a day, and what is to be announced of it."""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from services.credit.policy import DutyPolicy
from shared.calendar import Quarter


class NoticeWindow(NamedTuple):
    """Days on which a collection notice is delivered in time."""

    opens_on: date
    last_on: date
    """The last day in time; late after it."""


def bank_summary_due_on(quarter: Quarter, policy: DutyPolicy) -> date:
    """Give the day by which a bank sends its summary of a quarter's disbursements, in the month after.

    Args:
        quarter: the one that is summed up.
        policy: the day of the month, which is the last in time.

    Source: R002-130.
    """
    return quarter.following.first_day.replace(day=policy.summary_day)


def subsidy_list_due_on(quarter: Quarter, policy: DutyPolicy) -> date:
    """Give the day by which a bank submits a quarter's subsidy list, in the quarter's last month.

    Args:
        quarter: the one whose interest is listed.
        policy: the day of the month, which is the last in time.

    Source: R002-137.
    """
    return quarter.last_day.replace(day=policy.list_day)


def collection_notice_window(due_on: date, policy: DutyPolicy) -> NoticeWindow:
    """Give the days on which a loan's collection notice is delivered in time.

    Args:
        due_on: the loan's due day, extended if so.
        policy: days before maturity, and days within which to deliver.

    Returns:
        First and last day in time, both inclusive.

    Source: R002-134, R002-135.
    """
    opens_on = due_on - timedelta(days=policy.notice_before_days)
    return NoticeWindow(opens_on, opens_on + timedelta(days=policy.notice_within_days))


class DutyKind(StrEnum):
    """What is to be done by a day."""

    BANK_SUMMARY = "bank_summary"
    SUBSIDY_LIST = "subsidy_list"
    SUBSIDY_PAYMENT = "subsidy_payment"
    FUND_DEPOSIT = "fund_deposit"
    COLLECTION_NOTICE = "collection_notice"


class DutyState(StrEnum):
    """Where a duty stands on a day."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    DONE = "done"
    DONE_LATE = "done_late"
    OVERDUE = "overdue"


class DutyStanding(NamedTuple):
    """A duty's state and lateness on a day."""

    state: DutyState
    late_days: int
    """Days from the last day to the doing, or to the day asked about; 0 where it is not late."""


class News(StrEnum):
    """What is announced of a duty."""

    OPENED = "opened"
    MISSED = "missed"
    FULFILLED = "fulfilled"
    LAPSED = "lapsed"


class Kept(NamedTuple):
    """What was announced of a duty so far."""

    due_on: date
    done_on: date | None
    missed: bool
    lapsed: bool


def duty_standing(opens_on: date, due_on: date, done_on: date | None, on: date) -> DutyStanding:
    """Tell where a duty stands on a day.

    Args:
        opens_on: first day on which it is to be done.
        due_on: the last day in time.
        done_on: when it was done; what was done after the day asked about is not done yet.
        on: the day.

    Raises:
        ValueError: it would fall due before it opens.

    Source: R002-130, R002-135, R002-137, R002-138.
    """
    if due_on < opens_on:
        raise ValueError("a duty can't fall due before it opens")
    if done_on is not None and done_on <= on:
        late_days = max(0, (done_on - due_on).days)
        return DutyStanding(DutyState.DONE_LATE if late_days else DutyState.DONE, late_days)
    if on > due_on:
        return DutyStanding(DutyState.OVERDUE, (on - due_on).days)
    return DutyStanding(DutyState.OPEN if on >= opens_on else DutyState.NOT_OPEN, 0)


def news(kept: Kept | None, standing: DutyStanding | None, due_on: date) -> tuple[News, ...]:
    """Tell what is to be announced of a duty, in this order; nothing where all of it was.

    However long ago it was done: whoever follows has the same duties as the books.

    Args:
        kept: what was announced so far; None where nothing was.
        standing: how it stands on the day; None where it is no duty any more.
        due_on: its last day.
    """
    was_open = kept is not None and not kept.lapsed and kept.done_on is None
    if standing is None or standing.state is DutyState.NOT_OPEN:
        return (News.LAPSED,) if was_open else ()
    done = standing.state in (DutyState.DONE, DutyState.DONE_LATE)
    is_late = standing.state in (DutyState.OVERDUE, DutyState.DONE_LATE)
    found = []
    if kept is None or kept.lapsed or kept.due_on != due_on:
        known_missed = known_done = False
        found.append(News.OPENED)
    else:
        known_missed, known_done = kept.missed, kept.done_on is not None
        if known_done and not done:
            known_done = False
            found.append(News.OPENED)
    if is_late and not known_missed:
        found.append(News.MISSED)
    if done and not known_done:
        found.append(News.FULFILLED)
    return tuple(found)
