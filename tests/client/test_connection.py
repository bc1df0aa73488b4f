"""How the client signs in, waits and gives up, against an API that answers as it is told."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fupin_client import ClientSecret, Connection, File, Password, Problem, every
from fupin_client.connection import TOKEN, segment, version

Answer = Callable[[httpx.Request], httpx.Response]
PERSON = Password("township", "correct-horse-8")


class Told:
    """An API that answers one reply after another, and remembers what it was asked."""

    def __init__(self, *replies: httpx.Response | Exception, lasts_s: int = 900) -> None:
        self.replies = [*replies]
        self.asked: list[httpx.Request] = []
        self.forms: list[dict[str, str]] = []
        self.lasts_s = lasts_s

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == TOKEN:
            self.forms.append(dict(httpx.QueryParams(request.content.decode())))
            token = f"token-{len(self.forms)}"
            granted = {"access_token": token, "expires_in": self.lasts_s, "refresh_token": f"refresh-{len(self.forms)}"}
            return httpx.Response(200, json=granted)
        self.asked.append(request)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def connection(self, credentials: Password | ClientSecret | None = PERSON, **given: Any) -> Connection:
        """A connection to it."""
        http = httpx.AsyncClient(transport=httpx.MockTransport(self))
        return Connection("http://api/", credentials, http=http, **given)


def refused(status: int, code: str, **headers: str) -> httpx.Response:
    """A problem."""
    return httpx.Response(
        status, json={"code": code, "detail": "说明", "remedy": "办法", "field": "x"}, headers=headers
    )


async def test_it_signs_in_once_and_says_who_it_is() -> None:
    told = Told(httpx.Response(200, json={}), httpx.Response(200, json={}))
    connection = told.connection(language="en")
    await connection.send("GET", "/api/v1/me", query={"on": None, "kinds": ["a", "b"], "late": True})
    await connection.send("GET", "/api/v1/me")
    assert told.forms == [{"grant_type": "password", "username": "township", "password": "correct-horse-8"}]
    assert {one.headers["authorization"] for one in told.asked} == {"Bearer token-1"}
    assert told.asked[0].headers["accept-language"] == "en"
    assert str(told.asked[0].url) == "http://api/api/v1/me?kinds=a&kinds=b&late=true"


async def test_a_token_that_ends_soon_is_refreshed() -> None:
    told = Told(httpx.Response(200, json={}), httpx.Response(200, json={}), lasts_s=20)
    connection = told.connection()
    await connection.send("GET", "/x")
    await connection.send("GET", "/x")
    assert told.forms[1] == {"grant_type": "refresh_token", "refresh_token": "refresh-1"}
    assert [one.headers["authorization"] for one in told.asked] == ["Bearer token-1", "Bearer token-2"]


async def test_a_token_that_is_no_longer_taken_is_renewed_once() -> None:
    gone = refused(401, "auth.not_signed_in")
    told = Told(gone, httpx.Response(200, json={}), gone, gone)
    connection = told.connection(ClientSecret("rcc", "secret"))
    await connection.send("GET", "/x")
    with pytest.raises(Problem, match=r"auth\.not_signed_in"):
        await connection.send("GET", "/x")
    assert len(told.asked) == 4
    assert told.forms[0] == {"grant_type": "client_credentials", "client_id": "rcc", "client_secret": "secret"}


async def test_nobody_needs_to_sign_in_for_what_is_open() -> None:
    told = Told(httpx.Response(200, json={}))
    await told.connection(None).send("GET", "/x")
    assert told.forms == []
    assert "authorization" not in told.asked[0].headers


@pytest.mark.parametrize("status", [429, 503])
async def test_a_closed_door_is_waited_for_as_long_as_it_says(status: int) -> None:
    told = Told(refused(status, "request.too_many", **{"Retry-After": "1"}), httpx.Response(200, json={}))
    began = time.monotonic()
    await told.connection().send("POST", "/x", body={})
    assert 1 <= time.monotonic() - began < 2
    assert len(told.asked) == 2


async def test_what_is_asked_to_wait_longer_than_its_patience_gives_up() -> None:
    told = Told(refused(429, "request.too_many", **{"Retry-After": "3600"}))
    with pytest.raises(Problem) as caught:
        await told.connection().send("GET", "/x")
    assert (caught.value.status, caught.value.code) == (429, "request.too_many")


async def test_a_refusal_is_told_with_all_that_it_says() -> None:
    told = Told(refused(409, "credit.over_cap"))
    with pytest.raises(Problem) as caught:
        await told.connection().send("POST", "/x", key="k", body={})
    problem = caught.value
    assert (problem.status, problem.code, problem.detail, problem.remedy) == (409, "credit.over_cap", "说明", "办法")
    assert problem.field == "x"
    assert len(told.asked) == 1


@pytest.mark.parametrize(("method", "key"), [("GET", None), ("POST", "k")])
async def test_what_may_be_done_twice_is_sent_again_when_no_answer_comes(method: str, key: str | None) -> None:
    told = Told(httpx.ReadError("cut"), refused(504, "request.timed_out"), httpx.Response(200, json={}))
    await told.connection().send(method, "/x", key=key)
    assert len(told.asked) == 3
    assert {one.headers.get("idempotency-key") for one in told.asked} == {key}


async def test_a_write_without_a_key_is_not_sent_again_when_no_answer_comes() -> None:
    told = Told(httpx.ReadError("cut"), refused(504, "request.timed_out"))
    connection = told.connection()
    with pytest.raises(Problem) as unreachable:
        await connection.send("POST", "/x", body={})
    with pytest.raises(Problem) as late:
        await connection.send("POST", "/x", body={})
    assert (unreachable.value.status, unreachable.value.code) == (0, "http.unreachable")
    assert late.value.code == "request.timed_out"
    assert len(told.asked) == 2


async def test_an_answer_of_something_between_has_a_code_too() -> None:
    told = Told(httpx.Response(502, text="<html>bad gateway"))
    with pytest.raises(Problem) as caught:
        await told.connection().send("GET", "/x")
    assert (caught.value.code, caught.value.detail) == ("http.502", "<html>bad gateway")


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="template.xlsx"', "template.xlsx"),
        ("attachment; filename*=UTF-8''%E5%90%8D%E5%86%8C.csv", "名册.csv"),
        ("inline", ""),
    ],
)
async def test_a_file_bears_its_name(disposition: str, name: str) -> None:
    headers = {"Content-Disposition": disposition, "Content-Type": "text/csv; charset=utf-8"}
    told = Told(httpx.Response(200, content=b"a,b", headers=headers))
    assert (await told.connection().send("GET", "/x")).file() == File(name, b"a,b", "text/csv")


async def test_a_list_is_read_to_its_end() -> None:
    class Part:
        def __init__(self, items: list[int], after: str | None) -> None:
            self.items, self.next = items, after

    parts = {None: Part([1, 2], "a"), "a": Part([], "b"), "b": Part([3], None)}

    async def ask(after: str | None) -> Part:
        return parts[after]

    assert [one async for one in every(ask)] == [1, 2, 3]


def test_addresses_and_versions_are_written_as_the_api_reads_them() -> None:
    assert segment("XF 2018/1") == "XF%202018/1"
    assert (version(3), version('"3"')) == ('"3"', '"3"')


def test_secrets_are_not_shown() -> None:
    assert "correct-horse-8" not in repr(PERSON)
    assert "secret" not in repr(ClientSecret("rcc", "s3cr3t")).replace("client_secret", "")
