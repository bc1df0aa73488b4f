"""Photos and documents as people upload them, made up for tests."""

import io
import zipfile
from typing import Any

import httpx
from PIL import Image

from tests.registry.conftest import SIGNED_IN
from tests.registry.household_builder import Json

DOCUMENTS = "/registry/documents"
ORIENTATION = 0x0112


def a_picture(
    form: str = "JPEG", size: tuple[int, int] = (400, 300), colour: Any = "steelblue", turned: int | None = None
) -> bytes:
    """A picture of one colour; `turned` is the EXIF orientation."""
    image = Image.new("RGB" if form == "JPEG" else "RGBA", size, colour)
    exif = Image.Exif()
    if turned is not None:
        exif[ORIENTATION] = turned
    buffer = io.BytesIO()
    image.save(buffer, form, exif=exif)
    return buffer.getvalue()


def a_pdf(text: str = "agreement") -> bytes:
    """The beginning and end of a pdf; nobody opens it here."""
    return f"%PDF-1.4\n% {text}\n%%EOF\n".encode()


def a_video() -> bytes:
    """An mp4 of no frames."""
    head = b"ftypisom\x00\x00\x02\x00isomiso2avc1mp41"
    return (len(head) + 4).to_bytes(4, "big") + head + b"\x00\x00\x00\x08free"


def an_office_file(part: str = "word/document.xml", *more: str) -> bytes:
    """A docx, or with `xl/workbook.xml` an xlsx; the same bytes whenever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(zipfile.ZipInfo(name), "<x/>")
    return buffer.getvalue()


async def upload(
    client: httpx.AsyncClient,
    who: SIGNED_IN,
    content: bytes,
    subject: Json | str,
    name: str = "入户照片.jpg",
    **fields: Any,
) -> httpx.Response:
    """Upload a file of a household, or of an area whose code is given."""
    owner: Json = (
        {"subject_kind": "area", "area_code": subject}
        if isinstance(subject, str)
        else {"subject_kind": "household", "subject_id": subject["id"]}
    )
    form = {"document_kind": "photo", "occurred_on": "2016-03-01", "reason": "入户采集", **owner, **fields}
    data = {key: value for key, value in form.items() if value is not None}
    return await client.post(
        DOCUMENTS, files={"file": (name, content, "application/octet-stream")}, data=data, headers=who
    )


async def uploaded(
    client: httpx.AsyncClient, who: SIGNED_IN, content: bytes, subject: Json | str, **fields: Any
) -> Json:
    """The document that an upload makes."""
    reply = await upload(client, who, content, subject, **fields)
    assert reply.status_code == 201, reply.text
    answer: Json = reply.json()
    return answer


async def a_paper(client: httpx.AsyncClient, who: SIGNED_IN, subject: Json | str, text: str = "agreement") -> str:
    """The id of a paper that was uploaded, for records and steps that name one."""
    made = await uploaded(client, who, a_pdf(text), subject, name="资料.pdf", document_kind="agreement")
    return str(made["id"])
