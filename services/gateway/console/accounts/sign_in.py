"""Signing in and out: a plain form, so that it works with password managers and without a live connection."""

from typing import Annotated
from urllib.parse import urlencode

import nicegui
from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import html, ui

from services.gateway.console.accounts.arrivals import Arrival
from services.gateway.console.accounts.entering import (
    FIRST_STEPS,
    enter,
    forget_arrival,
    keep_arrival,
    leave_word,
    take_word,
)
from services.gateway.console.api import NOT_RIGHT
from services.gateway.console.visits import LOGIN, PATH, TITLE, find_sign_in, forget_sign_in, wanted_page
from services.gateway.forms import from_elsewhere

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
    problem, said, username = take_word(request)
    with html.main().classes("sign-in"), html.div().classes("card"):
        html.h1("扶贫工作台")
        html.p("建档立卡、产业扶贫信贷通与监测预警").classes("muted")
        if said:
            html.p(said, role="status").classes("notice good")
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
            with html.details():
                html.summary("代他人办理")
                html.label("被代理人的用户名", **{"for": "acting_for"})
                html.input_(id="acting_for", name="acting_for", autocomplete="off")
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
    acting_for: Field = "",
    wanted: Annotated[str, Form(alias="next")] = "",
) -> Response:
    """Sign in and go on to the wanted page, or to what has to be done first; back with a sentence where it fails."""
    target, name, holder = wanted_page(wanted), username.strip(), acting_for.strip()
    problem = _fault(request, name, password, otp, holder)
    if not problem:
        answer = await enter(request, name, password, otp.strip(), holder)
        if answer is None:
            return RedirectResponse(target, 303)
        if (first := FIRST_STEPS.get(answer.code)) is not None:
            keep_arrival(request, Arrival(name, password, target, holder))
            return RedirectResponse(PATH + first, 303)
        problem = answer.problem
    leave_word(request, problem=problem, username=name[:MOST_CHARACTERS])
    return RedirectResponse(f"{LOGIN}?{urlencode({'next': target})}", 303)


@nicegui.app.post("/logout", include_in_schema=False)
async def sign_out(request: Request) -> Response:
    """Sign out here and at the gateway."""
    if not from_elsewhere(request):
        forget_arrival(request)
        if (session := forget_sign_in(request)) is not None:
            await session.end()
    return RedirectResponse(LOGIN, 303)


def _fault(request: Request, username: str, *typed: str) -> str:
    """Why what was typed is not even tried; empty where it is."""
    if from_elsewhere(request):
        return FOREIGN
    if not username or not typed[0]:
        return MISSING
    return NOT_RIGHT if max(map(len, (username, *typed))) > MOST_CHARACTERS else ""
