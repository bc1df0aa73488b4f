"""The inbox: each event takes effect once and in the order of its aggregate, however it arrives."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeAlias
from uuid import UUID

import structlog
from sqlalchemy import ARRAY, BigInteger, Column, DateTime, String, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field

from shared import telemetry
from shared.calendar import Clock
from shared.database import DATA_EXCEPTION, Sessions, SharedTable, sqlstate_of, transaction
from shared.events.base import Envelope, Event, followed_keys

log = structlog.get_logger(__name__)

Handler: TypeAlias = Callable[[AsyncSession, Any], Awaitable[None]]
Handlers: TypeAlias = Mapping[type[Event], Handler]
Key: TypeAlias = tuple[str, str, UUID]

TRIES_BEFORE_DEAD_LETTER = 5
_BATCH = "inbox batch"
_AFTER = "after inbox batch"
NO_COUNTY = "000000"
UNREADABLE = "unreadable"
"""The one key of a dead letter's envelope where what came is not an envelope."""


class FollowedAggregate(SharedTable, table=True):
    """How far a consumer has followed a thing: the version of the last event that took effect."""

    __tablename__ = "inbox"

    county_code: str = Field(primary_key=True, max_length=6)
    aggregate: str = Field(primary_key=True)
    aggregate_id: UUID = Field(primary_key=True)
    version: int = 0


class ParkedEvent(SharedTable, table=True):
    """An event that came before its predecessor."""

    __tablename__ = "parked_event"

    county_code: str = Field(primary_key=True, max_length=6)
    aggregate: str = Field(primary_key=True)
    aggregate_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    envelope: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    parked_at: datetime = Field(sa_type=DateTime(timezone=True))


class DeadLetter(SharedTable, table=True):
    """An event that kept failing; it is listed, mended and replayed by a person."""

    __tablename__ = "dead_letter"

    county_code: str = Field(primary_key=True, max_length=6)
    event_id: UUID = Field(primary_key=True)
    envelope: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    reason: str
    failed_at: datetime = Field(sa_type=DateTime(timezone=True))


# Many aggregates at once, given as columns: the text is the same for any number of them, so that neither SQLAlchemy
# nor PostgreSQL prepares it anew.
_KEYS = (
    bindparam("counties", type_=ARRAY(String)),
    bindparam("aggregates", type_=ARRAY(String)),
    bindparam("ids", type_=ARRAY(Uuid)),
)
_VERSIONS = bindparam("versions", type_=ARRAY(BigInteger))

_BEGIN_TO_FOLLOW = text("""
    INSERT INTO inbox (county_code, aggregate, aggregate_id, version)
    SELECT k.*, 0 FROM unnest(:counties, :aggregates, :ids) AS k ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING
""").bindparams(*_KEYS)
_LOCK = text("""
    SELECT i.county_code, i.aggregate, i.aggregate_id, i.version
    FROM unnest(:counties, :aggregates, :ids) AS k (county_code, aggregate, aggregate_id)
    JOIN inbox i USING (county_code, aggregate, aggregate_id)
    ORDER BY i.county_code, i.aggregate, i.aggregate_id
    FOR UPDATE OF i
""").bindparams(*_KEYS)
_PARKED = (
    text("""
    SELECT p.envelope
    FROM unnest(:counties, :aggregates, :ids) AS k (county_code, aggregate, aggregate_id)
    JOIN parked_event p USING (county_code, aggregate, aggregate_id)
""")
    .bindparams(*_KEYS)
    .columns(envelope=JSONB)
)
_ADVANCE = text("""
    UPDATE inbox i SET version = k.version
    FROM unnest(:counties, :aggregates, :ids, :versions) AS k (county_code, aggregate, aggregate_id, version)
    WHERE i.county_code = k.county_code AND i.aggregate = k.aggregate AND i.aggregate_id = k.aggregate_id
""").bindparams(*_KEYS, _VERSIONS)
_TAKE_OUT = text("""
    DELETE FROM parked_event p
    USING unnest(:counties, :aggregates, :ids, :versions) AS k (county_code, aggregate, aggregate_id, version)
    WHERE p.county_code = k.county_code AND p.aggregate = k.aggregate AND p.aggregate_id = k.aggregate_id
      AND p.version <= k.version
""").bindparams(*_KEYS, _VERSIONS)


def batch_of(session: AsyncSession) -> Sequence[Envelope]:
    """The messages that arrived with the one being handled: a handler may load at once what all of them will need."""
    batch: Sequence[Envelope] = session.info.get(_BATCH, ())
    return batch


def after_batch(session: AsyncSession, work: Callable[[], Awaitable[None]]) -> None:
    """Let something be done once every message of the batch was handled, in its transaction."""
    session.info.setdefault(_AFTER, []).append(work)


class Consumer:
    """Applies the events that a service follows.

    It follows whole aggregates: of a kind for which one handler stands it receives every event, and those without a
    handler only move the version on.
    """

    def __init__(self, service: str, sessions: Sessions, handlers: Handlers, clock: Clock) -> None:
        self.service = service
        self._sessions = sessions
        self._handlers = handlers
        self._clock = clock
        self.keys = sorted({key for event in handlers for key in followed_keys(event.aggregate)})

    async def consume(self, envelopes: Sequence[Envelope]) -> None:
        """Apply messages in one transaction; what was applied before has no effect.

        Raises:
            Exception: whatever a handler raised; nothing of the batch is written then.
        """
        async with transaction(self._sessions) as session:
            await self._apply(session, envelopes)

    async def bury(self, envelope: Envelope, reason: str) -> None:
        """Keep a message that can't be applied, so that the others may go on."""
        with telemetry.tracing(envelope.traceparent):
            try:
                await self._bury(envelope.countycode, envelope.id, envelope.model_dump(mode="json"), reason)
            except StatementError as error:
                if isinstance(error, DBAPIError) and not sqlstate_of(error).startswith(DATA_EXCEPTION):
                    raise
                # it holds what no column takes (a NUL, a county code too long), or what our JSON can't write (a number
                # beyond 64 bits): then as the text that came
                await self.bury_unreadable(envelope.model_dump_json().encode(), reason)

    async def bury_unreadable(self, body: bytes, reason: str) -> None:
        """Keep a message that isn't even an envelope; sent again it is the same dead letter."""
        shown = body.decode(errors="backslashreplace").replace("\0", "\\0")
        await self._bury(NO_COUNTY, UUID(bytes=sha256(body).digest()[:16]), {UNREADABLE: shown}, reason)

    async def _bury(self, county_code: str, event_id: UUID, envelope: dict[str, Any], reason: str) -> None:
        row = {
            "county_code": county_code,
            "event_id": event_id,
            "envelope": envelope,
            "reason": reason[:2000].replace("\0", "\\0"),
            "failed_at": self._clock.now(),
        }
        async with transaction(self._sessions) as session:
            await session.execute(insert(DeadLetter).values(row).on_conflict_do_nothing())
        log.error("event buried", event_id=str(event_id), type=envelope.get("type"), reason=reason)
        telemetry.EVENTS_CONSUMED.labels(self.service, "buried").inc()

    async def _apply(self, session: AsyncSession, envelopes: Sequence[Envelope]) -> None:
        # several tries of one event, or a replay beside the first sending, fall together here
        arrived: dict[Key, dict[int, Envelope]] = defaultdict(dict)
        for envelope in envelopes:
            arrived[_key(envelope)][envelope.aggregateversion] = envelope
        reached = await self._lock(session, sorted(arrived))
        parked = await self._parked(session, sorted(arrived))
        for key, earlier in parked.items():
            for envelope in earlier:
                arrived[key].setdefault(envelope.aggregateversion, envelope)

        session.info[_BATCH] = [envelope for by_version in arrived.values() for envelope in by_version.values()]
        moved: dict[Key, int] = {}
        waiting: list[Envelope] = []
        for key, by_version in arrived.items():
            version = reached[key]
            for number in sorted(by_version):
                if number <= version:
                    telemetry.EVENTS_CONSUMED.labels(self.service, "duplicate").inc()
                elif number == version + 1:
                    await self._handle(session, by_version[number])
                    version = number
                else:
                    waiting.append(by_version[number])
            if version != reached[key]:
                moved[key] = version
        for work in session.info.pop(_AFTER, ()):
            await work()
        await self._advance(session, moved, parked)
        await self._park(session, waiting)

    async def _handle(self, session: AsyncSession, envelope: Envelope) -> None:
        fact = envelope.event()
        handler = self._handlers.get(type(fact))
        if handler is not None:
            with telemetry.tracing(envelope.traceparent):
                await handler(session, fact)
        telemetry.EVENTS_CONSUMED.labels(self.service, "applied").inc()

    async def _lock(self, session: AsyncSession, keys: Sequence[Key]) -> dict[Key, int]:
        given = _columns(keys)
        await session.execute(_BEGIN_TO_FOLLOW, given)
        found = await session.execute(_LOCK, given)
        return {(county, aggregate, id_): version for county, aggregate, id_, version in found}

    async def _parked(self, session: AsyncSession, keys: Sequence[Key]) -> dict[Key, list[Envelope]]:
        parked: dict[Key, list[Envelope]] = defaultdict(list)
        for (stored,) in await session.execute(_PARKED, _columns(keys)):
            envelope = Envelope.model_validate(stored)
            parked[_key(envelope)].append(envelope)
        return parked

    async def _advance(self, session: AsyncSession, moved: Mapping[Key, int], parked: Container[Key]) -> None:
        if not moved:
            return
        given = _columns(list(moved)) | {"versions": list(moved.values())}
        await session.execute(_ADVANCE, given)
        if any(key in parked for key in moved):
            await session.execute(_TAKE_OUT, given)

    async def _park(self, session: AsyncSession, waiting: Sequence[Envelope]) -> None:
        if not waiting:
            return
        rows = [
            {
                "county_code": envelope.countycode,
                "aggregate": envelope.aggregate,
                "aggregate_id": envelope.subject,
                "version": envelope.aggregateversion,
                "envelope": envelope.model_dump(mode="json"),
                "parked_at": self._clock.now(),
            }
            for envelope in waiting
        ]
        await session.execute(insert(ParkedEvent).on_conflict_do_nothing(), rows)
        telemetry.EVENTS_CONSUMED.labels(self.service, "parked").inc(len(rows))


def _columns(keys: Sequence[Key]) -> dict[str, list[Any]]:
    counties, aggregates, ids = zip(*keys, strict=True)
    return {"counties": list(counties), "aggregates": list(aggregates), "ids": list(ids)}


def _key(envelope: Envelope) -> Key:
    return envelope.countycode, envelope.aggregate, envelope.subject
