"""One alert and its life: who goes and looks, what was found, what was done, when it was closed."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.missing import Records
from services.gateway.console.monitoring.alert_list import HERE
from services.gateway.console.monitoring.alerts import state_mark
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.elements import Cell, Column, Link, empty, facts, notice, section, table
from services.gateway.console.pieces.filters import required_choice
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
from services.gateway.console.pieces.texts import ABSENT, area_line, day_text, label_text
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page

Given = Mapping[str, Any]

_NEXT = {"raised": "verify", "verified": "respond", "responded": "resolve"}
"""State → the step that people take next."""
_STEPS = {"verify": "核实", "respond": "处置", "resolve": "办结", "assign": "指派"}
_ASKED = {
    "verify": "入户看到的情况",
    "respond": "采取了什么措施",
    "resolve": "办结理由",
}
_HISTORY = {
    **_STEPS,
    "raised": "发出预警",
    "verified": "核实属实",
    "dismissed": "核实不属实",
    "responded": "处置",
    "resolved": "办结",
    "assigned": "指派",
    "escalated": "逾期转上级督办",
    "reckoned": "按公布的工作日历重排期限",
    "cleared": "原因消除",
    "reopened": "原因再现，重新待办",
    "amended": "情况有变",
    "moved": "随户迁移",
    "entered": "纳入监测",
    "removed": "风险消除",
}
_CONFIRMED = {"true": "情况属实", "false": "情况不属实"}


_ALERTS = Records(HERE, "/monitoring/alerts", "监测服务", "这件预警", "预警", ("预警", HERE))


@_ALERTS.page(f"{HERE}/{{alert_id}}", "预警")
async def show_alert(request: Request, session: Session, alert: Given) -> None:
    """Show an alert, how far it has come, and the step that the reader may take."""
    user, opened = session.user, open_form(request)
    with frame(user, HERE, alert["rule_label"], area_line(alert["area_code"], below=user.area_code[:4])):
        show_said(request)
        _standing(alert, user)
        _next_step(alert, user, opened)
        _sequel(alert)
        _history(alert)


def _standing(alert: Given, user: User) -> None:
    with section("办理情况", wide=True, name="standing"):
        step_bar(_way(alert))
        if alert["escalated_on"]:
            notice(f"{alert['escalated_on']} 逾期，已转{alert['answered_by_label']}督办。", "missed")
        html.p(alert["sentence"])
        household_id = alert["household_id"]
        home: Cell = "不涉及农户"
        if household_id:
            may_read = "household.read" in user.permissions
            home = Link("查看农户", f"{PATH}/households/{household_id}") if may_read else "您的岗位不查看农户"
        facts(
            [
                ("状态", state_mark(alert)),
                ("农户", home),
                ("发生日期", day_text(alert["raised_on"])),
                ("责任岗位", alert["answered_by_label"]),
                ("指派给", alert["assignee"] or ABSENT),
                ("核实期限", day_text(alert["verify_until"]) + ("（逾期）" if alert["verify_late"] else "")),
                ("处置期限", day_text(alert["respond_until"]) + ("（逾期）" if alert["respond_late"] else "")),
                ("原因消除", day_text(alert["cleared_on"])),
            ]
        )
        if alert["deadlines_provisional"]:
            html.p("节假日安排未公布，期限暂按周末推算。").classes("muted small")


def _way(alert: Given) -> list[tuple[str, str, str]]:
    """Name, day and standing of each part of an alert's way."""
    state = alert["state"]
    waits = _NEXT.get(state) if alert["open"] else None
    found = [("发出", day_text(alert["raised_on"]), "done")]
    for name, done_on, until in (
        ("verify", alert["verified_on"], alert["verify_until"]),
        ("respond", alert["responded_on"], alert["respond_until"]),
        ("resolve", alert["closed_on"], None),
    ):
        if state == "dismissed" and name != "verify":
            break
        if done_on:
            found.append((_STEPS[name], day_text(done_on), "done"))
        elif name == waits:
            found.append((_STEPS[name], f"期限 {until}" if until else ABSENT, "next"))
        else:
            found.append((_STEPS[name], ABSENT, "open"))
    return found


def _next_step(alert: Given, user: User, opened: Opened) -> None:
    step = _NEXT.get(alert["state"])
    if step is None or not alert["open"]:
        return
    at = f"{HERE}/{alert['id']}"
    if "alert.handle" in user.permissions:
        with section(_STEPS[step], wide=True, name="step"), step_form(opened, f"{at}/{step}", _STEPS[step], HERE):
            if step == "verify":
                required_choice("confirmed", "核实结果", _CONFIRMED, opened.value("confirmed"))
            day_field(opened, f"{_STEPS[step]}日期")
            reason_field(opened, _ASKED[step], most=2000)
    if "alert.assign" in user.permissions:
        html.a("改派他人" if alert["assignee"] else "指派人员", href=f"{PATH}{at}/assign").classes("button aside")


@page(f"{HERE}/{{alert_id}}/assign", "指派")
async def show_assignment(request: Request, session: Session) -> None:
    """Ask who is to go and look."""
    user, alert_id = session.user, quote(request.path_params["alert_id"], safe="")
    answer = await session.get(f"/monitoring/alerts/{alert_id}")
    opened, at = open_form(request), f"{HERE}/{alert_id}"
    with frame(user, HERE, answer.body["rule_label"] if answer.given else "预警", "指派人员核实、处置"):
        if not answer.given:
            notice(answer.excuse("监测服务", "这件预警"))
            html.a("返回预警", href=PATH + HERE)
            return
        html.p(answer.body["sentence"])
        with section("指派", wide=True, name="step"), step_form(opened, f"{at}/assign", "指派", at):
            text_field(opened, "assignee", "姓名", otherwise=answer.body["assignee"] or "", most=50)
            day_field(opened, "指派日期")


def _sequel(alert: Given) -> None:
    watched, measures = alert["monitoring"], alert["measures"]
    if not watched and not measures:
        return
    with section("后续帮扶", "预警发出以后登记的", wide=True, name="sequel"):
        if watched:
            kind = label_text(labels.MONITORED_KINDS, watched["monitored_kind"])
            risks = "、".join(label_text(labels.RISKS, risk) for risk in watched["risks"])
            ended = f"，{watched['removed_on']} 风险消除" if watched["removed_on"] else "，风险尚未消除"
            html.p(f"{watched['entered_on']} 纳入监测：{kind}（{risks}）{ended}。")
        if measures:
            rows: list[list[Cell]] = [
                [label_text(labels.MEASURE_ITEMS, one["item"]), day_text(one["started_on"]), day_text(one["ended_on"])]
                for one in measures
            ]
            table([Column("措施"), Column("开始"), Column("结束")], rows, "后续措施")


def _history(alert: Given) -> None:
    with section("经过", wide=True, name="history"):
        if not alert["history"]:
            empty("还没有办理记录。")
            return
        rows: list[list[Cell]] = [
            [
                day_text(one["occurred_on"]),
                _HISTORY.get(one["step"], "变动"),
                one["note"] or ABSENT,
                one["actor"] or "系统",
            ]
            for one in alert["history"]
        ]
        table([Column("日期"), Column("步骤"), Column("说明", wide=True), Column("经办")], rows, "经过")


class _Handled(Sent):
    """What was done about an alert, or who is to go."""

    confirmed: str = ""
    assignee: str = ""


@nicegui.app.post(HERE + "/{alert_id}/{step}", include_in_schema=False)
async def take_alert_step(
    request: Request,
    alert_id: UUID,
    step: Literal["verify", "respond", "resolve", "assign"],
    sent: Annotated[_Handled, Form()],
) -> Response:
    """Take a step on an alert, and go back to it."""
    body: dict[str, Any] = {"occurred_on": sent.occurred_on}
    if step == "assign":
        body["assignee"] = sent.assignee
    else:
        body["note"] = sent.reason
    if step == "verify":
        body["confirmed"] = {"true": True, "false": False}.get(sent.confirmed)
    at = f"{HERE}/{alert_id}"
    return await take(
        request,
        f"/monitoring/alerts/{alert_id}/{step}",
        body,
        key=sent.key,
        typed=sent.typed,
        form=f"{at}/assign" if step == "assign" else at,
        done=lambda alert: (at, f"已{_STEPS[step]}，现为“{alert['state_label']}”。"),
    )
