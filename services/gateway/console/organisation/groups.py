"""Leading groups and work stations: their seats and meetings; a meeting is called, a group corrected and ended."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.missing import Records
from services.gateway.console.organisation.meetings import MEETING_COLUMNS, meeting_row
from services.gateway.console.organisation.paper_files import SentPaper, paper_field, read_paper, typed_with
from services.gateway.console.organisation.posts import POST_COLUMNS, post_row
from services.gateway.console.organisation.responsibility import (
    API,
    GROUPS,
    HERE,
    MEETINGS,
    PAGE_SIZE,
    SERVICE,
    TITLE,
)
from services.gateway.console.pieces.elements import empty, facts, notice, section, table
from services.gateway.console.pieces.steps import (
    Opened,
    Sent,
    SentStep,
    day_field,
    hidden,
    open_form,
    refuse,
    show_said,
    step_form,
    take,
    text_field,
)
from services.gateway.console.pieces.texts import ABSENT, area_line, day_text
from services.gateway.console.sessions import Session, SignedOut
from services.gateway.console.visits import PATH, find_sign_in, to_login

Given = Mapping[str, Any]


_GROUPS = Records(HERE, f"{API}/groups", SERVICE, "这个小组", TITLE, (TITLE, HERE))


@_GROUPS.page(f"{GROUPS}/{{group_id}}", "领导小组")
async def show_group(request: Request, session: Session, group: Given) -> None:
    """Show a group with its seats and meetings, and the form by which a meeting of it is called."""
    user, opened = session.user, open_form(request)
    meetings = None
    if "meeting.read" in user.permissions:
        meetings = await session.get(f"{API}/meetings", {"group_id": group["id"], "limit": PAGE_SIZE})
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
                table(POST_COLUMNS, [post_row(one) for one in group["seats"]], "席位")
            else:
                empty("还没有设席位。")
        if meetings is not None:
            with section("会议", wide=True, name="meetings"):
                _meetings(meetings)
        if "meeting.write" in user.permissions and not group["ended_on"]:
            _call(group["id"], opened)
        if "organisation.write" in user.permissions and not group["ended_on"]:
            with html.div().classes("field buttons"):
                html.a("更正名称、办公室，登记资料", href=f"{PATH}{GROUPS}/{group['id']}/change").classes("button")
                html.a("撤销小组", href=f"{PATH}{GROUPS}/{group['id']}/end").classes("button")


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
        text_field(opened, "title", "会议名称", most=100)
        day_field(opened, "开会日期", "meets_on", ahead=True)
        day_field(opened, "通知日期")


class _Called(Sent):
    """Which meeting is called."""

    title: str = ""
    meets_on: str = ""


@nicegui.app.post(GROUPS + "/{group_id}/meetings", include_in_schema=False)
async def call_meeting(request: Request, group_id: UUID, sent: Annotated[_Called, Form()]) -> Response:
    """Call a meeting of a group, and go to it."""
    body = {
        "group_id": str(group_id),
        "title": sent.title,
        "meets_on": sent.meets_on,
        "occurred_on": sent.occurred_on,
    }
    form = f"{GROUPS}/{group_id}"
    return await take(request, f"{API}/meetings", body, key=sent.key, typed=sent.typed, form=form, done=_called)


def _called(one: Given) -> tuple[str, str]:
    return f"{MEETINGS}/{one['id']}", "已通知开会。"


# corrected -----------------------------------------------------------------------------------------------------------


@_GROUPS.page(f"{GROUPS}/{{group_id}}/change", "更正小组")
async def show_change(request: Request, session: Session, group: Given) -> None:
    """Show the form by which a group's name and office are corrected, and a file of its work is added."""
    user, opened = session.user, open_form(request)
    at = f"{GROUPS}/{group['id']}"
    with (
        frame(user, HERE, f"更正{group['name']}", area_line(group["area_code"])),
        section("更正", wide=True, name="step"),
        step_form(opened, f"{at}/change", "保存", at, files=True),
    ):
        hidden("version", str(group["version"]))
        text_field(opened, "name", "名称", otherwise=group["name"], most=100)
        office = group["office"] or ""
        text_field(opened, "office", "办公室设在", otherwise=office, most=100, required=bool(office))
        if group["documents"]:
            html.p("已有资料：" + "；".join(one["title"] for one in group["documents"]))
        paper_field(opened, "增加一份资料（没有可不选）", required=False)


class _Changed(SentPaper):
    """A group as it was corrected."""

    name: str = ""
    office: str = ""


@nicegui.app.post(GROUPS + "/{group_id}/change", include_in_schema=False)
async def change_group(request: Request, group_id: UUID, sent: Annotated[_Changed, Form()]) -> Response:
    """Correct a group, and add a file to those that it keeps."""
    at, paper = f"{GROUPS}/{group_id}", await read_paper(sent)
    typed, form = typed_with(sent, paper), f"{at}/change"
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    try:
        found = await session.get(f"{API}/groups/{group_id}")
    except SignedOut:
        return to_login(request)
    if not found.given:
        return refuse(request, found.problem, typed, form)
    return await take(
        request,
        f"{API}/groups/{group_id}",
        {
            "name": sent.name,
            "office": sent.office.strip() or None,
            "documents": [*found.body["documents"], paper] if paper else None,
        },
        key=sent.key,
        typed=typed,
        form=form,
        done=lambda _: (at, "已更正。"),
        version=sent.version,
        method="patch",
    )


# ended ---------------------------------------------------------------------------------------------------------------


@_GROUPS.page(f"{GROUPS}/{{group_id}}/end", "撤销小组")
async def show_end(request: Request, session: Session, group: Given) -> None:
    """Ask from which day a group is one no more, and tell what ends with it."""
    user, opened = session.user, open_form(request)
    at = f"{GROUPS}/{group['id']}"
    held = sum(seat["holder"] is not None for seat in group["seats"])
    with (
        frame(user, HERE, f"撤销{group['name']}", area_line(group["area_code"])),
        section("撤销小组", wide=True, name="step"),
    ):
        html.p(f"{len(group['seats'])} 个席位一并撤销，现任 {held} 人自该日起离任；会议、决定和历任记录保留。")
        html.p("方案要求设立的，撤销后列为缺项。撤销不能收回，要恢复须重新设立。")
        with step_form(opened, f"{at}/end", "撤销小组", at):
            day_field(opened, "撤销日期")


@nicegui.app.post(GROUPS + "/{group_id}/end", include_in_schema=False)
async def end_group(request: Request, group_id: UUID, sent: SentStep) -> Response:
    """Give a group up with all its seats."""
    at = f"{GROUPS}/{group_id}"
    return await take(
        request,
        f"{API}/groups/{group_id}/end",
        {"occurred_on": sent.occurred_on},
        key=sent.key,
        typed=sent.typed,
        form=f"{at}/end",
        done=lambda one: (at, f"已撤销，自 {one['ended_on']} 起。"),
    )
