"""Dressing answers on their way out: ETag and 304, gzip, what they vary with."""

import asyncio
import gzip
import zlib
from collections.abc import Callable
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.representations.rules import (
    COMPRESSED_FROM_BYTES,
    accepts_gzip,
    etag_of,
    is_compressible,
    is_known,
    is_live,
    is_version,
    weakened,
)

API = "/api/"
CONSOLE = "/console"
"""Its pages are made for one visit each, and compressed by what makes them."""
LEVEL = 5
IN_THREAD_FROM_BYTES = 64 * 1024
"""What takes longer than a millisecond to hash and compress doesn't hold up other requests."""
_GZIP_WITH_HEADER = 31
"""zlib's own number for the form of RFC 1952."""

_API_VARIES = (b"vary", b"Accept, Accept-Encoding, Accept-Language, Authorization")
_PAGE_VARIES = (b"vary", b"Accept-Encoding")
_ASK_AGAIN = (b"cache-control", b"private, no-cache")
"""People's data: kept by nobody but the client, who asks each time whether it still holds."""
_BODYLESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
_NOT_OF_304 = (b"content-length", b"content-type", b"content-language", b"content-disposition")

Headers = list[tuple[bytes, bytes]]


class Dressing:
    """ASGI middleware: one that is handed on whole gets a validator, a large one is compressed.

    A record's version, which If-Match needs, stays its ETag, and so do the bytes that it stands for: such an answer
    isn't compressed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] == "HEAD" or scope["path"].startswith(CONSOLE):
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, _Answer(scope, send).send)


class _Answer:
    """One answer: its head is held back until its body tells whether it is whole."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        self._is_get = scope["method"] == "GET"
        self._is_api = scope["path"].startswith(API)
        self._asked = scope["headers"]
        self._start: Message | None = None
        self._type = self._etag = self._caching = b""
        self._packer: zlib._Compress | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if self._is_to_be_dressed(message):
                self._start = message
                return
        elif message["type"] == "http.response.body":
            if self._start is not None:
                start, self._start = self._start, None
                if message.get("more_body"):
                    await self._begin(start)
                else:
                    await self._send_whole(start, message.get("body", b""))
                    return
            if self._packer is not None:
                message = await self._packed(message)
        await self._send(message)

    def _is_to_be_dressed(self, start: Message) -> bool:
        for name, value in start["headers"]:
            if name == b"content-type":
                self._type = value
            elif name == b"etag":
                self._etag = value
            elif name == b"cache-control":
                self._caching = value
            elif name in (b"content-encoding", b"content-range"):
                return False
        return start["status"] not in _BODYLESS and not is_live(self._type)

    def _takes_gzip(self) -> bool:
        if not is_compressible(self._type) or is_version(self._etag):
            return False
        return accepts_gzip(self._header(b"accept-encoding"))

    def _header(self, wanted: bytes) -> bytes:
        return b",".join([value for name, value in self._asked if name == wanted])

    async def _send_whole(self, start: Message, body: bytes) -> None:
        headers: Headers = [*start["headers"], _API_VARIES if self._is_api else _PAGE_VARIES]
        to_pack = len(body) > COMPRESSED_FROM_BYTES and self._takes_gzip()
        if self._is_get and start["status"] == HTTPStatus.OK and b"no-store" not in self._caching:
            etag = self._etag or await _off_the_loop(etag_of, body)
            if not self._caching and self._is_api:
                headers.append(_ASK_AGAIN)
            if not self._etag:
                headers.append((b"etag", etag))
            if (known := self._header(b"if-none-match")) and is_known(known, etag):
                kept = [
                    header for header in (_weakened(headers) if to_pack else headers) if header[0] not in _NOT_OF_304
                ]
                await self._send({**start, "status": int(HTTPStatus.NOT_MODIFIED), "headers": kept})
                await self._send({"type": "http.response.body", "body": b""})
                return
        if to_pack:
            body = await _off_the_loop(_gzipped, body)
            headers = _described_as_gzip(headers)
            headers.append((b"content-length", str(len(body)).encode()))
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    async def _begin(self, start: Message) -> None:
        headers: Headers = [*start["headers"], _API_VARIES if self._is_api else _PAGE_VARIES]
        if self._takes_gzip():
            self._packer = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP_WITH_HEADER)
            headers = _described_as_gzip(headers)
        await self._send({**start, "headers": headers})

    async def _packed(self, message: Message) -> Message:
        packer, piece, last = self._packer, message.get("body", b""), not message.get("more_body")
        assert packer is not None  # noqa: S101  # as its caller has seen

        def pack(piece: bytes) -> bytes:
            # each piece can be read as soon as it arrives
            return packer.compress(piece) + packer.flush(zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH)

        return {**message, "body": await _off_the_loop(pack, piece)}


def _described_as_gzip(headers: Headers) -> Headers:
    kept = [header for header in _weakened(headers) if header[0] not in (b"content-length", b"accept-ranges")]
    return [*kept, (b"content-encoding", b"gzip")]


def _weakened(headers: Headers) -> Headers:
    """The same content in other bytes: its ETag stands for the content alone."""
    return [(name, weakened(value) if name == b"etag" else value) for name, value in headers]


def _gzipped(body: bytes) -> bytes:
    return gzip.compress(body, LEVEL, mtime=0)


async def _off_the_loop(work: Callable[[bytes], bytes], body: bytes) -> bytes:
    if len(body) < IN_THREAD_FROM_BYTES:
        return work(body)
    return await asyncio.to_thread(work, body)
