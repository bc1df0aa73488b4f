"""Why a subsidy list does not stand."""

from services.credit.refusals import StepRefusal


class ListTooEarly(StepRefusal):
    """A quarter's list is handed in before the quarter's interest is settled."""

    code = "credit.list_too_early"
    zh = "{period} 名单最早于结息日 {earliest_on} 报送：每季度只有一份名单，提前报送后其余利息须待下一季度。"
    en = "The list of {period} is handed in from {earliest_on} on, when interest is settled: a quarter has one list."
    field = "occurred_on"
