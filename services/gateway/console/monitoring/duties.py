"""Duties of posts: the calendar of an area, one duty, reporting it and sending a report back."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.missing import Records, area_page
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.downloads import hand_on
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, empty, facts, notice, section, table
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.steps import (
    Opened,
    Sent,
    back_with,
    count_field,
    day_field,
    open_form,
    reason_field,
    show_said,
    step_form,
    take,
    text_field,
)
from services.gateway.console.pieces.texts import (
    ABSENT,
    area_line,
    count_text,
    day_text,
    read_count,
    read_list,
    share_text,
)
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH
from shared.policies.banks import bank_text

Given = Mapping[str, Any]

HERE = "/duties"
API = "/monitoring/duties"
CALENDAR = "/duties.ics"
STATE_MARKS = {"open": "on-course", "kept": "good", "kept_late": "behind", "missed": "missed", "lapsed": "neutral"}
COLUMNS = [
    Column("职责"),
    Column("地区"),
    Column("岗位"),
    Column("期限"),
    Column("状态"),
    Column("完成", number=True),
]
_KEPT_BY = {"report": "报告", "visit": "走访记录", "spot_check": "抽查", "credit": "信贷账簿"}


_DUTIES = Records(HERE, API, "监测服务", "这项职责", "职责", ("职责", HERE))


def duty_row(duty: Given, area: str, _user: User) -> list[Cell]:
    """A duty in a list: what, where, whose, by when, how it stands."""
    return [
        Link(duty["label"], f"{PATH}{HERE}/{duty['id']}"),
        area_line(duty["area_code"], below=area),
        owner_text(duty),
        day_text(duty["due_on"]) + ("（暂定）" if duty["provisional"] else ""),
        state_mark(duty),
        f"{duty['times_done']} / {duty['times']} 次",
    ]


def owner_text(duty: Given) -> str:
    """Whose a duty is: the post, and the department or bank where one is named."""
    named = duty["department"] or (bank_text(duty["bank_code"]) if duty["bank_code"] else "")
    return f"{duty['role_label']}（{named}）" if named else str(duty["role_label"])


def state_mark(duty: Given) -> Mark:
    """How a duty stands; how late it is told in days."""
    if duty["owed"] and duty["late_days"]:
        return Mark(f"逾期 {duty['late_days']} 天", "missed")
    return Mark(duty["state_label"], STATE_MARKS.get(duty["state"], "neutral"))


LISTING = Listing(
    here=HERE,
    title="职责",
    told="按期限先后",
    api=API,
    service="监测服务",
    columns=COLUMNS,
    row=duty_row,
    none="没有符合条件的职责。",
    conditions=[
        Condition("role", "岗位", labels.POSTS),
        Condition("owed", "待办", labels.YES_NO),
        Condition("late", "逾期", {"true": "是"}),
        Condition("kept_by", "办结依据", _KEPT_BY),
    ],
    more=["department"],
)


@area_page(HERE, "职责")
async def show_duties(request: Request, session: Session, area: str) -> None:
    """Show the duties of an area by deadline, with its calendar file."""
    await show_listing(request, session, area, LISTING, _calendar_link)


def _calendar_link(area: str, _user: User) -> None:
    href = f"{PATH}{CALENDAR}?{urlencode({'area': area})}"
    html.a("下载日历（.ics，可导入手机和电脑日历）", href=href).classes("more")


@nicegui.app.get(CALENDAR, include_in_schema=False)
async def download_calendar(request: Request, area: str = "", role: str = "") -> Response:
    """Hand on the duties of an area, or of a post in it, as a calendar file."""
    asked = urlencode({name: value for name, value in (("area", area), ("role", role)) if value})
    refused = partial(back_with, request, HERE)
    return await hand_on(request, f"{API}/calendar.ics?{asked}", refused, filename="duties.ics")


@_DUTIES.page(f"{HERE}/{{duty_id}}", "职责")
async def show_duty(request: Request, session: Session, duty: Given) -> None:
    """Show a duty with what was reported, and the form by which the reader reports it or sends a report back."""
    user, opened = session.user, open_form(request)
    with frame(user, HERE, duty["label"], area_line(duty["area_code"], below=user.area_code[:4])):
        show_said(request)
        _standing(duty)
        _form(duty, user, opened)
        _history(duty)


def _standing(duty: Given) -> None:
    with section("要求与进度", wide=True, name="standing"):
        facts(
            [
                ("状态", state_mark(duty)),
                ("岗位", owner_text(duty)),
                ("开始", day_text(duty["opened_on"])),
                ("期限", day_text(duty["due_on"])),
                ("完成", f"{duty['times_done']} / {duty['times']} 次"),
                ("办结日期", day_text(duty["kept_on"])),
                ("办结依据", _KEPT_BY.get(duty["kept_by"], "其他")),
                ("应覆盖户数", _coverage_text(duty["coverage"])),
            ]
        )
        if duty["provisional"]:
            html.p("节假日安排未公布，期限为暂定。").classes("muted small")


def _coverage_text(coverage: str | None) -> str:
    if coverage is None:
        return ABSENT
    share = Fraction(coverage)
    return f"在册户的 {share_text(share.numerator, share.denominator)}"


def _form(duty: Given, user: User, opened: Opened) -> None:
    at = f"{HERE}/{duty['id']}"
    if duty["kept_by"] != "report":
        if duty["owed"]:
            notice(f"这项职责不用报告，按{_KEPT_BY.get(duty['kept_by'], '其他记录')}自动认定。", "neutral")
        return
    if duty["owed"] and duty["role"] == user.role and "post_duty.report" in user.permissions:
        with section("报告完成", wide=True, name="step"), step_form(opened, f"{at}/report", "报告完成", HERE):
            day_field(opened, "完成日期")
            reason_field(opened, "完成情况", most=2000)
            text_field(opened, "evidence", "佐证材料的名称或编号（多项用逗号隔开）", most=1000, required=False)
            if duty["coverage"] is not None:
                count_field(opened, "households_covered", "已完成户数")
    elif duty["times_done"] and duty["role"] != user.role and "post_duty.return" in user.permissions:
        with section("退回报告", wide=True, name="step"), step_form(opened, f"{at}/return", "退回", HERE):
            day_field(opened, "退回日期")
            reason_field(opened, "退回原因", most=2000)


def _history(duty: Given) -> None:
    with section("报告记录", wide=True, name="history"):
        if not duty["history"]:
            empty("还没有报告。")
            return
        rows: list[list[Cell]] = [
            [
                day_text(one["occurred_on"]),
                "退回" if one["step"] == "return" else "报告",
                one["note"],
                "、".join(one["evidence"]) or ABSENT,
                count_text(one["households_covered"], "户"),
                one["actor"],
            ]
            for one in duty["history"]
        ]
        columns = [
            Column("日期"),
            Column("步骤"),
            Column("说明", wide=True),
            Column("佐证"),
            Column("户数", number=True),
            Column("经办"),
        ]
        table(columns, rows, "报告记录")


class _Reported(Sent):
    """What was done for a duty."""

    evidence: str = ""
    households_covered: str = ""


@nicegui.app.post(HERE + "/{duty_id}/{step}", include_in_schema=False)
async def take_duty_step(
    request: Request,
    duty_id: UUID,
    step: Literal["report", "return"],
    sent: Annotated[_Reported, Form()],
) -> Response:
    """Report a duty, or send its last report back, and go back to it."""
    body: dict[str, Any] = {"occurred_on": sent.occurred_on, "reason": sent.reason}
    if step == "report":
        body = {"occurred_on": sent.occurred_on, "note": sent.reason, "evidence": read_list(sent.evidence)}
        if (covered := read_count(sent.households_covered)) is not None:
            body["households_covered"] = covered
    at = f"{HERE}/{duty_id}"
    return await take(
        request,
        f"{API}/{duty_id}/{step}",
        body,
        key=sent.key,
        typed=sent.typed,
        form=at,
        done=lambda duty: (at, f"已{'报告' if step == 'report' else '退回'}，现为“{duty['state_label']}”。"),
    )
