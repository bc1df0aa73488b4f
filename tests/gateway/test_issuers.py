"""Signing in through an outside issuer: real keys on a real address, and tokens that open nothing."""

import base64
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from fastapi import FastAPI
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.gateway.accounts import service
from services.gateway.accounts.grants import forget_expired
from services.gateway.issuers.issuer import Issuer
from services.gateway.issuers.models import UsedAssertion
from services.gateway.issuers.rules import fault_of
from services.gateway.main import create_app
from services.gateway.second_factors import codes, rules
from services.gateway.settings import Settings
from shared.database import Sessions, transaction
from shared.security.audit import Trail
from shared.security.permissions import Role
from shared.settings import SettingError
from tests.conftest import Installation
from tests.gateway.servers import MovedClock, served

TOKEN = "/api/v1/auth/token"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CLIENT_ID, PASSWORD = "fupin-county", "good-Pass-1"

KEYS: dict[str, tuple[Any, str, Any]] = {
    "rsa": (rsa.generate_private_key(65537, 2048), "RS256", RSAAlgorithm),
    "ec": (ec.generate_private_key(ec.SECP256R1()), "ES256", ECAlgorithm),
    "ed": (ed25519.Ed25519PrivateKey.generate(), "EdDSA", OKPAlgorithm),
}
"""Name → key, how it signs, and what writes it down."""
FOREIGN = rsa.generate_private_key(65537, 2048)


def public(name: str) -> dict[str, Any]:
    """A key as an issuer publishes it."""
    key, algorithm, kind = KEYS[name]
    written: dict[str, Any] = kind.to_jwk(key.public_key(), as_dict=True)
    return {**written, "kid": name, "use": "sig", "alg": algorithm}


@dataclass
class Outside:
    """An issuer on an address of its own: its keys can be changed, and it counts how often it is asked."""

    keys: list[dict[str, Any]] = field(default_factory=lambda: [public("rsa")])
    asked: int = 0
    url: str = ""
    named: str | None = None
    down: bool = False

    @property
    def app(self) -> Starlette:
        """Its web application."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._configuration),
                Route("/keys", self._keys),
            ]
        )

    async def _configuration(self, _request: Request) -> Response:
        self.asked += 1
        if self.down:
            return JSONResponse({}, 503)
        return JSONResponse({"issuer": self.named or self.url, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": self.keys})


class Monotonic:
    """Seconds that a test moves on."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
async def outside() -> AsyncIterator[Outside]:
    """The issuer, running."""
    made = Outside()
    async with served(made.app) as made.url:
        yield made


@pytest.fixture
def seconds() -> Monotonic:
    """The clock by which keys grow old."""
    return Monotonic()


@pytest.fixture(autouse=True)
def trusting(app: FastAPI, outside: Outside, moved_clock: MovedClock, seconds: Monotonic) -> None:
    """The gateway takes the issuer's tokens."""
    client = app.state.client
    app.state.outside = Issuer(client, outside.url, CLIENT_ID, CLIENT_ID, moved_clock, seconds)


@pytest.fixture(autouse=True)
async def people(app: FastAPI, sessions: Sessions, trail: Trail) -> None:
    """Somebody who need not have a second factor, and somebody who must."""
    async with transaction(sessions) as session:
        for username, required in (("zhang", False), ("wang", True)):
            await service.create_account(
                session,
                trail,
                app.state.passwords,
                username=username,
                password=PASSWORD,
                name=username,
                role=Role.COUNTY_OFFICE,
                area_code="360722",
                second_factor_required=required,
            )


@dataclass
class Person:
    """Who signs in at the issuer, and then here."""

    client: httpx.AsyncClient
    outside: Outside
    clock: MovedClock
    serial: int = 0

    def token(self, key: str = "rsa", signed_by: Any = None, algorithm: str | None = None, **given: Any) -> str:
        """An ID token; what is given as None is left out."""
        now = int(self.clock.now().timestamp())
        self.serial += 1
        claims = {
            "iss": self.outside.url,
            "aud": CLIENT_ID,
            "sub": "1f0c",
            "preferred_username": "zhang",
            "iat": now,
            "exp": now + 300,
            "jti": str(self.serial),
            **given,
        }
        stated = {name: value for name, value in claims.items() if value is not None}
        private, usual, _ = KEYS[key]
        return jwt.encode(stated, signed_by or private, algorithm=algorithm or usual, headers={"kid": key})

    async def sign_in(self, token: str, **form: str) -> httpx.Response:
        """A try with an ID token."""
        return await self.client.post(TOKEN, data={"grant_type": GRANT, "assertion": token, **form})


@pytest.fixture
def person(client: httpx.AsyncClient, outside: Outside, moved_clock: MovedClock) -> Person:
    """Somebody with an account at the issuer."""
    return Person(client, outside, moved_clock)


def code_of(reply: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return reply.status_code, reply.json().get("code", "")


@pytest.mark.parametrize("key", KEYS)
async def test_an_id_token_opens_the_account_that_it_names(person: Person, outside: Outside, key: str) -> None:
    outside.keys = [public(name) for name in KEYS]
    granted = await person.sign_in(person.token(key))
    assert granted.status_code == 200, granted.text
    body = granted.json()
    assert (body["role"], body["area_code"]) == ("county_office", "360722")
    form = {"grant_type": "refresh_token", "refresh_token": body["refresh_token"]}
    assert (await person.client.post(TOKEN, data=form)).status_code == 200


@pytest.mark.parametrize(
    "given",
    [
        {"aud": "another-client"},
        {"aud": None},
        {"iss": "https://elsewhere.example"},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": None},
        {"sub": None},
        {"azp": "another-client"},
        {"aud": [CLIENT_ID, "another-client"]},
        {"aud": [CLIENT_ID, "another-client"], "azp": "another-client"},
        {"preferred_username": None},
        {"preferred_username": "nobody"},
        {"preferred_username": "ZHANG"},
        {"preferred_username": ["zhang"]},
        {"preferred_username": "zh\x00ang"},
        {"signed_by": FOREIGN},
    ],
)
async def test_a_token_that_is_not_for_us_opens_nothing(person: Person, given: dict[str, Any]) -> None:
    refused = await person.sign_in(person.token(**given))
    assert code_of(refused) == (400, "auth.assertion_refused"), given
    assert refused.json()["error"] == "invalid_grant"
    # one that names us among others, as whose it was issued, does
    assert (await person.sign_in(person.token(aud=[CLIENT_ID, "x"], azp=CLIENT_ID))).status_code == 200


async def test_nobody_chooses_how_a_token_is_checked(person: Person) -> None:
    def part(content: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")

    head, claims, _ = person.token().split(".")
    unsigned = f"{part({'alg': 'none', 'kid': 'rsa'})}.{claims}."
    keyed = f"{part({'alg': 'HS256', 'kid': 'rsa'})}.{claims}"
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = algorithm.sign(keyed.encode(), json.dumps(public("rsa")).encode())
    keyed = f"{keyed}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"
    for token in (unsigned, keyed, f"{head}.{claims}.", f"{head}.{claims}", "x.y.z", "no token", "名"):
        assert code_of(await person.sign_in(token)) == (400, "auth.assertion_refused"), token


async def test_a_symmetric_key_of_the_issuers_is_no_key(person: Person, outside: Outside) -> None:
    secret = b"a secret that both would have to know"
    outside.keys = [{"kty": "oct", "kid": "rsa", "k": base64.urlsafe_b64encode(secret).decode().rstrip("=")}]
    refused = await person.sign_in(person.token(signed_by=secret, algorithm="HS256"))
    assert code_of(refused) == (400, "auth.assertion_refused")


@pytest.mark.parametrize(
    ("issued_s", "expires_s", "fault"),
    [
        (0, 300, False),
        (0, 1, False),
        (-299, 0, True),  # over at this second
        (-600, 300, False),
        (-601, 300, True),  # too old for a sign-in
        (60, 300, False),
        (61, 300, True),  # of a moment ahead
    ],
)
def test_an_id_token_serves_for_ten_minutes_and_its_own_time(
    moved_clock: MovedClock, issued_s: int, expires_s: int, fault: bool
) -> None:
    now = moved_clock.now()
    claims = {"aud": CLIENT_ID, "iat": now.timestamp() + issued_s, "exp": now.timestamp() + expires_s}
    assert (fault_of(claims, CLIENT_ID, now) is not None) is fault
    later = {**claims, "nbf": now.timestamp() + 61}
    assert fault_of(later, CLIENT_ID, now) is not None


async def test_an_id_token_opens_once(person: Person, sessions: Sessions) -> None:
    token = person.token()
    assert (await person.sign_in(token)).status_code == 200
    assert code_of(await person.sign_in(token)) == (400, "auth.assertion_refused")
    assert (await person.sign_in(person.token())).status_code == 200
    person.clock.move(minutes=11)  # one of a minute ahead would serve till now
    async with transaction(sessions) as session:
        await forget_expired(session, person.clock)
        assert await session.scalar(select(func.count()).select_from(UsedAssertion)) == 2
        person.clock.move(seconds=1)
        await forget_expired(session, person.clock)
        assert await session.scalar(select(func.count()).select_from(UsedAssertion)) == 0


async def test_keys_are_kept_and_asked_for_when_a_new_one_appears(
    person: Person, outside: Outside, seconds: Monotonic
) -> None:
    for _ in range(3):
        assert (await person.sign_in(person.token())).status_code == 200
    assert outside.asked == 1
    outside.keys = [public("rsa"), public("ec")]
    # anybody can name a key: one that isn't known is asked for once a minute at most
    assert code_of(await person.sign_in(person.token("ec"))) == (400, "auth.assertion_refused")
    assert outside.asked == 1
    seconds.now_s += 60
    assert (await person.sign_in(person.token("ec"))).status_code == 200
    assert outside.asked == 2
    # one that the issuer takes back opens for an hour at most
    outside.keys = [public("ec")]
    seconds.now_s += 3600
    assert (await person.sign_in(person.token())).status_code == 200
    seconds.now_s += 1
    assert code_of(await person.sign_in(person.token())) == (400, "auth.assertion_refused")
    assert outside.asked == 3


async def test_an_issuer_that_is_away_or_names_itself_otherwise_gives_no_keys(person: Person, outside: Outside) -> None:
    outside.down = True
    assert code_of(await person.sign_in(person.token())) == (503, "request.unavailable")
    outside.down, outside.named = False, "https://elsewhere.example"
    assert code_of(await person.sign_in(person.token())) == (503, "request.unavailable")
    outside.named = None
    assert (await person.sign_in(person.token())).status_code == 200


async def test_the_second_factor_is_the_issuers_or_ours(person: Person) -> None:
    wang = {"preferred_username": "wang"}
    assert code_of(await person.sign_in(person.token(**wang))) == (400, "auth.second_factor_enrolment_needed")
    assert (await person.sign_in(person.token(**wang, amr=["pwd", "mfa"]))).status_code == 200
    assert code_of(await person.sign_in(person.token(**wang, amr=["pwd"]))) == (
        400,
        "auth.second_factor_enrolment_needed",
    )
    proof = {"username": "wang", "password": PASSWORD}
    secret = (await person.client.post("/api/v1/auth/second-factor", json=proof)).json()["secret"]
    otp = codes.code_at(secret, rules.step_of(person.clock.now()))
    await person.client.post("/api/v1/auth/second-factor/confirm", json={**proof, "otp": otp})
    person.clock.move(minutes=1)
    token = person.token(**wang)
    assert code_of(await person.sign_in(token)) == (400, "auth.second_factor_needed")
    # the same ID token may come again with the code
    otp = codes.code_at(secret, rules.step_of(person.clock.now()))
    assert (await person.sign_in(token, otp=otp)).status_code == 200


async def test_who_was_shut_out_stays_out(person: Person, sessions: Sessions, trail: Trail) -> None:
    async with transaction(sessions) as session:
        await service.deactivate_account(session, trail, "zhang")
    assert code_of(await person.sign_in(person.token())) == (400, "auth.assertion_refused")


async def test_without_an_issuer_the_grant_is_not_offered(app: FastAPI, person: Person) -> None:
    app.state.outside = None
    refused = await person.sign_in(person.token())
    assert code_of(refused) == (400, "auth.unsupported_grant_type")
    missing = await person.client.post(TOKEN, data={"grant_type": GRANT})
    assert code_of(missing) == (400, "auth.unsupported_grant_type")


async def test_the_grant_needs_its_token(person: Person) -> None:
    missing = await person.client.post(TOKEN, data={"grant_type": GRANT})
    assert code_of(missing) == (400, "auth.invalid_request")
    assert missing.json()["field"] == "assertion"


@contextmanager
def set_by(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Iterator[None]:
    """Settings of the environment."""
    with monkeypatch.context() as patched:
        for name, value in variables.items():
            patched.setenv(f"FUPIN_GATEWAY_OIDC_{name}", value)
        yield


async def test_the_issuer_is_named_by_settings(
    installation: Installation, outside: Outside, moved_clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with set_by(monkeypatch, ISSUER=outside.url, CLIENT_ID=CLIENT_ID, USERNAME_CLAIM="upn"):
        app = create_app(installation.settings(Settings), moved_clock)
    async with app.router.lifespan_context(app):
        assert isinstance(app.state.outside, Issuer)
        claims = {"iss": outside.url, "aud": CLIENT_ID, "sub": "1"}
        now = moved_clock.now()
        stated = {**claims, "iat": now, "exp": now + timedelta(minutes=1)}
        token = jwt.encode(stated, KEYS["rsa"][0], algorithm="RS256", headers={"kid": "rsa"})
        assert isinstance(await app.state.outside.claims(token), dict)
        assert app.state.resources.settings.oidc_username_claim == "upn"


@pytest.mark.parametrize(
    "variables",
    [
        {"ISSUER": "https://id.example"},
        {"CLIENT_ID": "fupin"},
        {"ISSUER": "id.example", "CLIENT_ID": "fupin"},
        {"ISSUER": "http://id.example", "CLIENT_ID": "fupin"},
        {"ISSUER": "https://id.example?x=1", "CLIENT_ID": "fupin"},
    ],
)
def test_half_an_issuer_is_a_wrong_setting(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    with set_by(monkeypatch, **variables), pytest.raises(SettingError, match="FUPIN_GATEWAY_OIDC_"):
        Settings.load()
