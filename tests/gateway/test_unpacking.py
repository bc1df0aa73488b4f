"""Bodies that come compressed: unpacked on the way, and no larger for it than others may be."""

import asyncio
import gzip
import hashlib
import zlib
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.limits.refusals import BrokenEncoding
from services.gateway.limits.unpacking import PIECE_BYTES, Unpacked
from services.gateway.settings import MIB
from shared.security.permissions import Role
from tests.gateway.conftest import OpenGateway
from tests.gateway.servers import Echo

SignIn = Callable[..., dict[str, str]]
GZIP = {"Content-Encoding": "gzip"}
EVENTS = "/api/v1/bank/events"


def received(pieces: Iterable[bytes]) -> Callable[[], Any]:
    """What a server gives an application: the pieces, then the end."""
    left = [*pieces]

    async def receive() -> dict[str, Any]:
        piece = left.pop(0) if left else b""
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    return receive


async def read(pieces: Iterable[bytes]) -> list[bytes]:
    """A body's pieces once unpacked."""
    unpacked, found = Unpacked(received(pieces)), []
    while True:
        message = await unpacked()
        found.append(message["body"])
        if not message["more_body"]:
            return found


@given(st.binary(max_size=5_000), st.integers(1, 700))
def test_a_body_is_what_it_was_however_it_is_cut(body: bytes, size: int) -> None:
    packed = gzip.compress(body)
    pieces = [packed[start : start + size] for start in range(0, len(packed), size)]
    assert b"".join(asyncio.run(read(pieces))) == body


async def test_no_piece_is_larger_than_it_may_be() -> None:
    pieces = await read([gzip.compress(bytes(10 * MIB))])
    assert max(map(len, pieces)) == PIECE_BYTES
    assert sum(map(len, pieces)) == 10 * MIB


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        gzip.compress(b"x")[:-1],
        gzip.compress(b"x" * 1000)[:15],
        gzip.compress(b"x") + b"y",
        gzip.compress(b"x") + gzip.compress(b"y"),
        zlib.compress(b"x"),
        gzip.compress(b"x")[:-8] + bytes(8),
    ],
    ids=["nothing", "plain", "cut", "cut early", "more behind", "two", "zlib", "wrong sum"],
)
async def test_what_is_no_whole_gzip_is_refused(body: bytes) -> None:
    for pieces in ([body], [body[:5], body[5:]], [bytes([byte]) for byte in body]):
        with pytest.raises(BrokenEncoding):
            await read(pieces)


async def test_a_client_that_leaves_is_told_as_such() -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    assert (await Unpacked(receive)())["type"] == "http.disconnect"


# over HTTP ------------------------------------------------------------------------------------------------------------


@pytest.fixture
async def client(open_gateway: OpenGateway, echo: tuple[Echo, str]) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway that takes a MiB, and 2 of a file."""
    async with open_gateway(registry_url=echo[1], credit_url=echo[1], body_limit_mib=1, import_limit_mib=2) as made:
        yield made


@pytest.fixture
def bank(sign_in: SignIn) -> dict[str, str]:
    """A bank."""
    return sign_in(Role.BANK, "3607", "B1")


@pytest.mark.parametrize("size", [1, 5_000, 300_000, MIB])
@pytest.mark.parametrize("chunked", [True, False])
async def test_a_compressed_body_reaches_the_service_unpacked(
    client: httpx.AsyncClient, bank: dict[str, str], size: int, chunked: bool
) -> None:
    body = (b'{"events": []}' * (size // 14 + 1))[:size]
    packed = gzip.compress(body)

    async def parts() -> AsyncIterator[bytes]:
        yield packed[:7]
        yield packed[7:]

    given = {**bank, **GZIP, "Content-Type": "application/json"}
    reply = await client.post(EVENTS, content=parts() if chunked else packed, headers=given)
    assert reply.status_code == 201, reply.text
    assert (reply.json()["size"], reply.json()["sha256"]) == (size, hashlib.sha256(body).hexdigest())
    seen = dict(reply.json()["headers"])
    assert "content-encoding" not in seen
    assert seen["content-type"] == "application/json"


@pytest.mark.parametrize("chunked", [True, False])
async def test_a_body_that_unpacks_to_too_much_is_refused(
    client: httpx.AsyncClient, bank: dict[str, str], chunked: bool
) -> None:
    bomb = gzip.compress(bytes(200 * MIB), 9)
    assert len(bomb) < MIB

    async def parts() -> AsyncIterator[bytes]:
        yield bomb

    async with asyncio.timeout(5):
        reply = await client.post(EVENTS, content=parts() if chunked else bomb, headers={**bank, **GZIP})
    assert (reply.status_code, reply.json()["code"]) == (413, "request.too_large")
    assert reply.json()["limit_bytes"] == MIB


@pytest.mark.parametrize(("size", "status"), [(2 * MIB, 201), (2 * MIB + 1, 413)])
async def test_each_address_keeps_its_limit_once_unpacked(
    client: httpx.AsyncClient, sign_in: SignIn, size: int, status: int
) -> None:
    given = {**sign_in(Role.TOWNSHIP), **GZIP}
    reply = await client.post("/api/v1/registry/imports", content=gzip.compress(bytes(size)), headers=given)
    assert reply.status_code == status


async def test_a_body_that_is_packed_to_more_than_it_holds_is_counted_as_it_comes(
    client: httpx.AsyncClient, bank: dict[str, str]
) -> None:
    packer = zlib.compressobj(wbits=31)

    async def parts() -> AsyncIterator[bytes]:
        yield packer.compress(b"x")
        for _ in range(40):
            # blocks that hold nothing
            yield b"".join(packer.flush(zlib.Z_FULL_FLUSH) or b"\x00\x00\x00\xff\xff" for _ in range(10_000))

    reply = await client.post(EVENTS, content=parts(), headers={**bank, **GZIP})
    assert (reply.status_code, reply.json()["code"]) == (413, "request.too_large")


@pytest.mark.parametrize("path", [EVENTS, "/api/v1/auth/token"])
@pytest.mark.parametrize(
    "body", [b'{"events": []}', gzip.compress(b"{}")[:-3], gzip.compress(b"{}") + b"more"], ids=["plain", "cut", "more"]
)
async def test_a_broken_body_is_refused_in_plain_words(
    client: httpx.AsyncClient, bank: dict[str, str], path: str, body: bytes
) -> None:
    given = {**bank, **GZIP, "Content-Type": "application/x-www-form-urlencoded"}
    reply = await client.post(path, content=body, headers=given)
    problem = reply.json()
    assert (reply.status_code, problem["code"], problem["field"]) == (
        *(400, "request.broken_encoding", "Content-Encoding"),
    )
    assert "gzip" in problem["remedy"]


@pytest.mark.parametrize("coding", ["br", "deflate", "zstd", "gzip, gzip", "compress", "gzip;q=1"])
async def test_another_coding_is_refused_and_the_one_that_is_taken_named(
    client: httpx.AsyncClient, echo: tuple[Echo, str], bank: dict[str, str], coding: str
) -> None:
    before = echo[0].requests
    reply = await client.post(EVENTS, content=b"x", headers={**bank, "Content-Encoding": coding})
    assert (reply.status_code, reply.json()["code"]) == (415, "request.unsupported_encoding")
    assert reply.headers["accept-encoding"] == "gzip"
    assert echo[0].requests == before


async def test_a_body_in_no_coding_passes_as_it_is(client: httpx.AsyncClient, bank: dict[str, str]) -> None:
    reply = await client.post(EVENTS, content=b"{}", headers={**bank, "Content-Encoding": "identity"})
    assert (reply.status_code, reply.json()["size"]) == (201, 2)


async def test_a_coding_of_nothing_is_no_matter(client: httpx.AsyncClient, bank: dict[str, str]) -> None:
    for coding in ("gzip", "br"):
        headers = {**bank, "Content-Encoding": coding}
        assert (await client.get("/api/v1/bank/x", headers=headers)).status_code == 200
        assert (await client.post("/api/v1/bank/x", content=b"", headers=headers)).status_code == 201
