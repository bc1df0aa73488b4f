"""Reconciliations over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response

from services.credit.reconciliations import lists, service
from services.credit.reconciliations.schemas import (
    CountyCode,
    LineList,
    LineQuery,
    NoteCreate,
    NoteRead,
    ReconciliationList,
    ReconciliationQuery,
    ReconciliationRead,
)
from services.credit.reconciliations.uploads import BODY, read_upload
from shared.business_dates import BusinessDate
from shared.csv_lines import CSV
from shared.database import MAX_INTEGER, SessionDep, SnapshotDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(tags=["reconciliations"])

Submitter = Annotated[Caller, requires("reconciliation.submit")]
Reader = Annotated[Caller, requires("reconciliation.read")]
Noter = Annotated[Caller, requires("reconciliation.note")]
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
_AGAIN: dict[int | str, dict[str, Any]] = {200: {"model": ReconciliationRead, "description": "The file came before"}}


@router.post("/bank/reconciliations", status_code=201, openapi_extra=BODY, responses=_AGAIN)
async def submit_file(
    county_code: Annotated[CountyCode, Query()],
    occurred_on: Annotated[BusinessDate, Query()],
    request: Request,
    response: Response,
    session: SessionDep,
    clock: ClockDep,
    caller: Submitter,
) -> ReconciliationRead:
    """Hand in the bank's own movements of a county and business date, csv or xlsx, up to 20,000 lines; compared.

    Of a workbook its first sheet counts. Columns, in Chinese or English: 业务日期 `occurred_on` (optional), 借据号
    `loan_no`, 类型 `kind`, 金额（元） `amount` (negative for what was taken back), 流水号 `reference` (our event id,
    optional). A line of the kind 余额 `balance` states the principal outstanding at the end of the day. The same file
    again is answered with what came of it first, status 200; another file for the day is a new version and counts from
    then on.
    """
    content = await read_upload(request)
    read, created = await service.submit(
        session, caller, clock, request.app.state.policies, county_code, occurred_on, content
    )
    response.status_code = 201 if created else 200
    return read


@router.get("/credit/reconciliations")
async def list_reconciliations(
    query: Annotated[ReconciliationQuery, Query()], session: SessionDep, caller: Reader
) -> ReconciliationList:
    """List the banks' files of the caller's area with their figures; a bank sees its own."""
    return await lists.list_reconciliations(session, caller, query)


@router.get("/credit/reconciliations/{reconciliation_id}")
async def get_reconciliation(reconciliation_id: UUID, session: SnapshotDep, caller: Reader) -> ReconciliationRead:
    """Give a file's figures; it is compared again when events arrive that it may tell of, and by the close of day."""
    return await lists.get_reconciliation(session, caller, reconciliation_id)


@router.get("/credit/reconciliations/{reconciliation_id}/lines")
async def list_lines(
    reconciliation_id: UUID,
    query: Annotated[LineQuery, Query()],
    session: SnapshotDep,
    caller: Reader,
) -> LineList:
    """List a file's lines, and our movements that it lacks, each with its result, state and notes."""
    return await lists.list_lines(session, caller, reconciliation_id, query)


@router.get("/credit/reconciliations/{reconciliation_id}/differences", response_class=Response, responses=_CSV)
async def read_differences(reconciliation_id: UUID, session: SnapshotDep, caller: Reader) -> Response:
    """Download a file's differences, open and resolved, as csv; amounts in yuan."""
    name, text = await lists.differences_csv(session, caller, reconciliation_id)
    return Response(text, media_type=CSV, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.post("/credit/reconciliations/{reconciliation_id}/lines/{number}/notes", status_code=201)
async def note_difference(
    reconciliation_id: UUID,
    number: Annotated[int, Path(ge=1, le=MAX_INTEGER)],
    body: NoteCreate,
    session: SessionDep,
    clock: ClockDep,
    caller: Noter,
) -> NoteRead:
    """Note what was found out about a difference; only an event settles it."""
    return await service.note(session, caller, clock, reconciliation_id, number, body)
