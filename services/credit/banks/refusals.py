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
