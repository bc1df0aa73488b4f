"""Who leads in an area: the line of responsibility, what is missing against the plans, groups and posts."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.area_choice import area_choice
from services.gateway.console.elements import (
    Cell,
    Column,
    Link,
    Mark,
    choice,
    empty,
    facts,
    figures,
    notice,
    put,
    section,
    table,
)
from services.gateway.console.filters import filter_form, next_page, required_choice
from services.gateway.console.layout import frame
from services.gateway.console.missing import area_page
from services.gateway.console.sessions import Session, User
from services.gateway.console.steps import Opened, day_field, hidden, open_form, refuse, show_said, step_form, take
from services.gateway.console.texts import ABSENT, area_line, area_text, count_text, day_text
from services.gateway.console.visits import PATH, page, today
from shared.areas import full_code, level_of

Given = Mapping[str, Any]

HERE = "/organisation"
API = "/organisation"
SERVICE = "平台"
GROUPS, POSTS, MEETINGS, DECISIONS = (f"{HERE}/{name}" for name in ("groups", "posts", "meetings", "decisions"))
_TITLE = "组织领导"
_PAGE_SIZE = "50"
_MOST_GROUPS = "200"
_FULL_TIME = {"true": "专职", "false": "兼职"}


# an area -------------------------------------------------------------------------------------------------------------


@area_page(HERE, _TITLE)
async def show_organisation(request: Request, session: Session, area: str) -> None:
    """Show who is responsible for an area, what is missing there, and its groups."""
    user, after = session.user, request.query_params.get("after", "")
    line = await session.get(f"{API}/responsible", {"area": area})
    asked = {"area": area, "limit": _PAGE_SIZE, **({"after": after} if after else {})}
    gaps = await session.get(f"{API}/gaps", asked)
    groups = await session.get(f"{API}/groups", {"area": area, "limit": _MOST_GROUPS})
    with frame(user, HERE, _TITLE, f"{area_text(area)} · 谁负责、缺什么、谁在开会定事"):
        show_said(request)
        with section("地区", wide=True, name="area"):
            with filter_form(HERE, {}, "查看"):
                area_choice(user, area)
            if "organisation.write" in user.permissions:
                html.a("设立领导小组或责任岗位", href=f"{PATH}{HERE}/set-up?{urlencode({'area': area})}")
        _line(line)
        _groups(groups, area)
        if "meeting.read" in user.permissions:
            with html.div().classes("field buttons"):
                html.a("会议", href=f"{PATH}{MEETINGS}?{urlencode({'area': area})}")
                html.a("会议决定", href=f"{PATH}{DECISIONS}?{urlencode({'area': area})}")
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
            text_field(opened, "name", "名称或职务")
            text_field(opened, "office", "办公室设在（没有可不填）", required=False)
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


def text_field(opened: Opened, name: str, label: str, *, most: int = 100, required: bool = True) -> None:
    """A field for a short text."""
    with html.div().classes("field"):
        html.label(label, **{"for": name})
        html.input_(id=name, name=name, value=opened.value(name), maxlength=most, required=required)


@nicegui.app.post(f"{HERE}/set-up", include_in_schema=False)
async def set_up(
    request: Request,
    area: Annotated[str, Form()] = "",
    what: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    office: Annotated[str, Form()] = "",
    occurred_on: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Set up a group or a responsibility as a plan demands it, and go to it."""
    form = f"{HERE}/set-up?{urlencode({'area': area})}"
    typed = {"what": what, "name": name, "office": office, "occurred_on": occurred_on}
    where, _, named = what.partition("/")
    kind, _, code = named.partition("/")
    if where not in ("groups", "posts"):
        return refuse(request, "请选择设立什么。", typed, form)
    body: dict[str, Any] = {"area_code": full_code(area), "kind": kind, "plan_code": code, "occurred_on": occurred_on}
    body |= {"name": name, "office": office or None} if where == "groups" else {"title": name}
    return await take(
        request,
        f"{API}/{where}",
        body,
        key=key,
        typed=typed,
        form=form,
        done=lambda one: (f"{HERE}/{where}/{one['id']}", f"已设立{name}。"),
    )


# a group -------------------------------------------------------------------------------------------------------------


@page(f"{GROUPS}/{{group_id}}", "领导小组")
async def show_group(request: Request, session: Session) -> None:
    """Show a group with its seats and meetings, and the form by which a meeting of it is called."""
    user, group_id = session.user, quote(request.path_params["group_id"], safe="")
    found = await session.get(f"{API}/groups/{group_id}")
    meetings = None
    if found.given and "meeting.read" in user.permissions:
        meetings = await session.get(f"{API}/meetings", {"group_id": group_id, "limit": _PAGE_SIZE})
    opened = open_form(request)
    if not found.given:
        _not_there(user, found, "这个小组")
        return
    group = found.body
    with frame(user, HERE, group["name"], area_line(group["area_code"])):
        show_said(request)
        with section("小组", wide=True, name="standing"):
            facts(
                [
                    ("类别", group["kind_label"]),
                    ("办公室设在", group["office"] or ABSENT),
                    ("成立", day_text(group["started_on"])),
                    ("撤销", day_text(group["ended_on"])),
                    ("资料", "；".join(one["title"] for one in group["documents"]) or "尚无资料"),
                ]
            )
        with section("席位", wide=True, name="seats"):
            if group["seats"]:
                table(_POST_COLUMNS, [post_row(one) for one in group["seats"]], "席位")
            else:
                empty("还没有设席位。")
        if meetings is not None:
            with section("会议", wide=True, name="meetings"):
                _meetings(meetings)
        if "meeting.write" in user.permissions and not group["ended_on"]:
            _call(group_id, opened)


def _not_there(user: User, answer: Answer, what: str) -> None:
    with frame(user, HERE, _TITLE):
        notice(answer.excuse(SERVICE, what))
        html.a("返回组织领导", href=PATH + HERE)


_POST_COLUMNS = [Column("职务"), Column("类别"), Column("姓名"), Column("专兼职"), Column("任职自")]


def post_row(one: Given) -> list[Cell]:
    """A post with who holds it."""
    holder = one["holder"]
    return [
        Link(one["title"], f"{PATH}{POSTS}/{one['id']}"),
        one["kind_label"],
        holder["name"] if holder else vacant(),
        time_text(holder["full_time"]) if holder else ABSENT,
        day_text(holder["from_on"]) if holder else ABSENT,
    ]


def time_text(full_time: bool | None) -> str:
    """Whether somebody does nothing else; a dash where nobody says."""
    return ABSENT if full_time is None else _FULL_TIME["true" if full_time else "false"]


MEETING_COLUMNS = [
    Column("会议"),
    Column("届次", number=True),
    Column("日期"),
    Column("到会", number=True),
    Column("状态"),
]
MEETING_MARKS = {"called": "on-course", "held": "good", "cancelled": "neutral"}


def meeting_row(one: Given) -> list[Cell]:
    """A meeting in a list."""
    return [
        Link(one["title"], f"{PATH}{MEETINGS}/{one['id']}"),
        f"第 {one['number']} 次",
        day_text(one["meets_on"]),
        ABSENT if one["present"] is None else f"{one['present']} / {one['seats']} 席",
        Mark(one["state_label"], MEETING_MARKS.get(one["state"], "neutral")),
    ]


def _meetings(answer: Answer) -> None:
    if not answer.given:
        notice(answer.excuse(SERVICE, "会议"))
    elif not answer.body["items"]:
        empty("还没有开过会。")
    else:
        table(MEETING_COLUMNS, [meeting_row(one) for one in answer.body["items"]], "会议")


def _call(group_id: str, opened: Opened) -> None:
    at = f"{GROUPS}/{group_id}"
    with section("通知开会", wide=True, name="step"), step_form(opened, f"{at}/meetings", "通知开会", HERE):
        text_field(opened, "title", "会议名称")
        open_day_field(opened, "meets_on", "开会日期")
        day_field(opened, "通知日期")


def open_day_field(opened: Opened, name: str, label: str) -> None:
    """A day that may lie ahead."""
    with html.div().classes("field"):
        html.label(label, **{"for": name})
        html.input_(type="date", id=name, name=name, value=opened.value(name, str(today())), required=True)


@nicegui.app.post(GROUPS + "/{group_id}/meetings", include_in_schema=False)
async def call_meeting(
    request: Request,
    group_id: UUID,
    title: Annotated[str, Form()] = "",
    meets_on: Annotated[str, Form()] = "",
    occurred_on: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Call a meeting of a group, and go to it."""
    typed = {"title": title, "meets_on": meets_on, "occurred_on": occurred_on}
    return await take(
        request,
        f"{API}/meetings",
        {"group_id": str(group_id), **typed},
        key=key,
        typed=typed,
        form=f"{GROUPS}/{group_id}",
        done=lambda one: (f"{MEETINGS}/{one['id']}", "已通知开会。"),
    )


# a post --------------------------------------------------------------------------------------------------------------


@page(f"{POSTS}/{{post_id}}", "职务")
async def show_post(request: Request, session: Session) -> None:
    """Show a post with all who held it, and the form by which somebody takes it up."""
    user, post_id = session.user, quote(request.path_params["post_id"], safe="")
    found, opened = await session.get(f"{API}/posts/{post_id}"), open_form(request)
    if not found.given:
        _not_there(user, found, "这个职务")
        return
    post = found.body
    with frame(user, HERE, post["title"], area_line(post["area_code"])):
        show_said(request)
        with section("职务", wide=True, name="standing"):
            facts(
                [
                    ("类别", post["kind_label"]),
                    ("现任", post["holder"]["name"] if post["holder"] else vacant()),
                    ("设立", day_text(post["started_on"])),
                    ("撤销", day_text(post["ended_on"])),
                ]
            )
            if post["group_id"]:
                put(Link("查看所在小组", f"{PATH}{GROUPS}/{post['group_id']}"))
        _holders(post)
        if "organisation.write" in user.permissions and not post["ended_on"]:
            _appointment(post, opened)


def _holders(post: Given) -> None:
    with section("历任", wide=True, name="holders"):
        if not post["holders"]:
            empty("还没有人任过职。")
            return
        rows: list[list[Cell]] = [
            [
                one["name"],
                time_text(one["full_time"]),
                day_text(one["from_on"]),
                day_text(one["until_on"]) if one["until_on"] else Mark("在任", "good"),
                one["appointed_by"],
            ]
            for one in post["holders"]
        ]
        columns = [Column("姓名"), Column("专兼职"), Column("任职自"), Column("离任"), Column("登记人")]
        table(columns, rows, "历任")


def _appointment(post: Given, opened: Opened) -> None:
    at = f"{POSTS}/{post['id']}"
    note = "原任职人自该日起离任" if post["holder"] else ""
    with section("任命", note, wide=True, name="step"), step_form(opened, f"{at}/appoint", "任命", HERE):
        text_field(opened, "name", "姓名")
        choice("full_time", "专兼职", _FULL_TIME, opened.value("full_time"), otherwise="不填")
        day_field(opened, "任职日期")
    if post["holder"]:
        html.a("免去现任，不任命他人", href=f"{PATH}{at}/relieve").classes("button aside")


@page(f"{POSTS}/{{post_id}}/relieve", "免职")
async def show_relief(request: Request, session: Session) -> None:
    """Ask from which day somebody holds a post no more."""
    user, post_id = session.user, quote(request.path_params["post_id"], safe="")
    found, opened = await session.get(f"{API}/posts/{post_id}"), open_form(request)
    if not found.given:
        _not_there(user, found, "这个职务")
        return
    post, at = found.body, f"{POSTS}/{found.body['id']}"
    with frame(user, HERE, f"免去{post['title']}", area_line(post["area_code"])):
        if not post["holder"]:
            notice("这个职务现在无人担任。", "neutral")
            html.a("返回", href=PATH + at)
            return
        with section(f"免去{post['holder']['name']}", wide=True, name="step"):
            html.p("免职以后职务空缺，缺项中会列出。")
            with step_form(opened, f"{at}/relieve", "免职", at):
                day_field(opened, "免职日期")


@nicegui.app.post(POSTS + "/{post_id}/appoint", include_in_schema=False)
async def appoint(
    request: Request,
    post_id: UUID,
    name: Annotated[str, Form()] = "",
    full_time: Annotated[str, Form()] = "",
    occurred_on: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Let somebody take a post up."""
    at = f"{POSTS}/{post_id}"
    return await take(
        request,
        f"{API}/posts/{post_id}/appoint",
        {"name": name, "full_time": {"true": True, "false": False}.get(full_time), "occurred_on": occurred_on},
        key=key,
        typed={"name": name, "full_time": full_time, "occurred_on": occurred_on},
        form=at,
        done=lambda one: (at, f"{name}任{one['title']}，自 {occurred_on} 起。"),
    )


@nicegui.app.post(POSTS + "/{post_id}/relieve", include_in_schema=False)
async def relieve(
    request: Request,
    post_id: UUID,
    occurred_on: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Let whoever holds a post leave it."""
    at = f"{POSTS}/{post_id}"
    return await take(
        request,
        f"{API}/posts/{post_id}/relieve",
        {"occurred_on": occurred_on},
        key=key,
        typed={"occurred_on": occurred_on},
        form=f"{at}/relieve",
        done=lambda one: (at, f"已免去，{one['title']}自 {occurred_on} 起空缺。"),
    )
