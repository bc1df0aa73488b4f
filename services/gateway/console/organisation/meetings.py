"""Meetings of leading groups: who was there, the minutes, and what was decided."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html
from pydantic import ConfigDict

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.missing import Records, area_page
from services.gateway.console.organisation.decisions import DECISION_COLUMNS, decision_row
from services.gateway.console.organisation.responsibility import API, GROUPS, HERE, MEETINGS, SERVICE
from services.gateway.console.pieces.area_choice import areas_of
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    Link,
    Mark,
    choice,
    empty,
    facts,
    notice,
    section,
    table,
)
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.steps import (
    Opened,
    Sent,
    SentStep,
    day_field,
    open_form,
    reason_field,
    refuse,
    show_said,
    step_form,
    take,
    text_field,
)
from services.gateway.console.pieces.texts import ABSENT, area_line, area_text, day_text
from services.gateway.console.sessions import Session, SignedOut
from services.gateway.console.visits import PATH, find_sign_in, to_login
from shared.areas import full_code, significant_prefix

Given = Mapping[str, Any]

_MEETING_STATES = {"called": "已通知", "held": "已召开", "cancelled": "已取消"}
_MEETING_MARKS = {"called": "on-course", "held": "good", "cancelled": "neutral"}
MEETING_COLUMNS = [
    Column("会议"),
    Column("届次", number=True),
    Column("日期"),
    Column("到会", number=True),
    Column("状态"),
]


_MEETINGS = Records(HERE, f"{API}/meetings", SERVICE, "这次会议", "会议", ("会议", MEETINGS))


def meeting_row(one: Given) -> list[Cell]:
    """A meeting in a list."""
    return [
        Link(one["title"], f"{PATH}{MEETINGS}/{one['id']}"),
        f"第 {one['number']} 次",
        day_text(one["meets_on"]),
        ABSENT if one["present"] is None else f"{one['present']} / {one['seats']} 席",
        Mark(one["state_label"], _MEETING_MARKS.get(one["state"], "neutral")),
    ]


MEETING_LIST = Listing(
    here=MEETINGS,
    title="会议",
    told="领导小组的会议，最近的在前",
    api=f"{API}/meetings",
    service=SERVICE,
    columns=MEETING_COLUMNS,
    row=lambda one, _area, _user: meeting_row(one),
    none="没有符合条件的会议。到领导小组的页面通知开会。",
    conditions=[Condition("state", "状态", _MEETING_STATES)],
)


@area_page(MEETINGS, "会议", here=HERE)
async def show_meetings(request: Request, session: Session, area: str) -> None:
    """Show the meetings of an area's groups."""
    await show_listing(request, session, area, MEETING_LIST)


# a meeting -----------------------------------------------------------------------------------------------------------


@_MEETINGS.page(f"{MEETINGS}/{{meeting_id}}", "会议")
async def show_meeting(request: Request, session: Session, one: Given) -> None:
    """Show a meeting, and the form by which it is entered as held, or a decision of it is kept."""
    user, opened = session.user, open_form(request)
    writes = "meeting.write" in user.permissions
    seats = None
    if one["state"] == "called" and writes:
        seats = await session.get(f"{API}/groups/{one['group_id']}", {"on": one["meets_on"]})
    with frame(user, HERE, one["title"], area_line(one["area_code"])):
        show_said(request)
        _standing(one)
        if one["attendance"]:
            with section("到会", wide=True, name="attendance"):
                table(_SEAT_COLUMNS, [_seat_row(seat) for seat in one["attendance"]], "到会")
        if one["state"] == "held":
            with section("决定", wide=True, name="decisions"):
                if one["decisions"]:
                    rows = [decision_row(decision, one["area_code"], user) for decision in one["decisions"]]
                    table(DECISION_COLUMNS, rows, "决定")
                else:
                    empty("这次会议还没有登记决定。")
            if writes:
                _decision_form(one, opened)
        elif seats is not None:
            _hold_form(one, seats, opened)


def _standing(one: Given) -> None:
    with section("会议", wide=True, name="standing"):
        facts(
            [
                ("状态", Mark(one["state_label"], _MEETING_MARKS.get(one["state"], "neutral"))),
                ("小组", Link("查看小组", f"{PATH}{GROUPS}/{one['group_id']}")),
                ("届次", f"第 {one['number']} 次"),
                ("开会日期", day_text(one["meets_on"])),
                ("到会", ABSENT if one["present"] is None else f"{one['present']} / {one['seats']} 席"),
                ("取消原因", one["reason"] or ABSENT),
            ]
        )
        if one["minutes"]:
            html.h3("会议纪要")
            html.p(one["minutes"]).classes("prose")


_SEAT_COLUMNS = [Column("席位"), Column("任职人"), Column("到会"), Column("代为参加")]


def _seat_row(seat: Given) -> list[Cell]:
    return [
        seat["title"],
        seat["holder"] or ABSENT,
        Mark("到会", "good") if seat["present"] else Mark("未到", "neutral"),
        seat["deputy"] or ABSENT,
    ]


def _hold_form(one: Given, found: Answer, opened: Opened) -> None:
    at = f"{MEETINGS}/{one['id']}"
    with section("登记召开", "勾选到会的席位；由他人代为参加的填上姓名", wide=True, name="step"):
        seats = filled_seats(found.body) if found.given else []
        if not seats:
            notice(found.excuse(SERVICE, "席位") if not found.given else "小组的席位都还空缺，请先任命。")
        else:
            with step_form(opened, f"{at}/hold", "登记召开", MEETINGS):
                for place, seat in enumerate(seats):
                    _seat_field(place, seat, opened)
                day_field(opened, "召开日期")
                reason_field(opened, "会议纪要", most=2000)
    html.a("取消这次会议", href=f"{PATH}{at}/cancel").classes("button aside")


def filled_seats(group: Given) -> list[Given]:
    """The seats of a group that somebody holds, in their order."""
    return [seat for seat in group["seats"] if seat["holder"]]


def _seat_field(place: int, seat: Given, opened: Opened) -> None:
    with html.fieldset().classes("either"):
        html.legend(f"{seat['title']}（{seat['holder']['name']}）")
        with html.label():
            box = html.input_(type="checkbox", name=f"seat{place}", value="yes")
            if opened.value(f"seat{place}", "yes" if not opened.problem else "") == "yes":
                box.props["checked"] = True
            html.span("到会")
        with html.label():
            html.span("代为参加")
            html.input_(name=f"deputy{place}", value=opened.value(f"deputy{place}"), maxlength=100).classes("words")


class _Held(Sent):
    """Who was at a meeting, as it was typed; the seats and their deputies are numbered."""

    model_config = ConfigDict(extra="allow")


@nicegui.app.post(MEETINGS + "/{meeting_id}/hold", include_in_schema=False)
async def hold_meeting(request: Request, meeting_id: UUID, sent: Annotated[_Held, Form()]) -> Response:
    """Enter that a meeting took place, with who was there."""
    at = f"{MEETINGS}/{meeting_id}"
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    try:
        group = await _group_of(session, meeting_id)
    except SignedOut:
        return to_login(request)
    if not group.given:
        return refuse(request, group.problem, sent.typed, at)
    return await take(
        request,
        f"{API}/meetings/{meeting_id}/hold",
        {
            "present": present_seats(filled_seats(group.body), sent.typed),
            "minutes": sent.reason,
            "occurred_on": sent.occurred_on,
        },
        key=sent.key,
        typed=sent.typed,
        form=at,
        done=lambda one: (at, f"已登记召开，到会 {one['present']} / {one['seats']} 席。"),
    )


async def _group_of(session: Session, meeting_id: UUID) -> Answer:
    """The group whose meeting it is, with those who hold its seats on the day of the meeting."""
    found = await session.get(f"{API}/meetings/{meeting_id}")
    if not found.given:
        return found
    return await session.get(f"{API}/groups/{found.body['group_id']}", {"on": found.body["meets_on"]})


def present_seats(seats: Sequence[Given], typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """The seats that were there, each with who came in its holder's place."""
    return [
        {"post_id": seat["id"], "deputy": typed.get(f"deputy{place}", "").strip() or None}
        for place, seat in enumerate(seats)
        if typed.get(f"seat{place}") == "yes"
    ]


@_MEETINGS.page(f"{MEETINGS}/{{meeting_id}}/cancel", "取消会议")
async def show_cancel(request: Request, session: Session, meeting: Given) -> None:
    """Ask why a meeting does not take place."""
    user, opened = session.user, open_form(request)
    at = f"{MEETINGS}/{meeting['id']}"
    with (
        frame(user, HERE, f"取消{meeting['title']}", day_text(meeting["meets_on"])),
        section("取消会议", wide=True, name="step"),
        step_form(opened, f"{at}/cancel", "取消会议", at),
    ):
        day_field(opened)
        reason_field(opened)


@nicegui.app.post(MEETINGS + "/{meeting_id}/cancel", include_in_schema=False)
async def cancel_meeting(request: Request, meeting_id: UUID, sent: SentStep) -> Response:
    """Let a meeting not take place."""
    at = f"{MEETINGS}/{meeting_id}"
    return await take(
        request,
        f"{API}/meetings/{meeting_id}/cancel",
        {"occurred_on": sent.occurred_on, "reason": sent.reason},
        key=sent.key,
        typed=sent.typed,
        form=f"{at}/cancel",
        done=lambda _: (at, "会议已取消。"),
    )


# what it decided -----------------------------------------------------------------------------------------------------


def _decision_form(one: Given, opened: Opened) -> None:
    at = f"{MEETINGS}/{one['id']}"
    own, *below = areas_of(significant_prefix(one["area_code"]))
    with section("登记决定", wide=True, name="step"), step_form(opened, f"{at}/decisions", "登记决定", MEETINGS):
        reason_field(opened, "决定了什么", most=2000)
        text_field(opened, "responsible", "承办单位", most=100)
        if below:
            options = {full_code(code): area_text(code) for code in below}
            choice("area_code", "承办地区", options, opened.value("area_code"), otherwise=area_text(own))
        day_field(opened, "期限", "due_on", ahead=True)


class _Decided(Sent):
    """What a meeting decided."""

    responsible: str = ""
    area_code: str = ""
    due_on: str = ""


@nicegui.app.post(MEETINGS + "/{meeting_id}/decisions", include_in_schema=False)
async def keep_decision(request: Request, meeting_id: UUID, sent: Annotated[_Decided, Form()]) -> Response:
    """Keep what a meeting decided."""
    at = f"{MEETINGS}/{meeting_id}"
    return await take(
        request,
        f"{API}/meetings/{meeting_id}/decisions",
        {
            "what": sent.reason,
            "responsible": sent.responsible,
            "area_code": sent.area_code or None,
            "due_on": sent.due_on,
        },
        key=sent.key,
        typed=sent.typed,
        form=at,
        done=lambda one: (at, f"已登记第 {one['number']} 项决定，由{one['responsible']}承办。"),
    )
