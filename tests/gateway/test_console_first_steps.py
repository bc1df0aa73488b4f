"""The way in at the console: a password of one's own, the second factor, its recovery codes, acting for another."""

import base64
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import nicegui
import pytest
from fastapi import FastAPI

from services.gateway.accounts import service
from services.gateway.console.accounts import arrivals, first_steps
from services.gateway.console.accounts.arrivals import Arrival, Arrivals
from services.gateway.second_factors import codes, rules
from shared.database import Sessions, transaction
from shared.security.audit import Trail
from shared.security.permissions import Role
from tests.gateway.conftest import PASSWORD, a_browser
from tests.gateway.servers import MovedClock
from tests.gateway.test_console import LOGIN, said_after

NEW_PASSWORD = "my-own-Pass-7"
FIRST_PASSWORD, SECOND_FACTOR, RECOVERY_CODES = (
    f"/console/{name}" for name in ("first-password", "second-factor", "recovery-codes")
)


async def make(app: FastAPI, sessions: Sessions, trail: Trail, **given: Any) -> None:
    """An officer of the county."""
    described: dict[str, Any] = {
        "username": "li",
        "name": "李四",
        "role": Role.COUNTY_OFFICE,
        "area_code": "360722",
        "password": PASSWORD,
    }
    async with transaction(sessions) as session:
        await service.create_account(session, trail, app.state.passwords, **{**described, **given})


async def try_in(browser: httpx.AsyncClient, password: str = PASSWORD, **fields: str) -> str:
    """Where a try to sign in leads."""
    reply = await browser.post(LOGIN, data={"username": "li", "password": password, **fields})
    assert reply.status_code == 303
    return urlsplit(reply.headers["location"]).path


def secret_on(page: str) -> str:
    """The secret that a page shows in groups."""
    found = re.search(r"[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}", page)
    assert found
    return found[0].replace(" ", "")


async def test_a_first_sign_in_leads_through_password_and_second_factor_to_the_wanted_page(
    app: FastAPI, browser: httpx.AsyncClient, sessions: Sessions, trail: Trail, moved_clock: MovedClock
) -> None:
    await make(app, sessions, trail, password_temporary=True, second_factor_required=True)
    assert await try_in(browser, next="/console/households") == FIRST_PASSWORD
    shown = await browser.get(FIRST_PASSWORD)
    assert (shown.status_code, "初始密码只能用来设置自己的密码" in shown.text) == (200, True)

    for typed, said in (
        ({"new_password": NEW_PASSWORD, "again": "another"}, first_steps.UNLIKE),
        ({"new_password": "short", "again": "short"}, "密码强度不足"),
        ({"new_password": PASSWORD, "again": PASSWORD}, "新密码与原密码相同"),
    ):
        reply = await browser.post(FIRST_PASSWORD, data=typed)
        assert reply.headers["location"] == FIRST_PASSWORD
        assert said in (await browser.get(FIRST_PASSWORD)).text
    reply = await browser.post(FIRST_PASSWORD, data={"new_password": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert reply.headers["location"] == SECOND_FACTOR

    page = (await browser.get(SECOND_FACTOR)).text
    secret = secret_on(page)
    assert "data:image/svg+xml" in page
    assert secret_on((await browser.get(SECOND_FACTOR)).text) == secret
    await browser.post(SECOND_FACTOR, data={"otp": "000000"})
    assert "动态验证码不正确" in (await browser.get(SECOND_FACTOR)).text
    code = codes.code_at(secret, rules.step_of(moved_clock.now()))
    reply = await browser.post(SECOND_FACTOR, data={"otp": f"{code[:3]} {code[3:]}"})
    assert reply.headers["location"] == RECOVERY_CODES

    told = re.findall(r"[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}", (await browser.get(RECOVERY_CODES)).text)
    assert len(set(told)) == rules.RECOVERY_CODES
    assert "动态验证码已绑定" in await said_after(browser, await browser.post(RECOVERY_CODES))
    for path in (FIRST_PASSWORD, SECOND_FACTOR, RECOVERY_CODES):
        assert urlsplit((await browser.get(path)).headers["location"]).path == LOGIN
    assert await try_in(browser, NEW_PASSWORD, otp=told[0], next="/console/households") == "/console/households"


async def test_without_a_second_factor_the_first_password_leads_straight_in(
    app: FastAPI, browser: httpx.AsyncClient, sessions: Sessions, trail: Trail
) -> None:
    await make(app, sessions, trail, password_temporary=True)
    assert await try_in(browser, next="/console/households") == FIRST_PASSWORD
    reply = await browser.post(FIRST_PASSWORD, data={"new_password": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert reply.headers["location"] == "/console/households"
    assert (await browser.get("/console/households")).status_code == 200
    assert nicegui.app.state.console.arrivals.find(None) is None


async def test_a_reset_password_is_changed_with_the_code_of_a_second_factor_that_is_there(
    app: FastAPI, browser: httpx.AsyncClient, sessions: Sessions, trail: Trail, moved_clock: MovedClock
) -> None:
    await make(app, sessions, trail, second_factor_required=True)
    assert await try_in(browser) == SECOND_FACTOR
    secret = secret_on((await browser.get(SECOND_FACTOR)).text)
    step = rules.step_of(moved_clock.now())
    await browser.post(SECOND_FACTOR, data={"otp": codes.code_at(secret, step)})
    await browser.post(RECOVERY_CODES)
    async with transaction(sessions) as session:
        await service.change_password(session, trail, app.state.passwords, "li", "reset-Pass-3", temporary=True)
    assert await try_in(browser, "reset-Pass-3") == FIRST_PASSWORD
    typed = {"new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    await browser.post(FIRST_PASSWORD, data=typed)
    assert "已绑定动态验证码" in (await browser.get(FIRST_PASSWORD)).text
    reply = await browser.post(FIRST_PASSWORD, data={**typed, "otp": codes.code_at(secret, step + 1)})
    # the code served once: the next one opens
    assert "密码已修改" in await said_after(browser, reply)
    moved_clock.move(minutes=1)
    otp = codes.code_at(secret, rules.step_of(moved_clock.now()))
    assert await try_in(browser, NEW_PASSWORD, otp=otp) == "/console/"


async def test_nobody_else_can_take_the_steps_that_somebody_has_begun(
    app: FastAPI, browser: httpx.AsyncClient, sessions: Sessions, trail: Trail
) -> None:
    await make(app, sessions, trail, password_temporary=True, second_factor_required=True)
    await try_in(browser)
    typed = {"new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    async with a_browser(app) as other:
        for path in (FIRST_PASSWORD, SECOND_FACTOR, RECOVERY_CODES):
            for reply in (await other.get(path), await other.post(path, data=typed)):
                assert urlsplit(reply.headers["location"]).path == LOGIN
    await browser.post(FIRST_PASSWORD, data=typed, headers={"Sec-Fetch-Site": "cross-site"})
    assert "来自其他网站" in (await browser.get(FIRST_PASSWORD)).text
    assert await try_in(browser) == FIRST_PASSWORD
    await browser.post("/console/logout")
    assert urlsplit((await browser.get(FIRST_PASSWORD)).headers["location"]).path == LOGIN


async def test_no_password_and_no_secret_reaches_the_cookie(
    app: FastAPI, browser: httpx.AsyncClient, sessions: Sessions, trail: Trail
) -> None:
    await make(app, sessions, trail, second_factor_required=True)
    await try_in(browser)
    page = await browser.get(SECOND_FACTOR)
    cookie = base64.b64decode(browser.cookies["fupin_console"].split(".")[0] + "==").decode()
    assert PASSWORD not in cookie + page.text
    assert secret_on(page.text) not in cookie


async def test_a_delegate_enters_for_the_person_who_let_him(
    app: FastAPI, browser: httpx.AsyncClient, client: httpx.AsyncClient, sessions: Sessions, trail: Trail
) -> None:
    await make(app, sessions, trail)
    await make(app, sessions, trail, username="zhao", name="赵五", role=Role.VILLAGE_CADRE, area_code="360722102201")
    assert await try_in(browser, acting_for="zhao") == LOGIN
    assert "今天没有对该账号的代理" in (await browser.get(LOGIN)).text
    form = {"grant_type": "password", "username": "zhao", "password": PASSWORD}
    token = (await client.post("/api/v1/auth/token", data=form)).json()["access_token"]
    today = trail.clock.today()
    given = {"delegate": "li", "from_on": str(today), "to_on": str(today + timedelta(days=3)), "reason": "外出学习"}
    made = await client.post("/api/v1/delegations", json=given, headers={"Authorization": f"Bearer {token}"})
    assert made.status_code == 201
    assert await try_in(browser, acting_for="zhao") == "/console/"
    assert "代 zhao · 村干部 · " in (await browser.get("/console/households")).text


def test_who_is_on_the_way_in_is_forgotten_after_some_minutes_and_when_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now_s = [0.0]
    kept = Arrivals(lambda: now_s[0])
    first = kept.keep(Arrival("li", PASSWORD, "/console/"))
    now_s[0] = arrivals.KEPT_S - 1
    second = kept.keep(Arrival("zhao", PASSWORD, "/console/"))
    assert kept.find(first) is not None
    now_s[0] = arrivals.KEPT_S
    assert [kept.find(key) is None for key in (first, second)] == [True, False]
    monkeypatch.setattr(arrivals, "REMEMBERED", 1)
    third = kept.keep(Arrival("sun", PASSWORD, "/console/"))
    assert [kept.find(key) is None for key in (second, third, None)] == [True, False, True]
    kept.forget(third)
    assert kept.find(third) is None
