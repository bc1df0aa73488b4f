"""The reader's own work: what waits for him, what is late first, each item leading to where it is done."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.credit import deposits, settlements, subsidies
from services.gateway.console.layout import frame
from services.gateway.console.monitoring import duties, reported, supervision
from services.gateway.console.monitoring.alerts import state_mark
from services.gateway.console.organisation import decisions, work_plans
from services.gateway.console.pieces.elements import (
    Cell,
    Column,
    Link,
    Mark,
    compact_table,
    empty,
    notice,
    section,
    table,
)
from services.gateway.console.pieces.filters import bank_names
from services.gateway.console.pieces.texts import ABSENT, area_line, area_text, day_text
from services.gateway.console.procedures import next_step, notices
from services.gateway.console.register import change_requests, field_conflicts, unvisited
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, page, today

Given = Mapping[str, Any]

HERE = "/work"
SHOWN = 10
"""Of each kind on the page; the rest is read on the kind's own."""
_ALERTS = [
    Column("预警"),
    Column("地区"),
    Column("情况", wide=True),
    Column("指派给"),
    Column("期限"),
    Column("状态"),
]
_ROUNDS = [Column("程序"), Column("地区"), Column("待办步骤"), Column("期限")]
_FINDINGS = [Column("问题", wide=True), Column("地区"), Column("整改期限"), Column("状态")]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work.

    Attributes:
        name: of its part of the page.
        heading: what it is called.
        permission: whose it is.
        asks: path and conditions in the API, of whom, on which day; the reads of one kind come in the order of haste.
        columns, row: of its table.
        service: who answers, in Chinese.
        none: what is said where nothing waits.
        all_of: address of the whole list.
        waits: whether an item waits for the reader, where no condition of the API can tell.
        compact: whether its table has many short columns.
    """

    name: str
    heading: str
    permission: str
    asks: Callable[[User], Sequence[tuple[str, dict[str, str]]]]
    columns: Sequence[Column]
    row: Callable[[Given, str, User], Sequence[Cell]]
    service: str
    none: str
    all_of: Callable[[User], str]
    waits: Callable[[Given, User], bool] = lambda _item, _user: True
    compact: bool = False


def _path(here: str, **asked: str) -> str:
    return f"{PATH}{here}?{urlencode(asked)}"


def _alert_row(alert: Given, area: str, _user: User) -> list[Cell]:
    until, late = (
        (alert["verify_until"], alert["verify_late"])
        if alert["state"] == "raised"
        else (alert["respond_until"], alert["respond_late"])
    )
    return [
        Link(alert["rule_label"], f"{PATH}/alerts/{alert['id']}"),
        area_line(alert["area_code"], below=area),
        alert["sentence"],
        alert["assignee"] or ABSENT,
        Mark(f"{until}（逾期）", "missed") if late and alert["state"] != "responded" else day_text(until),
        state_mark(alert),
    ]


def _alerts(user: User) -> list[tuple[str, dict[str, str]]]:
    mine = {"open": "true", "assignee": user.name}
    of_post = {"open": "true", "answered_by": user.role}
    asked = [{**mine, "late": "true"}, {**of_post, "late": "true"}, mine, of_post]
    return [("/monitoring/alerts", conditions) for conditions in asked]


def _round_row(one: Given, area: str, _user: User) -> list[Cell]:
    step = one["next_step"]
    return [
        Link(f"{one['year']}年{one['label']}", f"{PATH}{next_step.HERE}/{one['id']}"),
        area_line(one["area_code"], below=area),
        step["label"],
        Mark(f"{step['due_on']}（逾期）", "missed") if step["late"] else day_text(step["due_on"]),
    ]


def _finding_row(one: Given, area: str, _user: User) -> list[Cell]:
    return [
        Link(one["what"], f"{PATH}{supervision.FINDINGS}/{one['id']}"),
        area_line(one["area_code"], below=area),
        day_text(one["due_on"]),
        supervision.state_mark(one),
    ]


KINDS = (
    Kind(
        "alerts",
        "待我处理的预警",
        "alert.handle",
        _alerts,
        _ALERTS,
        _alert_row,
        "监测服务",
        "没有指派给您或由您的岗位负责的预警。",
        lambda user: _path("/alerts", open="true", answered_by=user.role),
    ),
    Kind(
        "requests",
        "待我审批的变更",
        "request.decide",
        lambda _user: [(change_requests.API, {"state": "submitted"})],
        change_requests.LISTING.columns,
        change_requests.request_row,
        "建档立卡服务",
        "没有待审批的变更。",
        lambda _user: _path(change_requests.HERE, state="submitted"),
    ),
    Kind(
        "conflicts",
        "待我决定的现场差异",
        "field_work.decide",
        lambda _user: [(field_conflicts.API, {"state": "open"})],
        field_conflicts.LISTING.columns,
        field_conflicts.conflict_row,
        "建档立卡服务",
        "没有待决定的现场差异。",
        lambda _user: _path(field_conflicts.HERE, state="open"),
    ),
    Kind(
        "rounds",
        "待我办理的程序步骤",
        "procedure.write",
        lambda user: [(f"{next_step.API}/waiting", {"role": user.role, "limit": "100"})],
        _ROUNDS,
        _round_row,
        "建档立卡服务",
        "没有等您的岗位办理的程序步骤。",
        lambda _user: _path(next_step.HERE, state="running"),
    ),
    Kind(
        "reports",
        "待我审核的上报数据",
        "report.check",
        lambda _user: [
            (reported.API, {"state": "reported", "late": "true"}),
            (reported.API, {"state": "reported"}),
        ],
        reported.LISTING.columns,
        reported.report_row,
        "监测服务",
        "没有待审核的上报数据。",
        lambda _user: _path(reported.HERE, state="reported"),
    ),
    Kind(
        "findings",
        "待我整改的督查问题",
        "finding.rectify",
        lambda _user: [(supervision.API, {"state": state}) for state in ("sent_back", "opened")],
        _FINDINGS,
        _finding_row,
        "监测服务",
        "没有待整改的问题。",
        lambda _user: _path(supervision.HERE),
    ),
    Kind(
        "objections",
        "有异议的公示",
        "procedure.write",
        lambda _user: [(notices.API, {"objected": "true"})],
        notices.LISTING.columns,
        notices.notice_row,
        "建档立卡服务",
        "没有待答复的异议。",
        lambda _user: _path(notices.HERE, objected="true"),
    ),
    Kind(
        "plans",
        "待我办理的规划、计划和任务",
        "work_plan.write",
        lambda _user: [(work_plans.OWN_LIST.api, {"waiting": "true"})],
        work_plans.COLUMNS,
        work_plans.plan_row,
        work_plans.OWN_LIST.service,
        "没有待您提交会议、审定或下达的规划、计划和任务。",
        lambda _user: _path(work_plans.OWN_LIST.here, waiting="true"),
    ),
    Kind(
        "tasks",
        "待我签收的任务",
        "work_plan.acknowledge",
        lambda _user: [(work_plans.OWN_LIST.api, {"waiting": "true", "received": "true"})],
        work_plans.COLUMNS,
        work_plans.plan_row,
        work_plans.OWN_LIST.service,
        "没有上级下达、待您签收的任务。",
        lambda _user: _path(work_plans.RECEIVED_LIST.here, waiting="true"),
    ),
    Kind(
        "decisions",
        "待落实的会议决定",
        "decision.report",
        lambda _user: [(decisions.DECISION_LIST.api, {"state": "open"})],
        decisions.DECISION_COLUMNS,
        decisions.decision_row,
        decisions.DECISION_LIST.service,
        "没有待落实的会议决定。",
        lambda _user: _path(decisions.DECISION_LIST.here, state="open"),
    ),
    Kind(
        "duties",
        "我的职责",
        "post_duty.report",
        lambda user: [(duties.API, {"role": user.role, "owed": "true"})],
        duties.COLUMNS,
        duties.duty_row,
        "监测服务",
        "没有待办的职责。",
        lambda user: _path(duties.HERE, role=user.role, owed="true"),
    ),
)


def money_of(user: User, banks: Mapping[str, str]) -> list[Kind]:
    """What may wait for the reader in the credit books; of claims that are the settlements of what they cost."""
    return [
        Kind(
            "subsidies",
            "待我办理的贴息名单",
            "subsidy_list.read",
            lambda user: [(subsidies.API, asked) for asked in subsidies.waiting_for(user)],
            subsidies.columns(user),
            lambda one, _area, user: subsidies.list_row(one, banks, user),
            "信贷服务",
            "没有待您办理的名单。",
            lambda _user: PATH + subsidies.HERE,
            compact=True,
        ),
        Kind(
            "deposits",
            "待我办理的基金缴存",
            "fund.read",
            lambda user: [(deposits.API, asked) for asked in deposits.waiting_for(user)],
            deposits.columns(user),
            lambda one, _area, user: deposits.deposit_row(one, banks, user),
            "信贷服务",
            "没有待您办理的缴存。",
            lambda _user: PATH + deposits.DEPOSITS,
            compact=True,
        ),
        Kind(
            "settlements",
            "待我办理的代偿损失结算",
            "loss_share.read",
            lambda user: [(settlements.API, asked) for asked in settlements.waiting_for(user)],
            settlements.columns(user),
            lambda one, _area, user: settlements.settlement_row(one, user),
            "信贷服务",
            "没有待您办理的结算。",
            lambda _user: PATH + settlements.LOSSES,
            waits=lambda one, user: bool(settlements.open_steps(one, user)),
            compact=True,
        ),
    ]


def _mine(kinds: Sequence[Kind], user: User) -> list[Kind]:
    return [kind for kind in kinds if kind.permission in user.permissions and kind.asks(user)]


@page(HERE, "我的工作")
async def show_work(_request: Request, session: Session) -> None:
    """Show what waits for the reader, each kind by itself; what is missing is named, the rest is shown."""
    user = session.user
    mine = _mine(KINDS, user)
    if _mine(money_of(user, {}), user):
        mine += _mine(money_of(user, await bank_names(session)), user)
    visits, found = await asyncio.gather(_visits(session), asyncio.gather(*(_read(session, kind) for kind in mine)))
    with frame(user, HERE, "我的工作", f"{area_text(user.area_code)} · {user.role_label} · 逾期的在前"):
        if visits is not None:
            _show_visits(visits, user)
        for kind, answers in zip(mine, found, strict=True):
            _show(kind, answers, user)
        if not mine and visits is None:
            empty("您的岗位没有需要在这里办理的事项。")


async def _read(session: Session, kind: Kind) -> list[Answer]:
    limit = str(SHOWN + 1)
    asked = [session.get(path, {"limit": limit, **conditions}) for path, conditions in kind.asks(session.user)]
    return list(await asyncio.gather(*asked))


def _show(kind: Kind, answers: Sequence[Answer], user: User) -> None:
    with section(kind.heading, wide=True, name=kind.name):
        failed = next((answer for answer in answers if not answer.given), None)
        if failed is not None:
            notice(failed.excuse(kind.service, kind.heading))
            return
        # the same item may answer several of the questions; it shows where it is hastiest
        items = {one["id"]: one for answer in answers for one in answer.body["items"] if kind.waits(one, user)}
        if not items:
            empty(kind.none)
            return
        shown = list(items.values())[:SHOWN]
        put_table = compact_table if kind.compact else table
        put_table(kind.columns, [kind.row(one, user.area_code, user) for one in shown], kind.heading)
        more = len(items) > SHOWN or any(answer.body["next"] for answer in answers)
        with html.div().classes("field buttons"):
            html.a("查看全部" if more else "查看清单", href=kind.all_of(user))
            if kind.name == "duties":
                asked = urlencode({"role": user.role})
                html.a("下载日历（.ics）", href=f"{PATH}{duties.CALENDAR}?{asked}")


async def _visits(session: Session) -> Answer | None:
    if "visit.write" not in session.user.permissions or "help.read" not in session.user.permissions:
        return None
    since = str(unvisited.first_day("month", today()))
    return await session.get(unvisited.API, {"since": since, "on": str(today()), "limit": str(SHOWN)})


def _show_visits(answer: Answer, user: User) -> None:
    with section("待走访农户", wide=True, name="visits"):
        if not answer.given:
            notice(answer.excuse("建档立卡服务", "走访情况"))
            return
        body = answer.body
        if not body["households"]:
            empty("辖区没有未脱贫的建档立卡户。")
            return
        html.p(unvisited.visited_text(body, "month"))
        if body["items"]:
            rows = [unvisited.unvisited_row(one, user.area_code) for one in body["items"]]
            table(unvisited.COLUMNS, rows, "待走访农户")
        else:
            empty("本月每户都走访过了。")
        with html.div().classes("field buttons"):
            for span, label in unvisited.SPANS.items():
                html.a(f"{label}未走访", href=_path(unvisited.HERE, span=span))
