"""Opening a round of a procedure."""

from typing import Annotated, Any

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.pieces.elements import empty, notice, section
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.steps import Sent, count_field, day_field, open_form, refuse, step_form, take
from services.gateway.console.pieces.texts import area_line, area_names, area_text, read_count
from services.gateway.console.procedures.next_step import API, HERE
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page, today
from shared.areas import AreaLevel, full_code, level_of

_YEARS_BACK = 3


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
