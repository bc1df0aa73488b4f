"""Supervision: what was inspected and found by war zone and section, the findings, and one finding's life."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.missing import Records, area_page
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    Heat,
    Link,
    Mark,
    empty,
    facts,
    heat_level,
    notice,
    section,
    table,
)
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.steps import (
    Opened,
    Sent,
    day_field,
    open_form,
    reason_field,
    show_said,
    step_bar,
    step_form,
    take,
    text_field,
)
from services.gateway.console.pieces.texts import ABSENT, area_line, day_text, read_list
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, today

Given = Mapping[str, Any]

HERE = "/supervision"
FINDINGS = "/findings"
API = "/monitoring/findings"
_STATES = {"opened": "待整改", "rectified": "已整改待销号", "sent_back": "退回重新整改", "closed": "已销号"}
_MARKS = {"opened": "behind", "rectified": "on-course", "sent_back": "missed", "closed": "good"}
_STEPS = {"rectify": "整改", "close": "销号", "send-back": "退回"}
_DECISIONS = {"close": "销号", "send-back": "退回重新整改"}
_LABELS = {**_STEPS, "open": "发现", "send_back": "退回"}
_COLUMNS = [
    Column("问题", wide=True),
    Column("板块"),
    Column("地区"),
    Column("发现日期"),
    Column("整改期限"),
    Column("状态"),
]


_FINDINGS = Records(HERE, API, "监测服务", "这个问题", "督查问题", ("督查", HERE))


def _listing(sections: Mapping[str, str]) -> Listing:
    return Listing(
        here=HERE,
        title="督查",
        told="战区、板块与问题整改",
        api=API,
        service="监测服务",
        columns=_COLUMNS,
        row=lambda one, area, _user: _row(one, area, sections),
        none="没有符合条件的问题。",
        conditions=[Condition("state", "状态", _STATES), Condition("late", "逾期", labels.YES_NO)],
        more=["zone", "section"],
        heading="问题清单",
        note="先到期的在前",
    )


@area_page(HERE, "督查")
async def show_supervision(request: Request, session: Session, area: str) -> None:
    """Show what was inspected and found in an area, and its findings, those first that are due first."""
    overview = await session.get("/monitoring/supervision/overview", {"area": area})
    sections = {row["section"]: row["section_label"] for row in overview.body["items"]} if overview.given else {}

    def above(area: str, _user: User) -> None:
        with section("战区和板块", "点数字看问题", wide=True, name="overview"):
            if not overview.given:
                notice(overview.excuse("监测服务", "督查汇总"))
            elif overview.body["items"]:
                _overview(overview.body["items"], area)
            else:
                empty("本地区没有督查表，也没有发现问题。")
            html.a("督查表", href=f"{PATH}/supervision/inspections?{urlencode({'area': area})}").classes("more")

    await show_listing(request, session, area, _listing(sections), above)


def _overview(rows: list[Given], area: str) -> None:
    columns = [
        Column("战区"),
        Column("板块"),
        Column("督查", number=True),
        Column("待整改", number=True),
        Column("待销号", number=True),
        Column("已销号", number=True),
        Column("逾期", number=True),
    ]

    def cell(row: Given, name: str, **asked: str) -> Cell:
        number, most = row[name], max(one[name] for one in rows)
        of_cell = {"area": area, "section": row["section"], **({"zone": row["zone"]} if row["zone"] else {}), **asked}
        href = f"{PATH}{HERE}?{urlencode(of_cell)}" if number else ""
        good = name == "findings_closed"
        return Heat(f"{number:,}", heat_level(number, most), href, good=good)

    cells: list[list[Cell]] = [
        [
            row["zone_label"],
            row["section_label"],
            f"{row['inspected']:,}",
            cell(row, "findings_open"),
            cell(row, "findings_rectified", state="rectified"),
            cell(row, "findings_closed", state="closed"),
            cell(row, "findings_late", late="true"),
        ]
        for row in rows
    ]
    with html.div().classes("heat-table"):
        table(columns, cells, "战区和板块")


def _row(one: Given, area: str, sections: Mapping[str, str]) -> list[Cell]:
    return [
        Link(one["what"], f"{PATH}{FINDINGS}/{one['id']}"),
        sections.get(one["section"], "其他板块"),
        area_line(one["area_code"], below=area),
        day_text(one["opened_on"]),
        day_text(one["due_on"]) + ("（逾期）" if one["late"] else ""),
        state_mark(one),
    ]


def state_mark(one: Given) -> Mark:
    """How a finding stands; one that is late and not rectified is the worst."""
    if one["late"] and one["state"] in ("opened", "sent_back"):
        return Mark(f"{one['state_label']}（逾期）", "missed")
    return Mark(one["state_label"], _MARKS.get(one["state"], "neutral"))


# one finding ----------------------------------------------------------------------------------------------------------


@_FINDINGS.page(f"{FINDINGS}/{{finding_id}}", "督查问题")
async def show_finding(request: Request, session: Session, one: Given) -> None:
    """Show a finding with its history, and the step that the reader may take."""
    user, opened = session.user, open_form(request)
    with frame(user, HERE, "督查问题", area_line(one["area_code"], below=user.area_code[:4])):
        show_said(request)
        with section("问题", wide=True, name="standing"):
            step_bar(_way(one))
            html.p(one["what"])
            home: Cell = ABSENT
            if one["household_id"] and "household.read" in user.permissions:
                home = Link("查看农户", f"{PATH}/households/{one['household_id']}")
            facts(
                [
                    ("状态", state_mark(one)),
                    ("发现日期", day_text(one["opened_on"])),
                    ("整改期限", day_text(one["due_on"]) + ("（逾期）" if one["late"] else "")),
                    ("整改日期", day_text(one["rectified_on"])),
                    ("销号日期", day_text(one["closed_on"])),
                    ("农户", home),
                ]
            )
        _step(one, user, opened)
        _history(one)


def _way(one: Given) -> list[tuple[str, str, str]]:
    state = one["state"]
    back = state == "sent_back"
    return [
        ("发现", day_text(one["opened_on"]), "done"),
        ("整改", f"期限 {one['due_on']}", "next")
        if state in ("opened", "sent_back")
        else ("整改", day_text(one["rectified_on"]), "done"),
        ("退回", ABSENT, "missed")
        if back
        else ("销号", ABSENT, "next" if state == "rectified" else "open")
        if state != "closed"
        else ("销号", day_text(one["closed_on"]), "done"),
    ]


def _step(one: Given, user: User, opened: Opened) -> None:
    at = f"{FINDINGS}/{one['id']}"
    if one["state"] in ("opened", "sent_back") and "finding.rectify" in user.permissions:
        with section("整改", wide=True, name="step"), step_form(opened, f"{at}/rectify", "报告整改", HERE):
            day_field(opened, "整改日期")
            reason_field(opened, "整改情况", most=2000)
            text_field(opened, "evidence", "佐证材料的名称或编号（多项用逗号隔开）", most=1000)
    if one["state"] == "rectified" and "supervision.inspect" in user.permissions:
        with section("核查整改", "整改人不能销自己的号", wide=True, name="step"), step_form(opened, at, "办理", HERE):
            required_choice("decision", "核查结果", _DECISIONS, opened.value("decision"))
            day_field(opened, "核查日期")
            reason_field(opened, "核查意见", most=2000)
            with html.div().classes("field"):
                html.label("退回时的新期限（不填则不变）", **{"for": "due_on"})
                html.input_(type="date", id="due_on", name="due_on", value=opened.value("due_on")).props(
                    f"min={today()}"
                )


def _history(one: Given) -> None:
    rows: list[list[Cell]] = [
        [
            day_text(step["occurred_on"]),
            _LABELS.get(step["step"], "变动"),
            step["note"] or ABSENT,
            "、".join(step["evidence"]) or ABSENT,
            day_text(step["due_on"]),
            step["actor"],
        ]
        for step in one["history"]
    ]
    columns = [
        Column("日期"),
        Column("步骤"),
        Column("说明", wide=True),
        Column("佐证"),
        Column("整改期限"),
        Column("经办"),
    ]
    with section("经过", wide=True, name="history"):
        table(columns, rows, "经过")


class _Rectified(Sent):
    """What was done about a finding."""

    evidence: str = ""


class _Judged(Sent):
    """What became of its rectification."""

    decision: Literal["close", "send-back"]
    due_on: str = ""


@nicegui.app.post(FINDINGS + "/{finding_id}/rectify", include_in_schema=False)
async def rectify(
    request: Request,
    finding_id: UUID,
    sent: Annotated[_Rectified, Form()],
) -> Response:
    """Say what was done about a finding, and go back to it."""
    at = f"{FINDINGS}/{finding_id}"
    return await take(
        request,
        f"{API}/{finding_id}/rectify",
        {"occurred_on": sent.occurred_on, "note": sent.reason, "evidence": read_list(sent.evidence)},
        key=sent.key,
        typed=sent.typed,
        form=at,
        done=lambda one: (at, f"已报告整改，现为“{one['state_label']}”。"),
    )


@nicegui.app.post(FINDINGS + "/{finding_id}", include_in_schema=False)
async def judge(
    request: Request,
    finding_id: UUID,
    sent: Annotated[_Judged, Form()],
) -> Response:
    """Close a finding or let it be rectified anew, and go back to it."""
    at = f"{FINDINGS}/{finding_id}"
    body = {"occurred_on": sent.occurred_on, "note": sent.reason}
    if sent.decision == "send-back" and sent.due_on:
        body["due_on"] = sent.due_on
    return await take(
        request,
        f"{API}/{finding_id}/{sent.decision}",
        body,
        key=sent.key,
        typed=sent.typed,
        form=at,
        done=lambda one: (at, f"已{_STEPS[sent.decision]}，现为“{one['state_label']}”。"),
    )
