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


class UnsupportedEncoding(Refusal):
    """A body in a content coding that isn't unpacked here."""

    code = "request.unsupported_encoding"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    title = "不支持的压缩方式"
    title_en = "The content coding is not supported"
    remedy = "请改用 gzip 压缩（Content-Encoding: gzip），或不压缩。"
    remedy_en = "Compress the body with gzip (Content-Encoding: gzip), or not at all."

    def headers(self) -> dict[str, str]:
        return {"Accept-Encoding": "gzip"}


class BrokenEncoding(Refusal):
    """A body that isn't in the content coding it is said to be in."""

    code = "request.broken_encoding"
    status = HTTPStatus.BAD_REQUEST
    title = "压缩内容无法解压"
    title_en = "The compressed body can't be unpacked"
    remedy = "请重新压缩后提交：请求体应为一个完整的 gzip 数据，其后不得有其他内容。"
    remedy_en = "Compress it again: the body is one whole gzip member and nothing behind it."
