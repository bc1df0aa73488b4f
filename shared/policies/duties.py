"""The part of a policy pack about duties: what somebody has to do again and again, and by when."""

from typing import Literal

from shared.policies.values import DayOfMonth, Days, Entry, Frozen, Key, Label, Role, WorkingDays


class LastMonthDay(Frozen):
    """Due on a day of the period's last month."""

    day_of_last_month: DayOfMonth


class NextMonthDay(Frozen):
    """Due on a day of the month after the period."""

    day_of_next_month: DayOfMonth


class WorkingDaysAfter(Frozen):
    """Due so many working days after the event, counted from the next day."""

    working_days_after_event: WorkingDays


class WindowBefore(Frozen):
    """Open so many days before the event, late ``within_days`` after that."""

    days_before_event: Days
    within_days: Days


class Duty(Entry):
    """A recurring duty: who, towards whom, how often or after which event, and by when."""

    code: Key
    label: Label
    role: Role
    receivers: tuple[Role, ...] = ()
    per: Literal["month", "quarter", "half_year", "year", "subsidy_list", "loan"]
    deadline: LastMonthDay | NextMonthDay | WorkingDaysAfter | WindowBefore
