"""Why a loan's next step can't be taken, or an earlier one taken back."""

from services.credit.applications.refusals import OverApplication
from services.credit.refusals import CreditRefusal


class UnknownLoan(CreditRefusal):
    """No application of this loan has arrived yet."""

    code = "credit.unknown_loan"
    zh = "尚未收到该笔贷款的申请（loan.applied），请稍后重报。"
    en = "No application of this loan has arrived yet; send the event again later."
    field = "loan_no"
    final = False


class AlreadyApplied(CreditRefusal):
    """The loan was applied for before."""

    code = "credit.already_applied"
    zh = "该贷款编号已有申请，一个编号只能申请一次。"
    en = "This loan number was applied for already."
    field = "loan_no"


class AlreadySurveyed(CreditRefusal):
    """The bank decided on the loan before."""

    code = "credit.already_surveyed"
    zh = "该笔贷款已有调查结论，更正请先冲销原事件。"
    en = "The bank has decided on this loan already; reverse that event first."


class AlreadyContracted(CreditRefusal):
    """The contract was signed before."""

    code = "credit.already_contracted"
    zh = "该笔贷款已有借款合同，更正请先冲销原事件。"
    en = "The loan has a contract already; reverse that event first."


class NothingApproved(CreditRefusal):
    """A loan is approved without an amount."""

    code = "credit.nothing_approved"
    zh = "审批通过时，审批金额须大于零。"
    en = "An approval needs an amount above zero."
    field = "approved_amount_fen"


class NotAdmitted(CreditRefusal):
    """The bank approves a borrower whom it did not admit."""

    code = "credit.borrower_not_admitted"
    zh = "借款人未通过银行基本准入，不能审批通过。"
    en = "A borrower who did not pass the bank's basic admission can't be approved."
    field = "admitted"


class UnsecuredOnly(CreditRefusal):
    """Collateral is asked for where the programme lends without."""

    code = "credit.unsecured_only"
    zh = "本项目贷款免抵押、免担保，不得要求抵押物。"
    en = "The programme lends unsecured; no collateral may be asked for."
    field = "collateral"


class NotApproved(CreditRefusal):
    """No decision of the bank has arrived yet."""

    code = "credit.not_approved"
    zh = "尚未收到该笔贷款的审批结论（loan.surveyed），不能签订合同或放款。"
    en = "No approval of this loan has arrived yet."
    final = False


class Declined(NotApproved):
    """The bank decided against the loan."""

    zh = "该笔贷款审批未通过，不能放款。"
    en = "The bank declined this loan."
    final = True


class OverApproved(CreditRefusal):
    """More is paid out than was approved."""

    code = "credit.over_approved"
    zh = "放款 {amount_fen} 元，超过审批金额 {approved_fen} 元。"
    en = "{amount_fen} yuan were disbursed, {approved_fen} yuan approved."
    field = "amount_fen"


class OverApplied(OverApplication):
    """The bank approves more than was applied for."""

    zh = "审批金额 {amount_fen} 元，超过申请金额 {applied_fen} 元。"
    en = "{amount_fen} yuan were approved, {applied_fen} yuan applied for."
    field = "approved_amount_fen"


class AlreadyDisbursed(CreditRefusal):
    """The loan was paid out before."""

    code = "credit.already_disbursed"
    zh = "该笔贷款已放款，一笔贷款只能放款一次。"
    en = "The loan was disbursed already; a loan is disbursed once."


class NotDisbursed(CreditRefusal):
    """The loan has not been paid out yet."""

    code = "credit.not_disbursed"
    zh = "尚未收到该笔贷款的放款（loan.disbursed），请稍后重报。"
    en = "No disbursement of this loan has arrived yet; send the event again later."
    final = False


class InterestOverDue(CreditRefusal):
    """More interest than the period owes."""

    code = "credit.interest_over_due"
    zh = "计息期 {period} 累计收息 {collected_fen} 元，超过应收 {interest_fen} 元。"
    en = "{collected_fen} yuan collected for {period} exceed the {interest_fen} yuan due."
    field = "amount_fen"


class UnknownPeriod(CreditRefusal):
    """The loan has no such interest period."""

    code = "credit.unknown_period"
    zh = "该笔贷款没有计息期 {period}。"
    en = "The loan has no interest period {period}."
    field = "period"


class NothingOutstanding(CreditRefusal):
    """A loan that is repaid is extended."""

    code = "credit.nothing_outstanding"
    zh = "该笔贷款已还清，不能展期。"
    en = "The loan is repaid; there is nothing to extend."


class UnknownEvent(CreditRefusal):
    """The event to reverse has not arrived yet."""

    code = "credit.unknown_event"
    zh = "尚未收到要冲销的事件 {reverses}。"
    en = "The event {reverses} has not arrived yet."
    field = "reverses"
    final = False


class NotReversible(CreditRefusal):
    """The event is a reversal or was reversed already."""

    code = "credit.not_reversible"
    zh = "事件 {reverses} 是冲销事件或已被冲销，不能再冲销。"
    en = "The event {reverses} is a reversal or was reversed already."
    field = "reverses"


class HasDependents(CreditRefusal):
    """Other live events of the loan would not stand without this one."""

    code = "credit.has_dependents"
    zh = "有后续事件依赖事件 {reverses}，请先冲销：{dependents}。"
    en = "Other events depend on {reverses}; reverse them first: {dependents}."
    field = "reverses"


class OtherLoanDepends(HasDependents):
    """Another loan of the borrower would not have been lent without it; raised from the refusal that says why."""

    zh = "借款人的另一笔贷款依赖事件 {reverses}，现在不能冲销。"
    en = "Another loan of the borrower depends on {reverses}, which can't be reversed now."

    @property
    def detail_zh(self) -> str:
        """The reason in Chinese, with the events in question, or with what would be wrong without this one."""
        why = self.__cause__
        return f"{super().detail_zh}如冲销：{why.detail_zh}" if isinstance(why, CreditRefusal) else super().detail_zh

    @property
    def detail_en(self) -> str:
        """The reason in English, likewise."""
        why = self.__cause__
        return f"{super().detail_en} Reversed: {why.detail_en}" if isinstance(why, CreditRefusal) else super().detail_en
