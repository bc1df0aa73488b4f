"""What may pass through the proxy, and in which form."""

from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

API = b"/api/v1"

ROOMS = {
    "areas": "registry",
    "registry": "registry",
    "credit": "credit",
    "bank": "credit",
    "monitoring": "monitoring",
}
"""First path segment → service. What isn't named here (`/events`, `/metrics`) can't be reached from outside; the
gateway's own figures aren't served at its door either."""

_HOP_BY_HOP = {
    b"connection",
    b"keep-alive",
    b"proxy-authenticate",
    b"proxy-authorization",
    b"proxy-connection",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
}
_NOT_ASKED = _HOP_BY_HOP | {
    b"host",
    b"expect",
    b"content-length",
    b"traceparent",
    b"tracestate",
    b"forwarded",
    b"x-real-ip",
    b"x-fupin-browser",
}
"""Not passed on to a service: hop by hop, or stated by the gateway itself."""
_NOT_ANSWERED = _HOP_BY_HOP | {b"date", b"server", b"x-trace-id"}

Headers = Iterable[tuple[bytes, bytes]]


def service_path(raw_path: bytes) -> str | None:
    """The path at the service, as the client wrote it; nothing where it could mean two things.

    Dot segments, empty segments, encoded slashes and control characters are read differently by different programs;
    none of our addresses has them.

    Args:
        raw_path: still percent-encoded, without the query.
    """
    if not raw_path.startswith(API + b"/") or not raw_path.isascii():
        return None
    path = raw_path[len(API) :]
    segments = path.split(b"/")[1:]
    if b"" in segments[:-1] or not all(_is_plain(segment) for segment in segments):
        return None
    return path.decode("ascii")


def _is_plain(segment: bytes) -> bool:
    text = unquote_to_bytes(segment)
    if text in (b".", b"..") or b"/" in text or b"\\" in text or any(byte < 32 or byte == 127 for byte in text):
        return False
    # what is still encoded after one decoding would be a slash to whoever decodes twice
    return b"%" not in text


def request_headers(headers: Headers) -> list[tuple[str, str]]:
    """A client's headers for the service, without those that the hop itself decides."""
    given = list(headers)
    dropped = _NOT_ASKED | _named_by_connection(given)
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in given
        if name not in dropped and not name.startswith(b"x-forwarded-")
    ]


def response_headers(headers: Headers) -> list[tuple[bytes, bytes]]:
    """A service's headers for the client."""
    given = [(name.lower(), value) for name, value in headers]
    dropped = _NOT_ANSWERED | _named_by_connection(given)
    return [(name, value) for name, value in given if name not in dropped]


def _named_by_connection(headers: Headers) -> set[bytes]:
    return {name.strip().lower() for header, value in headers if header == b"connection" for name in value.split(b",")}
