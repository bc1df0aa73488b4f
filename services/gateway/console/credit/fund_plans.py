"""The city's plans for the fund: drawn up from what the lending needs, adjusted line by line, adopted or discarded."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.credit.deposits import DEPOSITS, FUND
from services.gateway.console.layout import frame
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    Link,
    Mark,
    compact_table,
    empty,
    facts,
    notice,
    section,
)
from services.gateway.console.pieces.filters import (
    bank_label,
    bank_names,
    given,
    next_page,
    quarters_until,
    required_choice,
)
from services.gateway.console.pieces.steps import (
    Sent,
    SentStep,
    amount_field,
    back_with,
    day_field,
    open_form,
    reason_field,
    refuse,
    show_said,
    step_form,
    take,
)
from services.gateway.console.pieces.texts import area_text, day_text, quarter_text, read_yuan, yuan_amount
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page, today
from shared.money import yuan_text
from shared.policies.banks import programme_text

HERE = "/fund/plans"
_API = "/credit/fund-plans"
_STATE_MARKS = {"draft": "behind", "adopted": "good", "discarded": "neutral"}
_COLUMNS = [
    Column("计划"),
    Column("状态"),
    Column("建议金额（元）", number=True),
    Column("计划金额（元）", number=True),
    Column("编制"),
    Column("采用或废弃"),
]
_LINES = [
    Column("县（市、区）与银行"),
    Column("发放（元）", number=True),
    Column("应缴（元）", number=True),
    Column("上季结转（元）", number=True),
    Column("已预拨（元）", number=True),
    Column("已缴（元）", number=True),
    Column("在途（元）", number=True),
    Column("建议（元）", number=True),
    Column("计划（元）", number=True),
    Column("调整原因", wide=True),
]
_FIGURES = (
    "disbursed_fen",
    "required_fen",
    "carried_in_fen",
    "pre_allocated_fen",
    "deposited_fen",
    "under_way_fen",
    "proposed_fen",
    "planned_fen",
)


@dataclass(frozen=True, slots=True)
class _Step:
    label: str
    told: str


_STEPS = {
    "adopt": _Step("采用", "每一行大于零的金额成为一笔计划缴存，待市财政拨出。"),
    "discard": _Step("废弃", "草案作废，可以重新编制。"),
}


def may_change(plan: Mapping[str, Any], user: User) -> bool:
    """Whether the reader's post may still change a plan."""
    return plan["state"] == "draft" and "fund_plan.write" in user.permissions


@page(HERE, "资金计划")
async def show_plans(request: Request, session: Session) -> None:
    """Show the city's plans."""
    user = session.user
    found = await session.get(_API, {**given(request, "after"), "limit": "100"})
    with frame(user, FUND, "资金计划", f"{area_text(user.area_code)} · 按各县各银行的发放测算应缴基金"):
        show_said(request)
        if "fund_plan.write" in user.permissions:
            html.a("编制资金计划", href=f"{PATH}{HERE}/new").classes("more")
        with section("计划", "按编制先后", wide=True, name="plans"):
            if not found.given:
                notice(found.excuse("信贷服务", "资金计划"))
            elif found.body["items"]:
                compact_table(_COLUMNS, [_row(one) for one in found.body["items"]], "资金计划")
                next_page(HERE, {}, found.body["next"])
            else:
                empty("尚未编制资金计划。")


def _row(one: Mapping[str, Any]) -> list[Cell]:
    return [
        Link(_title(one), f"{PATH}{HERE}/{one['id']}"),
        Mark(labels.FUND_PLAN_STATES[one["state"]], _STATE_MARKS[one["state"]]),
        yuan_text(one["proposed_fen"]),
        yuan_text(one["planned_fen"]),
        day_text(one["drawn_up_on"]),
        day_text(one["decided_on"]),
    ]


def _title(one: Mapping[str, Any]) -> str:
    return f"{quarter_text(one['quarter'])}资金计划（第{one['number']}次）"


@page(HERE + "/new", "编制资金计划")
async def show_new(request: Request, session: Session) -> None:
    """Show the form by which a plan is drawn up."""
    opened = open_form(request)
    with (
        frame(session.user, FUND, "编制资金计划", "按账簿计算各县各银行该季度还需缴存的金额"),
        section("计划", wide=True, name="new"),
        step_form(opened, HERE, "编制", HERE),
    ):
        required_choice("quarter", "季度", quarters_until(today()), opened.value("quarter"))
        day_field(opened)


@nicegui.app.post(HERE, include_in_schema=False)
async def draw_up_plan(
    request: Request,
    quarter: Annotated[str, Form()] = "",
    occurred_on: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Draw a plan up, and go to it."""
    body = {"quarter": quarter, "occurred_on": occurred_on}
    done = partial(_told, "已编制")
    return await take(request, _API, body, key=key, typed=body, form=f"{HERE}/new", done=done)


def _told(what: str, one: Mapping[str, Any]) -> tuple[str, str]:
    return f"{HERE}/{one['id']}", f"{what}：{_title(one)}，计划 {yuan_amount(one['planned_fen'])}。"


@page(HERE + "/{plan_id}", "资金计划")
async def show_plan(request: Request, session: Session) -> None:
    """Show a plan with its lines."""
    user, plan_id = session.user, quote(request.path_params["plan_id"], safe="")
    here = f"{HERE}/{plan_id}"
    found, lines, banks = await asyncio.gather(
        session.get(f"{_API}/{plan_id}"),
        session.get(f"{_API}/{plan_id}/lines", {**given(request, "after"), "limit": "100"}),
        bank_names(session),
    )
    with frame(user, FUND, _title(found.body) if found.given else "资金计划", "采用后按行生成计划缴存"):
        show_said(request)
        if not found.given:
            notice(found.excuse("信贷服务", "这份计划"))
            html.a("返回资金计划", href=PATH + HERE)
            return
        plan = found.body
        _standing(plan, user)
        with section("明细", f"计划 {yuan_amount(plan['planned_fen'])}", wide=True, name="lines"):
            if not lines.given:
                notice(lines.excuse("信贷服务", "计划明细"))
            else:
                changing = may_change(plan, user)
                rows = [_line(line, banks, here, changing=changing) for line in lines.body["items"]]
                compact_table(_LINES, rows, "计划明细")
                next_page(here, {}, lines.body["next"])


def _standing(plan: Mapping[str, Any], user: User) -> None:
    with section("计划", wide=True, name="plan"):
        if plan["earlier"]:
            told = "；".join(
                f"{quarter_text(one['quarter'])} {yuan_amount(one['needed_fen'])}" for one in plan["earlier"]
            )
            notice(f"以前季度还需缴存，须另行编制计划：{told}。")
        facts(
            [
                ("状态", Mark(labels.FUND_PLAN_STATES[plan["state"]], _STATE_MARKS[plan["state"]])),
                ("项目", programme_text(plan["programme"])),
                ("建议金额", yuan_amount(plan["proposed_fen"])),
                ("计划金额", yuan_amount(plan["planned_fen"])),
                ("基金规模", yuan_amount(plan["fund_fen"])),
                ("已安排（含在途、到账）", yuan_amount(plan["committed_fen"])),
                ("编制日期", day_text(plan["drawn_up_on"])),
                ("采用或废弃日期", day_text(plan["decided_on"])),
            ]
        )
        with html.div().classes("field buttons"):
            if may_change(plan, user):
                html.a("采用", href=f"{PATH}{HERE}/{plan['id']}/adopt").classes("button primary")
                html.a("废弃", href=f"{PATH}{HERE}/{plan['id']}/discard").classes("button")
            html.a("由计划生成的缴存", href=f"{PATH}{DEPOSITS}?period={plan['quarter']}")


def _line(line: Mapping[str, Any], banks: Mapping[str, str], here: str, *, changing: bool) -> list[Cell]:
    name = f"{area_text(line['county_code'])} {bank_label(line['bank_code'], banks)}"
    at = f"{PATH}{here}/lines/{line['county_code']}/{quote(line['bank_code'], safe='')}"
    return [
        Link(name, at) if changing else name,
        *(yuan_text(line[figure]) for figure in _FIGURES),
        line["reason"] or "—",
    ]


# steps ----------------------------------------------------------------------------------------------------------------


@page(HERE + "/{plan_id}/lines/{county_code}/{bank_code}", "调整资金计划")
async def show_line(request: Request, session: Session) -> Response | None:
    """Show the form that plans another amount for a line."""
    plan_id, county_code, bank_code = (
        quote(request.path_params[name], safe="") for name in ("plan_id", "county_code", "bank_code")
    )
    here = f"{HERE}/{plan_id}"
    found, lines, banks = await asyncio.gather(
        session.get(f"{_API}/{plan_id}"), session.get(f"{_API}/{plan_id}/lines", {"limit": "500"}), bank_names(session)
    )
    opened = open_form(request)
    of_plan = lines.body["items"] if lines.given else []
    line = next((one for one in of_plan if (one["county_code"], one["bank_code"]) == (county_code, bank_code)), None)
    if line is None or not found.given or not may_change(found.body, session.user):
        return back_with(request, here, opened.problem or "这一行现在不能调整。")
    name = f"{area_text(county_code)} {bank_label(bank_code, banks)}"
    action = f"{here}/lines/{county_code}/{bank_code}"
    with frame(session.user, FUND, f"调整：{name}", _title(found.body)), section("金额", wide=True, name="line"):
        facts([("应缴", yuan_amount(line["required_fen"])), ("建议金额", yuan_amount(line["proposed_fen"]))])
        with step_form(opened, action, "调整", here):
            amount_field(opened, "amount", "计划金额（元）", yuan_text(line["planned_fen"]))
            reason_field(opened, "与建议不同的原因")
    return None


class _Adjusted(Sent):
    """Another amount for a line of a plan."""

    amount: str = ""


@nicegui.app.post(HERE + "/{plan_id}/lines/{county_code}/{bank_code}", include_in_schema=False)
async def adjust_line(
    request: Request,
    plan_id: str,
    county_code: str,
    bank_code: str,
    sent: Annotated[_Adjusted, Form()],
) -> Response:
    """Plan another amount for a line, and go back to the plan."""
    at = quote(plan_id, safe="")
    form = f"{HERE}/{at}/lines/{quote(county_code, safe='')}/{quote(bank_code, safe='')}"
    planned_fen = read_yuan(sent.amount)
    if planned_fen is None:
        return refuse(request, "金额应写成元数，最多两位小数，如 12000.00。", sent.typed, form)
    body = {"county_code": county_code, "bank_code": bank_code, "planned_fen": planned_fen, "reason": sent.reason}
    done = partial(_told, "已调整")
    return await take(request, f"{_API}/{at}/lines", body, key=sent.key, typed=sent.typed, form=form, done=done)


@page(HERE + "/{plan_id}/{step}", "资金计划")
async def show_step(request: Request, session: Session) -> Response | None:
    """Show what a step would come to, and ask for its day."""
    plan_id, name = quote(request.path_params["plan_id"], safe=""), request.path_params["step"]
    here = f"{HERE}/{plan_id}"
    found, opened = await session.get(f"{_API}/{plan_id}"), open_form(request)
    if found.given and not (name in _STEPS and may_change(found.body, session.user)):
        return back_with(request, here, opened.problem or "计划当前的状态不能办理这一步。")
    with frame(session.user, FUND, _title(found.body) if found.given else "资金计划", "请核对后办理"):
        if not found.given:
            notice(found.excuse("信贷服务", "这份计划"))
            html.a("返回资金计划", href=PATH + HERE)
            return None
        plan, step = found.body, _STEPS[name]
        with section(f"{step.label}：{yuan_amount(plan['planned_fen'])}", wide=True, name="confirm"):
            html.p(step.told).classes("muted")
            with step_form(opened, f"{here}/{name}", f"确认{step.label}", here):
                day_field(opened)
    return None


@nicegui.app.post(HERE + "/{plan_id}/{step}", include_in_schema=False)
async def take_step(
    request: Request,
    plan_id: str,
    step: str,
    sent: SentStep,
) -> Response:
    """Adopt or discard a plan, and go back to it."""
    at = f"{quote(plan_id, safe='')}/{quote(step, safe='')}"
    done = partial(_told, f"已{_STEPS[step].label}" if step in _STEPS else "已办理")
    form = f"{HERE}/{at}"
    return await take(request, f"{_API}/{at}", sent.dated, key=sent.key, typed=sent.typed, form=form, done=done)
