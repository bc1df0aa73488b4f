"""Events that never arrived: they went out before this service followed their kind."""

from collections.abc import AsyncIterator
from typing import NamedTuple

from sqlalchemy import select, tuple_

from services.monitoring.rebuilding.filling import Telling
from services.monitoring.rebuilding.owners import Owners
from services.monitoring.rebuilding.projections import FOLLOWED, OWNERS
from shared.database import Sessions, table_of
from shared.messaging.histories import STRETCHES, Head, Stretch
from shared.messaging.inbox import Consumer, FollowedAggregate
from shared.messaging.transports import deliver


class Missed(NamedTuple):
    """Things of which nothing is known here, and how many events there are of them."""

    aggregates: int
    events: int


async def count_missed(sessions: Sessions, owners: Owners) -> Missed:
    """Of how many things nothing has taken effect here: they never arrived, or are on their way.

    What is lacking of things that are known here isn't counted; that is asked for again as soon as later news come.
    """
    things = events = 0
    async for unknown in _unknown(sessions, owners):
        things += len(unknown)
        events += sum(head.version for head in unknown)
    return Missed(things, events)


async def take_in_missed(sessions: Sessions, owners: Owners, consumer: Consumer, told: Telling) -> Missed:
    """Take in what never arrived, as if it had arrived now: it alerts, opens duties and is told in feeds.

    What arrives besides at the same time takes effect once; what keeps failing becomes a dead letter, as ever.

    Args:
        sessions: of the service.
        owners: whom to ask.
        consumer: the service's own, on its own tables.
        told: called with how many events were taken in.
    """
    things = events = 0
    async for unknown in _unknown(sessions, owners):
        for first in range(0, len(unknown), STRETCHES):
            heads = unknown[first : first + STRETCHES]
            stretches = [Stretch(**head.model_dump(exclude={"version"}), after=0, until=head.version) for head in heads]
            async for envelopes in owners.events(OWNERS[heads[0].aggregate], stretches):
                await deliver(consumer, envelopes)
                events += len(envelopes)
                await told(events)
        things += len(unknown)
    return Missed(things, events)


async def _unknown(sessions: Sessions, owners: Owners) -> AsyncIterator[list[Head]]:
    table = table_of(FollowedAggregate).c
    for kind in FOLLOWED:
        async for heads in owners.heads(OWNERS[kind], kind):
            keys = [(head.county_code, head.aggregate_id) for head in heads]
            async with sessions() as session:
                found = await session.execute(
                    select(table.county_code, table.aggregate_id).where(
                        table.aggregate == kind, tuple_(table.county_code, table.aggregate_id).in_(keys)
                    )
                )
                known = {(county, id_) for county, id_ in found}
            if unknown := [head for head in heads if (head.county_code, head.aggregate_id) not in known]:
                yield unknown
