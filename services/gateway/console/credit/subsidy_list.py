"""A subsidy list: where it stands, its lines, and the steps that take it further, each with what it comes to."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

import nicegui
from fastapi import Request, Response
from nicegui import html

from services.gateway.console.credit.loan_links import loan_page
from services.gateway.console.credit.subsidies import API, HERE, STATE_MARKS, deadline_text, drawn_up
from services.gateway.console.layout import frame
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.downloads import FILE_HEADERS, hand_on
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
from services.gateway.console.pieces.filters import bank_label, bank_names, given, next_page
from services.gateway.console.pieces.steps import (
    Opened,
    SentStep,
    back_with,
    day_field,
    hidden,
    open_form,
    reason_field,
    show_said,
    step_bar,
    step_form,
    take,
)
from services.gateway.console.pieces.texts import (
    ABSENT,
    area_text,
    count_text,
    day_text,
    period_text,
    quarter_text,
    read_count,
    yuan_amount,
)
from services.gateway.console.sessions import Session, SignedOut, User
from services.gateway.console.visits import PATH, find_sign_in, page, to_login
from shared.money import yuan_text
from shared.policies.banks import programme_text

LINES = "100"


@dataclass(frozen=True, slots=True)
class _Step:
    """A step that takes a list further.

    Attributes:
        label: what it is called.
        permission: whose it is.
        states: in which it can be taken.
        told: what comes of it.
    """

    label: str
    permission: str
    states: tuple[str, ...]
    told: str


_STEPS = {
    "redraw": _Step(
        "重新编制", "subsidy_list.submit", ("draft", "returned"), "按此刻已受理的银行业务重新计算明细，金额可能变化。"
    ),
    "submit": _Step(
        "报送",
        "subsidy_list.submit",
        ("draft", "returned"),
        "报送时按此刻已受理的银行业务重新计算，随后明细冻结，只能退回后更正。",
    ),
    "approve": _Step(
        "批准", "subsidy_list.approve", ("submitted",), "批准后县财政局应在期限内拨付。报送人不能批准自己报送的名单。"
    ),
    "return": _Step(
        "退回", "subsidy_list.return", ("submitted", "approved"), "退回后由银行或县扶贫办更正，再重新报送。"
    ),
    "pay": _Step("拨付", "subsidy_list.pay", ("approved",), "登记贴息资金已拨付，并记入账簿；不能撤销。"),
}


def open_steps(one: Mapping[str, Any], user: User) -> list[str]:
    """The steps that the reader's post may take with a list as it stands."""
    found = [
        name for name, step in _STEPS.items() if one["state"] in step.states and step.permission in user.permissions
    ]
    # what is only submitted goes back through the office alone
    offices = "subsidy_list.approve" in user.permissions
    return [name for name in found if name != "return" or offices or one["state"] == "approved"]


@page(HERE + "/{list_id}", "贴息名单")
async def show_list(request: Request, session: Session) -> None:
    """Show a list with its lines."""
    list_id = quote(request.path_params["list_id"], safe="")
    found, lines, banks = await asyncio.gather(
        session.get(f"{API}/{list_id}"),
        session.get(f"{API}/{list_id}/lines", {"limit": LINES, **given(request, "after")}),
        bank_names(session),
    )
    user = session.user
    title = _title(found.body, banks) if found.given else "贴息名单"
    with frame(user, HERE, title, "贴息名单"):
        show_said(request)
        if not found.given:
            notice(found.excuse("信贷服务", "这份名单"))
            html.a("返回贴息名单", href=PATH + HERE)
            return
        one = found.body
        _standing(one, user)
        with section(
            "明细",
            f"{count_text(one['line_count'], '笔')}，合计 {yuan_amount(one['total_fen'])}",
            wide=True,
            name="lines",
        ):
            if not lines.given:
                notice(lines.excuse("信贷服务", "名单明细"))
            elif lines.body["items"]:
                compact_table(_LINE_COLUMNS, [_line(line, one) for line in lines.body["items"]], "贴息明细")
                next_page(f"{HERE}/{one['id']}", {}, lines.body["next"])
            else:
                empty("本季度没有应贴息的利息。")


def _title(one: Mapping[str, Any], banks: Mapping[str, str]) -> str:
    return f"{bank_label(one['bank_code'], banks)} {quarter_text(one['period'])}贴息名单"


def _standing(one: Mapping[str, Any], user: User) -> None:
    with section("办理情况", wide=True, name="standing"):
        step_bar(_way(one))
        if one["return_reason"]:
            notice(f"退回原因：{one['return_reason']}", "missed")
        facts(
            [
                ("状态", Mark(labels.SUBSIDY_LIST_STATES[one["state"]], STATE_MARKS[one["state"]])),
                ("贴息合计", yuan_amount(one["total_fen"])),
                ("笔数", count_text(one["line_count"], "笔")),
                (
                    "期限",
                    deadline_text(one)
                    + ("（节假日安排未公布，暂按周末推算）" if one["payment_due_provisional"] else ""),
                ),
                ("县（市、区）", area_text(one["county_code"])),
                ("项目", programme_text(one["programme"])),
                ("报送", _who(one["submitted_by"])),
                ("批准或退回", _who(one["decided_by"])),
                ("拨付", _who(one["paid_by"])),
                ("名单摘要（SHA-256）", one["digest"] or ABSENT),
            ]
        )
        with html.div().classes("field buttons"):
            for name in open_steps(one, user):
                shown = html.a(_STEPS[name].label, href=f"{PATH}{HERE}/{one['id']}/{name}").classes("button")
                if name in ("submit", "approve", "pay"):
                    shown.classes("primary")
            html.a("下载 xlsx", href=f"{PATH}{HERE}/{one['id']}/file/xlsx")
            html.a("下载 csv", href=f"{PATH}{HERE}/{one['id']}/file/csv")


def _who(subject: str | None) -> str:
    return f"经办 {subject}" if subject else ABSENT


def _way(one: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Name, day and standing of each part of a list's way."""
    state = one["state"]
    returned = state == "returned"
    reached = {"draft": 1, "returned": 2, "submitted": 2, "approved": 3, "paid": 4}[state]
    parts = (
        ("编制", one["drawn_up_on"]),
        ("报送", one["submitted_on"]),
        ("退回" if returned else "批准", one["decided_on"]),
        ("拨付", one["paid_on"]),
    )
    return [
        (
            name,
            day_text(day),
            "missed" if returned and at == 2 else "done" if at < reached else "next" if at == reached else "open",
        )
        for at, (name, day) in enumerate(parts)
    ]


_LINE_COLUMNS = [
    Column("借据号"),
    Column("序号", number=True),
    Column("借款人"),
    Column("村"),
    Column("计息期"),
    Column("天数", number=True),
    Column("类别"),
    Column("贷款余额（元）", number=True),
    Column("可贴息利息（元）", number=True),
    Column("贴息金额（元）", number=True),
]


def _line(line: Mapping[str, Any], one: Mapping[str, Any]) -> list[Cell]:
    return [
        Link(line["loan_no"], loan_page(one["county_code"], one["bank_code"], line["loan_no"])),
        str(line["number"]),
        line["borrower_name"],
        line["village_label"],
        period_text(line["label"]),
        ABSENT if line["days"] is None else f"{line['days']} 天",
        labels.SUBSIDY_LINES[line["kind"]],
        yuan_text(line["outstanding_fen"]),
        yuan_text(line["eligible_fen"]),
        yuan_text(line["amount_fen"]),
    ]


# steps ----------------------------------------------------------------------------------------------------------------


@page(HERE + "/{list_id}/{step}", "贴息名单")
async def show_step(request: Request, session: Session) -> Response | None:
    """Show what a step would come to, and ask for its day."""
    list_id, name = quote(request.path_params["list_id"], safe=""), request.path_params["step"]
    here = f"{HERE}/{list_id}"
    found, banks = await asyncio.gather(session.get(f"{API}/{list_id}"), bank_names(session))
    opened = open_form(request)
    if found.given and name not in open_steps(found.body, session.user):
        # the step was taken meanwhile, or is not for this post: the list itself tells how it stands
        return back_with(request, here, opened.problem or "名单当前的状态不能办理这一步，请核对办理情况。")
    with frame(session.user, HERE, _title(found.body, banks) if found.given else "贴息名单", "请核对后办理"):
        if not found.given:
            notice(found.excuse("信贷服务", "这份名单"))
            html.a("返回贴息名单", href=PATH + HERE)
        else:
            _confirmation(found.body, name, opened)
    return None


def _confirmation(one: Mapping[str, Any], name: str, opened: Opened) -> None:
    step, total = _STEPS[name], yuan_amount(one["total_fen"])
    with section(f"{step.label}：{count_text(one['line_count'], '笔')}，合计 {total}", wide=True, name="confirm"):
        facts(
            [
                ("县（市、区）", area_text(one["county_code"])),
                ("季度", quarter_text(one["period"])),
                ("笔数", count_text(one["line_count"], "笔")),
                ("贴息合计", total),
                ("报送日期", day_text(one["submitted_on"])),
                ("批准日期", day_text(one["decided_on"])),
            ]
        )
        html.p(step.told).classes("muted")
        with step_form(opened, f"{HERE}/{one['id']}/{name}", f"确认{step.label}", f"{HERE}/{one['id']}"):
            hidden("version", str(one["version"]))
            day_field(opened)
            if name == "return":
                reason_field(opened, "退回原因")


@nicegui.app.post(HERE + "/{list_id}/{step}", include_in_schema=False)
async def take_step(
    request: Request,
    list_id: str,
    step: str,
    sent: SentStep,
) -> Response:
    """Take a step on the list that was read, and go back to it."""
    form = f"{HERE}/{quote(list_id, safe='')}/{quote(step, safe='')}"
    take_it = partial(take, request, key=sent.key, typed=sent.typed, form=form)
    if step == "redraw":
        return await _draw_anew(request, quote(list_id, safe=""), sent.occurred_on, take_it)
    body: dict[str, Any] = {"occurred_on": sent.occurred_on}
    if (version := read_count(sent.version)) is not None:
        body["version"] = version
    if step == "return":
        body["reason"] = sent.reason
    path = f"{API}/{quote(list_id, safe='')}/{quote(step, safe='')}"
    return await take_it(path, body, done=partial(_taken, step))


def _taken(step: str, one: Mapping[str, Any]) -> tuple[str, str]:
    said = f"已{_STEPS[step].label}：{count_text(one['line_count'], '笔')}，贴息合计 {yuan_amount(one['total_fen'])}。"
    return f"{HERE}/{one['id']}", said


async def _draw_anew(request: Request, list_id: str, occurred_on: str, take_it: Any) -> Response:
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    try:
        found = await session.get(f"{API}/{list_id}")
    except SignedOut:
        return to_login(request)
    if not found.given:
        return back_with(request, f"{HERE}/{list_id}", found.excuse("信贷服务", "这份名单"))
    named = {name: found.body[name] for name in ("county_code", "bank_code", "programme", "period")}
    response: Response = await take_it(API, {**named, "occurred_on": occurred_on}, done=drawn_up)
    return response


@nicegui.app.get(HERE + "/{list_id}/file/{form}", include_in_schema=False)
async def download_list(request: Request, list_id: str, form: str) -> Response:
    """Hand on a list as a file."""
    at = quote(list_id, safe="")
    path = f"/credit/statements/subsidy-lists/{at}?format={quote(form, safe='')}"
    return await hand_on(request, path, partial(back_with, request, f"{HERE}/{at}"), kept=FILE_HEADERS)
