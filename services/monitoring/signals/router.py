"""Signals of departments over HTTP."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, File, Form, Query, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError

from services.monitoring.alerts.watch import Watch
from services.monitoring.signals import lists, service
from services.monitoring.signals.files import MOST_BYTES, read_file
from services.monitoring.signals.models import (
    Department,
    ReliefQuery,
    ReliefRead,
    SignalDetail,
    SignalList,
    SignalQuery,
    SignalsCreate,
    Telling,
    ToldRead,
    WithdrawRequest,
)
from services.monitoring.signals.template import SHEET, write_template
from shared.business_dates import BusinessDate
from shared.database import SessionDep, SnapshotDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires
from shared.workbooks import XLSX, attachment, sent

router = repeatable_router(prefix="/monitoring/signals", tags=["signals"])

Reader = Annotated[Caller, requires("signal.read")]
Teller = Annotated[Caller, requires("signal.write")]
_FIELDS = frozenset({"file", "department", "occurred_on", "leave_out_unknown"})
_TEMPLATE: dict[int | str, dict[str, Any]] = {
    200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}
}
_AGAIN: dict[int | str, dict[str, Any]] = {200: {"model": ToldRead, "description": "All of it was told before"}}


async def watch_of(request: Request, clock: ClockDep) -> Watch:
    """What the households reached are judged with."""
    return Watch(clock, request.app.state.policies)


WatchDep = Annotated[Watch, Depends(watch_of)]


async def refuse_unknown_fields(request: Request) -> None:
    """Refuse a form with a field that nobody reads. Raises RequestValidationError, naming each of them."""
    unknown = sorted(set(await request.form()) - _FIELDS)
    if unknown:
        raise RequestValidationError(
            [
                {"type": "extra_forbidden", "loc": ("body", name), "msg": "Extra inputs are not permitted"}
                for name in unknown
            ]
        )


@router.post("", status_code=201, responses=_AGAIN)
async def tell_signals(
    request: Request, response: Response, body: SignalsCreate, caller: Teller, session: SessionDep, watch: WatchDep
) -> ToldRead:
    """Tell signals of a department, up to 1,000 at once, all or none.

    Households that are named are judged at once. What is told of an area is spread to its households from then on:
    `GET /monitoring/signals/{id}` tells how far it has come.

    422 ``monitoring.signals_have_faults`` lists every row that can't be taken in ``errors``, each with its own code.
    With ``leave_out_unknown`` rows of whom nobody is known in the caller's area are left out, and listed in
    ``left_out``; the others are taken.
    The very same signal again changes nothing; all of them again are answered 200.
    """
    read = await service.tell(session, watch, request.app.state.personal, caller, body)
    response.status_code = 201 if read.told else 200
    return read


@router.post("/files", status_code=201, responses=_AGAIN, dependencies=[Depends(refuse_unknown_fields)])
async def upload_signals(
    request: Request,
    response: Response,
    file: Annotated[UploadFile, File(description="csv（UTF-8 或 GB 18030）或 xlsx，至多 5000 行、4 MiB")],
    department: Annotated[Department, Form()],
    occurred_on: Annotated[BusinessDate, Form()],
    caller: Teller,
    session: SessionDep,
    watch: WatchDep,
    leave_out_unknown: Annotated[bool, Form()] = False,
) -> ToldRead:
    """Upload a department's file of signals, taken whole or not at all; faults are listed by line and column.

    Its first line names the columns as in the template; amounts are in yuan. With ``leave_out_unknown`` lines of whom
    nobody is known in the caller's area are left out, and listed in ``left_out``.
    """
    rows, unreadable = await asyncio.to_thread(read_file, await file.read(MOST_BYTES + 1))
    telling = Telling(department=department, occurred_on=occurred_on, leave_out_unknown=leave_out_unknown)
    read = await service.take_rows(session, watch, request.app.state.personal, caller, telling, rows, unreadable)
    response.status_code = 201 if read.told else 200
    return read


@router.get("/files/template", response_class=Response, responses=_TEMPLATE)
async def read_template(_caller: Teller, clock: ClockDep) -> Response:
    """Download an empty sheet with the right headers, lists to choose from, and notes on each column and kind."""
    return sent(await asyncio.to_thread(write_template, clock), attachment(f"{SHEET}模板.xlsx"))


@router.get("")
async def list_signals(caller: Reader, session: SnapshotDep, query: Annotated[SignalQuery, Query()]) -> SignalList:
    """List signals of an area and of the areas around it, the latest told first; those withdrawn are there, too."""
    return await lists.list_signals(session, caller, query)


@router.get("/relief")
async def read_relief(caller: Reader, session: SessionDep, query: Annotated[ReliefQuery, Query()]) -> ReliefRead:
    """Tell how many disasters and hardships of some days were relieved in an area, and in how many days."""
    return await lists.read_relief(session, caller, query)


@router.get("/{signal_id}")
async def show_signal(signal_id: UUID, caller: Reader, session: SnapshotDep) -> SignalDetail:
    """Show a signal with how many households it has reached by now, and how many of these were relieved."""
    return await lists.show(session, caller, signal_id)


@router.post("/{signal_id}/withdraw")
async def withdraw_signal(
    signal_id: UUID, body: WithdrawRequest, caller: Teller, session: SessionDep, watch: WatchDep
) -> SignalDetail:
    """Withdraw a signal told by mistake; what it raised ends. 409 ``monitoring.signal_withdrawn`` the second time.

    One of an area is taken back from its households from then on, also while it is still being spread.
    """
    return await service.withdraw(session, watch, caller, signal_id, body)
