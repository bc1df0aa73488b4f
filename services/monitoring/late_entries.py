"""What was entered after its last day, whatever day it bears: whether it came in time is told by its own date alone."""

from datetime import date

ENTERED_LATE = (
    "期限过后才录入：录入日（北京时间）晚于期限，不论填写的办理日期。是否逾期（late、late_days）仍按填写的办理日期判断，"
    "此项另行标明补录，供核查倒填日期。"
)
"""What the API says of the field, of duties, of reported figures and of findings alike."""


def entered_late(due_on: date | None, recorded_on: date) -> bool:
    """Whether something was entered after its last day.

    Args:
        due_on: the last day in time, itself included; None where there is none.
        recorded_on: day in China on which it was entered, not the day that it bears.

    Source: R000-081. Assumed: the source wants reports by a day and says nothing of what is entered afterwards.
    """
    return due_on is not None and recorded_on > due_on
