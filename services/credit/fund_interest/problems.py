"""What is refused beside the rules of interest."""

from shared.errors import NotFound, Refusal


class InterestExists(Refusal):
    """The period's interest was credited."""

    code = "credit.fund_interest_exists"
    title = "该计息期利息已入账"
    title_en = "The period's interest was credited"
    remedy = "如金额有误，请先冲销原入账，再重新入账。"
    remedy_en = "If the amount is wrong, take the entry back first and credit it anew."


class InterestCorrected(Refusal):
    """The entry takes another back, or was taken back itself."""

    code = "credit.fund_interest_corrected"
    title = "该笔利息已冲销，或本身即为冲销"
    title_en = "The entry was taken back, or takes another back"
    remedy = "请查看该账户的利息记录。"
    remedy_en = "Read the account's entries again."


class UnknownInterest(NotFound):
    """No such entry on the account."""

    code = "credit.unknown_fund_interest"
    title = "未找到该笔利息"
    title_en = "No such entry of interest"
