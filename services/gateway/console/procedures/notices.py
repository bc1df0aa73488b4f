"""Public notices for those who work with them: what hangs out, what is objected, and the answers."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page, show_refused
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, empty, facts, notice, section, table
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.steps import Sent, day_field, open_form, reason_field, show_said, step_form, take
from services.gateway.console.pieces.texts import ABSENT, area_line, count_text, day_text, yuan_amount
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page, today

Given = Mapping[str, Any]

HERE = "/notices"
API = "/registry/notices"
_STATES = {"open": "公示中", "ended": "已结束"}
_OBJECTION_MARKS = {
    "open": Mark("待答复", "behind"),
    "upheld": Mark("异议成立", "missed"),
    "rejected": Mark("异议不成立", "good"),
}
_OUTCOMES = {"upheld": "异议成立（该对象退出名单）", "rejected": "异议不成立"}


def notice_row(one: Given, area: str, _user: User) -> list[Cell]:
    """A notice in a list."""
    return [
        Link(one["title"], f"{PATH}{HERE}/{one['id']}"),
        area_line(one["area_code"], below=area),
        day_text(one["starts_on"]),
        _days_text(one),
        day_text(one["free_on"]),
        count_text(one["open_objections"], "件"),
        state_mark(one),
    ]


def _days_text(one: Given) -> str:
    return f"{one['days']} 个工作日" if one["in_working_days"] else f"{one['days']} 天"


def state_mark(one: Given) -> Mark:
    """Whether a notice hangs out still, and whether it has hung long enough."""
    if one["state"] != "open":
        return Mark(_STATES["ended"], "good")
    return Mark("公示期满，可办理下一步", "behind") if one["free_on"] <= str(today()) else Mark("公示中", "on-course")


LISTING = Listing(
    here=HERE,
    title="公示",
    told="由近及远",
    api=API,
    service="建档立卡服务",
    columns=[
        Column("公示"),
        Column("地区"),
        Column("开始"),
        Column("天数", number=True),
        Column("最早结束"),
        Column("待答复异议", number=True),
        Column("状态"),
    ],
    row=notice_row,
    none="没有符合条件的公示。",
    conditions=[
        Condition("state", "状态", _STATES),
        Condition("objected", "待答复异议", {"true": "有", "false": "无"}),
    ],
)


@area_page(HERE, "公示")
async def show_notices(request: Request, session: Session, area: str) -> None:
    """Show the public notices of an area, the latest first."""
    await show_listing(request, session, area, LISTING)


@page(f"{HERE}/{{notice_id}}", "公示")
async def show_notice(request: Request, session: Session) -> None:
    """Show a notice with its list and the objections to it."""
    user, notice_id = session.user, quote(request.path_params["notice_id"], safe="")
    answers_objections = "procedure.write" in user.permissions
    found, *objections = await asyncio.gather(
        session.get(f"{API}/{notice_id}"),
        *([session.get(f"{API}/{notice_id}/objections")] if answers_objections else []),
    )
    if not found.given:
        show_refused(user, HERE, "公示", found.excuse("建档立卡服务", "这份公示"), back=("公示", HERE))
        return
    one = found.body
    with frame(user, HERE, one["title"], area_line(one["area_code"], below=user.area_code[:4])):
        show_said(request)
        _standing(one)
        if not objections:
            _count(one)
        elif objections[0].given:
            _objections(objections[0].body["items"], one)
        else:
            with section("异议", wide=True, name="objections"):
                notice(objections[0].excuse("建档立卡服务", "异议"))
        _listed(one["listed"])


def _standing(one: Given) -> None:
    with section("公示情况", wide=True, name="standing"):
        facts(
            [
                ("状态", state_mark(one)),
                ("开始", day_text(one["starts_on"])),
                ("公示期", _days_text(one)),
                ("最早结束", day_text(one["free_on"])),
                ("实际结束", day_text(one["ended_on"])),
                ("待答复异议", count_text(one["open_objections"], "件")),
                ("所属程序", Link("查看办理进度", f"{PATH}/procedures/{one['round_id']}")),
                ("公众页面", Link("查看公众看到的公示", f"/notices/{one['id']}")),
            ]
        )


def _count(one: Given) -> None:
    with section("异议", wide=True, name="objections"):
        empty(f"待答复 {one['open_objections']} 件。异议人信息只对负责答复的岗位显示。")


def _objections(objections: Sequence[Given], one: Given) -> None:
    with section("异议", f"待答复 {one['open_objections']} 件", wide=True, name="objections"):
        if not objections:
            empty("没有人提出异议。")
            return
        rows: list[list[Cell]] = [
            [
                day_text(objection["raised_on"]),
                "对整份名单" if objection["number"] is None else f"第 {objection['number']} 号",
                objection["statement"],
                f"{objection['name']}，{objection['contact']}",
                "网上" if objection["from_public"] else "现场",
                _OBJECTION_MARKS[objection["state"]],
                objection["answer"] or ABSENT,
                Link("答复", f"{PATH}{HERE}/{one['id']}/objections/{objection['id']}")
                if objection["state"] == "open"
                else ABSENT,
            ]
            for objection in objections
        ]
        columns = [
            Column("日期"),
            Column("针对"),
            Column("内容", wide=True),
            Column("异议人"),
            Column("途径"),
            Column("状态"),
            Column("答复", wide=True),
            Column("办理"),
        ]
        table(columns, rows, "异议")


def _listed(listed: Sequence[Given]) -> None:
    columns = [
        Column("序号", number=True),
        Column("姓名"),
        Column("村民小组"),
        Column("人口", number=True),
        Column("人均收入", number=True),
        Column("说明", wide=True),
    ]
    with section("公示名单", "姓名已遮蔽", wide=True, name="listed"):
        rows: list[list[Cell]] = [
            [
                str(one["number"]),
                one["name"],
                one["village_group"] or ABSENT,
                count_text(one["people"], "人"),
                yuan_amount(one["per_head_fen"]),
                one["explanation"] or ABSENT,
            ]
            for one in listed
        ]
        if rows:
            table(columns, rows, "公示名单")
        else:
            empty("名单为空。")


@page(f"{HERE}/{{notice_id}}/objections/{{objection_id}}", "答复异议")
async def show_answer(request: Request, session: Session) -> None:
    """Ask for the answer to an objection."""
    user = session.user
    notice_id, objection_id = (quote(request.path_params[name], safe="") for name in ("notice_id", "objection_id"))
    at, opened = f"{HERE}/{notice_id}", open_form(request)
    answer = await session.get(f"{API}/{notice_id}/objections")
    with frame(user, HERE, "答复异议", "异议成立的，该对象退出名单"):
        found = [one for one in answer.body["items"] if one["id"] == objection_id] if answer.given else []
        if not found:
            notice("没有这件异议。" if answer.given else answer.excuse("建档立卡服务", "异议"))
            html.a("返回公示", href=PATH + at)
            return
        (objection,) = found
        with section("异议", wide=True, name="objection"):
            facts(
                [
                    ("日期", day_text(objection["raised_on"])),
                    ("异议人", f"{objection['name']}，{objection['contact']}"),
                    ("状态", _OBJECTION_MARKS[objection["state"]]),
                ]
            )
            html.p(objection["statement"])
        if objection["state"] != "open":
            notice(f"已于 {objection['answered_on']} 答复：{objection['answer']}", "good")
            return
        with section("答复", wide=True, name="step"), step_form(opened, f"{at}/objections/{objection_id}", "答复", at):
            required_choice("outcome", "处理结果", _OUTCOMES, opened.value("outcome"))
            day_field(opened, "答复日期")
            reason_field(opened, "答复内容（异议人会看到）", most=2000)


class _Answered(Sent):
    """The answer to an objection."""

    outcome: str = ""


@nicegui.app.post(HERE + "/{notice_id}/objections/{objection_id}", include_in_schema=False)
async def answer_objection(
    request: Request,
    notice_id: UUID,
    objection_id: UUID,
    sent: Annotated[_Answered, Form()],
) -> Response:
    """Answer an objection, and go back to its notice."""
    at = f"{HERE}/{notice_id}"
    return await take(
        request,
        f"{API}/{notice_id}/objections/{objection_id}/answer",
        {"occurred_on": sent.occurred_on, "outcome": sent.outcome, "answer": sent.reason},
        key=sent.key,
        typed=sent.typed,
        form=f"{at}/objections/{objection_id}",
        done=lambda _objection: (at, "已答复。"),
    )
