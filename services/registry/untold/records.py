"""Records whose versions were never announced: those entered before their kind told other services of them."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, String, Uuid, bindparam, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.kinds import KINDS
from services.registry.records.kinds import RecordKind
from services.registry.records.models import RecordChange
from services.registry.records.rules import fold
from shared.calendar import Clock
from shared.database import Sessions, table_of, transaction
from shared.events.registry import RecordKept
from shared.messaging.outbox import emit_bulk

BATCH = 300
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('untold records', 0))")
_FIRST = ("", UUID(int=0))
_TOLD: dict[str, RecordKind[Any]] = {kind.name: kind for kind in KINDS if kind.told}
_OWNERS = ("area_code", "household_id", "member_id")

# a version and its announcement commit together, so what has none of its own was never announced
_UNTOLD = text("""
    SELECT change.county_code, change.record_id, array_agg(change.version)
    FROM record_change change
    LEFT JOIN outbox told ON told.county_code = change.county_code AND told.aggregate = :aggregate
        AND told.aggregate_id = change.record_id AND told.version = change.version
    WHERE change.kind = ANY(:kinds) AND told.id IS NULL
      AND (change.county_code, change.record_id) > (:county, :id)
    GROUP BY 1, 2 ORDER BY 1, 2 LIMIT :most
""").bindparams(bindparam("kinds", type_=ARRAY(String)), bindparam("id", type_=Uuid))

Telling = Callable[[int], Awaitable[None]]


async def announce_records(sessions: Sessions, clock: Clock, told: Telling) -> int:
    """Announce every version of every record that never was, each as it stood then; how many that were.

    Done again it announces nothing; broken off, it goes on where it was. A record that has changed since is followed
    by nobody until its first versions are announced too: they come last, and are taken in first.

    Args:
        sessions: of the registry.
        clock: tells when it was announced.
        told: called with how many versions were announced so far.
    """
    done, last = 0, _FIRST
    while True:
        async with transaction(sessions) as session:
            await session.execute(_LOCK)
            given = {"aggregate": RecordKept.aggregate, "kinds": sorted(_TOLD), "most": BATCH}
            found = (await session.execute(_UNTOLD, given | {"county": last[0], "id": last[1]})).all()
            if not found:
                return done
            untold = {(county, id_): frozenset(versions) for county, id_, versions in found}
            events = [
                event
                for key, changes in (await _changes(session, list(untold))).items()
                for event in _news(changes)
                if event.version in untold[key]
            ]
            await emit_bulk(session, clock, events)
        done += len(events)
        last = (found[-1][0], found[-1][1])
        await told(done)


async def _changes(session: AsyncSession, keys: list[tuple[str, UUID]]) -> dict[tuple[str, UUID], list[RecordChange]]:
    table = table_of(RecordChange).c
    found: defaultdict[tuple[str, UUID], list[RecordChange]] = defaultdict(list)
    for change in await session.scalars(
        select(RecordChange)
        .where(tuple_(table.county_code, table.record_id).in_(keys))
        .order_by(table.county_code, table.record_id, table.version)
    ):
        found[change.county_code, change.record_id].append(change)
    return found


def _news(changes: list[RecordChange]) -> Iterator[RecordKept]:
    """What each version would have told: its values are those of all changes up to it."""
    for number, change in enumerate(changes, start=1):
        record = fold(one.new for one in changes[:number])
        yield RecordKept(
            county_code=change.county_code,
            version=change.version,
            record_id=change.record_id,
            kind=change.kind,
            occurred_on=change.occurred_on,
            values={name: record.get(name) for name in _TOLD[change.kind].told},
            withdrawn_on=record.get("withdrawn_on"),
            **{name: record.get(name) for name in _OWNERS},
        )
