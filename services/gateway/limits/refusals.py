"""Why the gateway refuses to read on."""

from http import HTTPStatus

from shared.errors import Refusal


class TooLarge(Refusal):
    """A request whose body is larger than its address takes."""

    code = "request.too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "提交的内容过大"
    title_en = "The request is too large"
    remedy = "请把内容分成几次提交。"
    remedy_en = "Send it in several parts."
