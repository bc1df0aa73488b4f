"""Accounts over the API: what an administrator may do in his own area, and never on himself."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from services.gateway.accounts import service
from services.gateway.accounts.secrets import Passwords
from shared.database import Sessions, table_of, transaction
from shared.security.audit import AuditRecord, Trail, broken_records
from shared.security.permissions import PERMISSIONS, Role

SignIn = Callable[..., dict[str, str]]
ACCOUNTS = "/api/v1/accounts"
TOKEN = "/api/v1/auth/token"
COUNTY, NEXT_COUNTY, CITY, TOWN = "360722", "360781", "3607", "360722102"
PASSWORDS = Passwords()


def an_account(**given: str) -> dict[str, str]:
    """What the API is told of somebody new."""
    return {"username": "li", "name": "李四", "role": "township", "area_code": TOWN, **given}


@pytest.fixture
def county_admin(sign_in: SignIn) -> dict[str, str]:
    """The administrator of a county."""
    return sign_in(Role.ADMINISTRATOR, COUNTY, subject="admin-county")


@pytest.fixture
async def people(sessions: Sessions, trail: Trail) -> None:
    """Administrators of city, county and the next county, and an officer of each county."""
    described = (
        ("admin-city", Role.ADMINISTRATOR, CITY),
        ("admin-county", Role.ADMINISTRATOR, COUNTY),
        ("admin-next", Role.ADMINISTRATOR, NEXT_COUNTY),
        ("wang", Role.COUNTY_OFFICE, COUNTY),
        ("zhao", Role.COUNTY_OFFICE, NEXT_COUNTY),
    )
    async with transaction(sessions) as session:
        for username, role, area_code in described:
            await service.create_account(
                session,
                trail,
                PASSWORDS,
                username=username,
                password="good-Pass-1",
                name=username,
                role=role,
                area_code=area_code,
            )


async def try_password(client: httpx.AsyncClient, username: str, password: str) -> httpx.Response:
    """A try to sign in."""
    return await client.post(TOKEN, data={"grant_type": "password", "username": username, "password": password})


async def change(
    client: httpx.AsyncClient, who: dict[str, str], username: str, version: int | None = 1, **what: Any
) -> httpx.Response:
    """A try to change an account that was read at a version."""
    headers = who if version is None else {**who, "If-Match": f'"{version}"'}
    return await client.patch(f"{ACCOUNTS}/{username}", json=what, headers=headers)


def code_of(reply: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return reply.status_code, reply.json().get("code", "")


async def test_an_account_is_made_with_a_password_for_the_first_sign_in(
    client: httpx.AsyncClient, county_admin: dict[str, str]
) -> None:
    asked = {**an_account(area_code="360722102000"), "second_factor_required": False}
    made = await client.post(ACCOUNTS, json=asked, headers=county_admin)
    told = made.json()
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    assert made.headers["etag"] == '"1"'
    assert (told["area_code"], told["role_label"], told["password_temporary"]) == (TOWN, "乡镇干部", True)

    refused = await try_password(client, "li", told["password"])
    assert code_of(refused) == (400, "auth.password_change_needed")
    assert refused.json()["error"] == "invalid_grant"
    assert "/auth/password" in refused.json()["remedy"]

    change = {"username": "li", "old_password": told["password"], "new_password": "my-own-Pass-7"}
    changed = await client.post("/api/v1/auth/password", json=change)
    assert (changed.status_code, changed.json()["username"]) == (200, "li")
    assert (await try_password(client, "li", told["password"])).json()["code"] == "auth.wrong_password"
    granted = await try_password(client, "li", "my-own-Pass-7")
    assert (granted.status_code, granted.json()["area_code"]) == (200, TOWN)

    shown = (await client.get(f"{ACCOUNTS}/li", headers=county_admin)).json()
    assert "password" not in shown
    assert shown["password_temporary"] is False
    assert shown["last_signed_in_at"] == "2018-11-05T09:30:00+08:00"


async def test_a_made_account_cannot_be_made_again_and_its_password_is_not_kept(
    client: httpx.AsyncClient, county_admin: dict[str, str]
) -> None:
    headers = {**county_admin, "Idempotency-Key": "one"}
    assert (await client.post(ACCOUNTS, json=an_account(), headers=headers)).status_code == 201
    again = await client.post(ACCOUNTS, json=an_account(), headers=headers)
    assert code_of(again) == (409, "auth.name_taken")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"area_code": NEXT_COUNTY, "role": "county_office"}, (403, "auth.outside_area")),
        ({"area_code": "360781100"}, (403, "auth.outside_area")),
        ({"area_code": CITY, "role": "administrator"}, (403, "auth.outside_area")),
        ({"area_code": CITY, "role": "city_office"}, (403, "auth.outside_area")),
        ({"area_code": "36", "role": "auditor"}, (403, "auth.outside_area")),
        ({"area_code": "360722999"}, (422, "area.unknown")),
        ({"area_code": COUNTY}, (422, "auth.unfit_account")),
        ({"role": "bank"}, (422, "auth.unfit_account")),
        ({"role": "service"}, (422, "auth.unfit_account")),
        ({"role": "emperor"}, (422, "request.invalid")),
        ({"username": "a b"}, (422, "request.invalid")),
        ({"name": " "}, (422, "request.invalid")),
        ({"name": "李\u202e四"}, (422, "request.invalid")),
        ({"password": "good-Pass-1"}, (422, "request.invalid")),
    ],
)
async def test_nobody_is_made_outside_or_above_the_administrators_area(
    client: httpx.AsyncClient, county_admin: dict[str, str], given: dict[str, str], code: tuple[int, str]
) -> None:
    assert code_of(await client.post(ACCOUNTS, json=an_account(**given), headers=county_admin)) == code


@pytest.mark.usefixtures("people")
async def test_another_countys_account_is_not_there(client: httpx.AsyncClient, county_admin: dict[str, str]) -> None:
    for username in ("zhao", "admin-next", "admin-city", "nobody", "x", "a%20b"):
        shown = await client.get(f"{ACCOUNTS}/{username}", headers=county_admin)
        assert code_of(shown) == (404, "request.not_found"), username
        assert code_of(await change(client, county_admin, username, name="别人")) == (404, "request.not_found")
        for step in ("password", "unlock"):
            reply = await client.post(f"{ACCOUNTS}/{username}/{step}", headers=county_admin)
            assert code_of(reply) == (404, "request.not_found"), step


@pytest.mark.usefixtures("people")
async def test_a_city_keeps_the_accounts_of_its_counties(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    city = sign_in(Role.ADMINISTRATOR, CITY, subject="admin-city")
    listed = (await client.get(ACCOUNTS, headers=city)).json()
    assert [one["username"] for one in listed["items"]] == ["admin-city", "admin-county", "wang", "admin-next", "zhao"]
    assert (await change(client, city, "zhao", name="赵六")).json()["name"] == "赵六"


@pytest.mark.usefixtures("people")
async def test_accounts_are_listed_by_area_and_name_page_by_page(
    client: httpx.AsyncClient, sign_in: SignIn, county_admin: dict[str, str]
) -> None:
    city = sign_in(Role.ADMINISTRATOR, CITY, subject="admin-city")
    seen: list[str] = []
    after: str | None = None
    while True:
        params = {"limit": "2"} | ({"after": after} if after else {})
        page = (await client.get(ACCOUNTS, params=params, headers=city)).json()
        assert len(page["items"]) <= 2
        seen += [one["username"] for one in page["items"]]
        if (after := page["next"]) is None:
            break
    assert seen == ["admin-city", "admin-county", "wang", "admin-next", "zhao"]

    async def names(**params: str) -> list[str]:
        return [one["username"] for one in (await client.get(ACCOUNTS, params=params, headers=city)).json()["items"]]

    assert await names(area=NEXT_COUNTY) == ["admin-next", "zhao"]
    assert await names(role="county_office") == ["wang", "zhao"]
    assert await names(active="false") == []
    assert [one["username"] for one in (await client.get(ACCOUNTS, headers=county_admin)).json()["items"]] == [
        "admin-county",
        "wang",
    ]
    for params, code in (
        ({"area": NEXT_COUNTY}, (403, "auth.outside_area")),
        ({"area": "36"}, (403, "auth.outside_area")),
        ({"after": "nonsense"}, (422, "request.invalid")),
        ({"are": COUNTY}, (422, "request.invalid")),
    ):
        assert code_of(await client.get(ACCOUNTS, params=params, headers=county_admin)) == code, params


@pytest.mark.usefixtures("people")
async def test_a_change_needs_the_version_that_was_read(
    client: httpx.AsyncClient, county_admin: dict[str, str]
) -> None:
    assert code_of(await change(client, county_admin, "wang", None, name="王五")) == (428, "request.version_required")
    changed = await change(client, county_admin, "wang", name="王五")
    assert (changed.json()["name"], changed.json()["version"], changed.headers["etag"]) == ("王五", 2, '"2"')
    assert code_of(await change(client, county_admin, "wang", name="王六")) == (412, "request.stale_version")
    same = await change(client, county_admin, "wang", 2, name="王五")
    assert (same.status_code, same.json()["version"]) == (200, 2)


@pytest.mark.usefixtures("people")
async def test_an_account_moves_inside_its_county_and_to_a_fitting_level_alone(
    client: httpx.AsyncClient, county_admin: dict[str, str], sign_in: SignIn
) -> None:
    assert (await client.post(ACCOUNTS, json=an_account(), headers=county_admin)).status_code == 201
    moved = await change(client, county_admin, "li", area_code="360722103000")
    assert (moved.status_code, moved.json()["area_code"]) == (200, "360722103")
    for area_code, code in (
        (COUNTY, (422, "auth.unfit_account")),
        (CITY, (403, "auth.outside_area")),
        (NEXT_COUNTY, (403, "auth.outside_area")),
    ):
        assert code_of(await change(client, county_admin, "li", 2, area_code=area_code)) == code
    city = sign_in(Role.ADMINISTRATOR, CITY, subject="admin-city")
    assert code_of(await change(client, city, "li", 2, area_code="360781100")) == (422, "auth.unfit_account")


@pytest.mark.usefixtures("people")
async def test_nobody_changes_his_own_rights_so_the_last_administrator_stays(
    client: httpx.AsyncClient, county_admin: dict[str, str], sign_in: SignIn
) -> None:
    for what in ({"active": False}, {"area_code": COUNTY}, {"active": True}):
        assert code_of(await change(client, county_admin, "admin-county", **what)) == (403, "auth.own_rights")
    for step in ("password", "unlock"):
        reply = await client.post(f"{ACCOUNTS}/admin-county/{step}", headers=county_admin)
        assert code_of(reply) == (403, "auth.own_rights")
    assert (await change(client, county_admin, "admin-county", name="系统管理员")).status_code == 200
    # another administrator, of the city above, may
    city = sign_in(Role.ADMINISTRATOR, CITY, subject="admin-city")
    assert (await change(client, city, "admin-county", 2, active=False)).json()["active"] is False


@pytest.mark.usefixtures("people")
async def test_who_is_shut_out_can_neither_sign_in_nor_go_on_and_may_come_back(
    client: httpx.AsyncClient, county_admin: dict[str, str]
) -> None:
    token = (await try_password(client, "wang", "good-Pass-1")).json()["refresh_token"]
    assert (await change(client, county_admin, "wang", active=False)).json()["active"] is False
    going_on = await client.post(TOKEN, data={"grant_type": "refresh_token", "refresh_token": token})
    assert code_of(going_on) == (400, "auth.refresh_token_invalid")
    assert code_of(await try_password(client, "wang", "good-Pass-1")) == (400, "auth.wrong_password")
    reset = await client.post(f"{ACCOUNTS}/wang/password", headers=county_admin)
    assert code_of(reset) == (409, "auth.inactive_account")
    assert (await change(client, county_admin, "wang", 2, active=True)).json()["active"] is True
    assert (await try_password(client, "wang", "good-Pass-1")).status_code == 200


@pytest.mark.usefixtures("people")
async def test_a_lost_password_is_replaced_by_one_for_the_next_sign_in(
    client: httpx.AsyncClient, county_admin: dict[str, str]
) -> None:
    token = (await try_password(client, "wang", "good-Pass-1")).json()["refresh_token"]
    reset = await client.post(f"{ACCOUNTS}/wang/password", headers=county_admin)
    told = reset.json()
    assert (reset.status_code, told["password_temporary"], told["version"]) == (200, True, 2)
    assert reset.headers["cache-control"] == "no-store"
    going_on = await client.post(TOKEN, data={"grant_type": "refresh_token", "refresh_token": token})
    assert code_of(going_on) == (400, "auth.refresh_token_invalid")
    assert code_of(await try_password(client, "wang", "good-Pass-1")) == (400, "auth.wrong_password")
    assert code_of(await try_password(client, "wang", told["password"])) == (400, "auth.password_change_needed")


@pytest.mark.usefixtures("people")
async def test_a_locked_name_is_shown_and_unlocked(client: httpx.AsyncClient, county_admin: dict[str, str]) -> None:
    for _ in range(5):
        await try_password(client, "wang", "guess")
    assert code_of(await try_password(client, "wang", "good-Pass-1")) == (429, "auth.locked")
    shown = (await client.get(f"{ACCOUNTS}/wang", headers=county_admin)).json()
    assert shown["locked_until"] == "2018-11-05T09:45:00+08:00"
    unlocked = await client.post(f"{ACCOUNTS}/wang/unlock", headers=county_admin)
    assert (unlocked.status_code, unlocked.json()["locked_until"]) == (200, None)
    assert (await try_password(client, "wang", "good-Pass-1")).status_code == 200


async def test_only_administrators_keep_accounts_and_auditors_see_them(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    body = an_account()
    for role in sorted(set(Role) - {Role.SERVICE}):
        area = {Role.TOWNSHIP: TOWN, Role.VILLAGE_CADRE: "360722102201"}.get(role, COUNTY)
        headers = sign_in(role, area, "rcc" if role is Role.BANK else None)
        listed = await client.get(ACCOUNTS, headers=headers)
        assert (listed.status_code == 200) is (role in {Role.ADMINISTRATOR, Role.AUDITOR}), role
        if role is not Role.ADMINISTRATOR:
            made = await client.post(ACCOUNTS, json=body, headers=headers)
            assert code_of(made) == (403, "auth.forbidden"), role
    assert PERMISSIONS["account.write"] == {Role.ADMINISTRATOR}


@pytest.mark.usefixtures("people")
async def test_each_act_names_the_administrator_in_the_audit_log_and_no_password(
    client: httpx.AsyncClient, county_admin: dict[str, str], sessions: Sessions, trail: Trail
) -> None:
    async with sessions() as session:
        before = {one.id for one in await session.scalars(select(AuditRecord))}
    made = (await client.post(ACCOUNTS, json=an_account(), headers=county_admin)).json()
    await change(client, county_admin, "li", area_code="360722103")
    reset = (await client.post(f"{ACCOUNTS}/li/password", headers=county_admin)).json()
    await client.post(f"{ACCOUNTS}/li/unlock", headers=county_admin)
    own = {"username": "li", "old_password": reset["password"], "new_password": "my-own-Pass-7"}
    assert (await client.post("/api/v1/auth/password", json=own)).status_code == 200
    async with sessions() as session:
        found = await session.scalars(select(AuditRecord).order_by(table_of(AuditRecord).c.number))
        records = [one for one in found if one.id not in before]
        assert await broken_records(session, trail.secret) == []
    assert [(one.subject, one.role, one.action, one.target) for one in records] == [
        ("admin-county", "administrator", "account.create", "account li"),
        ("admin-county", "administrator", "account.change", "account li"),
        ("admin-county", "administrator", "account.set_password", "account li"),
        ("admin-county", "administrator", "account.unlock", "account li"),
        ("li", "township", "account.set_password", "account li"),
    ]
    said = str([one.facts for one in records])
    assert made["password"] not in said
    assert reset["password"] not in said
