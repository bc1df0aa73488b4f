"""Why interest is not put on a fund account."""

from services.credit.refusals import StepRefusal


class InterestNotSettled(StepRefusal):
    """The period's settlement day is still to come."""

    code = "credit.fund_interest_not_settled"
    zh = "{period} 的结息日为 {settled_on}，业务日期 {occurred_on} 早于结息日。"
    en = "Interest of {period} is settled on {settled_on}; {occurred_on} lies before it."
    field = "occurred_on"


class InterestTooHigh(StepRefusal):
    """More than the balance can have borne."""

    code = "credit.fund_interest_too_high"
    zh = "利息 {amount_fen} 元超过按账户日均余额核对的上限 {most_fen} 元。"
    en = "{amount_fen} yuan of interest exceed {most_fen} yuan, the most that the account's balance can have borne."
    field = "amount_fen"


class InterestSpent(StepRefusal):
    """Interest that claims have used up can't be taken back now."""

    code = "credit.fund_insufficient"
    zh = "风险缓释基金余额 {balance_fen} 元，不足以冲销利息 {amount_fen} 元。"
    en = "The fund holds {balance_fen} yuan, too little to take {amount_fen} yuan of interest back."
    final = False
