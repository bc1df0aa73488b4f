"""The demo's clients: they sign in, wait where they are asked to, and are loud about what they did not expect."""

import asyncio
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.demo import client
from services.demo.accounts import BankClient, Person, keep_sign_ins
from services.demo.client import Actor, Cast, Unexpected, report

TOWNSHIP = Person("township", "township-1", "a password", "乡镇", "360722102")
BANK = BankClient("bank-rcc", "a secret", "rcc", "农信社")

Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_PAUSE_S", 0.001)
    monkeypatch.setattr(client, "_LONGEST_PAUSE_S", 0.001)


class Gateway:
    """A gateway that gives tokens and otherwise answers what it was told to, in turn."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.tokens = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/auth/token"):
            self.tokens += 1
            return httpx.Response(200, json={"access_token": f"token {self.tokens}"})
        self.requests.append(request)
        return self.answers.pop(0)

    def actor(self, identity: Person | BankClient) -> Actor:
        http = httpx.AsyncClient(base_url="http://gateway", transport=httpx.MockTransport(self))
        return Actor(http, asyncio.Semaphore(1), identity)


def refused(status: int, code: str, **headers: str) -> httpx.Response:
    return httpx.Response(status, json={"code": code, "detail": "说明"}, headers=headers)


async def test_a_write_bears_token_and_key() -> None:
    gateway = Gateway(httpx.Response(201, json={"id": "1"}))

    assert await gateway.actor(TOWNSHIP).post("/credit/applications", {"a": 1}, key="demo-1") == {"id": "1"}
    assert gateway.requests[0].headers["authorization"] == "Bearer token 1"
    assert gateway.requests[0].headers["idempotency-key"] == "demo-1"
    assert gateway.requests[0].url.path == "/api/v1/credit/applications"


async def test_a_token_that_ran_out_is_renewed_once() -> None:
    gateway = Gateway(refused(401, "auth.not_signed_in"), httpx.Response(200, json={}))
    await gateway.actor(TOWNSHIP).get("/areas")

    assert [request.headers["authorization"] for request in gateway.requests] == ["Bearer token 1", "Bearer token 2"]


@pytest.mark.parametrize(
    "passing",
    [
        refused(429, "request.too_many", **{"Retry-After": "0"}),
        refused(503, "request.unavailable", **{"Retry-After": "0"}),
        refused(504, "request.timed_out", **{"Retry-After": "0"}),
        refused(404, "credit.unknown_household"),
    ],
)
async def test_what_passes_is_tried_again(passing: httpx.Response) -> None:
    gateway = Gateway(passing, httpx.Response(200, json={"there": True}))

    assert await gateway.actor(TOWNSHIP).get("/credit/applications") == {"there": True}


async def test_any_other_refusal_is_raised_with_its_code_and_reason() -> None:
    gateway = Gateway(refused(409, "credit.over_cap"))

    with pytest.raises(Unexpected, match=r"township-1: POST /credit/applications: 409 credit\.over_cap: 说明"):
        await gateway.actor(TOWNSHIP).post("/credit/applications", {}, key="demo-1")


@pytest.mark.parametrize("status", [429, 503])
async def test_a_sign_in_that_is_put_off_is_tried_again(status: int) -> None:
    answers = [httpx.Response(status, headers={"Retry-After": "0"}), httpx.Response(200, json={"access_token": "one"})]

    def gateway(request: httpx.Request) -> httpx.Response:
        return answers.pop(0) if request.url.path.endswith("/auth/token") else httpx.Response(200, json={"there": True})

    http = httpx.AsyncClient(base_url="http://gateway", transport=httpx.MockTransport(gateway))
    assert await Actor(http, asyncio.Semaphore(1), TOWNSHIP).get("/areas") == {"there": True}


def answered(*results: dict[str, Any]) -> httpx.Response:
    return httpx.Response(200, json={"results": list(results)})


async def test_events_that_are_put_off_are_sent_again_alone_and_in_order() -> None:
    put_off = {"status": "retry", "code": "credit.unknown_loan", "detail": ""}
    gateway = Gateway(
        answered({"event_id": "1", **put_off}, {"event_id": "2", "status": "accepted"}, {"event_id": "3", **put_off}),
        answered({"event_id": "1", "status": "accepted"}, {"event_id": "3", "status": "accepted"}),
    )
    events = [{"event_id": number} for number in ("1", "2", "3")]

    assert await report(gateway.actor(BANK), events, key="demo-1") == 3
    assert json.loads(gateway.requests[1].content) == {"events": [events[0], events[2]]}


async def test_a_duplicate_of_an_accepted_event_is_as_good_as_accepted() -> None:
    gateway = Gateway(answered({"event_id": "1", "status": "duplicate"}))

    assert await report(gateway.actor(BANK), [{"event_id": "1"}], key="demo-1") == 1


@pytest.mark.parametrize("status", ["rejected", "conflict", "duplicate"])
async def test_a_rejected_event_is_raised_with_its_code(status: str) -> None:
    rejection = {"event_id": "1", "status": status, "code": "credit.wrong_rate", "detail": "利率不符"}
    gateway = Gateway(answered(rejection))

    with pytest.raises(Unexpected, match=r"bank-rcc: event 1: credit\.wrong_rate: 利率不符"):
        await report(gateway.actor(BANK), [{"event_id": "1"}], key="demo-1")


async def test_a_file_is_sent_with_its_form(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"workbook")
    gateway = Gateway(httpx.Response(201, json={}))
    await gateway.actor(TOWNSHIP).upload(
        "/registry/imports", tmp_path / "a.xlsx", {"occurred_on": "2016-04-01"}, key="k"
    )
    sent = gateway.requests[0]

    assert sent.headers["content-type"].startswith("multipart/form-data")
    assert b"workbook" in sent.content
    assert b"2016-04-01" in sent.content


async def test_an_address_where_nobody_answers_is_told_at_once(tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        async with Cast(url, keep_sign_ins(tmp_path)) as cast:
            with pytest.raises(Unexpected, match=r"127\.0\.0\.1.*ConnectError.*make run"):
                await cast.check()
