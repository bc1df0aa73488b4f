"""Why a subsidy list can't be drawn up, or is not handed in yet."""

from services.credit.refusals import StepRefusal


class QuarterNotBegun(StepRefusal):
    """The list's quarter lies in the future of its day."""

    code = "credit.quarter_not_begun"
    zh = "{period} 季度自 {start} 开始，制表日期 {occurred_on} 时尚未开始，不能编制名单。"
    en = "The quarter {period} begins on {start}; no list of it is drawn up on {occurred_on}."
    field = "period"


class ListTooEarly(StepRefusal):
    """A quarter's list is handed in before the quarter's interest is settled."""

    code = "credit.list_too_early"
    zh = "{period} 名单最早于结息日 {earliest_on} 报送：每季度只有一份名单，提前报送后其余利息须待下一季度。"
    en = "The list of {period} is handed in from {earliest_on} on, when interest is settled: a quarter has one list."
    field = "occurred_on"
