"""What meetings of leading groups decided: who carries it out, until when, and what became of it."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.missing import Records, area_page
from services.gateway.console.organisation.responsibility import API, DECISIONS, HERE, MEETINGS, SERVICE
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, empty, facts, section, table
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.steps import (
    Sent,
    day_field,
    open_form,
    reason_field,
    refuse,
    show_said,
    step_form,
    take,
)
from services.gateway.console.pieces.texts import area_line, day_text, label_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH

Given = Mapping[str, Any]

_STATES = {"open": "办理中", "done": "已办结"}
_NOTES = {"open": "进展", "done": "办结", "reopened": "重新办理"}
_DONE = {"false": "还在办理", "true": "已经办结"}


_DECISIONS = Records(HERE, f"{API}/decisions", SERVICE, "这项决定", "会议", ("会议", MEETINGS))


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


DECISION_COLUMNS = [
    Column("决定", wide=True),
    Column("承办单位"),
    Column("地区"),
    Column("期限"),
    Column("状态"),
    Column("由来"),
]
DECISION_LIST = Listing(
    here=DECISIONS,
    title="会议决定",
    told="按期限先后",
    api=f"{API}/decisions",
    service=SERVICE,
    columns=DECISION_COLUMNS,
    row=decision_row,
    none="没有符合条件的决定。",
    conditions=[Condition("state", "状态", _STATES), Condition("late", "逾期", {"true": "是"})],
)


@area_page(DECISIONS, "会议决定", here=HERE)
async def show_decisions(request: Request, session: Session, area: str) -> None:
    """Show what an area is to carry out."""
    await show_listing(request, session, area, DECISION_LIST)


@_DECISIONS.page(f"{DECISIONS}/{{decision_id}}", "会议决定")
async def show_decision(request: Request, session: Session, one: Given) -> None:
    """Show a decision with what became of it, and the form by which that is told."""
    user, opened = session.user, open_form(request)
    at = f"{DECISIONS}/{one['id']}"
    # a meeting of an area around the reader's is not his to see: he carries out what it decided, and no more
    sees_meeting = (await session.get(f"{API}/meetings/{one['meeting_id']}")).given
    meeting = f"{one['group_name']}第 {one['meeting_number']} 次会议"
    with frame(user, HERE, f"{meeting}第 {one['number']} 项决定"):
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
                    ("会议", Link(meeting, f"{PATH}{MEETINGS}/{one['meeting_id']}") if sees_meeting else meeting),
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
        elif one["state"] == "done" and sees_meeting and "meeting.write" in user.permissions:
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


class _Followed(Sent):
    """What became of a decision."""

    done: str = ""


@nicegui.app.post(DECISIONS + "/{decision_id}/{step}", include_in_schema=False)
async def take_decision_step(
    request: Request,
    decision_id: UUID,
    step: Literal["follow-ups", "reopen"],
    sent: Annotated[_Followed, Form()],
) -> Response:
    """Tell what became of a decision, or let it be carried out anew."""
    at = f"{DECISIONS}/{decision_id}"
    body: dict[str, Any] = {"note": sent.reason, "occurred_on": sent.occurred_on}
    if step == "follow-ups":
        if sent.done not in _DONE:
            return refuse(request, "请选择办理情况。", sent.typed, at)
        body["done"] = sent.done == "true"
    return await take(
        request,
        f"{API}/decisions/{decision_id}/{step}",
        body,
        key=sent.key,
        typed=sent.typed,
        form=at,
        done=lambda one: (at, f"已登记，现为“{one['state_label']}”。"),
    )
