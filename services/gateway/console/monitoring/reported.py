"""Figures that departments report: those that wait for a second person, and their check."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response

from services.gateway.console.layout import frame
from services.gateway.console.missing import Records, area_page
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, facts, section
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
from services.gateway.console.pieces.texts import ABSENT, area_line, day_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH

Given = Mapping[str, Any]

HERE = "/reports"
API = "/monitoring/reports"
_STATES = {"reported": "待审核", "checked": "已审核", "returned": "已退回", "corrected": "已更正"}
_MARKS = {"reported": "behind", "checked": "good", "returned": "missed", "corrected": "neutral"}
_DECISIONS = {"check": "审核通过", "return": "退回"}


_REPORTS = Records(HERE, API, "监测服务", "这项数据", "上报数据", ("上报数据", HERE))


def report_row(one: Given, area: str, _user: User) -> list[Cell]:
    """A reported figure in a list."""
    return [
        Link(one["indicator_label"], f"{PATH}{HERE}/{one['id']}"),
        area_line(one["area_code"], below=area),
        day_text(one["as_of"]),
        value_text(one),
        one["department"] or ABSENT,
        one["reporter"],
        day_text(one["reported_on"]) + ("（逾期）" if one["late"] else ""),
        state_mark(one),
    ]


def value_text(one: Given) -> str:
    """What was reported: a number, or a state."""
    return str(one["state_reached"] if one["value"] is None else one["value"])


def state_mark(one: Given) -> Mark:
    """How a reported figure stands."""
    return Mark(one["state_label"], _MARKS.get(one["state"], "neutral"))


LISTING = Listing(
    here=HERE,
    title="上报数据",
    told="由第二人审核后生效，由近及远",
    api=API,
    service="监测服务",
    columns=[
        Column("指标"),
        Column("地区"),
        Column("反映日期"),
        Column("数值", number=True),
        Column("部门"),
        Column("上报人"),
        Column("上报日期"),
        Column("状态"),
    ],
    row=report_row,
    none="没有符合条件的上报数据。",
    conditions=[
        Condition("state", "状态", _STATES),
        Condition("late", "逾期上报", {"true": "是", "false": "否"}),
    ],
)


@area_page(HERE, "上报数据")
async def show_reports(request: Request, session: Session, area: str) -> None:
    """Show the figures that were reported of an area, the latest day first."""
    await show_listing(request, session, area, LISTING)


@_REPORTS.page(f"{HERE}/{{report_id}}", "上报数据")
async def show_report(request: Request, session: Session, one: Given) -> None:
    """Show a reported figure, and the form by which it is checked."""
    user, opened = session.user, open_form(request)
    at = f"{HERE}/{one['id']}"
    with frame(user, HERE, one["indicator_label"], area_line(one["area_code"], below=user.area_code[:4])):
        show_said(request)
        with section("上报", wide=True, name="standing"):
            facts(
                [
                    ("状态", state_mark(one)),
                    ("数值", value_text(one)),
                    ("反映日期", day_text(one["as_of"])),
                    ("部门", one["department"] or ABSENT),
                    ("上报人", one["reporter"]),
                    ("上报日期", day_text(one["reported_on"])),
                    ("上报期限", day_text(one["due_by"]) + ("（逾期）" if one["late"] else "")),
                    ("佐证", one["evidence"]),
                    ("更正理由", one["reason"] or ABSENT),
                    ("审核人", one["checker"] or ABSENT),
                    ("审核日期", day_text(one["checked_on"])),
                    ("审核意见", one["check_note"] or ABSENT),
                ]
            )
        if one["state"] == "reported" and "report.check" in user.permissions:
            with (
                section("审核", "上报人不能审核自己的数据", wide=True, name="step"),
                step_form(opened, at, "办理", HERE),
            ):
                required_choice("decision", "审核结果", _DECISIONS, opened.value("decision"))
                day_field(opened, "审核日期")
                reason_field(opened, "审核意见", most=2000)


class _Checked(Sent):
    """What became of a reported figure."""

    decision: Literal["check", "return", ""] = ""


@nicegui.app.post(HERE + "/{report_id}", include_in_schema=False)
async def check_report(
    request: Request,
    report_id: UUID,
    sent: Annotated[_Checked, Form()],
) -> Response:
    """Check a reported figure or send it back, and go back to it."""
    at = f"{HERE}/{report_id}"
    if not sent.decision:
        return refuse(request, "请选择审核结果。", sent.typed, at)
    return await take(
        request,
        f"{API}/{report_id}/{sent.decision}",
        {"occurred_on": sent.occurred_on, "note": sent.reason},
        key=sent.key,
        typed=sent.typed,
        form=at,
        done=lambda one: (at, f"{one['state_label']}。"),
    )
