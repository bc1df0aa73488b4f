"""The newest items of the feeds, read once a process for all its streams, and how many streams there may be."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import asyncpg
import structlog
from sqlalchemy.exc import SQLAlchemyError

from services.monitoring.feeds.listening import PAUSE, POLL, listening
from services.monitoring.feeds.models import MAX_POSITION, FeedName
from services.monitoring.feeds.refusals import StreamsExhausted, TooManyStreams
from services.monitoring.feeds.selection import Entry, Selection
from services.monitoring.feeds.service import entries_behind, last_position
from services.monitoring.settings import Settings
from shared import telemetry
from shared.database import Sessions, database_is_away

log = structlog.get_logger(__name__)

KEPT = 1_000
"""Items of a feed that are kept for streams; one that is further behind reads from the table."""
BATCH = 200
RETRY_AFTER_S = 5


class Tail:
    """The newest items of one feed.

    Attributes:
        last: the position up to which everything was read.
        floor: everything behind this position and up to `last` is kept here.
        news: set when there is more; a new one takes its place.
    """

    def __init__(self, last: int) -> None:
        self.last = self.floor = last
        self.news = asyncio.Event()
        self._kept: list[Entry] = []

    def add(self, entries: list[Entry]) -> None:
        """Keep what was read behind `last`, drop what is old, and wake those who wait."""
        self._kept += entries
        self.last = entries[-1].position
        if len(self._kept) > 2 * KEPT:  # many at once: a list is moved on as a whole
            self.floor = self._kept[-KEPT - 1].position
            del self._kept[:-KEPT]
        self.wake()

    def wake(self) -> None:
        """Wake those who wait."""
        self.news.set()
        self.news = asyncio.Event()

    def behind(self, position: int, chosen: Selection, limit: int) -> tuple[list[Entry], int]:
        """What somebody gets behind a position not below `floor`, and up to where this was looked for."""
        found: list[Entry] = []
        # from the end: who follows along lacks the last few only
        first = len(self._kept)
        while first and self._kept[first - 1].position > position:
            first -= 1
        for entry in self._kept[first:]:
            if chosen.holds(entry):
                found.append(entry)
                if len(found) == limit:
                    return found, entry.position
        return found, self.last


class Tails:
    """Every feed that some stream of this process follows; without streams it holds no connection and reads nothing."""

    def __init__(self, settings: Settings, sessions: Sessions) -> None:
        self._settings = settings
        self._sessions = sessions
        self._tails: dict[FeedName, Tail] = {}
        self._followers: Counter[FeedName] = Counter()
        self._callers: Counter[str] = Counter()
        self._beginning = asyncio.Lock()
        self._woken = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None
        self.closed = False

    @contextmanager
    def place(self, subject: str) -> Iterator[None]:
        """A place for one more stream of a caller.

        Raises:
            TooManyStreams: he holds as many as he may.
            StreamsExhausted: this process holds as many as it can, or is about to end.
        """
        most = self._settings.streams_per_caller
        if self.closed or self._callers.total() >= self._settings.streams:
            raise StreamsExhausted("请稍后重连", "Connect again later")
        if self._callers[subject] >= most:
            raise TooManyStreams(
                f"每个账号最多同时打开 {most} 个实时流",
                f"An account holds at most {most} streams open",
                retry_after=RETRY_AFTER_S,
            )
        self._callers[subject] += 1
        telemetry.STREAMS_OPEN.inc()
        try:
            yield
        finally:
            telemetry.STREAMS_OPEN.dec()
            self._callers[subject] -= 1
            if not self._callers[subject]:
                del self._callers[subject]

    @asynccontextmanager
    async def follow(self, feed: FeedName) -> AsyncIterator[Tail]:
        """The tail of a feed, kept up to date as long as somebody follows it."""
        async with self._beginning:
            if feed not in self._tails:
                async with self._sessions() as session:
                    self._tails[feed] = Tail(await last_position(session, feed))
            self._followers[feed] += 1
            if self._reading is None:
                self._reading = asyncio.create_task(self._run(), name="feeds' tails")
        try:
            yield self._tails[feed]
        finally:
            self._followers[feed] -= 1
            if not self._followers[feed]:
                del self._followers[feed], self._tails[feed]
            if not self._tails and self._reading is not None:
                self._reading.cancel()
                self._reading = None

    def close(self) -> None:
        """Let all streams come to their end; no new one begins."""
        self.closed = True
        for tail in self._tails.values():
            tail.wake()

    async def _run(self) -> None:
        while True:
            try:
                async with listening(self._settings.service_database_url, self._woken.set) as connection:
                    while not connection.is_closed():
                        self._woken.clear()
                        await self._catch_up()
                        # not wait_for: before Python 3.12 it may swallow a cancellation, and two would read at once
                        with suppress(TimeoutError):
                            async with asyncio.timeout(POLL.total_seconds()):
                                await self._woken.wait()
            except (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                if not database_is_away(error):
                    log.exception("feeds not read")
                else:
                    log.warning("feeds wait for the database", error=type(error).__name__)
            await asyncio.sleep(PAUSE.total_seconds())

    async def _catch_up(self) -> None:
        for feed, tail in list(self._tails.items()):
            full = True
            while full:
                async with self._sessions() as session:
                    found = await entries_behind(session, feed, tail.last, BATCH, upto=MAX_POSITION)
                if found:
                    tail.add(found)
                full = len(found) == BATCH
