"""What journals, duties and bank events of the credit books are called, and the fields of these events."""

JOURNAL_LABELS = {
    "disbursement": "发放贷款",
    "repayment": "收回本金",
    "interest": "收取利息",
    "payment": "收到还款",
    "claim": "代偿",
    "recovery": "追偿收回",
    "reversal": "冲正",
    "deposit_sent": "基金拨付在途",
    "deposit": "基金缴存到账",
    "deposit_returned": "基金拨付退回",
    "deposit_taken_back": "冲销基金缴存",
    "list_approved": "批准贴息名单",
    "list_withdrawn": "退回已批准的贴息名单",
    "list_paid": "拨付贴息",
    "account_interest": "专户利息入账",
    "interest_correction": "更正专户利息",
    "year_settlement": "年终结算",
}
"""What happened, as journals tell it; a kind that isn't named here is shown as it stands."""
CAUSE_LABELS = {
    "bank_event": "银行事件",
    "subsidy_list": "贴息名单",
    "fund_deposit": "基金缴存",
    "fund_interest": "专户利息",
    "year_settlement": "年终结算",
}
"""What a journal came of."""
BANK_DUTY_LABELS = {
    "bank_summary": "贷款发放情况汇总",
    "subsidy_list": "报送贴息名单",
    "subsidy_payment": "审核拨付贴息资金",
    "fund_deposit": "缴存风险缓释基金",
    "collection_notice": "送达还款催收通知书",
}
"""Duties that follow from the books, by their kinds; a plan in force may name them otherwise."""
BANK_EVENT_LABELS = {
    "loan.applied": "受理申请",
    "loan.surveyed": "调查审批",
    "loan.contracted": "签订合同",
    "loan.disbursed": "发放贷款",
    "interest.collected": "收取利息",
    "principal.repaid": "归还本金",
    "payment.received": "收到还款",
    "loan.overdue": "报告逾期",
    "loan.classified": "风险分类",
    "loan.extended": "展期",
    "loan.breached": "违约",
    "collection.notice_delivered": "送达催收通知",
    "compensation.claimed": "申请代偿",
    "insurance.paid": "保险赔付",
    "recovery.received": "追偿收回",
    "event.reversed": "冲正",
}
"""Types of bank events."""
BANK_EVENT_FIELD_LABELS = {
    "amount_fen": "金额",
    "penalty_fen": "罚息",
    "principal_fen": "本金",
    "interest_fen": "利息",
    "admitted": "是否准入",
    "contract_no": "合同编号",
    "renews": "被续贷款",
    "approved": "是否批准",
    "approved_amount_fen": "批准金额",
    "period": "计息期",
    "annual_rate": "年利率",
    "term_months": "期限（月）",
    "due_on": "到期日",
    "new_due_on": "展期至",
    "insurer_share": "保险承担比例",
    "application_no": "申请编号",
    "organisation_credit_code": "统一社会信用代码",
    "purpose": "用途",
    "days": "逾期天数",
    "classification": "分类",
    "kind": "情形",
    "use_assessment": "借款用途",
    "credit_assessment": "信用状况",
    "capacity_assessment": "还款能力",
    "collateral": "抵押物",
    "reason": "原因",
    "note": "说明",
    "reverses": "所冲正事件",
}
"""Fields of bank events, in the order in which people read them."""
