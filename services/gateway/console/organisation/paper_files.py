"""Documents by their name and SHA-256: what a file's holder can prove to be this one; the file itself isn't kept."""

import hashlib
from collections.abc import Mapping
from typing import Any

from fastapi import UploadFile
from nicegui import html

from services.gateway.console.pieces.steps import Opened, Sent, hidden

MOST_CHARACTERS = 100
"""Of a document's name."""
_PIECE = 1 << 20


class SentPaper(Sent):
    """A step with a file; of one that was refused before, its name and its SHA-256 are still there."""

    file: UploadFile | None = None
    paper: str = ""
    sha256: str = ""


def paper_field(opened: Opened, label: str, *, required: bool = True) -> None:
    """A field for a file; one that was chosen before the form was refused need not be chosen again."""
    kept = opened.value("sha256")
    with html.div().classes("field"):
        html.label(label, **{"for": "file"})
        html.input_(id="file", name="file", type="file", required=required and not kept)
    if kept:
        html.p(f"已选“{opened.value('paper')}”，不换文件就不必再选。").classes("small")
        hidden("paper", opened.value("paper"))
        hidden("sha256", kept)
    html.p("登记文件的名称和校验值，凭它可以核对手中的文件是不是这一份；文件本身不保存，请自行存档。").classes(
        "muted small"
    )


async def read_paper(sent: SentPaper) -> dict[str, str] | None:
    """The document as the API takes it; None where no file was chosen, neither now nor before."""
    if sent.file is not None and sent.file.filename:
        return {"title": sent.file.filename[-MOST_CHARACTERS:], "sha256": await sha256_of(sent.file)}
    return {"title": sent.paper, "sha256": sent.sha256} if sent.sha256 else None


def typed_with(sent: SentPaper, paper: Mapping[str, str] | None) -> dict[str, str]:
    """What is shown again where the step is refused, the file's name and SHA-256 too."""
    return sent.typed | ({"paper": paper["title"], "sha256": paper["sha256"]} if paper else {})


async def sha256_of(file: UploadFile) -> str:
    """SHA-256 of a file's bytes, in hexadecimal digits."""
    digest = hashlib.sha256()
    while piece := await file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def paper_facts(paper: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A document's name and its SHA-256."""
    return [("文件", paper["title"]), ("校验值（SHA-256）", paper["sha256"])]
