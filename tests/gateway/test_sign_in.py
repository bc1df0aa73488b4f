"""Signing in over HTTP: the grants, the lock, stolen refresh tokens."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import jwt
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateway.accounts import service
from services.gateway.accounts.grants import forget_expired
from services.gateway.accounts.models import Account, LoginName, RefreshToken, SignIn, SignInFailure
from services.gateway.accounts.secrets import Passwords, new_secret
from services.gateway.second_factors import codes, rules
from services.gateway.second_factors.models import RecoveryCode, SecondFactor
from services.gateway.settings import Settings
from shared.calendar import SystemClock
from shared.database import Sessions, session_factory, transaction
from shared.security.audit import Trail
from shared.security.permissions import Role
from tests.conftest import Installation
from tests.gateway.conftest import OpenGateway
from tests.gateway.servers import MovedClock

PASSWORD = "good-Pass-1"
SECRET = new_secret()
TOKEN = "/api/v1/auth/token"


@pytest.fixture(autouse=True)
async def people(app: FastAPI, sessions: Sessions, trail: Trail) -> None:
    """A township officer and a bank."""
    async with transaction(sessions) as session:
        await service.create_account(
            session,
            trail,
            app.state.passwords,
            username="zhang",
            password=PASSWORD,
            name="张三",
            role=Role.TOWNSHIP,
            area_code="360722102",
        )
        await service.create_bank_client(
            session, trail, client_id="bank-1", client_secret=SECRET, name="赣州银行", bank_code="B1"
        )


async def sign_in(client: httpx.AsyncClient, password: str = PASSWORD, username: str = "zhang") -> httpx.Response:
    """A try with a password."""
    return await client.post(TOKEN, data={"grant_type": "password", "username": username, "password": password})


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    """A try with a refresh token."""
    return await client.post(TOKEN, data={"grant_type": "refresh_token", "refresh_token": token})


async def test_a_person_signs_in_and_is_known(client: httpx.AsyncClient, moved_clock: MovedClock) -> None:
    reply = await sign_in(client)
    body = reply.json()
    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-store"
    assert {**body, "access_token": "", "refresh_token": ""} == {
        "access_token": "",
        "token_type": "Bearer",
        "expires_in": 900,
        "refresh_token": "",
        "role": "township",
        "area_code": "360722102",
    }
    me = (await client.get("/api/v1/me", headers={"Authorization": f"Bearer {body['access_token']}"})).json()
    assert (me["subject"], me["name"], me["role_label"]) == ("zhang", "张三", "乡镇干部")
    assert "household.write" in me["permissions"]
    assert "ledger.read" not in me["permissions"]

    moved_clock.move(minutes=15)
    late = await client.get("/api/v1/me", headers={"Authorization": f"Bearer {body['access_token']}"})
    assert (late.status_code, late.json()["code"]) == (401, "auth.not_signed_in")


@pytest.mark.parametrize("way", ["form", "basic"])
async def test_a_bank_signs_in_with_its_secret(client: httpx.AsyncClient, way: str) -> None:
    form = {"grant_type": "client_credentials"}
    if way == "form":
        reply = await client.post(TOKEN, data={**form, "client_id": "bank-1", "client_secret": SECRET})
    else:
        reply = await client.post(TOKEN, data=form, auth=("bank-1", SECRET))
    body = reply.json()
    assert (body["role"], body["area_code"], body["bank_code"]) == ("bank", "3607", "B1")
    assert "refresh_token" not in body


@pytest.mark.parametrize(
    ("form", "headers", "status", "code", "error"),
    [
        ({}, {}, 400, "auth.invalid_request", "invalid_request"),
        ({"grant_type": "implicit"}, {}, 400, "auth.unsupported_grant_type", "unsupported_grant_type"),
        ({"grant_type": "password", "username": "zhang"}, {}, 400, "auth.invalid_request", "invalid_request"),
        ({"grant_type": "refresh_token"}, {}, 400, "auth.invalid_request", "invalid_request"),
        ({"grant_type": "client_credentials"}, {}, 400, "auth.invalid_request", "invalid_request"),
        (
            {"grant_type": "client_credentials"},
            {"Authorization": "Basic !!"},
            400,
            "auth.invalid_request",
            "invalid_request",
        ),
        (
            {"grant_type": "client_credentials", "client_secret": SECRET},
            {"Authorization": "Basic " + base64.b64encode(b"bank-1:x").decode()},
            400,
            "auth.invalid_request",
            "invalid_request",
        ),
        (
            {"grant_type": "client_credentials", "client_id": "bank-1", "client_secret": "guess"},
            {},
            401,
            "auth.unknown_client",
            "invalid_client",
        ),
        (
            {"grant_type": "client_credentials", "client_id": "bank-9", "client_secret": SECRET},
            {},
            401,
            "auth.unknown_client",
            "invalid_client",
        ),
        (
            {"grant_type": "client_credentials", "client_id": "bank-1", "client_secret": ""},
            {},
            400,
            "auth.invalid_request",
            "invalid_request",
        ),
        (
            {"grant_type": "password", "username": "zhang", "password": "guess"},
            {},
            400,
            "auth.wrong_password",
            "invalid_grant",
        ),
        # a person's name is no client, a client's none of a person
        (
            {"grant_type": "client_credentials", "client_id": "zhang", "client_secret": PASSWORD},
            {},
            401,
            "auth.unknown_client",
            "invalid_client",
        ),
        (
            {"grant_type": "password", "username": "bank-1", "password": SECRET},
            {},
            400,
            "auth.wrong_password",
            "invalid_grant",
        ),
        (
            {"grant_type": "password", "username": "zh\x00ang", "password": PASSWORD},
            {},
            400,
            "auth.wrong_password",
            "invalid_grant",
        ),
    ],
)
async def test_each_wrong_sign_in_gets_its_coded_answer(
    client: httpx.AsyncClient, form: dict[str, str], headers: dict[str, str], status: int, code: str, error: str
) -> None:
    reply = await client.post(TOKEN, data=form, headers=headers)
    body = reply.json()
    assert (reply.status_code, body["code"], body["error"]) == (status, code, error)
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["cache-control"] == "no-store"
    assert ("www-authenticate" in reply.headers) is (status == 401)


async def test_json_is_no_form(client: httpx.AsyncClient) -> None:
    form = {"grant_type": "password", "username": "zhang", "password": PASSWORD}
    reply = await client.post(TOKEN, json=form)
    assert (reply.status_code, reply.json()["error"]) == (400, "invalid_request")


async def test_five_failures_lock_even_for_the_right_password(
    client: httpx.AsyncClient, moved_clock: MovedClock
) -> None:
    for _ in range(5):
        assert (await sign_in(client, "guess")).json()["code"] == "auth.wrong_password"
        moved_clock.move(minutes=1)
    locked = await sign_in(client)
    assert (locked.status_code, locked.json()["code"]) == (429, "auth.locked")
    assert locked.headers["retry-after"] == "600"  # 15 minutes from the first failure, five of them gone

    moved_clock.move(minutes=10)
    assert (await sign_in(client)).status_code == 200


async def test_a_success_forgets_the_failures_before_it(client: httpx.AsyncClient) -> None:
    for _ in range(2):
        for _ in range(4):
            await sign_in(client, "guess")
        assert (await sign_in(client)).status_code == 200


async def test_a_name_that_nobody_bears_is_locked_alike(client: httpx.AsyncClient) -> None:
    codes = [(await sign_in(client, "guess", "nobody")).json()["code"] for _ in range(6)]
    assert codes == ["auth.wrong_password"] * 5 + ["auth.locked"]


async def test_refreshing_gives_the_next_of_the_line(client: httpx.AsyncClient, moved_clock: MovedClock) -> None:
    first = (await sign_in(client)).json()
    moved_clock.move(minutes=20)
    second = (await refresh(client, first["refresh_token"])).json()
    assert second["refresh_token"] != first["refresh_token"]
    claims = jwt.decode(second["access_token"], options={"verify_signature": False})
    assert claims["exp"] == int(moved_clock.now().timestamp()) + 900


async def test_a_refresh_token_used_twice_ends_its_whole_line(client: httpx.AsyncClient) -> None:
    stolen = (await sign_in(client)).json()["refresh_token"]
    other = (await sign_in(client)).json()["refresh_token"]
    successor = (await refresh(client, stolen)).json()["refresh_token"]

    reused = await refresh(client, stolen)
    assert (reused.status_code, reused.json()["code"]) == (400, "auth.refresh_token_reused")
    assert reused.json()["error"] == "invalid_grant"
    assert (await refresh(client, successor)).json()["code"] == "auth.refresh_token_invalid"
    assert (await refresh(client, other)).status_code == 200  # another sign-in is another line


async def test_refreshing_does_not_prolong_a_sign_in(client: httpx.AsyncClient, moved_clock: MovedClock) -> None:
    token = (await sign_in(client)).json()["refresh_token"]
    moved_clock.move(hours=11)
    token = (await refresh(client, token)).json()["refresh_token"]
    moved_clock.move(hours=1)
    assert (await refresh(client, token)).json()["code"] == "auth.refresh_token_invalid"


@pytest.mark.parametrize(
    "damage",
    [
        lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"),
        lambda token: "360781" + token[6:],
        lambda token: token.rpartition(".")[0] + ".",
        lambda token: token.split(".")[0] + ".not-an-id." + token.split(".")[2],
        lambda _token: "' OR 1=1 --",
        lambda _token: "..",
    ],
)
async def test_a_forged_refresh_token_is_refused(client: httpx.AsyncClient, damage: Callable[[str], str]) -> None:
    token = (await sign_in(client)).json()["refresh_token"]
    reply = await refresh(client, damage(token))
    assert (reply.status_code, reply.json()["code"]) == (400, "auth.refresh_token_invalid")


async def test_signing_out_ends_the_line(client: httpx.AsyncClient) -> None:
    token = (await sign_in(client)).json()["refresh_token"]
    assert (await client.post("/api/v1/auth/revoke", data={"token": token})).status_code == 200
    assert (await client.post("/api/v1/auth/revoke", data={"token": "unknown"})).status_code == 200
    assert (await refresh(client, token)).json()["code"] == "auth.refresh_token_invalid"


@pytest.mark.parametrize("change", ["deactivate", "password"])
async def test_who_was_shut_out_can_neither_sign_in_nor_refresh(
    app: FastAPI, client: httpx.AsyncClient, sessions: Sessions, trail: Trail, change: str
) -> None:
    token = (await sign_in(client)).json()["refresh_token"]
    async with transaction(sessions) as session:
        if change == "deactivate":
            await service.deactivate_account(session, trail, "zhang")
        else:
            await service.change_password(session, trail, app.state.passwords, "zhang", "new-Pass-22")
    assert (await sign_in(client)).json()["code"] == "auth.wrong_password"
    assert (await refresh(client, token)).json()["code"] == "auth.refresh_token_invalid"


async def test_what_is_over_is_forgotten(
    client: httpx.AsyncClient, sessions: Sessions, moved_clock: MovedClock
) -> None:
    await sign_in(client)
    await sign_in(client, "guess")
    moved_clock.move(hours=11, minutes=59)
    await sign_in(client, "guess", "nobody")
    async with transaction(sessions) as session:
        await forget_expired(session, moved_clock)
        assert await session.get(SignInFailure, "zhang") is None
        assert await session.get(SignInFailure, "nobody") is not None
        assert await session.scalar(select(func.count()).select_from(RefreshToken)) == 1
        moved_clock.move(minutes=2)
        await forget_expired(session, moved_clock)
        assert await session.scalar(select(func.count()).select_from(RefreshToken)) == 0


async def test_the_key_is_published_for_others(client: httpx.AsyncClient) -> None:
    (key,) = (await client.get("/api/v1/auth/jwks.json")).json()["keys"]
    token = (await sign_in(client)).json()["access_token"]
    claims = jwt.decode(token, jwt.PyJWK(key), algorithms=["EdDSA"], options={"verify_exp": False, "verify_iat": False})
    assert (claims["sub"], claims["area"]) == ("zhang", "360722102")
    assert "d" not in key  # the private part


# committed, since races don't show within one connection --------------------------------------------------------------


@pytest.fixture
async def committed(installation: Installation, trail: Trail) -> AsyncIterator[Sessions]:
    """An account ``racer`` that other connections see, and no more after the test."""
    engine = create_async_engine(installation.settings(Settings).service_database_url)
    made = session_factory(engine)
    # a county of its own: the transaction of `people` holds the audit chain of theirs to its end
    racer: dict[str, Any] = {"name": "李四", "role": Role.TOWNSHIP, "area_code": "360781100"}
    async with transaction(made) as session:
        await service.create_account(session, trail, Passwords(), username="racer", password=PASSWORD, **racer)
    yield made
    async with transaction(made) as session:
        for model in (RefreshToken, SignIn, SignInFailure, RecoveryCode, SecondFactor, LoginName, Account):
            await session.execute(delete(model))
    await engine.dispose()


async def test_guesses_sent_at_once_are_counted_one_by_one(open_gateway: OpenGateway, committed: Sessions) -> None:
    async with open_gateway() as client:
        guesses = await asyncio.gather(*(sign_in(client, f"guess-{number}", "racer") for number in range(20)))
        codes = [reply.json()["code"] for reply in guesses]
        assert codes.count("auth.wrong_password") == 5
        assert codes.count("auth.locked") == 15


async def test_of_two_uses_of_a_refresh_token_at_once_one_is_theft(
    open_gateway: OpenGateway, committed: Sessions
) -> None:
    async with open_gateway() as client:
        token = (await sign_in(client, username="racer")).json()["refresh_token"]
        replies = await asyncio.gather(*(refresh(client, token) for _ in range(4)))
        codes = sorted(reply.json().get("code", "granted") for reply in replies)
        assert codes.count("granted") == 1
        successor = next(reply.json()["refresh_token"] for reply in replies if reply.status_code == 200)
        assert (await refresh(client, successor)).status_code == 400


async def test_many_right_sign_ins_at_once_all_pass(open_gateway: OpenGateway, committed: Sessions) -> None:
    async with open_gateway() as client:
        replies = await asyncio.gather(*(sign_in(client, username="racer") for _ in range(12)))
        assert {reply.status_code for reply in replies} == {200}


async def test_a_code_sent_many_times_at_once_opens_once(open_gateway: OpenGateway, committed: Sessions) -> None:
    async with open_gateway() as client:
        proof = {"username": "racer", "password": PASSWORD}
        secret = (await client.post("/api/v1/auth/second-factor", json=proof)).json()["secret"]
        step = rules.step_of(SystemClock().now())
        confirm = {**proof, "otp": codes.code_at(secret, step)}
        confirmed = await client.post("/api/v1/auth/second-factor/confirm", json=confirm)
        for code in (codes.code_at(secret, step + 1), confirmed.json()["recovery_codes"][0]):
            form = {"grant_type": "password", **proof, "otp": code}
            replies = await asyncio.gather(*(client.post(TOKEN, data=form) for _ in range(4)))
            said = sorted(reply.json().get("code", "granted") for reply in replies)
            assert said == ["auth.wrong_code"] * 3 + ["granted"]
            async with transaction(committed) as session:
                await session.execute(delete(SignInFailure))
