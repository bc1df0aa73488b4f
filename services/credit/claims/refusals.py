"""Why a loss is not borne, or recovered money not taken."""

from services.credit.refusals import CreditRefusal


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
