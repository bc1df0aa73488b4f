"""Banks' programs over the API: made for banks that there are, closed, and given new secrets."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.credit.main import create_app as create_credit
from services.credit.settings import Settings as CreditSettings
from services.gateway.views.service import Services
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.gateway.servers import Echo, MovedClock, served

SignIn = Callable[..., dict[str, str]]
CLIENTS = "/api/v1/bank-clients"
TOKEN = "/api/v1/auth/token"
COUNTY, CITY = "360722", "3607"
RCC = {"bank_code": "rcc", "name": "信丰农商银行", "area_code": COUNTY}


@pytest.fixture
def admin(sign_in: SignIn) -> dict[str, str]:
    """The administrator of a county."""
    return sign_in(Role.ADMINISTRATOR, COUNTY, subject="admin-county")


@pytest.fixture
def asked(app: FastAPI, echo: tuple[Echo, str]) -> None:
    """Credit says of each bank that there is one; it has more time for that than for a part of a view."""
    app.state.services = Services(app.state.client, {"credit": echo[1]}, 1e-6)


async def opens(client: httpx.AsyncClient, secret: str, client_id: str = "bank-rcc") -> bool:
    """Whether a secret gives a token."""
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    reply = await client.post(TOKEN, data=form)
    assert reply.status_code in (200, 401)
    return reply.status_code == 200


async def make(client: httpx.AsyncClient, admin: dict[str, str], **given: str) -> httpx.Response:
    """A try to make a client."""
    return await client.post(CLIENTS, json={**RCC, **given}, headers=admin)


def code_of(reply: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return reply.status_code, reply.json().get("code", "")


@pytest.mark.usefixtures("asked")
async def test_a_banks_program_signs_in_with_what_was_shown_once(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    made = await make(client, admin)
    told = made.json()
    assert (made.status_code, told["client_id"], made.headers["cache-control"]) == (201, "bank-rcc", "no-store")
    assert await opens(client, told["client_secret"])
    shown = await client.get(f"{CLIENTS}/bank-rcc", headers=admin)
    assert (shown.status_code, shown.headers["etag"], shown.json()["bank_code"]) == (200, '"1"', "rcc")
    assert told["client_secret"] not in shown.text
    assert "hash" not in shown.text
    assert code_of(await make(client, admin)) == (409, "auth.name_taken")


@pytest.mark.usefixtures("asked")
async def test_old_and_new_secret_open_side_by_side_until_the_hour(
    client: httpx.AsyncClient, admin: dict[str, str], moved_clock: MovedClock
) -> None:
    first = (await make(client, admin)).json()["client_secret"]
    until = moved_clock.now() + timedelta(hours=48)
    body = {"former_until": until.isoformat()}
    renewed = await client.post(f"{CLIENTS}/bank-rcc/secrets", json=body, headers=admin)
    assert (renewed.status_code, renewed.json()["former_until"]) == (201, "2018-11-07T09:30:00+08:00")
    second = renewed.json()["client_secret"]
    assert await opens(client, first)
    assert await opens(client, second)
    moved_clock.move(hours=47, minutes=59)
    assert await opens(client, first)
    moved_clock.move(minutes=1)
    assert not await opens(client, first)
    assert await opens(client, second)


@pytest.mark.usefixtures("asked")
async def test_a_renewal_ends_the_secret_before_the_last_at_once(
    client: httpx.AsyncClient, admin: dict[str, str], moved_clock: MovedClock
) -> None:
    secrets = [(await make(client, admin)).json()["client_secret"]]
    for hours in (24, 24):
        body = {"former_until": (moved_clock.now() + timedelta(hours=hours)).isoformat()}
        renewed = await client.post(f"{CLIENTS}/bank-rcc/secrets", json=body, headers=admin)
        secrets.append(renewed.json()["client_secret"])
    assert [await opens(client, secret) for secret in secrets] == [False, True, True]
    revoked = await client.delete(f"{CLIENTS}/bank-rcc/former-secret", headers=admin)
    assert (revoked.status_code, revoked.json()["former_until"]) == (200, None)
    assert [await opens(client, secret) for secret in secrets] == [False, False, True]
    last = (await client.post(f"{CLIENTS}/bank-rcc/secrets", json={}, headers=admin)).json()["client_secret"]
    assert [await opens(client, secret) for secret in (*secrets, last)] == [False, False, False, True]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("until", "fits"),
    [
        ("2018-11-05T09:30:00+08:00", False),  # now
        ("2018-11-05T09:30:01+08:00", True),
        ("2018-12-05T09:30:00+08:00", True),  # 30 days
        ("2018-12-05T09:30:01+08:00", False),
        ("2018-11-06T09:30:00", False),  # of which zone?
    ],
)
async def test_a_former_secret_goes_on_for_30_days_at_most(
    client: httpx.AsyncClient, admin: dict[str, str], until: str, fits: bool
) -> None:
    await make(client, admin)
    reply = await client.post(f"{CLIENTS}/bank-rcc/secrets", json={"former_until": until}, headers=admin)
    if fits:
        assert reply.status_code == 201
    else:
        assert code_of(reply) == (422, "auth.overlap_too_long")
        assert reply.json()["field"] == "former_until"


@pytest.mark.usefixtures("asked")
async def test_a_client_is_closed_and_opened_on_the_version_that_was_read(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    secret = (await make(client, admin)).json()["client_secret"]

    async def change(version: int, **what: Any) -> httpx.Response:
        return await client.patch(f"{CLIENTS}/bank-rcc", json=what, headers={**admin, "If-Match": f'"{version}"'})

    assert (await change(1, active=False)).json()["active"] is False
    assert not await opens(client, secret)
    assert code_of(await change(1, active=True)) == (412, "request.stale_version")
    renewal = await client.post(f"{CLIENTS}/bank-rcc/secrets", json={}, headers=admin)
    assert code_of(renewal) == (409, "auth.inactive_account")
    assert (await change(2, active=True, name="农商银行")).json()["name"] == "农商银行"
    assert await opens(client, secret)


@pytest.mark.usefixtures("asked")
async def test_another_countys_client_is_not_there(
    client: httpx.AsyncClient, admin: dict[str, str], sign_in: SignIn
) -> None:
    city = sign_in(Role.ADMINISTRATOR, CITY, subject="admin-city")
    assert (await make(client, city, client_id="rcc-city", area_code=CITY)).status_code == 201
    assert (await make(client, city, client_id="rcc-next", area_code="360781")).status_code == 201
    assert (await make(client, admin)).status_code == 201
    for client_id in ("rcc-city", "rcc-next", "admin-city", "none"):
        assert code_of(await client.get(f"{CLIENTS}/{client_id}", headers=admin)) == (404, "request.not_found")
        renewal = await client.post(f"{CLIENTS}/{client_id}/secrets", json={}, headers=admin)
        assert code_of(renewal) == (404, "request.not_found")
    assert code_of(await make(client, admin, client_id="x1", area_code=CITY)) == (403, "auth.outside_area")
    listed = (await client.get(CLIENTS, headers=admin)).json()["items"]
    assert [one["client_id"] for one in listed] == ["bank-rcc"]
    whole = (await client.get(CLIENTS, params={"bank_code": "rcc", "limit": 2}, headers=city)).json()
    assert [one["client_id"] for one in whole["items"]] == ["bank-rcc", "rcc-city"]
    rest = (await client.get(CLIENTS, params={"after": whole["next"]}, headers=city)).json()
    assert [one["client_id"] for one in rest["items"]] == ["rcc-next"]


async def test_a_bank_that_credit_does_not_know_is_refused(
    app: FastAPI, client: httpx.AsyncClient, admin: dict[str, str], installation: Installation
) -> None:
    assert code_of(await make(client, admin)) == (503, "request.unavailable")
    async with served(create_credit(installation.settings(CreditSettings))) as credit:
        app.state.services = Services(app.state.client, {"credit": credit}, 5)
        refused = await make(client, admin, bank_code="zzz")
    assert code_of(refused) == (422, "auth.unfit_account")
    assert refused.json()["field"] == "bank_code"
    assert (await client.get(CLIENTS, headers=admin)).json()["items"] == []
