"""Departments: how the targets that each leads or joins stand, what it owes, and what it has to report."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page
from services.gateway.console.monitoring.targets import target_row
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, empty, facts, notice, section, table
from services.gateway.console.pieces.texts import ABSENT, area_line, area_text, count_text, day_text
from services.gateway.console.sessions import Session
from services.gateway.console.visits import PATH, today

HERE = "/department"
_OVERVIEW = "/overview"
_PARTS = {"lead": "牵头", "joint": "配合"}


def show_departments(answer: Answer, area: str, day: date) -> None:
    """The departments that plans and duties in an area name, each with how its targets stand."""
    if answer.given and not answer.body["items"]:
        return  # no plan in force names any
    with section("部门任务", f"截至 {day}", wide=True, name="departments"):
        if not answer.given:
            notice(answer.excuse("监测服务", "部门任务"))
            return
        columns = [
            Column("部门"),
            Column("牵头", number=True),
            Column("配合", number=True),
            Column("目标状态", wide=True),
            Column("待办职责", number=True),
            Column("逾期职责", number=True),
            Column("缺报数据", number=True),
        ]
        table(columns, [_row(one, area, day) for one in answer.body["items"]], "部门任务")


def _row(one: Mapping[str, Any], area: str, day: date) -> list[Cell]:
    asked = urlencode({"name": one["name"], "area": area, "on": str(day)})
    return [
        Link(one["name"], f"{PATH}{HERE}?{asked}"),
        count_text(one["leads"], "项"),
        count_text(one["joins"], "项"),
        status_text(one["by_status"]),
        count_text(one["duties"]["open"], "项"),
        count_text(one["duties"]["late"], "项"),
        count_text(one["figures_missing"], "项"),
    ]


def status_text(by_status: Sequence[Mapping[str, Any]]) -> str:
    """How many targets have each status: ``按进度 3 项、落后 1 项``."""
    told = [f"{one['label']} {count_text(one['targets'], '项')}" for one in by_status if one["targets"]]
    return "、".join(told) or ABSENT


@area_page(HERE, "部门任务", here=_OVERVIEW)
async def show_department(request: Request, session: Session, area: str) -> None:
    """Show all that a department answers for in an area, what is late first."""
    user, name = session.user, request.query_params.get("name", "")
    asked = {"area": area, "on": request.query_params.get("on", "") or str(today())}
    answer = await session.get(f"/monitoring/departments/{quote(name, safe='')}", asked)
    with frame(user, _OVERVIEW, name or "部门任务", f"{area_text(area)} · 牵头与配合的目标、职责和应报数据"):
        html.a(f"返回{area_text(area)}总览", href=f"{PATH}{_OVERVIEW}?{urlencode(asked)}").classes("more")
        if not answer.given:
            notice(answer.excuse("监测服务", "这个部门的任务"))
            return
        body = answer.body
        duties = body["duties"]
        with section("概况", f"截至 {body['on']}", wide=True, name="summary"):
            facts(
                [
                    ("牵头目标", count_text(body["leads"], "项")),
                    ("配合目标", count_text(body["joins"], "项")),
                    ("目标状态", status_text(body["by_status"])),
                    ("待办职责", count_text(duties["open"], "项")),
                    ("逾期职责", count_text(duties["late"], "项")),
                    ("已办职责", count_text(duties["kept"] + duties["kept_late"], "项")),
                ]
            )
        _targets(body["items"], area)
        _missing(body["figures_missing"], area)
        _duties(body["duties_owed"], area)


def _targets(targets: Sequence[Mapping[str, Any]], area: str) -> None:
    columns = [
        Column("目标"),
        Column("完成 / 任务", number=True),
        Column("状态"),
        Column("说明", wide=True),
        Column("分工"),
        Column("期限"),
    ]
    with section("目标", wide=True, name="targets"):
        if not targets:
            empty("方案没有给这个部门下达目标。")
            return
        rows = [
            [*target_row(target, area), _PARTS[target["part"]], day_text(target["milestone"]["due_on"])]
            for target in targets
        ]
        table(columns, rows, "目标")


def _missing(figures: Sequence[Mapping[str, Any]], area: str) -> None:
    if not figures:
        return
    columns = [Column("应报数据"), Column("地区"), Column("应反映的日期"), Column("状态")]
    with section("缺报数据", "尚无审核通过的数据", wide=True, name="missing"):
        rows: list[list[Cell]] = [
            [
                one["label"],
                area_line(one["area_code"], below=area),
                day_text(one["due_on"]),
                Mark("逾期未报", "missed") if one["late"] else Mark("待报", "behind"),
            ]
            for one in figures
        ]
        table(columns, rows, "缺报数据")


def _duties(duties: Sequence[Mapping[str, Any]], area: str) -> None:
    if not duties:
        return
    with section("待办职责", wide=True, name="duties"):
        rows: list[list[Cell]] = [
            [
                Link(duty["label"], f"{PATH}/duties/{duty['id']}"),
                area_line(duty["area_code"], below=area),
                day_text(duty["due_on"]),
                Mark(f"逾期 {duty['late_days']} 天", "missed") if duty["late_days"] else Mark("待办", "behind"),
            ]
            for duty in duties
        ]
        table([Column("职责"), Column("地区"), Column("期限"), Column("状态")], rows, "待办职责")
