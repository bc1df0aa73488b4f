"""What whoever meets a refusal of the credit rules can do about it, where correcting the input is not the answer."""

CORRECT = ("请按说明更正后重新提交。", "Correct it as described and send it again.")
LATER = (
    "请待所缺的事项到达后原样重报，或先报送所缺的事项。",
    "Send it again as it is once what is missing has arrived, or send that first.",
)
"""Of what may pass: nothing has to be corrected."""
_NOBODY = (
    "此项不能以更正填报内容解决，申请不予受理。",
    "Nothing in the form can mend this; the application is refused.",
)
_RECOVER = (
    "请待已代偿的贷款全部追回后再申请；如已追回，请先报送 recovery.received。",
    "Apply once all that was claimed is recovered; if it is, send recovery.received first.",
)
_REVERSE = (
    "无需重报；如原事件有误，请先用 event.reversed 冲销原事件。",
    "There is no need to send it again; if the first was wrong, reverse it with event.reversed.",
)
_OTHER_BORROWER = ("请核对申请编号和借款人是否对应。", "Check that application and borrower belong together.")
_ARREARS = ("请待贷款恢复正常后再评定，或评为一般。", "Rate it once the loan is in order again, or rate it ordinary.")
_PRODUCT = (
    "请从产品目录（GET /credit/products）中另选产品，或调整申请内容。",
    "Choose another product, or change the terms.",
)

REMEDIES = {
    "credit.renewed_unknown": (
        "请核对所续贷款的编号、银行和项目；银行尚未报送其放款的，待报送后再办理。",
        "Check number, bank and programme of the loan to be renewed; what was not reported yet has to be first.",
    ),
    "credit.not_disbursed": (
        "请待银行报送该笔贷款的放款后再办理。",
        "Wait until the bank has reported the disbursement.",
    ),
    "credit.no_civil_capacity": _NOBODY,
    "credit.not_registered": _NOBODY,
    "credit.not_willing": _NOBODY,
    "credit.wrong_age": (
        "请核对证件号码；年龄不符的，可由户内其他符合条件的成员申请。",
        "Check the ID number; another member of the household may apply.",
    ),
    "credit.not_member": (
        "请核对证件号码和户编号；刚变更的家庭成员稍后即可办理。",
        "Check ID number and household; a member who was recorded just now follows in a moment.",
    ),
    "credit.households_only": (
        "请改由贫困户申请，或选择向经营主体发放的项目（GET /credit/programmes）。",
        "Let a household apply, or choose a programme that lends to organisations.",
    ),
    "credit.organisation_closed": _NOBODY,
    "credit.wrong_organisation_kind": _NOBODY,
    "credit.no_basis": (
        "请先在建档系统登记入股、用工合同或帮扶协议，再申请。",
        "Record the investment, contracts or agreement in the register first.",
    ),
    "credit.household_not_whole": _RECOVER,
    "credit.organisation_not_whole": _RECOVER,
    "credit.over_cap": (
        "请减少金额，或待已有贷款归还后再办理。",
        "Lower the amount, or wait until other loans are repaid.",
    ),
    "credit.not_supported": (
        "请由乡镇重新申请并取得三方同意后再办理。",
        "Let the township file it anew, with all opinions in support.",
    ),
    "credit.bank_not_admitted": (
        "请在试点银行名录（GET /credit/banks）中另选银行，或核对日期。",
        "Choose one of the banks that GET /credit/banks lists, or check the day.",
    ),
    "credit.wrong_bank": ("请由受理该申请的银行办理。", "Let the bank to which the application was made go on."),
    "credit.wrong_borrower": _OTHER_BORROWER,
    "credit.application_taken": (
        "一份申请只用于一笔贷款；另一笔贷款请由乡镇另行申请。",
        "One application serves one loan; let the township file another.",
    ),
    "credit.already_applied": _REVERSE,
    "credit.already_surveyed": _REVERSE,
    "credit.already_disbursed": _REVERSE,
    "credit.already_claimed": _REVERSE,
    "credit.claimed": ("请改报 recovery.received。", "Send recovery.received instead."),
    "credit.claim_too_early": ("请在说明所列日期或以后申请。", "Claim it on the day that is named or later."),
    "credit.has_dependents": (
        "请先按时间倒序冲销所列的后续事件，再冲销本事件。",
        "Reverse the events that are named, the latest first, and then this one.",
    ),
    "credit.not_reversible": (
        "无需再次冲销；要恢复的，请用新的事件编号重新报送原事项。",
        "There is nothing to reverse; to restore it, send it again under a new id.",
    ),
    "credit.loan_no_taken": ("请为新的借款人另编借据号。", "Give the new borrower's loan another number."),
    "credit.loss_not_shared": ("该项目无需办理年终结算。", "The programme needs no settlement."),
    "credit.nothing_to_settle": (
        "无需办理；有新的代偿或追偿后再编制。",
        "There is nothing to do until something is paid or recovered.",
    ),
    "credit.year_not_over": ("请在年度结束后办理。", "Do it once the year is over."),
    "credit.year_settled": ("请改填说明所列的年度。", "Name the year that is told."),
    "credit.nothing_outstanding": ("已还清的贷款无需展期。", "A loan that is repaid needs no extension."),
    "credit.rated_despite_arrears": _ARREARS,
    "credit.rated_despite_breach": _ARREARS,
    "credit.rated_despite_claim": _ARREARS,
    "credit.share_too_low": ("达到要求的比例后再评定。", "Name it once the share is reached."),
    "credit.rating_stands": ("请改填以后的日期，或先撤销该评定。", "Give a later day, or revoke that rating first."),
    "credit.product_amount": _PRODUCT,
    "credit.product_borrower": _PRODUCT,
    "credit.product_of_other_bank": _PRODUCT,
    "credit.product_term": _PRODUCT,
    "credit.fund_plan_outdated": ("请作废本计划后重新编制。", "Discard the plan and draw it up anew."),
    "credit.fund_size_exceeded": (
        "请减少计划金额；确需增加的，请先扩大基金规模。",
        "Plan less, or enlarge the fund first.",
    ),
    "credit.fund_insufficient": ("请待基金补足后再办理。", "Do it once the fund holds enough."),
    "credit.not_yet_due": ("请在到期之后再报送。", "Send it once it is past due."),
    "credit.period_not_begun": (
        "请在该计息期开始后报送，或核对计息期。",
        "Send it once the period has begun, or check the period.",
    ),
}
"""By code, Chinese and English."""


def remedy_of(code: str, *, final: bool) -> tuple[str, str]:
    """What to do about a refusal.

    Args:
        code: the refusal's.
        final: whether it stays refused, however often it is sent.
    """
    return REMEDIES.get(code, CORRECT if final else LATER)
