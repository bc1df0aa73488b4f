"""The hop itself: a plain ASGI application, so that passing a request on costs little more than the hop."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from yarl import URL

from services.gateway.proxy.refusals import AmbiguousPath, ServiceDown, TimedOut
from services.gateway.proxy.rules import API, ROOMS, request_headers, response_headers, service_path
from services.gateway.settings import Settings
from shared import telemetry
from shared.errors import NotSignedIn
from shared.security.permissions import Role

CONNECT_TIMEOUT_S = 2.0
KEPT_OPEN_S = 4.0
"""Less than the 5 s after which uvicorn closes a quiet connection: the side that closes must not be surprised."""
SMALL_BODY_BYTES = 256 * 1024
WHOLE_ANSWER_BYTES = 1024 * 1024
"""An answer up to here is passed on whole, so that it gets a validator: 500 households are half as large."""
_EVENT_STREAM = "text/event-stream"
STREAM_SILENCE_S = 60.0
"""A live stream sends a comment every few seconds while nothing happens: one that is silent for so long is dead."""


@asynccontextmanager
async def open_client(settings: Settings) -> AsyncIterator[aiohttp.ClientSession]:
    """The connections to the services, kept open between requests."""
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_OPEN_S),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S, sock_read=settings.answer_timeout_s),
    ) as client:
        yield client


class ClientLeft(Exception):
    """The client closed the connection before its request was whole."""


class Hop:
    """Passes requests on to one service and its answers back, streaming what is large."""

    def __init__(self, service: str, url: str) -> None:
        self._service = service
        self._url = url
        self._inside = re.compile(rb"https?://" + re.escape(URL(url).authority.encode()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on.

        Raises:
            NotSignedIn: no valid token; the service would say the same, later.
            AmbiguousPath: a path that could be read in two ways.
            ServiceDown: the service can't be reached.
            TimedOut: it stayed silent.
        """
        _check_token(scope)
        target = self._target(scope)
        headers = request_headers(scope["headers"])
        headers += _stated_headers(scope)
        client: aiohttp.ClientSession = scope["app"].state.client
        asks_for_stream = any(name == "accept" and _EVENT_STREAM in value for name, value in headers)
        started = False
        try:
            data = await _body(scope, receive, headers)
            async with client.request(
                scope["method"],
                target,
                headers=headers,
                data=data,
                allow_redirects=False,
                timeout=_patient(client.timeout) if asks_for_stream else client.timeout,
            ) as response:
                body = await response.read() if _is_small(response) else None
                started = True
                await send(
                    {
                        "type": "http.response.start",
                        "status": response.status,
                        "headers": self._answer_headers(response),
                    }
                )
                if body is not None:
                    await send({"type": "http.response.body", "body": body})
                else:
                    ending = scope["app"].state.ending if response.content_type == _EVENT_STREAM else None
                    await _stream(response, receive, send, ending)
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            raise ServiceDown(self._service) from error
        except TimeoutError as error:
            if started:
                raise
            raise TimedOut(self._service) from error
        except aiohttp.ClientError as error:
            if started:
                raise  # the server closes the connection: an answer cut short must not look whole
            raise ServiceDown(self._service) from error
        except ClientLeft:
            return

    def _target(self, scope: Scope) -> URL:
        path, query = service_path(scope["raw_path"]), scope["query_string"]
        if path is None or not query.isascii():
            raise AmbiguousPath
        return URL(f"{self._url}{path}?{query.decode('ascii')}" if query else f"{self._url}{path}", encoded=True)

    def _answer_headers(self, response: aiohttp.ClientResponse) -> list[tuple[bytes, bytes]]:
        headers = response_headers(response.raw_headers)
        if "Location" not in response.headers:
            return headers
        # a service redirects to its own address, which nobody outside can reach
        return [
            (name, self._inside.sub(API, value, count=1) if name == b"location" else value) for name, value in headers
        ]


def routes(settings: Settings) -> list[Route]:
    """A route for every room that is open to the outside."""
    hops = {service: Hop(service, url) for service, url in settings.service_urls.items()}
    return [
        Route(path, hops[service], name=room, include_in_schema=False)
        for room, service in ROOMS.items()
        for path in (f"/api/v1/{room}", f"/api/v1/{room}/{{path:path}}")
    ]


def _check_token(scope: Scope) -> None:
    given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    scheme, _, token = given.decode("latin-1").partition(" ")
    if scheme.lower() != "bearer":
        raise NotSignedIn
    if scope["app"].state.tokens.caller(token).role is Role.SERVICE:
        raise NotSignedIn("内部令牌不能从外部使用", "A service's token is not for use from outside")


def _stated_headers(scope: Scope) -> list[tuple[str, str]]:
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    stated = [
        ("traceparent", telemetry.current_traceparent()),
        ("x-forwarded-proto", scope.get("scheme", "http")),
        ("x-forwarded-host", host.decode("latin-1")),
    ]
    if scope.get("client"):
        stated.append(("x-forwarded-for", scope["client"][0]))
    return stated


async def _body(scope: Scope, receive: Receive, headers: list[tuple[str, str]]) -> bytes | AsyncIterator[bytes] | None:
    length: int | None = None
    chunked = False
    for name, value in scope["headers"]:
        if name == b"content-length":
            length = int(value)
        elif name == b"transfer-encoding":
            chunked = True
    if length is None and not chunked:
        return None
    stream = _read(receive)
    if length is None:
        return stream
    if length <= SMALL_BODY_BYTES:
        return b"".join([chunk async for chunk in stream])
    headers.append(("content-length", str(length)))
    return stream


async def _read(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientLeft
        if body := message.get("body"):
            yield body
        more = message.get("more_body", False)


def _is_small(response: aiohttp.ClientResponse) -> bool:
    return response.content_length is not None and response.content_length <= WHOLE_ANSWER_BYTES


def _patient(usual: aiohttp.ClientTimeout) -> aiohttp.ClientTimeout:
    """Time-outs by which a live stream isn't cut, and a dead service is still noticed."""
    return aiohttp.ClientTimeout(
        total=None, sock_connect=CONNECT_TIMEOUT_S, sock_read=max(usual.sock_read or 0, STREAM_SILENCE_S)
    )


async def _stream(response: aiohttp.ClientResponse, receive: Receive, send: Send, ending: asyncio.Event | None) -> None:
    """Pass an answer on piece by piece.

    Args:
        response: the service's.
        receive: tells when the client goes.
        send: takes the pieces, no faster than the client does.
        ending: set when this process ends: a live stream, which has no end of its own, then comes to a whole one.
    """

    async def pass_on() -> None:
        async for chunk in response.content.iter_any():
            await send({"type": "http.response.body", "body": chunk, "more_body": True})

    passing = asyncio.create_task(pass_on())
    waits = [passing, asyncio.create_task(_left(receive))]
    if ending is not None:
        waits.append(asyncio.create_task(_set(ending)))
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        if passing.done():
            passing.result()
        left = waits[1].done()
    finally:
        for task in waits:
            task.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
    if not left:
        await send({"type": "http.response.body", "body": b""})


async def _set(event: asyncio.Event) -> None:
    await event.wait()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
