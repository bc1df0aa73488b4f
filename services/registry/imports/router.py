"""Staged imports over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Depends, File, Form, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError

from services.registry.households.router import PersonalDep
from services.registry.imports import service
from services.registry.imports.forms import CommitRequest, ImportRead
from shared.business_dates import BusinessDate
from shared.database import SessionDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/registry/imports", tags=["imports"])

Importer = Annotated[Caller, requires("household.import")]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


_FIELDS = frozenset({"file", "occurred_on"})


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
    session: SessionDep,
    clock: ClockDep,
    personal: PersonalDep,
    caller: Importer,
    occurred_on: Annotated[BusinessDate | None, Form()] = None,
) -> ImportRead:
    """Upload a register; it is checked and staged, and written only by its commit.

    A large file is checked in the background: its state is ``checking`` until then.
    """
    return await service.receive(session, clock, personal, caller, file, occurred_on)


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
    content = await service.rejects(session, personal, job)
    headers = {"Content-Disposition": f'attachment; filename="rejects-{import_id}.xlsx"'}
    return Response(content, media_type=XLSX, headers=headers)


@router.post("/{import_id}/commit")
async def commit_import(
    import_id: UUID,
    session: SessionDep,
    clock: ClockDep,
    caller: Importer,
    body: Annotated[CommitRequest | None, Body()] = None,
) -> ImportRead:
    """Write an import, all or nothing; committing again gives the same answer."""
    return await service.commit(session, clock, caller, import_id, body or CommitRequest())
