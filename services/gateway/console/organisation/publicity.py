"""Projects and fund-use plans that lack publicity in the county, the township or the village."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from services.gateway.console.missing import area_page
from services.gateway.console.pieces.elements import Cell, Column
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.texts import area_line, label_text
from services.gateway.console.sessions import Session, User
from shared import codes

Given = Mapping[str, Any]

HERE = "/publicity"
API = "/registry/publicity/missing"
STANDINGS = {
    "missing": "未公示",
    "too_short": "公示天数不足",
    "objection_open": "异议未答复",
    "objection_upheld": "异议成立，未重新公示",
}
_ABOUT = {"project": "项目", "fund_plan": "资金使用计划"}
_LEVELS = {entry.code: entry.label for entry in codes.PUBLICITY_LEVELS}
_STAGES = {entry.code: entry.label for entry in codes.PROJECT_STAGES}
_TITLE = "资金公示"


def lacking_row(one: Given, area: str, _user: User) -> list[Cell]:
    """What lacks publicity, in a list."""
    return [
        one["number"],
        one["name"],
        label_text(_ABOUT, one["about"]),
        area_line(one["area_code"], below=area),
        f"{one['year']}年",
        "；".join(map(lacking_text, one["lacking"])),
    ]


def lacking_text(one: Given) -> str:
    """At which stage and level publicity is lacking, and how."""
    stage = f"{label_text(_STAGES, one['stage'])}（{one['since']}）" if one["stage"] else ""
    return f"{stage}{label_text(_LEVELS, one['level'])}：{label_text(STANDINGS, one['state'])}"


LISTING = Listing(
    here=HERE,
    title=_TITLE,
    told="资金项目应在县、乡镇、村三级公示；还在公示期内的不列",
    api=API,
    service="建档立卡服务",
    columns=[
        Column("编号"),
        Column("名称"),
        Column("类别"),
        Column("地区"),
        Column("年度"),
        Column("缺什么", wide=True),
    ],
    row=lacking_row,
    none="没有缺漏：应公示的都已公示。",
    conditions=[Condition("about", "类别", _ABOUT)],
    more=["on"],
)


@area_page(HERE, _TITLE)
async def show_lacking(request: Request, session: Session, area: str) -> None:
    """Show what of an area lacks publicity, projects where nothing else is asked for."""
    await show_listing(request, session, area, LISTING)
