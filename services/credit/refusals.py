"""Every reason for which the credit rules refuse, with a stable code and a sentence a clerk can act on."""

from typing import ClassVar

from shared.money import yuan_text


class CreditRefusal(Exception):
    """A refusal; its sentences are filled with the facts it was raised with.

    Facts named ``…_fen`` are shown in yuan. ``final`` tells a rejection from a cause that may pass: a step
    which another step needs may still arrive, so its absence is worth a retry; a contradiction is not.
    """

    code: ClassVar[str]
    zh: ClassVar[str]
    en: ClassVar[str]
    field: ClassVar[str | None] = None
    final: ClassVar[bool] = True

    def __init__(self, **facts: object) -> None:
        """Keep the facts that the sentences name.

        Args:
            facts: values by the names that the class's sentences use.
        """
        super().__init__(facts)
        self.facts = {name: _shown(name, value) for name, value in facts.items()}

    @property
    def detail_zh(self) -> str:
        """The reason in Chinese."""
        return self.zh.format_map(self.facts)

    @property
    def detail_en(self) -> str:
        """The reason in English."""
        return self.en.format_map(self.facts)

    def __str__(self) -> str:
        return f"{self.code}: {self.detail_en}"


def _shown(name: str, value: object) -> str:
    return yuan_text(value) if name.endswith("_fen") and isinstance(value, int) else str(value)


# who may borrow


class NotRegistered(CreditRefusal):
    """The household is not on the register in or after the base year."""

    code = "credit.not_registered"
    zh = "该户在 {base_year} 年（含）以后不在建档立卡名册内，不能申请贷款。"
    en = "The household was not on the register in or after {base_year}."


class NotMember(CreditRefusal):
    """The borrower does not belong to the household."""

    code = "credit.not_member"
    zh = "借款人不是该户的家庭成员。"
    en = "The borrower is not a member of the household."
    field = "borrower_id_number"


class WrongAge(CreditRefusal):
    """The borrower is too young or too old."""

    code = "credit.wrong_age"
    zh = "借款人申请当日年满 {years} 周岁，应在 {age_min_years} 至 {age_max_years} 周岁之间（含）。"
    en = "At {years} completed years on the day of application; {age_min_years} to {age_max_years} may borrow."
    field = "borrower_id_number"


class NoCivilCapacity(CreditRefusal):
    """The borrower lacks full civil capacity."""

    code = "credit.no_civil_capacity"
    zh = "借款人不具有完全民事行为能力。"
    en = "The borrower lacks full civil capacity."
    field = "borrower_id_number"


class WrongPurpose(CreditRefusal):
    """The money would not go into industry development."""

    code = "credit.wrong_purpose"
    zh = "贷款用途“{purpose}”不属于产业发展。"
    en = "The purpose “{purpose}” is not industry development."
    field = "purpose"


class NoBasis(CreditRefusal):
    """The organisation meets none of the three conditions."""

    code = "credit.no_basis"
    zh = "该经营主体没有吸纳贫困户入股、就业或签订一年以上协议，不能申请贷款。"
    en = "The organisation takes no money of poor households, employs none and has no agreement with any."


class OverCap(CreditRefusal):
    """A borrower would owe more than its cap."""

    code = "credit.over_cap"
    zh = "{on} 起贷款余额合计 {owed_fen} 元，超过上限 {cap_fen} 元。"
    en = "From {on} on {owed_fen} yuan would be outstanding, above the cap of {cap_fen} yuan."
    field = "amount_fen"


class HouseholdNotWhole(CreditRefusal):
    """A compensated loan of the household is not recovered yet."""

    code = "credit.household_not_whole"
    zh = "该户有已代偿且尚未追回的贷款，追回之前不能再借。"
    en = "A compensated loan of the household is not fully recovered yet."


# steps of a loan


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


class ImplausibleArrears(CreditRefusal):
    """More interest is reported overdue than was lent: mostly an amount in the wrong unit."""

    code = "credit.implausible_arrears"
    zh = "欠息 {interest_fen} 元超过放款金额 {disbursed_fen} 元，请核对金额单位（分）。"
    en = "Interest overdue of {interest_fen} yuan exceeds the {disbursed_fen} yuan lent; check the unit (fen)."
    field = "interest_fen"


class NothingApproved(CreditRefusal):
    """A loan is approved without an amount."""

    code = "credit.nothing_approved"
    zh = "审批通过时，审批金额须大于零。"
    en = "An approval needs an amount above zero."
    field = "approved_amount_fen"


class NotApproved(CreditRefusal):
    """No decision of the bank has arrived yet."""

    code = "credit.not_approved"
    zh = "尚未收到该笔贷款的审批结论（loan.surveyed），不能放款。"
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


class WrongTerm(CreditRefusal):
    """The term is too short or too long."""

    code = "credit.wrong_term"
    zh = "贷款期限 {term_months} 个月，应为 {term_min_months} 至 {term_max_months} 个月。"
    en = "The term is {term_months} months; {term_min_months} to {term_max_months} are allowed."
    field = "term_months"


class WrongRate(CreditRefusal):
    """The rate is not the benchmark of the day and term."""

    code = "credit.wrong_rate"
    zh = "年利率 {annual_rate} 与放款日同期限基准利率 {benchmark_rate} 不符。"
    en = "The rate {annual_rate} is not the benchmark {benchmark_rate} of that day and term."
    field = "annual_rate"


class WrongDueOn(CreditRefusal):
    """The due day does not follow from the terms."""

    code = "credit.wrong_due_on"
    zh = "到期日 {due_on} 不正确，应为 {expected}。"
    en = "The due day {due_on} is wrong; expected: {expected}."
    field = "due_on"


class ExtensionTooLong(CreditRefusal):
    """All extensions together reach further than the agreed term allows."""

    code = "credit.extension_too_long"
    zh = "展期后到期日 {new_due_on} 过晚：原期限 {term_months} 个月的贷款，累计展期最晚至 {latest_on}。"
    en = "The due day {new_due_on} is too late: a loan of {term_months} months is extended to {latest_on} at most."
    field = "new_due_on"


class ExtensionPast(CreditRefusal):
    """An extension ends on or before the day on which it is agreed."""

    code = "credit.extension_past"
    zh = "展期后到期日 {new_due_on} 不晚于办理展期的日期 {occurred_on}。"
    en = "The new due day {new_due_on} does not lie after the day of the extension, {occurred_on}."
    field = "new_due_on"


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


class DateBeforeStep(CreditRefusal):
    """The business date lies before that of a step it depends on."""

    code = "credit.date_before_step"
    zh = "业务日期 {occurred_on} 早于其所依据事项的日期 {step_on}。"
    en = "The business date {occurred_on} lies before {step_on}, the date of the step it depends on."
    field = "occurred_on"


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


class OverApplied(OverApplication):
    """The bank approves more than was applied for."""

    zh = "审批金额 {amount_fen} 元，超过申请金额 {applied_fen} 元。"
    en = "{amount_fen} yuan were approved, {applied_fen} yuan applied for."
    field = "approved_amount_fen"


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


class ApplicationTaken(CreditRefusal):
    """Another loan was opened on the application."""

    code = "credit.application_taken"
    zh = "申请 {application_no} 已用于贷款 {loan_no}。"
    en = "The application {application_no} was used for the loan {loan_no}."
    field = "application_no"


class LoanNoTaken(CreditRefusal):
    """A void loan's number is to be used for another household, while its subsidy stands on lists for the former."""

    code = "credit.loan_no_taken"
    zh = "贷款编号 {loan_no} 的贴息已按另一户列入清单，不能改给别户使用，请另编贷款编号。"
    en = "The loan number {loan_no} stands on subsidy lists for another household; use a new loan number."
    field = "loan_no"


class BankNotAdmitted(CreditRefusal):
    """The bank has no part in the programme on that day."""

    code = "credit.bank_not_admitted"
    zh = "银行 {bank_code} 在 {on} 不是试点银行，不能办理。"
    en = "The bank {bank_code} was not admitted to the programme on {on}."
    field = "bank_code"


# money and reports


class OverOutstanding(CreditRefusal):
    """More principal than is outstanding."""

    code = "credit.over_outstanding"
    zh = "本金 {amount_fen} 元超过贷款余额 {outstanding_fen} 元。"
    en = "{amount_fen} yuan of principal exceed the {outstanding_fen} yuan outstanding."
    field = "amount_fen"


class UnknownPeriod(CreditRefusal):
    """The loan has no such interest period."""

    code = "credit.unknown_period"
    zh = "该笔贷款没有计息期 {period}。"
    en = "The loan has no interest period {period}."
    field = "period"


class PeriodNotBegun(CreditRefusal):
    """The interest period lies in the future of the event."""

    code = "credit.period_not_begun"
    zh = "计息期 {period} 自 {start} 开始，收息日期 {occurred_on} 时尚未开始。"
    en = "The period {period} begins on {start}, after {occurred_on}."
    field = "period"


class PeriodOutOfRange(CreditRefusal):
    """A quarter further ahead than money is planned for."""

    code = "credit.period_out_of_range"
    zh = "季度 {period} 过远：{on} 时最晚可填 {last}。"
    en = "The quarter {period} is too far ahead: on {on} the last one is {last}."
    field = "period"


class InterestOverDue(CreditRefusal):
    """More interest than the period owes."""

    code = "credit.interest_over_due"
    zh = "计息期 {period} 累计收息 {collected_fen} 元，超过应收 {interest_fen} 元。"
    en = "{collected_fen} yuan collected for {period} exceed the {interest_fen} yuan due."
    field = "amount_fen"


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


class NothingOutstanding(CreditRefusal):
    """A loan that is repaid is extended."""

    code = "credit.nothing_outstanding"
    zh = "该笔贷款已还清，不能展期。"
    en = "The loan is repaid; there is nothing to extend."


# losses


class AlreadyClaimed(CreditRefusal):
    """The loan was claimed before."""

    code = "credit.already_claimed"
    zh = "该笔贷款已申请代偿，一笔贷款只能申请一次。"
    en = "The loan was claimed already; a loan is claimed once."


class Claimed(CreditRefusal):
    """Money or a report that comes after the claim."""

    code = "credit.claimed"
    zh = "该笔贷款已代偿；此后收回的款项请按追偿（recovery.received）报送。"
    en = "The loan is compensated; money that comes in now is recovery."


class NotClaimed(CreditRefusal):
    """Recovery or insurance for a loan without a claim."""

    code = "credit.not_claimed"
    zh = "尚未收到该笔贷款的代偿申请（compensation.claimed）。"
    en = "No claim of this loan has arrived yet."
    final = False


class ClaimTooEarly(CreditRefusal):
    """The waiting time after the due day is not over."""

    code = "credit.claim_too_early"
    zh = "最早可于 {earliest_on} 申请代偿。"
    en = "The loan may be claimed from {earliest_on} on."
    field = "occurred_on"


class ClaimTooHigh(CreditRefusal):
    """More principal or more interest than what the borrower owes."""

    code = "credit.claim_too_high"
    zh = "代偿本金 {principal_fen} 元、利息 {interest_fen} 元，超过所欠 {outstanding_fen} 元、{unpaid_fen} 元。"
    en = "{principal_fen} of principal and {interest_fen} of interest claimed; {outstanding_fen} and {unpaid_fen} owed."
    field = "principal_fen"


class NothingClaimed(CreditRefusal):
    """A claim without principal; arrears of interest alone are no loss yet."""

    code = "credit.nothing_claimed"
    zh = "代偿本金须大于零；仅欠利息不能申请代偿。"
    en = "A claim needs principal; arrears of interest alone can't be claimed."
    field = "principal_fen"


class OverInsurerShare(CreditRefusal):
    """More than the insurer's share of the principal."""

    code = "credit.over_insurer_share"
    zh = "保险赔付累计 {paid_fen} 元，超过保险公司应承担的 {share_fen} 元。"
    en = "{paid_fen} yuan of insurance exceed the insurer's share of {share_fen} yuan."
    field = "amount_fen"


class FundInsufficient(CreditRefusal):
    """Taking a recovery back would ask more of the fund than it holds."""

    code = "credit.fund_insufficient"
    zh = "风险缓释基金余额不足，暂不能冲销该笔追偿。"
    en = "The fund does not hold enough to take this recovery back now."
    final = False


# reversals


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
    """Other live events would not stand without this one.

    It is raised from the refusal that says why they would not, or with the later event's type as ``cause``.
    """

    code = "credit.has_dependents"
    zh = "有后续事件依赖事件 {reverses}，请先冲销后续事件。"
    en = "Other events depend on {reverses}; reverse them first."
    field = "reverses"

    @property
    def detail_zh(self) -> str:
        """The reason in Chinese, with what would be wrong without the event."""
        why = self.__cause__
        if isinstance(why, CreditRefusal):
            return f"{super().detail_zh}如现在冲销：{why.detail_zh}"
        return f"{super().detail_zh}后续事件的类型是 {self.facts['cause']}。"

    @property
    def detail_en(self) -> str:
        """The reason in English, with what would be wrong without the event."""
        why = self.__cause__
        if isinstance(why, CreditRefusal):
            return f"{super().detail_en} Reversed now: {why.detail_en}"
        return f"{super().detail_en} They are of the type {self.facts['cause']}."
