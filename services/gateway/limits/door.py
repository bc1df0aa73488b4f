"""The door: every request to the API is counted against its client's limit and measured while it is read."""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.limits.refusals import TooLarge
from services.gateway.limits.rules import Buckets, Verdict
from services.gateway.settings import MIB, Settings
from shared.errors import NotSignedIn, Refusal, TooManyRequests
from shared.problems import answer_refusal
from shared.security.tokens import TokenVerifier

API = "/api/v1/"
SIGN_IN_PATHS = frozenset({"/api/v1/auth/token", "/api/v1/auth/password"})
"""Where a password or a secret proves who one is: tries are counted by address."""
PUBLIC_PATHS = ("/api/v1/public/", "/notices/")
"""Where anybody may send an objection, over the API or by the form of a page."""
DOCUMENT_PATH = "/api/v1/registry/documents"
IMPORT_PATHS = ("/api/v1/registry/imports", "/console/imports")
FORM_LIMIT_BYTES = 64 * 1024


class Door:
    """ASGI middleware of the limits."""

    def __init__(self, app: ASGIApp, settings: Settings, clients: Buckets, sign_ins: Buckets) -> None:
        self.app = app
        self._clients = clients
        self._sign_ins = sign_ins
        self._body_limit = settings.body_limit_mib * MIB
        self._import_limit = settings.import_limit_mib * MIB
        self._document_limit = settings.document_limit_mib * MIB

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        measured = _Measured(self._limit_bytes(path), receive, send)
        if path.startswith(API) or _objects(scope):
            verdict = self._count(scope, path)
            measured.rate_headers = _rate_headers(verdict)
            if not verdict.allowed:
                refusal = TooManyRequests(
                    f"请在 {verdict.retry_after_s} 秒后重试",
                    f"Try again in {verdict.retry_after_s} s",
                    retry_after=verdict.retry_after_s,
                )
                await _refuse(scope, measured, refusal)
                return
        await measured.run(self.app, scope)

    def _count(self, scope: Scope, path: str) -> Verdict:
        address = scope["client"][0] if scope.get("client") else "unknown"
        if path in SIGN_IN_PATHS:
            return self._sign_ins.take(address)
        if _objects(scope):
            return self._sign_ins.take(f"objections from {address}")
        tokens: TokenVerifier = scope["app"].state.tokens
        subject = _subject(scope, tokens)
        return self._clients.take(f"subject {subject}" if subject else f"address {address}")

    def _limit_bytes(self, path: str) -> int:
        if path.startswith(IMPORT_PATHS):
            return self._import_limit
        if path.startswith(DOCUMENT_PATH):
            return self._document_limit
        if path.startswith(("/api/v1/auth/", *PUBLIC_PATHS)):
            return FORM_LIMIT_BYTES
        return self._body_limit


class _Measured:
    """A request's ends, watched: what comes in is counted, and where it is too much the answer is ours."""

    def __init__(self, limit_bytes: int, receive: Receive, send: Send) -> None:
        self._limit_bytes = limit_bytes
        self._receive = receive
        self._send = send
        self._read_bytes = 0
        self._exceeded = False
        self._started = False
        self.rate_headers: list[tuple[bytes, bytes]] = []

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        if _declared_bytes(scope) > self._limit_bytes:
            await _refuse(scope, self, self._too_large())
            return
        try:
            await app(scope, self.receive, self.send)
        except Exception:
            # whoever was reading may have dressed our refusal up as a failure of its own
            if not self._exceeded or self._started:
                raise
        if self._exceeded and not self._started:
            self._exceeded = False
            await _refuse(scope, self, self._too_large())

    async def receive(self) -> Message:
        message = await self._receive()
        self._read_bytes += len(message.get("body", b""))
        if self._read_bytes > self._limit_bytes:
            self._exceeded = True
            raise self._too_large()
        return message

    async def send(self, message: Message) -> None:
        if self._exceeded and not self._started:
            return
        if message["type"] == "http.response.start":
            self._started = True
            message["headers"] = [*message.get("headers", ()), *self.rate_headers]
        await self._send(message)

    def _too_large(self) -> TooLarge:
        size = f"{self._limit_bytes / MIB:g} MiB"
        return TooLarge(f"此地址最多接收 {size}", f"This address takes {size} at most", limit_bytes=self._limit_bytes)


async def _refuse(scope: Scope, measured: _Measured, refusal: Refusal) -> None:
    response = await answer_refusal(Request(scope), refusal)
    await response(scope, measured.receive, measured.send)


def _objects(scope: Scope) -> bool:
    """Whether a request brings an objection: each holds a notice up."""
    return bool(scope["method"] == "POST" and scope["path"].startswith(PUBLIC_PATHS))


def _declared_bytes(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def _subject(scope: Scope, tokens: TokenVerifier) -> str | None:
    for name, value in scope["headers"]:
        if name == b"authorization":
            try:
                return tokens.caller(value.decode("latin-1").partition(" ")[2]).subject
            except NotSignedIn:
                return None
    return None


def _rate_headers(verdict: Verdict) -> list[tuple[bytes, bytes]]:
    return [
        (b"ratelimit-limit", str(verdict.limit).encode()),
        (b"ratelimit-remaining", str(verdict.remaining).encode()),
        (b"ratelimit-reset", str(verdict.reset_s).encode()),
    ]
