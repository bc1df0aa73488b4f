"""What every service's HTTP side has: problems, traces, metrics, health, versions and repeatable writes."""

import re
import time
from asyncio import to_thread
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from threading import Lock
from typing import Annotated, Any

import prometheus_client
import structlog
from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from fastapi.dependencies.utils import get_flat_params
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from sqlalchemy import text
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import telemetry
from shared.calendar import Clock
from shared.database import Sessions
from shared.errors import Invalid, StaleVersion, VersionRequired
from shared.problem_codes import describe_codes, refusal_codes
from shared.problems import answer_failure, answer_problems, answer_refusal
from shared.repeatable import answer_replays
from shared.version import VERSION_HEADER, code_digest

log = structlog.get_logger(__name__)


class Observed:
    """ASGI middleware: continues the trace, measures, and answers what nobody else did.

    Failures are answered here and not by starlette's outermost layer, where the trace has ended. An address with a
    NUL is refused before any route sees it: PostgreSQL keeps no such text, so nothing can bear that name.
    """

    def __init__(self, app: ASGIApp, service: str) -> None:
        self.app = app
        self.service = service
        self._series: dict[tuple[str, str, int], prometheus_client.Histogram] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500
        begun = False
        started = time.perf_counter()
        answered: float | None = None
        given = next((value for name, value in scope["headers"] if name == b"traceparent"), b"")

        async def observed_send(message: Message) -> None:
            nonlocal status, begun, answered
            if message["type"] == "http.response.start":
                begun = True
                status = message["status"]
                if _is_event_stream(message):  # open for minutes, it was answered when it began
                    answered = time.perf_counter()
                message["headers"] = [*message["headers"], (b"x-trace-id", telemetry.current_trace_id().encode())]
            await send(message)

        with telemetry.tracing(given.decode("ascii", "replace")):
            try:
                if _has_nul(scope):
                    refusal = Invalid("地址中含有空字符（NUL）", "The address contains a NUL character")
                    await (await answer_refusal(Request(scope), refusal))(scope, receive, observed_send)
                else:
                    await self.app(scope, receive, observed_send)
            except Exception as error:
                answer = await answer_failure(Request(scope), error)
                if begun:  # half an answer can't be taken back: the server closes the connection
                    raise
                await answer(scope, receive, observed_send)
            finally:
                route = scope.get("route")
                path = getattr(route, "path", "unmatched")
                self._observe(scope["method"], path, status, (answered or time.perf_counter()) - started)

    def _observe(self, method: str, path: str, status: int, elapsed_s: float) -> None:
        series = self._series.get((method, path, status))
        if series is None:
            series = telemetry.REQUESTS.labels(self.service, method, path, str(status))
            self._series[method, path, status] = series
        series.observe(elapsed_s)


def _is_event_stream(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/event-stream") for name, value in start["headers"])


def _has_nul(scope: Scope) -> bool:
    """Whether path or query hold a NUL, which percent encoding writes in one way only."""
    query: bytes = scope["query_string"]
    return "\0" in scope["path"] or b"%00" in query or b"\0" in query


HealthCheck = Callable[[], Awaitable[dict[str, str]]]


def create_service_app(
    service: str,
    *,
    title: str,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]],
    public: bool = False,
    **options: Any,
) -> FastAPI:
    """An application with the manners of this house; its lifespan sets `sessions`, `tokens`, `clock` on the state.

    Args:
        service: its name.
        title: of its document.
        lifespan: opens and closes what it needs.
        public: whether anybody may reach its port; figures for Prometheus are served elsewhere then, since who asks
            can't be told behind a proxy: everything comes from the proxy's address.
        options: FastAPI's own.
    """
    app = FastAPI(title=title, lifespan=lifespan, strict_content_type=False, openapi_url=None, **options)
    app.state.service = service
    app.add_middleware(Observed, service=service)
    answer_problems(app)
    describe_codes(app, lambda: refusal_codes(service))
    answer_replays(app)
    app.include_router(_operations)
    if not public:
        app.include_router(_inner)
        # of the code that is running: taken before the files may be others
        app.state.health_headers = {VERSION_HEADER: code_digest()}
    return app


_operations = APIRouter(tags=["operations"])
_inner = APIRouter(tags=["operations"])
_making_documents = Lock()
"""FastAPI sets Python's filter of warnings aside while it makes a document: two at once would not put it back."""


@_operations.get("/health/live", include_in_schema=False)
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@_inner.get("/openapi.json", include_in_schema=False)
async def document(request: Request) -> JSONResponse:
    """The application's document; making it takes seconds, in which others must not wait."""

    def made() -> dict[str, Any]:
        with _making_documents:
            document: dict[str, Any] = request.app.openapi()
        return document

    return JSONResponse(await to_thread(made))


@_operations.get("/health/ready", include_in_schema=False)
async def ready(request: Request) -> JSONResponse:
    """Whether the service can answer: 503 while its database is down; its transport is told beside it.

    Requests need no transport, what they announce waits in the outbox: so its outage takes no replica out of service.
    """
    parts: dict[str, str] = {"database": await database_state(request.app.state.sessions)}
    fine = parts["database"] == "ok"
    for name, check in getattr(request.app.state, "health_checks", {}).items():
        parts[name] = await check()
    headers = getattr(request.app.state, "health_headers", None)
    return JSONResponse({"status": "ok" if fine else "unavailable", "parts": parts}, 200 if fine else 503, headers)


async def database_state(sessions: Sessions) -> str:
    """``ok`` when the database answers, else ``down``."""
    try:
        async with sessions() as session:
            await session.execute(text("SELECT 1"))
    except Exception as error:  # whatever the driver raises, the answer is that the database is down
        log.warning("database not ready", error=str(error))
        return "down"
    return "ok"


@_inner.get("/metrics", include_in_schema=False)
async def metrics() -> Response:
    """Prometheus metrics of this process."""
    return Response(prometheus_client.generate_latest(), media_type=prometheus_client.CONTENT_TYPE_LATEST)


async def get_clock(request: Request) -> Clock:
    """The one clock of the application."""
    clock: Clock = request.app.state.clock
    return clock


# async although it awaits nothing: FastAPI sends a plain function to a thread
ClockDep = Annotated[Clock, Depends(get_clock)]


async def refuse_unknown_query(request: Request) -> None:
    """Refuse a condition that an address doesn't know: misspelt and passed over, it would show everybody.

    Raises:
        Invalid: so it is; it names those that the address knows.
    """
    route = request.scope["route"]
    known: frozenset[str] | None = getattr(route, "known_query", None)
    if known is None:  # told once: a route can't be the key of a cache, since it compares by its content
        known = route.known_query = _known_query(route)
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise Invalid(
            f"没有查询条件 {'、'.join(unknown)}；可用：{'、'.join(sorted(known)) or '无'}",
            f"No such condition: {', '.join(unknown)}; there are: {', '.join(sorted(known)) or 'none'}",
            field=unknown[0],
        )


def _known_query(route: APIRoute) -> frozenset[str]:
    """The names of a route's conditions, those of its forms each for itself; parts of its path and headers are none."""
    return frozenset(
        param.alias
        for param in get_flat_params(route.dependant)
        if param.alias not in route.param_convertors and "-" not in param.alias
    )


# versions -----------------------------------------------------------------------------------------------------------


_VERSION = re.compile(r'(?:W/)?"?([0-9]{1,18})"?', re.ASCII)
"""As `etag` writes it; a proxy that compresses makes it weak, and some clients drop the quotes."""


NOT_KEPT = {"Cache-Control": "no-store"}
"""Headers of an answer that nobody on its way, and no browser, may keep: it shows what is noted each time."""


def etag(version: int) -> str:
    """The ETag of a record's version."""
    return f'"{version}"'


async def expected_version(if_match: Annotated[str | None, Header()] = None) -> int:
    """The version that the caller read and now changes.

    Raises:
        VersionRequired: no If-Match.
        StaleVersion: it is not a version at all, so it can't be the present one.
    """
    if if_match is None:
        raise VersionRequired(field="If-Match")
    written = _VERSION.fullmatch(if_match)
    if written is None:
        raise StaleVersion(field="If-Match")
    return int(written[1])


ExpectedVersion = Annotated[int, Depends(expected_version)]


def check_version(current: int, expected: int) -> None:
    """Refuse a change that was made on an older version.

    Raises:
        StaleVersion: somebody else was first.
    """
    if current != expected:
        raise StaleVersion(
            f"当前版本为 {current}，您读取的是 {expected}", f"The record is at version {current}, you read {expected}"
        )
