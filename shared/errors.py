"""Refusals that the API answers as RFC 9457 problem documents, in Chinese or English."""

from http import HTTPStatus
from typing import Any, ClassVar


class Refusal(Exception):
    """A request that can't be done as asked.

    Subclasses give the stable `code` (``service.reason``), the HTTP `status`, a title and a remedy in both languages;
    an instance adds the sentence of the case. `field` names the offending input as the client wrote it.
    """

    code: ClassVar[str] = "request.refused"
    status: ClassVar[int] = HTTPStatus.CONFLICT
    title: ClassVar[str] = "请求被拒绝"
    title_en: ClassVar[str] = "The request was refused"
    remedy: ClassVar[str] = "请按说明更正后重试。"
    remedy_en: ClassVar[str] = "Correct the request as described and try again."

    def __init__(self, detail: str = "", detail_en: str = "", *, field: str | None = None, **extra: Any) -> None:
        super().__init__(detail_en or detail or self.title_en)
        self.detail = detail or self.title
        self.detail_en = detail_en or self.title_en
        self.field = field
        self.extra = extra

    def headers(self) -> dict[str, str]:
        """Headers that the answer bears."""
        return {}


class NotFound(Refusal):
    """Nothing of that name, or nothing that the caller may see: the two are not told apart."""

    code = "request.not_found"
    status = HTTPStatus.NOT_FOUND
    title = "未找到"
    title_en = "Not found"
    remedy = "请核对编号；不在您辖区内的记录不会显示。"
    remedy_en = "Check the identifier; records outside your area are not shown."


class NotSignedIn(Refusal):
    """No token, or one that is not valid any more."""

    code = "auth.not_signed_in"
    status = HTTPStatus.UNAUTHORIZED
    title = "未登录或登录已失效"
    title_en = "Not signed in, or the token is no longer valid"
    remedy = "请重新登录获取令牌。"
    remedy_en = "Sign in again to get a token."

    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": "Bearer"}


class Forbidden(Refusal):
    """The caller's role doesn't hold the permission."""

    code = "auth.forbidden"
    status = HTTPStatus.FORBIDDEN
    title = "没有权限"
    title_en = "Not permitted"
    remedy = "请由具有相应职责的人员办理，或联系管理员。"
    remedy_en = "Let somebody with that duty do it, or ask the administrator."


class OutsideArea(Refusal):
    """The caller names an area or a bank that is not his."""

    code = "auth.outside_area"
    status = HTTPStatus.FORBIDDEN
    title = "超出管辖范围"
    title_en = "Outside the caller's area"
    remedy = "只能办理本辖区、本银行的业务。"
    remedy_en = "Only matters of one's own area or bank can be dealt with."


class StaleVersion(Refusal):
    """Somebody else changed the record since the caller read it."""

    code = "request.stale_version"
    status = HTTPStatus.PRECONDITION_FAILED
    title = "记录已被他人修改"
    title_en = "The record was changed by someone else"
    remedy = "请重新读取最新内容，再提交修改。"
    remedy_en = "Read the record again and repeat the change on it."


class VersionRequired(Refusal):
    """An update without If-Match."""

    code = "request.version_required"
    status = HTTPStatus.PRECONDITION_REQUIRED
    title = "缺少版本号"
    title_en = "If-Match is missing"
    remedy = "请在 If-Match 中带上读取时返回的 ETag。"
    remedy_en = "Send the ETag of the record you read as If-Match."


class KeyReused(Refusal):
    """An Idempotency-Key was used before for another request."""

    code = "request.idempotency_key_reused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "幂等键已用于另一个请求"
    title_en = "The Idempotency-Key was used for another request"
    remedy = "请为新的请求使用新的 Idempotency-Key。"
    remedy_en = "Use a new Idempotency-Key for a new request."


class DateInFuture(Refusal):
    """A business date after today."""

    code = "request.date_in_future"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "业务日期晚于今天"
    title_en = "The business date lies in the future"
    remedy = "请填写今天或以前的日期。"
    remedy_en = "Give today's date or an earlier one."


class DateBeforeStep(Refusal):
    """A step dated before the step that it follows."""

    code = "request.date_before_step"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "业务日期早于上一步"
    title_en = "The business date lies before the step before"
    remedy = "请填写不早于上一步的日期。"
    remedy_en = "Give a date not before the previous step."


class RangeReversed(Refusal):
    """A span of days that ends before it begins."""

    code = "request.range_reversed"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "截止日早于起始日"
    title_en = "The last day lies before the first"
    remedy = "请对调或更正两个日期后重试。"
    remedy_en = "Exchange or correct the two days and try again."


class Invalid(Refusal):
    """Input that can't be understood, found outside the request's schema."""

    code = "request.invalid"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "请求内容有误"
    title_en = "The request is not valid"
    remedy = "请按本答复的说明更正后重试。"
    remedy_en = "Correct what this answer describes and try again."


class TooManyRequests(Refusal):
    """The client sends faster than it may."""

    code = "request.too_many"
    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "请求过于频繁"
    title_en = "Too many requests"
    remedy = "请按 Retry-After 给出的秒数等待后重试。"
    remedy_en = "Wait for the seconds that Retry-After names."

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.extra.get("retry_after", 1))}


class Unavailable(Refusal):
    """A part that the answer needs is down."""

    code = "request.unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "服务暂时不可用"
    title_en = "A service is not available"
    remedy = "请稍后重试；已提交的数据不会丢失。"
    remedy_en = "Try again later; nothing that was accepted is lost."

    def headers(self) -> dict[str, str]:
        return {"Retry-After": "2"}


class UnsupportedMediaType(Refusal):
    """A body in another form than the address reads."""

    code = "request.unsupported_media_type"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    title = "不支持的内容类型"
    title_en = "Unsupported content type"
    remedy = "请按说明所列的类型提交；JSON 须用 UTF-8 编码，并注明 Content-Type: application/json。"
    remedy_en = "Send one of the types that are named; JSON in UTF-8, and say so: Content-Type: application/json."


class Failed(Refusal):
    """What nobody foresaw."""

    code = "request.failed"
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    title = "系统内部错误"
    title_en = "Internal error"
    remedy = "请把 trace_id 告知管理员。"
    remedy_en = "Tell the administrator the trace_id."


class _OffTheMap(Refusal):
    """What is refused before any of our own code sees it."""

    remedy = "请对照 /docs 核对地址和内容。"
    remedy_en = "Check address and content against /docs."


class Unparsable(_OffTheMap):
    """A body that can't be read at all."""

    code = "request.http_400"
    status = HTTPStatus.BAD_REQUEST
    title = "请求无法解析"
    title_en = "The request can't be parsed"


class NoSuchAddress(_OffTheMap):
    """A path that no route has."""

    code = "request.http_404"
    status = HTTPStatus.NOT_FOUND
    title = "没有这个地址"
    title_en = "No such address"


class NoSuchMethod(_OffTheMap):
    """A method that the path doesn't take."""

    code = "request.http_405"
    status = HTTPStatus.METHOD_NOT_ALLOWED
    title = "不支持这种操作"
    title_en = "Method not allowed"


class HttpRefusal(_OffTheMap):
    """What the framework refuses otherwise."""

    code = "request.http"
    status = HTTPStatus.BAD_REQUEST
    title = "请求失败"
    title_en = "The request failed"
