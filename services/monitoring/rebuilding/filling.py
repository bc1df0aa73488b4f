"""Bring the draft, event by event, to where the copies and figures stand that serve."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import ARRAY, String, Uuid, bindparam, text

from services.monitoring.rebuilding.drafts import SCHEMA
from services.monitoring.rebuilding.owners import Owners
from services.monitoring.rebuilding.projections import OWNERS, REBUILT
from services.monitoring.rebuilding.refusals import EventRefused, EventsMissing
from shared.database import Sessions, database_is_away, is_held_up
from shared.events.base import Envelope
from shared.messaging.histories import STRETCHES, Stretch
from shared.messaging.inbox import Consumer

BATCH = 500
TRIES = 30
PAUSE_S = 0.5
"""Between tries where the worker, or the run of the day's duties, holds the same households or the calendar."""

_FIRST = ("", "", UUID(int=0))

Telling: TypeAlias = Callable[[int], Awaitable[None]]

# What took effect here, and only that, is read over again: what is still on its way takes effect here first, with the
# alerts that it raises. So the inbox of the draft tells at any time how much is done, and where a run goes on.
_BEHIND = text(f"""
    SELECT here.county_code, here.aggregate, here.aggregate_id, coalesce(draft.version, 0), here.version
    FROM public.inbox here LEFT JOIN {SCHEMA}.inbox draft USING (county_code, aggregate, aggregate_id)
    WHERE here.aggregate = ANY(:kinds) AND here.version > coalesce(draft.version, 0)
      AND (here.county_code, here.aggregate, here.aggregate_id) > (:county, :aggregate, :id)
    ORDER BY 1, 2, 3 LIMIT :most
""").bindparams(bindparam("kinds", type_=ARRAY(String)), bindparam("id", type_=Uuid))  # noqa: S608  # our own name
_LEFT = text(f"""
    SELECT count(*), coalesce(sum(here.version - coalesce(draft.version, 0)), 0)
    FROM public.inbox here LEFT JOIN {SCHEMA}.inbox draft USING (county_code, aggregate, aggregate_id)
    WHERE here.aggregate = ANY(:kinds) AND here.version > coalesce(draft.version, 0)
""").bindparams(bindparam("kinds", type_=ARRAY(String)))  # noqa: S608  # as above


class Left(NamedTuple):
    """How much the draft lacks."""

    aggregates: int
    events: int


class Filler:
    """Reads the owners' events into the draft.

    Args:
        sessions: of the service.
        consumer: the service's own, on sessions that find the tables of the draft first.
        owners: whom to ask.
    """

    def __init__(self, sessions: Sessions, consumer: Consumer, owners: Owners) -> None:
        self._sessions = sessions
        self._consumer = consumer
        self._owners = owners

    async def left(self) -> Left:
        """How much the draft lacks now."""
        async with self._sessions() as session:
            return Left(*(await session.execute(_LEFT, {"kinds": list(REBUILT)})).one())

    async def fill(self, told: Telling, few: int = 0) -> int:
        """Go over all that the draft lacks, again and again until it lacks but a few; how many events that were.

        Args:
            told: called with how many events were read so far.
            few: so many may be left: without holding the consumers there is always something new.

        Raises:
            OwnerAway: an owner does not answer.
            EventsMissing: an owner has not the events that took effect here.
            EventRefused: an event that took effect here is not taken in.
        """
        done = 0
        while True:
            before, last = done, _FIRST
            asked: list[Stretch] = []
            while behind := await self._behind(last):
                asked = asked or behind
                for owner, stretches in _by_owner(behind).items():
                    done = await self._read(owner, stretches, done, told)
                last = (behind[-1].county_code, behind[-1].aggregate, behind[-1].aggregate_id)
            if (await self.left()).events <= few:
                return done
            if asked and done == before:
                raise _missing(asked[0])

    async def _behind(self, last: tuple[str, str, UUID]) -> list[Stretch]:
        county, aggregate, id_ = last
        given = {"kinds": list(REBUILT), "county": county, "aggregate": aggregate, "id": id_, "most": STRETCHES}
        async with self._sessions() as session:
            return [
                Stretch(county_code=code, aggregate=kind, aggregate_id=one, after=after, until=until)
                for code, kind, one, after, until in await session.execute(_BEHIND, given)
            ]

    async def _read(self, owner: str, stretches: Sequence[Stretch], done: int, told: Telling) -> int:
        async for events in self._owners.events(owner, stretches):
            for first in range(0, len(events), BATCH):
                envelopes = events[first : first + BATCH]
                await self._apply(envelopes)
                done += len(envelopes)
                await told(done)
        return done

    async def _apply(self, envelopes: Sequence[Envelope]) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                await self._consumer.consume(envelopes)
            except Exception as error:  # any failure of any handler
                if is_held_up(error) and attempt < TRIES:
                    await asyncio.sleep(PAUSE_S)
                    continue
                if database_is_away(error) or is_held_up(error):
                    raise
                if len(envelopes) == 1:
                    (one,) = envelopes
                    which = f"{one.type} {one.id} ({one.countycode} {one.subject}, {one.aggregateversion})"
                    said = f"{which}: {type(error).__name__}"  # what an error says may repeat names
                    raise EventRefused(said, said) from error
                for envelope in envelopes:
                    await self._apply([envelope])
            return


def _missing(one: Stretch) -> EventsMissing:
    name, owner = f"{one.county_code} {one.aggregate} {one.aggregate_id}", OWNERS[one.aggregate]
    return EventsMissing(
        f"{name}：已处理到第 {one.until} 个事件，{owner} 只给出 {one.after} 个",
        f"{name}: {one.until} events took effect, {owner} tells of {one.after}",
    )


def _by_owner(stretches: Sequence[Stretch]) -> dict[str, list[Stretch]]:
    found: defaultdict[str, list[Stretch]] = defaultdict(list)
    for one in stretches:
        found[OWNERS[one.aggregate]].append(one)
    return found
