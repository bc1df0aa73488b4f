"""Which paths and headers pass through the proxy."""

import pytest

from services.gateway.proxy.rules import request_headers, response_headers, service_path


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"/api/v1/areas", "/areas"),
        (b"/api/v1/registry/households/", "/registry/households/"),
        (b"/api/v1/registry/%E5%8F%A4%E9%99%82", "/registry/%E5%8F%A4%E9%99%82"),  # 古陂, still encoded
        (b"/api/v1/credit/..loans/a.b", "/credit/..loans/a.b"),
        (b"/api/v1/credit/a%20b+c", "/credit/a%20b+c"),
    ],
)
def test_a_plain_path_passes_as_written(raw: bytes, path: str) -> None:
    assert service_path(raw) == path


@pytest.mark.parametrize(
    "raw",
    [
        b"/api/v1/registry/../events",
        b"/api/v1/registry/%2e%2e/events",
        b"/api/v1/registry/.%2E/events",
        b"/api/v1/registry/%252e%252e/events",
        b"/api/v1/registry/./x",
        b"/api/v1/registry//events",
        b"/api/v1//events",
        b"/api/v1/registry/%2fevents",
        b"/api/v1/registry/..%5cevents",
        b"/api/v1/registry/a\\b",
        b"/api/v1/registry/x%00",
        b"/api/v1/registry/x%0d%0aX-Evil:1",
        b"/api/v1/registry/\xe5\x8f\xa4",
        b"/api/v1/..",
        b"/%61pi/v1/registry/x",
        b"/events",
    ],
)
def test_a_path_that_can_be_read_in_two_ways_does_not(raw: bytes) -> None:
    assert service_path(raw) is None


def test_what_a_client_says_of_the_hop_is_dropped() -> None:
    given = [
        (b"host", b"gateway"),
        (b"connection", b"keep-alive, X-Internal"),
        (b"keep-alive", b"timeout=5"),
        (b"x-internal", b"yes"),
        (b"x-forwarded-for", b"10.0.0.1"),
        (b"x-forwarded-whatever", b"evil"),
        (b"forwarded", b"for=10.0.0.1"),
        (b"x-real-ip", b"10.0.0.1"),
        (b"te", b"trailers"),
        (b"transfer-encoding", b"chunked"),
        (b"content-length", b"5"),
        (b"expect", b"100-continue"),
        (b"upgrade", b"h2c"),
        (b"proxy-authorization", b"Basic x"),
        (b"traceparent", b"00-0-0-00"),
        (b"authorization", b"Bearer t"),
        (b"if-match", b'"3"'),
        (b"idempotency-key", b"k"),
    ]
    assert request_headers(given) == [("authorization", "Bearer t"), ("if-match", '"3"'), ("idempotency-key", "k")]


def test_what_a_service_says_of_the_hop_is_dropped() -> None:
    given = [
        (b"Connection", b"X-Secret"),
        (b"X-Secret", b"between the two"),
        (b"Transfer-Encoding", b"chunked"),
        (b"Server", b"uvicorn"),
        (b"Date", b"today"),
        (b"X-Trace-Id", b"theirs"),
        (b"ETag", b'"3"'),
        (b"Set-Cookie", b"a=1"),
        (b"Set-Cookie", b"b=2"),
    ]
    assert response_headers(given) == [(b"etag", b'"3"'), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]
