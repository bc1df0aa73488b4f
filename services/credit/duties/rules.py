"""The banks' duties with dates."""

from datetime import date, timedelta
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

    Source: R002-130.
    """
    return quarter.following.first_day.replace(day=policy.summary_day)


def subsidy_list_due_on(quarter: Quarter, policy: DutyPolicy) -> date:
    """Give the day by which a bank submits a quarter's subsidy list, in the quarter's last month.

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
