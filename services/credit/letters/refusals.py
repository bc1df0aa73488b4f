"""Why no letter is written to a borrower."""

from services.credit.refusals import CreditRefusal


class NothingToCollect(CreditRefusal):
    """Nothing is owed."""

    code = "credit.nothing_to_collect"
    zh = "贷款 {loan_no} 没有未还本金，不需要催收通知书。"
    en = "Nothing is outstanding on the loan {loan_no}; it needs no notice."
