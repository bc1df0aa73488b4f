"""Why money can't be taken for a loan."""

from services.credit.refusals import CreditRefusal


class OverOwed(CreditRefusal):
    """More money than the loan owes."""

    code = "credit.over_owed"
    zh = "{occurred_on} 来款 {amount_fen} 元，超过当日全部应还金额 {owed_fen} 元。"
    en = "{amount_fen} yuan came in on {occurred_on}, all that was owed is {owed_fen} yuan."
    field = "amount_fen"


class TooManyPayments(CreditRefusal):
    """A loan has more payments than can be reckoned while others wait."""

    code = "credit.too_many_payments"
    zh = "该笔贷款的还款记录已达 {most} 条，请改用收息（interest.collected）、还本（principal.repaid）事件报送。"
    en = "The loan has {most} payments; report further money as interest.collected and principal.repaid."
    field = "loan_no"
