"""Why a loan may not be agreed on as it was."""

from services.credit.refusals import CreditRefusal


class WrongTerm(CreditRefusal):
    """The term is too short or too long."""

    code = "credit.wrong_term"
    zh = "贷款期限 {term_months} 个月，应为 {term_min_months} 至 {term_max_months} 个月。"
    en = "The term is {term_months} months; {term_min_months} to {term_max_months} are allowed."
    field = "term_months"


class ProductTerm(CreditRefusal):
    """The product is not offered for that long."""

    code = "credit.product_term"
    zh = "贷款期限 {term_months} 个月，产品 {product} 应为 {term_min_months} 至 {term_max_months} 个月。"
    en = "The term is {term_months} months; {product} has {term_min_months} to {term_max_months}."
    field = "term_months"


class ProductAmount(CreditRefusal):
    """The product is not offered for as much."""

    code = "credit.product_amount"
    zh = "金额 {amount_fen} 元，超过产品 {product} 的上限 {amount_max_fen} 元。"
    en = "{amount_fen} yuan exceed the {amount_max_fen} yuan of the product {product}."
    field = "amount_fen"


class ProductBorrower(CreditRefusal):
    """The product is for other borrowers."""

    code = "credit.product_borrower"
    zh = "产品 {product} 不对此类借款人发放。"
    en = "The product {product} is not for borrowers of this kind."
    field = "product"


class ProductOfOtherBank(CreditRefusal):
    """Another bank has the product."""

    code = "credit.product_of_other_bank"
    zh = "产品 {product} 不是银行 {bank_code} 的产品。"
    en = "The product {product} is not one of the bank {bank_code}."
    field = "product"


class WrongRate(CreditRefusal):
    """The rate is not the benchmark of the day and term."""

    code = "credit.wrong_rate"
    zh = "年利率 {annual_rate} 与放款日同期限基准利率 {benchmark_rate} 不符。"
    en = "The rate {annual_rate} is not the benchmark {benchmark_rate} of that day and term."
    field = "annual_rate"


class RateTooHigh(WrongRate):
    """The rate is above the most that the programme allows."""

    zh = "年利率 {annual_rate} 高于放款日同期限贷款市场报价利率（LPR）{highest_rate}。"
    en = "The rate {annual_rate} is above {highest_rate}, the LPR of that day and term."


class WrongDueOn(CreditRefusal):
    """The due day does not follow from the terms."""

    code = "credit.wrong_due_on"
    zh = "到期日 {due_on} 不正确，应为 {expected}。"
    en = "The due day {due_on} is wrong; expected: {expected}."
    field = "due_on"


class NotMovedOut(WrongDueOn):
    """An extension ends no later than what was agreed before it."""

    zh = "展期后到期日 {new_due_on} 不晚于此前已定的到期日 {due_on}。"
    en = "The new due day {new_due_on} does not lie after {due_on}, which was agreed before."
    field = "new_due_on"


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
