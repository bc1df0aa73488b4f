"""What comes before a first sign-in: a password of one's own, and the second factor where the role needs one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import nicegui
import segno
from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import html, ui

from services.gateway.console.accounts.arrivals import Arrival
from services.gateway.console.accounts.entering import (
    FIRST_PASSWORD,
    FIRST_STEPS,
    SECOND_FACTOR,
    address_of,
    enter,
    find_arrival,
    forget_arrival,
    leave_word,
    take_word,
)
from services.gateway.console.api import Answer
from services.gateway.console.visits import LOGIN, PATH, TITLE, console, forget_sign_in
from services.gateway.forms import FOREIGN, from_elsewhere

RECOVERY_CODES = "/recovery-codes"
UNLIKE = "两次输入的新密码不一致，请重新输入。"
PASSWORD_RULE = "至少 8 位，含 4 种以上不同字符，且不同于用户名。"  # noqa: S105  # told to people
_OVER = "已超过十分钟，请重新登录后继续。"
_QR_SIZE_PX = 4
MOST_CODE_CHARACTERS = 64

Field = Annotated[str, Form()]


@ui.page(FIRST_PASSWORD, title=f"修改初始密码 - {TITLE}")
def show_first_password(request: Request) -> Response | None:
    """Show the form by which a password that somebody else chose is replaced."""
    arrival = find_arrival(request)
    if arrival is None:
        return _to_login(request)
    with _card(request, "修改初始密码", f"{arrival.username}：初始密码只能用来设置自己的密码。"):
        with html.form(method="post", action=PATH + FIRST_PASSWORD):
            html.input_(type="hidden", name="username", value=arrival.username, autocomplete="username")
            new_password_fields()
            code_field()
            html.button("修改密码并登录", type="submit").classes("primary")
        _way_out()
    return None


@nicegui.app.post(FIRST_PASSWORD, include_in_schema=False)
async def choose_first_password(
    request: Request, new_password: Field = "", again: Field = "", otp: Field = ""
) -> Response:
    """Choose one's own password, and go in, or on to the second factor."""
    arrival = find_arrival(request)
    if arrival is None:
        return _to_login(request)
    if problem := FOREIGN if from_elsewhere(request) else UNLIKE if new_password != again else "":
        return _back(request, FIRST_PASSWORD, problem)
    body = {"username": arrival.username, "old_password": arrival.password, "new_password": new_password}
    body |= {"otp": typed} if (typed := bare_code(otp)) else {}
    changed = await console().api.prove("/password", body, address_of(request))
    if not changed.given:
        return _back(request, FIRST_PASSWORD, told(changed))
    arrival.password = new_password
    answer = await enter(request, arrival.username, new_password, acting_for=arrival.acting_for)
    if answer is None:
        return RedirectResponse(arrival.wanted, 303)
    if (further := FIRST_STEPS.get(answer.code)) is not None:
        return RedirectResponse(PATH + further, 303)
    return _to_login(request, said="密码已修改，请用新密码登录。", username=arrival.username)


@ui.page(SECOND_FACTOR, title=f"绑定动态验证码 - {TITLE}")
async def show_second_factor(request: Request) -> Response | None:
    """Show the secret for an authenticator, as a code to scan and as letters, and the form that confirms it."""
    arrival = find_arrival(request)
    if arrival is None:
        return _to_login(request)
    if arrival.recovery_codes:
        return RedirectResponse(PATH + RECOVERY_CODES, 303)
    if problem := await _begin(request, arrival):
        return _to_login(request, problem=problem, username=arrival.username)
    with _card(request, "绑定动态验证码", f"{arrival.username}：除密码外，登录时还须填写手机上的 6 位验证码。"):
        with html.ol().classes("needs"):
            html.li("在手机上安装验证器应用（任何支持 TOTP 的均可）。")
            html.li("用它扫描下面的二维码；不能扫描的，手工输入密钥。")
            html.li("把应用显示的 6 位数字填在下面。")
        code = segno.make(arrival.uri, error="m", micro=False)
        html.img(src=code.svg_data_uri(scale=_QR_SIZE_PX, border=4, light="#fff"), alt="绑定用的二维码").classes("qr")
        with html.p():
            html.span("密钥：").classes("muted")
            html.code(_grouped(arrival.secret)).classes("secret")
        html.a("在本机的验证器中打开", href=arrival.uri).classes("small")
        with html.form(method="post", action=PATH + SECOND_FACTOR):
            html.label("6 位验证码", **{"for": "otp"})
            field = html.input_(id="otp", name="otp", autocomplete="one-time-code", required=True)
            field.props["inputmode"], field.props["maxlength"] = "numeric", "8"
            html.button("确认绑定", type="submit").classes("primary")
        _way_out()
    return None


@nicegui.app.post(SECOND_FACTOR, include_in_schema=False)
async def confirm_second_factor(request: Request, otp: Field = "") -> Response:
    """Confirm the secret by its first code, and go on to the recovery codes."""
    arrival = find_arrival(request)
    if arrival is None:
        return _to_login(request)
    if from_elsewhere(request):
        return _back(request, SECOND_FACTOR, FOREIGN)
    body = {"username": arrival.username, "password": arrival.password, "otp": bare_code(otp) or "-"}
    confirmed = await console().api.prove("/second-factor/confirm", body, address_of(request))
    if not confirmed.given:
        return _back(request, SECOND_FACTOR, told(confirmed))
    arrival.recovery_codes = tuple(confirmed.body["recovery_codes"])
    return RedirectResponse(PATH + RECOVERY_CODES, 303)


@ui.page(RECOVERY_CODES, title=f"恢复码 - {TITLE}")
def show_recovery_codes(request: Request) -> Response | None:
    """Show the recovery codes, until the reader goes on."""
    arrival = find_arrival(request)
    if arrival is None or not arrival.recovery_codes:
        return _to_login(request)
    with _card(request, "请保存恢复码", "手机丢失时，用恢复码代替验证码登录；每个只能用一次，离开本页后不再显示。"):
        with html.ol().classes("recovery-codes"):
            for code in arrival.recovery_codes:
                with html.li():
                    html.code(code)
        html.p("请打印或抄下来，与手机分开保管。绑定已生效，请等验证器出现下一个验证码后登录。").classes("muted")
        with html.form(method="post", action=PATH + RECOVERY_CODES):
            html.button("已保存，去登录", type="submit").classes("primary")
    return None


@nicegui.app.post(RECOVERY_CODES, include_in_schema=False)
async def leave_recovery_codes(request: Request) -> Response:
    """Go to the sign-in page; the codes are not shown again."""
    arrival = find_arrival(request)
    if arrival is None:
        return _to_login(request)
    if from_elsewhere(request):
        return _back(request, RECOVERY_CODES, FOREIGN)
    # the confirmation has ended every sign-in at the gateway, also the one of who bound it from his own page
    forget_arrival(request)
    forget_sign_in(request)
    return _to_login(request, said="动态验证码已绑定，请登录。", username=arrival.username)


def new_password_fields() -> None:
    """The fields for a new password, twice."""
    for name, label in (("new_password", "新密码"), ("again", "再输入一次新密码")):
        html.label(label, **{"for": name})
        html.input_(id=name, name=name, type="password", autocomplete="new-password", required=True)
    html.p(PASSWORD_RULE).classes("muted small")


def code_field() -> None:
    """The field for a code of the second factor, for who has one."""
    html.label("动态验证码（已绑定的填写）", **{"for": "otp"})
    html.input_(id="otp", name="otp", autocomplete="one-time-code")


def bare_code(text: str) -> str:
    """A code as it is sent, however it was typed."""
    return text.replace(" ", "")[:MOST_CODE_CHARACTERS]


def told(answer: Answer) -> str:
    """Why something was refused, and what to do about it."""
    return answer.problem if answer.remedy in answer.problem else f"{answer.problem.rstrip('。')}。{answer.remedy}"


async def _begin(request: Request, arrival: Arrival) -> str:
    """Get the secret, once; why there is none, where it fails."""
    if arrival.secret:
        return ""
    body = {"username": arrival.username, "password": arrival.password}
    begun = await console().api.prove("/second-factor", body, address_of(request))
    if not begun.given:
        return told(begun)
    arrival.secret, arrival.uri = begun.body["secret"], begun.body["otpauth_uri"]
    return ""


@contextmanager
def _card(request: Request, heading: str, told_first: str) -> Iterator[None]:
    problem, _, _ = take_word(request)
    with html.main().classes("sign-in"), html.div().classes("card"):
        html.h1(heading)
        html.p(told_first).classes("muted")
        if problem:
            html.p(problem, role="alert", id="problem").classes("notice missed")
        yield


def _way_out() -> None:
    with html.form(method="post", action=f"{PATH}/logout"):
        html.button("以后再办，返回登录", type="submit").classes("quiet")


def _back(request: Request, path: str, problem: str) -> Response:
    leave_word(request, problem=problem)
    return RedirectResponse(PATH + path, 303)


def _to_login(request: Request, *, problem: str = "", said: str = "", username: str = "") -> Response:
    forget_arrival(request)
    leave_word(request, problem=problem or ("" if said else _OVER), said=said, username=username)
    return RedirectResponse(LOGIN, 303)


def _grouped(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
