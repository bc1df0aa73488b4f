"""In which form answers leave the gateway: validators and 304, gzip, and streams that flow at once."""

import asyncio
import csv
import gzip
import io
import zlib
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from services.gateway.proxy.hop import WHOLE_ANSWER_BYTES
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
from shared.security.permissions import Role
from tests.gateway.conftest import OpenGateway
from tests.gateway.servers import served

SignIn = Callable[..., dict[str, str]]
ROWS = 400
LARGE = {"items": [{"household_no": f"3607221022010{number:03d}", "head_name": "刘福生"} for number in range(ROWS)]}
PLAIN = {"Accept-Encoding": "identity"}


@pytest.mark.parametrize(
    ("accept_encoding", "taken"),
    [
        (b"", False),
        (b"gzip", True),
        (b"GZIP", True),
        (b"br, gzip;q=0.5, deflate", True),
        (b"gzip;q=0", False),
        (b"gzip; q=0.000", False),
        (b"*", True),
        (b"*;q=0", False),
        (b"gzip;q=0, *", False),
        (b"*;q=0, gzip", True),
        (b"identity", False),
        (b"br, zstd", False),
        (b"xgzip", False),
        (b"gzip;q=abc", False),
        (b"gzip,,", True),
    ],
)
def test_gzip_is_for_whoever_takes_it(accept_encoding: bytes, taken: bool) -> None:
    assert accepts_gzip(accept_encoding) is taken


@pytest.mark.parametrize(
    ("if_none_match", "known"),
    [
        (b'"7"', True),
        (b'W/"7"', True),
        (b'"6", "7"', True),
        (b'"6",W/"7","8"', True),
        (b"*", True),
        (b" * ", True),
        (b'"77"', False),
        (b"7", False),
        (b'"6"', False),
        (b"", False),
    ],
)
def test_validators_are_compared_by_what_they_stand_for(if_none_match: bytes, known: bool) -> None:
    assert is_known(if_none_match, b'"7"') is known
    assert is_known(if_none_match, b'W/"7"') is known


@settings(max_examples=200)
@given(st.binary(max_size=60), st.binary(max_size=60))
def test_equal_validators_mean_equal_bytes(one: bytes, other: bytes) -> None:
    assert (etag_of(one) == etag_of(other)) is (one == other)
    assert is_known(etag_of(one), weakened(etag_of(one)))


@pytest.mark.parametrize(
    ("content_type", "smaller"),
    [
        (b"application/json", True),
        (b"application/problem+json", True),
        (b"application/x-ndjson", True),
        (b"text/csv; charset=utf-8", True),
        (b"image/svg+xml", True),
        (b"image/jpeg", False),
        (b"application/zip", False),
        (b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False),
        (b"application/pdf", False),
        (b"", False),
    ],
)
def test_what_is_compressed_in_itself_is_left_alone(content_type: bytes, smaller: bool) -> None:
    assert is_compressible(content_type) is smaller


def test_a_live_stream_is_told_by_its_type() -> None:
    assert is_live(b"text/event-stream; charset=utf-8")
    assert not is_live(b"text/csv")


# over HTTP ------------------------------------------------------------------------------------------------------------


class Forms:
    """A service that answers in every form."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.language = ""
        self.app = Starlette(
            routes=[
                Route("/registry/large", self._large, methods=["GET", "POST"]),
                Route("/registry/small", self._small),
                Route("/registry/just", self._just),
                Route("/registry/record", self._record),
                Route("/registry/page", self._page),
                Route("/registry/refused", self._refused),
                Route("/registry/picture", self._picture),
                Route("/registry/packed", self._packed),
                Route("/registry/secret", self._secret),
                Route("/registry/file", self._file),
                Route("/registry/huge", self._huge),
                Route("/monitoring/feeds/alerts", self._live),
            ]
        )

    async def _large(self, request: Request) -> Response:
        return JSONResponse(LARGE, 201 if request.method == "POST" else 200)

    async def _small(self, _request: Request) -> Response:
        return JSONResponse({"household_no": "1"})

    async def _just(self, request: Request) -> Response:
        return PlainTextResponse("x" * (COMPRESSED_FROM_BYTES + int(request.query_params["more"])))

    async def _record(self, _request: Request) -> Response:
        return JSONResponse(LARGE, headers={"ETag": '"7"'})

    async def _page(self, _request: Request) -> Response:
        return JSONResponse(LARGE, headers={"ETag": '"9f-17"'})

    async def _refused(self, _request: Request) -> Response:
        return JSONResponse({"detail": "错" * 2_000}, 409, media_type="application/problem+json")

    async def _picture(self, _request: Request) -> Response:
        return Response(bytes(10_000), media_type="image/jpeg")

    async def _packed(self, _request: Request) -> Response:
        return Response(gzip.compress(bytes(50_000)), media_type="text/csv", headers={"Content-Encoding": "gzip"})

    async def _secret(self, _request: Request) -> Response:
        return JSONResponse(LARGE, headers={"Cache-Control": "private, no-store"})

    async def _file(self, _request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            yield "户编号,户主\r\n".encode()
            await self.go_on.wait()
            for number in range(20_000):
                yield f"{number},刘福生\r\n".encode()

        return StreamingResponse(parts(), media_type="text/csv; charset=utf-8")

    async def _huge(self, _request: Request) -> Response:
        return Response(b"a" * (WHOLE_ANSWER_BYTES + 1), media_type="text/plain")

    async def _live(self, _request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            yield b"id: 1\ndata: {}\n\n"
            await self.go_on.wait()
            yield b"id: 2\ndata: {}\n\n"

        return StreamingResponse(parts(), media_type="text/event-stream")


@pytest.fixture
def forms() -> Forms:
    """The service."""
    return Forms()


@pytest.fixture
async def client(open_gateway: OpenGateway, forms: Forms) -> AsyncIterator[httpx.AsyncClient]:
    """The gateway before it."""
    async with served(forms.app) as url, open_gateway(registry_url=url, monitoring_url=url, credit_url=url) as made:
        yield made


@pytest.fixture
def office(sign_in: SignIn) -> dict[str, str]:
    """Somebody of the county's office."""
    return sign_in(Role.COUNTY_OFFICE)


async def get(client: httpx.AsyncClient, office: dict[str, str], path: str, **headers: str) -> httpx.Response:
    """Read something, without compression unless it is asked for."""
    return await client.get(f"/api/v1/registry/{path}", headers={**office, **PLAIN, **headers})


async def test_an_answer_has_a_validator_and_comes_once(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    first = await get(client, office, "small")
    etag = first.headers["etag"]
    assert (first.status_code, first.json()) == (200, {"household_no": "1"})
    assert not etag.startswith("W/")
    assert first.headers["cache-control"] == "private, no-cache"
    again = await get(client, office, "small", **{"If-None-Match": f'"other", {etag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert (again.headers["etag"], again.headers["cache-control"]) == (etag, "private, no-cache")
    assert not {"content-type", "content-length", "content-encoding"} & again.headers.keys()
    assert again.headers["ratelimit-limit"]
    assert again.headers["x-trace-id"]
    changed = await get(client, office, "large", **{"If-None-Match": etag})
    assert (changed.status_code, changed.headers["etag"] == etag) == (200, False)


async def test_a_records_own_etag_stays_as_if_match_needs_it(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    given = {"Accept-Encoding": "gzip"}
    first = await get(client, office, "record", **given)
    assert (first.headers["etag"], first.json()) == ('"7"', LARGE)
    assert "content-encoding" not in first.headers  # other bytes would need another ETag
    again = await get(client, office, "record", **given, **{"If-None-Match": '"7"'})
    assert (again.status_code, again.headers["etag"]) == (304, '"7"')
    assert (await get(client, office, "record", **{"If-None-Match": '"6"'})).status_code == 200


async def test_another_etag_of_a_services_own_is_weakened_where_the_answer_is_compressed(
    client: httpx.AsyncClient, office: dict[str, str]
) -> None:
    plain, packed = [
        await get(client, office, "page", **{"Accept-Encoding": coding}) for coding in ("identity", "gzip")
    ]
    assert (plain.headers["etag"], packed.headers["etag"]) == ('"9f-17"', 'W/"9f-17"')
    assert (packed.headers["content-encoding"], packed.json()) == ("gzip", LARGE)
    again = await get(client, office, "page", **{"Accept-Encoding": "gzip", "If-None-Match": 'W/"9f-17"'})
    assert (again.status_code, again.headers["etag"]) == (304, 'W/"9f-17"')


@pytest.mark.parametrize(
    ("etag", "version"), [(b'"7"', True), (b'"7-1"', False), (b'W/"7"', False), (b'""', False), (b"", False)]
)
def test_a_version_is_told_from_other_validators(etag: bytes, version: bool) -> None:
    assert is_version(etag) is version


async def test_a_large_answer_is_compressed_for_whoever_takes_that(
    client: httpx.AsyncClient, office: dict[str, str]
) -> None:
    plain, packed = (
        await get(client, office, "large"),
        await get(client, office, "large", **{"Accept-Encoding": "gzip"}),
    )
    assert plain.json() == packed.json() == LARGE
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) * 5 < int(plain.headers["content-length"])
    # the same content in other bytes: a weak validator, which is as good for asking again
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    for headers in ({"Accept-Encoding": "gzip"}, {}):
        for etag in (packed.headers["etag"], plain.headers["etag"]):
            assert (await get(client, office, "large", **headers, **{"If-None-Match": etag})).status_code == 304
    for reply in (plain, packed):
        varies = {name.strip() for name in reply.headers["vary"].split(",")}
        assert varies >= {"Accept", "Accept-Encoding", "Accept-Language", "Authorization"}


async def test_the_answer_to_a_write_is_compressed_too_and_has_no_validator(
    client: httpx.AsyncClient, office: dict[str, str]
) -> None:
    given = {**office, "Accept-Encoding": "gzip"}
    reply = await client.post("/api/v1/registry/large", headers={**given, "If-None-Match": "*"}, json={})
    assert (reply.status_code, reply.json(), reply.headers["content-encoding"]) == (201, LARGE, "gzip")
    assert "etag" not in reply.headers


@pytest.mark.parametrize(("more", "packed"), [(0, False), (1, True)])
async def test_a_small_body_stays_as_it_is(
    client: httpx.AsyncClient, office: dict[str, str], more: int, packed: bool
) -> None:
    reply = await get(client, office, f"just?more={more}", **{"Accept-Encoding": "gzip"})
    assert ("content-encoding" in reply.headers) is packed
    assert len(reply.text) == COMPRESSED_FROM_BYTES + more


async def test_a_refusal_is_compressed_and_never_not_modified(
    client: httpx.AsyncClient, office: dict[str, str]
) -> None:
    reply = await get(client, office, "refused", **{"Accept-Encoding": "gzip", "If-None-Match": "*"})
    assert (reply.status_code, reply.headers["content-encoding"]) == (409, "gzip")
    assert reply.headers["content-type"] == "application/problem+json"
    assert "etag" not in reply.headers


@pytest.mark.parametrize("path", ["picture", "packed"])
async def test_what_is_compressed_already_is_passed_on(
    client: httpx.AsyncClient, office: dict[str, str], path: str
) -> None:
    reply = await get(client, office, path, **{"Accept-Encoding": "gzip"})
    assert reply.headers.get("content-encoding") == ("gzip" if path == "packed" else None)
    assert reply.content == bytes(50_000 if path == "packed" else 10_000)


async def test_what_must_not_be_kept_gets_no_validator(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    reply = await get(client, office, "secret", **{"If-None-Match": "*"})
    assert (reply.status_code, reply.json()) == (200, LARGE)
    assert reply.headers["cache-control"] == "private, no-store"
    assert "etag" not in reply.headers


async def test_a_file_is_compressed_piece_by_piece_and_each_can_be_read_at_once(
    client: httpx.AsyncClient, office: dict[str, str], forms: Forms
) -> None:
    given = {**office, "Accept-Encoding": "gzip"}
    async with asyncio.timeout(10), client.stream("GET", "/api/v1/registry/file", headers=given) as reply:
        assert reply.headers["content-encoding"] == "gzip"
        unpacking, raw = zlib.decompressobj(31), reply.aiter_raw()
        text = unpacking.decompress(await anext(raw))
        assert text.decode() == "户编号,户主\r\n"
        forms.go_on.set()
        packed_bytes = 0
        async for piece in raw:
            packed_bytes += len(piece)
            text += unpacking.decompress(piece)
    assert unpacking.eof
    assert len([*csv.reader(io.StringIO(text.decode()))]) == 20_001
    assert packed_bytes * 3 < len(text)


async def test_what_is_too_large_to_be_held_is_streamed_without_a_validator(
    client: httpx.AsyncClient, office: dict[str, str]
) -> None:
    plain = await get(client, office, "huge")
    assert "etag" not in plain.headers
    packed = await get(client, office, "huge", **{"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-length" not in packed.headers
    assert len(packed.content) == len(plain.content) == WHOLE_ANSWER_BYTES + 1


async def test_a_live_stream_flows_at_once_though_its_reader_takes_gzip(
    client: httpx.AsyncClient, office: dict[str, str], forms: Forms
) -> None:
    given = {**office, "Accept": "text/event-stream", "Accept-Encoding": "gzip"}
    async with asyncio.timeout(5), client.stream("GET", "/api/v1/monitoring/feeds/alerts", headers=given) as reply:
        assert "content-encoding" not in reply.headers
        raw = reply.aiter_raw()
        assert await anext(raw) == b"id: 1\ndata: {}\n\n"
        forms.go_on.set()
        assert await anext(raw) == b"id: 2\ndata: {}\n\n"


async def test_a_compressed_answer_that_breaks_off_does_not_look_whole(
    open_gateway: OpenGateway, office: dict[str, str]
) -> None:
    async def cut(_request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            yield b"half of it"
            raise ConnectionAbortedError("as if the process died")

        return StreamingResponse(parts(), media_type="text/csv")

    async with (
        served(Starlette(routes=[Route("/registry/cut", cut)])) as url,
        open_gateway(registry_url=url) as client,
    ):
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/api/v1/registry/cut", headers={**office, "Accept-Encoding": "gzip"})


async def test_the_documents_are_compressed_and_have_validators(client: httpx.AsyncClient) -> None:
    given = {"Accept-Encoding": "gzip"}
    first = await client.get("/asyncapi.json", headers=given)
    assert first.headers["content-encoding"] == "gzip"
    again = await client.get("/asyncapi.json", headers={**given, "If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


async def test_what_the_gateway_answers_itself_has_a_validator(
    client: httpx.AsyncClient, office: dict[str, str]
) -> None:
    first = await client.get("/api/v1/me", headers=office)
    again = await client.get("/api/v1/me", headers={**office, "If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    other = await client.get("/api/v1/me", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 401


async def test_a_head_has_no_body_and_none_is_made_up(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    reply = await client.head("/api/v1/registry/large", headers={**office, "Accept-Encoding": "gzip"})
    assert (reply.status_code, reply.content) == (200, b"")
    assert "content-encoding" not in reply.headers


async def test_the_connection_serves_on_behind_a_304(client: httpx.AsyncClient, office: dict[str, str]) -> None:
    address = urlsplit(str(client.base_url))
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    ask = "GET /api/v1/registry/small HTTP/1.1\r\nHost: g\r\nIf-None-Match: *\r\n"
    ask += f"Authorization: {office['Authorization']}\r\n"
    writer.write(f"{ask}\r\n{ask}Connection: close\r\n\r\n".encode())
    async with asyncio.timeout(5):
        said = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert said.count(b"HTTP/1.1 304") == 2
