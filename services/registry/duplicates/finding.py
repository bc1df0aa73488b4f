"""Finding people who are probably registered already, and queueing them for somebody's look."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.duplicates import rules
from services.registry.duplicates.models import DuplicatePair
from services.registry.duplicates.queries import candidates, candidates_of, people_of
from services.registry.households.models import Household, Member
from services.registry.records.models import RecordChange
from services.registry.records.service import document_of
from shared.areas import CODE_DIGITS, TOWN_DIGITS, full_code
from shared.areas.successions import Successions
from shared.calendar import Clock
from shared.database import A_HANDFUL, new_id, table_of
from shared.security.callers import COUNTY_DIGITS, Caller

QUEUED_AT_ONCE = 5 * A_HANDFUL


async def queue_household(
    session: AsyncSession,
    clock: Clock,
    caller: Caller,
    household: Household,
    members: Sequence[Member],
    occurred_on: date,
) -> None:
    """Queue whoever comes onto the register now and is probably there already.

    Args:
        caller: whose step it is.
        household: where they belong.
        members: those who come, just written.
        occurred_on: business date of the step.
    """
    found = await candidates_of(session, caller, household, members)
    await _queue(session, clock, caller, household.county_code, found, occurred_on)


async def queue_file(
    session: AsyncSession, clock: Clock, caller: Caller, county_code: str, fresh: Select[Any], occurred_on: date
) -> int:
    """Queue whoever of a file's households is probably registered already, or stands in it twice; how many pairs.

    Args:
        caller: whose import brought them.
        fresh: ids of the households.
        occurred_on: business date of the import.
    """
    found = await candidates(session, caller.areas, county_code, fresh)
    return await _queue(session, clock, caller, county_code, found, occurred_on)


async def _queue(
    session: AsyncSession,
    clock: Clock,
    caller: Caller,
    county_code: str,
    found: Iterable[tuple[UUID, UUID]],
    occurred_on: date,
) -> int:
    ordered = sorted(set(found))
    queued = 0
    for start in range(0, len(ordered), QUEUED_AT_ONCE):
        chunk = ordered[start : start + QUEUED_AT_ONCE]
        people = await people_of(session, county_code, {one for pair in chunk for one in pair})
        pairs = [
            pair
            for one, other in chunk
            if (pair := _pair(clock, caller.areas, county_code, people[one], people[other])) is not None
        ]
        queued += await _insert(session, caller, pairs, occurred_on)
    return queued


def _pair(clock: Clock, areas: Successions, county_code: str, one: Row[Any], other: Row[Any]) -> DuplicatePair | None:
    if one.id_index == other.id_index:
        return None  # nobody twice, but one person's earlier record
    villages = areas.present(one.village_code), areas.present(other.village_code)
    alike = rules.likeness(
        _person(one, villages[0]), _person(other, villages[1]), together=one.household_id == other.household_id
    )
    if alike.score < rules.WORTH_A_LOOK:
        return None
    return DuplicatePair(
        id=new_id(),
        county_code=county_code,
        area_code=smallest_area(*villages),
        first_id=one.member_id,
        second_id=other.member_id,
        score=alike.score,
        reasons=list(alike.reasons),
        recorded_at=clock.now(),
    )


def _person(read: Row[Any], village_code: str) -> rules.Person:
    return rules.Person(read.name, read.born_on, read.sex, village_code, frozenset(read.relatives))


def smallest_area(one: str, other: str) -> str:
    """The smallest area that holds two villages, 12 digits; a town that joined another county keeps its tenant."""
    for digits in (CODE_DIGITS, TOWN_DIGITS, COUNTY_DIGITS, 4, 2):
        if one[:digits] == other[:digits]:
            break
    return full_code(one[:digits])


async def _insert(session: AsyncSession, caller: Caller, pairs: list[DuplicatePair], occurred_on: date) -> int:
    if not pairs:
        return 0
    columns = table_of(DuplicatePair).c
    rows = {pair.id: pair for pair in pairs}
    added = await session.scalars(
        insert(DuplicatePair)
        .values([pair.model_dump() for pair in pairs])
        .on_conflict_do_nothing(index_elements=["county_code", "first_id", "second_id"])
        .returning(columns.id)
    )
    changes = [
        {
            "county_code": rows[pair_id].county_code,
            "record_id": pair_id,
            "version": 1,
            "kind": DuplicatePair.__tablename__,
            "action": "created",
            "occurred_on": occurred_on,
            "reason": "疑似重复",
            "subject": caller.subject,
            "role": caller.role.value,
            "import_id": None,
            "old": {},
            "new": document_of(rows[pair_id]),
            "recorded_at": rows[pair_id].recorded_at,
        }
        for pair_id in added
    ]
    if changes:
        await session.execute(insert(RecordChange), changes)
    return len(changes)
