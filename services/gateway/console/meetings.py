"""Meetings of leading groups: who was there, the minutes, what was decided and what became of it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console import labels
from services.gateway.console.api import Answer
from services.gateway.console.elements import Cell, Column, Link, Mark, empty, facts, notice, section, table
from services.gateway.console.filters import required_choice
from services.gateway.console.layout import frame
from services.gateway.console.listing import Condition, Listing, show_listing
from services.gateway.console.missing import area_page
from services.gateway.console.organisation import (
    API,
    DECISIONS,
    GROUPS,
    HERE,
    MEETING_COLUMNS,
    MEETING_MARKS,
    MEETINGS,
    SERVICE,
    meeting_row,
    open_day_field,
    text_field,
)
from services.gateway.console.sessions import Session, SignedOut, User
from services.gateway.console.steps import (
    Opened,
    day_field,
    open_form,
    reason_field,
    refuse,
    show_said,
    step_form,
    take,
)
from services.gateway.console.texts import ABSENT, area_line, day_text, label_text
from services.gateway.console.visits import PATH, find_sign_in, page, to_login

Given = Mapping[str, Any]

_MEETING_STATES = {"called": "已通知", "held": "已召开", "cancelled": "已取消"}
_DECISION_STATES = {"open": "办理中", "done": "已办结"}
_NOTES = {"open": "进展", "done": "办结", "reopened": "重新办理"}
_DONE = {"false": "还在办理", "true": "已经办结"}


def decision_row(one: Given, area: str, _user: User) -> list[Cell]:
    """A decision in a list."""
    return [
        Link(one["what"], f"{PATH}{DECISIONS}/{one['id']}"),
        one["responsible"],
        area_line(one["area_code"], below=area),
        day_text(one["due_on"]),
        decision_mark(one),
        f"{one['group_name']}第 {one['meeting_number']} 次会议",
    ]


def decision_mark(one: Given) -> Mark:
    """How a decision stands."""
    if one["state"] == "done":
        return Mark(f"{one['done_on']} 办结", "behind" if one["late"] else "good")
    return Mark("逾期未办结", "missed") if one["late"] else Mark(one["state_label"], "on-course")


_DECISION_COLUMNS = [
    Column("决定", wide=True),
    Column("承办单位"),
    Column("地区"),
    Column("期限"),
    Column("状态"),
    Column("由来"),
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
DECISION_LIST = Listing(
    here=DECISIONS,
    title="会议决定",
    told="按期限先后",
    api=f"{API}/decisions",
    service=SERVICE,
    columns=_DECISION_COLUMNS,
    row=decision_row,
    none="没有符合条件的决定。",
    conditions=[Condition("state", "状态", _DECISION_STATES), Condition("late", "逾期", {"true": "是"})],
)


@area_page(MEETINGS, "会议", here=HERE)
async def show_meetings(request: Request, session: Session, area: str) -> None:
    """Show the meetings of an area's groups."""
    await show_listing(request, session, area, MEETING_LIST)


@area_page(DECISIONS, "会议决定", here=HERE)
async def show_decisions(request: Request, session: Session, area: str) -> None:
    """Show what an area is to carry out."""
    await show_listing(request, session, area, DECISION_LIST)


# a meeting -----------------------------------------------------------------------------------------------------------


@page(f"{MEETINGS}/{{meeting_id}}", "会议")
async def show_meeting(request: Request, session: Session) -> None:
    """Show a meeting, and the form by which it is entered as held, or a decision of it is kept."""
    user, meeting_id = session.user, quote(request.path_params["meeting_id"], safe="")
    found, opened = await session.get(f"{API}/meetings/{meeting_id}"), open_form(request)
    if not found.given:
        _not_there(user, found, "这次会议")
        return
    one = found.body
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
                    table(_DECISION_COLUMNS, rows, "决定")
                else:
                    empty("这次会议还没有登记决定。")
            if writes:
                _decision_form(one, opened)
        elif seats is not None:
            _hold_form(one, seats, opened)


def _not_there(user: User, answer: Answer, what: str) -> None:
    with frame(user, HERE, "会议"):
        notice(answer.excuse(SERVICE, what))
        html.a("返回会议", href=PATH + MEETINGS)


def _standing(one: Given) -> None:
    with section("会议", wide=True, name="standing"):
        facts(
            [
                ("状态", Mark(one["state_label"], MEETING_MARKS.get(one["state"], "neutral"))),
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


@nicegui.app.post(MEETINGS + "/{meeting_id}/hold", include_in_schema=False)
async def hold_meeting(request: Request, meeting_id: UUID) -> Response:
    """Enter that a meeting took place, with who was there."""
    at = f"{MEETINGS}/{meeting_id}"
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    typed = {name: value for name, value in form.items() if name != "key" and value}
    try:
        group = await _group_of(session, meeting_id)
    except SignedOut:
        return to_login(request)
    if not group.given:
        return refuse(request, group.problem, typed, at)
    return await take(
        request,
        f"{API}/meetings/{meeting_id}/hold",
        {
            "present": present_seats(filled_seats(group.body), form),
            "minutes": form.get("reason", ""),
            "occurred_on": form.get("occurred_on", ""),
        },
        key=form.get("key", ""),
        typed=typed,
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


@page(f"{MEETINGS}/{{meeting_id}}/cancel", "取消会议")
async def show_cancel(request: Request, session: Session) -> None:
    """Ask why a meeting does not take place."""
    user, meeting_id = session.user, quote(request.path_params["meeting_id"], safe="")
    found, opened = await session.get(f"{API}/meetings/{meeting_id}"), open_form(request)
    if not found.given:
        _not_there(user, found, "这次会议")
        return
    at = f"{MEETINGS}/{found.body['id']}"
    with (
        frame(user, HERE, f"取消{found.body['title']}", day_text(found.body["meets_on"])),
        section("取消会议", wide=True, name="step"),
        step_form(opened, f"{at}/cancel", "取消会议", at),
    ):
        day_field(opened)
        reason_field(opened)


@nicegui.app.post(MEETINGS + "/{meeting_id}/cancel", include_in_schema=False)
async def cancel_meeting(
    request: Request,
    meeting_id: UUID,
    occurred_on: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Let a meeting not take place."""
    at = f"{MEETINGS}/{meeting_id}"
    typed = {"occurred_on": occurred_on, "reason": reason}
    return await take(
        request,
        f"{API}/meetings/{meeting_id}/cancel",
        typed,
        key=key,
        typed=typed,
        form=f"{at}/cancel",
        done=lambda _: (at, "会议已取消。"),
    )


# a decision ----------------------------------------------------------------------------------------------------------


def _decision_form(one: Given, opened: Opened) -> None:
    at = f"{MEETINGS}/{one['id']}"
    with section("登记决定", wide=True, name="step"), step_form(opened, f"{at}/decisions", "登记决定", MEETINGS):
        reason_field(opened, "决定了什么", most=2000)
        text_field(opened, "responsible", "承办单位")
        open_day_field(opened, "due_on", "期限")


@nicegui.app.post(MEETINGS + "/{meeting_id}/decisions", include_in_schema=False)
async def keep_decision(
    request: Request,
    meeting_id: UUID,
    reason: Annotated[str, Form()] = "",
    responsible: Annotated[str, Form()] = "",
    due_on: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Keep what a meeting decided."""
    at = f"{MEETINGS}/{meeting_id}"
    return await take(
        request,
        f"{API}/meetings/{meeting_id}/decisions",
        {"what": reason, "responsible": responsible, "due_on": due_on},
        key=key,
        typed={"reason": reason, "responsible": responsible, "due_on": due_on},
        form=at,
        done=lambda one: (at, f"已登记第 {one['number']} 项决定，由{one['responsible']}承办。"),
    )


@page(f"{DECISIONS}/{{decision_id}}", "会议决定")
async def show_decision(request: Request, session: Session) -> None:
    """Show a decision with what became of it, and the form by which that is told."""
    user, decision_id = session.user, quote(request.path_params["decision_id"], safe="")
    found, opened = await session.get(f"{API}/decisions/{decision_id}"), open_form(request)
    if not found.given:
        _not_there(user, found, "这项决定")
        return
    one, at = found.body, f"{DECISIONS}/{found.body['id']}"
    with frame(user, HERE, f"{one['group_name']}第 {one['meeting_number']} 次会议第 {one['number']} 项决定"):
        show_said(request)
        html.p(one["what"]).classes("prose")
        with section("办理", wide=True, name="standing"):
            facts(
                [
                    ("状态", decision_mark(one)),
                    ("承办单位", one["responsible"]),
                    ("地区", area_line(one["area_code"])),
                    ("决定日期", day_text(one["decided_on"])),
                    ("期限", day_text(one["due_on"])),
                    ("会议", Link("查看会议", f"{PATH}{MEETINGS}/{one['meeting_id']}")),
                ]
            )
        with section("经过", wide=True, name="history"):
            if one["notes"]:
                table(_NOTE_COLUMNS, [_note_row(note) for note in one["notes"]], "经过")
            else:
                empty("还没有报告进展。")
        if one["state"] == "open" and "decision.report" in user.permissions:
            with section("报告进展", wide=True, name="step"), step_form(opened, f"{at}/follow-ups", "报告", DECISIONS):
                required_choice("done", "办理情况", _DONE, opened.value("done"))
                day_field(opened)
                reason_field(opened, "说明", most=2000)
        elif one["state"] == "done" and "meeting.write" in user.permissions:
            with (
                section("重新办理", "没有真正落实的", wide=True, name="step"),
                step_form(opened, f"{at}/reopen", "重新办理", DECISIONS),
            ):
                day_field(opened)
                reason_field(opened, "为什么重新办理", most=2000)


_NOTE_COLUMNS = [Column("日期"), Column("步骤"), Column("说明", wide=True), Column("经办")]


def _note_row(note: Given) -> list[Cell]:
    return [
        day_text(note["occurred_on"]),
        label_text(_NOTES, note["step"]),
        note["note"],
        f"{note['actor']}（{label_text(labels.POSTS, note['actor_role'])}）",
    ]


@nicegui.app.post(DECISIONS + "/{decision_id}/{step}", include_in_schema=False)
async def take_decision_step(
    request: Request,
    decision_id: UUID,
    step: Literal["follow-ups", "reopen"],
    done: Annotated[str, Form()] = "",
    occurred_on: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Tell what became of a decision, or let it be carried out anew."""
    at = f"{DECISIONS}/{decision_id}"
    typed = {"done": done, "occurred_on": occurred_on, "reason": reason}
    body: dict[str, Any] = {"note": reason, "occurred_on": occurred_on}
    if step == "follow-ups":
        if done not in _DONE:
            return refuse(request, "请选择办理情况。", typed, at)
        body["done"] = done == "true"
    return await take(
        request,
        f"{API}/decisions/{decision_id}/{step}",
        body,
        key=key,
        typed=typed,
        form=at,
        done=lambda one: (at, f"已登记，现为“{one['state_label']}”。"),
    )
