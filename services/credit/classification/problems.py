"""What can't be told of the classification."""

from http import HTTPStatus

from shared.errors import Refusal


class QuarterNotClosed(Refusal):
    """The quarter's last day was not closed yet."""

    code = "credit.quarter_not_closed"
    status = HTTPStatus.CONFLICT
    title = "该季度尚未日终"
    title_en = "The quarter is not closed yet"
    remedy = "请在该季度末日终完成后再查询，或先办理日终。"
    remedy_en = "Ask again when its last day is closed, or close the day first."
