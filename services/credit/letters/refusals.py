"""Why no letter is written to a borrower."""

from shared.errors import Refusal


class NoLetter(Refusal):
    """The programme's policy has no letter."""

    code = "credit.no_letter"
    title = "该项目没有催收通知书样式"
    title_en = "The programme has no letter"
    remedy = "请在政策包中填写 letters 后重试。"
    remedy_en = "Write the letters into the policy pack."


class NothingToCollect(Refusal):
    """Nothing is owed."""

    code = "credit.nothing_to_collect"
    title = "该笔贷款没有未还本金，不需要催收通知书"
    title_en = "Nothing is outstanding on the loan; it needs no notice"
    remedy = "请核对贷款编号。"
    remedy_en = "Check the loan's number."
