"""What an owner tells of its outbox to a service that reads it all over again: how far it goes, and what is in it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import ARRAY, BigInteger, DateTime, String, Uuid, bindparam, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import JSONB

from shared.database import MAX_INTEGER, SessionDep, table_of
from shared.events.base import Envelope
from shared.messaging.outbox import OutboxMessage, envelope_of
from shared.security.callers import Caller, requires

STRETCHES = 500
"""Aggregates whose events are asked for at once."""
EVENTS = 2_000
"""Events, or heads, that a reply holds at most."""

_STRETCHES = (
    text("""
    SELECT o.county_code, o.id, o.routing_key, o.aggregate, o.aggregate_id, o.version, o.traceparent, o.data,
           o.recorded_at
    FROM unnest(:counties, :aggregates, :ids, :afters, :untils)
        AS k (county_code, aggregate, aggregate_id, after, until)
    JOIN outbox o USING (county_code, aggregate, aggregate_id)
    WHERE o.version > k.after AND o.version <= k.until
    ORDER BY o.county_code, o.aggregate, o.aggregate_id, o.version
    LIMIT :most
""")
    .bindparams(
        bindparam("counties", type_=ARRAY(String)),
        bindparam("aggregates", type_=ARRAY(String)),
        bindparam("ids", type_=ARRAY(Uuid)),
        bindparam("afters", type_=ARRAY(BigInteger)),
        bindparam("untils", type_=ARRAY(BigInteger)),
    )
    .columns(
        county_code=String,
        id=Uuid,
        routing_key=String,
        aggregate=String,
        aggregate_id=Uuid,
        version=BigInteger,
        traceparent=String,
        data=JSONB,
        recorded_at=DateTime(timezone=True),
    )
)


class Stretch(BaseModel):
    """Versions of one aggregate: those behind `after`, up to `until`."""

    county_code: str
    aggregate: str
    aggregate_id: UUID
    after: int = Field(ge=0, le=MAX_INTEGER)
    until: int = Field(ge=0, le=MAX_INTEGER)


class Stretches(BaseModel):
    """What another service asks for at once."""

    stretches: list[Stretch] = Field(min_length=1, max_length=STRETCHES)


class Told(BaseModel):
    """Events, aggregate by aggregate; where there are as many as a reply holds, more may be behind the last."""

    events: list[Envelope]


class Head(BaseModel):
    """How far the announcements of one aggregate went out."""

    county_code: str
    aggregate: str
    aggregate_id: UUID
    version: int


class Heads(BaseModel):
    """A page of heads in the order of county and id; an empty one is behind the last."""

    heads: list[Head]


router = APIRouter(tags=["events"])


@router.post("/events/stretches", include_in_schema=False)
async def list_stretches(
    session: SessionDep, _caller: Annotated[Caller, requires("event.read")], asked: Stretches
) -> Told:
    """Give another service the events of many aggregates, in the order of county, kind, id and version."""
    given = asked.stretches
    found = await session.execute(
        _STRETCHES,
        {
            "counties": [one.county_code for one in given],
            "aggregates": [one.aggregate for one in given],
            "ids": [one.aggregate_id for one in given],
            "afters": [one.after for one in given],
            "untils": [one.until for one in given],
            "most": EVENTS,
        },
    )
    return Told(events=[envelope_of(row) for row in found])


@router.get("/events/heads", include_in_schema=False)
async def list_heads(
    session: SessionDep,
    _caller: Annotated[Caller, requires("event.read")],
    aggregate: str,
    county_code: str = "",
    aggregate_id: UUID | None = None,
) -> Heads:
    """Tell another service how far every aggregate of a kind went out.

    Args:
        aggregate: the kind.
        county_code: of the last one of the page before; empty for the first page.
        aggregate_id: the last one of the page before.
    """
    table = table_of(OutboxMessage).c
    # the kind is part of the key, since it stands in the middle of the index: each page begins where the last ended
    key = (table.county_code, table.aggregate, table.aggregate_id)
    found = await session.execute(
        select(table.county_code, table.aggregate_id, func.max(table.version))
        .where(
            table.aggregate == aggregate,
            table.published_at.is_not(None),
            tuple_(*key) > tuple_(county_code, aggregate, aggregate_id or UUID(int=0)),
        )
        .group_by(*key)
        .order_by(*key)
        .limit(EVENTS)
    )
    return Heads(
        heads=[
            Head(county_code=county, aggregate=aggregate, aggregate_id=id_, version=version)
            for county, id_, version in found
        ]
    )
