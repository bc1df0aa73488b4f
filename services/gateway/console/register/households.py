"""Finding households: by the name of anybody in them, type and state, page by page.

Not by identity number: the conditions stand in the address, which browsers and proxies remember.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.area_choice import area_choice
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, choice, empty, notice, section, table
from services.gateway.console.pieces.texts import area_line, area_text, count_text, label_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH

HERE = "/households"
PAGE_SIZE = "50"
STATE_MARKS = {"registered": "on-course", "exited": "good"}
COLUMNS = [
    Column("户主"),
    Column("户编号"),
    Column("村"),
    Column("属性"),
    Column("主要致贫原因"),
    Column("人口", number=True),
    Column("状态"),
    Column("脱贫日期"),
]


@area_page(HERE, "建档立卡户")
async def show_households(request: Request, session: Session, area: str) -> None:
    """Show the households that meet the conditions in the address."""
    asked, user = _asked(request), session.user
    conditions = {**asked, "village_code": area, "limit": PAGE_SIZE, **_only(request, "after")}
    answer = await session.get("/registry/households", conditions)
    if area != user.area_code:
        asked["area"] = area
    with (
        frame(user, HERE, "建档立卡户", f"{area_text(area)} · 按姓名、户编号、属性和状态查找"),
        section("查找", wide=True, name="search"),
    ):
        _form(asked, user)
        if answer.given:
            _found(answer.body, asked, area)
        else:
            notice(answer.excuse("建档立卡服务", "名单"))


def _asked(request: Request) -> dict[str, str]:
    return _only(request, "q", "household_no", "household_type", "status")


def _only(request: Request, *names: str) -> dict[str, str]:
    given = {name: request.query_params.get(name, "").strip() for name in names}
    return {name: value for name, value in given.items() if value}


def _form(asked: Mapping[str, str], user: User) -> None:
    with html.form(method="get", action=PATH + HERE).classes("filters"):
        area_choice(user, asked.get("area"))
        with html.div().classes("field"):
            html.label("户主或成员姓名", **{"for": "q"})
            html.input_(id="q", name="q", value=asked.get("q", ""), placeholder="姓名开头", maxlength=50)
        with html.div().classes("field"):
            html.label("户编号", **{"for": "household_no"})
            html.input_(id="household_no", name="household_no", value=asked.get("household_no", ""), maxlength=32)
        choice("household_type", "属性", labels.HOUSEHOLD_TYPES, asked.get("household_type"))
        choice("status", "状态", labels.HOUSEHOLD_STATES, asked.get("status"))
        with html.div().classes("field buttons"):
            html.button("查找", type="submit").classes("primary")
            if asked:
                html.a("清除条件", href=PATH + HERE)


def _found(body: Mapping[str, Any], asked: Mapping[str, str], area: str) -> None:
    total = body["total"]
    count = count_text(total["count"], "户")
    html.p(f"共 {'超过 ' if total['capped'] else ''}{count}", role="status").classes("muted")
    if not body["items"]:
        empty("没有符合条件的农户。请放宽条件再查。" if asked else "本辖区尚未录入建档立卡户。")
        return
    table(COLUMNS, [household_row(row, area) for row in body["items"]], "建档立卡户")
    if body["next"]:
        following = urlencode({**asked, "after": body["next"]})
        html.a("下一页", href=f"{PATH}{HERE}?{following}").classes("more")


def household_row(row: Mapping[str, Any], area: str) -> list[Cell]:
    """A household in a list, its village told from where the reader is."""
    return [
        Link(row["head_name"], f"{PATH}{HERE}/{row['id']}"),
        row["household_no"],
        area_line(row["village_code"], below=area),
        label_text(labels.HOUSEHOLD_TYPES, row["household_type"]),
        label_text(labels.POVERTY_CAUSES, row["main_cause"]),
        count_text(row["people"], "人"),
        Mark(label_text(labels.HOUSEHOLD_STATES, row["status"]), STATE_MARKS.get(row["status"], "neutral")),
        row["exited_on"] or "—",
    ]
