"""Exports and books: have one made, watch it, download it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from nicegui import html, ui

from services.gateway.console.layout import frame
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.area_choice import areas_of
from services.gateway.console.pieces.downloads import hand_on
from services.gateway.console.pieces.elements import Cell, Column, Link, Mark, empty, notice, section, table
from services.gateway.console.pieces.texts import area_line, area_text, count_text, label_text, size_text
from services.gateway.console.pieces.waiting import REFRESH_S
from services.gateway.console.sessions import Session, SignedOut, User
from services.gateway.console.visits import PATH, find_sign_in, page, to_login
from services.gateway.forms import FOREIGN, from_elsewhere
from shared.areas import full_code
from shared.calendar import CHINA

HERE = "/exports"
_SHEETS, _BOOKS = "/registry/exports", "/registry/books"
_JOBS = f"{_SHEETS}/jobs"
_PROBLEM = "export_problem"
_SHOWN = {"limit": "50"}
_WAITING = "waiting"
_STATE_MARKS = {"waiting": "on-course", "done": "good", "failed": "missed"}
_JOBS_COLUMNS = [
    Column("时间"),
    Column("内容"),
    Column("地区"),
    Column("数量", number=True),
    Column("大小", number=True),
    Column("状态"),
    Column("文件"),
]
_MADE_OF = {"book": "册簿（村册、乡镇档、县档、市数据库）", "four_lists": "四个清单"}


@page(HERE, "导出")
async def show_exports(request: Request, session: Session) -> None:
    """Show the forms for an export and a book, and what was made; while one is under way the page follows it."""
    problem = request.session.pop(_PROBLEM, "")
    user = session.user
    answer = await session.get(_JOBS, _SHOWN)
    with frame(user, HERE, "导出", f"{area_text(user.area_code)} · 台账、册簿与四个清单"):
        if problem:
            html.p(problem, role="alert").classes("notice missed")
        if "household.export" in user.permissions:
            _sheets_form(user)
        _book_form(user)
        with section("我的文件", "生成后保存数日，过期删除", wide=True, name="jobs"):
            if answer.given:
                _follow(session, answer.body["items"])
            else:
                notice(answer.excuse("建档立卡服务", "文件清单"))


def _sheets_form(user: User) -> None:
    with (
        section("导出台账", "与导入同样的工作表", wide=True, name="sheets"),
        html.form(method="post", action=PATH + HERE).classes("filters"),
    ):
        _select("sheet", "工作表", {"": "全部工作表", **labels.SHEETS})
        _areas("area", user)
        _select("format", "格式", {"xlsx": "xlsx 工作簿", "csv": "csv 文本"})
        if "identity.reveal" in user.permissions:
            _select("reveal", "证件号码和电话", {"": "掩码", "true": "完整（记入审计日志）"})
            with html.div().classes("field"):
                html.label("需要完整号码的理由", **{"for": "reason"})
                html.input_(id="reason", name="reason", maxlength=200)
        with html.div().classes("field buttons"):
            html.button("导出", type="submit").classes("primary")


def _book_form(user: User) -> None:
    with (
        section("生成册簿", "证件号码和电话一律掩码", wide=True, name="books"),
        html.form(method="post", action=f"{PATH}{HERE}/books").classes("filters"),
    ):
        _select("content", "内容", _MADE_OF)
        _areas("book_area", user)
        with html.div().classes("field buttons"):
            html.button("生成", type="submit").classes("primary")


def _select(name: str, label: str, options: Mapping[str, str]) -> None:
    with html.div().classes("field"):
        html.label(label, **{"for": name})
        with html.select(id=name, name=name):
            for code, text in options.items():
                html.option(text, value=code)


def _areas(name: str, user: User) -> None:
    _select(name, "地区", {code: area_text(code) for code in areas_of(user.area_code)})


def _follow(session: Session, jobs: list[Any]) -> None:
    """The list, asked for each second as long as something in it is under way."""

    @ui.refreshable
    def shown(now: list[Any]) -> None:
        if now:
            table(_JOBS_COLUMNS, [row_of(job, session.user.area_code) for job in now], "我的文件")
        else:
            empty("还没有导出过文件。")

    async def ask() -> None:
        try:
            answer = await session.get(_JOBS, _SHOWN)
        except SignedOut:
            timer.deactivate()
            ui.navigate.reload()
            return
        if answer.given:
            shown.refresh(answer.body["items"])
            if not _under_way(answer.body["items"]):
                timer.deactivate()

    shown(jobs)
    if _under_way(jobs):
        timer = ui.timer(REFRESH_S, ask)


def _under_way(jobs: Iterable[Mapping[str, Any]]) -> bool:
    return any(job["state"] == _WAITING for job in jobs)


def row_of(job: Mapping[str, Any], area: str) -> list[Cell]:
    """A file in the list: what it is, how far it is, and where it is had."""
    state = label_text(labels.EXPORT_STATES, job["state"])
    if job["state"] == _WAITING:
        state = f"{state} {job['progress']}%"
    at = datetime.fromisoformat(job["created_at"]).astimezone(CHINA)
    return [
        f"{at:%Y-%m-%d %H:%M}",
        content_text(job),
        area_line(job["area_prefix"], below="" if job["area_prefix"] == area else area),
        count_text(sum(job["rows"].values()), "行" if job["content"] == "sheets" else "户"),
        size_text(job["size_bytes"]),
        Mark(state, _STATE_MARKS.get(job["state"], "neutral")),
        Link("下载", f"{PATH}{HERE}/{job['content']}/{job['id']}") if job["result"] else "—",
    ]


def content_text(job: Mapping[str, Any]) -> str:
    """What a file holds: a book by its title, sheets by their names where they are few."""
    if job["content"] != "sheets":
        return str(job["title"])
    names = [labels.SHEETS.get(kind) for kind in job["sheets"]]
    few = "、".join(filter(None, names)) if all(names) else f"{len(names)} 张工作表"
    return f"台账：{few}" + ("（完整号码）" if job["revealed"] else "")


# what the forms send ----------------------------------------------------------------------------------------------


@nicegui.app.post(HERE, include_in_schema=False)
async def make_export(
    request: Request,
    sheet: Annotated[str, Form()] = "",
    area: Annotated[str, Form()] = "",
    format: Annotated[str, Form()] = "xlsx",  # noqa: A002  # the field's name
    reveal: Annotated[bool, Form()] = False,
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Have an export made, and go back to the list; with a sentence where it fails."""
    body = {"sheets": [sheet] if sheet else [], "format": format, "reveal": reveal, "reason": reason}
    return await _make(request, _SHEETS, body, area)


@nicegui.app.post(HERE + "/books", include_in_schema=False)
async def make_book(
    request: Request, content: Annotated[str, Form()] = "book", book_area: Annotated[str, Form()] = ""
) -> Response:
    """Have a book or the four lists made, and go back to the list; with a sentence where it fails."""
    return await _make(request, _BOOKS, {"content": content}, book_area)


async def _make(request: Request, path: str, body: dict[str, Any], area: str) -> Response:
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    if from_elsewhere(request):
        return _back(request, FOREIGN)
    try:
        answer = await session.post(path, json=body | ({"area": full_code(area)} if area else {}))
    except SignedOut:
        return to_login(request)
    return _back(request, "" if answer.given else answer.problem)


@nicegui.app.get(HERE + "/{content}/{job_id}", include_in_schema=False)
async def download(request: Request, content: str, job_id: UUID) -> Response:
    """Hand on the file of an export."""
    at = _SHEETS if content == "sheets" else f"{_BOOKS}/jobs"
    # not its length, which is another where the reply came compressed
    kept = ("content-disposition", "x-content-type-options", "cache-control")
    return await hand_on(request, f"{at}/{job_id}/file", partial(_back, request), kept=kept)


def _back(request: Request, problem: str) -> Response:
    if problem:
        request.session[_PROBLEM] = problem
    return RedirectResponse(PATH + HERE, 303)
