"""Pages of other origins: those that the settings name may use the API, and no other."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from services.gateway.settings import Settings
from shared.security.permissions import Role
from shared.settings import SettingError
from tests.gateway.conftest import OpenGateway
from tests.gateway.servers import Echo

SignIn = Callable[..., dict[str, str]]
ORIGIN, OTHER = "https://xian.example.cn", "https://evil.example"
PATH = "/api/v1/registry/x"


def preflight(origin: str = ORIGIN, method: str = "PATCH") -> dict[str, str]:
    """What a browser asks before a request that no form could make."""
    return {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,if-match",
    }


@pytest.fixture
async def client(open_gateway: OpenGateway, echo: tuple[Echo, str]) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway that lets two origins in, and few requests."""
    origins = f"{ORIGIN}, http://localhost:5173"
    async with open_gateway(registry_url=echo[1], cors_origins=origins, rate=0.01, burst=2) as made:
        yield made


async def test_a_preflight_is_answered_before_anything_is_counted_or_asked_for(
    client: httpx.AsyncClient, echo: tuple[Echo, str]
) -> None:
    before = echo[0].requests
    for _ in range(5):
        reply = await client.options(PATH, headers=preflight())
        assert (reply.status_code, reply.content) == (204, b"")
    assert reply.headers["access-control-allow-origin"] == ORIGIN
    assert {"PATCH", "DELETE"} <= {name.strip() for name in reply.headers["access-control-allow-methods"].split(",")}
    allowed = {name.strip().lower() for name in reply.headers["access-control-allow-headers"].split(",")}
    assert {"authorization", "content-type", "idempotency-key", "if-match", "if-none-match"} <= allowed
    assert int(reply.headers["access-control-max-age"]) > 0
    assert "Origin" in reply.headers["vary"]
    assert "access-control-allow-credentials" not in reply.headers
    assert not [name for name in reply.headers if name.startswith("ratelimit")]
    assert echo[0].requests == before


async def test_a_page_of_an_origin_that_is_let_in_reads_the_answer(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    for origin in (ORIGIN, "http://localhost:5173"):
        reply = await client.get(PATH, headers={**sign_in(Role.TOWNSHIP, subject=origin), "Origin": origin})
        assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (200, origin)
        exposed = {name.strip() for name in reply.headers["access-control-expose-headers"].split(",")}
        assert {"ETag", "Location", "RateLimit", "Retry-After", "X-Trace-Id", "Deprecation", "Link"} <= exposed
        assert "Origin" in reply.headers["vary"]
        assert "access-control-allow-credentials" not in reply.headers


async def test_a_page_reads_what_went_wrong_too(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    given = {"Origin": ORIGIN}
    assert (await client.get(PATH, headers=given)).headers["access-control-allow-origin"] == ORIGIN
    replies = [await client.get("/api/v1/monitoring/x", headers={**given, **sign_in(Role.TOWNSHIP)}) for _ in range(3)]
    assert [reply.status_code for reply in replies] == [503, 503, 429]
    assert {reply.headers["access-control-allow-origin"] for reply in replies} == {ORIGIN}


@pytest.mark.parametrize(
    "origin", [OTHER, "null", f"{ORIGIN}:8443", "http://xian.example.cn", f"{ORIGIN}.evil.example"]
)
async def test_another_origin_gets_no_leave(client: httpx.AsyncClient, sign_in: SignIn, origin: str) -> None:
    asked = await client.options(PATH, headers=preflight(origin))
    problem = asked.json()
    assert (asked.status_code, problem["code"], problem["field"]) == (403, "request.origin_not_allowed", "Origin")
    assert "FUPIN_GATEWAY_CORS_ORIGINS" in problem["remedy"]
    assert problem["trace_id"]
    reply = await client.get(PATH, headers={**sign_in(Role.TOWNSHIP, subject=origin), "Origin": origin})
    for one in (asked, reply):
        assert not [name for name in one.headers if name.startswith("access-control-")]
        assert "Origin" in one.headers["vary"]


async def test_the_consoles_pages_are_for_no_other_origin(client: httpx.AsyncClient) -> None:
    for path in ("/console/login", "/notices", "/docs"):
        reply = await client.get(path, headers={"Origin": ORIGIN})
        assert "access-control-allow-origin" not in reply.headers


async def test_any_origin_can_be_let_in_without_credentials(
    open_gateway: OpenGateway, echo: tuple[Echo, str], sign_in: SignIn
) -> None:
    async with open_gateway(registry_url=echo[1], cors_origins="*") as client:
        asked = await client.options(PATH, headers=preflight(OTHER))
        reply = await client.get(PATH, headers={**sign_in(Role.TOWNSHIP), "Origin": OTHER})
        for one in (asked, reply):
            assert one.headers["access-control-allow-origin"] == "*"
            assert "access-control-allow-credentials" not in one.headers
        assert (await client.get("/asyncapi.json")).headers["access-control-allow-origin"] == "*"


async def test_without_the_setting_nobody_is_let_in(gateway: httpx.AsyncClient) -> None:
    reply = await gateway.options(PATH, headers=preflight())
    assert reply.status_code == 401
    assert not [name for name in reply.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "origins",
    [
        "xian.example.cn",
        "https://xian.example.cn/",
        "https://xian.example.cn/app",
        "https://XIAN.example.cn",
        "https://xian.example.cn:443",
        "http://xian.example.cn:80",
        "null",
        "ftp://xian.example.cn",
        "*, https://xian.example.cn",
        "https://*.example.cn",
    ],
)
def test_what_no_browser_would_send_is_refused_as_a_setting(monkeypatch: pytest.MonkeyPatch, origins: str) -> None:
    monkeypatch.setenv("FUPIN_GATEWAY_CORS_ORIGINS", origins)
    with pytest.raises(SettingError, match=r"FUPIN_GATEWAY_CORS_ORIGINS: .*(is no origin|give it alone)"):
        Settings.load()


@pytest.mark.parametrize(
    ("origins", "read"),
    [
        ("", ()),
        (" , ", ()),
        ("*", ("*",)),
        ("https://a.cn, http://b.cn:8080", ("https://a.cn", "http://b.cn:8080")),
        ("https://a.cn:80,http://a.cn:443", ("https://a.cn:80", "http://a.cn:443")),
        ("http://[::1]:5173", ("http://[::1]:5173",)),
    ],
)
def test_origins_are_read_as_browsers_write_them(
    monkeypatch: pytest.MonkeyPatch, origins: str, read: tuple[str, ...]
) -> None:
    monkeypatch.setenv("FUPIN_GATEWAY_CORS_ORIGINS", origins)
    assert Settings.load().cors_origins == read
