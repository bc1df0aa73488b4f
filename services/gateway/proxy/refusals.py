"""Why the gateway couldn't pass a request on."""

from http import HTTPStatus

from shared.errors import Refusal, Unavailable

SERVICE_LABELS = {"registry": "建档立卡服务", "credit": "信贷服务", "monitoring": "监测服务"}


class ServiceDown(Unavailable):
    """A service can't be reached."""

    def __init__(self, service: str) -> None:
        super().__init__(
            f"{SERVICE_LABELS[service]}暂时无法连接", f"The {service} service can't be reached", service=service
        )


class TimedOut(Refusal):
    """A service was asked and stayed silent too long."""

    code = "request.timed_out"
    status = HTTPStatus.GATEWAY_TIMEOUT
    title = "服务响应超时"
    title_en = "A service took too long to answer"
    remedy = "请稍后查询结果；重试写操作时请使用同一个 Idempotency-Key。"
    remedy_en = "Look for the outcome later; repeat a write with the same Idempotency-Key only."

    def __init__(self, service: str) -> None:
        super().__init__(f"{SERVICE_LABELS[service]}响应超时", f"The {service} service took too long", service=service)


class AmbiguousPath(Refusal):
    """A path that different programs would read differently."""

    code = "request.ambiguous_path"
    status = HTTPStatus.BAD_REQUEST
    title = "地址写法不被接受"
    title_en = "The path can't be accepted as written"
    remedy = "地址中不得含有 .、..、空段或经编码的斜杠。"
    remedy_en = "A path holds no dot segments, empty segments or encoded slashes."
