"""Why money can't be taken for a loan."""

from services.credit.refusals import CreditRefusal


class OverOwed(CreditRefusal):
    """More money than the loan owes."""

    code = "credit.over_owed"
    zh = "{occurred_on} 来款 {amount_fen} 元，超过当日全部应还金额 {owed_fen} 元。"
    en = "{amount_fen} yuan came in on {occurred_on}, all that was owed is {owed_fen} yuan."
    field = "amount_fen"
