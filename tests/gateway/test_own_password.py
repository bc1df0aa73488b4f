"""Choosing one's own password: before the first sign-in, and while signed in."""

import httpx
import pytest
from fastapi import FastAPI

from services.gateway.accounts import service
from shared.database import Sessions, transaction
from shared.security.audit import Trail
from shared.security.permissions import Role
from tests.gateway.servers import MovedClock

GIVEN, CHOSEN = "given-Pass-1", "chosen-Pass-2"
TOKEN = "/api/v1/auth/token"
PASSWORD = "/api/v1/auth/password"


@pytest.fixture(autouse=True)
async def newcomer(app: FastAPI, sessions: Sessions, trail: Trail) -> None:
    """Somebody whose password somebody else chose."""
    async with transaction(sessions) as session:
        await service.create_account(
            session,
            trail,
            app.state.passwords,
            username="zhang",
            password=GIVEN,
            name="张三",
            role=Role.TOWNSHIP,
            area_code="360722102",
            password_temporary=True,
        )


async def sign_in(client: httpx.AsyncClient, password: str) -> httpx.Response:
    """A try with a password."""
    return await client.post(TOKEN, data={"grant_type": "password", "username": "zhang", "password": password})


async def choose(client: httpx.AsyncClient, old: str = GIVEN, new: str = CHOSEN, name: str = "zhang") -> httpx.Response:
    """A try to change the password without being signed in."""
    return await client.post(PASSWORD, json={"username": name, "old_password": old, "new_password": new})


async def test_a_given_password_opens_nothing_but_the_choice_of_another(client: httpx.AsyncClient) -> None:
    assert (await sign_in(client, GIVEN)).json()["code"] == "auth.password_change_needed"
    assert (await choose(client)).status_code == 200
    granted = (await sign_in(client, CHOSEN)).json()
    headers = {"Authorization": f"Bearer {granted['access_token']}"}

    own = {"old_password": CHOSEN, "new_password": "third-Pass-3"}
    assert (await client.post("/api/v1/me/password", json=own, headers=headers)).status_code == 200
    refreshed = await client.post(
        TOKEN, data={"grant_type": "refresh_token", "refresh_token": granted["refresh_token"]}
    )
    assert refreshed.json()["code"] == "auth.refresh_token_invalid"
    assert (await sign_in(client, "third-Pass-3")).status_code == 200


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (GIVEN, "auth.password_unchanged"),
        ("short", "auth.weak_password"),
        ("aaaabbbb", "auth.weak_password"),
        ("", "request.invalid"),
        ("x1y2" * 65, "request.invalid"),
    ],
)
async def test_a_new_password_is_another_and_a_good_one(client: httpx.AsyncClient, new: str, code: str) -> None:
    refused = await choose(client, new=new)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert refused.json()["field"].endswith("new_password")
    assert (await sign_in(client, GIVEN)).json()["code"] == "auth.password_change_needed"


async def test_wrong_old_passwords_are_counted_with_the_sign_ins(
    client: httpx.AsyncClient, moved_clock: MovedClock
) -> None:
    for _ in range(3):
        assert (await choose(client, "guess")).json()["code"] == "auth.wrong_password"
    for _ in range(2):
        assert (await sign_in(client, "guess")).json()["code"] == "auth.wrong_password"
    locked = await choose(client)
    assert (locked.status_code, locked.json()["code"]) == (429, "auth.locked")
    assert locked.headers["retry-after"] == "900"
    moved_clock.move(minutes=15)
    assert (await choose(client)).status_code == 200


async def test_a_given_password_does_not_wipe_out_the_count(client: httpx.AsyncClient) -> None:
    for _ in range(4):
        await sign_in(client, "guess")
    assert (await sign_in(client, GIVEN)).json()["code"] == "auth.password_change_needed"
    await sign_in(client, "guess")
    assert (await sign_in(client, GIVEN)).json()["code"] == "auth.locked"


@pytest.mark.parametrize("name", ["nobody", "zh ang", "ZHANG"])
async def test_a_name_that_nobody_bears_is_answered_alike(client: httpx.AsyncClient, name: str) -> None:
    refused = await choose(client, name=name)
    assert (refused.status_code, refused.json()["code"]) == (400, "auth.wrong_password")


async def test_a_form_is_no_json(client: httpx.AsyncClient) -> None:
    form = {"username": "zhang", "old_password": GIVEN, "new_password": CHOSEN}
    refused = await client.post(PASSWORD, data=form)
    assert (refused.status_code, refused.json()["code"]) == (415, "request.unsupported_media_type")


async def test_somebody_signed_in_is_counted_too(client: httpx.AsyncClient) -> None:
    await choose(client)
    headers = {"Authorization": f"Bearer {(await sign_in(client, CHOSEN)).json()['access_token']}"}
    for _ in range(5):
        own = {"old_password": "guess", "new_password": "third-Pass-3"}
        refused = await client.post("/api/v1/me/password", json=own, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (400, "auth.wrong_password")
    assert (await sign_in(client, CHOSEN)).json()["code"] == "auth.locked"
