"""Bulletins over HTTP: preview, issue, withdraw, list; each as JSON, as a page for print, or as a workbook."""

import asyncio
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response

from services.monitoring.bulletins import files, pages, service
from services.monitoring.bulletins.contents import BulletinContent
from services.monitoring.bulletins.models import (
    BulletinDetail,
    BulletinForm,
    BulletinList,
    BulletinQuery,
    BulletinRead,
    FormQuery,
    IssueRequest,
    PreviewQuery,
    WithdrawRequest,
    title_of,
)
from services.monitoring.bulletins.rules import BulletinPeriod
from shared.database import SessionDep, SnapshotDep, snapshots
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.schemas import Schema
from shared.security.callers import Caller, requires
from shared.workbooks import XLSX, attachment, sent

router = repeatable_router(prefix="/monitoring/bulletins", tags=["bulletins"])

Reader = Annotated[Caller, requires("bulletin.read")]
Issuer = Annotated[Caller, requires("bulletin.issue")]


def _forms(shown: type[Schema]) -> dict[int | str, dict[str, Any]]:
    """What an address of bulletins answers, for its document."""
    page, file = {"schema": {"type": "string"}}, {"schema": {"type": "string", "format": "binary"}}
    return {200: {"model": shown, "content": {"text/html": page, XLSX: file}}}


@router.get("")
async def list_bulletins(query: Annotated[BulletinQuery, Query()], caller: Reader, session: SessionDep) -> BulletinList:
    """List issued bulletins, the latest first: of the caller's area, of what lies inside, and of the areas around."""
    return await service.list_bulletins(session, caller, query)


@router.post("", status_code=201)
async def issue_bulletin(
    request: Request, body: IssueRequest, caller: Issuer, session: SessionDep, clock: ClockDep
) -> BulletinDetail:
    """Issue a bulletin once its period is over; 409 ``monitoring.bulletin_issued`` while one of the period stands."""
    state = request.app.state
    return await service.issue(session, snapshots(state.sessions), clock, state.policies, caller, body)


@router.get(
    "/preview",
    response_class=Response,
    responses={**_forms(BulletinContent), 409: {"description": "The period isn't over yet."}},
)
async def preview_bulletin(
    query: Annotated[PreviewQuery, Query()], request: Request, caller: Reader, session: SnapshotDep, clock: ClockDep
) -> Response:
    """Show the bulletin of an area and period as it would be issued now; 409 while the period runs."""
    content = await service.preview(session, clock, request.app.state.policies, caller, query.area, query.period)
    return await _answer(query.format, content, content, None, clock.now())


@router.get("/{bulletin_id}", response_class=Response, responses=_forms(BulletinDetail))
async def show_bulletin(
    bulletin_id: UUID, query: Annotated[FormQuery, Query()], caller: Reader, session: SnapshotDep
) -> Response:
    """Show an issued bulletin as it was issued, whatever has come to light since."""
    found = await service.show(session, caller, bulletin_id)
    return await _answer(query.format, found, found.content, found, found.recorded_at)


@router.post("/{bulletin_id}/withdraw")
async def withdraw_bulletin(
    bulletin_id: UUID, body: WithdrawRequest, caller: Issuer, session: SessionDep, clock: ClockDep
) -> BulletinRead:
    """Withdraw a bulletin of one's own office with the reason; that of the period may then be issued anew."""
    return await service.withdraw(session, clock, caller, bulletin_id, body)


async def _answer(
    form: BulletinForm, read: Schema, content: BulletinContent, issued: BulletinRead | None, at: datetime
) -> Response:
    if form is BulletinForm.HTML:
        return await asyncio.to_thread(pages.page, content, issued)
    if form is BulletinForm.XLSX:
        name = title_of(content.area_name, BulletinPeriod.parse(content.period))
        file = await asyncio.to_thread(files.workbook, content, issued, at)
        return sent(file, attachment(f"{name}.xlsx"))
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return Response(read.model_dump_json(), media_type="application/json", headers=headers)
