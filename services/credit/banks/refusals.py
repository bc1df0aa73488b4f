"""Why a bank's standing in a programme can't change so."""

from services.credit.refusals import CreditRefusal


class WrongStanding(CreditRefusal):
    """The step doesn't follow from where the bank stands."""

    code = "credit.bank_standing_wrong"
    zh = "银行 {bank_code} 在 {on} 的状态为“{state_zh}”，不能办理“{action_zh}”。"
    en = "On {on} the bank {bank_code} is {state}, which allows no {action}."
    field = "action"


class NotReplaceable(CreditRefusal):
    """The bank whose place is to be taken has not left it."""

    code = "credit.bank_not_replaceable"
    zh = "银行 {replaces} 在 {on} 的状态为“{state_zh}”，只能递补已淘汰的银行。"
    en = "On {on} the bank {replaces} is {state}; only a removed bank's place can be taken."
    field = "replaces"


class PeriodNotOver(CreditRefusal):
    """What is told of a quarter can be told only when it is over."""

    code = "credit.period_not_over"
    zh = "季度 {period} 至 {last_on} 结束，{occurred_on} 时尚未结束。"
    en = "The quarter {period} lasts until {last_on} and is not over on {occurred_on}."
    field = "occurred_on"
