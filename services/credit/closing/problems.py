"""Why a day can't be closed."""

from http import HTTPStatus

from shared.errors import Refusal


class DayNotOver(Refusal):
    """The day is not over yet."""

    code = "credit.day_not_over"
    status = HTTPStatus.CONFLICT
    title = "当日尚未结束，不能日终"
    title_en = "The day is not over yet"
    remedy = "请在次日办理，或改填已经结束的日期。"
    remedy_en = "Close it tomorrow, or name a day that is over."
