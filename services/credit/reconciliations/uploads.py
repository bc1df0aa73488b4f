"""A bank's file out of a request: as the body itself, or as the one part of a form."""

from collections.abc import Sequence
from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile

from services.credit.reconciliations.problems import BankFileTooLarge
from services.credit.reconciliations.reading import MOST_BYTES
from shared.content_types import media_type
from shared.errors import Invalid, UnsupportedMediaType
from shared.workbooks import XLSX

CSV, FORM = "text/csv", "multipart/form-data"

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            CSV: {
                "schema": {"type": "string"},
                "example": "业务日期,借据号,类型,金额（元）,流水号\n2016-09-12,L1,发放,50000.00,E1\n",
            },
            XLSX: {"schema": {"type": "string", "format": "binary"}},
            FORM: {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                    "additionalProperties": False,
                }
            },
        },
    }
}
"""The request's body as the document of the API describes it."""


async def read_upload(request: Request) -> bytes:
    """The file of a request.

    Raises:
        UnsupportedMediaType: neither csv, xlsx nor a form.
        BankFileTooLarge: more bytes than a file may have.
        Invalid: the form holds something else than one file.
    """
    kind = media_type(request.headers.get("content-type", ""))
    if kind in (CSV, XLSX):
        return await _body(request)
    if kind == FORM:
        return await _part(request)
    raise UnsupportedMediaType(
        f"请求体须为 {CSV}、{XLSX} 或 {FORM}", f"The body must be {CSV}, {XLSX} or {FORM}", field="Content-Type"
    )


async def _body(request: Request) -> bytes:
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > MOST_BYTES:
            raise BankFileTooLarge
        pieces.append(piece)
    return b"".join(pieces)


async def _part(request: Request) -> bytes:
    async with request.form() as form:  # closes the file that a large part is laid down in
        return await _only_file(form.multi_items())


async def _only_file(parts: Sequence[tuple[str, str | UploadFile]]) -> bytes:
    others = [name for name, _ in parts if name != "file"]
    if others:
        raise Invalid(f"表单中没有“{others[0]}”这一项", f"The form takes no {others[0]!r}", field=others[0])
    if len(parts) != 1 or not isinstance(file := parts[0][1], UploadFile):
        raise Invalid("表单中须有且只有一个文件 file", "The form takes one file, named file", field="file")
    content = await file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BankFileTooLarge
    return content
