"""An account: who it is, what an administrator does with it, its sign-ins, and what was done to it and by it."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any
from urllib.parse import quote

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.accounts.accounts import (
    HERE,
    SERVICE,
    account_page,
    area_field,
    factor_mark,
    second_factor_field,
    state_mark,
    text_field,
)
from services.gateway.console.accounts.me import SESSION_COLUMNS, session_row
from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, empty, facts, notice, section, table
from services.gateway.console.pieces.filters import bank_label, bank_names
from services.gateway.console.pieces.steps import Opened, Sent, hidden, press, show_said
from services.gateway.console.pieces.texts import ABSENT, area_line, area_text, label_text, moment_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page

Given = Mapping[str, Any]

API = "/accounts"
_ACTS = [Column("时间"), Column("谁"), Column("做了什么"), Column("对什么"), Column("详情", wide=True)]
_FACTS = {
    "name": "姓名",
    "role": "岗位",
    "area_code": "辖区",
    "bank_code": "银行",
    "active": "在用",
    "second_factor_required": "须用动态验证码",
    "sessions": "登录次数",
    "delegate": "代理人",
    "reason": "原因",
    "from_on": "起始日",
    "to_on": "截止日",
    "former_until": "旧密钥有效至",
}
_YES = {True: "是", False: "否"}


@page(f"{HERE}/of/{{username}}", "账号")
async def show_account(request: Request, session: Session) -> None:
    """Show an account of the reader's area."""
    username = request.path_params["username"]
    at, asked = account_page(username), f"{API}/{quote(username, safe='')}"
    answer, banks = await asyncio.gather(session.get(asked), bank_names(session))
    sessions = await session.get(f"{asked}/sessions", {"limit": "100"})
    with frame(session.user, HERE, answer.body["name"] if answer.given else "账号", "账号管理"):
        show_said(request)
        if not answer.given:
            notice(answer.excuse(SERVICE, "这个账号"))
            html.a("返回账号管理", href=PATH + HERE)
            return
        one, user = answer.body, session.user
        show_once("初始密码", session.take_once(at), "请当面或用可靠的方式交给本人；首次登录时须改为自己的密码。")
        with section("账号", wide=True, name="account"):
            facts(_about(one, banks))
            with html.div().classes("field buttons"):
                html.a("返回账号管理", href=PATH + HERE)
                html.a("操作记录", href=f"{PATH}{at}/history")
        if "account.write" in user.permissions:
            _keeping(one, user, at)
        _sessions(sessions, at)


def show_once(heading: str, secret: str, told: str) -> None:
    """A password or a secret that is not shown again, where there is one to show."""
    if not secret:
        return
    with section(heading, "只显示这一次", wide=True, name="once"):
        html.code(secret).classes("secret")
        html.p(told).classes("muted small")


def _about(one: Given, banks: Mapping[str, str]) -> list[tuple[str, Cell]]:
    return [
        ("用户名", one["username"]),
        ("岗位", one["role_label"]),
        ("辖区", area_line(one["area_code"])),
        ("银行", bank_label(one["bank_code"], banks) if one["bank_code"] else ABSENT),
        ("状态", state_mark(one)),
        ("锁定至", moment_text(one["locked_until"])),
        ("动态验证码", factor_mark(one)),
        ("上次登录", moment_text(one["last_signed_in_at"])),
        ("开通时间", moment_text(one["recorded_at"])),
    ]


def _keeping(one: Given, user: User, at: str) -> None:
    """What an administrator may do with the account as it stands."""
    with section("办理", "岗位不能改：换岗请停用本账号，另开新账号", wide=True, name="keeping"):
        if one["username"] == user.username:
            notice("这是您自己的账号，须由另一名管理员办理；修改自己的密码请到“我的账号”。", "neutral")
            return
        if one["locked_until"]:
            with act_form("解除锁定", f"{at}/unlock"):
                html.p("连续输错密码后暂时锁定；确认是本人后解除。")
        with act_form("修改", f"{at}/change", "保存"):
            hidden("version", str(one["version"]))
            opened = Opened("", {"name": one["name"], "area_code": one["area_code"]})
            text_field(opened, "name", "姓名", 100)
            area_field(opened, user)
            second_factor_field(chosen=one["second_factor_required"])
        if one["active"]:
            with act_form("重置密码", f"{at}/password"):
                html.p("生成新的初始密码并只显示一次；原密码作废，所有登录结束。")
        if one["second_factor"]:
            with act_form("解除动态验证码", f"{at}/second-factor"):
                html.p("手机丢失、恢复码也用完时办理；所有登录结束，须重新绑定的岗位下次登录时绑定。")
        with act_form("停用" if one["active"] else "恢复启用", f"{at}/state"):
            hidden("version", str(one["version"]))
            hidden("active", "false" if one["active"] else "true")
            html.p(
                "停用后不能登录，所有登录结束；记录保留，用户名不再给他人。"
                if one["active"]
                else "恢复后可用原密码登录。"
            )


@contextmanager
def act_form(name: str, action: str, button: str = "") -> Iterator[None]:
    """Something that may be done, folded away until somebody wants it: what it does, its fields, its button."""
    with html.details().classes("figures"):
        html.summary(name)
        with html.form(method="post", action=PATH + action).classes("step"):
            yield
            html.button(button or name, type="submit").classes("primary")


def _sessions(answer: Answer, at: str) -> None:
    with section("正在使用的登录", "结束后，已发出的令牌最迟 15 分钟内失效", wide=True, name="sessions"):
        if not answer.given:
            notice(answer.excuse(SERVICE, "登录"))
        elif answer.body["items"]:
            table(SESSION_COLUMNS, [session_row(one, f"{at}/sessions") for one in answer.body["items"]], "登录")
            with html.form(method="post", action=f"{PATH}{at}/sessions"):
                html.button("结束全部登录", type="submit")
        else:
            empty("没有正在使用的登录。")


@page(f"{HERE}/of/{{username}}/history", "操作记录")
async def show_history(request: Request, session: Session) -> None:
    """Show what was done to an account and by it, out of the audit logs; that it was read is noted there too."""
    username = request.path_params["username"]
    asked = [{"service": "gateway", "target": f"account {username}"}, {"actor": username}]
    # one after the other: each reading is written to the same chain
    to_it, by_it = [await session.get("/audit/records", {**conditions, "limit": "100"}) for conditions in asked]
    with frame(session.user, HERE, f"{username} 的操作记录", "取自审计记录，最近 100 条；本次查阅也记入审计"):
        html.a("返回账号", href=PATH + account_page(username))
        _acts("对该账号的操作", to_it, "to-it")
        _acts("该账号的操作", by_it, "by-it")


def _acts(heading: str, answer: Answer, name: str) -> None:
    with section(heading, wide=True, name=name):
        if not answer.given:
            notice(answer.excuse("审计记录", heading))
            return
        for missing in answer.body["unavailable"]:
            notice(f"{missing} 服务的审计记录暂时不可用，未列入。")
        if answer.body["items"]:
            table(_ACTS, [_act_row(one) for one in answer.body["items"]], heading)
        else:
            empty("没有记录。")


def _act_row(one: Given) -> list[Cell]:
    told = [f"{_FACTS[name]}：{_fact(name, value)}" for name, value in one["facts"].items() if name in _FACTS]
    if one["reason"]:
        told.append(f"原因：{one['reason']}")
    return [
        moment_text(one["recorded_at"]),
        f"{one['actor']}（{one['role_label']}）",
        one["action_label"],
        one["target"],
        "，".join(told) or ABSENT,
    ]


def _fact(name: str, value: Any) -> str:
    match name:
        case "role":
            return label_text(labels.POSTS, value)
        case "area_code":
            return area_text(value)
        case "bank_code":
            return bank_label(value, {})
        case "former_until":
            return moment_text(value)
    return _YES[value] if isinstance(value, bool) else str(value)


class _Changed(Sent):
    """An account as it is to be."""

    name: str = ""
    area_code: str = ""
    second_factor_required: str = "false"


@nicegui.app.post(f"{HERE}/of/{{username}}/change", include_in_schema=False)
async def change_account(request: Request, username: str, sent: Annotated[_Changed, Form()]) -> Response:
    """Change an account as it was read."""
    body = {
        "name": sent.name.strip(),
        "area_code": sent.area_code.strip(),
        "second_factor_required": sent.second_factor_required == "true",
    }
    return await _press(request, username, "patch", "", "已保存。", json=body, version=sent.version)


class _InUse(Sent):
    """Whether an account is to be of use."""

    active: str = ""


@nicegui.app.post(f"{HERE}/of/{{username}}/state", include_in_schema=False)
async def close_or_open_account(request: Request, username: str, sent: Annotated[_InUse, Form()]) -> Response:
    """Let an account be of use no more, or again."""
    active = sent.active == "true"
    said = "已恢复启用。" if active else "已停用，所有登录已结束。"
    return await _press(request, username, "patch", "", said, json={"active": active}, version=sent.version)


@nicegui.app.post(f"{HERE}/of/{{username}}/unlock", include_in_schema=False)
async def unlock_account(request: Request, username: str) -> Response:
    """Let a locked name be used again."""
    return await _press(request, username, "post", "/unlock", "已解除锁定。")


@nicegui.app.post(f"{HERE}/of/{{username}}/second-factor", include_in_schema=False)
async def take_second_factor_away(request: Request, username: str) -> Response:
    """Remove the second factor of somebody who lost it."""
    return await _press(request, username, "delete", "/second-factor", "已解除动态验证码，所有登录已结束。")


@nicegui.app.post(f"{HERE}/of/{{username}}/password", include_in_schema=False)
async def reset_password(request: Request, username: str) -> Response:
    """Give somebody another password, which the account's page shows once."""
    at = account_page(username)

    def done(session: Session, made: Given) -> str:
        session.keep_once(at, made["password"])
        return "密码已重置，所有登录已结束。"

    asked = f"{API}/{quote(username, safe='')}/password"
    return await press(request, lambda session: session.post(asked), back=at, done=done)


@nicegui.app.post(f"{HERE}/of/{{username}}/sessions", include_in_schema=False)
async def end_sessions(request: Request, username: str) -> Response:
    """End all sign-ins of an account."""
    return await _press(request, username, "delete", "/sessions", "已结束全部登录。")


@nicegui.app.post(f"{HERE}/of/{{username}}/sessions/{{session_id}}", include_in_schema=False)
async def end_session(request: Request, username: str, session_id: str) -> Response:
    """End one sign-in of an account."""
    return await _press(request, username, "delete", f"/sessions/{quote(session_id, safe='')}", "已结束这次登录。")


async def _press(request: Request, username: str, method: str, below: str, said: str, **content: Any) -> Response:
    """Do something with an account, and go back to its page."""
    asked = f"{API}/{quote(username, safe='')}{below}"

    async def ask(session: Session) -> Answer:
        ways = {"post": session.post, "patch": session.patch, "delete": session.delete}
        return await ways[method](asked, **content)

    return await press(request, ask, back=account_page(username), done=lambda *_: said)
