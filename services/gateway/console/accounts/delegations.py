"""Delegations: who acts for whom, from which day to which; given and ended."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.pieces.elements import Button, Cell, Column, Mark, choice, empty, notice, section, table
from services.gateway.console.pieces.filters import filter_form, given, next_page
from services.gateway.console.pieces.steps import (
    Opened,
    Sent,
    open_form,
    press,
    reason_field,
    show_said,
    step_form,
    take,
)
from services.gateway.console.pieces.texts import area_text, day_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page, today

Given = Mapping[str, Any]

HERE = "/delegations"
API = "/delegations"
_COLUMNS = [
    Column("被代理人"),
    Column("代理人"),
    Column("岗位"),
    Column("辖区"),
    Column("起始日"),
    Column("截止日"),
    Column("原因", wide=True),
    Column("状态"),
    Column("操作"),
]


@page(HERE, "代理")
async def show_delegations(request: Request, session: Session) -> None:
    """Show who acts for whom, and the form by which somebody is let act."""
    user, opened = session.user, open_form(request)
    asked = given(request, "on")
    answer = await session.get(API, {**asked, **given(request, "after"), "limit": "50"})
    of_area = "account.read" in user.permissions
    told = "本辖区的代理" if of_area else "我委托的和委托我的代理"
    with frame(user, HERE, "代理", f"{told}；代理人登录时填写被代理人的用户名"):
        show_said(request)
        with section("清单", wide=True, name="list"):
            with filter_form(HERE, asked):
                choice("on", "范围", {str(today()): "今天有效"}, asked.get("on"))
            if not answer.given:
                notice(answer.excuse("登录服务", "代理"))
            elif answer.body["items"]:
                table(_COLUMNS, [_row(one, user) for one in answer.body["items"]], "代理")
                next_page(HERE, asked, answer.body["next"])
            else:
                empty("今天没有有效的代理。" if asked else "没有代理。")
        if "delegation.give" in user.permissions:
            _give(opened, user)


def _row(one: Given, user: User) -> list[Cell]:
    ended = one["withdrawn_at"] is not None or one["to_on"] < str(today())
    mine = user.username in (one["holder"], one["delegate"]) or "account.write" in user.permissions
    about = f"{one['holder_name']}由{one['delegate_name']}代理"
    return [
        f"{one['holder_name']}（{one['holder']}）",
        f"{one['delegate_name']}（{one['delegate']}）",
        one["role_label"],
        area_text(one["area_code"]),
        day_text(one["from_on"]),
        day_text(one["to_on"]),
        one["reason"],
        _state(one),
        "" if ended or not mine else Button("结束", f"{PATH}{HERE}/{one['id']}", about),
    ]


def _state(one: Given) -> Mark:
    now = str(today())
    if one["withdrawn_at"] is not None:
        return Mark("已撤回", "neutral")
    if one["to_on"] < now:
        return Mark("已到期", "neutral")
    return Mark("有效", "good") if one["from_on"] <= now else Mark("未开始", "on-course")


def _give(opened: Opened, user: User) -> None:
    keeper = "account.write" in user.permissions
    note = "代理人的辖区须与被代理人相同或包含其辖区"
    with (
        section("安排代理", note, wide=True, name="give"),
        step_form(opened, HERE, "安排代理", HERE),
        html.div().classes("filters"),
    ):
        if keeper:
            _name_field(opened, "holder", "被代理人的用户名")
        _name_field(opened, "delegate", "代理人的用户名")
        for name, label in (("from_on", "起始日"), ("to_on", "截止日")):
            with html.div().classes("field"):
                html.label(label, **{"for": name})
                day = html.input_(type="date", id=name, name=name, value=opened.value(name), required=True)
                day.props["min"] = str(today())
        reason_field(opened, most=200)


def _name_field(opened: Opened, name: str, label: str) -> None:
    with html.div().classes("field"):
        html.label(label, **{"for": name})
        html.input_(id=name, name=name, value=opened.value(name), maxlength=64, required=True, autocomplete="off")


class _NewDelegation(Sent):
    """Who is to act for whom, from which day to which."""

    holder: str = ""
    delegate: str = ""
    from_on: str = ""
    to_on: str = ""


@nicegui.app.post(HERE, include_in_schema=False)
async def give_delegation(request: Request, sent: Annotated[_NewDelegation, Form()]) -> Response:
    """Let somebody act for the reader or, as an administrator says, for another."""
    body = {name: text.strip() for name, text in sent.typed.items() if text.strip()}
    return await take(
        request,
        API,
        body,
        key=sent.key,
        typed=sent.typed,
        form=HERE,
        done=lambda one: (
            HERE,
            f"已安排：{one['from_on']} 至 {one['to_on']} 由{one['delegate_name']}代理{one['holder_name']}。",
        ),
    )


@nicegui.app.post(HERE + "/{delegation_id}", include_in_schema=False)
async def end_delegation(request: Request, delegation_id: str) -> Response:
    """End a delegation at once."""
    return await press(
        request,
        lambda session: session.delete(f"{API}/{quote(delegation_id, safe='')}"),
        back=HERE,
        done=lambda _, one: f"{one['delegate_name']}不再代理{one['holder_name']}；已发出的令牌最迟 15 分钟内失效。",
    )
