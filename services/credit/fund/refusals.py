"""Why money is not planned for the fund, or not taken out of it."""

from services.credit.refusals import StepRefusal


class FundSizeExceeded(StepRefusal):
    """More is planned than what the city's fund still has."""

    code = "credit.fund_size_exceeded"
    zh = "计划金额 {planned_fen} 元超过基金剩余规模：总规模 {fund_fen} 元，已安排 {committed_fen} 元。"
    en = "{planned_fen} yuan are planned; the fund is {fund_fen} yuan, of which {committed_fen} are committed."
    field = "amount_fen"


class DepositSpent(StepRefusal):
    """A deposit that claims have used up can't be taken back now."""

    code = "credit.fund_insufficient"
    zh = "风险缓释基金余额 {balance_fen} 元，不足以冲销缴存 {amount_fen} 元。"
    en = "The fund holds {balance_fen} yuan, too little to take a deposit of {amount_fen} yuan back."
    final = False
