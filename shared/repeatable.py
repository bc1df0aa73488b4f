"""Writes that bear an Idempotency-Key happen once, however often they arrive."""

import hashlib
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from fastapi.params import File, Form
from fastapi.routing import APIRoute
from sqlalchemy import DateTime, Index, LargeBinary, delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field
from starlette.datastructures import UploadFile

from shared.calendar import Clock
from shared.content_types import check_charset, check_content_type
from shared.database import SessionDep, Sessions, SharedTable, table_of, to_json, transaction
from shared.errors import KeyReused
from shared.security.callers import Caller

WRITES = ("POST", "PUT", "PATCH", "DELETE")

PIECE_BYTES = 1 << 20
FORGOTTEN_AT_ONCE = 500
"""Replies deleted in one transaction: some are as large as a batch of 5,000 events."""


class IdempotentReply(SharedTable, table=True):
    """The reply that was given under a key."""

    __tablename__ = "idempotent_reply"
    __table_args__ = (Index("ix_idempotent_reply_age", "county_code", "recorded_at"),)

    county_code: str = Field(primary_key=True, max_length=6)
    subject: str = Field(primary_key=True)
    key: str = Field(primary_key=True, max_length=200)
    request_digest: str
    status: int = 0
    body: bytes = Field(default=b"", sa_type=LargeBinary)
    media_type: str = ""
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))


class _Replay(Exception):
    def __init__(self, status: int, body: bytes, media_type: str) -> None:
        self.status = status
        self.body = body
        self.media_type = media_type


async def _answer_replay(_request: Request, replay: _Replay) -> Response:
    return Response(replay.body, replay.status, {"Idempotency-Replayed": "true"}, replay.media_type)


async def claim_idempotency_key(
    request: Request,
    session: SessionDep,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=200,
            description=(
                "A text of the client's own for this one write, e.g. a UUID: sent again with the same content, the "
                "write isn't done again and the first reply is given once more. The reply is kept for 7 days "
                "unless the installation says otherwise; after that the same key is a new request."
            ),
        ),
    ] = None,
) -> None:
    """Do a request with an Idempotency-Key once, however often it arrives.

    The key is claimed, the work done and the reply kept in one transaction: a second request waits for the first
    and gets its reply. A refused request leaves no key behind.

    Raises:
        KeyReused: the key came before with another request.
    """
    if idempotency_key is None:
        return
    caller: Caller = request.app.state.tokens.caller(request.headers.get("authorization", "").partition(" ")[2])
    identity = (caller.tenant, caller.subject, idempotency_key)
    row = {
        "county_code": caller.tenant,
        "subject": caller.subject,
        "key": idempotency_key,
        # keyed: from a plain one whoever reads the table could find out an ID number by trying
        "request_digest": request.app.state.personal.blind_index(await _digest(caller, request)),
        "status": 0,
        "body": b"",
        "media_type": "",
        "recorded_at": request.app.state.clock.now(),
    }
    kept = None
    while kept is None:
        claimed = await session.execute(
            insert(IdempotentReply).values(row).on_conflict_do_nothing().returning(table_of(IdempotentReply).c.key)
        )
        if claimed.first() is not None:
            request.state.idempotency = identity
            return
        kept = await session.get(IdempotentReply, identity)  # none where it was forgotten in this moment
    if kept.request_digest != row["request_digest"]:
        raise KeyReused(field="Idempotency-Key")
    raise _Replay(kept.status, kept.body, kept.media_type)


async def _digest(caller: Caller, request: Request) -> str:
    """What was asked, and as whom: who has another role by now is not told what he could do before."""
    head = f"{caller.role} {request.method} {request.url.path}?{request.url.query}\n"
    digest = hashlib.sha256(head.encode())
    if request.headers.get("content-type", "").startswith("multipart/"):
        # the parts and not the bytes that came: the boundary differs from try to try
        for name, value in (await request.form()).multi_items():
            digest.update(await _part_digest(name, value))
    else:
        digest.update(await request.body())
    return digest.hexdigest()


async def _part_digest(name: str, value: str | UploadFile) -> bytes:
    """The digest of a part of a form; a file is read piece by piece and left as it was."""
    digest = hashlib.sha256()
    if isinstance(value, str):
        head = ["field", name]
        digest.update(value.encode())
    else:
        head = ["file", name, value.filename or ""]
        await value.seek(0)
        while piece := await value.read(PIECE_BYTES):
            digest.update(piece)
        await value.seek(0)
    # parts of a fixed length each, so that none can pass for another's end
    return hashlib.sha256(to_json(head).encode()).digest() + digest.digest()


async def forget_replies(sessions: Sessions, clock: Clock, kept_days: int) -> int:
    """Delete the replies that were kept long enough, county by county and some at a time; how many."""
    table = table_of(IdempotentReply)
    columns = table.c
    before = clock.now() - timedelta(days=kept_days)
    async with sessions() as session:
        counties = (
            await session.scalars(select(columns.county_code).where(columns.recorded_at < before).distinct())
        ).all()
    forgotten = 0
    for county_code in counties:
        oldest = (
            select(columns.subject, columns.key)
            .where(columns.county_code == county_code, columns.recorded_at < before)
            .order_by(columns.recorded_at)
            .limit(FORGOTTEN_AT_ONCE)
        )
        while True:
            async with transaction(sessions) as session:
                deleted: Any = await session.execute(
                    delete(table).where(
                        columns.county_code == county_code, tuple_(columns.subject, columns.key).in_(oldest)
                    )
                )
            forgotten += deleted.rowcount
            if deleted.rowcount < FORGOTTEN_AT_ONCE:
                break
    return forgotten


class RepeatableRoute(APIRoute):
    """A route that reads JSON where it says so, and keeps its reply with the Idempotency-Key, in its transaction."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        takes_json = self.body_field is not None and not isinstance(self.body_field.field_info, Form | File)

        async def keeping(request: Request) -> Response:
            if content_type := request.headers.get("content-type"):
                (check_content_type if takes_json else check_charset)(content_type)
            response = await handle(request)
            # the session's dependency commits after this handler returns, so the reply is part of the same commit
            if (identity := getattr(request.state, "idempotency", None)) is not None:
                kept = await request.state.session.get_one(IdempotentReply, identity)
                kept.status = response.status_code
                kept.body = bytes(response.body)
                kept.media_type = response.media_type or "application/json"
                await request.state.session.flush()
            return response

        return keeping


class _RepeatableRouter(APIRouter):
    """Gives writes, and them alone, what a key needs: a read shall not pay for it."""

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if not set(WRITES).isdisjoint(options.get("methods") or ()):
            options["dependencies"] = [Depends(claim_idempotency_key), *(options.get("dependencies") or ())]
            options["route_class_override"] = RepeatableRoute
        super().add_api_route(path, endpoint, **options)


def repeatable_router(**options: Any) -> APIRouter:
    """A router whose writes may bear an Idempotency-Key."""
    return _RepeatableRouter(**options)


def answer_replays(app: FastAPI) -> None:
    """Let an application give a kept reply again."""
    app.add_exception_handler(_Replay, _answer_replay)  # type: ignore[arg-type]  # starlette types handlers by Exception
