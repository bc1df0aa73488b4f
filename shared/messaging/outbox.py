"""The outbox: a change and the events that announce it commit together."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, event, text
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlmodel import Field

from shared import telemetry
from shared.calendar import Clock
from shared.database import SharedTable, copy_rows, new_id, table_of
from shared.events.base import Envelope, Event

CHANNEL = "fupin_outbox"


class OutboxMessage(SharedTable, table=True):
    """An event, kept for good: it is also the history from which consumers fill gaps and rebuild."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_unpublished", "county_code", "id", postgresql_where=text("published_at IS NULL")),
        Index("ix_outbox_aggregate", "county_code", "aggregate", "aggregate_id", "version", unique=True),
    )

    county_code: str = Field(primary_key=True, max_length=6)
    id: UUID = Field(primary_key=True)
    routing_key: str
    aggregate: str
    aggregate_id: UUID
    version: int
    traceparent: str
    data: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    recorded_at: datetime = Field(sa_type=DateTime(timezone=True))
    published_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))

    def envelope(self) -> Envelope:
        """The message as it travels."""
        return envelope_of(self)


def envelope_of(row: Any) -> Envelope:
    """The message in a row of the outbox, read as an object or column by column."""
    return Envelope(
        id=row.id,
        source=f"/fupin/{row.routing_key.split('.', 1)[0]}",
        type=row.routing_key,
        subject=row.aggregate_id,
        time=row.recorded_at,
        traceparent=row.traceparent,
        countycode=row.county_code,
        aggregate=row.aggregate,
        aggregateversion=row.version,
        data=row.data,
    )


def emit(session: AsyncSession, clock: Clock, *events: Event) -> None:
    """Announce facts when, and only when, the session's transaction commits.

    The rows are written in one statement just before the commit, however many there are.
    """
    waiting: list[dict[str, Any]] = session.info.setdefault("outbox", [])
    waiting.extend(
        {
            "county_code": fact.county_code,
            "id": new_id(),
            "routing_key": fact.routing_key,
            "aggregate": fact.aggregate,
            "aggregate_id": fact.aggregate_id,
            "version": fact.version,
            "traceparent": telemetry.current_traceparent(),
            "data": fact.model_dump(mode="json"),
            "recorded_at": clock.now(),
        }
        for fact in events
    )


_COPIED = (
    "county_code",
    "id",
    "routing_key",
    "aggregate",
    "aggregate_id",
    "version",
    "traceparent",
    "data",
    "recorded_at",
)


async def emit_bulk(session: AsyncSession, clock: Clock, events: Iterable[Event]) -> None:
    """Announce many facts like `emit`, written at once by COPY: for imports, where a list would outgrow the memory."""
    now, traceparent = clock.now(), telemetry.current_traceparent()

    def records() -> list[tuple[object, ...]]:
        return [
            (
                fact.county_code,
                new_id(),
                fact.routing_key,
                fact.aggregate,
                fact.aggregate_id,
                fact.version,
                traceparent,
                fact.model_dump_json(),
                now,
            )
            for fact in events
        ]

    # thousands of documents would hold up every other request of the process
    await copy_rows(session, table_of(OutboxMessage), _COPIED, await asyncio.to_thread(records))
    await session.execute(text(f"SELECT pg_notify('{CHANNEL}', '')"))


@event.listens_for(Session, "before_commit")
def _write_outbox(session: Session) -> None:
    waiting = session.info.get("outbox")
    if not waiting:
        return
    session.info["outbox"] = []
    session.execute(insert(OutboxMessage), waiting)
    # a channel wakes the relay; were the notice lost, its poll would find the rows all the same
    session.execute(text(f"SELECT pg_notify('{CHANNEL}', '')"))


@event.listens_for(Session, "after_rollback")
def _forget_outbox(session: Session) -> None:
    session.info.pop("outbox", None)
