"""People who work at a bank: an account of the role of banks, which sees that bank's business alone."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.gateway.accounts import service
from services.gateway.accounts.refusals import UnfitAccount
from services.gateway.accounts.secrets import Passwords
from services.gateway.views.service import Services
from shared.database import Sessions, transaction
from shared.security.audit import Trail
from shared.security.permissions import Role
from tests.gateway.servers import Echo

SignIn = Callable[..., dict[str, str]]
CLERK = {"username": "chen", "name": "陈信贷员", "role": "bank", "area_code": "360722", "bank_code": "rcc"}
TOKEN = "/api/v1/auth/token"
NEW_PASSWORD = "my-own-Pass-7"


@pytest.fixture
def admin(sign_in: SignIn) -> dict[str, str]:
    """The administrator of a county."""
    return sign_in(Role.ADMINISTRATOR, "360722", subject="admin-county")


@pytest.fixture
def asked(app: FastAPI, echo: tuple[Echo, str]) -> None:
    """Credit says of each bank that there is one."""
    app.state.services = Services(app.state.client, {"credit": echo[1]}, 1e-6)


async def make(client: httpx.AsyncClient, admin: dict[str, str], **given: Any) -> httpx.Response:
    """A try to make a clerk's account."""
    described = {name: value for name, value in {**CLERK, **given}.items() if value is not None}
    return await client.post("/api/v1/accounts", json=described, headers=admin)


@pytest.mark.usefixtures("asked")
async def test_a_clerk_signs_in_for_his_bank_and_keeps_his_own_password(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    made = (await make(client, admin)).json()
    assert (made["bank_code"], made["role_label"]) == ("rcc", "试点银行")
    first = {"username": "chen", "old_password": made["password"], "new_password": NEW_PASSWORD}
    assert (await client.post("/api/v1/auth/password", json=first)).status_code == 200
    form = {"grant_type": "password", "username": "chen", "password": NEW_PASSWORD}
    granted = (await client.post(TOKEN, data=form)).json()
    assert (granted["role"], granted["bank_code"], granted["area_code"]) == ("bank", "rcc", "360722")
    headers = {"Authorization": f"Bearer {granted['access_token']}"}
    assert (await client.get("/api/v1/me", headers=headers)).json()["bank_code"] == "rcc"
    sessions = (await client.get("/api/v1/auth/sessions", headers=headers)).json()["items"]
    assert [one["current"] for one in sessions] == [True]
    own = {"old_password": NEW_PASSWORD, "new_password": "another-Pass-8"}
    assert (await client.post("/api/v1/me/password", json=own, headers=headers)).status_code == 200
    # the refreshed sign-in is the bank's too
    form["password"] = "another-Pass-8"
    refresh_token = (await client.post(TOKEN, data=form)).json()["refresh_token"]
    again = await client.post(TOKEN, data={"grant_type": "refresh_token", "refresh_token": refresh_token})
    assert again.json()["bank_code"] == "rcc"


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "given",
    [{"bank_code": None}, {"role": "county_office"}, {"area_code": "360722102"}],
    ids=["none", "office", "town"],
)
async def test_a_bank_is_named_for_the_role_of_banks_and_for_no_other(
    client: httpx.AsyncClient, admin: dict[str, str], given: dict[str, Any]
) -> None:
    refused = await make(client, admin, **given)
    assert (refused.status_code, refused.json()["code"]) == (422, "auth.unfit_account")


async def test_a_clerk_of_a_bank_that_nobody_can_vouch_for_is_not_made(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    assert (await make(client, admin)).status_code == 503
    assert (await client.get("/api/v1/accounts/chen", headers=admin)).status_code == 404


@pytest.mark.usefixtures("asked")
async def test_a_clerk_of_another_area_is_not_made(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    assert (await make(client, admin, area_code="360781")).status_code == 403


async def test_an_account_keeps_its_bank(sessions: Sessions, trail: Trail) -> None:
    described = {**CLERK, "role": Role.BANK, "password": "good-Pass-1"}
    async with transaction(sessions) as session:
        made = await service.ensure_account(session, trail, Passwords(), **described)
        assert (await service.ensure_account(session, trail, Passwords(), **described)).id == made.id
        with pytest.raises(UnfitAccount) as refused:
            await service.ensure_account(session, trail, Passwords(), **{**described, "bank_code": "abc"})
    assert refused.value.field == "bank_code"
