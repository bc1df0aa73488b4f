"""Changes for the field over HTTP."""

import asyncio
import gzip
from typing import Annotated

import orjson
from fastapi import Query, Request, Response

from services.registry.field_changes import service
from services.registry.field_changes.forms import ChangesQuery, FieldChanges
from shared.database import SnapshotDep
from shared.http import ClockDep
from shared.repeatable import repeatable_router
from shared.security.callers import Caller, requires

router = repeatable_router(prefix="/registry/field", tags=["field work"])

_SMALL_BYTES = 1_000
"""What is shorter gains nothing by being packed."""


@router.get(
    "/changes",
    response_model=FieldChanges,
    responses={409: {"description": "Nothing can be told behind this token: begin anew, without `after`."}},
)
async def read_changes(
    query: Annotated[ChangesQuery, Query()],
    request: Request,
    session: SnapshotDep,
    clock: ClockDep,
    caller: Annotated[Caller, requires("field_work.read")],
) -> Response:
    """Read what has changed of the caller's villages behind a token, or without one all there is, page by page.

    A household comes whole, with its members, the latest incomes, visits and photos, its helpers, plan and open tasks;
    what nobody recorded is left out. Nothing is lost, whatever is written meanwhile, and what hasn't changed doesn't
    come again. Numbers are masked.
    """
    document = await service.read_changes(session, caller, clock.today(), query)
    body = orjson.dumps(document, default=str)
    headers = {"Cache-Control": "private, no-store", "Vary": "Accept-Encoding"}
    if len(body) > _SMALL_BYTES and _takes_gzip(request.headers.get("accept-encoding", "")):
        body = await asyncio.to_thread(gzip.compress, body, 6)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/json", headers=headers)


def _takes_gzip(accept_encoding: str) -> bool:
    wishes = (part.replace(" ", "").lower().partition(";q=") for part in accept_encoding.split(","))
    return any(coding in ("gzip", "*") and weight not in ("0", "0.0", "0.00", "0.000") for coding, _, weight in wishes)
