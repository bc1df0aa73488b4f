"""The relay: carries a service's outbox to the transport."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import asyncpg
import structlog
from sqlalchemy import ARRAY, Uuid, any_, func, literal, select, update
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from shared import telemetry
from shared.calendar import Clock
from shared.database import Sessions, driver_address, table_of, transaction
from shared.messaging.outbox import CHANNEL, OutboxMessage, envelope_of
from shared.messaging.transports import Transport

log = structlog.get_logger(__name__)

BATCH = 500
BATCHES_A_TURN = 20
POLL = timedelta(seconds=1)
PAUSE = timedelta(seconds=1)
# one relay a service leads: with two at work a batch could overtake another, and consumers would have to park it
LOCK_ID = 0x66757069


class Relay:
    """Publishes committed events in order, county by county, and marks them once the transport has them safe.

    A crash between publishing and marking sends an event again; consumers know it by its version.
    """

    def __init__(self, service: str, sessions: Sessions, transport: Transport, clock: Clock, url: URL) -> None:
        self._service = service
        self._sessions = sessions
        self._transport = transport
        self._clock = clock
        self._url = url
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Publish until cancelled; a lost database is waited for."""
        while True:
            try:
                connection = await asyncpg.connect(driver_address(self._url), timeout=5)
                try:
                    await self._lead(connection)
                finally:
                    await connection.close(timeout=1)
            except (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("relay paused", service=self._service, error=str(error))
            await asyncio.sleep(PAUSE.total_seconds())

    async def _lead(self, connection: asyncpg.Connection) -> None:
        """Publish as long as this connection holds the leadership and hears the commits."""
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK_ID):
            return
        await connection.add_listener(CHANNEL, lambda *_: self._woken.set())
        while not connection.is_closed():
            self._woken.clear()
            if await self.publish_waiting():
                continue
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), POLL.total_seconds())

    async def publish_waiting(self) -> bool:
        """Publish what waits, county by county; whether there was something and all of it went out."""
        counties = await self._counties_waiting()
        fine = True
        for county_code in counties:
            fine &= await self._publish_county(county_code)
        return bool(counties) and fine

    async def _counties_waiting(self) -> list[str]:
        table = table_of(OutboxMessage).c
        async with self._sessions() as session:
            found = await session.execute(
                select(table.county_code, func.count()).where(table.published_at.is_(None)).group_by(table.county_code)
            )
            waiting = {county: number for county, number in found.all()}  # noqa: C416  # dict() of rows doesn't type
        telemetry.OUTBOX_WAITING.labels(self._service).set(sum(waiting.values()))
        return sorted(waiting)

    async def _publish_county(self, county_code: str) -> bool:
        """Publish a county's events, up to as many batches as leave the other counties their turn."""
        for _ in range(BATCHES_A_TURN):
            waiting, sent = await self._publish_batch(county_code)
            if sent < waiting:
                return False
            if waiting < BATCH:
                break
        return True

    async def _publish_batch(self, county_code: str) -> tuple[int, int]:
        """Publish and mark; how many there were, how many went out."""
        table = table_of(OutboxMessage)
        async with self._sessions() as session:
            found = await session.execute(
                select(table)
                .where(table.c.county_code == county_code, table.c.published_at.is_(None))
                .order_by(table.c.id)
                .limit(BATCH)
            )
            envelopes = [envelope_of(row) for row in found]
        sent = await self._transport.publish(envelopes)
        if sent:
            ids = [envelope.id for envelope in envelopes[:sent]]
            async with transaction(self._sessions) as session:
                await session.execute(
                    update(table)
                    .where(table.c.county_code == county_code, table.c.id == any_(literal(ids, ARRAY(Uuid))))
                    .values(published_at=self._clock.now())
                )
            telemetry.EVENTS_PUBLISHED.labels(self._service).inc(sent)
        return len(envelopes), sent
