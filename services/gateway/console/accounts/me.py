"""One's own account: who one is here, the password, the second factor, and the sign-ins that go on."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import nicegui
from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import html

from services.gateway.console.accounts.arrivals import Arrival
from services.gateway.console.accounts.entering import SECOND_FACTOR, address_of, keep_arrival, leave_word
from services.gateway.console.accounts.first_steps import (
    UNLIKE,
    bare_code,
    code_field,
    new_password_fields,
    told,
)
from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.pieces.elements import (
    Button,
    Cell,
    Column,
    Link,
    Mark,
    empty,
    facts,
    notice,
    section,
    table,
)
from services.gateway.console.pieces.filters import bank_label, bank_names
from services.gateway.console.pieces.steps import back_with, press, show_said
from services.gateway.console.pieces.texts import ABSENT, area_line, count_text, moment_text, program_text
from services.gateway.console.sessions import Session, SignedOut, User
from services.gateway.console.visits import LOGIN, PATH, console, find_sign_in, forget_sign_in, page, to_login
from services.gateway.forms import FOREIGN, from_elsewhere

Given = Mapping[str, Any]

HERE = "/me"
SERVICE = "登录服务"
SESSION_COLUMNS = [
    Column("登录时间"),
    Column("最近使用"),
    Column("最迟失效"),
    Column("来自"),
    Column("程序"),
    Column("代办"),
    Column("操作"),
]

Field = Annotated[str, Form()]


def session_row(one: Given, action: str) -> list[Cell]:
    """A sign-in in a list, with the button that ends it unless the list itself is read by it."""
    began = moment_text(one["began_at"])
    return [
        began,
        moment_text(one["refreshed_at"]),
        moment_text(one["expires_at"]),
        one["address"],
        program_text(one["agent"]),
        one["acting_for"] or ABSENT,
        Mark("当前登录", "good")
        if one["current"]
        else Button("结束", f"{PATH}{action}/{one['id']}", f"{began} 的登录"),
    ]


@page(HERE, "我的账号")
async def show_me(request: Request, session: Session) -> None:
    """Show the reader's own account, and the forms by which he looks after it."""
    user = session.user
    sessions = await session.get("/auth/sessions", {"limit": "100"})
    factor = await session.get("/me/second-factor")
    banks = await bank_names(session) if user.bank_code else {}
    with frame(user, HERE, "我的账号", "密码、动态验证码和登录"):
        show_said(request)
        with section("本人", wide=True, name="me"):
            facts(_about(user, banks))
        if user.acting_for:
            notice(f"您正代 {user.acting_for} 办理，以下仍是您本人的账号。", "neutral")
        with html.div().classes("grid"):
            _password()
            _second_factor(factor, user)
        _sessions(sessions)


def _about(user: User, banks: Mapping[str, str]) -> list[tuple[str, Cell]]:
    roles = f"{PATH}/roles?{urlencode({'role': user.role})}"
    told_of: list[tuple[str, Cell]] = [
        ("姓名", user.name),
        ("用户名", user.username),
        ("岗位", user.role_label),
        ("辖区", area_line(user.area_code)),
        ("权限", Link(count_text(len(user.permissions), "项"), roles)),
    ]
    if user.bank_code:
        told_of.insert(4, ("银行", bank_label(user.bank_code, banks)))
    return told_of


def _password() -> None:
    with (
        section("修改密码", name="password"),
        html.form(method="post", action=f"{PATH}{HERE}/password").classes("step narrow"),
    ):
        html.p("修改后所有登录都会结束，须用新密码重新登录。").classes("muted small")
        with html.div().classes("field"):
            html.label("原密码", **{"for": "old_password"})
            html.input_(
                id="old_password", name="old_password", type="password", autocomplete="current-password", required=True
            )
        with html.div().classes("field"):
            new_password_fields()
        with html.div().classes("field"):
            code_field()
        html.button("修改密码", type="submit").classes("primary")


def _second_factor(answer: Answer, user: User) -> None:
    with section("动态验证码", name="second-factor"):
        if not answer.given:
            notice(answer.excuse(SERVICE, "绑定情况"))
            return
        one = answer.body
        if one["second_factor"]:
            left = count_text(one["recovery_codes_left"], "个")
            facts([("状态", Mark("已绑定", "good")), ("未用的恢复码", left)])
            told_first = "换手机或恢复码用完时，先解除再重新绑定。解除后所有登录都会结束。"
            button = "解除绑定"
        else:
            needed = "本岗位登录须绑定" if one["required"] else "本岗位可不绑定"
            facts([("状态", Mark("未绑定", "behind" if one["required"] else "neutral")), ("要求", needed)])
            told_first = "绑定后，登录时除密码外还须填写手机上的验证码；绑定时所有登录都会结束。"
            button = "开始绑定"
        with html.form(method="post", action=f"{PATH}{HERE}/second-factor").classes("step narrow"):
            html.input_(type="hidden", name="username", value=user.username, autocomplete="username")
            html.input_(type="hidden", name="act", value="remove" if one["second_factor"] else "begin")
            html.p(told_first).classes("muted small")
            with html.div().classes("field"):
                html.label("密码", **{"for": "factor-password"})
                html.input_(
                    id="factor-password",
                    name="password",
                    type="password",
                    autocomplete="current-password",
                    required=True,
                )
            if one["second_factor"]:
                with html.div().classes("field"):
                    html.label("动态验证码或恢复码", **{"for": "factor-otp"})
                    html.input_(id="factor-otp", name="otp", autocomplete="one-time-code", required=True)
            html.button(button, type="submit").classes("primary")


def _sessions(answer: Answer) -> None:
    with section("正在使用的登录", "结束后，已发出的令牌最迟 15 分钟内失效", wide=True, name="sessions"):
        if not answer.given:
            notice(answer.excuse(SERVICE, "登录"))
            return
        items = answer.body["items"]
        if not items:
            empty("没有可以结束的登录。")
            return
        table(SESSION_COLUMNS, [session_row(one, f"{HERE}/sessions") for one in items], "正在使用的登录")
        if len(items) > 1:
            with html.form(method="post", action=f"{PATH}{HERE}/sessions"):
                html.button("结束其他登录", type="submit")


@nicegui.app.post(f"{HERE}/password", include_in_schema=False)
async def change_own_password(
    request: Request, old_password: Field = "", new_password: Field = "", again: Field = "", otp: Field = ""
) -> Response:
    """Change the reader's password; he signs in anew by it."""
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    problem = FOREIGN if from_elsewhere(request) else UNLIKE if new_password != again else ""
    if problem:
        return back_with(request, HERE, problem)
    body = {"old_password": old_password, "new_password": new_password}
    body |= {"otp": typed} if (typed := bare_code(otp)) else {}
    try:
        answer = await session.post("/me/password", json=body)
    except SignedOut:
        return to_login(request)
    if not answer.given:
        return back_with(request, HERE, told(answer))
    return _to_sign_in_anew(request, session, "密码已修改，请用新密码登录。")


@nicegui.app.post(f"{HERE}/second-factor", include_in_schema=False)
async def change_second_factor(request: Request, act: Field = "", password: Field = "", otp: Field = "") -> Response:
    """Begin a second factor and lead to its secret, or remove the one that there is."""
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    if from_elsewhere(request):
        return back_with(request, HERE, FOREIGN)
    proof = {"username": session.user.username, "password": password}
    if act == "remove":
        body = proof | {"otp": bare_code(otp)}
        removed = await console().api.prove("/second-factor/remove", body, address_of(request))
        if not removed.given:
            return back_with(request, HERE, told(removed))
        return _to_sign_in_anew(request, session, "动态验证码已解除，请重新登录。")
    begun = await console().api.prove("/second-factor", proof, address_of(request))
    if not begun.given:
        return back_with(request, HERE, told(begun))
    secret, uri = begun.body["secret"], begun.body["otpauth_uri"]
    keep_arrival(request, Arrival(proof["username"], password, PATH + HERE, secret=secret, uri=uri))
    return RedirectResponse(PATH + SECOND_FACTOR, 303)


@nicegui.app.post(f"{HERE}/sessions", include_in_schema=False)
async def end_other_sessions(request: Request) -> Response:
    """End all of the reader's sign-ins but this."""
    return await press(
        request,
        lambda session: session.delete("/auth/sessions"),
        back=HERE,
        done=lambda _, body: f"已结束 {body['ended']} 次其他登录。",
    )


@nicegui.app.post(f"{HERE}/sessions/{{session_id}}", include_in_schema=False)
async def end_own_session(request: Request, session_id: str) -> Response:
    """End one of the reader's sign-ins."""
    return await press(
        request,
        lambda session: session.delete(f"/auth/sessions/{quote(session_id, safe='')}"),
        back=HERE,
        done=lambda *_: "已结束这次登录。",
    )


def _to_sign_in_anew(request: Request, session: Session, said: str) -> Response:
    forget_sign_in(request)
    leave_word(request, said=said, username=session.user.username)
    return RedirectResponse(LOGIN, 303)
