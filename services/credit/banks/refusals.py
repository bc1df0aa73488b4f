"""Why a bank's standing can't change so, or why it is too early to tell of a quarter.

No event of a bank can meet these, so they are not among the refusals that the channel lists.
"""

from datetime import date

from shared.calendar import Quarter
from shared.errors import Refusal


class WrongStanding(Refusal):
    """The step doesn't follow from where the bank stands."""

    code = "credit.bank_standing_wrong"
    title = "银行当前状态不能办理此步骤"
    title_en = "The bank's standing doesn't allow this step"
    remedy = "请查看该银行的状态和历次决定后重新办理。"
    remedy_en = "Read the bank's standing and the decisions about it, then decide again."


class NotReplaceable(Refusal):
    """The bank whose place is to be taken has not left it."""

    code = "credit.bank_not_replaceable"
    title = "只能递补已淘汰的银行"
    title_en = "Only a removed bank's place can be taken"
    remedy = "请先淘汰被递补的银行，或不填 replaces。"
    remedy_en = "Remove the other bank first, or leave `replaces` out."


class PeriodNotOver(Refusal):
    """What is told of a quarter can be told only when it is over."""

    code = "credit.period_not_over"
    title = "该季度尚未结束"
    title_en = "The quarter is not over"
    remedy = "请在季度结束后办理。"
    remedy_en = "Come back when the quarter is over."


def check_period_over(quarter: Quarter, on: date) -> None:
    """Check that a quarter is over on a day.

    Raises:
        PeriodNotOver: it lasts on.
    """
    if on <= quarter.last_day:
        raise PeriodNotOver(
            f"{quarter} 至 {quarter.last_day} 结束，{on} 时尚未结束",
            f"{quarter} lasts until {quarter.last_day} and is not over on {on}",
            field="occurred_on",
        )
