"""Books of areas over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from services.registry.books import jobs, levels
from services.registry.books.forms import AreaQuery, BookRequest, FileLevelList
from services.registry.documents.rules import XLSX
from services.registry.exports import service as exports
from services.registry.exports.forms import ExportRead
from services.registry.exports.models import BOOK, FOUR_LISTS
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of
from shared.repeatable import repeatable_router
from shared.security.callers import AskedArea
from shared.workbooks import attachment, sent

router = repeatable_router(prefix="/registry", tags=["books"])

Reading = Annotated[Desk, desk_of("household.read")]
_WORKBOOK: dict[int | str, dict[str, Any]] = {
    200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get("/file-levels")
async def list_file_levels(query: Annotated[AreaQuery, Query()], desk: Reading) -> FileLevelList:
    """List the levels at which files are kept (户有卡、村有册 …), as the plans in force name them."""
    return await levels.list_levels(desk, query)


@router.post("/books", status_code=201)
async def make_book(body: BookRequest, desk: Reading) -> ExportRead:
    """Make the book or the four lists of an area; large ones are made in the background: `state` is ``waiting``."""
    return await jobs.make(desk, body)


@router.get("/books/jobs/{job_id}")
async def read_book_job(job_id: UUID, desk: Reading) -> ExportRead:
    """Read how one's own book stands; `result` is where its file is once it is ``done``."""
    return exports.shown(await exports.find_export(desk.session, desk.caller, job_id, jobs.CONTENTS))


@router.get("/books/jobs/{job_id}/file", response_class=StreamingResponse, responses=_WORKBOOK)
async def read_book_file(job_id: UUID, request: Request, desk: Reading) -> StreamingResponse:
    """Download the workbook of one's own job."""
    job = await exports.fetch(desk, job_id, jobs.CONTENTS)
    headers = {
        "Content-Disposition": attachment(f"{job.title}.xlsx"),
        "Content-Length": str(job.size_bytes),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    content = exports.content_of(request.app.state.sessions, desk.personal, job)
    return StreamingResponse(content, media_type=XLSX, headers=headers)


@router.get("/books/{area_code}", response_class=Response, responses=_WORKBOOK)
async def read_book(area_code: str, desk: Reading) -> Response:
    """Download the book of a village, township, county or city as a workbook; its totals are those of its rows.

    Up to 2,000 households; what is larger is made by ``POST``.
    """
    file, name = await jobs.make_at_once(desk, BOOK, area_code, "area_code")
    return sent(file, attachment(f"{name}.xlsx"))


@router.get("/four-lists/workbook", response_class=Response, responses=_WORKBOOK)
async def read_four_lists(desk: Reading, area: AskedArea = None) -> Response:
    """Download the four lists of an area's households as a workbook: up to 2,000, more by ``POST /registry/books``."""
    file, name = await jobs.make_at_once(desk, FOUR_LISTS, area, "area")
    return sent(file, attachment(f"{name}.xlsx"))
