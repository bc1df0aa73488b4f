"""Year-end settlements of losses between city and county: a table, one with its lines, and its steps."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.credit.loan_links import loan_page
from services.gateway.console.layout import frame
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.downloads import FILE_HEADERS, hand_on
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, compact_table, facts, notice, section
from services.gateway.console.pieces.filters import (
    bank_label,
    bank_names,
    counties_of,
    given,
    next_page,
    required_choice,
)
from services.gateway.console.pieces.steps import (
    Sent,
    SentStep,
    back_with,
    day_field,
    open_form,
    reason_field,
    show_said,
    step_bar,
    step_form,
    take,
)
from services.gateway.console.pieces.texts import ABSENT, area_text, day_text, yuan_amount
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page, today
from shared.money import yuan_text
from shared.policies.banks import programme_text

LOSSES = "/losses"
SETTLEMENTS = "/settlements"
API = "/credit/year-settlements"
_YEARS = 12
_STATE_MARKS = {
    "drawn_up": "behind",
    "confirmed": "on-course",
    "paid": "on-course",
    "received": "good",
    "objected": "missed",
}
SHARES = [
    Column("净损失（元）", number=True),
    Column("市级承担（元）", number=True),
    Column("县级承担（元）", number=True),
]


def share_cells(one: Mapping[str, Any]) -> list[str]:
    """The cells below `SHARES`."""
    return [yuan_text(one[name]) for name in ("net_loss_fen", "city_share_fen", "county_share_fen")]


@dataclass(frozen=True, slots=True)
class _Step:
    label: str
    told: str
    reasoned: bool = False


_STEPS = {
    "confirm": _Step("确认", "确认结算数无误；随后由应付的一方付款。"),
    "object": _Step("提出异议", "结算作废，由市财政重新编制。", reasoned=True),
    "pay": _Step("付款", "登记本方已付款；编制人、确认人不能办理。"),
    "receive": _Step("确认收款", "登记本方已收款，并记入账簿；编制人、确认人不能办理。"),
}
_SIDES = {"county": "县级财政", "city": "市级财政"}
_OTHERS = {"county": "city", "city": "county"}
_ROLES = {"county_finance": "county", "city_finance": "city"}


def open_steps(one: Mapping[str, Any], user: User) -> list[str]:
    """The steps that the reader's post may take with a settlement as it stands."""
    side = _ROLES.get(user.role)
    match one["state"]:
        case "drawn_up" if "year_settlement.agree" in user.permissions:
            return ["confirm", "object"]
        case "confirmed" if side is not None and side == one["payer"]:
            return ["pay"]
        case "paid" if side is not None and side == _OTHERS.get(one["payer"]):
            return ["receive"]
    return []


def settlement_table(rows: Sequence[Mapping[str, Any]], user: User) -> None:
    """Settlements with where they stand."""
    compact_table(columns(user), [settlement_row(one, user) for one in rows], "年终结算")


def columns(user: User) -> list[Column]:
    """Of a table of settlements."""
    return [
        Column("结算"),
        *([Column("县（市、区）")] if counties_of(user) else []),
        Column("状态"),
        *SHARES,
        Column("应付"),
    ]


def settlement_row(one: Mapping[str, Any], user: User) -> list[Cell]:
    """A settlement below `columns`."""
    return [
        Link(f"{one['year']}年第{one['number']}次", f"{PATH}{SETTLEMENTS}/{one['id']}"),
        *([area_text(one["county_code"])] if counties_of(user) else []),
        Mark(labels.SETTLEMENT_STATES[one["state"]], _STATE_MARKS[one["state"]]),
        *share_cells(one),
        _owed(one),
    ]


def waiting_for(user: User) -> list[dict[str, str]]:
    """The conditions of the settlements among which are those that wait for the reader, by `open_steps`."""
    agreeing = ["drawn_up"] if "year_settlement.agree" in user.permissions else []
    paying = ["paid", "confirmed"] if user.role in _ROLES else []
    # of those between payment and receipt the other side's are left out afterwards
    return [{"state": state, "limit": "200"} for state in (*paying, *agreeing)]


def _owed(one: Mapping[str, Any]) -> str:
    payer = one["payer"]
    if payer is None:
        return "两清"
    return f"{_SIDES[payer]}付给{_SIDES[_OTHERS[payer]]} {yuan_amount(abs(one['county_share_fen']))}"


@page(SETTLEMENTS + "/new", "编制年终结算")
async def show_new_settlement(request: Request, session: Session) -> None:
    """Show the form by which a year's settlement is drawn up."""
    user, opened = session.user, open_form(request)
    years = {str(year): f"{year}年" for year in range(today().year - 1, today().year - _YEARS, -1)}
    with (
        frame(user, LOSSES, "编制年终结算", "按账簿中当年的代偿与追偿，以及此前未结算的部分"),
        section("年终结算", wide=True, name="new"),
        step_form(opened, SETTLEMENTS, "编制", LOSSES),
    ):
        required_choice("county_code", "县（市、区）", counties_of(user), opened.value("county_code"))
        required_choice("year", "年度", years, opened.value("year"))
        day_field(opened)


class _NewSettlement(Sent):
    """A settlement as it was typed."""

    county_code: str = ""
    year: str = ""


@nicegui.app.post(SETTLEMENTS, include_in_schema=False)
async def draw_up_settlement(
    request: Request,
    sent: Annotated[_NewSettlement, Form()],
) -> Response:
    """Draw up a year's settlement, and go to it."""
    year = int(sent.year) if sent.year.isascii() and sent.year.isdecimal() and len(sent.year) == 4 else 0
    body = {"county_code": sent.county_code, "year": year, "occurred_on": sent.occurred_on}
    form, done = f"{SETTLEMENTS}/new", partial(_told, "已编制")
    return await take(request, API, body, key=sent.key, typed=sent.typed, form=form, done=done)


def _told(what: str, one: Mapping[str, Any]) -> tuple[str, str]:
    said = f"{what}：净损失 {yuan_amount(one['net_loss_fen'])}，{_owed(one)}。"
    return f"{SETTLEMENTS}/{one['id']}", said


@page(SETTLEMENTS + "/{settlement_id}", "年终结算")
async def show_settlement(request: Request, session: Session) -> None:
    """Show a settlement with its banks and loans."""
    settlement_id = quote(request.path_params["settlement_id"], safe="")
    here = f"{SETTLEMENTS}/{settlement_id}"
    found, lines, banks = await asyncio.gather(
        session.get(f"{API}/{settlement_id}"),
        session.get(f"{API}/{settlement_id}/lines", {**given(request, "after"), "limit": "100"}),
        bank_names(session),
    )
    with frame(session.user, LOSSES, _title(found.body) if found.given else "年终结算", "风险缓释基金损失结算"):
        show_said(request)
        if not found.given:
            notice(found.excuse("信贷服务", "这次结算"))
            html.a("返回损失分担", href=PATH + LOSSES)
            return
        one = found.body
        with section("办理情况", wide=True, name="standing"):
            step_bar(_way(one))
            if one["objection"]:
                notice(f"县级异议：{one['objection']}", "missed")
            facts(
                [
                    ("状态", Mark(labels.SETTLEMENT_STATES[one["state"]], _STATE_MARKS[one["state"]])),
                    ("净损失", yuan_amount(one["net_loss_fen"])),
                    ("市级承担", yuan_amount(one["city_share_fen"])),
                    ("县级承担", yuan_amount(one["county_share_fen"])),
                    ("应付", _owed(one)),
                    ("项目", programme_text(one["programme"])),
                ]
            )
            with html.div().classes("field buttons"):
                for name in open_steps(one, session.user):
                    shown = html.a(_STEPS[name].label, href=f"{PATH}{here}/{name}").classes("button")
                    if name != "object":
                        shown.classes("primary")
                for form in ("xlsx", "csv"):
                    html.a(f"下载结算表 {form}", href=f"{PATH}{here}/file/{form}")
        with section("结算明细", "按银行和借据", wide=True, name="lines"):
            if not lines.given:
                notice(lines.excuse("信贷服务", "结算明细"))
            else:
                compact_table(_LINES, [_line(line, one, banks) for line in lines.body["items"]], "结算明细")
                next_page(here, {}, lines.body["next"])


_LINES = [
    Column("银行"),
    Column("借据号"),
    Column("基金代偿（元）", number=True),
    Column("追偿回流（元）", number=True),
    *SHARES,
    Column("其中以前年度（元）", number=True),
]


def _line(line: Mapping[str, Any], one: Mapping[str, Any], banks: Mapping[str, str]) -> list[Cell]:
    return [
        bank_label(line["bank_code"], banks),
        Link(line["loan_no"], loan_page(one["county_code"], line["bank_code"], line["loan_no"])),
        yuan_text(line["paid_fen"]),
        yuan_text(line["given_back_fen"]),
        *share_cells(line),
        yuan_text(line["earlier_net_fen"]),
    ]


def _title(one: Mapping[str, Any]) -> str:
    return f"{area_text(one['county_code'])}{one['year']}年年终结算（第{one['number']}次）"


def _way(one: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    objected = one["state"] == "objected"
    reached = {"drawn_up": 1, "objected": 1, "confirmed": 2, "paid": 3, "received": 4}[one["state"]]
    even = one["payer"] is None
    parts = (
        ("市财政编制", one["drawn_up_on"]),
        ("县财政异议" if objected else "县财政确认", one["objected_on"] or one["confirmed_on"]),
        ("付款", one["paid_on"]),
        ("收款" if not even else "两清", one["received_on"]),
    )
    return [
        (
            name,
            day_text(day),
            "missed" if objected and at == 1 else "done" if at < reached else "next" if at == reached else "open",
        )
        for at, (name, day) in enumerate(parts)
        if not (even and at == 2)
    ]


@page(SETTLEMENTS + "/{settlement_id}/{step}", "年终结算")
async def show_settlement_step(request: Request, session: Session) -> Response | None:
    """Show what a step would come to, and ask for its day."""
    settlement_id, name = quote(request.path_params["settlement_id"], safe=""), request.path_params["step"]
    here = f"{SETTLEMENTS}/{settlement_id}"
    found, opened = await session.get(f"{API}/{settlement_id}"), open_form(request)
    if found.given and name not in open_steps(found.body, session.user):
        return back_with(request, here, opened.problem or "结算当前的状态不能办理这一步，请核对办理情况。")
    with frame(session.user, LOSSES, _title(found.body) if found.given else "年终结算", "请核对后办理"):
        if not found.given:
            notice(found.excuse("信贷服务", "这次结算"))
            html.a("返回损失分担", href=PATH + LOSSES)
            return None
        one, step = found.body, _STEPS[name]
        with section(f"{step.label}：{_owed(one)}", wide=True, name="confirm"):
            facts(
                [
                    ("净损失", yuan_amount(one["net_loss_fen"])),
                    ("市级承担", yuan_amount(one["city_share_fen"])),
                    ("县级承担", yuan_amount(one["county_share_fen"])),
                    ("应付", _owed(one)),
                ]
            )
            html.p(step.told).classes("muted")
            with step_form(opened, f"{here}/{name}", f"确认{step.label.removeprefix('确认')}", here):
                day_field(opened)
                if step.reasoned:
                    reason_field(opened, "异议")
    return None


@nicegui.app.post(SETTLEMENTS + "/{settlement_id}/{step}", include_in_schema=False)
async def take_settlement_step(
    request: Request,
    settlement_id: str,
    step: str,
    sent: SentStep,
) -> Response:
    """Take a settlement's step, and go back to it."""
    at = f"{quote(settlement_id, safe='')}/{quote(step, safe='')}"
    told = f"已{_STEPS[step].label}" if step in _STEPS else ABSENT
    form, done = f"{SETTLEMENTS}/{at}", partial(_told, told)
    return await take(request, f"{API}/{at}", sent.dated, key=sent.key, typed=sent.typed, form=form, done=done)


@nicegui.app.get(SETTLEMENTS + "/{settlement_id}/file/{form}", include_in_schema=False)
async def download_settlement(request: Request, settlement_id: str, form: str) -> Response:
    """Hand on a settlement as a file."""
    at = quote(settlement_id, safe="")
    back = partial(back_with, request, f"{SETTLEMENTS}/{at}")
    path = f"/credit/statements/year-settlements/{at}?format={quote(form, safe='')}"
    return await hand_on(request, path, back, kept=FILE_HEADERS)
