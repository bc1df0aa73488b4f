"""Papers of a round: files that were uploaded to it, to be named as evidence of its steps and opened again."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import nicegui
from fastapi import Form, Request, Response, UploadFile
from nicegui import html

from services.gateway.console.api import Answer
from services.gateway.console.pieces.downloads import FILE_HEADERS, hand_on
from services.gateway.console.pieces.elements import Cell, Column, Link, notice, section, table
from services.gateway.console.pieces.filters import required_choice
from services.gateway.console.pieces.steps import Opened, Sent, back_with, day_field, hidden, press, text_field
from services.gateway.console.pieces.texts import ABSENT, day_text, label_text
from services.gateway.console.procedures.next_step import HERE, may_take
from services.gateway.console.sessions import Session, User
from services.gateway.console.visits import PATH, today
from shared import codes
from shared.codes.documents import PERSONAL
from shared.database import new_id

Given = Mapping[str, Any]

API = "/registry/documents"
_SUBJECT = "procedure_round"
_KINDS = {entry.code: entry.label for entry in codes.DOCUMENT_KINDS if entry.group != PERSONAL}
"""What shows a person's numbers or illness opens to few, with a reason each time: it stays in the household's file."""
_FILE_TYPES = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx,.mp4"
_MOST_LISTED = "500"


async def papers_of(session: Session, round_id: str) -> Answer:
    """The files of a round; none for who may not read documents.

    Raises:
        SignedOut: the sign-in has ended.
    """
    if "document.read" not in session.user.permissions:
        return Answer(200, {"items": []})
    asked = {"subject_kind": _SUBJECT, "subject_id": round_id, "limit": _MOST_LISTED}
    return await session.get(API, asked)


def names_of(papers: Answer) -> dict[str, str]:
    """The files by their ids as a step's evidence names them, the latest first."""
    return {one["id"]: _name_of(one) for one in reversed(papers.body["items"])} if papers.given else {}


def show_papers(one: Given, labels: Sequence[str], papers: Answer, user: User) -> None:
    """The files of a round, with the form by which who takes its next step uploads another.

    Args:
        one: the round.
        labels: what the next step's evidence is called.
        papers: its files.
        user: who reads.
    """
    uploads = one["next_step"] is not None and may_take(one["next_step"], user) and "document.write" in user.permissions
    items = papers.body["items"] if papers.given else []
    if not (uploads or items) and papers.given:
        return
    with section("材料文件", "上传以后，在办理步骤时选作材料" if uploads else "", wide=True, name="papers"):
        if not papers.given:
            notice(papers.excuse("建档立卡服务", "材料文件"))
        if items:
            _listed(one, items)
        if uploads:
            _upload_form(one, labels)


def _listed(one: Given, items: Sequence[Given]) -> None:
    used: dict[str, list[str]] = {}
    for step in one["steps"]:
        for proof in step["evidence"]:
            if proof.get("document_id"):
                used.setdefault(proof["document_id"], []).append(f"{step['label']}：{proof['label']}")
    rows: list[list[Cell]] = [
        [
            Link(_name_of(item), f"{PATH}{HERE}/{one['id']}/papers/{item['id']}"),
            label_text(_KINDS, item["document_kind"]),
            day_text(item["taken_on"]),
            "；".join(used.get(item["id"], ())) or ABSENT,
        ]
        for item in items
    ]
    table([Column("文件"), Column("类别"), Column("日期"), Column("用作", wide=True)], rows, "材料文件")


def _name_of(item: Given) -> str:
    return f"{item['title']}（{item['file_name']}）" if item["title"] else str(item["file_name"])


def _upload_form(one: Given, labels: Sequence[str]) -> None:
    opened = Opened(str(new_id()), {})
    with html.form(method="post", action=f"{PATH}{HERE}/{one['id']}/papers", enctype="multipart/form-data").classes(
        "step"
    ):
        hidden("key", opened.key)
        with html.div().classes("fields"):
            with html.div().classes("field"):
                html.label("文件（图片、pdf、docx、xlsx 或 mp4）", **{"for": "file"})
                file = html.input_(id="file", name="file", type="file", required=True)
                file.props["accept"] = _FILE_TYPES
            text_field(opened, "title", "名称", otherwise=labels[0] if labels else "", most=100)
            required_choice("document_kind", "资料类别", _KINDS, "other")
            day_field(opened, "形成日期", "taken_on")
        html.p("含证件号码、病历的材料请存入农户档案，这里只写编号。").classes("muted small")
        with html.div().classes("field buttons"):
            html.button("上传文件", type="submit")


class _Uploaded(Sent):
    """A file and what it is."""

    file: UploadFile
    title: str = ""
    document_kind: str = ""
    taken_on: str = ""


@nicegui.app.post(HERE + "/{round_id}/papers", include_in_schema=False)
async def upload_paper(
    request: Request, round_id: UUID, sent: Annotated[_Uploaded, Form(media_type="multipart/form-data")]
) -> Response:
    """Upload a file to a round, and go back to it."""
    content = await sent.file.read()
    said = {
        "subject_kind": _SUBJECT,
        "subject_id": str(round_id),
        "title": sent.title,
        "document_kind": sent.document_kind,
        "taken_on": sent.taken_on,
        "occurred_on": str(today()),
        "reason": "程序材料",
    }
    data = {name: text for name, text in said.items() if text}

    async def ask(session: Session) -> Answer:
        return await session.post(
            API, key=sent.key, files=[("file", (sent.file.filename or "file", content))], data=data
        )

    return await press(
        request,
        ask,
        back=f"{HERE}/{round_id}",
        done=lambda _session, one: f"已上传：{_name_of(one)}。办理步骤时可选作材料。",
    )


@nicegui.app.get(HERE + "/{round_id}/papers/{document_id}", include_in_schema=False)
async def open_paper(request: Request, round_id: UUID, document_id: UUID) -> Response:
    """Hand on what a file holds; back to the round with a sentence where it isn't given."""
    refused = partial(back_with, request, f"{HERE}/{round_id}")
    kept = (*FILE_HEADERS, "content-security-policy")
    return await hand_on(request, f"{API}/{document_id}/content", refused, kept=kept)
