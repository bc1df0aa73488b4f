"""Why a bank may not take up an application."""

from services.credit.refusals import CreditRefusal


class UnknownApplication(CreditRefusal):
    """The township's application has not arrived yet."""

    code = "credit.unknown_application"
    zh = "尚未收到申请 {application_no}，请核对申请编号或稍后重报。"
    en = "No application {application_no} has arrived yet."
    field = "application_no"
    final = False


class OpinionsMissing(CreditRefusal):
    """Not all opinions are signed yet."""

    code = "credit.opinions_missing"
    zh = "申请 {application_no} 的意见尚未签齐，缺：{missing}。"
    en = "The application {application_no} lacks opinions of: {missing}."
    field = "application_no"
    final = False


class NotSupported(CreditRefusal):
    """An opinion speaks against the loan."""

    code = "credit.not_supported"
    zh = "申请 {application_no} 有不支持的意见，不能送银行。"
    en = "An opinion on the application {application_no} is not in support."
    field = "application_no"


class OverApplication(CreditRefusal):
    """The bank takes up more than what the three opinions were signed on."""

    code = "credit.over_application"
    zh = "申请金额 {amount_fen} 元，超过乡镇申请的 {applied_fen} 元。"
    en = "{amount_fen} yuan exceed the {applied_fen} yuan of the application."
    field = "amount_fen"


class WrongBank(CreditRefusal):
    """The application was made to another bank."""

    code = "credit.wrong_bank"
    zh = "申请 {application_no} 不是向本银行提出的。"
    en = "The application {application_no} was made to another bank."
    field = "application_no"


class WrongBorrower(CreditRefusal):
    """The bank names another person than the application."""

    code = "credit.wrong_borrower"
    zh = "borrower_id_number 与申请 {application_no} 的借款人不一致。"
    en = "borrower_id_number is not the borrower of the application {application_no}."
    field = "borrower_id_number"


class WrongOrganisation(WrongBorrower):
    """The bank names another borrower than the organisation that applied."""

    zh = "申请 {application_no} 由经营主体提出：不填 borrower_id_number，organisation_credit_code 须与申请一致。"
    en = "An organisation made the application {application_no}: no borrower_id_number, and its own credit code."
    field = "organisation_credit_code"


class NotWilling(CreditRefusal):
    """The borrower has no will to develop an industry."""

    code = "credit.not_willing"
    zh = "借款人没有产业发展意愿，不能申请贷款。"
    en = "The borrower has no will to develop an industry."
    field = "willing"


class UnknownPurpose(CreditRefusal):
    """The purpose is not among the programme's."""

    code = "credit.unknown_purpose"
    zh = "用途代码 {purpose_code} 不在本项目产业目录中，可填：{purposes}。"
    en = "The purpose {purpose_code} is not among the programme's: {purposes}."
    field = "purpose_code"


class ApplicationTaken(CreditRefusal):
    """Another loan was opened on the application."""

    code = "credit.application_taken"
    zh = "申请 {application_no} 已用于贷款 {loan_no}。"
    en = "The application {application_no} was used for the loan {loan_no}."
    field = "application_no"


class LoanNoTaken(CreditRefusal):
    """A void loan's number is to be used for another borrower or programme, while its subsidy stands on lists."""

    code = "credit.loan_no_taken"
    zh = "贷款编号 {loan_no} 的贴息已按另一借款人或另一项目列入清单，不能改作他用，请另编贷款编号。"
    en = "The loan number {loan_no} stands on subsidy lists of another borrower or programme; use a new loan number."
    field = "loan_no"
