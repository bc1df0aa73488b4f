"""Opening a round of a procedure, and taking households, villages or monitoring objects into it."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.pieces.elements import empty, notice, section
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.steps import (
    Sent,
    back_with,
    count_field,
    day_field,
    open_form,
    refuse,
    step_form,
    take,
)
from services.gateway.console.pieces.texts import area_line, area_names, area_text, count_text, read_count
from services.gateway.console.procedures.next_step import API, HERE, may_take
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page, today
from shared.areas import AreaLevel, full_code, level_of, significant_prefix

Given = Mapping[str, Any]

_YEARS_BACK = 3
_SUBJECTS = {
    "exit": "household_id",
    "return": "household_id",
    "monitoring_removal": "monitoring_object_id",
    "village_identification": "village_code",
    "village_exit": "village_code",
}
"""Procedure → what it takes in, as the API calls it; applicants with their papers are entered through the API."""
_LABELS = {"household_id": "农户", "monitoring_object_id": "监测对象", "village_code": "村"}


# opening --------------------------------------------------------------------------------------------------------------


@page(f"{HERE}/new", "启动程序")
async def show_new_round(request: Request, session: Session) -> None:
    """Show the procedures that the reader's post opens, in the areas where they are opened."""
    user, opened = session.user, open_form(request)
    plans = await session.get(API, {"area": full_code(user.area_code)})
    with frame(user, HERE, "启动程序", f"{area_text(user.area_code)} · 按启动当日有效的规定办理"):
        if not plans.given:
            notice(plans.excuse("建档立卡服务", "程序的规定"))
            return
        mine = {one["code"]: one for one in plans.body["items"] if one["opened_by"] == user.role}
        with section("新的一轮", wide=True, name="step"):
            if not mine:
                empty("现行规定中没有由您的岗位启动的程序。")
                html.a("返回程序", href=PATH + HERE)
                return
            with step_form(opened, f"{HERE}/new", "启动", HERE):
                names = {code: one["label"] for code, one in mine.items()}
                required_choice("procedure", "程序", names, opened.value("procedure"))
                levels = {AreaLevel(one["area_level"]) for one in mine.values()}
                areas = {code: area_line(code, below=user.area_code) for code in _areas(user, levels)}
                required_choice("area_code", "地区", areas, opened.value("area_code"))
                years = {str(year): f"{year}年" for year in range(today().year, today().year - _YEARS_BACK, -1)}
                required_choice("year", "年度（按哪一年的收入）", years, opened.value("year"))
                day_field(opened, "启动日期")
                if any(one["scale_control"] for one in mine.values()):
                    html.p("贫困户识别按规模控制，须填控制户数或人数。").classes("muted small")
                    with html.div().classes("numbers"):
                        count_field(opened, "quota_households", "控制户数", required=False)
                        count_field(opened, "quota_people", "控制人数", required=False)


def _areas(user: User, levels: set[AreaLevel]) -> list[str]:
    return [code for code in area_names() if code.startswith(user.area_code) and level_of(code) in levels]


class _NewRound(Sent):
    """A round as it was typed."""

    procedure: str = ""
    area_code: str = ""
    year: str = ""
    quota_households: str = ""
    quota_people: str = ""


@nicegui.app.post(f"{HERE}/new", include_in_schema=False)
async def open_round(request: Request, sent: Annotated[_NewRound, Form()]) -> Response:
    """Open a round, and go to it."""
    body: dict[str, Any] = {
        "procedure": sent.procedure,
        "area_code": sent.area_code,
        "occurred_on": sent.occurred_on,
        "year": read_count(sent.year) or 0,
    }
    for name in ("quota_households", "quota_people"):
        if (typed := getattr(sent, name)) and (number := read_count(typed)) is None:
            return refuse(request, "控制规模应为整数，如 50。", sent.typed, f"{HERE}/new")
        if typed:
            body[name] = number
    return await take(
        request,
        f"{API}/rounds",
        body,
        key=sent.key,
        typed=sent.typed,
        form=f"{HERE}/new",
        done=lambda one: (f"{HERE}/{one['id']}", f"已启动。下一步：{one['next_step']['label']}。"),
    )


# entries --------------------------------------------------------------------------------------------------------------


def may_enter(one: Given, user: User) -> bool:
    """Whether the reader may take something into a round as it stands."""
    following = one["next_step"]
    return following is not None and following["kind"] == "application" and may_take(following, user)


@page(f"{HERE}/{{round_id}}/entries/new", "纳入对象")
async def show_new_entry(request: Request, session: Session) -> Response | None:
    """Show what may be taken into a round."""
    user, round_id = session.user, quote(request.path_params["round_id"], safe="")
    at, opened = f"{HERE}/{round_id}", open_form(request)
    found = await session.get(f"{API}/rounds/{round_id}")
    if not found.given:
        return back_with(request, HERE, found.excuse("建档立卡服务", "这一轮程序"))
    one = found.body
    if not may_enter(one, user):
        return back_with(request, at, opened.problem or "这一轮程序现在不由您纳入对象。")
    subject = _SUBJECTS.get(one["procedure"])
    with frame(user, HERE, "纳入对象", f"{one['year']}年{one['label']}"), section("对象", wide=True, name="step"):
        if subject is None:
            notice(
                "申请户要登记全部家庭成员，请用接口 POST /api/v1/registry/procedures/rounds/{id}/entries 办理。",
                "neutral",
            )
            html.a("返回本轮程序", href=PATH + at)
            return None
        options = await _candidates(session, one, subject)
        if isinstance(options, Answer):
            notice(options.excuse("建档立卡服务", f"{_LABELS[subject]}名单"))
        elif not options:
            empty(f"本地区没有可以纳入的{_LABELS[subject]}。")
        else:
            with step_form(opened, f"{at}/entries", "纳入", at):
                required_choice(subject, _LABELS[subject], options, opened.value(subject))
                day_field(opened, "申请日期")
    return None


async def _candidates(session: Session, one: Given, subject: str) -> dict[str, str] | Answer:
    """What could be taken in by its id, with its name; the answer where it isn't told."""
    area = one["area_code"]
    if subject == "village_code":
        return _villages_of(area)
    if subject == "household_id":
        status = "registered" if one["procedure"] == "exit" else "exited"
        path, asked = "/registry/households", {"village_code": area, "status": status}
    else:
        path, asked = "/registry/monitoring-objects", {"area": area}
    answer = await session.get(path, {**asked, "limit": "500"})
    if not answer.given:
        return answer
    return {item["id"]: _named(item) for item in answer.body["items"] if not item.get("removed_on")}


def _named(item: Given) -> str:
    number = item.get("household_no")
    return f"{item['head_name']}（{f'{number}，' if number else ''}{count_text(item['people'], '人')}）"


def _villages_of(area: str) -> dict[str, str]:
    inside = significant_prefix(area)
    villages = (code for code in area_names() if code.startswith(inside) and level_of(code) is AreaLevel.VILLAGE)
    return {code: area_line(code, below=area) for code in villages}


class _NewEntry(Sent):
    """What is taken into a round."""

    household_id: str = ""
    monitoring_object_id: str = ""
    village_code: str = ""


@nicegui.app.post(HERE + "/{round_id}/entries", include_in_schema=False)
async def add_entry(request: Request, round_id: UUID, sent: Annotated[_NewEntry, Form()]) -> Response:
    """Take something into a round, and go back to it."""
    at = f"{HERE}/{round_id}"
    body = {name: value for name, value in sent.typed.items() if value and name != "reason"}
    return await take(
        request,
        f"{API}/rounds/{round_id}/entries",
        body,
        key=sent.key,
        typed=sent.typed,
        form=f"{at}/entries/new",
        done=lambda entry: (at, f"已纳入：{entry['number']} 号 {entry['head_name']}。"),
    )
