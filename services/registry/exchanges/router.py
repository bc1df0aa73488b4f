"""The exchange with outside platforms over HTTP."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import StreamingResponse

from services.registry.exchanges import service
from services.registry.exchanges.files import KINDS
from services.registry.exchanges.forms import ReceiptForm, RunList, RunQuery, RunRead, SendForm, TakenRead
from services.registry.imports.router import refuse_unknown_fields
from services.registry.records.kinds import Desk
from services.registry.records.router import desk_of, record_router
from shared.business_dates import BusinessDate
from shared.repeatable import repeatable_router

Reading = Annotated[Desk, desk_of("exchange.read")]
Running = Annotated[Desk, desk_of("exchange.run")]
Importing = Annotated[Desk, desk_of("household.import")]

_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind.media_type: {"schema": {"type": "string", "format": "binary"}} for kind in KINDS.values()}}
}

partners = record_router(service.EXCHANGE_PARTNER)
runs = repeatable_router(prefix="/registry/exchange-runs", tags=["exchange-runs"])


@partners.post(
    "/{partner_id}/runs",
    status_code=201,
    responses={200: {"model": RunRead, "description": "The same file was made before, or is being made"}},
)
async def send_file(partner_id: UUID, body: SendForm, response: Response, desk: Running) -> RunRead:
    """Make a partner's next file: everything, or with ``changes`` what differs from the files that it accepted.

    Files are numbered and bear a checksum. The same content again, unanswered, gives the file that is there: 200. A
    large one is made in the background: its state is ``waiting`` until then.
    """
    run, new = await service.send(desk, partner_id, body)
    if not new:
        response.status_code = 200
    return service.shown(run)


@partners.post(
    "/{partner_id}/imports",
    status_code=201,
    dependencies=[Depends(refuse_unknown_fields)],
    responses={200: {"model": TakenRead, "description": "The same file was taken before"}},
)
async def take_file(
    partner_id: UUID,
    file: Annotated[list[UploadFile], File(description="xlsx, csv, zip of csv files, or json, as agreed")],
    response: Response,
    desk: Importing,
    occurred_on: Annotated[BusinessDate | None, Form()] = None,
    mode: Annotated[Literal["add", "update"], Form()] = "add",
) -> TakenRead:
    """Take a partner's file, which becomes a staged import under our names: nothing is written before its commit."""
    taken = await service.receive(desk, partner_id, file, occurred_on, mode)
    if taken.again:
        response.status_code = 200
    return taken


@runs.get("")
async def list_runs(query: Annotated[RunQuery, Query()], desk: Reading) -> RunList:
    """List what was sent to partners and taken from them in the caller's area, the latest first."""
    return await service.list_runs(desk.session, desk.caller, query)


@runs.get("/{run_id}")
async def read_run(run_id: UUID, desk: Reading) -> RunRead:
    """Read how a file stands: its number, checksum, rows, and the partner's answer."""
    return service.shown(await service.find_run(desk.session, desk.caller, run_id))


@runs.get("/{run_id}/file", response_class=StreamingResponse, responses=_FILE)
async def read_run_file(run_id: UUID, request: Request, desk: Running) -> StreamingResponse:
    """Download a file that was made for a partner; that it was taken is written to the audit log."""
    run = await service.fetch(desk, run_id)
    kind = KINDS[run.file_format]
    headers = {
        "Content-Disposition": f'attachment; filename="exchange-{run.number}.{kind.ending}"',
        "Content-Length": str(run.size_bytes),
    }
    content = service.content_of(request.app.state.sessions, desk.personal, run)
    return StreamingResponse(content, media_type=kind.media_type, headers=headers)


@runs.post("/{run_id}/receipt")
async def answer_run(run_id: UUID, body: ReceiptForm, desk: Running) -> RunRead:
    """Record the partner's answer; once a file is accepted, the next changes are those since."""
    return service.shown(await service.answer(desk, run_id, body))


router = APIRouter()
router.include_router(partners)
router.include_router(runs)
