"""Why a report of arrears can not be right."""

from services.credit.refusals import CreditRefusal


class ImplausibleArrears(CreditRefusal):
    """More interest is reported overdue than was lent: mostly an amount in the wrong unit."""

    code = "credit.implausible_arrears"
    zh = "欠息 {interest_fen} 元超过放款金额 {disbursed_fen} 元，请核对金额单位（分）。"
    en = "Interest overdue of {interest_fen} yuan exceeds the {disbursed_fen} yuan lent; check the unit (fen)."
    field = "interest_fen"


class NotYetDue(CreditRefusal):
    """Principal is reported overdue before it fell due."""

    code = "credit.not_yet_due"
    zh = "本金到期日为 {due_on}，{occurred_on} 尚未逾期。"
    en = "The principal falls due on {due_on} and is not overdue on {occurred_on}."
    field = "principal_fen"


class NoInterestDue(NotYetDue):
    """Interest is reported overdue before the first of it fell due."""

    zh = "利息最早于 {due_on} 到期，{occurred_on} 尚未逾期。"
    en = "The first interest falls due on {due_on} and is not overdue on {occurred_on}."
    field = "interest_fen"


class TooManyDays(CreditRefusal):
    """Arrears are reported for longer than anything can have been due."""

    code = "credit.too_many_days"
    zh = "逾期 {days} 天过长：该笔贷款最早到期日为 {first_due_on}，至多逾期 {most_days} 天。"
    en = "{days} days are too many: the loan's first interest fell due on {first_due_on}, {most_days} days before."
    field = "days"


class NothingOverdue(CreditRefusal):
    """An overdue report without an amount or a day."""

    code = "credit.nothing_overdue"
    zh = "逾期报告中本金或利息至少一项须大于零，逾期天数须大于零。"
    en = "An overdue report needs principal or interest above zero and at least one day."
