"""What assessments refuse beside the credit rules."""

from shared.errors import NotFound, Refusal


class UnknownAssessment(NotFound):
    """No such assessment in the caller's city."""

    code = "credit.unknown_bank_assessment"
    title = "未找到该考核"
    title_en = "No such assessment"


class NoScheme(Refusal):
    """The programme's policy judges no banks."""

    code = "credit.no_assessment_scheme"
    title = "该项目没有银行考核办法"
    title_en = "The programme has no scheme by which banks are judged"
    remedy = "请在政策包中填写 assessment 后重试。"
    remedy_en = "Write the scheme into the policy pack."
