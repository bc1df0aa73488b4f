"""Deposits into the risk fund: planned by the city, sent, passed on by the county, received by the bank."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    Link,
    Mark,
    compact_table,
    facts,
    notice,
    section,
)
from services.gateway.console.pieces.filters import (
    bank_label,
    bank_names,
    counties_of,
    given,
    quarters_until,
    required_choice,
)
from services.gateway.console.pieces.listing import Condition, Listing, Place, bank_condition, show_listing
from services.gateway.console.pieces.steps import (
    Opened,
    Sent,
    SentStep,
    amount_field,
    back_with,
    day_field,
    hidden,
    open_form,
    reason_field,
    refuse,
    show_said,
    step_bar,
    step_form,
    take,
)
from services.gateway.console.pieces.texts import area_text, day_text, label_text, quarter_text, read_yuan, yuan_amount
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page, today
from shared.calendar import Quarter
from shared.money import yuan_text
from shared.policies.banks import programme_text

FUND = "/fund"
DEPOSITS = "/fund/deposits"
API = "/credit/fund-deposits"
_STATE_MARKS = {
    "planned": "neutral",
    "sent": "behind",
    "passed_on": "on-course",
    "received": "good",
    "returned": "missed",
    "taken_back": "missed",
    "cancelled": "neutral",
}
_NEXT_ROLES = {"city_finance": "planned", "county_finance": "sent", "bank": "passed_on"}
"""Role → the state out of which it takes a deposit."""
_WAY = (
    ("planned", "市扶贫办计划"),
    ("sent", "市财政拨出"),
    ("passed_on", "县财政转拨"),
    ("received", "银行确认到账"),
)
_KINDS = {"deposit": "按季缴存", "pre_allocation": "预拨"}


@dataclass(frozen=True, slots=True)
class _Step:
    label: str
    told: str
    reasoned: bool = True


_STEPS = {
    "confirm": _Step("确认", "确认资金已如数收到；收到的金额不符时应退回，由上一方重新办理。", reasoned=False),
    "reject": _Step("退回", "资金没有收到，或金额不符；退回后须另行录入实际到账的一笔。"),
    "take-back": _Step("撤回确认", "误将未到账的资金确认为到账；账户余额随即减少。"),
    "cancel": _Step("取消计划", "取消尚未拨出的计划。"),
}


async def waiting_deposits(session: Session) -> list[dict[str, Any]] | str:
    """The deposits that wait for the reader, or the sentence that says why they are not there.

    Raises:
        SignedOut: the sign-in has ended.
    """
    found = []
    for asked in waiting_for(session.user):
        answer = await session.get(API, {**asked, "limit": "200"})
        if not answer.given:
            return answer.excuse("信贷服务", "待办缴存")
        found += answer.body["items"]
    return found


def waiting_for(user: User) -> list[dict[str, str]]:
    """The conditions of the deposits that wait for the reader; at most one."""
    state = _NEXT_ROLES.get(user.role)
    return [] if state is None else [{"state": state}]


def deposit_table(deposits: Sequence[Mapping[str, Any]], banks: Mapping[str, str], user: User, caption: str) -> None:
    """Deposits with where they are."""
    compact_table(columns(user), [deposit_row(one, banks, user) for one in deposits], caption)


def columns(user: User) -> list[Column]:
    """Of a table of deposits."""
    return [
        Column("缴存"),
        *([Column("县（市、区）")] if counties_of(user) else []),
        Column("类别"),
        Column("金额（元）", number=True),
        Column("状态"),
        Column("计划"),
        Column("拨出"),
        Column("转拨"),
        Column("到账"),
    ]


def deposit_row(one: Mapping[str, Any], banks: Mapping[str, str], user: User) -> list[Cell]:
    """A deposit below `columns`."""
    return [
        Link(f"{quarter_text(one['period'])} {bank_label(one['bank_code'], banks)}", f"{PATH}{DEPOSITS}/{one['id']}"),
        *([area_text(one["county_code"])] if counties_of(user) else []),
        _KINDS[one["kind"]],
        yuan_text(one["amount_fen"]),
        _state(one),
        *(day_text(one[f"{name}_on"]) for name, _ in _WAY),
    ]


def _state(one: Mapping[str, Any]) -> Mark:
    return Mark(labels.DEPOSIT_STATES[one["state"]], _STATE_MARKS[one["state"]])


def _listing(banks: Mapping[str, str], user: User) -> Listing:
    return Listing(
        here=DEPOSITS,
        title="基金缴存",
        told="计划、拨出、转拨、到账",
        api=API,
        service="信贷服务",
        columns=columns(user),
        row=lambda one, _area, _user: deposit_row(one, banks, user),
        none="没有符合条件的缴存。",
        none_yet="尚未录入缴存。",
        conditions=[
            *bank_condition(user, banks),
            Condition("period", "季度", quarters_until(today())),
            Condition("state", "状态", labels.DEPOSIT_STATES),
        ],
        place=Place.COUNTY,
        under=FUND,
        heading="缴存",
        note="按录入先后",
        name="deposits",
        compact=True,
    )


@page(DEPOSITS, "基金缴存")
async def show_deposits(request: Request, session: Session) -> None:
    """Show the deposits that meet the conditions in the address."""
    listing = _listing(await bank_names(session), session.user)
    await show_listing(request, session, session.user.area_code, listing, _way_to_a_new_one)


def _way_to_a_new_one(_area: str, user: User) -> None:
    if "fund.deposit" in user.permissions:
        html.a("录入缴存", href=f"{PATH}{DEPOSITS}/new").classes("more")


# entering one ---------------------------------------------------------------------------------------------------------

_ENTERED = {
    "city_office": "录入后为计划，待市财政拨出。",
    "city_finance": "录入后为已拨出，待县财政转拨。",
    "county_finance": "录入后为已转拨，待银行确认到账。",
}


class _NewDeposit(Sent):
    """A deposit as it was typed."""

    county_code: str = ""
    bank_code: str = ""
    kind: str = ""
    period: str = ""
    amount: str = ""


_NEW = ("county_code", "bank_code", "kind", "period", "amount", "occurred_on")


@page(DEPOSITS + "/new", "录入缴存")
async def show_new(request: Request, session: Session) -> None:
    """Show the form for a deposit; it leads to a page that shows it once more before anything is entered."""
    user = session.user
    opened, banks = open_form(request), await bank_names(session)
    typed = {**given(request, *_NEW), **opened.typed}
    with (
        frame(user, FUND, "录入缴存", _ENTERED.get(user.role, "")),
        section("缴存", wide=True, name="new"),
    ):
        if opened.problem:
            html.p(opened.problem, role="alert").classes("notice missed")
        with html.form(method="get", action=f"{PATH}{DEPOSITS}/check").classes("step"):
            if counties := counties_of(user):
                required_choice("county_code", "县（市、区）", counties, typed.get("county_code", ""))
            else:
                hidden("county_code", user.area_code)
            required_choice("bank_code", "银行", banks, typed.get("bank_code", ""))
            required_choice("kind", "类别", _KINDS, typed.get("kind", "deposit"))
            # a quarter ahead money may be planned
            ahead = Quarter.of(today()).following.last_day
            required_choice("period", "用于季度", quarters_until(ahead), typed.get("period", ""))
            amount_field(Opened("", typed), "amount", "金额（元）")
            day_field(Opened("", typed))
            with html.div().classes("field buttons"):
                html.button("下一步：核对", type="submit").classes("primary")
                html.a("不办理，返回", href=f"{PATH}{DEPOSITS}")


@page(DEPOSITS + "/check", "核对缴存")
async def show_check(request: Request, session: Session) -> Response | None:
    """Show a deposit as it would be entered, and ask for the word."""
    typed = given(request, *_NEW)
    opened, banks = open_form(request), await bank_names(session)
    amount_fen = read_yuan(typed.get("amount", ""))
    if not amount_fen:
        return refuse(request, "金额应写成大于零的元数，最多两位小数，如 12000.00。", typed, f"{DEPOSITS}/new")
    if missing := [name for name in _NEW if name not in typed]:
        named = "、".join(labels.FIELDS.get(name, name) for name in missing)
        return refuse(request, f"请填写{named}。", typed, f"{DEPOSITS}/new")
    with (
        frame(session.user, FUND, "核对缴存", "请核对后录入"),
        section(f"{label_text(_KINDS, typed['kind'])} {yuan_amount(amount_fen)}", wide=True, name="confirm"),
    ):
        facts(
            [
                ("县（市、区）", area_text(typed["county_code"])),
                ("银行", bank_label(typed["bank_code"], banks)),
                ("类别", label_text(_KINDS, typed["kind"])),
                ("用于季度", label_text(quarters_until(Quarter.of(today()).following.last_day), typed["period"])),
                ("金额", yuan_amount(amount_fen)),
                ("办理日期", typed["occurred_on"]),
            ]
        )
        html.p(_ENTERED.get(session.user.role, "")).classes("muted")
        with step_form(opened, DEPOSITS, "确认录入", f"{DEPOSITS}/new?{urlencode(typed)}"):
            for name in _NEW:
                hidden(name, typed[name])
    return None


@nicegui.app.post(DEPOSITS, include_in_schema=False)
async def enter_deposit(
    request: Request,
    sent: Annotated[_NewDeposit, Form()],
) -> Response:
    """Enter a deposit, and go to it."""
    typed = {name: getattr(sent, name) for name in _NEW}
    body = {**typed, "amount_fen": read_yuan(sent.amount) or 0}
    del body["amount"]
    # back to what was about to be entered: there the key is kept where nobody knows whether it was
    form = f"{DEPOSITS}/check?{urlencode(typed)}"
    return await take(request, API, body, key=sent.key, typed={}, form=form, done=_entered)


def _entered(one: Mapping[str, Any]) -> tuple[str, str]:
    return f"{DEPOSITS}/{one['id']}", f"已录入{_KINDS[one['kind']]} {yuan_amount(one['amount_fen'])}。"


# one ------------------------------------------------------------------------------------------------------------------


def open_steps(one: Mapping[str, Any], user: User) -> list[str]:
    """The steps that the reader's post may take with a deposit as it stands."""
    found = []
    if one["next_role"] == user.role and "fund.confirm" in user.permissions:
        found += ["confirm", "reject"]
    if one["state"] == "received" and "fund.take_back" in user.permissions:
        found.append("take-back")
    if one["state"] == "planned" and "fund.cancel" in user.permissions:
        found.append("cancel")
    return found


@page(DEPOSITS + "/{deposit_id}", "基金缴存")
async def show_deposit(request: Request, session: Session) -> None:
    """Show a deposit on its way."""
    deposit_id = quote(request.path_params["deposit_id"], safe="")
    found, banks = await asyncio.gather(session.get(f"{API}/{deposit_id}"), bank_names(session))
    with frame(session.user, FUND, _title(found.body, banks) if found.given else "基金缴存", "风险缓释基金缴存"):
        show_said(request)
        if not found.given:
            notice(found.excuse("信贷服务", "这笔缴存"))
            html.a("返回基金缴存", href=f"{PATH}{DEPOSITS}")
            return
        one = found.body
        with section("办理情况", wide=True, name="standing"):
            step_bar(_way(one))
            if one["closed_reason"]:
                notice(f"{labels.DEPOSIT_STATES[one['state']]}原因：{one['closed_reason']}", "missed")
            facts(
                [
                    ("状态", _state(one)),
                    ("金额", yuan_amount(one["amount_fen"])),
                    ("类别", _KINDS[one["kind"]]),
                    ("用于季度", quarter_text(one["period"])),
                    ("县（市、区）", area_text(one["county_code"])),
                    ("项目", programme_text(one["programme"])),
                    ("来自计划", "是" if one["plan_id"] else "否，单独录入"),
                    ("下一步", labels.NEXT_ROLES.get(one["next_role"], "无")),
                ]
            )
            with html.div().classes("field buttons"):
                for name in open_steps(one, session.user):
                    shown = html.a(_STEPS[name].label, href=f"{PATH}{DEPOSITS}/{one['id']}/{name}").classes("button")
                    if name == "confirm":
                        shown.classes("primary")
                html.a("全部缴存", href=f"{PATH}{DEPOSITS}")


def _title(one: Mapping[str, Any], banks: Mapping[str, str]) -> str:
    return f"{bank_label(one['bank_code'], banks)} {quarter_text(one['period'])}{_KINDS[one['kind']]}"


def _way(one: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Name, day and standing of each part of a deposit's way; what was entered later on it begins there."""
    states = [name for name, _ in _WAY]
    taken = [name for name in states if one[f"{name}_on"] is not None]
    reached = states.index(taken[-1]) + 1 if taken else 0
    closed = one["closed_on"] is not None
    parts = []
    for at, (name, label) in enumerate(_WAY):
        passed = "done" if name in taken else "skipped"
        standing = passed if at < reached else "next" if at == reached and not closed else "open"
        parts.append((label, day_text(one[f"{name}_on"]), standing))
    if closed:
        parts.insert(reached, (labels.DEPOSIT_STATES[one["state"]], day_text(one["closed_on"]), "missed"))
    return parts


@page(DEPOSITS + "/{deposit_id}/{step}", "基金缴存")
async def show_step(request: Request, session: Session) -> Response | None:
    """Show what a step would come to, and ask for its day."""
    deposit_id, name = quote(request.path_params["deposit_id"], safe=""), request.path_params["step"]
    found, banks = await asyncio.gather(session.get(f"{API}/{deposit_id}"), bank_names(session))
    opened = open_form(request)
    if found.given and name not in open_steps(found.body, session.user):
        problem = opened.problem or "缴存当前的状态不能办理这一步，请核对办理情况。"
        return back_with(request, f"{DEPOSITS}/{deposit_id}", problem)
    with frame(session.user, FUND, _title(found.body, banks) if found.given else "基金缴存", "请核对后办理"):
        if not found.given:
            notice(found.excuse("信贷服务", "这笔缴存"))
            html.a("返回基金缴存", href=f"{PATH}{DEPOSITS}")
            return None
        one, step = found.body, _STEPS[name]
        with section(f"{step.label}：{yuan_amount(one['amount_fen'])}", wide=True, name="confirm"):
            facts(
                [
                    ("金额", yuan_amount(one["amount_fen"])),
                    ("县（市、区）", area_text(one["county_code"])),
                    ("用于季度", quarter_text(one["period"])),
                    ("状态", _state(one)),
                ]
            )
            html.p(step.told).classes("muted")
            button = f"确认{step.label}" if step.reasoned else "确认收到"
            with step_form(opened, f"{DEPOSITS}/{one['id']}/{name}", button, f"{DEPOSITS}/{one['id']}"):
                day_field(opened)
                if step.reasoned:
                    reason_field(opened)
    return None


@nicegui.app.post(DEPOSITS + "/{deposit_id}/{step}", include_in_schema=False)
async def take_step(
    request: Request,
    deposit_id: str,
    step: str,
    sent: SentStep,
) -> Response:
    """Take a deposit's step, and go back to it."""
    at = f"{quote(deposit_id, safe='')}/{quote(step, safe='')}"
    form, done = f"{DEPOSITS}/{at}", partial(_taken, step)
    return await take(request, f"{API}/{at}", sent.dated, key=sent.key, typed=sent.typed, form=form, done=done)


def _taken(step: str, one: Mapping[str, Any]) -> tuple[str, str]:
    done = "已确认收到" if step == "confirm" else f"已{_STEPS[step].label}"
    return f"{DEPOSITS}/{one['id']}", f"{done}：{yuan_amount(one['amount_fen'])}。"
