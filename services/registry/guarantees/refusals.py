"""What is refused of a check."""

from http import HTTPStatus

from shared.errors import Refusal


class CheckedLater(Refusal):
    """A check dated after the step that records it."""

    code = "registry.checked_later"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "核查日期晚于业务日期"
    title_en = "The check lies after the step that records it"
    remedy = "请填写实际核查的日期，不晚于登记的业务日期。"
    remedy_en = "Give the day of the check itself, not after the business date."


class NothingTested(Refusal):
    """A test of the water in which nothing was tested."""

    code = "registry.nothing_tested"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "四项饮水指标均未填写"
    title_en = "None of the four tests of drinking water is filled in"
    remedy = "请至少填写水量、水质、取水时间、供水保证率中的一项。"
    remedy_en = "Fill in quantity, quality, time or share of days with water."
