"""The door: every request to the API is counted against its client's limit and measured while it is read."""

import time

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.limits.clients import address_of, stated_address
from services.gateway.limits.refusals import TooLarge
from services.gateway.limits.rules import Buckets, Verdict
from services.gateway.limits.unpacking import Unpacked, is_packed, unpacked_headers
from services.gateway.settings import MIB, Settings
from shared.errors import NotSignedIn, Refusal, TooManyRequests
from shared.problems import answer_refusal
from shared.security.tokens import TokenVerifier

API = "/api/"
SIGN_IN_PATHS = frozenset(
    {
        "/api/v1/auth/token",
        "/api/v1/auth/password",
        "/api/v1/auth/second-factor",
        "/api/v1/auth/second-factor/confirm",
        "/api/v1/auth/second-factor/remove",
    }
)
"""Where a password or a secret proves who one is: tries are counted by address."""
PUBLIC_PATHS = ("/api/v1/public/", "/notices/")
"""Where anybody may send an objection, over the API or by the form of a page."""
DOCUMENT_PATH = "/api/v1/registry/documents"
COUNTED_PATHS = (API, "/notices", "/openapi.json", "/asyncapi.json", "/docs", "/problems")
"""What is counted: whatever makes a service or this process work. Health is asked by machines that must not wait, and
the console asks the API itself, as its user."""
IMPORT_PATHS = ("/api/v1/registry/imports", "/api/v1/registry/exchange-partners", "/console/imports")
FORM_LIMIT_BYTES = 64 * 1024


class _Policy:
    """A limit under the name by which answers tell of it (draft-ietf-httpapi-ratelimit-headers-11)."""

    def __init__(self, name: str, buckets: Buckets) -> None:
        self._name = name
        self._buckets = buckets
        self._told = (b"ratelimit-policy", f'"{name}";q={buckets.quota};w={buckets.window_s}'.encode())

    def take(self, client: str) -> Verdict:
        """Count a request of a client."""
        return self._buckets.take(client)

    def headers(self, verdict: Verdict) -> list[tuple[bytes, bytes]]:
        """What is left, in the form of the draft and in the one of its earlier versions, which is in wide use."""
        return [
            self._told,
            (b"ratelimit", b'"%s";r=%d;t=%d' % (self._name.encode(), verdict.remaining, verdict.reset_s)),
            (b"ratelimit-limit", str(verdict.limit).encode()),
            (b"ratelimit-remaining", str(verdict.remaining).encode()),
            (b"ratelimit-reset", str(verdict.reset_s).encode()),
        ]


class Door:
    """ASGI middleware of the limits."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        clients = Buckets(settings.rate, settings.burst, time.monotonic)
        sign_ins = Buckets(settings.sign_in_rate, settings.sign_in_burst, time.monotonic)
        self._clients = _Policy("requests", clients)
        self._sign_ins = _Policy("sign-ins", sign_ins)
        self._objections = _Policy("objections", sign_ins)
        self._body_limit = settings.body_limit_mib * MIB
        self._import_limit = settings.import_limit_mib * MIB
        self._document_limit = settings.document_limit_mib * MIB

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        # the console asks on behalf of browsers: all of them would count as one, and one could shut the others out
        if (browser := stated_address(scope, scope["app"].state.personal.browser_secret)) is not None:
            scope["client"] = (browser, 0)
        measured = _Measured(self._limit_bytes(path), receive, send)
        if path.startswith(COUNTED_PATHS):
            policy, client = self._counted(scope, path)
            verdict = policy.take(client)
            measured.rate_headers = policy.headers(verdict)
            if not verdict.allowed:
                refusal = TooManyRequests(
                    f"请在 {verdict.retry_after_s} 秒后重试",
                    f"Try again in {verdict.retry_after_s} s",
                    retry_after=verdict.retry_after_s,
                )
                await _refuse(scope, measured, refusal)
                return
        await measured.run(self.app, scope)

    def _counted(self, scope: Scope, path: str) -> tuple[_Policy, str]:
        """Which limit holds, and for whom."""
        if path in SIGN_IN_PATHS:
            return self._sign_ins, address_of(scope)
        if _objects(scope):
            return self._objections, f"objections from {address_of(scope)}"
        tokens: TokenVerifier = scope["app"].state.tokens
        subject = _subject(scope, tokens)
        return self._clients, f"subject {subject}" if subject else f"address {address_of(scope)}"

    def _limit_bytes(self, path: str) -> int:
        if path.startswith(IMPORT_PATHS):
            return self._import_limit
        if path.startswith(DOCUMENT_PATH):
            return self._document_limit
        if path.startswith(("/api/v1/auth/", *PUBLIC_PATHS)):
            return FORM_LIMIT_BYTES
        return self._body_limit


class _Measured:
    """A request's ends, watched: what comes in is counted, packed and unpacked; what is too much is refused by us."""

    def __init__(self, limit_bytes: int, receive: Receive, send: Send) -> None:
        self._limit_bytes = limit_bytes
        self.receive = receive
        self._send = send
        self._refusal: Refusal | None = None
        self._started = False
        self.rate_headers: list[tuple[bytes, bytes]] = []

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        if _declared_bytes(scope) > self._limit_bytes:
            await _refuse(scope, self, self._too_large())
            return
        try:
            packed = is_packed(scope)
        except Refusal as unsupported:
            await _refuse(scope, self, unsupported)
            return
        self.receive = self._counted(self.receive)
        if packed:
            scope["headers"] = unpacked_headers(scope["headers"])
            self.receive = self._counted(Unpacked(self.receive))
        try:
            await app(scope, self.receive, self.send)
        except Exception:
            # whoever was reading may have dressed our refusal up as a failure of its own
            if self._refusal is None or self._started:
                raise
        if self._refusal is not None and not self._started:
            refusal, self._refusal = self._refusal, None
            await _refuse(scope, self, refusal)

    def _counted(self, receive: Receive) -> Receive:
        """What gives the body piece by piece, up to the limit; whatever is wrong with it is kept for the answer."""
        read_bytes = 0

        async def counted() -> Message:
            nonlocal read_bytes
            try:
                message = await receive()
                read_bytes += len(message.get("body", b""))
                if read_bytes > self._limit_bytes:
                    raise self._too_large()
            except Refusal as refusal:
                self._refusal = refusal
                raise
            return message

        return counted

    async def send(self, message: Message) -> None:
        if self._refusal is not None and not self._started:
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
