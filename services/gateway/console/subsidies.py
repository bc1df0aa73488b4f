"""Subsidy lists through all hands: what waits for the reader, all lists, and drawing one up."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console import labels
from services.gateway.console.elements import Cell, Column, Link, Mark, choice, compact_table, empty, notice, section
from services.gateway.console.filters import (
    bank_choice,
    bank_label,
    bank_names,
    counties_of,
    county_choice,
    filter_form,
    given,
    next_page,
    quarter_choice,
    quarters_until,
    required_choice,
)
from services.gateway.console.layout import frame
from services.gateway.console.sessions import Session, User
from services.gateway.console.steps import day_field, hidden, open_form, show_said, step_form, take
from services.gateway.console.texts import area_text, count_text, day_text, quarter_text, yuan_amount
from services.gateway.console.visits import PATH, page, today
from shared.money import yuan_text

HERE = "/subsidies"
API = "/credit/subsidy-lists"
PAGE_SIZE = "50"
STATE_MARKS = {
    "draft": "neutral",
    "submitted": "behind",
    "approved": "on-course",
    "returned": "missed",
    "paid": "good",
}
_WAITING = (
    ("submitted", "subsidy_list.approve"),
    ("approved", "subsidy_list.pay"),
    ("draft", "subsidy_list.submit"),
    ("returned", "subsidy_list.submit"),
)
"""State → whose permission takes a list out of it."""


@page(HERE, "贴息名单")
async def show_lists(request: Request, session: Session) -> None:
    """Show what waits for the reader, and the lists that meet the conditions in the address."""
    user = session.user
    asked = given(request, "county_code", "bank_code", "period", "state")
    mine = [state for state, permission in _WAITING if permission in user.permissions]
    found, banks, waiting = await asyncio.gather(
        session.get(API, {**asked, **given(request, "after"), "order": "latest", "limit": PAGE_SIZE}),
        bank_names(session),
        asyncio.gather(*(session.get(API, {"state": state, "order": "latest", "limit": "100"}) for state in mine)),
    )
    with frame(user, HERE, "贴息名单", f"{area_text(user.area_code)} · 编制、报送、批准、拨付"):
        show_said(request)
        if "subsidy_list.submit" in user.permissions:
            html.a("编制名单", href=f"{PATH}{HERE}/new").classes("more")
        if mine:
            with section("待您办理", wide=True, name="waiting"):
                if missing := next((one for one in waiting if not one.given), None):
                    notice(missing.excuse("信贷服务", "待办名单"))
                elif lists := [one for answer in waiting for one in answer.body["items"]]:
                    _table(lists, banks, user, "待您办理的贴息名单")
                else:
                    empty("没有待您办理的名单。")
        with section("全部名单", "由近及远", wide=True, name="lists"):
            with filter_form(HERE, asked):
                county_choice(user, asked)
                bank_choice(user, banks, asked)
                quarter_choice(asked)
                choice("state", "状态", labels.SUBSIDY_LIST_STATES, asked.get("state"))
            if not found.given:
                notice(found.excuse("信贷服务", "贴息名单"))
            elif found.body["items"]:
                _table(found.body["items"], banks, user, "贴息名单")
                next_page(HERE, asked, found.body["next"])
            else:
                empty("没有符合条件的名单。" if asked else "尚未编制贴息名单。")


def _table(lists: Sequence[Mapping[str, Any]], banks: Mapping[str, str], user: User, caption: str) -> None:
    several = bool(counties_of(user))
    columns = [
        Column("名单"),
        *([Column("县（市、区）")] if several else []),
        Column("状态"),
        Column("笔数", number=True),
        Column("贴息金额（元）", number=True),
        Column("报送"),
        Column("批准或退回"),
        Column("拨付"),
        Column("期限"),
    ]
    compact_table(columns, [_row(one, banks, several=several) for one in lists], caption)


def _row(one: Mapping[str, Any], banks: Mapping[str, str], *, several: bool) -> list[Cell]:
    title = f"{quarter_text(one['period'])} {bank_label(one['bank_code'], banks)}"
    return [
        Link(title, f"{PATH}{HERE}/{one['id']}"),
        *([area_text(one["county_code"])] if several else []),
        Mark(labels.SUBSIDY_LIST_STATES[one["state"]], STATE_MARKS[one["state"]]),
        count_text(one["line_count"], "笔"),
        yuan_text(one["total_fen"]),
        day_text(one["submitted_on"]),
        day_text(one["decided_on"]),
        day_text(one["paid_on"]),
        deadline_text(one),
    ]


def deadline_text(one: Mapping[str, Any]) -> str:
    """Until when the next step of a list is due, or whether its last one was late."""
    if one["state"] == "paid":
        late = [text for name, text in (("late", "报送"), ("payment_late", "拨付")) if one[name]]
        return f"{'、'.join(late)}逾期" if late else "均按期"
    if one["payment_due_on"] is not None:
        return f"应于 {one['payment_due_on']} 前拨付{'，已逾期' if one['payment_late'] else ''}"
    if one["submitted_on"] is None or one["state"] == "returned":
        return f"应于 {one['due_on']} 前报送{'，已逾期' if one['late'] else ''}"
    return "报送逾期" if one["late"] else "按期报送"


# drawing up -----------------------------------------------------------------------------------------------------------


@page(HERE + "/new", "编制贴息名单")
async def show_new(request: Request, session: Session) -> None:
    """Show the form by which a list is drawn up."""
    user, opened = session.user, open_form(request)
    banks = await bank_names(session)
    with (
        frame(user, HERE, "编制贴息名单", "按已受理的银行业务计算，不拨付任何资金"),
        section("名单", wide=True, name="new"),
        step_form(opened, HERE, "编制", HERE),
    ):
        if counties := counties_of(user):
            required_choice("county_code", "县（市、区）", counties, opened.value("county_code"))
        else:
            hidden("county_code", user.area_code)
        if user.bank_code is None:
            required_choice("bank_code", "银行", banks, opened.value("bank_code"))
        required_choice("period", "季度", quarters_until(today()), opened.value("period"))
        day_field(opened, "制表日期")


@nicegui.app.post(HERE, include_in_schema=False)
async def draw_list_up(
    request: Request,
    county_code: Annotated[str, Form()] = "",
    bank_code: Annotated[str, Form()] = "",
    period: Annotated[str, Form()] = "",
    occurred_on: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Draw a list up, and go to it."""
    typed = {"county_code": county_code, "bank_code": bank_code, "period": period, "occurred_on": occurred_on}
    body = {name: value for name, value in typed.items() if value}
    return await take(request, API, body, key=key, typed=typed, form=f"{HERE}/new", done=drawn_up)


def drawn_up(one: Mapping[str, Any]) -> tuple[str, str]:
    """Where to go once a list is drawn up, and what is said there."""
    said = f"已编制：{count_text(one['line_count'], '笔')}，贴息合计 {yuan_amount(one['total_fen'])}。"
    return f"{HERE}/{one['id']}", said
