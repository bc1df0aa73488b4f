"""The second factor: enrolled, asked for, accepted once, and stood in for by recovery codes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from services.commands import files
from services.gateway.accounts import service
from services.gateway.accounts.models import Account
from services.gateway.second_factors import codes, rules
from services.gateway.second_factors.models import RecoveryCode, SecondFactor
from shared.calendar import CHINA
from shared.database import Sessions, table_of, transaction
from shared.security.audit import AuditRecord, Trail
from shared.security.permissions import APPROVERS, SECOND_FACTOR_ROLES, Role
from tests.gateway.servers import MovedClock

PASSWORD = "good-Pass-1"
PROOF = {"username": "zhang", "password": PASSWORD}
TOKEN = "/api/v1/auth/token"
FACTOR = "/api/v1/auth/second-factor"
NINE = datetime(2018, 11, 5, 9, 0, tzinfo=CHINA)

# RFC 6238, appendix B, SHA-1: the last six of eight digits
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


@pytest.mark.parametrize(("second", "code"), RFC_CODES)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    assert codes.code_at(RFC_SECRET, second // rules.STEP_S) == code


@pytest.mark.parametrize(
    ("seconds", "last", "served"),
    [
        (0, None, [-1, 0, 1]),
        (29, None, [-1, 0, 1]),
        (30, None, [0, 1, 2]),
        (0, -1, [0, 1]),
        (0, 0, [1]),
        (0, 1, []),
        (0, -9, [-1, 0, 1]),
    ],
)
def test_a_code_serves_half_a_minute_early_and_late_and_never_again(
    seconds: int, last: int | None, served: list[int]
) -> None:
    first = rules.step_of(NINE)
    steps = rules.open_steps(NINE + timedelta(seconds=seconds), None if last is None else first + last)
    assert [step - first for step in steps] == served


def test_recovery_codes_are_many_different_and_long() -> None:
    made = codes.new_recovery_codes()
    assert len(set(made)) == 10
    for code in made:
        assert len(rules.bare_recovery_code(code)) == 16
        assert rules.bare_recovery_code(code.upper().replace("-", " ")) == code.replace("-", "")
        assert not rules.is_code(code)


def test_who_approves_or_pays_needs_a_second_factor_and_so_does_who_gives_rights() -> None:
    assert {
        Role.TOWNSHIP,
        Role.COUNTY_OFFICE,
        Role.COUNTY_FINANCE,
        Role.CITY_OFFICE,
        Role.CITY_FINANCE,
    } == APPROVERS
    assert APPROVERS | {Role.ADMINISTRATOR} == SECOND_FACTOR_ROLES


async def a_person(app: FastAPI, sessions: Sessions, trail: Trail, **given: Any) -> None:
    """Somebody who signs in by password."""
    described: dict[str, Any] = {"username": "zhang", "name": "张三", "role": Role.COUNTY_OFFICE, "area_code": "360722"}
    async with transaction(sessions) as session:
        await service.create_account(session, trail, app.state.passwords, password=PASSWORD, **{**described, **given})


@pytest.fixture
def sign_in_as(sign_in: Callable[..., dict[str, str]]) -> Callable[..., dict[str, str]]:
    """Headers of somebody who is signed in."""
    return sign_in


@pytest.fixture
async def approver(app: FastAPI, sessions: Sessions, trail: Trail) -> None:
    """Somebody who approves, and needs a second factor for it."""
    await a_person(app, sessions, trail, second_factor_required=True)


async def sign_in(client: httpx.AsyncClient, otp: str | None = None, password: str = PASSWORD) -> httpx.Response:
    """A try to sign in."""
    form = {"grant_type": "password", "username": "zhang", "password": password}
    return await client.post(TOKEN, data=form if otp is None else {**form, "otp": otp})


def code_of(reply: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return reply.status_code, reply.json().get("code", "")


async def enrolled(client: httpx.AsyncClient, clock: MovedClock) -> tuple[str, list[str]]:
    """A confirmed second factor: its secret and its recovery codes."""
    begun = await client.post(FACTOR, json=PROOF)
    assert begun.status_code == 201, begun.text
    secret = begun.json()["secret"]
    otp = codes.code_at(secret, rules.step_of(clock.now()))
    confirmed = await client.post(f"{FACTOR}/confirm", json={**PROOF, "otp": otp})
    assert confirmed.status_code == 200, confirmed.text
    return secret, confirmed.json()["recovery_codes"]


def present(secret: str, clock: MovedClock, steps: int = 0) -> str:
    """The code that the person's phone shows, or showed some steps ago."""
    return codes.code_at(secret, rules.step_of(clock.now()) + steps)


@pytest.mark.usefixtures("approver")
async def test_an_approver_signs_in_only_after_enrolling(client: httpx.AsyncClient, moved_clock: MovedClock) -> None:
    assert code_of(await sign_in(client)) == (400, "auth.second_factor_enrolment_needed")
    secret, _ = await enrolled(client, moved_clock)
    moved_clock.move(minutes=1)
    lacking = await sign_in(client)
    assert code_of(lacking) == (400, "auth.second_factor_needed")
    assert (lacking.json()["error"], lacking.json()["field"]) == ("invalid_grant", "otp")
    assert (await sign_in(client, present(secret, moved_clock))).status_code == 200


async def test_who_need_not_have_one_may_and_is_then_asked(
    app: FastAPI, client: httpx.AsyncClient, sessions: Sessions, trail: Trail, moved_clock: MovedClock
) -> None:
    await a_person(app, sessions, trail)
    token = (await sign_in(client)).json()["refresh_token"]
    begun = (await client.post(FACTOR, json=PROOF)).json()
    uri = urlsplit(begun["otpauth_uri"])
    assert (uri.scheme, uri.netloc, uri.path) == ("otpauth", "totp", "/fupin:zhang")
    asked = parse_qs(uri.query)
    assert (asked["secret"], asked["issuer"], asked["digits"], asked["period"]) == (
        [begun["secret"]],
        ["fupin"],
        ["6"],
        ["30"],
    )
    assert (await sign_in(client)).status_code == 200  # not confirmed yet
    secret, _ = await enrolled(client, moved_clock)
    assert secret != begun["secret"]
    assert code_of(await sign_in(client)) == (400, "auth.second_factor_needed")
    refreshed = await client.post(TOKEN, data={"grant_type": "refresh_token", "refresh_token": token})
    assert code_of(refreshed) == (400, "auth.refresh_token_invalid")


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.AUDITOR])
async def test_a_role_that_approves_nothing_signs_in_without(
    app: FastAPI, client: httpx.AsyncClient, sessions: Sessions, trail: Trail, role: Role
) -> None:
    await a_person(app, sessions, trail, role=role, second_factor_required=True)
    assert (await sign_in(client)).status_code == 200


@pytest.mark.usefixtures("approver")
async def test_a_command_asks_for_the_code_once_and_goes_on_with_the_sign_in(
    client: httpx.AsyncClient, moved_clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "TOKEN_S", 0.0)  # every request asks for another token
    secret, _ = await enrolled(client, moved_clock)
    moved_clock.move(minutes=1)
    asked = iter([present(secret, moved_clock)])
    account = files.Account(client, **PROOF, otp=lambda: next(asked))
    for _ in range(3):
        assert (await account.ask("GET", "/me")).json()["name"] == "张三"

    other = files.Account(client, "zhang", "wrong-Pass-1", lambda: pytest.fail("no code is asked for a wrong password"))
    with pytest.raises(files.Refused) as refused:
        await other.ask("GET", "/me")
    assert refused.value.code == "auth.wrong_password"


@pytest.mark.usefixtures("approver")
async def test_a_code_is_accepted_once(client: httpx.AsyncClient, moved_clock: MovedClock) -> None:
    secret, _ = await enrolled(client, moved_clock)
    # the code that confirmed it has served
    assert code_of(await sign_in(client, present(secret, moved_clock))) == (400, "auth.wrong_code")
    assert code_of(await sign_in(client, present(secret, moved_clock, -1))) == (400, "auth.wrong_code")
    assert (await sign_in(client, present(secret, moved_clock, 1))).status_code == 200
    moved_clock.move(seconds=30)
    assert code_of(await sign_in(client, present(secret, moved_clock))) == (400, "auth.wrong_code")
    moved_clock.move(seconds=60)
    assert (await sign_in(client, present(secret, moved_clock, -1))).status_code == 200


@pytest.mark.usefixtures("approver")
async def test_wrong_codes_lock_the_name(client: httpx.AsyncClient, moved_clock: MovedClock) -> None:
    secret, _ = await enrolled(client, moved_clock)
    moved_clock.move(minutes=1)
    for otp in ("000000", "abc", "1234567", "12345６", "-" * 16):
        assert otp != present(secret, moved_clock)
        assert code_of(await sign_in(client, otp)) == (400, "auth.wrong_code")
    assert code_of(await sign_in(client, present(secret, moved_clock))) == (429, "auth.locked")
    moved_clock.move(minutes=15)
    assert (await sign_in(client, present(secret, moved_clock))).status_code == 200


@pytest.mark.usefixtures("approver")
async def test_a_missing_code_neither_counts_nor_wipes_out_the_count(
    client: httpx.AsyncClient, moved_clock: MovedClock
) -> None:
    secret, _ = await enrolled(client, moved_clock)
    moved_clock.move(minutes=1)
    for _ in range(4):
        await sign_in(client, "000000")
    for _ in range(3):
        assert code_of(await sign_in(client)) == (400, "auth.second_factor_needed")
    await sign_in(client, "000000")
    assert code_of(await sign_in(client)) == (429, "auth.locked")
    moved_clock.move(minutes=15)
    assert (await sign_in(client, present(secret, moved_clock))).status_code == 200


@pytest.mark.usefixtures("approver")
async def test_each_recovery_code_stands_in_once(
    client: httpx.AsyncClient, moved_clock: MovedClock, sessions: Sessions
) -> None:
    _, recovery = await enrolled(client, moved_clock)
    assert (await sign_in(client, recovery[0])).status_code == 200
    assert code_of(await sign_in(client, recovery[0])) == (400, "auth.wrong_code")
    assert (await sign_in(client, recovery[1].upper().replace("-", ""))).status_code == 200
    async with sessions() as session:
        kept = (await session.scalars(select(RecoveryCode))).all()
    assert len([one for one in kept if one.used_at]) == 2
    assert not {one.code_hash for one in kept} & {rules.bare_recovery_code(code) for code in recovery}


@pytest.mark.usefixtures("approver")
async def test_a_wrong_first_code_confirms_nothing(client: httpx.AsyncClient, moved_clock: MovedClock) -> None:
    confirm = {**PROOF, "otp": "000000"}
    assert code_of(await client.post(f"{FACTOR}/confirm", json=confirm)) == (409, "auth.no_second_factor")
    secret = (await client.post(FACTOR, json=PROOF)).json()["secret"]
    assert code_of(await client.post(f"{FACTOR}/confirm", json=confirm)) == (400, "auth.wrong_code")
    assert code_of(await sign_in(client)) == (400, "auth.second_factor_enrolment_needed")
    right = {**PROOF, "otp": present(secret, moved_clock)}
    assert (await client.post(f"{FACTOR}/confirm", json=right)).status_code == 200
    assert code_of(await client.post(f"{FACTOR}/confirm", json=right)) == (409, "auth.second_factor_exists")
    assert code_of(await client.post(FACTOR, json=PROOF)) == (409, "auth.second_factor_exists")


@pytest.mark.usefixtures("approver")
async def test_it_is_removed_by_a_code_of_its_own(client: httpx.AsyncClient, moved_clock: MovedClock) -> None:
    assert code_of(await client.post(f"{FACTOR}/remove", json=PROOF)) == (409, "auth.no_second_factor")
    _, recovery = await enrolled(client, moved_clock)
    for otp, code in ((None, "auth.second_factor_needed"), ("000000", "auth.wrong_code")):
        body = PROOF if otp is None else {**PROOF, "otp": otp}
        assert code_of(await client.post(f"{FACTOR}/remove", json=body)) == (400, code)
    assert (await client.post(f"{FACTOR}/remove", json={**PROOF, "otp": recovery[0]})).status_code == 200
    assert code_of(await sign_in(client)) == (400, "auth.second_factor_enrolment_needed")
    await enrolled(client, moved_clock)


@pytest.mark.usefixtures("approver")
@pytest.mark.parametrize("step", ["", "/confirm", "/remove"])
async def test_without_the_password_nothing_is_done_and_tries_are_counted(client: httpx.AsyncClient, step: str) -> None:
    body = {"username": "zhang", "password": "guess"} | ({"otp": "000000"} if step else {})
    for _ in range(5):
        assert code_of(await client.post(FACTOR + step, json=body)) == (400, "auth.wrong_password")
    assert code_of(await sign_in(client)) == (429, "auth.locked")


async def test_a_given_password_is_changed_before_anything_else(
    app: FastAPI, client: httpx.AsyncClient, sessions: Sessions, trail: Trail
) -> None:
    await a_person(app, sessions, trail, second_factor_required=True, password_temporary=True)
    assert code_of(await client.post(FACTOR, json=PROOF)) == (400, "auth.password_change_needed")
    change = {"username": "zhang", "old_password": PASSWORD, "new_password": "other-Pass-2"}
    assert (await client.post("/api/v1/auth/password", json=change)).status_code == 200
    assert code_of(await sign_in(client, password="other-Pass-2")) == (400, "auth.second_factor_enrolment_needed")


@pytest.mark.usefixtures("approver")
async def test_the_password_alone_does_not_change_the_password(
    client: httpx.AsyncClient, moved_clock: MovedClock
) -> None:
    _, recovery = await enrolled(client, moved_clock)
    change = {"username": "zhang", "old_password": PASSWORD, "new_password": "other-Pass-2"}
    assert code_of(await client.post("/api/v1/auth/password", json=change)) == (400, "auth.second_factor_needed")
    changed = await client.post("/api/v1/auth/password", json={**change, "otp": recovery[0]})
    assert changed.status_code == 200


@pytest.mark.usefixtures("approver")
async def test_the_secret_is_encrypted_and_every_step_is_in_the_audit_log(
    client: httpx.AsyncClient, moved_clock: MovedClock, sessions: Sessions
) -> None:
    secret, recovery = await enrolled(client, moved_clock)
    await sign_in(client, recovery[0])
    await client.post(f"{FACTOR}/remove", json={**PROOF, "otp": recovery[1]})
    async with sessions() as session:
        found = await session.scalars(
            select(AuditRecord)
            .where(table_of(AuditRecord).c.target == "account zhang")
            .order_by(table_of(AuditRecord).c.number)
        )
        records = found.all()
        assert (await session.scalars(select(SecondFactor))).all() == []
        assert (await session.scalars(select(RecoveryCode))).all() == []
    assert [one.action for one in records[-4:]] == [
        "account.confirm_second_factor",
        "account.use_recovery_code",
        "account.use_recovery_code",
        "account.remove_second_factor",
    ]
    assert {one.subject for one in records[-4:]} == {"zhang"}
    await enrolled(client, moved_clock)
    async with sessions() as session:
        kept = (await session.scalars(select(SecondFactor))).one()
        account = (await session.scalars(select(Account))).one()
    assert kept.id == account.id
    assert secret.encode() not in kept.secret


@pytest.mark.usefixtures("approver")
async def test_an_administrator_takes_a_lost_one_away_and_says_who_needs_one(
    client: httpx.AsyncClient, moved_clock: MovedClock, sign_in_as: Callable[..., dict[str, str]]
) -> None:
    await enrolled(client, moved_clock)
    admin = sign_in_as(Role.ADMINISTRATOR, "360722", subject="admin-county")
    shown = (await client.get("/api/v1/accounts/zhang", headers=admin)).json()
    assert (shown["second_factor"], shown["second_factor_required"]) == (True, True)
    elsewhere = sign_in_as(Role.ADMINISTRATOR, "360781", subject="admin-next")
    away = "/api/v1/accounts/zhang/second-factor"
    assert code_of(await client.delete(away, headers=elsewhere)) == (404, "request.not_found")
    taken = await client.delete(away, headers=admin)
    assert (taken.status_code, taken.json()["second_factor"]) == (200, False)
    assert code_of(await client.delete(away, headers=admin)) == (409, "auth.no_second_factor")
    assert code_of(await sign_in(client)) == (400, "auth.second_factor_enrolment_needed")
    change = {**admin, "If-Match": f'"{taken.json()["version"]}"'}
    changed = await client.patch("/api/v1/accounts/zhang", json={"second_factor_required": False}, headers=change)
    assert changed.json()["second_factor_required"] is False
    assert (await sign_in(client)).status_code == 200
    own = sign_in_as(Role.ADMINISTRATOR, "360722", subject="zhang")
    assert code_of(await client.delete(away, headers=own)) == (403, "auth.own_rights")
