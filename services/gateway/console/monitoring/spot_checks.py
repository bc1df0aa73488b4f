"""Spot checks of households that left poverty: the draws of an area, one draw with its rates, sample and results."""

import asyncio
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any
from urllib.parse import quote
from uuid import UUID

import nicegui
from fastapi import Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page, show_refused
from services.gateway.console.monitoring.spot_check_results import API, HERE, LEVELS, may_record, show_closing
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.downloads import hand_on
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, bar, empty, facts, notice, section, table
from services.gateway.console.pieces.filters import next_page
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.steps import back_with, open_form, show_said
from services.gateway.console.pieces.texts import (
    ABSENT,
    area_line,
    count_text,
    day_text,
    percent_text,
    quarter_text,
    share_text,
)
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page, today

Given = Mapping[str, Any]

SAMPLE = "100"


def check_row(one: Given, area: str, _user: User) -> list[Cell]:
    """A draw in a list."""
    return [
        Link(quarter_text(one["quarter"]), f"{PATH}{HERE}/{one['id']}"),
        area_line(one["area_code"], below=area),
        LEVELS.get(one["level"], ABSENT),
        count_text(one["households"], "户"),
        count_text(one["drawn"], "户"),
        day_text(one["drawn_on"]),
        day_text(one["due_on"]),
        state_mark(one),
    ]


def state_mark(one: Given) -> Mark:
    """Whether a check is closed, runs, or is past its last day."""
    if one["closed_on"]:
        return Mark(f"{one['closed_on']} 完成", "good")
    return Mark("逾期未完成", "missed") if one["due_on"] < str(today()) else Mark("进行中", "on-course")


LISTING = Listing(
    here=HERE,
    title="抽查",
    told="脱贫户按季抽查，由近及远",
    api=API,
    service="监测服务",
    columns=[
        Column("季度"),
        Column("地区"),
        Column("抽取"),
        Column("脱贫户", number=True),
        Column("抽中", number=True),
        Column("抽取日期"),
        Column("入户期限"),
        Column("状态"),
    ],
    row=check_row,
    none="没有符合条件的抽查。",
    conditions=[Condition("closed", "状态", {"false": "进行中", "true": "已完成"})],
)


@area_page(HERE, "抽查")
async def show_checks(request: Request, session: Session, area: str) -> None:
    """Show the spot checks of an area and of those around it."""
    await show_listing(request, session, area, LISTING, _way_to_a_new_one)


def _way_to_a_new_one(_area: str, user: User) -> None:
    if "spot_check.draw" in user.permissions:
        html.a("抽取", href=f"{PATH}{HERE}/new").classes("more")


@page(f"{HERE}/{{check_id}}", "抽查")
async def show_check(request: Request, session: Session) -> None:
    """Show a draw: how far it has come, its rates, by what it can be repeated, and the sample with its results."""
    user, check_id = session.user, quote(request.path_params["check_id"], safe="")
    asked, opened = {"limit": SAMPLE}, open_form(request)
    if after := request.query_params.get("after", ""):
        asked["after"] = after
    found, groups, sample = await asyncio.gather(
        session.get(f"{API}/{check_id}"),
        session.get(f"{API}/{check_id}/groups"),
        session.get(f"{API}/{check_id}/sample", asked),
    )
    if not found.given:
        show_refused(user, HERE, "抽查", found.excuse("监测服务", "这次抽查"), back=("抽查", HERE))
        return
    one = found.body
    heading = f"{quarter_text(one['quarter'])}抽查"
    with frame(user, HERE, heading, area_line(one["area_code"], below=user.area_code[:4])):
        show_said(request)
        _progress(one)
        show_closing(one, user, opened)
        with section("各村各镇进度", wide=True, name="groups"):
            if groups.given and groups.body["items"]:
                _groups(groups.body["items"])
            elif groups.given:
                empty("没有抽中的村镇。")
            else:
                notice(groups.excuse("监测服务", "各村各镇进度"))
        with section("抽中农户", wide=True, name="sample"):
            if sample.given and sample.body["items"]:
                _sample(sample.body["items"], one, user)
                next_page(f"{HERE}/{one['id']}", {}, sample.body["next"])
            elif sample.given:
                empty("没有抽中农户。")
            else:
                notice(sample.excuse("监测服务", "抽中农户"))
        _draw(one)


def _progress(one: Given) -> None:
    progress = one["progress"]
    done = progress["drawn"] - progress["missing"]
    text = f"已登记结果 {done:,} / {count_text(progress['drawn'], '户')}"
    with section("进度和结果", wide=True, name="standing"):
        facts(
            [
                ("状态", state_mark(one)),
                ("抽取日期", day_text(one["drawn_on"])),
                ("入户期限", day_text(one["due_on"])),
                ("脱贫户", count_text(progress["households"], "户")),
                ("抽中", count_text(progress["drawn"], "户")),
                ("已入户", count_text(progress["checked"], "户")),
                ("已不在户", count_text(progress["gone"], "户")),
                ("逾期", count_text(progress["late"], "户")),
            ]
        )
        if progress["drawn"]:
            html.p(text)
            bar(done / progress["drawn"], "good", text)
        rows: list[list[Cell]] = [
            [
                rate["label"],
                percent_text(rate["rate"]),
                f"{rate['numerator']:,} / {rate['denominator']:,}",
                percent_text(rate["bound"]),
                _judged(rate["exceeded"]),
            ]
            for rate in progress["rates"]
        ]
        columns = [
            Column("指标"),
            Column("比率", number=True),
            Column("构成", number=True),
            Column("界限", number=True),
            Column("判定"),
        ]
        table(columns, rows, "结果")


def _judged(exceeded: bool | None) -> Mark:
    if exceeded is None:
        return Mark("尚无结果", "neutral")
    return Mark("超出界限", "missed") if exceeded else Mark("在界限内", "good")


def _groups(groups: Sequence[Given]) -> None:
    columns = [
        Column("村镇"),
        Column("抽中", number=True),
        Column("已入户", number=True),
        Column("已不在户", number=True),
        Column("未登记", number=True),
        Column("逾期", number=True),
    ]
    rows: list[list[Cell]] = [
        [
            one["group_label"],
            *(count_text(one["progress"][name], "户") for name in ("drawn", "checked", "gone", "missing", "late")),
        ]
        for one in groups
    ]
    table(columns, rows, "各村各镇进度")


def _sample(items: Sequence[Given], check: Given, user: User) -> None:
    recording = may_record(check, user)
    columns = [
        Column("户编号"),
        Column("村"),
        Column("入户日期"),
        Column("入户人"),
        Column("结果"),
        Column("问题", wide=True),
        Column("状态"),
        *([Column("登记")] if recording else []),
    ]
    rows: list[list[Cell]] = []
    for one in items:
        result = one["result"]
        number: Cell = one["household_no"]
        if "household.read" in user.permissions:
            number = Link(one["household_no"], f"{PATH}/households/{one['household_id']}")
        rows.append(
            [
                number,
                area_line(one["village_code"], below=user.area_code),
                day_text(result["visited_on"]) if result else ABSENT,
                result["visited_by"] if result else ABSENT,
                result["outcome_label"] if result else ABSENT,
                troubles_of(result) if result else (one["since_label"] or ABSENT),
                _visit_mark(one),
                *([_record(one, check)] if recording else []),
            ]
        )
    table(columns, rows, "抽中农户")


def _record(one: Given, check: Given) -> Cell:
    at = f"{PATH}{HERE}/{check['id']}/households/{one['household_id']}"
    return Link("更正" if one["result"] else "登记", at)


def _visit_mark(one: Given) -> Mark:
    if one["late"]:
        return Mark("逾期", "missed")
    return Mark("已登记", "good") if one["result"] else Mark("待入户", "behind")


def troubles_of(result: Given) -> str:
    """What was found wrong on a visit, in words; that nothing was where all is well."""
    lacking = [labels.GUARANTEES.get(code, "其他保障") for code, holds in result["guarantees"].items() if not holds]
    found = [
        *(["收入不达标"] if result["income_ok"] is False else []),
        *([f"保障未落实：{'、'.join(lacking)}"] if lacking else []),
        *(["不满意"] if result["satisfied"] is False else []),
        *(["错退"] if result["wrongly_exited"] else []),
        *([f"漏评 {len(result['missed'])} 户"] if result["missed"] else []),
        *([result["note"]] if result["note"] else []),
    ]
    return "；".join(found) or "未发现问题"


def _draw(one: Given) -> None:
    with section("抽取依据", "任何人可按此重做抽取", wide=True, name="draw"):
        share = Fraction(one["share"])
        facts(
            [
                ("抽取比例", share_text(share.numerator, share.denominator)),
                ("名单日期", day_text(one["population_on"])),
                ("公开种子", one["public_seed"] or ABSENT),
                ("随机数", one["nonce"]),
                ("名单摘要（SHA-256）", one["digest"]),
                ("抽取种子", one["seed"]),
                ("抽取人", one["drawn_by"]),
            ]
        )
        with html.div().classes("field buttons"):
            html.a("下载全部名单（csv）", href=f"{PATH}{HERE}/{one['id']}/population.csv")
            html.a("下载抽中名单（csv）", href=f"{PATH}{HERE}/{one['id']}/sample.csv")


@nicegui.app.get(HERE + "/{check_id}/{name}.csv", include_in_schema=False)
async def download_draw(request: Request, check_id: UUID, name: str) -> Response:
    """Hand on the households of a draw."""
    named = "sample" if name == "sample" else "population"
    kept = ("content-disposition", "x-content-type-options", "cache-control")
    back = partial(back_with, request, f"{HERE}/{check_id}")
    return await hand_on(request, f"{API}/{check_id}/{named}.csv", back, kept=kept)
