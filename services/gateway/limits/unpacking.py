"""Bodies that come compressed, unpacked while they are read: no more of one than is asked for is ever in memory."""

import zlib

from starlette.types import Message, Receive, Scope

from services.gateway.limits.refusals import BrokenEncoding, UnsupportedEncoding

PIECE_BYTES = 256 * 1024
_GZIP_WITH_HEADER = 31
"""zlib's own number for the form of RFC 1952."""
Headers = list[tuple[bytes, bytes]]
_FRAMING = (b"content-encoding", b"content-length", b"transfer-encoding")


def is_packed(scope: Scope) -> bool:
    """Whether a request has a body, and it comes in gzip.

    Raises:
        UnsupportedEncoding: it comes in another coding, or in several.
    """
    named = [value.strip().lower() for name, value in scope["headers"] if name == b"content-encoding"]
    codings = [coding for coding in named if coding not in (b"", b"identity")]
    if not codings or not _has_body(scope):
        return False
    if codings not in ([b"gzip"], [b"x-gzip"]):
        raise UnsupportedEncoding(field="Content-Encoding")
    return True


def _has_body(scope: Scope) -> bool:
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0"))
        for name, value in scope["headers"]
    )


def unpacked_headers(headers: Headers) -> Headers:
    """What a request says of itself without its coding: its body is of a length that nobody knows yet."""
    return [*(header for header in headers if header[0] not in _FRAMING), (b"transfer-encoding", b"chunked")]


class Unpacked:
    """A request's body as it was before it was compressed, in pieces of limited size.

    Args:
        receive: gives it as it came.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._member = zlib.decompressobj(_GZIP_WITH_HEADER)
        self._waiting = b""
        self._more = True

    async def __call__(self) -> Message:
        """The next piece.

        Raises:
            BrokenEncoding: it is not in gzip, breaks off, or something stands behind it.
        """
        while True:
            if self._waiting and (piece := self._unpack()):
                return {"type": "http.request", "body": piece, "more_body": True}
            if self._waiting:
                continue
            if not self._more:
                if not self._member.eof:
                    raise BrokenEncoding(field="Content-Encoding")
                return {"type": "http.request", "body": b"", "more_body": False}
            message = await self._receive()
            if message["type"] == "http.disconnect":
                return message
            self._waiting, self._more = message.get("body", b""), message.get("more_body", False)

    def _unpack(self) -> bytes:
        # a second member would be legal, and a thousand empty ones a way to keep us busy
        if self._member.eof:
            raise BrokenEncoding(field="Content-Encoding")
        try:
            piece = self._member.decompress(self._waiting, PIECE_BYTES)
        except zlib.error as error:
            raise BrokenEncoding(field="Content-Encoding") from error
        self._waiting = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        return piece
