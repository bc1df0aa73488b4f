"""A feed as a live stream (server-sent events), resumed behind any position."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services.monitoring.feeds.models import FeedItem, FeedName
from services.monitoring.feeds.selection import Entry, Selection
from services.monitoring.feeds.service import entries_behind
from services.monitoring.feeds.tails import BATCH, Tail, Tails
from shared.calendar import Clock
from shared.database import Sessions, database_is_away
from shared.errors import Refusal, Unavailable

log = structlog.get_logger(__name__)

EVENT_STREAM = "text/event-stream"
RETRY_MS = 3_000
"""How long a reader whose stream ended is asked to wait before he comes back."""
SILENT_READER_S = 60.0
"""A reader who takes nothing for so long has gone, whatever his connection says."""
DATABASE_PAUSE_S = 0.5
HEARTBEAT = b":\n\n"
_OTHER_BREAKS = str.maketrans({char: f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"})
"""JSON may hold these as they are, but many readers of lines end one there; a name from the register may have them."""


@dataclass(frozen=True, slots=True)
class Right:
    """What a stream's reader may see, asked again while the stream is open.

    Attributes:
        subject: who reads.
        expires_at: when his token does.
        selection: asks again; raises the refusal once he may not any more.
    """

    subject: str
    expires_at: datetime
    selection: Callable[[], Awaitable[Selection]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where streams come from: the tails, the table behind them, and the time."""

    tails: Tails
    sessions: Sessions
    clock: Clock
    heartbeat_s: float


class FeedStream(Response):
    """A stream of a feed's items behind a position, each as an event whose id is its position.

    It reads no faster than its reader takes, holds no connection to the database while it waits, and ends with the
    reader's right, with the process, or with the reader.
    """

    media_type = EVENT_STREAM

    def __init__(self, source: Source, feed: FeedName, shown: type[FeedItem], right: Right, after: int) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Vary": "Accept"})
        del self.headers["content-length"]
        self._source = source
        self._feed = feed
        self._shown = shown
        self._right = right
        self._position = after

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Stream until one of the ends is reached.

        Raises:
            TooManyStreams: the caller holds as many as he may.
            StreamsExhausted: the process does.
        """
        with self._source.tails.place(self._right.subject):
            async with self._source.tails.follow(self._feed) as tail:
                passing = asyncio.create_task(self._pass(tail, send))
                leaving = asyncio.create_task(_left(receive))
                try:
                    await asyncio.wait((passing, leaving), return_when=asyncio.FIRST_COMPLETED)
                    if passing.done():
                        passing.result()
                finally:
                    for task in (passing, leaving):
                        task.cancel()
                    await asyncio.gather(passing, leaving, return_exceptions=True)

    async def _pass(self, tail: Tail, send: Send) -> None:
        async def write(body: bytes, *, more: bool = True) -> None:
            async with asyncio.timeout(SILENT_READER_S):
                await send({"type": "http.response.body", "body": body, "more_body": more})

        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await write(f"retry: {RETRY_MS}\n\n".encode())
            async with contextlib.aclosing(self._chunks(tail)) as chunks:
                async for chunk in chunks:
                    await write(chunk)
            await write(b"", more=False)
        except TimeoutError:
            log.warning("a stream's reader takes nothing", feed=self._feed.value)

    async def _chunks(self, tail: Tail) -> AsyncGenerator[bytes, None]:
        while True:
            news = tail.news  # before looking: what comes meanwhile sets it
            try:
                if self._source.tails.closed:
                    raise Unavailable
                chosen = await self._right.selection()
                found, seen = await self._next(tail, chosen)
            except Refusal as refusal:
                yield _end(refusal.code)
                return
            except (SQLAlchemyError, OSError) as error:
                if not database_is_away(error):
                    raise
                await asyncio.sleep(DATABASE_PAUSE_S)
                continue
            self._position = max(seen, self._position)
            if found:
                yield b"".join(self._event(entry) for entry in found)
            elif seen >= tail.last and not await self._told(news):
                yield HEARTBEAT

    async def _next(self, tail: Tail, chosen: Selection) -> tuple[list[Entry], int]:
        """The next items, and the position up to which there are no others."""
        if self._position >= tail.floor:
            return tail.behind(self._position, chosen, BATCH)
        upto = tail.last
        async with self._source.sessions() as session:
            found = await entries_behind(session, self._feed, self._position, BATCH, chosen=chosen, upto=upto)
        return found, found[-1].position if len(found) == BATCH else upto

    async def _told(self, news: asyncio.Event) -> bool:
        """Wait for news, but no longer than until the next heartbeat or the end of the reader's right."""
        left_s = (self._right.expires_at - self._source.clock.now()).total_seconds()
        try:
            async with asyncio.timeout(min(self._source.heartbeat_s, max(left_s, 0))):
                await news.wait()
        except TimeoutError:
            return False
        return True

    def _event(self, entry: Entry) -> bytes:
        item = self._shown.model_validate({**entry.item, "position": entry.position})
        # JSON has no line breaks outside its strings, and inside them they are written \n
        data = item.model_dump_json().translate(_OTHER_BREAKS)
        return f"id: {entry.position}\nevent: {self._feed.value}\ndata: {data}\n\n".encode()


def _end(code: str) -> bytes:
    """The last event, which has no id: a reader who comes back still resumes behind the last item."""
    return f'event: end\ndata: {{"code": "{code}"}}\n\n'.encode()


async def _left(receive: Receive) -> None:
    message: Any = {}
    while message.get("type") != "http.disconnect":
        message = await receive()
