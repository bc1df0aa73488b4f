"""Accounts: a list by area, post and state, and a new one, whose first password is shown once."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, choice, section
from services.gateway.console.pieces.filters import bank_label, bank_names, required_choice
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.steps import Opened, Sent, open_form, step_form, take
from services.gateway.console.pieces.texts import ABSENT, area_line, area_names, area_text, moment_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, find_sign_in, page
from shared.areas import significant_prefix
from shared.security.permissions import SECOND_FACTOR_ROLES, Role

Given = Mapping[str, Any]

HERE = "/accounts"
API = "/accounts"
SERVICE = "登录服务"
ACTIVE = {"true": "在用", "false": "停用"}
_TWO_LEVELS = {2: (2, 4, 6), 4: (4, 6, 9), 6: (6, 9, 12)}
"""Digits of an administrator's area → of the areas that he is offered: his own and two levels below."""


def account_page(username: str) -> str:
    """Path of an account's page."""
    return f"{HERE}/of/{quote(username, safe='')}"


def state_mark(one: Given) -> Mark:
    """Whether somebody can sign in by an account."""
    if not one["active"]:
        return Mark("停用", "neutral")
    if one["locked_until"]:
        return Mark("已锁定", "missed")
    if one["password_temporary"]:
        return Mark("待改初始密码", "behind")
    return Mark("在用", "good")


def factor_mark(one: Given) -> Mark:
    """How an account stands with the second factor."""
    if one["second_factor"]:
        return Mark("已绑定", "good")
    needed = one["second_factor_required"] and Role(one["role"]) in SECOND_FACTOR_ROLES
    return Mark("待绑定", "behind") if needed else Mark("未要求", "neutral")


def account_row(one: Given, area: str, _user: User) -> list[Cell]:
    """An account in a list."""
    return [
        Link(one["name"], PATH + account_page(one["username"])),
        one["username"],
        one["role_label"],
        area_line(one["area_code"], below=area),
        bank_label(one["bank_code"], {}) if one["bank_code"] else ABSENT,
        state_mark(one),
        factor_mark(one),
        moment_text(one["last_signed_in_at"]),
    ]


LISTING = Listing(
    here=HERE,
    title="账号管理",
    told="含下级地区的账号，按地区和用户名",
    api=API,
    service=SERVICE,
    columns=[
        Column("姓名"),
        Column("用户名"),
        Column("岗位"),
        Column("辖区"),
        Column("银行"),
        Column("状态"),
        Column("动态验证码"),
        Column("上次登录"),
    ],
    row=account_row,
    none="没有符合条件的账号。",
    conditions=[Condition("role", "岗位", labels.POSTS), Condition("active", "状态", ACTIVE)],
)


@area_page(HERE, "账号管理")
async def show_accounts(request: Request, session: Session, area: str) -> None:
    """Show the accounts of an area."""
    await show_listing(request, session, area, LISTING, _ways)


def _ways(_area: str, user: User) -> None:
    with html.div().classes("field buttons"):
        if "account.write" in user.permissions:
            html.a("新增账号", href=f"{PATH}{HERE}/new").classes("button primary")
        html.a("外部身份认证", href=f"{PATH}{HERE}/issuers")


@page(f"{HERE}/new", "新增账号")
async def show_new_account(request: Request, session: Session) -> None:
    """Show the form by which somebody is given an account."""
    opened, banks = open_form(request), await bank_names(session)
    with (
        frame(session.user, HERE, "新增账号", "密码由系统生成，只显示一次；本人首次登录时改为自己的密码"),
        section("账号", wide=True, name="new"),
        step_form(opened, HERE, "新增", HERE),
    ):
        with html.div().classes("filters"):
            text_field(opened, "username", "用户名", 64, "2 至 64 位字母、数字或 . _ @ -")
            text_field(opened, "name", "姓名", 100)
            required_choice("role", "岗位", labels.POSTS, opened.value("role"))
            area_field(opened, session.user)
            choice("bank_code", "银行（仅试点银行岗位）", banks, opened.value("bank_code"), otherwise="不属于银行")
        second_factor_field(chosen=opened.value("second_factor_required", "true") == "true")


def text_field(opened: Opened, name: str, label: str, most: int, told: str = "") -> None:
    """A field for a short text that is needed."""
    with html.div().classes("field"):
        html.label(label, **{"for": name})
        html.input_(
            id=name,
            name=name,
            value=opened.value(name),
            maxlength=most,
            required=True,
            placeholder=told,
            autocomplete="off",
        )


def area_field(opened: Opened, user: User, label: str = "辖区（区划代码）") -> None:
    """A field for an area of the reader's, by its code; those two levels down are offered by their names."""
    digits = _TWO_LEVELS.get(len(user.area_code), (len(user.area_code),))
    below = {significant_prefix(code) for code in area_names() if code.startswith(user.area_code)}
    with html.div().classes("field"):
        html.label(label, **{"for": "area_code"})
        field = html.input_(
            id="area_code",
            name="area_code",
            value=opened.value("area_code", user.area_code),
            maxlength=12,
            required=True,
            autocomplete="off",
        )
        field.props["list"], field.props["inputmode"] = "areas", "numeric"
        with html.datalist(id="areas"):
            for code in sorted(code for code in below if len(code) in digits):
                html.option(area_text(code), value=code)


def second_factor_field(*, chosen: bool) -> None:
    """Whether the person signs in by a second factor too, where his post approves or pays."""
    with html.label().classes("kind"):
        box = html.input_(type="checkbox", name="second_factor_required", value="true")
        if chosen:
            box.props["checked"] = True
        html.span("审批、付款和管理岗位须用动态验证码登录")


class _NewAccount(Sent):
    """An account as it was typed."""

    username: str = ""
    name: str = ""
    role: str = ""
    area_code: str = ""
    bank_code: str = ""
    second_factor_required: str = "false"


@nicegui.app.post(HERE, include_in_schema=False)
async def create_account(request: Request, sent: Annotated[_NewAccount, Form()]) -> Response:
    """Give somebody an account, and go to its page, which shows the password once."""
    # a box without its tick sends nothing, and is shown without it again
    typed = sent.typed | {"second_factor_required": sent.second_factor_required}
    body: dict[str, Any] = {field: text.strip() for field, text in typed.items() if text.strip()}
    body["second_factor_required"] = sent.second_factor_required == "true"

    def done(made: Given) -> tuple[str, str]:
        at = account_page(made["username"])
        if (session := find_sign_in(request)) is not None:
            session.keep_once(at, made["password"])
        return at, f"已新增 {made['name']} 的账号。"

    return await take(request, API, body, key=sent.key, typed=typed, form=f"{HERE}/new", done=done)
