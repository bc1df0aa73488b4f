"""The outbox: a change and the events that announce it commit together."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    Index,
    Select,
    Text,
    Uuid,
    cast,
    event,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlmodel import Field

from shared import telemetry
from shared.calendar import Clock
from shared.database import A_HANDFUL, SharedTable, copy_rows, copy_rows_now, jsonb_order, new_row_id, table_of
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


class _Waiting(NamedTuple):
    """A fact that was announced in a transaction which has not committed yet."""

    id: UUID
    fact: Event
    traceparent: str
    recorded_at: datetime


def emit(session: AsyncSession, clock: Clock, *events: Event) -> None:
    """Announce facts when, and only when, the session's transaction commits.

    The rows are written in one statement just before the commit, however many there are.
    """
    now, traceparent = clock.now(), telemetry.current_traceparent()
    waiting: list[_Waiting] = session.info.setdefault("outbox", [])
    waiting.extend(_Waiting(new_row_id(), fact, traceparent, now) for fact in events)


async def emit_bulk(session: AsyncSession, clock: Clock, events: Iterable[Event]) -> None:
    """Announce many facts like `emit`, written at once by COPY: for imports, where a list would outgrow the memory."""
    now, traceparent = clock.now(), telemetry.current_traceparent()

    def records() -> list[tuple[object, ...]]:
        return [_record(_Waiting(new_row_id(), fact, traceparent, now), fact.model_dump_json()) for fact in events]

    # thousands of documents would hold up every other request of the process
    await copy_rows(session, table_of(OutboxMessage), _COPIED, await asyncio.to_thread(records))
    await session.execute(_NOTICE)


async def emit_selected(
    session: AsyncSession,
    clock: Clock,
    contract: type[Event],
    *,
    aggregate_id: ColumnElement[Any],
    data: Mapping[str, Any],
    chosen: Callable[[Select[Any]], Select[Any]],
) -> None:
    """Announce many facts that the database itself holds, in one statement: no row of them comes here.

    Args:
        session: of the transaction that makes them facts.
        clock: tells when.
        contract: the event.
        aggregate_id: column of the thing that each is about, a UUIDv7.
        data: a value for every field of the contract, JSON for what is no plain column.
        chosen: completes a select of columns by where the rows come from.
    """
    if data.keys() != contract.model_fields.keys():
        raise ValueError(f"{contract.routing_key} has other fields")
    now = clock.now()
    version = cast(data["version"], BigInteger)
    pairs = [part for name in sorted(data, key=jsonb_order) for part in (name, data[name])]
    # ids are made of the moment, the version and the thing's own id, so that they are no sooner than those before
    moment = func.lpad(func.to_hex(cast(int(now.timestamp() * 1000), BigInteger) + version), 12, "0")
    event_id = func.concat(moment, "7", func.substr(func.replace(cast(aggregate_id, Text), "-", ""), 14))
    rows = chosen(
        select(
            data["county_code"],
            cast(event_id, Uuid),
            literal(contract.routing_key),
            literal(contract.aggregate),
            aggregate_id,
            version,
            literal(telemetry.current_traceparent()),
            func.jsonb_build_object(*pairs),
            literal(now),
        )
    )
    await session.execute(insert(table_of(OutboxMessage)).from_select(_COPIED, rows))
    await session.execute(_NOTICE)


_NOTICE = text(f"SELECT pg_notify('{CHANNEL}', '')")
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


def _record(waiting: _Waiting, data: object) -> tuple[object, ...]:
    event_id, fact, traceparent, recorded_at = waiting
    return (
        fact.county_code,
        event_id,
        fact.routing_key,
        fact.aggregate,
        fact.aggregate_id,
        fact.version,
        traceparent,
        data,
        recorded_at,
    )


@event.listens_for(Session, "before_commit")
def _write_outbox(session: Session) -> None:
    waiting: list[_Waiting] = session.info.get("outbox", [])
    if not waiting:
        return
    session.info["outbox"] = []
    table = table_of(OutboxMessage)
    if len(waiting) > A_HANDFUL:
        copy_rows_now(session, table, _COPIED, [_record(one, one.fact.model_dump_json()) for one in waiting])
    else:
        records = [_record(one, one.fact.model_dump(mode="json")) for one in waiting]
        session.execute(insert(table), [dict(zip(_COPIED, record, strict=True)) for record in records])
    # a channel wakes the relay; were the notice lost, its poll would find the rows all the same
    session.execute(_NOTICE)


@event.listens_for(Session, "after_rollback")
def _forget_outbox(session: Session) -> None:
    session.info.pop("outbox", None)
