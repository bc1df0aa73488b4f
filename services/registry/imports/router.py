"""Staged imports over HTTP."""

import asyncio
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Body, Depends, File, Form, Query, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from pydantic import Field

from services.registry.households.router import PersonalDep
from services.registry.imports import service
from services.registry.imports.forms import CommitRequest, ImportRead
from services.registry.imports.models import COMMITTING
from services.registry.imports.record_sheets import named_sheets
from services.registry.imports.sheets import SHEETS
from services.registry.imports.template import write_template
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of
from shared.business_dates import BusinessDate
from shared.database import SessionDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires
from shared.workbooks import sent

router = repeatable_router(prefix="/registry/imports", tags=["imports"])

Importer = Annotated[Caller, requires("household.import")]
Importing = Annotated[Desk, desk_of("household.import")]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


SheetNames = Annotated[list[str], Field(max_length=100, description="English names of sheets")]

_FIELDS = frozenset({"file", "occurred_on", "mode"})


async def refuse_unknown_fields(request: Request) -> None:
    """Refuse a form with a field that nobody reads; a misspelt `occurred_on` would else pass for today.

    Raises:
        RequestValidationError: naming each of them.
    """
    unknown = sorted(set(await request.form()) - _FIELDS)
    if unknown:
        raise RequestValidationError(
            [
                {"type": "extra_forbidden", "loc": ("body", name), "msg": "Extra inputs are not permitted"}
                for name in unknown
            ]
        )


@router.post("", status_code=201, dependencies=[Depends(refuse_unknown_fields)])
async def receive_import(
    file: Annotated[list[UploadFile], File(description="one xlsx, or csv files named after their sheets")],
    desk: Importing,
    occurred_on: Annotated[BusinessDate | None, Form()] = None,
    mode: Annotated[Literal["add", "update"], Form()] = "add",
) -> ImportRead:
    """Upload a register: households, and every other kind of record; it is written only by its commit.

    What the register holds already is counted as unchanged. A registered household that the file states otherwise is
    refused, or with the mode ``update`` changed. A large file is checked in the background: its state is ``checking``
    until then. The form may come compressed (``Content-Encoding: gzip``); the limit of its size holds for it unpacked.
    """
    return await service.receive(desk, file, occurred_on, mode)


@router.get(
    "/template",
    response_class=Response,
    responses={200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def read_template(
    _caller: Importer,
    sheets: Annotated[SheetNames, Query()] = [sheet.kind for sheet in SHEETS],  # noqa: B006  # FastAPI copies it
) -> Response:
    """Download empty sheets with the right headers, lists to choose from, and notes on each column."""
    content = await asyncio.to_thread(write_template, named_sheets(sheets))
    headers = {"Content-Disposition": 'attachment; filename="template.xlsx"'}
    return Response(content, media_type=XLSX, headers=headers)


@router.get("/{import_id}")
async def read_import(import_id: UUID, session: SessionDep, caller: Importer) -> ImportRead:
    """Read how an import stands: progress, counts, the first 200 faults, the first 20 households to be written."""
    return await service.shown(session, await service.find_import(session, caller, import_id))


@router.get(
    "/{import_id}/rejects",
    response_class=Response,
    responses={200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def read_rejects(import_id: UUID, session: SessionDep, personal: PersonalDep, caller: Importer) -> Response:
    """Download the refused rows of one's own file as xlsx, each with its reasons in Chinese."""
    job = await service.find_import(session, caller, import_id)
    file = await service.rejects(session, personal, job)
    return sent(file, f'attachment; filename="rejects-{import_id}.xlsx"')


@router.post(
    "/{import_id}/commit",
    responses={202: {"model": ImportRead, "description": "It is being written in the background"}},
)
async def commit_import(
    import_id: UUID, response: Response, desk: Importing, body: Annotated[CommitRequest | None, Body()] = None
) -> ImportRead:
    """Write an import, all or nothing; committing again gives the same answer.

    One that changes the status of registered households (`sensitive`) is committed by a second person who may decide on
    requests: 403 ``registry.import_needs_second_person`` for who uploaded it, and for others without that right.

    A large one is written in the background: 202, and its state is ``committing`` until then. Where the register
    changed since the check it is ``checked`` again, and `refusal` says why.
    """
    read = await service.commit(desk, import_id, body or CommitRequest())
    if read.state == COMMITTING:
        response.status_code = 202
    return read
