"""Procedures: the rounds of an area, and one round with all its steps: taken, next, and what the next one lacks."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import Request
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page, show_refused
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, empty, facts, notice, section, table
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.steps import open_form, show_said, step_bar
from services.gateway.console.pieces.texts import ABSENT, area_line, count_text, day_text, label_text
from services.gateway.console.procedures.entries import may_enter
from services.gateway.console.procedures.findings import FINDINGS
from services.gateway.console.procedures.next_step import API, HERE, may_take, show_next_step
from services.gateway.console.procedures.papers import names_of, papers_of, show_papers
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page, today

Given = Mapping[str, Any]

PROCEDURES = {
    "identification": "贫困户识别",
    "exit": "贫困户脱贫",
    "return": "返贫认定",
    "village_identification": "贫困村识别",
    "village_exit": "贫困村退出",
    "monitoring_entry": "监测对象识别",
    "monitoring_removal": "监测对象风险消除",
}
_STATES = {"running": "进行中", "completed": "已完成", "failed": "未通过"}
_MARKS = {"running": "on-course", "completed": "good", "failed": "missed"}
_ENTRY_STATES = {"standing": "在程序中", "dropped": "已退出", "entered": "已录入"}
_ENTRY_MARKS = {"standing": "on-course", "dropped": "neutral", "entered": "good"}


def round_row(one: Given, area: str, _user: User) -> list[Cell]:
    """A round in a list."""
    quota = one["quota_households"]
    return [
        Link(label_text(PROCEDURES, one["procedure"]), f"{PATH}{HERE}/{one['id']}"),
        area_line(one["area_code"], below=area),
        f"{one['year']}年",
        day_text(one["opened_on"]),
        day_text(one["ended_on"]),
        ABSENT if quota is None else count_text(quota, "户"),
        Mark(label_text(_STATES, one["state"]), _MARKS.get(one["state"], "neutral")),
    ]


LISTING = Listing(
    here=HERE,
    title="程序",
    told="识别、退出、监测等程序，按启动先后",
    api=f"{API}/rounds",
    service="建档立卡服务",
    columns=[
        Column("程序"),
        Column("地区"),
        Column("年度"),
        Column("启动"),
        Column("结束"),
        Column("规模", number=True),
        Column("状态"),
    ],
    row=round_row,
    none="没有符合条件的程序。",
    conditions=[Condition("procedure", "程序", PROCEDURES), Condition("state", "状态", _STATES)],
)


@area_page(HERE, "程序")
async def show_rounds(request: Request, session: Session, area: str) -> None:
    """Show the rounds of an area in the order in which they were opened."""
    await show_listing(request, session, area, LISTING, _way_to_a_new_one)


def _way_to_a_new_one(_area: str, user: User) -> None:
    if "procedure.write" in user.permissions:
        html.a("启动程序", href=f"{PATH}{HERE}/new").classes("more")


@page(f"{HERE}/{{round_id}}", "程序")
async def show_round(request: Request, session: Session) -> None:
    """Show a round with its step bar, the next step to be taken, its entries and the steps taken."""
    user, round_id = session.user, quote(request.path_params["round_id"], safe="")
    opened = open_form(request)
    found, entries, papers = await asyncio.gather(
        session.get(f"{API}/rounds/{round_id}"),
        session.get(f"{API}/rounds/{round_id}/entries"),
        papers_of(session, round_id),
    )
    if not found.given:
        show_refused(user, HERE, "程序", found.excuse("建档立卡服务", "这一轮程序"), back=("程序", HERE))
        return
    one = found.body
    # the plan of the day on which it was opened holds for the whole round
    plan = await session.get(API, {"area": one["area_code"], "on": one["opened_on"]})
    steps = _steps_of(plan.body["items"], one["procedure"]) if plan.given else []
    heading = f"{one['year']}年{one['label']}"
    with frame(user, HERE, heading, area_line(one["area_code"], below=user.area_code[:4])):
        show_said(request)
        _standing(one, steps)
        planned = _planned(one, steps)
        show_papers(one, planned["evidence"] if planned else (), papers, user)
        if planned is not None:
            files, listed = names_of(papers), entries.body["items"] if entries.given else []
            show_next_step(one, planned["evidence"], files, listed, user, opened)
        elif one["next_step"] is not None and may_take(one["next_step"], user):
            notice("程序的规定暂时未能取得，现在不能办理这一步。请稍后刷新页面。")
        _entries(one, entries, user)
        _taken(one["steps"])


def _planned(one: Given, steps: Sequence[Given]) -> Given | None:
    """The next step of a round as its plan states it; None where it is over, or the plan isn't told."""
    following = one["next_step"]
    return following and next((step for step in steps if step["code"] == following["code"]), None)


def _steps_of(procedures: Sequence[Given], code: str) -> list[Given]:
    """The steps of a procedure as its plan orders them."""
    for one in procedures:
        if one["code"] == code:
            return [*one.get("before", ()), *one["steps"], *one.get("after", ())]
    return []


def way_of(one: Given, steps: Sequence[Given]) -> list[tuple[str, str, str]]:
    """Name, day and standing of each step of a round.

    Args:
        one: the round.
        steps: those of its plan; none where the plan could not be read: then only what was taken and comes next shows.
    """
    taken = {step["code"]: step for step in one["steps"]}
    following = one["next_step"]
    found = [
        (step["label"], day_text(step["occurred_on"]), "done" if step["outcome"] == "passed" else "missed")
        for step in one["steps"]
    ]
    if following is not None:
        due = f"期限 {following['due_on']}" if following["due_on"] else ABSENT
        found.append((following["label"], due, "next"))
        found += [
            (step["label"], ABSENT, "open")
            for step in steps
            if step["code"] not in taken and step["code"] != following["code"]
        ]
    return found


def _standing(one: Given, steps: Sequence[Given]) -> None:
    following = one["next_step"]
    with section("进度", wide=True, name="standing"):
        step_bar(way_of(one, steps))
        facts(
            [
                ("状态", Mark(label_text(_STATES, one["state"]), _MARKS.get(one["state"], "neutral"))),
                ("启动", day_text(one["opened_on"])),
                ("申请截止", day_text(one["apply_until"])),
                ("规模", _quota_text(one)),
                ("结束", day_text(one["ended_on"])),
            ]
        )
        if following is None:
            return
        html.h3(f"下一步：{following['label']}")
        if following["due_on"] and following["due_on"] < str(today()):
            notice(f"已超过期限 {following['due_on']}，仍应办理，将记为逾期。", "missed")
        with html.ul().classes("needs"):
            for need in following["needs"]:
                html.li(need)
        left = [step["label"] for step in steps if step["code"] not in {done["code"] for done in one["steps"]}][1:]
        if left:
            html.p(f"此步办结前，后面的步骤不能办理：{'、'.join(left)}。").classes("muted small")


def _quota_text(one: Given) -> str:
    parts = ((one["quota_households"], "户"), (one["quota_people"], "人"))
    return "，".join(count_text(number, unit) for number, unit in parts if number is not None) or ABSENT


def _entries(one: Given, answer: Answer, user: User) -> None:
    told = f"在程序中 {one['standing']}，已退出 {one['dropped']}，已录入 {one['entered']}"
    with section("对象", told, wide=True, name="entries"):
        if not answer.given:
            notice(answer.excuse("建档立卡服务", "对象名单"))
        elif answer.body["items"]:
            _entry_table(answer.body["items"], one, user)
        else:
            empty("还没有申请或纳入的对象。")
        if may_enter(one, user):
            html.a("纳入对象", href=f"{PATH}{HERE}/{one['id']}/entries/new").classes("button aside")


def _entry_table(entries: Sequence[Given], one: Given, user: User) -> None:
    area, following = one["area_code"], one["next_step"]
    recording = following is not None and following["kind"] in FINDINGS and may_take(following, user)
    columns = [
        Column("序号", number=True),
        Column("户主或村"),
        Column("村"),
        Column("人口", number=True),
        Column("申请日期"),
        Column("名次", number=True),
        Column("状态"),
        Column("说明", wide=True),
        *([Column("登记")] if recording else []),
    ]
    rows: list[list[Cell]] = [
        [
            str(entry["number"]),
            _name(entry),
            area_line(entry["village_code"], below=area),
            count_text(entry["people"], "人"),
            day_text(entry["applied_on"]),
            ABSENT if entry["place"] is None else f"第 {entry['place']} 位",
            Mark(label_text(_ENTRY_STATES, entry["state"]), _ENTRY_MARKS.get(entry["state"], "neutral")),
            entry["reason"] or ABSENT,
            *([_record(entry, one)] if recording else []),
        ]
        for entry in entries
    ]
    table(columns, rows, "对象")


def _record(entry: Given, one: Given) -> Cell:
    if entry["state"] != "standing":
        return ABSENT
    return Link(f"登记{one['next_step']['label']}", f"{PATH}{HERE}/{one['id']}/entries/{entry['id']}")


def _name(one: Given) -> Cell:
    if one["household_id"]:
        return Link(one["head_name"], f"{PATH}/households/{one['household_id']}")
    return Link(one["head_name"], f"{PATH}/monitored/{one['object_id']}") if one["object_id"] else str(one["head_name"])


def _taken(steps: Sequence[Given]) -> None:
    with section("已办步骤", wide=True, name="steps"):
        if not steps:
            empty("还没有办理任何步骤。")
            return
        columns = [
            Column("步骤"),
            Column("日期"),
            Column("岗位"),
            Column("经办"),
            Column("结果"),
            Column("表决"),
            Column("材料", wide=True),
        ]
        rows: list[list[Cell]] = [
            [
                step["label"],
                day_text(step["occurred_on"]) + ("（逾期）" if step["late"] else ""),
                label_text(labels.POSTS, step["role"]),
                step["name"],
                Mark("通过", "good") if step["outcome"] == "passed" else Mark("未通过", "missed"),
                _votes_text(step["votes"]),
                "；".join(map(proof_text, step["evidence"])) or ABSENT,
            ]
            for step in steps
        ]
        table(columns, rows, "已办步骤")


def proof_text(proof: Given) -> str:
    """A piece of evidence with what it says, and whether a file holds it."""
    said = "，".join(filter(None, (proof["text"], "附文件" if proof.get("document_id") else "")))
    return f"{proof['label']}：{said}" if said else str(proof["label"])


def _votes_text(votes: Given) -> str:
    if not votes:
        return ABSENT
    return f"应到 {votes['entitled']}，实到 {votes['present']}，赞成 {votes['in_favour']}，反对 {votes['against']}"
