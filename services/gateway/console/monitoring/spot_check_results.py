"""A quarter's spot check from its draw on: drawing it, entering what each visit came to, closing it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.area_choice import areas_of
from services.gateway.console.pieces.elements import choice, facts, notice, section
from services.gateway.console.pieces.filters import quarters_until, required_choice
from services.gateway.console.pieces.steps import (
    Opened,
    Sent,
    SentAsNamed,
    SentStep,
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
from services.gateway.console.pieces.texts import area_line, area_text, count_text, quarter_text, read_count
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import page, today
from shared.areas import significant_prefix

Given = Mapping[str, Any]

HERE = "/spot-checks"
API = "/monitoring/spot-checks"
LEVELS = {"village": "按村", "town": "按乡镇"}
_OUTCOMES = {"checked": "已核查", "gone": "已不在当地"}
_ANSWERS = {"income_ok": "收入是否达标", "satisfied": "是否满意", "wrongly_exited": "是否错退"}
_UNTOLD = "未填"
_MOST_MISSED = 3
"""On a form at first; one that holds so many has room for another when it is corrected."""
_READ_AT_ONCE = "500"


# drawing --------------------------------------------------------------------------------------------------------------


@page(f"{HERE}/new", "抽取")
async def show_draw_form(request: Request, session: Session) -> None:
    """Ask for what is drawn."""
    user, opened = session.user, open_form(request)
    with (
        frame(user, HERE, "抽取", "每地每季抽取一次，随机数先于名单确定，任何人可以重做"),
        section("抽取脱贫户", "抽取以后不能重抽", wide=True, name="step"),
        step_form(opened, f"{HERE}/new", "抽取", HERE),
    ):
        areas = {code: area_line(code, below=user.area_code) for code in areas_of(user.area_code)}
        required_choice("area", "地区", areas, opened.value("area", user.area_code))
        required_choice("quarter", "季度", quarters_until(today()), opened.value("quarter"))
        required_choice("level", "按什么抽取", LEVELS, opened.value("level"))
        text_field(opened, "public_seed", "事先公开约定的种子（如开奖号码，可不填）", most=200, required=False)
        day_field(opened, "抽取日期")


class _Drawn(Sent):
    """What is drawn."""

    area: str = ""
    quarter: str = ""
    level: str = ""
    public_seed: str = ""


@nicegui.app.post(f"{HERE}/new", include_in_schema=False)
async def draw_check(request: Request, sent: Annotated[_Drawn, Form()]) -> Response:
    """Draw a spot check, and go to it."""
    body = {
        "area_code": sent.area,
        "quarter": sent.quarter,
        "level": sent.level,
        "public_seed": sent.public_seed,
        "occurred_on": sent.occurred_on,
    }
    return await take(
        request,
        API,
        body,
        key=sent.key,
        typed=sent.typed,
        form=f"{HERE}/new",
        done=lambda one: (f"{HERE}/{one['id']}", f"已抽取 {count_text(one['drawn'], '户')}。"),
    )


# results --------------------------------------------------------------------------------------------------------------


@page(f"{HERE}/{{check_id}}/households/{{household_id}}", "登记抽查结果")
async def show_result_form(request: Request, session: Session) -> Response | None:
    """Ask for what the visit to a drawn household came to, or for what was wrong in that."""
    user, opened = session.user, open_form(request)
    check_id, household_id = (quote(request.path_params[name], safe="") for name in ("check_id", "household_id"))
    at = f"{HERE}/{check_id}"
    found = await session.get(f"{API}/{check_id}")
    if not found.given:
        return back_with(request, HERE, found.excuse("监测服务", "这次抽查"))
    check = found.body
    drawn = await _find_drawn(session, check_id, household_id)
    if drawn is None or not may_record(check, user):
        return back_with(request, at, opened.problem or "这一户现在不需要由您登记。")
    with frame(user, HERE, f"登记抽查结果：{drawn['household_no']}", f"{quarter_text(check['quarter'])}抽查"):
        if drawn["result"]:
            notice("这一户已有结果，这里是更正：更正以后以新的为准，原来的仍留存。", "neutral")
        with section("入户结果", "已不在当地的，只填说明", wide=True, name="step"):
            facts(
                [
                    ("户编号", drawn["household_no"]),
                    ("村", area_line(drawn["village_code"], below=user.area_code[:4])),
                    ("抽查期限", check["due_on"]),
                ]
            )
            with step_form(opened, f"{at}/households/{household_id}", "登记", at):
                _fields(check, drawn["result"] or {}, user, opened)
    return None


async def _find_drawn(session: Session, check_id: str, household_id: str) -> Given | None:
    asked: dict[str, str] = {"limit": _READ_AT_ONCE}
    while True:
        answer = await session.get(f"{API}/{check_id}/sample", asked)
        if not answer.given:
            return None
        for one in answer.body["items"]:
            if one["household_id"] == household_id:
                drawn: Given = one
                return drawn
        if not answer.body["next"]:
            return None
        asked["after"] = answer.body["next"]


def may_record(check: Given, user: User) -> bool:
    """Whether the reader enters results of a check as it stands."""
    return check["closed_on"] is None and "spot_check.record" in user.permissions


def _fields(check: Given, result: Given, user: User, opened: Opened) -> None:
    hidden("corrects", str(result.get("version", "")))
    required_choice("outcome", "入户情况", _OUTCOMES, opened.value("outcome", result.get("outcome", "checked")))
    day_field(opened, "入户日期", "visited_on")
    text_field(opened, "visited_by", "入户人", otherwise=result.get("visited_by", user.name), most=50)
    helper = result.get("helper") or ""
    text_field(opened, "helper", "帮扶责任人（不能是入户人）", otherwise=helper, most=50, required=False)
    with html.div().classes("numbers"):
        for name, label in _ANSWERS.items():
            _answer(opened, name, label, result.get(name))
        for code in check["elements"]:
            told = result.get("guarantees", {}).get(code)
            _answer(opened, f"guarantee-{code}", labels.GUARANTEES.get(code, code), told)
    count_field(opened, "looked_at", "查看的非建档立卡户数", required=False)
    with html.details().classes("figures"):
        html.summary("发现漏评的，写明户主和情况")
        known: Sequence[Given] = result.get("missed", [])
        for place in range(max(_MOST_MISSED, len(known) + 1)):
            one = known[place] if place < len(known) else {}
            with html.div().classes("numbers"):
                name, reason = one.get("head_name", ""), one.get("reason", "")
                text_field(opened, f"missed-{place}", f"户主 {place + 1}", otherwise=name, most=50, required=False)
                text_field(opened, f"missed-why-{place}", "情况", otherwise=reason, most=100, required=False)
    text_field(opened, "note", "说明（有问题的必填）", otherwise=result.get("note") or "", most=1000, required=False)


def _answer(opened: Opened, name: str, label: str, told: bool | None) -> None:
    chosen = opened.value(name, "" if told is None else str(told).lower())
    choice(name, label, labels.YES_NO, chosen, otherwise=_UNTOLD)


class Result(SentAsNamed):
    """What a visit came to, as it was typed; guarantees and missed households are numbered or named."""

    outcome: str = ""
    visited_on: str = ""
    visited_by: str = ""
    helper: str = ""
    looked_at: str = ""
    note: str = ""
    corrects: str = ""


@nicegui.app.post(HERE + "/{check_id}/households/{household_id}", include_in_schema=False)
async def enter_result(
    request: Request, check_id: UUID, household_id: UUID, sent: Annotated[Result, Form()]
) -> Response:
    """Enter what a visit came to, and go back to the check."""
    at = f"{HERE}/{check_id}"
    form = f"{at}/households/{household_id}"
    if sent.looked_at and read_count(sent.looked_at) is None:
        return refuse(request, "查看的户数应为整数，如 5。", sent.typed, form)
    return await take(
        request,
        f"{API}/{check_id}/households/{household_id}/results",
        result_of(sent),
        key=sent.key,
        typed=sent.typed,
        form=form,
        done=lambda one: (f"{at}#sample", f"已登记：{one['household_no']} {one['result']['outcome_label']}。"),
    )


_TRUTHS = {"true": True, "false": False}


def result_of(sent: Result) -> dict[str, Any]:
    """A result as the API takes it; what was left open is left out, so that the API says what it lacks."""
    guarantees = {name: _TRUTHS[told] for name, told in sent.named("guarantee-").items() if told in _TRUTHS}
    missed = [
        {"head_name": sent.text(f"missed-{place}"), "reason": sent.text(f"missed-why-{place}")}
        for place in range(len(sent.named()))
        if sent.text(f"missed-{place}") or sent.text(f"missed-why-{place}")
    ]
    found: dict[str, Any] = {
        "outcome": sent.outcome,
        "visited_on": sent.visited_on,
        "visited_by": sent.visited_by,
        "guarantees": guarantees,
        "looked_at": read_count(sent.looked_at) or 0,
        "missed": missed,
    }
    found |= {name: _TRUTHS[sent.text(name)] for name in _ANSWERS if sent.text(name) in _TRUTHS}
    found |= {name: value for name in ("helper", "note") if (value := getattr(sent, name))}
    if version := read_count(sent.corrects):
        found["corrects"] = version
    return found


# closing --------------------------------------------------------------------------------------------------------------


def show_closing(check: Given, user: User, opened: Opened) -> None:
    """The form by which the reader closes a check, if it is his; what is missing before that."""
    inside = significant_prefix(check["area_code"]).startswith(user.area_code)
    if check["closed_on"] or "spot_check.draw" not in user.permissions or not inside:
        return
    with section("办结", wide=True, name="step"):
        if missing := check["progress"]["missing"]:
            html.p(f"还有 {count_text(missing, '户')}没有登记结果，登记齐全后在这里办结。").classes("muted")
            return
        with step_form(opened, f"{HERE}/{check['id']}/close", "办结抽查", HERE):
            day_field(opened, "办结日期")


@nicegui.app.post(HERE + "/{check_id}/close", include_in_schema=False)
async def close_check(request: Request, check_id: UUID, sent: SentStep) -> Response:
    """Close a check, and go back to it."""
    at = f"{HERE}/{check_id}"
    body = {"occurred_on": sent.occurred_on}
    return await take(
        request,
        f"{API}/{check_id}/close",
        body,
        key=sent.key,
        typed=sent.typed,
        form=at,
        done=lambda one: (at, f"{area_text(one['area_code'])}{quarter_text(one['quarter'])}抽查已办结。"),
    )
