"""Real servers in the test's own loop, and a service that says what reached it."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from services.runtime.web import OwnLoopServer
from shared.calendar import CHINA, SettableClock


@asynccontextmanager
async def served(app: Any, **options: Any) -> AsyncIterator[str]:
    """The address of a running application; `options` are uvicorn's own."""
    config = uvicorn.Config(app, port=0, log_config=None, ws="none", lifespan="on", proxy_headers=False, **options)
    config.timeout_graceful_shutdown = 1
    server = OwnLoopServer(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        if task.done():
            task.result()
        await asyncio.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


class MovedClock(SettableClock):
    """A clock that stands still until it is moved on."""

    def __init__(self) -> None:
        super().__init__(datetime(2018, 11, 5, 9, 30, tzinfo=CHINA))

    def move(self, **by: float) -> None:
        """Move on by so many ``minutes`` or ``hours``."""
        self.move_to(self.now() + timedelta(**by))


class Echo:
    """A service that repeats what it was sent, and some that answer in awkward ways."""

    def __init__(self) -> None:
        self.requests = 0
        self.streams_left = asyncio.Event()
        self.app = Starlette(
            routes=[
                Route("/registry/redirect", self._redirect),
                Route("/registry/slow", self._slow),
                Route("/registry/cut", self._cut),
                Route("/registry/large", self._large),
                Route("/credit/statements/file", self._file),
                Route("/registry/plain", self._plain),
                Route("/monitoring/feeds/alerts", self._stream),
                Route("/{path:path}", self._repeat, methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]),
            ]
        )

    async def _repeat(self, request: Request) -> Response:
        self.requests += 1
        digest, size = hashlib.sha256(), 0
        async for chunk in request.stream():
            digest.update(chunk)
            size += len(chunk)
        return JSONResponse(
            {
                "method": request.method,
                "raw_path": request.scope["raw_path"].decode(),
                "query": request.scope["query_string"].decode(),
                "headers": [[name.decode(), value.decode("latin-1")] for name, value in request.scope["headers"]],
                "size": size,
                "sha256": digest.hexdigest(),
            },
            201 if request.method == "POST" else 200,
            {"ETag": '"7"', "X-Trace-Id": "theirs", "Connection": "x-secret", "X-Secret": "between the two"},
        )

    async def _redirect(self, request: Request) -> Response:
        return RedirectResponse(str(request.url_for("_plain")), 307)

    async def _plain(self, _request: Request) -> Response:
        return PlainTextResponse("好", 418)

    async def _slow(self, _request: Request) -> Response:
        await asyncio.sleep(5)
        return PlainTextResponse("late")

    async def _cut(self, request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            yield b"half of it"
            raise ConnectionAbortedError("as if the process died")

        return StreamingResponse(parts(), headers={"Content-Length": request.query_params["declared"]})

    async def _large(self, _request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            for number in range(512):
                yield bytes([number % 256]) * 16_384

        return StreamingResponse(parts())

    async def _file(self, _request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            for _ in range(40):
                yield "对账单".encode() * 1_000

        name = "attachment; filename*=UTF-8''%E5%AF%B9%E8%B4%A6%E5%8D%95.csv"
        headers = {
            "Content-Disposition": name,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
        return StreamingResponse(parts(), media_type="text/csv", headers=headers)

    async def _stream(self, _request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            try:
                yield b"id: 1\ndata: {}\n\n"
                await asyncio.sleep(60)
            finally:
                self.streams_left.set()

        return StreamingResponse(parts(), media_type="text/event-stream")
