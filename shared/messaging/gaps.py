"""Gaps: where an event stays away, its owner is asked for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Annotated
from uuid import UUID

import httpx
import structlog
from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlalchemy import String, cast, exists, func, select

from shared import telemetry
from shared.database import MAX_INTEGER, SessionDep, table_of
from shared.events.base import Envelope
from shared.messaging import histories
from shared.messaging.inbox import Consumer, DeadLetter, FollowedAggregate, ParkedEvent
from shared.messaging.outbox import OutboxMessage
from shared.resources import Resources
from shared.security.callers import Caller, requires
from shared.security.tokens import issue_service_token

log = structlog.get_logger(__name__)

PATIENCE = timedelta(seconds=10)
BATCH = 200


class History(BaseModel):
    """Events of one aggregate, in order."""

    events: list[Envelope]


router = APIRouter(tags=["events"])
router.include_router(histories.router)


@router.get("/events", include_in_schema=False)
async def list_events(
    session: SessionDep,
    _caller: Annotated[Caller, requires("event.read")],
    county_code: str,
    aggregate: str,
    aggregate_id: UUID,
    after: Annotated[int, Query(ge=0, le=MAX_INTEGER)] = 0,
) -> History:
    """Give another service the events of one aggregate behind a version."""
    table = table_of(OutboxMessage).c
    found = await session.scalars(
        select(OutboxMessage)
        .where(
            table.county_code == county_code,
            table.aggregate == aggregate,
            table.aggregate_id == aggregate_id,
            table.version > after,
        )
        .order_by(table.version)
        .limit(BATCH)
    )
    return History(events=[message.envelope() for message in found])


class GapFiller:
    """Fetches what parked events wait for."""

    def __init__(self, resources: Resources, consumer: Consumer, client: httpx.AsyncClient | None = None) -> None:
        self._resources = resources
        self._consumer = consumer
        self._client = client

    async def fill(self) -> int:
        """Ask the owners about everything parked for longer than patience lasts; how many gaps were filled."""
        table = table_of(ParkedEvent).c
        reached = table_of(FollowedAggregate).c
        letter = table_of(DeadLetter).c
        # what waits for an event that is buried here waits for a person; the owner would only send the same again
        buried = exists().where(
            letter.county_code == table.county_code,
            letter.envelope["aggregate"].astext == table.aggregate,
            letter.envelope["subject"].astext == cast(table.aggregate_id, String),
            letter.envelope["aggregateversion"].astext == cast(reached.version + 1, String),
        )
        now = self._resources.clock.now()
        async with self._resources.sessions() as session:
            parked = (await session.execute(select(func.count()).select_from(ParkedEvent))).scalar_one()
            dead = (await session.execute(select(func.count()).select_from(DeadLetter))).scalar_one()
            found = await session.execute(
                select(table.county_code, table.aggregate, table.aggregate_id, reached.version, func.min(table.version))
                .join(
                    FollowedAggregate,
                    (reached.county_code == table.county_code)
                    & (reached.aggregate == table.aggregate)
                    & (reached.aggregate_id == table.aggregate_id),
                )
                .where(table.parked_at < now - PATIENCE, ~buried)
                .group_by(table.county_code, table.aggregate, table.aggregate_id, reached.version)
                .order_by(func.min(table.parked_at), table.county_code, table.aggregate_id)
                .limit(BATCH)
            )
            gaps = found.all()
            sources = {
                (row.county_code, row.aggregate_id): Envelope.model_validate(
                    await session.scalar(
                        select(table.envelope)
                        .where(table.county_code == row.county_code, table.aggregate_id == row.aggregate_id)
                        .limit(1)
                    )
                ).source
                for row in gaps
            }
        telemetry.EVENTS_PARKED.labels(self._resources.service).set(parked)
        telemetry.DEAD_LETTERS.labels(self._resources.service).set(dead)
        if not gaps:
            return 0  # a client reads the machine's certificates: too dear to open one every few seconds for nothing
        filled = 0
        async with self._open_client() as client:
            for row in gaps:
                owner = sources[row.county_code, row.aggregate_id].rsplit("/", 1)[-1]
                filled += await self._fetch(
                    client, owner, row.county_code, row.aggregate, row.aggregate_id, row.version
                )
        return filled

    @asynccontextmanager
    async def _open_client(self) -> AsyncIterator[httpx.AsyncClient]:
        if self._client is not None:
            yield self._client  # whoever gave it closes it
            return
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
            yield client

    async def _fetch(
        self,
        client: httpx.AsyncClient,
        owner: str,
        county_code: str,
        aggregate: str,
        aggregate_id: UUID,
        after: int,
    ) -> bool:
        base = getattr(self._resources.settings, f"{owner}_url")
        token = issue_service_token(
            self._resources.service, self._resources.personal.service_secret, self._resources.clock
        )
        query = {
            "county_code": county_code,
            "aggregate": aggregate,
            "aggregate_id": str(aggregate_id),
            "after": str(after),
        }
        try:
            reply = await client.get(f"{base}/events", params=query, headers={"Authorization": f"Bearer {token}"})
            reply.raise_for_status()
            events = History.model_validate_json(reply.content).events
            if events:
                await self._consumer.consume(events)
        except Exception as error:  # an owner that is away, an event that is buried here already: the other gaps go on
            log.warning("gap not filled", owner=owner, aggregate_id=str(aggregate_id), error=repr(error))
            return False
        return bool(events)
