"""Signing in and out: a plain form, so that it works with password managers and without a live connection."""

from typing import Annotated
from urllib.parse import urlencode

import nicegui
from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import html, ui

from services.gateway.console.api import NO_SIGN_IN, NOT_RIGHT
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import (
    LOGIN,
    TITLE,
    console,
    find_sign_in,
    forget_sign_in,
    keep_sign_in,
    wanted_page,
)
from services.gateway.forms import from_elsewhere

_PROBLEM = "problem"
_USERNAME = "username"
FOREIGN = "登录请求来自其他网站，已拒绝。请在本页重新登录。"
MISSING = "请填写用户名和密码。"

MOST_CHARACTERS = 256
"""No name and no password is longer."""

Field = Annotated[str, Form()]


@ui.page("/login", title=f"登录 - {TITLE}")
def show_sign_in(request: Request) -> Response | None:
    """Show the sign-in form, with the reason why the last try failed."""
    wanted = wanted_page(request.query_params.get("next"))
    if find_sign_in(request) is not None:
        return RedirectResponse(wanted, 303)
    problem, username = request.session.pop(_PROBLEM, ""), request.session.pop(_USERNAME, "")
    with html.main().classes("sign-in"), html.div().classes("card"):
        html.h1("扶贫工作台")
        html.p("建档立卡、产业扶贫信贷通与监测预警").classes("muted")
        if problem:
            html.p(problem, role="alert", id="problem").classes("notice missed")
        with html.form(method="post", action=LOGIN):
            html.input_(type="hidden", name="next", value=wanted)
            html.label("用户名", **{"for": "username"})
            name = html.input_(id="username", name="username", value=username, autocomplete="username", required=True)
            html.label("密码", **{"for": "password"})
            password = html.input_(
                id="password", name="password", type="password", autocomplete="current-password", required=True
            )
            html.label("动态验证码（已绑定的填写）", **{"for": "otp"})
            html.input_(id="otp", name="otp", autocomplete="one-time-code")
            (password if username else name).props("autofocus")
            html.button("登录", type="submit").classes("primary")
        html.p("账号由县扶贫办的系统管理员开通。忘记密码请联系管理员重置。").classes("muted small")
    return None


@nicegui.app.post("/login", include_in_schema=False)
async def sign_in(
    request: Request,
    username: Field = "",
    password: Field = "",
    otp: Field = "",
    wanted: Annotated[str, Form(alias="next")] = "",
) -> Response:
    """Sign in and go on to the wanted page; back to the form with a sentence where it fails."""
    target, name = wanted_page(wanted), username.strip()
    problem = await _try(request, name, password, otp.strip())
    if not problem:
        return RedirectResponse(target, 303)
    request.session.update({_PROBLEM: problem, _USERNAME: name[:MOST_CHARACTERS]})
    return RedirectResponse(f"{LOGIN}?{urlencode({'next': target})}", 303)


@nicegui.app.post("/logout", include_in_schema=False)
async def sign_out(request: Request) -> Response:
    """Sign out here and at the gateway."""
    if not from_elsewhere(request) and (session := forget_sign_in(request)) is not None:
        await session.end()
    return RedirectResponse(LOGIN, 303)


async def _try(request: Request, username: str, password: str, otp: str) -> str:
    """Sign in; the sentence that says why not, empty where it worked."""
    if from_elsewhere(request):
        return FOREIGN
    if not username or not password:
        return MISSING
    if max(len(username), len(password), len(otp)) > MOST_CHARACTERS:
        return NOT_RIGHT
    api, address = console().api, request.client.host if request.client else "unknown"
    tokens = await api.sign_in(username, password, address, otp)
    if isinstance(tokens, str):
        return tokens
    me = await api.get("/me", tokens.access_token)
    if not me.given:
        return NO_SIGN_IN
    if (before := forget_sign_in(request)) is not None:
        await before.end()
    keep_sign_in(request, Session(api, tokens, User.of(me.body), address=address))
    return ""
