"""Accounts at the console: one's own, other people's, banks' programs, delegations, roles; secrets shown once."""

import base64
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI

from services.gateway.accounts import service
from services.gateway.console.accounts import account
from services.gateway.console.accounts.first_steps import UNLIKE
from services.gateway.console.pieces.texts import moment_text, program_text
from services.gateway.second_factors import codes, rules
from services.gateway.views.service import Services
from shared.database import Sessions, transaction
from shared.security.audit import Trail
from shared.security.permissions import Role
from tests.gateway.conftest import PASSWORD, OpenGateway
from tests.gateway.servers import Echo, MovedClock
from tests.gateway.test_console import LOGIN, said_after
from tests.gateway.test_console_first_steps import NEW_PASSWORD, SECOND_FACTOR, secret_on
from tests.gateway.test_console_steps import key_of

SignIn = Callable[..., dict[str, str]]
ACCOUNTS, AT, ME = "/console/accounts", "/console/accounts/of/wang", "/console/me"


@pytest.fixture(autouse=True)
async def people(app: FastAPI, sessions: Sessions, trail: Trail) -> None:
    """An officer of the county, its administrator, and its auditor."""
    described: tuple[tuple[str, str, Role], ...] = (
        ("wang", "王某", Role.COUNTY_OFFICE),
        ("admin", "管理员", Role.ADMINISTRATOR),
        ("audit", "审计员", Role.AUDITOR),
    )
    async with transaction(sessions) as session:
        for username, name, role in described:
            await service.create_account(
                session,
                trail,
                app.state.passwords,
                username=username,
                name=name,
                role=role,
                area_code="360722",
                password=PASSWORD,
            )


async def enter(browser: httpx.AsyncClient, username: str = "admin", password: str = PASSWORD, **fields: str) -> str:
    """Sign in; where it leads."""
    form = {"username": username, "password": password, **fields}
    reply = await browser.post(LOGIN, data=form, headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    return urlsplit(reply.headers["location"]).path


async def opens(client: httpx.AsyncClient, password: str, username: str = "wang") -> str:
    """The code with which a password is refused; empty where it opens."""
    form = {"grant_type": "password", "username": username, "password": password}
    return str((await client.post("/api/v1/auth/token", data=form)).json().get("code", ""))


def secret_once(page: str) -> str:
    """The password or secret that a page shows."""
    assert "只显示这一次" in page
    found = re.search(r'"text":"([\w-]{16,})"|>([\w-]{16,})<', page)
    assert found, page[-3000:]
    return found[1] or found[2]


def cookie_of(browser: httpx.AsyncClient) -> str:
    """What a browser's cookie holds."""
    return base64.b64decode(browser.cookies["fupin_console"].split(".")[0] + "==").decode()


async def press(browser: httpx.AsyncClient, path: str, **fields: str) -> str:
    """Press a button; the page to which it leads."""
    reply = await browser.post(path, data=fields)
    assert reply.status_code == 303
    return (await browser.get(reply.headers["location"])).text


async def test_an_administrators_day_begins_with_the_accounts_of_his_area(browser: httpx.AsyncClient) -> None:
    await enter(browser)
    assert (await browser.get("/console/")).headers["location"] == ACCOUNTS
    page = (await browser.get(ACCOUNTS)).text
    for told in ("王某", "县扶贫办", "管理员", "新增账号"):
        assert told in page
    office = (await browser.get(ACCOUNTS, params={"role": "county_office"})).text
    assert "王某" in office
    assert "审计员" not in office
    assert "没有符合条件的账号" in (await browser.get(ACCOUNTS, params={"active": "false"})).text


async def test_a_new_account_shows_its_password_once_and_keeps_it_out_of_the_cookie(
    browser: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    await enter(browser)
    form = {
        "username": "zhao",
        "name": "赵五",
        "role": "township",
        "area_code": "360722102",
        "key": key_of((await browser.get(f"{ACCOUNTS}/new")).text),
    }
    refused = await press(browser, ACCOUNTS, **{**form, "area_code": "360722"})
    assert "乡镇干部的辖区应为" in refused
    assert "赵五" in refused

    reply = await browser.post(ACCOUNTS, data={**form, "key": key_of(refused)})
    assert reply.headers["location"] == "/console/accounts/of/zhao"
    page = (await browser.get("/console/accounts/of/zhao")).text
    password = secret_once(page)
    assert password not in cookie_of(browser)
    assert await opens(client, password, "zhao") == "auth.password_change_needed"
    assert password not in (await browser.get("/console/accounts/of/zhao")).text


async def test_an_account_is_changed_closed_and_opened_as_it_was_read(
    browser: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    await enter(browser)
    changed = await press(browser, f"{AT}/change", name="王主任", area_code="360722", version="1")
    assert "已保存" in changed
    assert "王主任" in changed
    stale = await press(browser, f"{AT}/state", active="false", version="1")
    assert "已停用" not in stale
    assert await opens(client, PASSWORD) == ""
    assert "已停用" in await press(browser, f"{AT}/state", active="false", version="2")
    assert await opens(client, PASSWORD) == "auth.wrong_password"
    assert "已恢复启用" in await press(browser, f"{AT}/state", active="true", version="3")
    assert await opens(client, PASSWORD) == ""


async def test_a_password_is_reset_and_shown_once(browser: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    await enter(browser)
    password = secret_once(await press(browser, f"{AT}/password"))
    assert await opens(client, PASSWORD) == "auth.wrong_password"
    assert await opens(client, password) == "auth.password_change_needed"


async def test_a_locked_name_is_unlocked(browser: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    for _ in range(5):
        await opens(client, "wrong-Pass-1")
    assert await opens(client, PASSWORD) == "auth.locked"
    await enter(browser)
    assert "解除锁定" in (await browser.get(AT)).text
    assert "已解除锁定" in await press(browser, f"{AT}/unlock")
    assert await opens(client, PASSWORD) == ""


async def test_sign_ins_are_told_by_their_browser_and_ended(
    browser: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    await enter(browser, "wang")
    mine = (await browser.get(ME)).text
    assert "Firefox · Windows" in mine
    assert "当前登录" in mine
    await browser.post("/console/logout")
    form = {"grant_type": "password", "username": "wang", "password": PASSWORD}
    tokens = [(await client.post("/api/v1/auth/token", data=form)).json()["refresh_token"] for _ in range(2)]
    await enter(browser)
    ends = re.findall(r"/console/accounts/of/wang/sessions/[0-9a-f-]{36}", (await browser.get(AT)).text)
    assert len(set(ends)) == 2
    assert "已结束这次登录" in await press(browser, ends[0])
    assert "没有这次登录" in await press(browser, ends[0])
    assert "没有正在使用的登录" in await press(browser, f"{AT}/sessions")
    for token in tokens:
        refresh = {"grant_type": "refresh_token", "refresh_token": token}
        assert (await client.post("/api/v1/auth/token", data=refresh)).status_code == 400


async def test_ones_own_account_is_for_another_administrator(browser: httpx.AsyncClient) -> None:
    await enter(browser)
    own = "/console/accounts/of/admin"
    page = (await browser.get(own)).text
    assert "须由另一名管理员办理" in page
    assert f"{own}/password" not in page
    assert "不能更改自己账号的权限和状态" in await press(browser, f"{own}/password")


async def test_an_auditor_reads_accounts_and_changes_none(
    browser: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    await enter(browser, "audit")
    page = (await browser.get(AT)).text
    assert "王某" in page
    assert f"{AT}/password" not in page
    assert "新增账号" not in (await browser.get(ACCOUNTS)).text
    assert "权限" in await press(browser, f"{AT}/password")
    assert await opens(client, PASSWORD) == ""


async def test_what_was_done_to_an_account_is_read_in_words(browser: httpx.AsyncClient) -> None:
    await enter(browser)
    page = (await browser.get(f"{AT}/history")).text
    for told in ("新建账号", "系统运维", "岗位：县扶贫办", "辖区：信丰县"):
        assert told in page
    assert "registry 服务的审计记录暂时不可用" in page


@pytest.mark.parametrize("path", ["/console/accounts/of/nobody", "/console/bank-clients/of/nobody"])
async def test_what_is_not_there_is_said_in_words(browser: httpx.AsyncClient, path: str) -> None:
    await enter(browser)
    assert "没有" in (await browser.get(path)).text


async def test_a_county_office_is_told_that_accounts_are_not_its_business(browser: httpx.AsyncClient) -> None:
    await enter(browser, "wang")
    assert "您的岗位没有这项查看权限" in (await browser.get(ACCOUNTS)).text
    navigation = (await browser.get(ME)).text
    assert "账号管理" not in navigation
    assert "岗位与权限" in navigation


@pytest.mark.parametrize(
    "path",
    [
        f"{AT}/password",
        f"{AT}/sessions",
        f"{AT}/state",
        "/console/accounts",
        "/console/bank-clients",
        "/console/bank-clients/of/bank-rcc/secret",
        "/console/delegations",
        f"{ME}/password",
        f"{ME}/second-factor",
        f"{ME}/sessions",
    ],
)
async def test_nothing_is_done_for_another_site_or_for_nobody(
    browser: httpx.AsyncClient, client: httpx.AsyncClient, path: str
) -> None:
    form = {"old_password": PASSWORD, "new_password": NEW_PASSWORD, "again": NEW_PASSWORD, "password": PASSWORD}
    reply = await browser.post(path, data=form)
    assert urlsplit(reply.headers["location"]).path == LOGIN
    await enter(browser)
    reply = await browser.post(path, data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert "来自其他网站" in (await browser.get(reply.headers["location"])).text
    assert await opens(client, PASSWORD) == ""
    assert await opens(client, PASSWORD, "admin") == ""


# one's own ------------------------------------------------------------------------------------------------------------


async def test_ones_own_password_is_changed_and_asked_for_anew(
    browser: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    await enter(browser, "wang")
    typed = {"old_password": PASSWORD, "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert UNLIKE in await press(browser, f"{ME}/password", **{**typed, "again": "other"})
    wrong = await press(browser, f"{ME}/password", **{**typed, "old_password": "wrong"})
    assert "用户名或密码错误" in wrong
    reply = await browser.post(f"{ME}/password", data=typed)
    assert "密码已修改" in await said_after(browser, reply)
    assert urlsplit((await browser.get(ME)).headers["location"]).path == LOGIN
    assert await opens(client, PASSWORD) == "auth.wrong_password"
    assert await enter(browser, "wang", NEW_PASSWORD) == "/console/"


async def test_a_second_factor_is_bound_and_removed_from_ones_own_page(
    browser: httpx.AsyncClient, moved_clock: MovedClock
) -> None:
    await enter(browser, "wang")
    assert "未绑定" in (await browser.get(ME)).text
    assert "用户名或密码" in await press(browser, f"{ME}/second-factor", act="begin", password="wrong")
    reply = await browser.post(f"{ME}/second-factor", data={"act": "begin", "password": PASSWORD})
    assert reply.headers["location"] == SECOND_FACTOR
    secret = secret_on((await browser.get(SECOND_FACTOR)).text)
    step = rules.step_of(moved_clock.now())
    await browser.post(SECOND_FACTOR, data={"otp": codes.code_at(secret, step)})
    assert "动态验证码已绑定" in await said_after(browser, await browser.post("/console/recovery-codes"))
    assert urlsplit((await browser.get(ME)).headers["location"]).path == LOGIN
    assert await enter(browser, "wang", otp=codes.code_at(secret, step + 1)) == "/console/"
    page = (await browser.get(ME)).text
    assert "已绑定" in page
    assert "10 个" in page
    moved_clock.move(minutes=1)
    otp = codes.code_at(secret, rules.step_of(moved_clock.now()))
    form = {"act": "remove", "password": PASSWORD}
    assert "动态验证码不正确" in await press(browser, f"{ME}/second-factor", **form, otp="000000")
    reply = await browser.post(f"{ME}/second-factor", data={**form, "otp": otp})
    assert "动态验证码已解除" in await said_after(browser, reply)
    assert await enter(browser, "wang") == "/console/"


async def test_other_sign_ins_of_ones_own_end_and_this_goes_on(
    browser: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    assert await opens(client, PASSWORD) == ""
    await enter(browser, "wang")
    assert "已结束 1 次其他登录" in await press(browser, f"{ME}/sessions")
    assert (await browser.get(ME)).status_code == 200


async def test_the_api_tells_how_ones_second_factor_stands(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    path = "/api/v1/me/second-factor"
    told = (await client.get(path, headers=sign_in(Role.COUNTY_OFFICE, "360722", subject="wang"))).json()
    assert told == {"second_factor": False, "required": False, "recovery_codes_left": 0}
    program = sign_in(Role.BANK, "3607", "rcc")
    assert (await client.get(path, headers=program)).json() == told
    assert (await client.get(path)).status_code == 401


# delegations, roles, issuers, banks' programs -------------------------------------------------------------------------


async def test_somebody_is_let_act_and_no_more(
    app: FastAPI, browser: httpx.AsyncClient, sessions: Sessions, trail: Trail
) -> None:
    async with transaction(sessions) as session:
        await service.create_account(
            session,
            trail,
            app.state.passwords,
            username="li",
            name="李四",
            role=Role.COUNTY_OFFICE,
            area_code="360722",
            password=PASSWORD,
        )
    await enter(browser, "wang")
    at, today = "/console/delegations", trail.clock.today()
    page = (await browser.get(at)).text
    assert "没有代理" in page
    form = {"delegate": "li", "from_on": str(today), "to_on": str(today + timedelta(days=2)), "reason": "出差"}
    refused = await press(browser, at, **{**form, "to_on": str(today - timedelta(days=1))}, key=key_of(page))
    assert "出差" in refused
    given = await press(browser, at, **form, key=key_of(refused))
    assert "由李四代理王某" in given
    assert "有效" in given
    (end,) = set(re.findall(r"/console/delegations/[0-9a-f-]{36}", given))
    ended = await press(browser, end)
    assert "李四不再代理王某" in ended
    assert "已撤回" in ended
    assert "今天没有有效的代理" in (await browser.get(at, params={"on": str(today)})).text


async def test_roles_are_a_table_of_who_may_do_what(browser: httpx.AsyncClient) -> None:
    await enter(browser, "wang")
    page = (await browser.get("/console/roles")).text
    for told in ("审批贴息名单", "扶贫部门审批，财政部门拨付", "拨付贴息"):
        assert told in page
    of_finance = (await browser.get("/console/roles", params={"role": "county_finance"})).text
    assert "审批变更申请" in page
    assert of_finance.count("开通、停用和重置账号") < page.count("开通、停用和重置账号")


async def test_no_outside_issuer_is_said_so(browser: httpx.AsyncClient) -> None:
    await enter(browser)
    assert "没有设置外部身份认证" in (await browser.get(f"{ACCOUNTS}/issuers")).text


async def test_an_outside_issuer_is_told_to_who_keeps_accounts_alone(
    open_gateway: OpenGateway, sign_in: SignIn
) -> None:
    async with open_gateway(oidc_issuer="https://id.example.cn", oidc_client_id="fupin") as client:
        told = await client.get("/api/v1/auth/issuers", headers=sign_in(Role.ADMINISTRATOR, "360722"))
        refused = await client.get("/api/v1/auth/issuers", headers=sign_in(Role.COUNTY_OFFICE, "360722"))
    assert told.json()["items"] == [
        {
            "issuer": "https://id.example.cn",
            "client_id": "fupin",
            "audience": "fupin",
            "username_claim": "preferred_username",
        }
    ]
    assert refused.status_code == 403


async def test_a_banks_program_gets_secrets_that_are_shown_once_and_overlap(
    app: FastAPI, browser: httpx.AsyncClient, client: httpx.AsyncClient, echo: tuple[Echo, str], moved_clock: MovedClock
) -> None:
    app.state.services = Services(app.state.client, {"credit": echo[1]}, 1e-6)
    await enter(browser)
    new = "/console/bank-clients/new"
    form = {"bank_code": "rcc", "name": "农商行接口", "area_code": "360722"}
    first = secret_once(
        await press(browser, "/console/bank-clients", **form, key=key_of((await browser.get(new)).text))
    )
    at = "/console/bank-clients/of/bank-rcc"
    page = await press(browser, f"{at}/secret", overlap_days="7")
    second = secret_once(page)
    assert f"旧密钥有效至 {moment_text((moved_clock.now() + timedelta(days=7)).isoformat())}" in page

    async def status(secret: str) -> int:
        asked = {"grant_type": "client_credentials", "client_id": "bank-rcc", "client_secret": secret}
        return (await client.post("/api/v1/auth/token", data=asked)).status_code

    assert [await status(one) for one in (first, second)] == [200, 200]
    assert "旧密钥已停用" in await press(browser, f"{at}/former-secret")
    assert [await status(one) for one in (first, second)] == [401, 200]
    assert "农商行程序" in await press(browser, f"{at}/change", name="农商行程序", version="3")
    assert "已保存" in await press(browser, f"{at}/change", active="false", version="4")
    assert await status(second) == 401
    assert "农商行程序" in (await browser.get("/console/bank-clients", params={"active": "false"})).text


# words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome · 安卓"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("python-httpx/0.28.1", "python-httpx/0.28.1"),
        ("Mozilla/5.0", "Mozilla/5.0"),
        ("", "—"),
    ],
)
def test_a_program_is_told_as_its_person_knows_it(agent: str, told: str) -> None:
    assert program_text(agent) == told


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("role", "county_office", "县扶贫办"),
        ("area_code", "360722", "信丰县"),
        ("active", False, "否"),
        ("sessions", 2, "2"),
        ("former_until", "2018-11-07T01:30:00+00:00", "2018-11-07 09:30"),
    ],
)
def test_what_was_changed_is_told_in_words(name: str, value: Any, told: str) -> None:
    assert account._fact(name, value) == told
