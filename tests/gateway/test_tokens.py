"""Forged, stale and foreign tokens at the door."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta

import httpx
import jwt
import pytest

from shared.calendar import SystemClock
from shared.security.callers import Caller
from shared.security.encryption import PersonalData
from shared.security.permissions import Role
from shared.security.tokens import TokenIssuer, issue_service_token, new_key_pair
from tests.conftest import Installation
from tests.gateway.servers import Echo

OFFICER = Caller("zhang", "张三", Role.TOWNSHIP, "360722102")
CLOCK = SystemClock()


def encoded(part: dict[str, object]) -> str:
    """A part of a token."""
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def claims(**given: object) -> dict[str, object]:
    """What a valid token would say."""
    now = int(CLOCK.now().timestamp())
    standard = {"iss": "fupin", "sub": "zhang", "name": "张三", "role": "administrator", "area": "36"}
    return {**standard, "iat": now, "exp": now + 900, **given}


def unsigned(_: Installation) -> str:
    return f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{encoded(claims())}."


def signed_with_the_public_key(installation: Installation) -> str:
    # made by hand: the library refuses to help with it
    head = f"{encoded({'alg': 'HS256', 'typ': 'JWT'})}.{encoded(claims())}"
    key = installation.secrets.token_public_key.encode()
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    return f"{head}.{base64.urlsafe_b64encode(algorithm.sign(head.encode(), key)).decode().rstrip('=')}"


def signed_by_somebody_else(_: Installation) -> str:
    return TokenIssuer(new_key_pair()[0], CLOCK).issue(OFFICER)


def expired(installation: Installation) -> str:
    issuer = TokenIssuer(installation.secrets.token_private_key, CLOCK)
    return issuer.issue(OFFICER, lifetime=timedelta(seconds=-1))


def raised_in_rank(installation: Installation) -> str:
    head, _, signature = TokenIssuer(installation.secrets.token_private_key, CLOCK).issue(OFFICER).split(".")
    return f"{head}.{encoded(claims())}.{signature}"


def of_another_issuer(installation: Installation) -> str:
    return jwt.encode(claims(iss="elsewhere"), installation.secrets.token_private_key, algorithm="EdDSA")


def without_an_end(installation: Installation) -> str:
    said = claims()
    del said["exp"]
    return jwt.encode(said, installation.secrets.token_private_key, algorithm="EdDSA")


def of_an_unknown_role(installation: Installation) -> str:
    return jwt.encode(claims(role="emperor"), installation.secrets.token_private_key, algorithm="EdDSA")


def of_a_service(installation: Installation) -> str:
    secret = PersonalData(base64.b64decode(installation.secrets.data_key)).service_secret
    return issue_service_token("credit", secret, CLOCK)


def of_a_service_by_the_peoples_key(installation: Installation) -> str:
    return jwt.encode(claims(role="service"), installation.secrets.token_private_key, algorithm="EdDSA")


def nonsense(_: Installation) -> str:
    return "not.a.token"


@pytest.mark.parametrize("path", ["/api/v1/registry/x", "/api/v1/me"])
@pytest.mark.parametrize(
    "forge",
    [
        unsigned,
        signed_with_the_public_key,
        signed_by_somebody_else,
        expired,
        raised_in_rank,
        of_another_issuer,
        without_an_end,
        of_an_unknown_role,
        of_a_service,
        of_a_service_by_the_peoples_key,
        nonsense,
    ],
)
async def test_only_our_own_valid_tokens_open_the_door(
    gateway: httpx.AsyncClient,
    installation: Installation,
    echo: tuple[Echo, str],
    forge: Callable[[Installation], str],
    path: str,
) -> None:
    before = echo[0].requests
    reply = await gateway.get(path, headers={"Authorization": f"Bearer {forge(installation)}"})
    assert reply.status_code in ((401,) if path != "/api/v1/me" else (401, 403))
    assert reply.json()["code"] in ("auth.not_signed_in", "auth.forbidden")
    assert echo[0].requests == before


@pytest.mark.parametrize("given", ["", "Bearer", "Basic emhhbmc6eA==", "Token abc", "Bearer \xff\xfe"])
async def test_without_a_token_the_door_stays_shut(gateway: httpx.AsyncClient, given: str) -> None:
    headers = {b"Authorization": given.encode("latin-1")} if given else {}
    reply = await gateway.get("/api/v1/registry/x", headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (401, "auth.not_signed_in")
    assert reply.headers["www-authenticate"] == "Bearer"
