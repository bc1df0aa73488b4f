"""Pages of other origins that may use the API (CORS): those that the settings name, and none without them."""

from collections.abc import Collection
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import telemetry
from shared.errors import Refusal
from shared.problems import answer_refusal

ANY = "*"
OPEN_PATHS = ("/api/", "/openapi.json", "/asyncapi.json")
"""What pages of other origins may ask; the console's own pages are for nobody else."""
METHODS = "GET, POST, PUT, PATCH, DELETE"
REQUEST_HEADERS = (
    "Accept, Accept-Language, Authorization, Content-Encoding, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
    "Last-Event-ID, traceparent"
)
EXPOSED_HEADERS = (
    "Content-Disposition, Content-Language, Deprecation, ETag, Idempotency-Replayed, Link, Location, RateLimit, "
    "RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, Retry-After, Sunset, WWW-Authenticate, "
    "X-Trace-Id"
)
PREFLIGHT_KEPT_S = 3600


class OriginNotAllowed(Refusal):
    """A page of an origin that the settings don't name asks whether it may use the API."""

    code = "request.origin_not_allowed"
    status = HTTPStatus.FORBIDDEN
    title = "不接受来自该网站的请求"
    title_en = "This origin may not use the API"
    remedy = "请管理员把该网站的来源加入 FUPIN_GATEWAY_CORS_ORIGINS。"
    remedy_en = "Let the administrator add the origin to FUPIN_GATEWAY_CORS_ORIGINS."


class Cors:
    """ASGI middleware: answers preflights before anything is counted or asked for a token, and marks answers.

    Cookies and other credentials of the browser's own are never let in, whatever the origin: a token is sent by the
    page that has it, so there is no session that another page could ride on.

    Args:
        app: what it stands before.
        origins: as browsers write them, or `ANY`.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self.app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(OPEN_PATHS):
            await self.app(scope, receive, send)
            return
        origin = _header(scope, b"origin")
        allowed = self._allowed(origin)
        if origin and scope["method"] == "OPTIONS" and _header(scope, b"access-control-request-method"):
            with telemetry.tracing(None):
                refused = OriginNotAllowed(field="Origin")
                answer = _preflight() if allowed else await answer_refusal(Request(scope), refused)
            await answer(scope, receive, self._marking(send, allowed))
            return
        await self.app(scope, receive, self._marking(send, allowed))

    def _allowed(self, origin: bytes) -> bytes | None:
        """What the answer says of the origin; None where it isn't let in."""
        if ANY in self._origins:
            return ANY.encode()
        return origin if origin.decode("latin-1") in self._origins else None

    def _marking(self, send: Send, allowed: bytes | None) -> Send:
        marks = [(b"vary", b"Origin")] if ANY not in self._origins else []
        if allowed is not None:
            marks += [
                (b"access-control-allow-origin", allowed),
                (b"access-control-expose-headers", EXPOSED_HEADERS.encode()),
            ]

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *marks]
            await send(message)

        return marked


def _preflight() -> Response:
    return Response(
        status_code=HTTPStatus.NO_CONTENT,
        headers={
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": REQUEST_HEADERS,
            "Access-Control-Max-Age": str(PREFLIGHT_KEPT_S),
            "Vary": "Access-Control-Request-Method, Access-Control-Request-Headers",
        },
    )


def _header(scope: Scope, wanted: bytes) -> bytes:
    return next((value for name, value in scope["headers"] if name == wanted), b"")
