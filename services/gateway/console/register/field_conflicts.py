"""Where a cadre's entry and the register say different things: both values side by side, and the decision."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import nicegui
from fastapi import Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.missing import Records, area_page
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, facts, notice, section, table
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.steps import (
    Opened,
    day_field,
    hidden,
    open_form,
    reason_field,
    refuse,
    show_said,
    step_form,
    take,
)
from services.gateway.console.pieces.texts import ABSENT, day_text, label_text, moment_text
from services.gateway.console.register.field_words import field_text, member_of, value_text
from services.gateway.console.sessions import Session, SignedOut, User
from services.gateway.console.visits import PATH, find_sign_in, to_login

Given = Mapping[str, Any]

HERE = "/field-conflicts"
API = "/registry/field/conflicts"
_TITLE = "现场差异"
_TARGETS = {"household": "农户信息", "income": "家庭收入", "visit": "走访记录", "household_task": "联户任务"}
_CAUSES = {"changed_meanwhile": "上报前档案已被他人改动", "needs_township": "上报人的岗位不能直接改档案"}
_STATES = {"open": "待处理", "decided": "已处理", "overtaken": "随后的记录已衔接，无须处理"}
_MARKS = {"open": "behind", "decided": "good", "overtaken": "neutral"}
_CHOICES = {"mine": "采用现场记录", "theirs": "保留档案现值"}


_CONFLICTS = Records(HERE, API, "建档立卡服务", "这项差异", _TITLE, ("现场差异", HERE))


def conflict_row(one: Given, _area: str, _user: User) -> list[Cell]:
    """A conflict in a list."""
    fields = "、".join(dict.fromkeys(_bare(difference["field"]) for difference in one["differences"]))
    return [
        Link(about(one), f"{PATH}{HERE}/{one['id']}"),
        fields,
        day_text(one["occurred_on"]),
        one["entered_by"],
        label_text(_CAUSES, one["cause"]),
        Mark(label_text(_STATES, one["state"]), _MARKS.get(one["state"], "neutral")),
    ]


def about(one: Given) -> str:
    """What a conflict is about: a household's facts, a year's income, a visit, a task."""
    target = label_text(_TARGETS, one["target"])
    return f"{one['year']}年{target}" if one["year"] else target


def _bare(field: str) -> str:
    label = field_text(field.rpartition(".")[2], {})
    return f"成员{label}" if member_of(field) else label


LISTING = Listing(
    here=HERE,
    title=_TITLE,
    told="现场上报的内容和档案不一致的，按上报先后，由乡镇逐项决定",
    api=API,
    service="建档立卡服务",
    columns=[
        Column("事项"),
        Column("不一致的项目", wide=True),
        Column("现场日期"),
        Column("上报人"),
        Column("起因"),
        Column("状态"),
    ],
    row=conflict_row,
    none="没有符合条件的差异。",
    conditions=[Condition("state", "状态", _STATES)],
    more=["household_id"],
)


@area_page(HERE, _TITLE)
async def show_conflicts(request: Request, session: Session, area: str) -> None:
    """Show the conflicts of an area in the order in which they came."""
    await show_listing(request, session, area, LISTING)


@_CONFLICTS.page(f"{HERE}/{{conflict_id}}", _TITLE)
async def show_conflict(request: Request, session: Session, one: Given) -> None:
    """Show both values of each field, and the form by which they are decided on."""
    user, opened = session.user, open_form(request)
    household = await session.get(f"/registry/households/{one['household_id']}")
    members = {member["id"]: member["name"] for member in household.body["members"]} if household.given else {}
    place: Cell = Link(
        f"{household.body['head_name']}户（{household.body['household_no']}）" if household.given else "查看农户",
        f"{PATH}/households/{one['household_id']}",
    )
    with frame(user, HERE, f"{about(one)}：现场记录与档案不一致", "两边的值都已保留，决定之前档案不变"):
        show_said(request)
        with section("来源", wide=True, name="standing"):
            facts(
                [
                    ("状态", Mark(label_text(_STATES, one["state"]), _MARKS.get(one["state"], "neutral"))),
                    ("农户", place),
                    ("现场日期", day_text(one["occurred_on"])),
                    ("上报人", f"{one['entered_by']}（{label_text(labels.POSTS, one['entered_role'])}）"),
                    ("到达时间", moment_text(one["recorded_at"])),
                    ("起因", label_text(_CAUSES, one["cause"])),
                    ("上报理由", one["entry_reason"]),
                    ("处理日期", day_text(one["decided_on"])),
                    ("处理人", one["decided_by"] or ABSENT),
                    ("处理理由", one["decision_reason"] or ABSENT),
                ]
            )
        with section("两边的值", wide=True, name="values"):
            table(_COLUMNS, [_difference(difference, members) for difference in one["differences"]], "两边的值")
        if one["state"] == "open":
            _decision(one, user, opened, members)


_COLUMNS = [
    Column("项目"),
    Column("上报时设备上显示", wide=True),
    Column("现场记录", wide=True),
    Column("档案中的值", wide=True),
    Column("采用"),
]


def _difference(difference: Given, members: Mapping[str, str]) -> list[Cell]:
    field, taken = difference["field"], difference["taken"]
    return [
        field_text(field, members),
        *(value_text(field, difference[name]) for name in ("base", "mine", "theirs")),
        Mark({"mine": "现场记录", "theirs": "档案现值"}[taken], "good") if taken else Mark("待决定", "behind"),
    ]


def open_differences(one: Given) -> list[Given]:
    """The fields that nobody has decided on, in their order."""
    return [difference for difference in one["differences"] if difference["taken"] is None]


def _decision(one: Given, user: User, opened: Opened, members: Mapping[str, str]) -> None:
    at = f"{HERE}/{one['id']}"
    if "field_work.decide" not in user.permissions:
        notice("由乡镇或县扶贫办决定采用哪一边的值。", "neutral")
        return
    with (
        section("逐项决定", "采用的现场记录按现场日期记入档案", wide=True, name="step"),
        step_form(opened, at, "办理", HERE),
    ):
        hidden("version", str(one["version"]))
        for place, difference in enumerate(open_differences(one)):
            _either(place, difference, opened, members)
        day_field(opened, "处理日期")
        reason_field(opened, "处理理由")


def _either(place: int, difference: Given, opened: Opened, members: Mapping[str, str]) -> None:
    field, name = difference["field"], f"take{place}"
    with html.fieldset().classes("either"):
        html.legend(field_text(field, members))
        for code, label in _CHOICES.items():
            with html.label():
                radio = html.input_(type="radio", name=name, value=code, required=True)
                if opened.value(name) == code:
                    radio.props["checked"] = True
                html.span(f"{label}：{value_text(field, difference[code])}")


@nicegui.app.post(HERE + "/{conflict_id}", include_in_schema=False)
async def decide_conflict(request: Request, conflict_id: UUID) -> Response:
    """Decide field by field on a conflict as it was read, and go back to it."""
    at = f"{HERE}/{conflict_id}"
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    typed = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    kept = {name: value for name, value in typed.items() if name not in ("key", "version")}
    try:
        found = await session.get(f"{API}/{conflict_id}")
    except SignedOut:
        return to_login(request)
    if not found.given:
        return refuse(request, found.problem, kept, at)
    fields = decided_fields(open_differences(found.body), typed)
    if fields is None:
        return refuse(request, "请对每一项作出选择。", kept, at)
    return await take(
        request,
        f"{API}/{conflict_id}/decide",
        {"occurred_on": typed.get("occurred_on", ""), "reason": typed.get("reason", ""), "fields": fields},
        key=typed.get("key", ""),
        version=typed.get("version", ""),
        typed=kept,
        form=at,
        done=lambda _: (at, "已处理，采用的值已记入档案。"),
    )


def decided_fields(differences: Sequence[Given], typed: Mapping[str, str]) -> dict[str, str] | None:
    """What is to hold of each field that differs; None where one has no choice."""
    chosen = {one["field"]: typed.get(f"take{place}", "") for place, one in enumerate(differences)}
    return chosen if all(choice in _CHOICES for choice in chosen.values()) else None
