"""Who leads in an area: the line of responsibility, what is missing against the plans, and what they demand set up."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page
from services.gateway.console.pieces.area_choice import area_choice
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    Link,
    Mark,
    empty,
    figures,
    notice,
    section,
    table,
)
from services.gateway.console.pieces.filters import filter_form, next_page, required_choice
from services.gateway.console.pieces.steps import (
    Sent,
    day_field,
    hidden,
    open_form,
    refuse,
    show_said,
    step_form,
    take,
    text_field,
)
from services.gateway.console.pieces.texts import ABSENT, area_line, area_text, count_text, day_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH
from shared.areas import full_code, level_of

Given = Mapping[str, Any]

HERE = "/organisation"
API = "/organisation"
SERVICE = "平台"
GROUPS, POSTS, MEETINGS, DECISIONS = (f"{HERE}/{name}" for name in ("groups", "posts", "meetings", "decisions"))
WORK_PLANS, LETTERS = (f"{HERE}/{name}" for name in ("work-plans", "letters"))
TITLE = "组织领导"
_LISTS = (
    (MEETINGS, "会议", "meeting.read"),
    (DECISIONS, "会议决定", "meeting.read"),
    (WORK_PLANS, "规划、计划和任务", "work_plan.read"),
    (LETTERS, "责任书", "help.read"),
)
"""What else there is of an area: path, label, and the permission without which it would be empty."""
PAGE_SIZE = "50"
_MOST_GROUPS = "200"


# an area -------------------------------------------------------------------------------------------------------------


@area_page(HERE, TITLE)
async def show_organisation(request: Request, session: Session, area: str) -> None:
    """Show who is responsible for an area, what is missing there, and its groups."""
    user, after = session.user, request.query_params.get("after", "")
    line = await session.get(f"{API}/responsible", {"area": area})
    asked = {"area": area, "limit": PAGE_SIZE, **({"after": after} if after else {})}
    gaps = await session.get(f"{API}/gaps", asked)
    groups = await session.get(f"{API}/groups", {"area": area, "limit": _MOST_GROUPS})
    with frame(user, HERE, TITLE, f"{area_text(area)} · 谁负责、缺什么、谁在开会定事"):
        show_said(request)
        with section("地区", wide=True, name="area"):
            with filter_form(HERE, {}, "查看"):
                area_choice(user, area)
            if "organisation.write" in user.permissions:
                html.a("设立领导小组或责任岗位", href=f"{PATH}{HERE}/set-up?{urlencode({'area': area})}")
        _line(line)
        _groups(groups, area)
        if lists := [(path, label) for path, label, needed in _LISTS if needed in user.permissions]:
            with html.div().classes("field buttons"):
                for path, label in lists:
                    html.a(label, href=f"{PATH}{path}?{urlencode({'area': area})}")
        _gaps(gaps, area, user)


def _line(answer: Answer) -> None:
    with section("责任链", "从省到本地", wide=True, name="line"):
        if not answer.given:
            notice(answer.excuse(SERVICE, "责任链"))
            return
        rows: list[list[Cell]] = []
        for level in answer.body["levels"]:
            where = [level["level_label"], level["name"]]
            rows += [
                [*where, one["kind_label"], one["title"], one["name"] or vacant(), day_text(one["from_on"])]
                for one in level["posts"]
            ] or [[*where, ABSENT, ABSENT, Mark("未登记", "behind"), ABSENT]]
        columns = [
            Column("层级"),
            Column("地区"),
            Column("责任"),
            Column("职务"),
            Column("姓名"),
            Column("任职自"),
        ]
        table(columns, rows, "责任链")


def vacant() -> Mark:
    """What stands where nobody holds a post."""
    return Mark("空缺", "missed")


def _gaps(answer: Answer, area: str, user: User) -> None:
    with section("还缺什么", "对照生效的方案", wide=True, name="gaps"):
        if not answer.given:
            notice(answer.excuse(SERVICE, "缺项"), "neutral" if answer.status else "behind")
            return
        body = answer.body
        if not body["gaps"]:
            notice("方案要求的领导小组、席位、责任人和资料都已齐备。", "good")
            return
        html.p(f"共缺 {body['gaps']:,} 项。", role="status")
        parts: list[list[Cell]] = [
            [
                Link(one["area_name"], f"{PATH}{HERE}?{urlencode({'area': one['area_code']})}"),
                count_text(one["gaps"], "项"),
            ]
            for one in body["by_area"]
        ]
        if len(parts) > 1:
            figures([Column("地区"), Column("缺项", number=True)], parts, "各地缺项", "查看各地缺项数")
        rows: list[list[Cell]] = [
            [area_line(one["area_code"], below=area), one["sentence"], _remedy(one, user)] for one in body["items"]
        ]
        table([Column("地区"), Column("缺什么", wide=True), Column("办理")], rows, "缺项")
        next_page(HERE, {"area": area}, body["next"])


def _remedy(gap: Given, user: User) -> Cell:
    """Where a group that is missing is set up, by those who may."""
    if gap["missing"] != "group" or "organisation.write" not in user.permissions:
        return ABSENT
    return Link("去设立", f"{PATH}{HERE}/set-up?{urlencode({'area': gap['area_code']})}")


def _groups(answer: Answer, area: str) -> None:
    with section("领导小组和工作站", wide=True, name="groups"):
        if not answer.given:
            notice(answer.excuse(SERVICE, "领导小组"))
        elif not answer.body["items"]:
            empty("本地区还没有登记领导小组。")
        else:
            rows: list[list[Cell]] = [
                [
                    Link(one["name"], f"{PATH}{GROUPS}/{one['id']}"),
                    area_line(one["area_code"], below=area),
                    one["kind_label"],
                    one["office"] or ABSENT,
                    day_text(one["started_on"]),
                ]
                for one in answer.body["items"]
            ]
            columns = [Column("名称"), Column("地区"), Column("类别"), Column("办公室设在"), Column("成立")]
            table(columns, rows, "领导小组")


# setting up ----------------------------------------------------------------------------------------------------------


@area_page(f"{HERE}/set-up", "设立领导小组或责任岗位", here=HERE)
async def show_set_up(request: Request, session: Session, area: str) -> None:
    """Show the form by which what a plan demands of an area is set up."""
    user, opened = session.user, open_form(request)
    answer = await session.get(f"{API}/plan", {"area": area})
    with frame(user, HERE, "设立领导小组或责任岗位", area_line(area)):
        back = f"{HERE}?{urlencode({'area': area})}"
        wanted = demanded(answer.body, area) if answer.given else {}
        if not wanted:
            notice(
                answer.excuse(SERVICE, "方案") if not answer.given else "生效的方案没有对这个地区提出要求。", "neutral"
            )
            html.a("返回组织领导", href=PATH + back)
            return
        with (
            section("按方案设立", "席位按方案一并设好", wide=True, name="step"),
            step_form(opened, f"{HERE}/set-up", "设立", back),
        ):
            hidden("area", area)
            required_choice("what", "设立什么", wanted, opened.value("what"))
            text_field(opened, "name", "名称或职务", most=100)
            text_field(opened, "office", "办公室设在（没有可不填）", most=100, required=False)
            day_field(opened, "起始日期")


def demanded(plan: Given, area: str) -> dict[str, str]:
    """What the plans in force demand of an area itself: ``groups/kind/code`` or ``posts/kind/code`` → its name.

    Args:
        plan: as the API gives it, wider plans first.
        area: significant digits.
    """
    level, code = level_of(area).value, full_code(area)
    found: dict[str, str] = {}
    for pack in plan["packs"]:
        for where in ("groups", "posts"):
            for one in pack[where]:
                if one["area_level"] == level and code in (one.get("only_in") or [code]):
                    found[f"{where}/{one['kind']}/{one['code']}"] = f"{one['label']}（{one['kind_label']}）"
    return found


class _SetUp(Sent):
    """What is set up; ``what`` is a key of `demanded`."""

    area: str = ""
    what: str = ""
    name: str = ""
    office: str = ""


@nicegui.app.post(f"{HERE}/set-up", include_in_schema=False)
async def set_up(request: Request, sent: Annotated[_SetUp, Form()]) -> Response:
    """Set up a group or a responsibility as a plan demands it, and go to it."""
    form = f"{HERE}/set-up?{urlencode({'area': sent.area})}"
    where, _, named = sent.what.partition("/")
    kind, _, code = named.partition("/")
    if where not in ("groups", "posts"):
        return refuse(request, "请选择设立什么。", sent.typed, form)
    body: dict[str, Any] = {
        "area_code": full_code(sent.area),
        "kind": kind,
        "plan_code": code,
        "occurred_on": sent.occurred_on,
    }
    body |= {"name": sent.name, "office": sent.office or None} if where == "groups" else {"title": sent.name}
    return await take(
        request,
        f"{API}/{where}",
        body,
        key=sent.key,
        typed=sent.typed,
        form=form,
        done=lambda one: (f"{HERE}/{where}/{one['id']}", f"已设立{sent.name}。"),
    )
