"""Why a subsidy list can't be drawn up."""

from services.credit.refusals import StepRefusal


class QuarterNotBegun(StepRefusal):
    """The list's quarter lies in the future of its day."""

    code = "credit.quarter_not_begun"
    zh = "{period} 季度自 {start} 开始，制表日期 {occurred_on} 时尚未开始，不能编制名单。"
    en = "The quarter {period} begins on {start}; no list of it is drawn up on {occurred_on}."
    field = "period"
