"""Households that nobody has visited in a month or quarter."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page
from services.gateway.console.pieces.area_choice import area_choice
from services.gateway.console.pieces.elements import Cell, Column, Link, bar, empty, notice, section, table
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.texts import ABSENT, area_line, area_text, count_text, share_text
from services.gateway.console.sessions import Session
from services.gateway.console.visits import PATH, today
from shared.calendar import Quarter

HERE = "/unvisited"
API = "/registry/helping/unvisited"
PAGE_SIZE = "100"
SPANS = {"month": "本月", "quarter": "本季度", "year": "本年"}
COLUMNS = [Column("户主"), Column("户编号"), Column("村"), Column("帮扶人"), Column("上次走访")]


def first_day(span: str, on: date) -> date:
    """The first day of the month, quarter or year in which a day lies.

    Args:
        span: one of `SPANS`.
        on: the day.
    """
    match span:
        case "quarter":
            return date(on.year, 3 * Quarter.of(on).number - 2, 1)
        case "year":
            return date(on.year, 1, 1)
        case _:
            return on.replace(day=1)


def unvisited_row(one: Mapping[str, Any], area: str) -> list[Cell]:
    """A household in the list."""
    return [
        Link(one["head_name"], f"{PATH}/households/{one['household_id']}"),
        one["household_no"],
        area_line(one["village_code"], below=area),
        "、".join(one["helpers"]) or "没有帮扶人",
        one["last_visit_on"] or "从未走访",
    ]


def visited_text(body: Mapping[str, Any], span: str) -> str:
    """How many of the poor households were visited."""
    share = share_text(body["visited"], body["households"])
    told = f"{SPANS[span]}已走访 {body['visited']:,} / {count_text(body['households'], '户')}"
    return told if share == ABSENT else f"{told}（{share}）"


@area_page(HERE, "待走访农户")
async def show_unvisited(request: Request, session: Session, area: str) -> None:
    """Show the poor households of an area that nobody has visited since the month, quarter or year began."""
    user, span = session.user, request.query_params.get("span", "month")
    span = span if span in SPANS else "month"
    asked = {"area": area, "since": str(first_day(span, today())), "on": str(today()), "limit": PAGE_SIZE}
    if after := request.query_params.get("after", ""):
        asked["after"] = after
    answer = await session.get(API, asked)
    with (
        frame(user, HERE, "待走访农户", f"{area_text(area)} · 未脱贫的建档立卡户"),
        section(f"{SPANS[span]}还没有人走访", wide=True, name="list"),
    ):
        with html.form(method="get", action=PATH + HERE).classes("filters"):
            area_choice(user, area)
            required_choice("span", "时段", SPANS, span)
            with html.div().classes("field buttons"):
                html.button("查看", type="submit").classes("primary")
        if not answer.given:
            notice(answer.excuse("建档立卡服务", "走访情况"))
            return
        body = answer.body
        _progress(body, span)
        if body["items"]:
            table(COLUMNS, [unvisited_row(one, area) for one in body["items"]], "待走访农户")
        elif body["households"]:
            empty(f"{SPANS[span]}每户都走访过了。")
        else:
            empty("本地区没有未脱贫的建档立卡户。")
        if body["next"]:
            following = urlencode({"area": area, "span": span, "after": body["next"]})
            html.a("下一页", href=f"{PATH}{HERE}?{following}").classes("more")


def _progress(body: Mapping[str, Any], span: str) -> None:
    if body["households"]:
        text = visited_text(body, span)
        html.p(text)
        bar(body["visited"] / body["households"], "good", text)
