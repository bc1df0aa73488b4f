"""Monitoring objects: households at risk of poverty, on the register or not, and one that is on no register."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import Request

from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page, show_refused
from services.gateway.console.monitoring.alerts import alert_table
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, empty, facts, notice, section
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.texts import area_line, count_text, day_text, label_text, yuan_amount
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page

HERE = "/monitored"
API = "/registry/monitoring-objects"


def _row(one: Mapping[str, Any], area: str, _user: User) -> list[Cell]:
    return [
        Link(one["head_name"], address_of(one)),
        area_line(one["area_code"], below=area),
        label_text(labels.MONITORED_KINDS, one["monitored_kind"]),
        _risks(one),
        count_text(one["people"], "人"),
        yuan_amount(one["per_head_fen"]),
        day_text(one["entered_on"]),
        _state(one),
    ]


def address_of(one: Mapping[str, Any]) -> str:
    """Where a monitoring object is shown: on its household's page, where it is on the register."""
    household_id = one["household_id"]
    return f"{PATH}/households/{household_id}" if household_id else f"{PATH}{HERE}/{one['id']}"


def _risks(one: Mapping[str, Any]) -> str:
    return "、".join(label_text(labels.RISKS, risk) for risk in one["risks"])


def _state(one: Mapping[str, Any]) -> Mark:
    return Mark("风险已消除", "good") if one["removed_on"] else Mark("监测中", "behind")


LISTING = Listing(
    here=HERE,
    title="监测对象",
    told="按识别先后",
    api=API,
    service="建档立卡服务",
    columns=[
        Column("户主"),
        Column("村"),
        Column("类别"),
        Column("风险"),
        Column("人口", number=True),
        Column("人均可支配收入", number=True),
        Column("识别日期"),
        Column("状态"),
    ],
    row=_row,
    none="没有符合条件的监测对象。",
    conditions=[Condition("monitored_kind", "类别", labels.MONITORED_KINDS)],
)


@area_page(HERE, "监测对象")
async def show_objects(request: Request, session: Session, area: str) -> None:
    """Show the monitoring objects of an area."""
    await show_listing(request, session, area, LISTING)


@page(f"{HERE}/{{object_id}}", "监测对象")
async def show_object(request: Request, session: Session) -> None:
    """Show a monitoring object with its alerts."""
    object_id = quote(request.path_params["object_id"], safe="")
    found, alerts = await asyncio.gather(
        session.get(f"{API}/{object_id}"),
        session.get("/monitoring/alerts", {"household_id": request.path_params["object_id"], "limit": "100"}),
    )
    user = session.user
    if not found.given:
        show_refused(user, HERE, "监测对象", found.excuse("建档立卡服务", "该监测对象"), back=("名单", HERE))
        return
    one = found.body
    with frame(user, HERE, f"{one['head_name']}户", area_line(one["area_code"], below=user.area_code[:4])):
        _record(one, user)
        with section("预警", wide=True, name="alerts"):
            if not alerts.given:
                notice(alerts.excuse("监测服务", "预警"))
            elif alerts.body["items"]:
                alert_table(alerts.body["items"], user.area_code, linked=False)
            else:
                empty("该户没有预警。")


def _record(one: Mapping[str, Any], user: User) -> None:
    on_register: Cell = "未建档立卡"
    if one["household_id"]:
        on_register = Link("查看档案", address_of(one)) if "household.read" in user.permissions else "已建档立卡"
    with section("监测情况", wide=True, name="record"):
        facts(
            [
                ("户主", one["head_name"]),
                ("类别", label_text(labels.MONITORED_KINDS, one["monitored_kind"])),
                ("风险", _risks(one)),
                ("状态", _state(one)),
                ("人口", count_text(one["people"], "人")),
                ("有无劳动能力", "有" if one["labour"] else "无"),
                ("人均可支配收入", yuan_amount(one["per_head_fen"])),
                ("识别日期", day_text(one["entered_on"])),
                ("已落实措施", count_text(one["measures"], "项")),
                ("风险消除日期", day_text(one["removed_on"])),
                ("档案", on_register),
            ]
        )
