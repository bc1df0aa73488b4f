"""Importing files: upload, watch the check, read what is wrong, write what is sound, watch that too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

import nicegui
from fastapi import Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from nicegui import html

from services.gateway.console.layout import frame
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.downloads import hand_on
from services.gateway.console.pieces.elements import Cell, Column, Mark, bar, empty, facts, notice, section, table, tile
from services.gateway.console.pieces.texts import area_line, area_text, count_text, day_text, label_text
from services.gateway.console.pieces.waiting import follow
from services.gateway.console.sessions import Session, SignedOut
from services.gateway.console.visits import PATH, console, find_sign_in, page, to_login, today
from services.gateway.forms import FOREIGN, from_elsewhere

HERE = "/imports"
_API = "/registry/imports"
_PROBLEM = "import_problem"
_APPROVES = "request.decide"
UNDER_WAY = ("checking", "committing")
_STATE_MARKS = {
    "checking": "on-course",
    "checked": "behind",
    "committing": "on-course",
    "committed": "good",
    "refused": "missed",
    "failed": "missed",
    "expired": "neutral",
}
_FAULTS = [Column("工作表"), Column("行", number=True), Column("列"), Column("户编号"), Column("问题与处理", wide=True)]
_PREVIEW = [Column("户编号"), Column("户主"), Column("村"), Column("属性"), Column("人口", number=True)]
_MODES = {"add": "不改动，有出入的退回", "update": "按文件更新"}
TEMPLATE = "/import-template"


@page(HERE, "导入")
async def show_upload(request: Request, session: Session) -> None:
    """Show the form for a file, with the reason why the last one was not taken."""
    problem = request.session.pop(_PROBLEM, "")
    user = session.user
    with (
        frame(user, HERE, "导入", f"{area_text(user.area_code)} · 贫困户、家庭成员、家庭收入、脱贫等工作表"),
        section("上传文件", wide=True, name="upload"),
    ):
        if problem:
            html.p(problem, role="alert").classes("notice missed")
        upload_form(HERE, "文件（xlsx，或以表名命名的 csv，可多选）", ".xlsx,.xlsm,.csv")
        html.a("下载空白模板", href=PATH + TEMPLATE)


def upload_form(action: str, label: str, endings: str, prefix: str = "") -> None:
    """The form by which files are sent in to be checked.

    Args:
        action: path of the console that takes it.
        label: which files.
        endings: what their names may end in, with commas between.
        prefix: of the fields' ids, where the page has another form.
    """
    with html.form(method="post", action=PATH + action, enctype="multipart/form-data").classes("filters"):
        with html.div().classes("field"):
            html.label(label, **{"for": f"{prefix}file"})
            chosen = html.input_(id=f"{prefix}file", name="file", type="file", required=True)
            chosen.props(f"multiple accept={endings}")
        with html.div().classes("field"):
            html.label("业务日期", **{"for": f"{prefix}occurred_on"})
            on = str(today())
            html.input_(id=f"{prefix}occurred_on", name="occurred_on", type="date", value=on, required=True)
        with html.div().classes("field"):
            html.label("已登记的户", **{"for": f"{prefix}mode"})
            with html.select(id=f"{prefix}mode", name="mode"):
                for code, text in _MODES.items():
                    html.option(text, value=code)
        with html.div().classes("field buttons"):
            html.button("上传并检查", type="submit").classes("primary")
    html.p("先逐行检查，不写入任何数据；由您确认后写入，要么全部写入，要么全部不写。").classes("muted small")


@page(HERE + "/{import_id}", "导入")
async def show_import(request: Request, session: Session) -> None:
    """Show how an import stands; while it is under way the page follows it."""
    import_id = request.path_params["import_id"]
    problem = request.session.pop(_PROBLEM, "")
    answer = await session.get(f"{_API}/{import_id}")
    with frame(session.user, HERE, "导入", "检查、退回与写入"):
        if problem:
            html.p(problem, role="alert").classes("notice missed")
        if not answer.given:
            notice(answer.excuse("建档立卡服务", "这次导入"))
            html.a("返回导入", href=PATH + HERE)
            return
        show_job(session, answer.body)


def show_job(session: Session, job: Mapping[str, Any]) -> None:
    """Show an import as it stands: its progress, then what is wrong in it, what it would write, and its commit."""
    if _under_way(job):
        follow(session, f"{_API}/{job['id']}", job, _progress, _under_way)
        return
    _result(job, may_approve=_APPROVES in session.user.permissions)
    if job["faults"]:
        _show_faults(job)
    if job["preview"]:
        _show_preview(job, session.user.area_code)


def _under_way(job: Mapping[str, Any]) -> bool:
    return job["state"] in UNDER_WAY


def _progress(job: Mapping[str, Any]) -> None:
    text = f"{label_text(labels.IMPORT_STATES, job['state'])}：{job['progress']}%"
    with section(text, "、".join(job["files"]), wide=True, name="progress"):
        bar(job["progress"] / 100, "on-course", text)
        html.p("可以离开本页，稍后按本页地址回来查看。").classes("muted small")


def second_person_text(job: Mapping[str, Any], *, may_approve: bool) -> str:
    """What a clerk must know before trying to commit changes of status."""
    number = count_text(sum(job["sensitive"].values()), "户")
    told = f"文件使在册的 {number}脱贫，须由上传人以外的一位县扶贫办工作人员核对后提交。"
    return told if may_approve else told + "请把本页地址告知县扶贫办。"


def _has_something(job: Mapping[str, Any]) -> bool:
    return bool(job["accepted_households"] or job["accepted_records"])


def _result(job: Mapping[str, Any], *, may_approve: bool) -> None:
    state = job["state"]
    with section("结果", "、".join(job["files"]), wide=True, name="result"):
        facts(
            [
                ("状态", Mark(label_text(labels.IMPORT_STATES, state), _STATE_MARKS.get(state, "neutral"))),
                ("业务日期", day_text(job["occurred_on"])),
                *((label_text(labels.SHEETS, kind), count_text(rows, "行")) for kind, rows in job["rows"].items()),
            ]
        )
        with html.div().classes("tiles"):
            tile("可写入", count_text(job["accepted_households"], "户"), told_apart(job))
            tile("退回", count_text(job["rejected_households"], "户"))
            tile("问题", count_text(job["fault_count"], "处"))
            written = job["written"] or {}
            tile("已写入", count_text(written.get("households", 0), "户"), _written(written, job["duplicate_search"]))
        waits = state == "checked" and bool(job["sensitive"])
        if waits:
            notice(second_person_text(job, may_approve=may_approve))
        with html.div().classes("field buttons"):
            if state == "checked" and _has_something(job) and (may_approve or not waits):
                _commit_form(job)
            if job["fault_count"] and job["expired_at"] is None and state != "failed":
                html.a("下载退回表（附原因）", href=f"{PATH}{HERE}/{job['id']}/rejects")
            html.a("导入其他文件", href=PATH + HERE)


def told_apart(job: Mapping[str, Any]) -> list[str]:
    """What of it the register holds already, as the file states it or otherwise."""
    told = (("changed", "将按文件更新"), ("unchanged", "与库中一致，不改动"))
    counts = ((sum((job[name] or {}).values()), text) for name, text in told)
    return [f"{count_text(number, '行')}{text}" for number, text in counts if number]


def _written(written: Mapping[str, int], search: str | None) -> list[str]:
    names = (("people", "人"), ("incomes", "年收入"), ("exits", "户脱贫"), ("probable_duplicates", "对疑似重复"))
    told = [count_text(written[name], unit) for name, unit in names if written.get(name)]
    searches = {"due": "疑似重复正在查找", "failed": "疑似重复未能查完"}
    return told + ([searches[search]] if search in searches else [])


def _commit_form(job: Mapping[str, Any]) -> None:
    partial = bool(job["fault_count"])
    with html.form(method="post", action=f"{PATH}{HERE}/{job['id']}/commit"):
        if partial:
            html.input_(type="hidden", name="accept_partial", value="true")
        counts = ((job["accepted_households"], "户"), (job["accepted_records"], "条记录"))
        count = "、".join(count_text(number, unit) for number, unit in counts if number)
        html.button(f"只写入无误的 {count}" if partial else f"全部写入（{count}）", type="submit").classes("primary")


def _show_faults(job: Mapping[str, Any]) -> None:
    shown = len(job["faults"])
    note = f"前 {shown} 处，全部见退回表" if shown < job["fault_count"] else f"共 {shown} 处"
    with section("问题", note, wide=True, name="faults"):
        rows: list[list[Cell]] = [
            [
                fault["sheet"],
                str(fault["row"] or "—"),
                fault["column"] or "—",
                fault["household_no"] or "—",
                fault["sentence"],
            ]
            for fault in job["faults"]
        ]
        table(_FAULTS, rows, "问题")


def _show_preview(job: Mapping[str, Any], area: str) -> None:
    with section("预览", f"前 {len(job['preview'])} 户", wide=True, name="preview"):
        rows: list[list[Cell]] = [
            [
                row["household_no"],
                row["head_name"],
                area_line(row["village_code"], below=area),
                label_text(labels.HOUSEHOLD_TYPES, row["household_type"]),
                count_text(len(row["members"]), "人"),
            ]
            for row in job["preview"]
        ]
        if rows:
            table(_PREVIEW, rows, "预览")
        else:
            empty("没有可以预览的农户。")


# what the forms send ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Upload:
    """What `upload_form` sends."""

    file: Annotated[list[UploadFile], File()]
    occurred_on: Annotated[str, Form()] = ""
    mode: Annotated[str, Form()] = "add"


SentFiles = Annotated[Upload, Depends(Upload)]


@nicegui.app.post(HERE, include_in_schema=False)
async def upload(request: Request, sent: SentFiles) -> Response:
    """Send the files to the import, and go to its page; back to the form with a sentence where it fails."""
    return await send_in(request, _API, sent, refused=partial(_back, request), done=lambda job: f"{HERE}/{job['id']}")


async def send_in(
    request: Request,
    path: str,
    sent: Upload,
    *,
    refused: Callable[[str], Response],
    done: Callable[[Mapping[str, Any]], str],
) -> Response:
    """Send files in to be checked.

    Args:
        request: the browser's.
        path: of the API that takes them.
        sent: what the form sent.
        refused: where the browser goes instead, for the sentence that says why they were not taken.
        done: path of the page to go to with what the API answered.
    """
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    if from_elsewhere(request):
        return refused(FOREIGN)
    files = [("file", (one.filename or "file", await one.read())) for one in sent.file]
    data = {"mode": sent.mode} | ({"occurred_on": sent.occurred_on} if sent.occurred_on else {})
    try:
        answer = await session.post(path, files=files, data=data)
    except SignedOut:
        return to_login(request)
    if not answer.given:
        return refused(answer.problem)
    return RedirectResponse(PATH + done(answer.body), 303)


@nicegui.app.post(HERE + "/{import_id}/commit", include_in_schema=False)
async def commit(request: Request, import_id: str, accept_partial: Annotated[bool, Form()] = False) -> Response:
    """Write an import, and go back to its page."""
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    back = f"{HERE}/{import_id}"
    if from_elsewhere(request):
        return _back(request, FOREIGN, back)
    try:
        answer = await session.post(f"{_API}/{import_id}/commit", json={"accept_partial": accept_partial})
    except SignedOut:
        return to_login(request)
    return _back(request, "" if answer.given else answer.problem, back)


@nicegui.app.get(TEMPLATE, include_in_schema=False)
async def template(request: Request) -> Response:
    """Hand on empty sheets with the right headers."""
    return await hand_on(request, f"{_API}/template", partial(_back, request), filename="template.xlsx")


@nicegui.app.get(HERE + "/{import_id}/rejects", include_in_schema=False)
async def rejects(request: Request, import_id: str) -> Response:
    """Hand on the refused rows."""
    back = partial(_back, request, to=f"{HERE}/{import_id}")
    named = f"rejects-{console().clock.now():%Y%m%d%H%M}.xlsx"
    return await hand_on(request, f"{_API}/{import_id}/rejects", back, filename=named)


def _back(request: Request, problem: str, to: str = HERE) -> Response:
    if problem:
        request.session[_PROBLEM] = problem
    return RedirectResponse(PATH + to, 303)
