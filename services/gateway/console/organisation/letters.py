"""Responsibility letters: those signed, who has not signed one of a year, and a signed one entered with its scan."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from uuid import NAMESPACE_URL, UUID, uuid5

import nicegui
from fastapi import Form, Request, Response, UploadFile
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.layout import frame
from services.gateway.console.missing import Records, area_page
from services.gateway.console.organisation.responsibility import HERE, LETTERS
from services.gateway.console.pieces import labels
from services.gateway.console.pieces.area_choice import area_choice
from services.gateway.console.pieces.downloads import hand_on
from services.gateway.console.pieces.elements import Cell, Column, Link, empty, facts, notice, section, table
from services.gateway.console.pieces.filters import filter_form
from services.gateway.console.pieces.listing import Condition, Listing, show_listing
from services.gateway.console.pieces.steps import (
    Sent,
    back_with,
    day_field,
    hidden,
    open_form,
    reason_field,
    refuse,
    show_said,
    step_form,
    take,
    text_field,
)
from services.gateway.console.pieces.texts import ABSENT, area_line, area_text, day_text, label_text, read_count
from services.gateway.console.sessions import Session, SignedOut, User
from services.gateway.console.visits import PATH, find_sign_in, to_login, today
from services.gateway.forms import FOREIGN, from_elsewhere
from shared import codes
from shared.areas import full_code

Given = Mapping[str, Any]

API = "/registry/responsibility-letters"
SERVICE = "建档立卡服务"
MISSING = f"{LETTERS}/missing"
TITLE = "责任书"
_WRITES = "pairing.write"
_KINDS = {entry.code: entry.label for entry in codes.LETTER_KINDS}
_LEVELS = {entry.code: entry.label for entry in codes.UNIT_LEVELS}
_CADRE = "cadre"
_MOST = 200
_KEPT = ("content-disposition", "content-security-policy", "x-content-type-options", "cache-control")
_ENTERED = "登记已签订的责任书"
"""Why the register says that it was entered."""


# those signed --------------------------------------------------------------------------------------------------------


_LETTERS = Records(HERE, API, SERVICE, "这份责任书", TITLE, (TITLE, LETTERS))


async def with_signers(session: Session, letters: Sequence[Given]) -> list[Given]:
    """Letters with the names of those who signed them, which they bear by ids.

    Raises:
        SignedOut: the sign-in has ended.
    """
    at = {one["id"]: _signer_at(one) for one in letters}
    paths = list(dict.fromkeys(at.values()))
    answers = await asyncio.gather(*(session.get(path) for path in paths))
    names = {path: answer.body["name"] for path, answer in zip(paths, answers, strict=True) if answer.given}
    return [{**one, "signer": names.get(at[one["id"]])} for one in letters]


def _signer_at(letter: Given) -> str:
    return signer_path(_CADRE, letter["helper_id"]) if letter["helper_id"] else signer_path("", letter["unit_id"])


def signer_path(letter_kind: str, signer_id: str) -> str:
    """Where the API shows who signs a letter of a kind: a cadre, else a team or department."""
    return f"/registry/{'helpers' if letter_kind == _CADRE else 'help-units'}/{quote(signer_id, safe='')}"


def letter_row(one: Given, area: str, _user: User) -> list[Cell]:
    """A letter in a list."""
    return [
        Link(one["number"], f"{PATH}{LETTERS}/{one['id']}"),
        label_text(_KINDS, one["letter_kind"]),
        f"{one['year']}年",
        one["signer"] or ABSENT,
        one["signed_with"],
        day_text(one["signed_on"]),
        area_line(one["area_code"], below=area),
    ]


LISTING = Listing(
    here=LETTERS,
    title=TITLE,
    told="已签订的目标责任书，先登记的在前",
    api=API,
    service=SERVICE,
    columns=[
        Column("编号"),
        Column("类别"),
        Column("年度"),
        Column("责任人"),
        Column("签订方"),
        Column("签订日期"),
        Column("地区"),
    ],
    row=letter_row,
    none="没有符合条件的责任书。",
    none_yet="还没有登记责任书；谁还没签，见“还没签的”。",
    conditions=[Condition("letter_kind", "类别", _KINDS), Condition("year", "年度", None)],
    under=HERE,
    completed=with_signers,
)


@area_page(LETTERS, TITLE, here=HERE)
async def show_letters(request: Request, session: Session, area: str) -> None:
    """Show the letters that were signed in an area."""

    def above(area: str, _user: User) -> None:
        with html.div().classes("field buttons"):
            html.a("还没签的", href=f"{PATH}{MISSING}?{urlencode({'area': area})}").classes("button")

    await show_listing(request, session, area, LISTING, above)


# what is missing -----------------------------------------------------------------------------------------------------


@area_page(MISSING, "还没签责任书的", here=HERE)
async def show_missing_letters(request: Request, session: Session, area: str) -> None:
    """Show who has not signed a letter of a year, and where it is entered once he has."""
    user = session.user
    year = request.query_params.get("year", "") or str(today().year)
    answer = await session.get("/registry/helping/letters-missing", {"area": area, "year": year, "limit": str(_MOST)})
    with frame(user, HERE, "还没签责任书的", f"{area_text(area)} · {year}年"):
        show_said(request)
        with section("范围", wide=True, name="area"), filter_form(MISSING, {}, "查看"):
            area_choice(user, area)
            with html.div().classes("field"):
                html.label("年度", **{"for": "year"})
                html.input_(type="number", id="year", name="year", value=year).props["min"] = "1990"
        html.a("已签订的", href=f"{PATH}{LETTERS}?{urlencode({'area': area})}")
        if not answer.given:
            notice(answer.excuse(SERVICE, "还没签责任书的"))
            return
        body = answer.body
        link = partial(_entry_link, user, area, year)
        with section(*_counted("联户干部", body["cadres"]), wide=True, name="cadres"):
            _lacking(_CADRE_COLUMNS, [[*_cadre_row(one), link(_CADRE, one)] for one in body["cadres"]], "联户干部")
        for kind, heading, found in (
            ("resident_team", "驻村小组", body["resident_teams"]),
            ("department", "部门", body["departments"]),
        ):
            with section(*_counted(heading, found), wide=True, name=f"{kind}s"):
                _lacking(_UNIT_COLUMNS, [[*_unit_row(one), link(kind, one)] for one in found], heading)


_CADRE_COLUMNS = [Column("姓名"), Column("编号"), Column("职务"), Column("单位"), Column("办理")]
_UNIT_COLUMNS = [Column("名称"), Column("编号"), Column("级别"), Column("联络员"), Column("办理")]


def _counted(heading: str, found: Sequence[Given]) -> tuple[str, str]:
    """A heading, and how many there are."""
    return heading, f"只列前 {_MOST} 个" if len(found) == _MOST else f"共 {len(found)} 个"


def _lacking(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], caption: str) -> None:
    if rows:
        table(columns, rows, f"还没签责任书的{caption}")
    else:
        empty(f"登记在册的{caption}都已签订，或者还没有登记{caption}。")


def _cadre_row(one: Given) -> list[Cell]:
    post = one["position"] or label_text(labels.HELPER_POSTS, one["post"])
    return [one["name"], one["number"], post, one["unit_name"] or ABSENT]


def _unit_row(one: Given) -> list[Cell]:
    return [one["name"], one["number"], label_text(_LEVELS, one["level"]), one["liaison"]]


def _entry_link(user: User, area: str, year: str, kind: str, one: Given) -> Cell:
    """Where a letter is entered once it is signed, by those who may."""
    if _WRITES not in user.permissions:
        return ABSENT
    asked = {"area": area, "kind": kind, "signer": one["id"], "year": year}
    return Link("登记签订", f"{PATH}{LETTERS}/new?{urlencode(asked)}")


# a signed one is entered ---------------------------------------------------------------------------------------------


@area_page(f"{LETTERS}/new", "登记签订的责任书", here=HERE)
async def show_entry(request: Request, session: Session, area: str) -> None:
    """Show the form by which a signed letter is entered, with its scan."""
    user, opened = session.user, open_form(request)
    asked = {name: request.query_params.get(name, "") for name in ("kind", "signer", "year")}
    back = f"{MISSING}?{urlencode({'area': area, 'year': asked['year']})}"
    if asked["kind"] not in _KINDS or read_count(asked["year"]) is None or not asked["signer"]:
        _LETTERS.show_none(user, Answer(404, problem="请从“还没签的”清单中选择签订人。"), "登记表单")
        return
    found = await session.get(signer_path(asked["kind"], asked["signer"]))
    if not found.given:
        _LETTERS.show_none(user, found, "签订人")
        return
    signer = found.body
    with (
        frame(user, HERE, "登记签订的责任书", f"{area_line(area)} · {asked['year']}年"),
        section(f"{label_text(_KINDS, asked['kind'])}：{signer['name']}", wide=True, name="step"),
        step_form(opened, f"{LETTERS}/new", "登记", back, files=True),
    ):
        for name, value in {"area": area, **asked}.items():
            hidden(name, value)
        text_field(opened, "number", "责任书编号", most=100)
        text_field(opened, "signed_with", "签订方", otherwise=signed_with(asked["kind"], area), most=100)
        day_field(opened, "签订日期", "signed_on")
        reason_field(opened, "责任内容", most=2000)
        _scan_field(opened.value("document_id"), opened.value("scan"))
        day_field(opened, "登记日期")


def signed_with(letter_kind: str, area: str) -> str:
    """With whom a letter is signed unless somebody says otherwise: a cadre's with the leading group, else the area."""
    return f"{area_text(area)}扶贫开发领导小组" if letter_kind == _CADRE else area_text(area)


def _scan_field(document_id: str, scan: str) -> None:
    with html.div().classes("field"):
        html.label("签字后的责任书（扫描件或照片，PDF、JPG、PNG）", **{"for": "file"})
        field = html.input_(id="file", name="file", type="file", required=not document_id)
        field.props("accept=.pdf,.jpg,.jpeg,.png,.webp")
    if document_id:
        html.p(f"已上传“{scan}”，不换文件就不必再选。").classes("small")
        hidden("document_id", document_id)
        hidden("scan", scan)


class _Signed(Sent):
    """A signed letter as it was typed; of a scan that was sent before, its id and name."""

    area: str = ""
    kind: str = ""
    signer: str = ""
    year: str = ""
    number: str = ""
    signed_with: str = ""
    signed_on: str = ""
    file: UploadFile | None = None
    document_id: str = ""
    scan: str = ""


@nicegui.app.post(f"{LETTERS}/new", include_in_schema=False)
async def enter_letter(request: Request, sent: Annotated[_Signed, Form()]) -> Response:
    """Keep the scan of a signed letter, then enter the letter, and go to it."""
    asked = {"area": sent.area, "kind": sent.kind, "signer": sent.signer, "year": sent.year}
    form = f"{LETTERS}/new?{urlencode(asked)}"
    session = find_sign_in(request)
    if session is None:
        return to_login(request)
    if from_elsewhere(request):
        return refuse(request, FOREIGN, sent.typed, form)
    year = read_count(sent.year)
    if year is None or sent.kind not in _KINDS:
        return refuse(request, "表单不完整，请从“还没签的”清单重新选择签订人。", sent.typed, form)
    typed = sent.typed
    if sent.file is not None and sent.file.filename:
        try:
            kept = await _keep_scan(session, sent, sent.file)
        except SignedOut:
            return to_login(request)
        if not kept.given:
            return refuse(request, f"{kept.problem.rstrip('。')}。{kept.remedy}", sent.typed, form)
        typed |= {"document_id": kept.body["id"], "scan": kept.body["file_name"]}
    if not typed.get("document_id"):
        return refuse(request, "请选择签字后的责任书。", typed, form)
    return await take(
        request,
        API,
        {
            "area_code": full_code(sent.area),
            "number": sent.number,
            "letter_kind": sent.kind,
            "year": year,
            "signed_on": sent.signed_on,
            "signed_with": sent.signed_with,
            "helper_id" if sent.kind == _CADRE else "unit_id": sent.signer,
            "duties": sent.reason,
            "document_ids": [typed["document_id"]],
            "occurred_on": sent.occurred_on,
            "reason": _ENTERED,
        },
        key=sent.key,
        typed=typed,
        form=form,
        done=lambda one: (f"{LETTERS}/{one['id']}", f"已登记 {one['number']} 号责任书。"),
    )


async def _keep_scan(session: Session, sent: _Signed, file: UploadFile) -> Answer:
    """The scan as a document of the area; of a form that is sent twice the same one."""
    told = {
        "subject_kind": "area",
        "area_code": full_code(sent.area),
        "document_kind": "responsibility",
        "title": f"{sent.number or sent.year}责任书"[:100],
        "occurred_on": sent.occurred_on,
        "reason": _ENTERED,
    }
    return await session.post(
        "/registry/documents",
        key=str(uuid5(NAMESPACE_URL, f"{sent.key} scan")),
        files={"file": (file.filename or "file", await file.read())},
        data=told,
    )


# a letter ------------------------------------------------------------------------------------------------------------


@_LETTERS.page(f"{LETTERS}/{{letter_id}}", TITLE)
async def show_letter(request: Request, session: Session, letter: Given) -> None:
    """Show a letter with its signed papers."""
    user = session.user
    (letter,) = await with_signers(session, [letter])
    at = f"{LETTERS}/{letter['id']}"
    with frame(user, HERE, f"{letter['number']} 号责任书", area_line(letter["area_code"])):
        show_said(request)
        if letter["withdrawn_on"]:
            notice(f"登记有误，已于 {letter['withdrawn_on']} 撤销。", "missed")
        with section("责任书", wide=True, name="standing"):
            facts(
                [
                    ("类别", label_text(_KINDS, letter["letter_kind"])),
                    ("年度", f"{letter['year']}年"),
                    ("责任人", letter["signer"] or ABSENT),
                    ("签订方", letter["signed_with"]),
                    ("签订日期", day_text(letter["signed_on"])),
                ]
            )
            html.h3("责任内容")
            html.p(letter["duties"]).classes("prose")
            if "document.read" in user.permissions:
                with html.div().classes("field buttons"):
                    for number, document_id in enumerate(letter["document_ids"], 1):
                        html.a(f"打开签字文件 {number}", href=f"{PATH}{at}/papers/{document_id}", target="_blank")
        if _WRITES in user.permissions and not letter["withdrawn_on"]:
            html.a("登记有误，撤销", href=f"{PATH}{at}/withdraw").classes("button aside")


@nicegui.app.get(LETTERS + "/{letter_id}/papers/{document_id}", include_in_schema=False)
async def show_paper(request: Request, letter_id: UUID, document_id: UUID) -> Response:
    """Hand on a signed paper; back to the letter with a sentence where there is none."""
    back = partial(back_with, request, f"{LETTERS}/{letter_id}")
    return await hand_on(request, f"/registry/documents/{document_id}/content", back, kept=_KEPT)


@_LETTERS.page(f"{LETTERS}/{{letter_id}}/withdraw", "撤销责任书")
async def show_withdrawal(request: Request, session: Session, letter: Given) -> None:
    """Ask why a letter was entered by mistake."""
    user, opened = session.user, open_form(request)
    at = f"{LETTERS}/{letter['id']}"
    with (
        frame(user, HERE, f"撤销 {letter['number']} 号责任书", area_line(letter["area_code"])),
        section("撤销误录", "撤销后不再列入清单，责任人重新列为还没签的；经过仍可追查", wide=True, name="step"),
        step_form(opened, f"{at}/withdraw", "撤销", at),
    ):
        hidden("version", str(letter["version"]))
        day_field(opened)
        reason_field(opened, "错在哪里", most=100)


@nicegui.app.post(LETTERS + "/{letter_id}/withdraw", include_in_schema=False)
async def withdraw(request: Request, letter_id: UUID, sent: Annotated[Sent, Form()]) -> Response:
    """Withdraw a letter that was entered by mistake."""
    at = f"{LETTERS}/{letter_id}"
    return await take(
        request,
        f"{API}/{letter_id}/withdraw",
        sent.dated,
        key=sent.key,
        typed=sent.typed,
        form=f"{at}/withdraw",
        version=sent.version,
        done=lambda _: (at, "已撤销。"),
    )
