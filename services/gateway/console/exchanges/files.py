"""Numbered files of the exchange: how each stands, what was wrong in it, its download, and the partner's answer."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.missing import Records
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.downloads import FILE_HEADERS, hand_on
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, facts, notice, section, table
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.steps import (
    Opened,
    Sent,
    back_with,
    day_field,
    open_form,
    reason_field,
    show_said,
    step_form,
    take,
)
from services.gateway.console.pieces.texts import (
    ABSENT,
    area_line,
    count_text,
    day_text,
    label_text,
    moment_text,
    size_text,
)
from services.gateway.console.pieces.waiting import follow
from services.gateway.console.register.imports import show_job
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH

Given = Mapping[str, Any]

HERE = "/exchanges"
FILES = f"{HERE}/files"
RUNS = "/registry/exchange-runs"
PARTNERS = "/registry/exchange-partners"
SERVICE = "建档立卡服务"
TITLE = "数据交换"
WAITING, MADE, RECEIVED = "waiting", "made", "received"
STATES = {
    WAITING: "生成中",
    MADE: "已生成，待对方回执",
    "accepted": "对方已接收",
    "rejected": "对方已退回",
    "failed": "未能生成",
    RECEIVED: "已收到",
}
DIRECTIONS = {"sent": "发出", "received": "收到"}
EXTENTS = {"full": "全量", "changes": "变更"}
_MARKS = {WAITING: "on-course", MADE: "behind", "accepted": "good", "rejected": "missed", "failed": "missed"}
_OUTCOMES = {"accepted": "对方已接收", "rejected": "对方退回"}
COLUMNS = [
    Column("编号", number=True),
    Column("日期"),
    Column("收发"),
    Column("内容"),
    Column("行数", number=True),
    Column("状态"),
    Column("对方回执"),
    Column("用途", wide=True),
]


_RUNS = Records(HERE, RUNS, SERVICE, "这个文件", "交换文件", (TITLE, HERE))


def file_name(run: Given) -> str:
    """What a file is called among those of its partner."""
    return f"第 {run['number']} 号文件"


def run_row(run: Given, last: int | None) -> list[Cell]:
    """A file in a list.

    Args:
        run: as the API gives it.
        last: number of the last file that the partner accepted; None where it accepted none.
    """
    return [
        Link(f"{run['number']}", f"{PATH}{FILES}/{run['id']}"),
        day_text(run["occurred_on"]),
        label_text(DIRECTIONS, run["direction"]),
        extent_text(run),
        count_text(_lines(run), "行"),
        state_mark(run, last),
        day_text(run["answered_on"]),
        run["purpose"],
    ]


def _lines(run: Given) -> int:
    return int(sum(run["rows"].values()) + sum(run["removed"].values()))


def extent_text(run: Given) -> str:
    """Whether a file tells everything, or what changed since which one; a dash of one that was taken."""
    if run["extent"] is None:
        return ABSENT
    since = f"（自第 {run['base_number']} 号起）" if run["extent"] == "changes" else ""
    return label_text(EXTENTS, run["extent"]) + since


def is_outdated(run: Given, last: int | None) -> bool:
    """Whether a file can't be accepted any more, since its partner accepted a later one, or another than its ground."""
    if run["state"] != MADE or last is None:
        return False
    return bool(run["number"] <= last or (run["extent"] == "changes" and run["base_number"] != last))


def state_mark(run: Given, last: int | None) -> Mark:
    """How a file stands."""
    if is_outdated(run, last):
        return Mark("未回执，已被后来的文件取代", "neutral")
    return Mark(label_text(STATES, run["state"]), _MARKS.get(run["state"], "neutral"))


async def last_accepted(session: Session, partner_id: str) -> Answer:
    """The last file that a partner accepted, as a page of one.

    Raises:
        SignedOut: the sign-in has ended.
    """
    asked = {"partner_id": partner_id, "direction": "sent", "state": "accepted", "limit": "1"}
    return await session.get(RUNS, asked)


def number_of(accepted: Answer) -> int | None:
    """The number of what `last_accepted` gave; None where there is none, or nobody could say."""
    items = accepted.body["items"] if accepted.given else []
    return int(items[0]["number"]) if items else None


# a file --------------------------------------------------------------------------------------------------------------


@_RUNS.page(f"{FILES}/{{run_id}}", "交换文件")
async def show_file(request: Request, session: Session, run: Given) -> None:
    """Show how a file stands, what was wrong in it, and what may be done with it."""
    user, opened = session.user, open_form(request)
    at = f"{HERE}/{run['partner_id']}"
    partner = await session.get(f"{PARTNERS}/{run['partner_id']}")
    last = number_of(await last_accepted(session, run["partner_id"])) if run["state"] == MADE else None
    job = None
    if run["import_id"] and "household.import" in user.permissions:
        job = await session.get(f"/registry/imports/{run['import_id']}")
    name = partner.body["name"] if partner.given else TITLE
    sheets = partner.body["sheets"] if partner.given else []
    with frame(user, HERE, file_name(run), f"{name} · {label_text(DIRECTIONS, run['direction'])}"):
        show_said(request)
        if run["state"] == WAITING:
            follow(session, f"{RUNS}/{run['id']}", run, _making, lambda now: now["state"] == WAITING)
        _standing(run, last, user)
        _content(run, sheets)
        with html.div().classes("field buttons"):
            html.a(f"返回{name}", href=PATH + at)
        if run["import_id"]:
            _taken(session, run, job)
        if run["state"] == MADE and "exchange.run" in user.permissions:
            _receipt(run, last, opened)


def _making(_run: Given) -> None:
    notice("文件较大，正在后台生成；生成后本页自动更新，也可以离开本页，稍后回来查看。", "neutral")


def _standing(run: Given, last: int | None, user: User) -> None:
    with section("文件", wide=True, name="standing"):
        if problem := what_is_wrong(run, last):
            notice(problem, "missed" if run["state"] in ("failed", "rejected") else "behind")
        facts(
            [
                ("状态", state_mark(run, last)),
                ("业务日期", day_text(run["occurred_on"])),
                *([("内容", extent_text(run))] if run["extent"] else []),
                ("用途", run["purpose"]),
                ("地区", area_line(run["area_code"])),
                ("号码", "掩码" if run["masked"] else "完整"),
                ("格式", label_text(labels.EXCHANGE_FORMATS, run["file_format"])),
                ("大小", size_text(run["size_bytes"])),
                ("办理人", f"{run['subject']}（{label_text(labels.POSTS, run['role'])}）"),
                ("生成时间" if run["direction"] == "sent" else "收到时间", moment_text(run["finished_at"])),
                *(_answered(run) if run["answered_on"] else []),
            ]
        )
        if run["sha256"]:
            with html.p().classes("muted small"):
                html.span("SHA-256 校验值：")
                html.code(run["sha256"]).classes("digest")
        if may_download(run, user):
            with html.div().classes("field buttons"):
                html.a("下载文件", href=f"{PATH}{FILES}/{run['id']}/download").classes("button primary")
                html.span("下载记入审计日志").classes("muted small")


def _answered(run: Given) -> list[tuple[str, Cell]]:
    return [
        ("回执日期", day_text(run["answered_on"])),
        ("回执登记人", run["answered_by"]),
        ("回执内容", run["answer"] or ABSENT),
    ]


def may_download(run: Given, user: User) -> bool:
    """Whether the reader may have a file that is there."""
    sees = run["masked"] or "identity.reveal" in user.permissions
    return bool(run["file"]) and sees and "exchange.run" in user.permissions


def what_is_wrong(run: Given, last: int | None) -> str:
    """Why a file is of no use, or no more, and what to do; empty where it is.

    Args:
        run: as the API gives it.
        last: number of the last file that the partner accepted.
    """
    if run["state"] == "failed":
        return "这个文件多次未能生成。请重新生成；若一直如此，请联系系统管理员。"
    if run["state"] == "rejected":
        return f"对方退回了这个文件：{run['answer']}。请改正后重新生成。"
    if is_outdated(run, last):
        return f"对方最近接收的是第 {last} 号文件，这个文件不能再登记为已接收。请以第 {last} 号为准重新生成。"
    if run["expired_at"]:
        return "文件保存期已过，内容已删除；编号、校验值和回执仍在。"
    return ""


def _content(run: Given, sheets: list[Given]) -> None:
    """What stands in a file, sheet by sheet, as the partner calls them."""
    names = {one["sheet"]: one["title"] for one in sheets}
    told = run["rows"].keys() | run["removed"].keys()
    taken_back = any(run["removed"].values())
    rows: list[list[Cell]] = [
        [
            names.get(kind) or label_text(labels.SHEETS, kind),
            labels.SHEETS.get(kind, ABSENT),
            count_text(run["rows"].get(kind, 0), "行"),
            *([count_text(run["removed"].get(kind, 0), "行")] if taken_back else []),
        ]
        for kind in [*(kind for kind in names if kind in told), *sorted(told - names.keys())]
    ]
    if rows:
        note = "移除：对方此前已有、现应删去的行" if taken_back else ""
        columns = [Column("对方表名"), Column("本系统工作表"), Column("行数", number=True)]
        with section("各表行数", note, wide=True, name="content"):
            table([*columns, *([Column("移除", number=True)] if taken_back else [])], rows, "各表行数")


def _taken(session: Session, run: Given, job: Answer | None) -> None:
    """The import that came of a file that was taken: its faults, its preview, its commit."""
    if job is None:
        notice("收到的文件要检查、写入后才算数；检查结果由县扶贫办或乡镇查看。", "neutral")
    elif not job.given:
        notice(job.excuse(SERVICE, "检查结果"))
    else:
        show_job(session, job.body)


def _receipt(run: Given, last: int | None, opened: Opened) -> None:
    at = f"{FILES}/{run['id']}"
    outcomes = {"rejected": _OUTCOMES["rejected"]} if is_outdated(run, last) else _OUTCOMES
    with (
        section("登记对方回执", "对方接收以后，下一个变更文件从这个文件算起", wide=True, name="step"),
        step_form(opened, f"{at}/receipt", "登记", f"{HERE}/{run['partner_id']}"),
    ):
        required_choice("outcome", "结果", outcomes, opened.value("outcome"))
        day_field(opened, "回执日期")
        reason_field(opened, "回执内容", most=100)


class _Receipt(Sent):
    """What the partner answered."""

    outcome: str = ""


@nicegui.app.post(FILES + "/{run_id}/receipt", include_in_schema=False)
async def record_receipt(request: Request, run_id: UUID, sent: Annotated[_Receipt, Form()]) -> Response:
    """Record what a partner answered to a file."""
    at = f"{FILES}/{run_id}"
    return await take(
        request,
        f"{RUNS}/{run_id}/receipt",
        {"outcome": sent.outcome, "occurred_on": sent.occurred_on, "reason": sent.reason},
        key=sent.key,
        typed=sent.typed,
        form=at,
        done=lambda run: (at, f"已登记：{label_text(_OUTCOMES, run['state'])}。"),
    )


@nicegui.app.get(FILES + "/{run_id}/download", include_in_schema=False)
async def download(request: Request, run_id: UUID) -> Response:
    """Hand on a file that was made for a partner."""
    back = partial(back_with, request, f"{FILES}/{run_id}")
    return await hand_on(request, f"{RUNS}/{run_id}/file", back, kept=FILE_HEADERS)
