"""Sign-ins that go on: seen and ended by their person, or by an administrator of the area."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from services.gateway.accounts import service
from services.gateway.accounts.grants import forget_expired
from services.gateway.accounts.models import SignIn
from shared.database import Sessions, table_of, transaction
from shared.security.audit import AuditRecord, Trail
from shared.security.permissions import Role
from tests.gateway.servers import MovedClock

PASSWORD = "good-Pass-1"
TOKEN = "/api/v1/auth/token"
SESSIONS = "/api/v1/auth/sessions"
SignInAs = Callable[..., dict[str, str]]


@pytest.fixture(autouse=True)
async def people(app: FastAPI, sessions: Sessions, trail: Trail) -> None:
    """Two officers of one county."""
    async with transaction(sessions) as session:
        for username in ("zhang", "li"):
            described: dict[str, Any] = {"name": username, "role": Role.COUNTY_OFFICE, "area_code": "360722"}
            await service.create_account(
                session, trail, app.state.passwords, username=username, password=PASSWORD, **described
            )


async def begin(client: httpx.AsyncClient, username: str = "zhang", agent: str = "Firefox") -> dict[str, Any]:
    """A sign-in: what the token address answers, with the headers by which its person asks."""
    form = {"grant_type": "password", "username": username, "password": PASSWORD}
    granted: dict[str, Any] = (await client.post(TOKEN, data=form, headers={"User-Agent": agent})).json()
    return {**granted, "headers": {"Authorization": f"Bearer {granted['access_token']}"}}


async def goes_on(client: httpx.AsyncClient, granted: dict[str, Any]) -> bool:
    """Whether a sign-in can be refreshed; where it can, its next token is noted."""
    form = {"grant_type": "refresh_token", "refresh_token": granted["refresh_token"]}
    reply = await client.post(TOKEN, data=form)
    granted |= reply.json() if reply.status_code == 200 else {}
    return reply.status_code == 200


async def listed(client: httpx.AsyncClient, granted: dict[str, Any], **params: Any) -> list[dict[str, Any]]:
    """One's own sign-ins."""
    reply = await client.get(SESSIONS, headers=granted["headers"], params=params)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["items"]
    return found


async def test_ones_own_sign_ins_are_listed_the_latest_first(
    client: httpx.AsyncClient, moved_clock: MovedClock
) -> None:
    first = await begin(client, agent="Firefox")
    moved_clock.move(minutes=5)
    second = await begin(client, agent="x" * 999)
    await begin(client, "li")
    moved_clock.move(minutes=5)
    assert await goes_on(client, first)
    one, other = await listed(client, second)
    assert (one["current"], one["agent"], one["refreshed_at"]) == (True, "x" * 200, None)
    assert other == {
        "id": other["id"],
        "began_at": "2018-11-05T09:30:00+08:00",
        "refreshed_at": "2018-11-05T09:40:00+08:00",
        "expires_at": "2018-11-05T21:30:00+08:00",
        "address": "127.0.0.1",
        "agent": "Firefox",
        "acting_for": None,
        "current": False,
    }
    page = (await client.get(SESSIONS, headers=second["headers"], params={"limit": 1})).json()
    assert [item["id"] for item in page["items"]] == [one["id"]]
    rest = await listed(client, second, after=page["next"])
    assert [item["id"] for item in rest] == [other["id"]]


async def test_a_token_names_its_sign_in_through_all_refreshing(client: httpx.AsyncClient) -> None:
    granted = await begin(client)
    ids = {one["id"] for one in await listed(client, granted)}
    for _ in range(2):
        claims = jwt.decode(granted["access_token"], options={"verify_signature": False})
        assert {claims["sid"]} == ids
        assert await goes_on(client, granted)


async def test_one_is_ended_and_the_others_go_on(client: httpx.AsyncClient) -> None:
    first, second = await begin(client), await begin(client)
    stranger = await begin(client, "li")
    (theirs,) = await listed(client, stranger)
    (mine,) = [one for one in await listed(client, second) if not one["current"]]
    for session_id in (theirs["id"], uuid4()):
        reply = await client.delete(f"{SESSIONS}/{session_id}", headers=second["headers"])
        assert (reply.status_code, reply.json()["code"]) == (404, "request.not_found")
    ended = await client.delete(f"{SESSIONS}/{mine['id']}", headers=second["headers"])
    assert (ended.status_code, ended.json()) == (200, {"ended": 1})
    assert (await client.delete(f"{SESSIONS}/{mine['id']}", headers=second["headers"])).status_code == 404
    assert not await goes_on(client, first)
    assert await goes_on(client, second)
    assert await goes_on(client, stranger)
    # a token that was given goes on to its short end
    assert (await client.get("/api/v1/me", headers=first["headers"])).status_code == 200


async def test_all_but_this_one_are_ended(client: httpx.AsyncClient, moved_clock: MovedClock) -> None:
    others = [await begin(client) for _ in range(3)]
    this = await begin(client)
    stranger = await begin(client, "li")
    assert (await client.delete(SESSIONS, headers=this["headers"])).json() == {"ended": 3}
    assert (await client.delete(SESSIONS, headers=this["headers"])).json() == {"ended": 0}
    assert [await goes_on(client, one) for one in (*others, this, stranger)] == [False] * 3 + [True] * 2
    moved_clock.move(minutes=15)
    late = await client.get("/api/v1/me", headers=others[0]["headers"])
    assert (late.status_code, late.json()["code"]) == (401, "auth.not_signed_in")


async def test_what_has_ended_or_run_out_is_not_listed(client: httpx.AsyncClient, moved_clock: MovedClock) -> None:
    first = await begin(client)
    moved_clock.move(hours=6)
    second = await begin(client)
    assert len(await listed(client, second)) == 2
    await client.post("/api/v1/auth/revoke", data={"token": second["refresh_token"]})
    assert [one["current"] for one in await listed(client, second)] == [False]
    moved_clock.move(hours=6)
    third = await begin(client)
    assert [one["current"] for one in await listed(client, third)] == [True]
    assert not await goes_on(client, first)


async def test_a_stolen_token_ends_the_sign_in(client: httpx.AsyncClient) -> None:
    granted = await begin(client)
    used = granted["refresh_token"]
    assert await goes_on(client, granted)
    await client.post(TOKEN, data={"grant_type": "refresh_token", "refresh_token": used})
    assert await listed(client, granted) == []


async def test_an_administrator_ends_those_of_his_area_alone(
    client: httpx.AsyncClient, sign_in: SignInAs, sessions: Sessions
) -> None:
    first, second = await begin(client), await begin(client)
    admin = sign_in(Role.ADMINISTRATOR, "360722", subject="admin-county")
    elsewhere = sign_in(Role.ADMINISTRATOR, "360781", subject="admin-next")
    path = "/api/v1/accounts/zhang/sessions"
    for who, status in ((elsewhere, 404), (sign_in(Role.COUNTY_OFFICE, "360722"), 403)):
        assert (await client.get(path, headers=who)).status_code == status
        assert (await client.delete(path, headers=who)).status_code == status
        assert (await client.delete(f"{path}/{uuid4()}", headers=who)).status_code == status
    seen = (await client.get(path, headers=admin)).json()["items"]
    assert [one["current"] for one in seen] == [False, False]
    assert (await client.delete(f"{path}/{seen[1]['id']}", headers=admin)).json() == {"ended": 1}
    assert [await goes_on(client, one) for one in (first, second)] == [False, True]
    assert (await client.delete(path, headers=admin)).json() == {"ended": 1}
    assert not await goes_on(client, second)
    async with sessions() as session:
        acts = await session.scalars(
            select(AuditRecord).where(table_of(AuditRecord).c.action == "account.end_sessions")
        )
        assert [(one.subject, one.target) for one in acts] == [("admin-county", "account zhang")] * 2


async def test_a_banks_program_has_no_sign_ins(client: httpx.AsyncClient, sign_in: SignInAs) -> None:
    bank = sign_in(Role.BANK, "3607", "rcc")
    assert (await client.get(SESSIONS, headers=bank)).json() == {"items": [], "next": None}
    assert (await client.delete(SESSIONS, headers=bank)).json() == {"ended": 0}


async def test_sign_ins_that_are_over_are_forgotten(
    client: httpx.AsyncClient, sessions: Sessions, moved_clock: MovedClock
) -> None:
    await begin(client)
    moved_clock.move(hours=12)
    async with transaction(sessions) as session:
        assert await session.scalar(select(func.count()).select_from(SignIn)) == 1
        moved_clock.move(minutes=1)
        await forget_expired(session, moved_clock)
        assert await session.scalar(select(func.count()).select_from(SignIn)) == 0
