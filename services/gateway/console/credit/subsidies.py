"""Subsidy lists through all hands: what waits for the reader, all lists, and drawing one up."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, compact_table, empty, notice, section
from services.gateway.console.pieces.filters import bank_label, bank_names, counties_of, quarters_until, required_choice
from services.gateway.console.pieces.listing import Condition, Listing, Place, bank_condition, show_listing
from services.gateway.console.pieces.steps import Sent, day_field, hidden, open_form, step_form, take
from services.gateway.console.pieces.texts import area_text, count_text, day_text, quarter_text, yuan_amount
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page, today
from shared.money import yuan_text

HERE = "/subsidies"
API = "/credit/subsidy-lists"
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


def _listing(banks: Mapping[str, str], user: User) -> Listing:
    return Listing(
        here=HERE,
        title="贴息名单",
        told="编制、报送、批准、拨付",
        api=API,
        service="信贷服务",
        columns=columns(user),
        row=lambda one, _area, _user: list_row(one, banks, user),
        none="没有符合条件的名单。",
        none_yet="尚未编制贴息名单。",
        conditions=[
            *bank_condition(user, banks),
            Condition("period", "季度", quarters_until(today())),
            Condition("state", "状态", labels.SUBSIDY_LIST_STATES),
        ],
        always={"order": "latest"},
        place=Place.COUNTY,
        heading="全部名单",
        note="由近及远",
        name="lists",
        compact=True,
    )


@page(HERE, "贴息名单")
async def show_lists(request: Request, session: Session) -> None:
    """Show what waits for the reader, and the lists that meet the conditions in the address."""
    user = session.user
    asks = waiting_for(user)
    banks, waiting = await asyncio.gather(
        bank_names(session), asyncio.gather(*(session.get(API, {**asked, "limit": "100"}) for asked in asks))
    )

    def above(_area: str, _user: User) -> None:
        if "subsidy_list.submit" in user.permissions:
            html.a("编制名单", href=f"{PATH}{HERE}/new").classes("more")
        if asks:
            _waiting(waiting, banks, user)

    await show_listing(request, session, user.area_code, _listing(banks, user), above)


def waiting_for(user: User) -> list[dict[str, str]]:
    """The conditions of the lists that wait for the reader."""
    return [{"state": state, "order": "latest"} for state, permission in _WAITING if permission in user.permissions]


def _waiting(answers: Sequence[Answer], banks: Mapping[str, str], user: User) -> None:
    with section("待您办理", wide=True, name="waiting"):
        if missing := next((one for one in answers if not one.given), None):
            notice(missing.excuse("信贷服务", "待办名单"))
        elif lists := [one for answer in answers for one in answer.body["items"]]:
            compact_table(columns(user), [list_row(one, banks, user) for one in lists], "待您办理的贴息名单")
        else:
            empty("没有待您办理的名单。")


def columns(user: User) -> list[Column]:
    """Of a table of lists."""
    return [
        Column("名单"),
        *([Column("县（市、区）")] if counties_of(user) else []),
        Column("状态"),
        Column("笔数", number=True),
        Column("贴息金额（元）", number=True),
        Column("报送"),
        Column("批准或退回"),
        Column("拨付"),
        Column("期限"),
    ]


def list_row(one: Mapping[str, Any], banks: Mapping[str, str], user: User) -> list[Cell]:
    """A list below `columns`."""
    title = f"{quarter_text(one['period'])} {bank_label(one['bank_code'], banks)}"
    return [
        Link(title, f"{PATH}{HERE}/{one['id']}"),
        *([area_text(one["county_code"])] if counties_of(user) else []),
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


class _NewList(Sent):
    """Which list is drawn up."""

    county_code: str = ""
    bank_code: str = ""
    period: str = ""


@nicegui.app.post(HERE, include_in_schema=False)
async def draw_list_up(
    request: Request,
    sent: Annotated[_NewList, Form()],
) -> Response:
    """Draw a list up, and go to it."""
    body = {name: value for name, value in sent.typed.items() if value}
    return await take(request, API, body, key=sent.key, typed=sent.typed, form=f"{HERE}/new", done=drawn_up)


def drawn_up(one: Mapping[str, Any]) -> tuple[str, str]:
    """Where to go once a list is drawn up, and what is said there."""
    said = f"已编制：{count_text(one['line_count'], '笔')}，贴息合计 {yuan_amount(one['total_fen'])}。"
    return f"{HERE}/{one['id']}", said
