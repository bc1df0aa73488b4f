"""Leading groups and work stations: who holds their seats, when they met, and by what a meeting is called."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.organisation.meetings import MEETING_COLUMNS, meeting_row
from services.gateway.console.organisation.posts import POST_COLUMNS, post_row
from services.gateway.console.organisation.responsibility import (
    API,
    GROUPS,
    HERE,
    MEETINGS,
    PAGE_SIZE,
    SERVICE,
    not_there,
)
from services.gateway.console.pieces.elements import empty, facts, notice, section, table
from services.gateway.console.pieces.steps import (
    Opened,
    Sent,
    day_field,
    open_form,
    show_said,
    step_form,
    take,
    text_field,
)
from services.gateway.console.pieces.texts import ABSENT, area_line, day_text
from services.gateway.console.sessions import Session
from services.gateway.console.visits import page

Given = Mapping[str, Any]


@page(f"{GROUPS}/{{group_id}}", "领导小组")
async def show_group(request: Request, session: Session) -> None:
    """Show a group with its seats and meetings, and the form by which a meeting of it is called."""
    user, group_id = session.user, quote(request.path_params["group_id"], safe="")
    found = await session.get(f"{API}/groups/{group_id}")
    meetings = None
    if found.given and "meeting.read" in user.permissions:
        meetings = await session.get(f"{API}/meetings", {"group_id": group_id, "limit": PAGE_SIZE})
    opened = open_form(request)
    if not found.given:
        not_there(user, found, "这个小组")
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
                table(POST_COLUMNS, [post_row(one) for one in group["seats"]], "席位")
            else:
                empty("还没有设席位。")
        if meetings is not None:
            with section("会议", wide=True, name="meetings"):
                _meetings(meetings)
        if "meeting.write" in user.permissions and not group["ended_on"]:
            _call(group_id, opened)


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
