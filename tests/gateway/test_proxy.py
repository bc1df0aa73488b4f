"""The hop over real sockets: what passes, what is stated, what happens when a service fails."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from services.registry.main import create_app as create_registry
from services.registry.settings import Settings as RegistrySettings
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.gateway.conftest import OpenGateway
from tests.gateway.servers import Echo, served

SignIn = Callable[..., dict[str, str]]


def headers_of(reply: httpx.Response) -> dict[str, str]:
    """The headers that reached the service."""
    return dict(reply.json()["headers"])


@pytest.mark.parametrize("room", ["areas", "registry", "credit", "bank", "monitoring"])
async def test_each_room_goes_to_its_service(
    open_gateway: OpenGateway, echo: tuple[Echo, str], nowhere: str, sign_in: SignIn, room: str
) -> None:
    service = {"areas": "registry", "bank": "credit"}.get(room, room)
    async with open_gateway(**{f"{service}_url": echo[1]}) as client:
        for path in (room, f"{room}/a/b"):
            reply = await client.get(f"/api/v1/{path}?q=%E5%8F%A4&r=1", headers=sign_in(Role.TOWNSHIP))
            assert reply.status_code == 200
            assert (reply.json()["raw_path"], reply.json()["query"]) == (f"/{path}", "q=%E5%8F%A4&r=1")


@pytest.mark.parametrize("path", ["events", "metrics", "health/ready", "openapi.json", "console", ""])
async def test_what_is_internal_cannot_be_reached(gateway: httpx.AsyncClient, sign_in: SignIn, path: str) -> None:
    reply = await gateway.get(f"/api/v1/{path}", headers=sign_in(Role.ADMINISTRATOR))
    assert (reply.status_code, reply.json()["code"]) == (404, "request.http_404")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
async def test_every_method_passes(gateway: httpx.AsyncClient, sign_in: SignIn, method: str) -> None:
    reply = await gateway.request(method, "/api/v1/registry/x", headers=sign_in(Role.TOWNSHIP))
    assert reply.status_code == (201 if method == "POST" else 200)
    assert reply.headers["etag"] == '"7"'
    assert reply.content if method != "HEAD" else not reply.content


async def test_the_gateway_alone_says_who_asked_and_how(gateway: httpx.AsyncClient, sign_in: SignIn) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    given = {
        **sign_in(Role.TOWNSHIP),
        "X-Forwarded-For": "10.9.9.9",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/evil",
        "Forwarded": "for=10.9.9.9",
        "X-Real-IP": "10.9.9.9",
        "Connection": "close, X-Internal",
        "X-Internal": "yes",
        "traceparent": trace,
        "If-Match": '"3"',
        "Accept-Language": "en",
    }
    reply = await gateway.get("/api/v1/registry/x", headers=given)
    seen = headers_of(reply)
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-host"] == gateway.base_url.netloc.decode()
    assert seen["x-forwarded-proto"] == "http"
    assert not {"x-forwarded-prefix", "forwarded", "x-real-ip", "x-internal"} & seen.keys()
    assert (seen["if-match"], seen["accept-language"]) == ('"3"', "en")
    assert seen["traceparent"].split("-")[1] == trace.split("-")[1]
    assert seen["traceparent"] != trace
    assert reply.headers.get_list("x-trace-id") == [trace.split("-")[1]]
    assert "x-secret" not in reply.headers


async def test_status_type_and_redirects_come_back_as_seen_from_outside(
    gateway: httpx.AsyncClient, sign_in: SignIn
) -> None:
    plain = await gateway.get("/api/v1/registry/plain", headers=sign_in(Role.TOWNSHIP))
    assert (plain.status_code, plain.text, plain.headers["content-type"]) == (418, "好", "text/plain; charset=utf-8")
    redirect = await gateway.get("/api/v1/registry/redirect", headers=sign_in(Role.TOWNSHIP))
    assert (redirect.status_code, redirect.headers["location"]) == (307, "/api/v1/registry/plain")


@pytest.mark.parametrize("size", [0, 1, 256 * 1024, 256 * 1024 + 1, 5_000_000])
@pytest.mark.parametrize("chunked", [True, False])
async def test_a_body_arrives_whole(gateway: httpx.AsyncClient, sign_in: SignIn, size: int, chunked: bool) -> None:
    body = bytes(number % 251 for number in range(1000)) * (size // 1000 + 1)
    body = body[:size]

    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, size, 100_000):
            yield body[start : start + 100_000]

    given = {**sign_in(Role.TOWNSHIP), "Content-Type": "text/csv"}
    reply = await gateway.post("/api/v1/registry/imports", content=parts() if chunked else body, headers=given)
    assert (reply.status_code, reply.json()["size"]) == (201, size)
    assert reply.json()["sha256"] == hashlib.sha256(body).hexdigest()
    assert headers_of(reply)["content-type"] == "text/csv"


async def test_a_large_answer_arrives_whole(gateway: httpx.AsyncClient, sign_in: SignIn) -> None:
    reply = await gateway.get("/api/v1/registry/large", headers=sign_in(Role.TOWNSHIP))
    assert reply.content == b"".join(bytes([number % 256]) * 16_384 for number in range(512))


async def test_a_file_keeps_its_name_and_how_it_is_to_be_handled(gateway: httpx.AsyncClient, sign_in: SignIn) -> None:
    reply = await gateway.get("/api/v1/credit/statements/file?format=csv", headers=sign_in(Role.COUNTY_OFFICE))
    assert (reply.status_code, reply.text) == (200, "对账单" * 40_000)
    assert reply.headers["content-disposition"] == "attachment; filename*=UTF-8''%E5%AF%B9%E8%B4%A6%E5%8D%95.csv"
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cache-control"] == "private, no-store"


async def test_a_stream_flows_while_it_is_open_and_ends_with_its_reader(
    gateway: httpx.AsyncClient, sign_in: SignIn, echo: tuple[Echo, str]
) -> None:
    given = {**sign_in(Role.TOWNSHIP), "Accept": "text/event-stream"}
    async with asyncio.timeout(5):
        async with gateway.stream("GET", "/api/v1/monitoring/feeds/alerts", headers=given) as reply:
            assert reply.headers["content-type"].startswith("text/event-stream")
            assert await anext(reply.aiter_text()) == "id: 1\ndata: {}\n\n"
        await echo[0].streams_left.wait()


async def test_an_answer_that_breaks_off_does_not_look_whole(gateway: httpx.AsyncClient, sign_in: SignIn) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        await gateway.get("/api/v1/registry/cut?declared=10000000", headers=sign_in(Role.TOWNSHIP))


async def test_an_answer_that_breaks_off_before_any_of_it_was_passed_on_is_told_in_words(
    gateway: httpx.AsyncClient, sign_in: SignIn
) -> None:
    reply = await gateway.get("/api/v1/registry/cut?declared=1000", headers=sign_in(Role.TOWNSHIP))
    assert (reply.status_code, reply.json()["code"]) == (503, "request.unavailable")


@pytest.mark.parametrize("room", ["registry", "credit", "monitoring"])
async def test_a_service_that_is_down_is_named(open_gateway: OpenGateway, sign_in: SignIn, room: str) -> None:
    async with open_gateway() as client:
        reply = await client.get(f"/api/v1/{room}/x", headers=sign_in(Role.TOWNSHIP))
        body = reply.json()
        assert (reply.status_code, body["code"], body["service"]) == (503, "request.unavailable", room)
        assert reply.headers["retry-after"] == "2"
        english = {**sign_in(Role.TOWNSHIP), "Accept-Language": "en"}
        assert room in (await client.get(f"/api/v1/{room}/x", headers=english)).json()["detail"]


async def test_a_silent_service_is_not_waited_for_for_ever(
    open_gateway: OpenGateway, echo: tuple[Echo, str], sign_in: SignIn
) -> None:
    async with open_gateway(registry_url=echo[1], answer_timeout_s=0.2) as client:
        reply = await client.get("/api/v1/registry/slow", headers=sign_in(Role.TOWNSHIP))
        assert (reply.status_code, reply.json()["code"]) == (504, "request.timed_out")
        assert reply.json()["service"] == "registry"


async def raw_status(client: httpx.AsyncClient, request: bytes) -> tuple[int, bytes]:
    """Send bytes as they are; status and body of the first answer."""
    address = urlsplit(str(client.base_url))
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(request)
    async with asyncio.timeout(5):
        answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return int(answer.split(b" ", 2)[1]), answer.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/registry/../events",
        "/api/v1/registry/..%2fevents",
        "/api/v1/registry/%2e%2e/metrics",
        "/api/v1/registry/%252e%252e/metrics",
        "/api/v1/registry//events",
        "/api/v1/registry/..\\events",
        "/%61pi/v1/registry/x",
    ],
)
async def test_no_way_leads_around_the_rooms(
    gateway: httpx.AsyncClient, echo: tuple[Echo, str], sign_in: SignIn, path: str
) -> None:
    before = echo[0].requests
    token = sign_in(Role.ADMINISTRATOR)["Authorization"]
    request = f"GET {path} HTTP/1.1\r\nHost: gateway\r\nAuthorization: {token}\r\nConnection: close\r\n\r\n"
    status, body = await raw_status(gateway, request.encode())
    assert status == 400
    assert b"request.ambiguous_path" in body
    assert echo[0].requests == before


@pytest.mark.parametrize(
    "framing",
    [
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Content-Length: 4\r\nContent-Length: 5",
        "Content-Length: -1",
        "Content-Length: 4x",
        "Content-Length : 4",
    ],
)
async def test_a_second_request_cannot_hide_in_a_body(
    gateway: httpx.AsyncClient, echo: tuple[Echo, str], sign_in: SignIn, framing: str
) -> None:
    before = echo[0].requests
    token = sign_in(Role.TOWNSHIP)["Authorization"]
    hidden = "0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
    request = f"POST /api/v1/registry/x HTTP/1.1\r\nHost: g\r\nAuthorization: {token}\r\nConnection: close\r\n"
    status, _ = await raw_status(gateway, f"{request}{framing}\r\n\r\n{hidden}".encode())
    assert status in (400, 201)
    # at most the request itself went on, with a framing of the gateway's own
    assert echo[0].requests - before == (1 if status == 201 else 0)


async def test_a_real_service_checks_again(
    open_gateway: OpenGateway, installation: Installation, sign_in: SignIn
) -> None:
    registry: Any = create_registry(installation.settings(RegistrySettings))
    async with served(registry) as url, open_gateway(registry_url=url) as client:
        reply = await client.get("/api/v1/registry/no-such-room", headers=sign_in(Role.TOWNSHIP))
        assert (reply.status_code, reply.json()["code"]) == (404, "request.http_404")
        hidden = await client.get("/api/v1/events", headers=sign_in(Role.TOWNSHIP))
        assert hidden.status_code == 404
        direct = await client.get(f"{url}/events", headers=sign_in(Role.TOWNSHIP))
        assert direct.status_code in (401, 403, 422)
