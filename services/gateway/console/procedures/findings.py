"""What was found of an entry of a round: the survey of a household or village, or its signature."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import facts, notice, section
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.steps import (
    Opened,
    SentAsNamed,
    amount_field,
    back_with,
    count_field,
    day_field,
    hidden,
    open_form,
    refuse,
    step_form,
    take,
    text_field,
)
from services.gateway.console.pieces.texts import area_line, count_text, read_count, read_yuan
from services.gateway.console.procedures.next_step import API, HERE, may_take
from services.gateway.console.sessions import Session
from services.gateway.console.visits import page, today

Given = Mapping[str, Any]

FINDINGS = ("survey", "consent", "commitment")
"""Kinds of steps at which something is recorded of each entry first."""
_INCOMES = {
    "wage": "工资性收入",
    "business": "生产经营性收入",
    "transfer": "转移性收入",
    "property": "财产性收入",
    "production_cost": "生产经营支出",
    "paid_away": "转移性支出",
}
_GUARANTEED = {"true": "已落实", "false": "未落实"}
_HOLDING = {"true": "成立", "false": "不成立"}
_MOST_MEASURES = 6


@page(f"{HERE}/{{round_id}}/entries/{{entry_id}}", "登记")
async def show_finding_form(request: Request, session: Session) -> Response | None:
    """Ask for what was found of an entry."""
    user = session.user
    round_id, entry_id = (quote(request.path_params[name], safe="") for name in ("round_id", "entry_id"))
    at, opened = f"{HERE}/{round_id}", open_form(request)
    found, entries = await asyncio.gather(
        session.get(f"{API}/rounds/{round_id}"), session.get(f"{API}/rounds/{round_id}/entries")
    )
    if not (found.given and entries.given):
        return back_with(request, at, (entries if found.given else found).excuse("建档立卡服务", "这一轮程序"))
    one, following = found.body, found.body["next_step"]
    entry = next((entry for entry in entries.body["items"] if entry["id"] == entry_id), None)
    if entry is None or following is None or following["kind"] not in FINDINGS or not may_take(following, user):
        return back_with(request, at, opened.problem or "这个对象现在不需要由您登记。")
    plan = await session.get(API, {"area": one["area_code"], "on": one["opened_on"]})
    procedure = _procedure(plan.body["items"], one["procedure"]) if plan.given else None
    with frame(user, HERE, f"登记{following['label']}：{entry['head_name']}", f"{one['year']}年{one['label']}"):
        if procedure is None:
            notice("程序的规定暂时未能取得，现在不能登记。请稍后刷新页面。")
            return None
        with section(following["label"], "可以重新登记，以最后一次为准", wide=True, name="step"):
            facts(
                [
                    ("序号", str(entry["number"])),
                    ("村", area_line(entry["village_code"], below=user.area_code[:4])),
                    ("人口", count_text(entry["people"], "人")),
                ]
            )
            with step_form(opened, f"{at}/entries/{entry_id}", "登记", at):
                hidden("step", following["code"])
                day_field(opened, "登记日期")
                if following["kind"] != "survey":
                    _signature(opened)
                else:
                    _survey(entry, procedure, opened)
    return None


def _procedure(procedures: Sequence[Given], code: str) -> Given | None:
    return next((one for one in procedures if one["code"] == code), None)


def _signature(opened: Opened) -> None:
    text_field(opened, "signed_by", "签字人", most=50)
    required_choice("by_deputy", "是否由他人代签并按手印", labels.YES_NO, opened.value("by_deputy", "false"))


def _survey(entry: Given, procedure: Given, opened: Opened) -> None:
    village = entry["subject"] == "village"
    if not village:
        text_field(opened, "resident_cadre", "入户的驻村干部", most=50)
        text_field(opened, "linked_cadre", "入户的包扶干部", most=50)
        html.h3("全年家庭收支（元）")
        with html.div().classes("numbers"):
            for name, label in _INCOMES.items():
                amount_field(opened, name, label, "0")
    elif procedure.get("poverty_rate"):
        count_field(opened, "population", "全村人口")
    if elements := procedure.get("elements"):
        html.h3("各项标准")
        holding = elements["read_as"] == "conditions"
        for item in elements["items"]:
            with html.div().classes("numbers"):
                code = f"element-{item['code']}"
                required_choice(code, item["label"], _HOLDING if holding else _GUARANTEED, opened.value(code))
                text_field(opened, f"basis-{item['code']}", "依据", most=100)
        hidden("read_as", elements["read_as"])
    if procedure.get("removal") and not village:
        html.h3("已落实的帮扶措施")
        for place in range(_MOST_MEASURES):
            with html.div().classes("numbers"):
                text_field(opened, f"measure-{place}", f"措施 {place + 1}", most=100, required=place == 0)
                _started(opened, place)


def _started(opened: Opened, place: int) -> None:
    name = f"started-{place}"
    with html.div().classes("field"):
        html.label("开始日期", **{"for": name})
        field = html.input_(type="date", id=name, name=name, value=opened.value(name), required=place == 0)
        field.props["max"] = str(today())


class Found(SentAsNamed):
    """What was found, as it was typed; elements and measures are named by the plan."""

    step: str = ""
    signed_by: str = ""
    by_deputy: str = ""
    resident_cadre: str = ""
    linked_cadre: str = ""
    population: str = ""
    read_as: str = ""


class Untold(Exception):
    """Something can't be read as typed; the message is a sentence."""


@nicegui.app.post(HERE + "/{round_id}/entries/{entry_id}", include_in_schema=False)
async def record_finding(request: Request, round_id: UUID, entry_id: UUID, sent: Annotated[Found, Form()]) -> Response:
    """Record what was found of an entry, and go back to its round."""
    at = f"{HERE}/{round_id}"
    form = f"{at}/entries/{entry_id}"
    try:
        body = finding_of(sent)
    except Untold as untold:
        return refuse(request, str(untold), sent.typed, form)
    return await take(
        request,
        f"{API}/rounds/{round_id}/entries/{entry_id}/findings",
        body,
        key=sent.key,
        typed=sent.typed,
        form=form,
        done=lambda _finding: (at, "已登记。"),
    )


def finding_of(sent: Found) -> dict[str, Any]:
    """A finding as the API takes it.

    Raises:
        Untold: an amount or a number is none.
    """
    body: dict[str, Any] = {"step": sent.step, "occurred_on": sent.occurred_on}
    if sent.signed_by:
        body["signature"] = {"signed_by": sent.signed_by, "by_deputy": sent.by_deputy == "true"}
    if sent.resident_cadre or sent.linked_cadre:
        body["visit"] = {"resident_cadre": sent.resident_cadre, "linked_cadre": sent.linked_cadre}
    if any(sent.text(name) for name in _INCOMES):
        body["income"] = _income(sent)
    if sent.population:
        if (people := read_count(sent.population)) is None:
            raise Untold("全村人口应为整数，如 1200。")
        body["population"] = people
    if codes := sent.named("element-"):
        read_as = "holds" if sent.read_as == "conditions" else "secured"
        body["elements"] = {
            code: {read_as: sent.text(f"element-{code}") == "true", "basis": sent.text(f"basis-{code}")}
            for code in codes
        }
    if places := sent.named("measure-"):
        body["measures"] = [
            {"label": sent.text(f"measure-{place}"), "started_on": sent.text(f"started-{place}")} for place in places
        ]
    return body


def _income(sent: Found) -> dict[str, int]:
    found = {}
    for name, label in _INCOMES.items():
        amount_fen = read_yuan(sent.text(name) or "0")
        if amount_fen is None:
            raise Untold(f"{label}应写成元数，最多两位小数，如 12000.00。")
        found[f"{name}_fen"] = amount_fen
    return found
