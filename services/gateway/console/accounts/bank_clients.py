"""Programs of banks: a list, a new one, and one with its secret, which is shown once and changed side by side."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import quote

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.accounts.account import act_form, show_once
from services.gateway.console.accounts.accounts import ACTIVE, SERVICE, area_field, text_field
from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, choice, facts, notice, section
from services.gateway.console.pieces.filters import bank_label, bank_names, required_choice
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.steps import Opened, Sent, hidden, open_form, press, show_said, step_form, take
from services.gateway.console.pieces.texts import area_line, moment_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, console, find_sign_in, page

Given = Mapping[str, Any]

HERE = "/bank-clients"
API = "/bank-clients"
_TOLD = "请用可靠的方式交给银行；银行程序用客户端编号和密钥登录。"
_OVERLAPS = {"1": "1 天", "7": "7 天", "14": "14 天", "30": "30 天"}


def client_page(client_id: str) -> str:
    """Path of a program's page."""
    return f"{HERE}/of/{quote(client_id, safe='')}"


def _state(one: Given) -> Mark:
    return Mark("在用", "good") if one["active"] else Mark("停用", "neutral")


def _row(one: Given, area: str, _user: User) -> list[Cell]:
    return [
        Link(one["name"], PATH + client_page(one["client_id"])),
        one["client_id"],
        bank_label(one["bank_code"], {}),
        area_line(one["area_code"], below=area),
        _state(one),
        moment_text(one["former_until"]),
        moment_text(one["recorded_at"]),
    ]


LISTING = Listing(
    here=HERE,
    title="银行接口",
    told="银行程序登录用的客户端，按银行",
    api=API,
    service=SERVICE,
    columns=[
        Column("名称"),
        Column("客户端编号"),
        Column("银行"),
        Column("地区"),
        Column("状态"),
        Column("旧密钥有效至"),
        Column("开通时间"),
    ],
    row=_row,
    none="没有符合条件的银行接口。",
    conditions=[Condition("active", "状态", ACTIVE)],
)


@area_page(HERE, "银行接口")
async def show_clients(request: Request, session: Session, area: str) -> None:
    """Show the programs of the banks that lend in an area."""
    await show_listing(request, session, area, LISTING, _ways)


def _ways(_area: str, user: User) -> None:
    if "bank_client.write" in user.permissions:
        with html.div().classes("field buttons"):
            html.a("新增银行接口", href=f"{PATH}{HERE}/new").classes("button primary")


@page(f"{HERE}/new", "新增银行接口")
async def show_new_client(request: Request, session: Session) -> None:
    """Show the form by which a bank's program is let in."""
    opened, banks = open_form(request), await bank_names(session)
    with (
        frame(session.user, HERE, "新增银行接口", "密钥由系统生成，只显示一次"),
        section("银行接口", wide=True, name="new"),
        step_form(opened, HERE, "新增", HERE),
        html.div().classes("filters"),
    ):
        required_choice("bank_code", "银行", banks, opened.value("bank_code"))
        text_field(opened, "name", "名称", 100)
        area_field(opened, session.user, "放贷地区（区划代码）")
        with html.div().classes("field"):
            html.label("客户端编号（可不填）", **{"for": "client_id"})
            html.input_(
                id="client_id",
                name="client_id",
                value=opened.value("client_id"),
                maxlength=64,
                placeholder="bank-银行代码",
                autocomplete="off",
            )


class _NewClient(Sent):
    """A program as it was typed."""

    bank_code: str = ""
    name: str = ""
    area_code: str = ""
    client_id: str = ""


@nicegui.app.post(HERE, include_in_schema=False)
async def create_client(request: Request, sent: Annotated[_NewClient, Form()]) -> Response:
    """Let a bank's program in, and go to its page, which shows the secret once."""
    body = {field: text.strip() for field, text in sent.typed.items() if text.strip()}

    def done(made: Given) -> tuple[str, str]:
        at = client_page(made["client_id"])
        if (session := find_sign_in(request)) is not None:
            session.keep_once(at, made["client_secret"])
        return at, f"已新增 {made['name']}。"

    return await take(request, API, body, key=sent.key, typed=sent.typed, form=f"{HERE}/new", done=done)


@page(f"{HERE}/of/{{client_id}}", "银行接口")
async def show_client(request: Request, session: Session) -> None:
    """Show a bank's program, and what an administrator does with it."""
    client_id = request.path_params["client_id"]
    at = client_page(client_id)
    answer, banks = await asyncio.gather(session.get(f"{API}/{quote(client_id, safe='')}"), bank_names(session))
    with frame(session.user, HERE, answer.body["name"] if answer.given else "银行接口", "银行接口"):
        show_said(request)
        if not answer.given:
            notice(answer.excuse(SERVICE, "这个银行接口"))
            html.a("返回银行接口", href=PATH + HERE)
            return
        one = answer.body
        show_once("新密钥", session.take_once(at), _TOLD)
        with section("银行接口", wide=True, name="client"):
            facts(
                [
                    ("客户端编号", one["client_id"]),
                    ("银行", bank_label(one["bank_code"], banks)),
                    ("放贷地区", area_line(one["area_code"])),
                    ("状态", _state(one)),
                    ("旧密钥有效至", moment_text(one["former_until"])),
                    ("开通时间", moment_text(one["recorded_at"])),
                ]
            )
            html.a("返回银行接口", href=PATH + HERE)
        if "bank_client.write" in session.user.permissions:
            _keeping(one, at)


def _keeping(one: Given, at: str) -> None:
    with section("办理", wide=True, name="keeping"):
        if one["active"]:
            with act_form("更换密钥", f"{at}/secret"):
                html.p("生成新密钥并只显示一次。旧密钥可与新密钥并用几天，供银行切换。")
                choice("overlap_days", "旧密钥继续有效", _OVERLAPS, None, otherwise="立即失效")
        if one["former_until"]:
            with act_form("停用旧密钥", f"{at}/former-secret"):
                html.p("旧密钥从现在起不能登录，新密钥不受影响。")
        with act_form("修改", f"{at}/change", "保存"):
            hidden("version", str(one["version"]))
            text_field(Opened("", {"name": one["name"]}), "name", "名称", 100)
        with act_form("停用" if one["active"] else "恢复启用", f"{at}/change"):
            hidden("version", str(one["version"]))
            hidden("active", "false" if one["active"] else "true")
            html.p("停用后银行程序不能登录；记录保留。" if one["active"] else "恢复后可用原密钥登录。")


class _Renewed(Sent):
    """How many days the old secret opens still."""

    overlap_days: str = ""


@nicegui.app.post(f"{HERE}/of/{{client_id}}/secret", include_in_schema=False)
async def renew_secret(request: Request, client_id: str, sent: Annotated[_Renewed, Form()]) -> Response:
    """Give a program a new secret, which its page shows once; the old one opens some days longer where it shall."""
    at = client_page(client_id)
    days = int(sent.overlap_days) if sent.overlap_days in _OVERLAPS else 0
    until = {"former_until": (console().clock.now() + timedelta(days=days)).isoformat()} if days else {}

    def done(session: Session, made: Given) -> str:
        session.keep_once(at, made["client_secret"])
        return (
            f"密钥已更换，旧密钥有效至 {moment_text(made['former_until'])}。" if days else "密钥已更换，旧密钥已失效。"
        )

    asked = f"{API}/{quote(client_id, safe='')}/secrets"
    return await press(request, lambda session: session.post(asked, json=until), back=at, done=done)


@nicegui.app.post(f"{HERE}/of/{{client_id}}/former-secret", include_in_schema=False)
async def end_former_secret(request: Request, client_id: str) -> Response:
    """Let the old secret open nothing from now on."""
    asked = f"{API}/{quote(client_id, safe='')}/former-secret"
    return await press(
        request, lambda session: session.delete(asked), back=client_page(client_id), done=lambda *_: "旧密钥已停用。"
    )


class _Changed(Sent):
    """What of a program is to be otherwise."""

    name: str = ""
    active: str = ""


@nicegui.app.post(f"{HERE}/of/{{client_id}}/change", include_in_schema=False)
async def change_client(request: Request, client_id: str, sent: Annotated[_Changed, Form()]) -> Response:
    """Change a program's name, close it, or open it again."""
    asked = f"{API}/{quote(client_id, safe='')}"
    body: dict[str, Any] = {"active": sent.active == "true"} if sent.active else {"name": sent.name.strip()}
    return await press(
        request,
        lambda session: session.patch(asked, json=body, version=sent.version),
        back=client_page(client_id),
        done=lambda *_: "已保存。",
    )
