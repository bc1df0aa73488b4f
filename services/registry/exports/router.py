"""Exports over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from services.registry.exports import service
from services.registry.exports.files import XLSX, kind_of
from services.registry.exports.forms import ExportList, ExportRead, ExportRequest, Format, SheetNames
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of
from shared.database import StrictPage
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea

router = repeatable_router(prefix="/registry/exports", tags=["exports"])

Exporting = Annotated[Desk, desk_of("household.export")]
Reading = Annotated[Desk, desk_of("household.read")]

_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            media_type: {"schema": {"type": "string", "format": "binary"}}
            for media_type in (XLSX, "text/csv", "application/zip")
        }
    }
}


@router.get("", response_class=Response, responses=_FILE)
async def export_at_once(
    desk: Exporting,
    sheets: Annotated[SheetNames, Query()] = [],  # noqa: B006  # FastAPI copies it for each request
    area: AskedArea = None,
    format: Annotated[Format, Query()] = "xlsx",  # noqa: A002  # the name that clients write
) -> Response:
    """Download the register of the caller's area in the sheets that imports take, numbers masked: up to 20,000 rows.

    What stands is in it: no withdrawn record, no household off the register, nobody who left, and no record of such.
    Without names the sheets are all that imports take. Several as csv come as an archive. What is larger, or bears full
    numbers, is made by ``POST``.
    """
    made = await service.make_at_once(desk, sheets, area, format)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, media_type=made.media_type, headers=headers)


@router.post("", status_code=201)
async def make_export(body: ExportRequest, desk: Exporting) -> ExportRead:
    """Make an export; a large one is made in the background: its state is ``waiting`` until then.

    With `reveal` and a `reason` numbers are given in full, for who may see them; that is written to the audit log.
    """
    return await service.make(desk, body)


@router.get("/jobs")
async def list_exports(page: Annotated[StrictPage, Query()], desk: Reading) -> ExportList:
    """List what one had made, exports and books, the newest first."""
    return await service.list_exports(desk.session, desk.caller, page)


@router.get("/{export_id}")
async def read_export(export_id: UUID, desk: Exporting) -> ExportRead:
    """Read how one's own export stands; `result` is where its file is once it is ``done``."""
    return service.shown(await service.find_export(desk.session, desk.caller, export_id))


@router.get("/{export_id}/file", response_class=StreamingResponse, responses=_FILE)
async def read_export_file(export_id: UUID, request: Request, desk: Exporting) -> StreamingResponse:
    """Download the file of one's own export."""
    job = await service.fetch(desk, export_id)
    kind = kind_of(job.format, len(job.sheets))
    headers = {
        "Content-Disposition": f'attachment; filename="registry-{export_id}.{kind.ending}"',
        "Content-Length": str(job.size_bytes),
    }
    content = service.content_of(request.app.state.sessions, desk.personal, job)
    return StreamingResponse(content, media_type=kind.media_type, headers=headers)
