"""Limits: how fast a client may send and how much."""

from collections.abc import AsyncIterator, Callable
from functools import partial

import httpx
import pytest

from services.gateway.console.api import NOT_RIGHT, Answer, Api
from services.gateway.limits.clients import HEADER, counted_address, vouched
from services.gateway.limits.door import SIGN_IN_PATHS
from services.gateway.limits.rules import Buckets
from services.gateway.settings import MIB, Settings
from shared.security.encryption import PersonalData
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.gateway.conftest import OpenGateway
from tests.gateway.servers import Echo


class Seconds:
    """Monotonic seconds that a test moves."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def seconds() -> Seconds:
    """Seconds that stand still."""
    return Seconds()


def test_a_burst_passes_and_the_next_waits_for_the_rate(seconds: Seconds) -> None:
    buckets = Buckets(2.0, 3, seconds)
    verdicts = [buckets.take("a") for _ in range(4)]
    assert [verdict.allowed for verdict in verdicts] == [True, True, True, False]
    assert [verdict.remaining for verdict in verdicts] == [2, 1, 0, 0]
    assert verdicts[3].retry_after_s == 1  # half a second, rounded up
    assert verdicts[3].reset_s == 2  # three tokens at two a second: 1.5 s, rounded up

    seconds.now_s += 0.5
    assert buckets.take("a").allowed
    assert not buckets.take("a").allowed


def test_a_refused_try_costs_nothing(seconds: Seconds) -> None:
    buckets = Buckets(1.0, 1, seconds)
    buckets.take("a")
    for _ in range(10):
        assert not buckets.take("a").allowed
    seconds.now_s += 1
    assert buckets.take("a").allowed


def test_a_long_rest_fills_no_more_than_the_bucket(seconds: Seconds) -> None:
    buckets = Buckets(5.0, 2, seconds)
    buckets.take("a")
    seconds.now_s += 3600
    assert [buckets.take("a").allowed for _ in range(3)] == [True, True, False]


def test_clients_do_not_share_a_bucket(seconds: Seconds) -> None:
    buckets = Buckets(1.0, 1, seconds)
    assert buckets.take("a").allowed
    assert buckets.take("b").allowed
    assert not buckets.take("a").allowed


def test_a_client_is_told_when_it_may_send_again(seconds: Seconds) -> None:
    buckets = Buckets(0.25, 3, seconds)
    assert (buckets.quota, buckets.window_s) == (3, 12)
    verdicts = [buckets.take("a") for _ in range(4)]
    assert [verdict.retry_after_s for verdict in verdicts] == [0, 0, 0, 4]
    assert [verdict.reset_s for verdict in verdicts] == [4, 8, 12, 12]
    seconds.now_s += 3  # three quarters of a token are there
    assert buckets.take("a").retry_after_s == 1
    assert buckets.take("a").reset_s == 9


def test_the_memory_of_clients_is_bounded(seconds: Seconds) -> None:
    buckets = Buckets(1.0, 1, seconds)
    for number in range(50_000):
        buckets.take(str(number))
    assert not buckets.take("0").allowed  # remembered, and the last heard of
    buckets.take("new")
    assert buckets.take("1").allowed  # forgotten, so begun anew
    assert not buckets.take("0").allowed


# over HTTP ------------------------------------------------------------------------------------------------------------


@pytest.fixture
async def narrow(open_gateway: OpenGateway, echo: tuple[Echo, str]) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway that lets little through."""
    async with open_gateway(
        registry_url=echo[1],
        credit_url=echo[1],
        rate=0.01,
        burst=3,
        sign_in_rate=0.01,
        sign_in_burst=2,
        body_limit_mib=1,
        import_limit_mib=2,
        document_limit_mib=3,
    ) as client:
        yield client


async def test_each_subject_has_a_limit_of_its_own(
    narrow: httpx.AsyncClient, sign_in: Callable[..., dict[str, str]]
) -> None:
    first, second = (sign_in(Role.TOWNSHIP, subject=name) for name in ("first", "second"))
    replies = [await narrow.get("/api/v1/registry/x", headers=first) for _ in range(4)]
    assert [reply.status_code for reply in replies] == [200, 200, 200, 429]
    assert [reply.headers["ratelimit-remaining"] for reply in replies] == ["2", "1", "0", "0"]
    refused = replies[3]
    assert refused.json()["code"] == "request.too_many"
    assert refused.headers["ratelimit-limit"] == "3"
    # the same in the form of the present draft; three requests at one in 100 s
    assert [reply.headers["ratelimit-policy"] for reply in replies] == ['"requests";q=3;w=300'] * 4
    assert replies[0].headers["ratelimit"] == '"requests";r=2;t=100'
    assert refused.headers["ratelimit"] == '"requests";r=0;t=300'
    assert refused.headers["ratelimit-reset"] == "300"  # three requests at one in 100 s
    assert 90 <= int(refused.headers["retry-after"]) <= 100
    assert refused.headers["x-trace-id"] == refused.json()["trace_id"]
    assert (await narrow.get("/api/v1/registry/x", headers=second)).status_code == 200


async def test_who_is_not_signed_in_is_limited_by_address(narrow: httpx.AsyncClient) -> None:
    forged = [{"Authorization": f"Bearer guess-{number}"} for number in range(4)]
    replies = [await narrow.get("/api/v1/registry/x", headers=headers) for headers in forged]
    assert [reply.status_code for reply in replies] == [401, 401, 401, 429]


@pytest.mark.parametrize(
    ("proxies", "fifth"),
    [
        ("", 429),
        ("10.0.0.0/8, 192.0.2.1", 429),  # we ask from 127.0.0.1
        ("10.0.0.0/8, 127.0.0.0/8", 401),
    ],
)
async def test_only_a_trusted_proxy_tells_whose_address_counts(
    open_gateway: OpenGateway, echo: tuple[Echo, str], proxies: str, fifth: int
) -> None:
    async with open_gateway(registry_url=echo[1], rate=0.01, burst=4, trusted_proxies=proxies) as client:
        clients = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in range(5)]
        replies = [await client.get("/api/v1/registry/x", headers=headers) for headers in clients]
        assert [reply.status_code for reply in replies] == [401, 401, 401, 401, fifth]


async def test_behind_a_trusted_proxy_each_client_has_his_own_limit_whatever_he_claims(
    open_gateway: OpenGateway, echo: tuple[Echo, str], sign_in: Callable[..., dict[str, str]]
) -> None:
    async with open_gateway(registry_url=echo[1], rate=0.01, burst=1, trusted_proxies="127.0.0.1") as client:
        # a proxy appends the address that it saw to what its client claims
        claims = [{"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"} for number in range(2)]
        replies = [await client.get("/api/v1/registry/x", headers=headers) for headers in claims]
        assert [reply.status_code for reply in replies] == [401, 429]
        proxied = {**sign_in(Role.TOWNSHIP), "X-Forwarded-For": "203.0.113.8", "X-Forwarded-Proto": "https"}
        seen = dict((await client.get("/api/v1/registry/x", headers=proxied)).json()["headers"])
        assert (seen["x-forwarded-for"], seen["x-forwarded-proto"]) == ("203.0.113.8", "https")


@pytest.mark.parametrize("path", sorted(SIGN_IN_PATHS))
async def test_wherever_a_password_is_tried_the_stricter_limit_holds(narrow: httpx.AsyncClient, path: str) -> None:
    replies = [await narrow.post(path, json={"username": f"n{n}", "password": "guess"}) for n in range(3)]
    statuses = [reply.status_code for reply in replies]
    assert 429 not in statuses[:2]
    assert statuses[2] == 429
    assert replies[2].headers["ratelimit-limit"] == "2"


async def test_sign_ins_have_a_stricter_limit_by_address(narrow: httpx.AsyncClient) -> None:
    form = {"grant_type": "password", "username": "limited", "password": "guess"}
    replies = [await narrow.post("/api/v1/auth/token", data={**form, "username": f"n{n}"}) for n in range(3)]
    assert [reply.status_code for reply in replies] == [400, 400, 429]
    assert replies[2].json()["code"] == "request.too_many"
    assert replies[2].headers["ratelimit-policy"] == '"sign-ins";q=2;w=200'
    assert 0 < int(replies[2].headers["retry-after"]) <= 100


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::1", "::/64"),
        ("unix", "unix"),
    ],
)
def test_a_site_counts_once_however_many_addresses_it_has(address: str, counted: str) -> None:
    assert counted_address(address) == counted


async def test_a_browser_of_the_console_counts_for_itself_and_nobody_else_can_name_one(
    narrow: httpx.AsyncClient, installation: Installation
) -> None:
    secret = PersonalData(installation.settings(Settings).data_key_bytes).browser_secret
    form = {"grant_type": "refresh_token", "refresh_token": "none"}

    async def tried(stated: str | None) -> int:
        headers = {} if stated is None else {HEADER: stated.encode()}
        reply = await narrow.post("/api/v1/auth/token", data=form, headers=headers)
        return reply.status_code

    for browser in ("198.51.100.1", "198.51.100.2"):
        assert [await tried(vouched(secret, browser)) for _ in range(3)] == [400, 400, 429]
    # whoever makes up a statement, or takes one for another address, counts by his own
    seal = vouched(secret, "198.51.100.3").split()[1]
    forged = ["198.51.100.9", f"198.51.100.9 {seal}", vouched(b"another key", "198.51.100.9"), "", "é 1"]
    assert [await tried(stated) for stated in forged[:2]] == [400, 400]
    assert {await tried(stated) for stated in (*forged, None)} == {429}
    assert await tried(vouched(secret, "198.51.100.3")) == 400


async def test_the_console_counts_as_its_users_and_not_as_one(
    open_gateway: OpenGateway, installation: Installation
) -> None:
    secret = PersonalData(installation.settings(Settings).data_key_bytes).browser_secret
    async with open_gateway(sign_in_rate=0.01, sign_in_burst=2) as client:
        api = Api(client, partial(vouched, secret))
        for browser in ("198.51.100.1", "198.51.100.2"):
            answers = [await api.sign_in("limited", "guess", browser) for _ in range(3)]
            said = [answer.problem for answer in answers if isinstance(answer, Answer)]
            assert said == [NOT_RIGHT, NOT_RIGHT, "登录请求过于频繁，请稍等片刻再试。"]
        renewed = [await api.refresh("none", "198.51.100.3") for _ in range(3)]
        assert [answer.status for answer in renewed if isinstance(answer, Answer)] == [400, 400, 429]


@pytest.mark.parametrize("path", ["/notices", "/openapi.json", "/asyncapi.json", "/docs", "/problems"])
async def test_what_anybody_may_read_is_limited_by_address_too(narrow: httpx.AsyncClient, path: str) -> None:
    replies = [await narrow.get(path) for _ in range(4)]
    assert replies[3].status_code == 429
    assert 429 not in {reply.status_code for reply in replies[:3]}


@pytest.mark.parametrize("path", ["/api/v1/registry/x/", "/api/v1/registry/x?y", "/%61pi/v1/registry/x"])
async def test_no_way_of_writing_an_address_gets_round_the_limit(
    narrow: httpx.AsyncClient, sign_in: Callable[..., dict[str, str]], path: str
) -> None:
    headers = sign_in(Role.TOWNSHIP)
    for _ in range(3):
        await narrow.get("/api/v1/registry/x", headers=headers)
    assert (await narrow.get(path, headers=headers)).status_code == 429


async def test_objections_have_a_stricter_limit_by_address_and_a_notice_can_still_be_read(
    narrow: httpx.AsyncClient,
) -> None:
    path = "/api/v1/public/notices/018f3c7a-0000-7000-8000-000000000000"
    replies = [await narrow.post(f"{path}/objections", json={}) for _ in range(3)]
    assert [reply.status_code for reply in replies] == [422, 422, 429]
    assert (await narrow.get(path)).status_code != 429


async def test_health_has_no_limit(narrow: httpx.AsyncClient) -> None:
    assert {(await narrow.get("/health/live")).status_code for _ in range(10)} == {200}


@pytest.mark.parametrize("declared", [True, False])
async def test_an_oversized_body_is_refused_whether_or_not_it_says_so(
    narrow: httpx.AsyncClient, sign_in: Callable[..., dict[str, str]], declared: bool
) -> None:
    body = b"x" * (MIB + 1)

    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]

    content = body if declared else parts()
    reply = await narrow.post("/api/v1/bank/events", content=content, headers=sign_in(Role.BANK, "3607", "B1"))
    assert (reply.status_code, reply.json()["code"]) == (413, "request.too_large")
    assert reply.json()["limit_bytes"] == MIB


async def test_a_body_just_within_the_limit_passes(
    narrow: httpx.AsyncClient, sign_in: Callable[..., dict[str, str]]
) -> None:
    headers = sign_in(Role.BANK, "3607", "B1")
    reply = await narrow.post("/api/v1/bank/events", content=b"x" * MIB, headers=headers)
    assert (reply.status_code, reply.json()["size"]) == (201, MIB)


async def test_an_import_may_be_larger(narrow: httpx.AsyncClient, sign_in: Callable[..., dict[str, str]]) -> None:
    headers = sign_in(Role.TOWNSHIP)
    address = "/api/v1/registry/imports"
    assert (await narrow.post(address, content=b"x" * (2 * MIB), headers=headers)).status_code == 201
    assert (await narrow.post(address, content=b"x" * (2 * MIB + 1), headers=headers)).status_code == 413


async def test_a_photo_or_video_may_be_larger_still(
    narrow: httpx.AsyncClient, sign_in: Callable[..., dict[str, str]]
) -> None:
    headers = sign_in(Role.TOWNSHIP)
    address = "/api/v1/registry/documents"
    assert (await narrow.post(address, content=b"x" * (3 * MIB), headers=headers)).status_code == 201
    assert (await narrow.post(address, content=b"x" * (3 * MIB + 1), headers=headers)).status_code == 413


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
async def test_a_form_without_end_does_not_reach_the_sign_in(narrow: httpx.AsyncClient, kind: str) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b"--x\r\nContent-Disposition: form-data; name=username\r\n\r\n" if "multipart" in kind else b"username="
        for _ in range(20):
            yield b"a" * 16_384

    reply = await narrow.post("/api/v1/auth/token", content=parts(), headers={"Content-Type": kind})
    assert (reply.status_code, reply.json()["code"]) == (413, "request.too_large")
