"""Documents over HTTP."""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Form, Query, Request, Response

from services.registry.documents import files, rules, service
from services.registry.documents.forms import DocumentUpload, FileQuery, HouseholdFileList, HouseholdFileRead
from services.registry.documents.service import DOCUMENT, Opened, Size
from services.registry.records.kinds import Desk
from services.registry.records.router import NEEDS_PLAN, desk_of, record_router
from shared.http import etag
from shared.repeatable import repeatable_router

router = repeatable_router()
_documents = record_router(DOCUMENT, enters=False)

Reason = Annotated[str, Query(max_length=200, description="查看含个人信息的资料须写明理由，并记入审计日志")]

_BINARY: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in rules.ENDINGS}},
    304: {"description": "Not Modified"},
}
_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {rules.JPEG: {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "Not Modified"},
}
Shown: Any = DOCUMENT.shown


@_documents.post("", status_code=201, response_model=Shown)
async def upload_document(
    body: Annotated[DocumentUpload, Form(media_type="multipart/form-data")],
    request: Request,
    response: Response,
    desk: Annotated[Desk, desk_of("document.write")],
) -> Any:
    """Upload a photo or document of a household, a member, an area or any record; its content decides its type."""
    state = request.app.state
    limits = service.limits_of(state.resources.settings)
    row = await service.upload(desk, state.sessions, state.storage, limits, body)
    response.headers["ETag"] = etag(row.version)
    return Shown.model_validate(row)


@_documents.get("/{record_id}/content", response_class=Response, responses=_BINARY)
async def read_content(
    record_id: UUID, request: Request, desk: Annotated[Desk, desk_of("document.read")], reason: Reason = ""
) -> Response:
    """Download the content; a personal paper's needs a `reason` and the right to reveal."""
    state = request.app.state
    return _sent(request, await service.open_document(desk, state.storage, state.sessions, record_id, None, reason))


@_documents.get("/{record_id}/thumbnail", response_class=Response, responses=_PICTURE)
async def read_thumbnail(
    record_id: UUID,
    request: Request,
    desk: Annotated[Desk, desk_of("document.read")],
    size: Size = "small",
    reason: Reason = "",
) -> Response:
    """Download a small picture of a picture: `small` for lists, `large` for a page."""
    state = request.app.state
    return _sent(request, await service.open_document(desk, state.storage, state.sessions, record_id, size, reason))


@router.get("/registry/household-files", tags=["documents"], responses=NEEDS_PLAN)
async def list_household_files(
    query: Annotated[FileQuery, Query()], desk: Annotated[Desk, desk_of("document.read")]
) -> HouseholdFileList:
    """List how far the three-in-one file of each household is: paper card, electronic file, photos and videos."""
    return await files.list_files(desk, query)


@router.get("/registry/households/{household_id}/file", tags=["documents"], responses=NEEDS_PLAN)
async def read_household_file(household_id: UUID, desk: Annotated[Desk, desk_of("document.read")]) -> HouseholdFileRead:
    """Read how far the three-in-one file of one household is."""
    return await files.read_file(desk, household_id)


router.include_router(_documents)


def _sent(request: Request, opened: Opened) -> Response:
    tag = f'"{opened.sha256}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}
    if tag in (request.headers.get("if-none-match") or ""):
        return Response(status_code=304, headers=headers)
    way = "inline" if opened.media_type in rules.SHOWN_IN_PLACE else "attachment"
    headers |= {
        "Content-Disposition": f"{way}; filename*=UTF-8''{quote(opened.file_name, safe='')}",
        # whatever a file holds, a browser runs none of it and lets it load nothing
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(opened.content, headers=headers, media_type=opened.media_type)
