"""What the letters refuse beside the credit rules."""

from shared.errors import Refusal


class NoLetter(Refusal):
    """The programme's policy has no letter."""

    code = "credit.no_letter"
    title = "该项目没有催收通知书样式"
    title_en = "The programme has no letter"
    remedy = "请在政策包中填写 letters 后重试。"
    remedy_en = "Write the letters into the policy pack."
