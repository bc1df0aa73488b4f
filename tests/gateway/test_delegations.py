"""Acting for somebody: given, used, ended, and never more than was given."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import httpx
import jwt
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from services.gateway.accounts import service
from services.gateway.accounts.secrets import Passwords
from shared.database import Sessions, table_of, transaction
from shared.security.audit import AuditRecord, Trail
from shared.security.permissions import Role
from tests.gateway.servers import MovedClock

PASSWORD = "good-Pass-1"
TOKEN = "/api/v1/auth/token"
PATH = "/api/v1/delegations"
TODAY = date(2018, 11, 5)
COUNTY, TOWN, NEXT_TOWN, VILLAGE = "360722", "360722102", "360722103", "360722102201"
PEOPLE = {
    "office-1": (Role.COUNTY_OFFICE, COUNTY),
    "office-2": (Role.COUNTY_OFFICE, COUNTY),
    "finance": (Role.COUNTY_FINANCE, COUNTY),
    "town": (Role.TOWNSHIP, TOWN),
    "town-2": (Role.TOWNSHIP, TOWN),
    "next-town": (Role.TOWNSHIP, NEXT_TOWN),
    "cadre": (Role.VILLAGE_CADRE, VILLAGE),
    "auditor": (Role.AUDITOR, COUNTY),
    "admin": (Role.ADMINISTRATOR, COUNTY),
    "city": (Role.CITY_OFFICE, "3607"),
    "next-office": (Role.COUNTY_OFFICE, "360781"),
}
SignInAs = Callable[..., dict[str, str]]


class Remembered(Passwords):
    """Hashes a password once: everybody has the same, and each hash is slow on purpose."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, str] = {}

    async def hash(self, password: str) -> str:
        """The hash of the first time."""
        if password not in self._known:
            self._known[password] = await super().hash(password)
        return self._known[password]


PASSWORDS = Remembered()


@pytest.fixture(autouse=True)
async def people(sessions: Sessions, trail: Trail) -> None:
    """Everybody of `PEOPLE`."""
    async with transaction(sessions) as session:
        for username, (role, area_code) in PEOPLE.items():
            await service.create_account(
                session,
                trail,
                PASSWORDS,
                username=username,
                password=PASSWORD,
                name=f"{username}某",
                role=role,
                area_code=area_code,
            )


@pytest.fixture
def headers(sign_in: SignInAs) -> Callable[[str], dict[str, str]]:
    """Headers of one of the people."""
    return lambda username: sign_in(*PEOPLE[username], subject=username)


def a_delegation(delegate: str, first: int = 0, last: int = 6, **given: str) -> dict[str, str]:
    """What is asked for: who shall act, from which day on to which."""
    days = {"from_on": str(TODAY + timedelta(days=first)), "to_on": str(TODAY + timedelta(days=last))}
    return {"delegate": delegate, "reason": "出差", **days, **given}


async def act(client: httpx.AsyncClient, username: str, acting_for: str) -> httpx.Response:
    """A try to sign in for somebody."""
    form = {"grant_type": "password", "username": username, "password": PASSWORD, "acting_for": acting_for}
    return await client.post(TOKEN, data=form)


def code_of(reply: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return reply.status_code, reply.json().get("code", "")


async def test_a_person_acts_with_the_holders_role_and_area_in_his_own_name(
    client: httpx.AsyncClient, headers: Callable[[str], dict[str, str]]
) -> None:
    assert code_of(await act(client, "office-1", "cadre")) == (400, "auth.not_delegated")
    given = await client.post(PATH, json=a_delegation("office-1"), headers=headers("cadre"))
    assert given.status_code == 201, given.text
    told = given.json()
    assert (told["holder"], told["delegate"], told["role"], told["area_code"]) == (
        "cadre",
        "office-1",
        "village_cadre",
        VILLAGE,
    )
    granted = (await act(client, "office-1", "cadre")).json()
    assert (granted["role"], granted["area_code"], granted["acting_for"]) == ("village_cadre", VILLAGE, "cadre")
    claims = jwt.decode(granted["access_token"], options={"verify_signature": False})
    assert (claims["sub"], claims["acting_for"], claims["name"]) == ("office-1", "cadre", "office-1某")
    me = (await client.get("/api/v1/me", headers={"Authorization": f"Bearer {granted['access_token']}"})).json()
    assert (me["subject"], me["role"], me["area_code"], me["acting_for"]) == (
        "office-1",
        "village_cadre",
        VILLAGE,
        "cadre",
    )
    assert "request.decide" not in me["permissions"]
    own = (
        await client.post(TOKEN, data={"grant_type": "password", "username": "office-1", "password": PASSWORD})
    ).json()
    assert own["role"] == "county_office"
    assert "acting_for" not in own


async def test_it_holds_on_its_days_alone_and_refreshing_looks_again(
    client: httpx.AsyncClient, headers: Callable[[str], dict[str, str]], moved_clock: MovedClock
) -> None:
    body = a_delegation("office-2", 1, 2)
    assert (await client.post(PATH, json=body, headers=headers("office-1"))).status_code == 201
    assert code_of(await act(client, "office-2", "office-1")) == (400, "auth.not_delegated")
    moved_clock.move(hours=24)
    assert (await act(client, "office-2", "office-1")).status_code == 200
    moved_clock.move(hours=24 + 14)  # 23:30 of the last day
    token = (await act(client, "office-2", "office-1")).json()["refresh_token"]
    refreshed = await client.post(TOKEN, data={"grant_type": "refresh_token", "refresh_token": token})
    assert refreshed.json()["acting_for"] == "office-1"
    moved_clock.move(minutes=30)
    token = refreshed.json()["refresh_token"]
    over = await client.post(TOKEN, data={"grant_type": "refresh_token", "refresh_token": token})
    assert code_of(over) == (400, "auth.not_delegated")
    assert code_of(await act(client, "office-2", "office-1")) == (400, "auth.not_delegated")


@pytest.mark.parametrize("by", ["office-1", "office-2", "admin"])
async def test_holder_delegate_and_administrator_end_it(
    client: httpx.AsyncClient, headers: Callable[[str], dict[str, str]], by: str
) -> None:
    made = (await client.post(PATH, json=a_delegation("office-2"), headers=headers("office-1"))).json()
    token = (await act(client, "office-2", "office-1")).json()["refresh_token"]
    for stranger in ("finance", "town", "auditor", "next-office"):
        reply = await client.delete(f"{PATH}/{made['id']}", headers=headers(stranger))
        assert code_of(reply) in ((404, "request.not_found"), (403, "auth.forbidden")), stranger
    ended = await client.delete(f"{PATH}/{made['id']}", headers=headers(by))
    assert (ended.status_code, ended.json()["withdrawn_by"]) == (200, by)
    again = await client.delete(f"{PATH}/{made['id']}", headers=headers(by))
    assert again.json() == ended.json()
    assert code_of(await act(client, "office-2", "office-1")) == (400, "auth.not_delegated")
    # another one doesn't let the old sign-in go on
    assert (await client.post(PATH, json=a_delegation("office-2"), headers=headers("office-1"))).status_code == 201
    refreshed = await client.post(TOKEN, data={"grant_type": "refresh_token", "refresh_token": token})
    assert code_of(refreshed) == (400, "auth.not_delegated")


@pytest.mark.parametrize(
    ("holder", "delegate", "code"),
    [
        ("town", "town-2", None),
        ("cadre", "town", None),
        ("office-1", "city", None),
        # a narrower or another area
        ("office-1", "town", (422, "auth.unfit_delegation")),
        ("town", "next-town", (422, "auth.unfit_delegation")),
        ("office-1", "next-office", (422, "auth.unfit_delegation")),
        ("office-1", "nobody", (422, "auth.unfit_delegation")),
        ("office-1", "office-1", (422, "auth.unfit_delegation")),
        # who supervises, and who gives rights
        ("office-1", "auditor", (422, "auth.unfit_delegation")),
        ("office-1", "admin", (422, "auth.unfit_delegation")),
        ("admin", "office-1", (422, "auth.unfit_delegation")),
        # two halves
        ("office-1", "finance", (409, "auth.separated_duties")),
        ("finance", "office-1", (409, "auth.separated_duties")),
        ("town", "office-1", (409, "auth.separated_duties")),
        ("finance", "city", (409, "auth.separated_duties")),
    ],
)
async def test_who_can_act_for_whom(
    client: httpx.AsyncClient,
    headers: Callable[[str], dict[str, str]],
    holder: str,
    delegate: str,
    code: tuple[int, str] | None,
) -> None:
    reply = await client.post(PATH, json=a_delegation(delegate), headers=headers(holder))
    if code is None:
        assert reply.status_code == 201, reply.text
    else:
        assert code_of(reply) == code


async def test_nobody_comes_by_both_halves_through_two_holders(
    client: httpx.AsyncClient, headers: Callable[[str], dict[str, str]]
) -> None:
    # the city's office may act for either of the two, but not for both on one day
    assert (await client.post(PATH, json=a_delegation("city", 0, 6), headers=headers("town"))).status_code == 201
    refused = await client.post(PATH, json=a_delegation("city", 6, 8), headers=headers("office-1"))
    assert code_of(refused) == (409, "auth.separated_duties")
    later = await client.post(PATH, json=a_delegation("city", 7, 8), headers=headers("office-1"))
    assert later.status_code == 201


async def test_who_acts_for_somebody_hands_nothing_on(
    client: httpx.AsyncClient, headers: Callable[[str], dict[str, str]]
) -> None:
    made = (await client.post(PATH, json=a_delegation("office-2"), headers=headers("office-1"))).json()
    granted = (await act(client, "office-2", "office-1")).json()
    acting = {"Authorization": f"Bearer {granted['access_token']}"}
    for body in (a_delegation("city"), a_delegation("city", holder="office-1")):
        assert code_of(await client.post(PATH, json=body, headers=acting)) == (403, "auth.acts_for_another")
    assert code_of(await client.delete(f"{PATH}/{made['id']}", headers=acting)) == (403, "auth.acts_for_another")
    # nor does acting for office-2 open what office-2 may for office-1
    assert (await client.post(PATH, json=a_delegation("city"), headers=headers("office-2"))).status_code == 201
    assert code_of(await act(client, "city", "office-1")) == (400, "auth.not_delegated")


async def test_an_administrator_gives_it_inside_his_area(
    client: httpx.AsyncClient, headers: Callable[[str], dict[str, str]], sessions: Sessions
) -> None:
    made = await client.post(PATH, json=a_delegation("office-2", holder="office-1"), headers=headers("admin"))
    assert (made.status_code, made.json()["given_by"]) == (201, "admin")
    outside = await client.post(PATH, json=a_delegation("city", holder="next-office"), headers=headers("admin"))
    assert code_of(outside) == (404, "request.not_found")
    meddling = await client.post(PATH, json=a_delegation("city", holder="office-1"), headers=headers("office-2"))
    assert code_of(meddling) == (403, "auth.forbidden")
    async with sessions() as session:
        table = table_of(AuditRecord).c
        record = (await session.scalars(select(AuditRecord).where(table.action == "delegation.give"))).one()
    assert (record.subject, record.target, record.reason) == ("admin", "account office-1", "出差")
    assert record.facts == {"delegate": "office-2", "from_on": "2018-11-05", "to_on": "2018-11-11"}


async def test_it_gives_no_more_than_when_it_was_given(
    client: httpx.AsyncClient,
    headers: Callable[[str], dict[str, str]],
    sessions: Sessions,
    trail: Trail,
    app: FastAPI,
) -> None:
    assert (await client.post(PATH, json=a_delegation("office-1"), headers=headers("cadre"))).status_code == 201
    assert (await act(client, "office-1", "cadre")).status_code == 200
    raised: dict[str, Any] = {"name": "某", "role": Role.TOWNSHIP, "area_code": TOWN, "password": PASSWORD}
    async with transaction(sessions) as session:
        await service.ensure_account(session, trail, app.state.passwords, username="cadre", **raised)
    assert code_of(await act(client, "office-1", "cadre")) == (400, "auth.not_delegated")
    async with transaction(sessions) as session:
        lowered = {**raised, "role": Role.VILLAGE_CADRE, "area_code": VILLAGE}
        await service.ensure_account(session, trail, app.state.passwords, username="cadre", **lowered)
    assert (await act(client, "office-1", "cadre")).status_code == 200
    async with transaction(sessions) as session:
        await service.deactivate_account(session, trail, "cadre")
    assert code_of(await act(client, "office-1", "cadre")) == (400, "auth.not_delegated")


async def test_what_is_done_for_somebody_bears_both_names(
    client: httpx.AsyncClient, headers: Callable[[str], dict[str, str]], sessions: Sessions
) -> None:
    await client.post(PATH, json=a_delegation("office-2"), headers=headers("office-1"))
    granted = (await act(client, "office-2", "office-1")).json()
    acting = {"Authorization": f"Bearer {granted['access_token']}"}
    assert (await client.delete("/api/v1/auth/sessions", headers=acting)).json() == {"ended": 0}
    await act(client, "office-2", "office-1")
    assert (await client.delete("/api/v1/auth/sessions", headers=acting)).json() == {"ended": 1}
    async with sessions() as session:
        table = table_of(AuditRecord).c
        record = (await session.scalars(select(AuditRecord).where(table.action == "account.end_sessions"))).one()
    assert (record.subject, record.role, record.target) == ("office-2", "county_office", "account office-2")
    assert record.facts == {"sessions": 1, "acting_for": "office-1"}


async def test_each_sees_his_own_and_an_administrator_his_areas(
    client: httpx.AsyncClient, headers: Callable[[str], dict[str, str]]
) -> None:
    await client.post(PATH, json=a_delegation("office-2"), headers=headers("office-1"))
    await client.post(PATH, json=a_delegation("town-2", 1, 1), headers=headers("town"))

    async def seen(username: str, **params: Any) -> list[str]:
        reply = await client.get(PATH, headers=headers(username), params=params)
        assert reply.status_code == 200, reply.text
        return [one["holder"] for one in reply.json()["items"]]

    assert await seen("office-1") == ["office-1"]
    assert await seen("office-2") == ["office-1"]
    assert await seen("finance") == []
    assert await seen("next-office") == []
    assert await seen("admin") == await seen("auditor") == ["town", "office-1"]
    assert await seen("admin", on="2018-11-05") == ["office-1"]
    page = (await client.get(PATH, headers=headers("admin"), params={"limit": 1})).json()
    assert [one["holder"] for one in page["items"]] == ["town"]
    assert await seen("admin", after=page["next"]) == ["office-1"]


async def test_a_bank_takes_no_part(client: httpx.AsyncClient, sign_in: SignInAs) -> None:
    bank = sign_in(Role.BANK, "3607", "rcc")
    assert (await client.get(PATH, headers=bank)).status_code == 403
    assert (await client.post(PATH, json=a_delegation("city"), headers=bank)).status_code == 403
