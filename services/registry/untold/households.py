"""Households of whose members something stands that was never announced, since news did not tell of it then."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.households.facts import household_facts
from services.registry.households.models import Household, HouseholdChange, Member
from services.registry.untold.records import Telling
from shared.calendar import Clock
from shared.database import Sessions, table_of, transaction
from shared.events.base import CONTRACTS
from shared.events.registry import HouseholdChanged, HouseholdFacts, HouseholdRegistered
from shared.messaging.outbox import OutboxMessage, emit
from shared.security.callers import Operator

BATCH = 300
ANNOUNCED = "announced"
"""A version that changes nothing of the household: what stood was announced."""
_REASON = "补告：登记时尚未向其他服务告知的内容"

Key = tuple[str, UUID]


async def announce_households(sessions: Sessions, clock: Clock, operator: Operator, told: Telling) -> int:
    """Announce every household on the register that stands otherwise than it was announced; how many that were.

    It is announced as of the day of its last news, so that what was known then counts from then. Done again, it
    announces nothing. One that left the register is left alone: news of it would mean that it is back.

    Args:
        sessions: of the registry.
        clock: tells when it was announced.
        operator: who does it, for the households' history.
        told: called with how many were announced so far.
    """
    done = 0
    last: Key | None = ("", UUID(int=0))
    while last is not None:
        async with transaction(sessions) as session:
            found, last = await _page(session, last)
            events = []
            news, families = await _last_news(session, found), await _families(session, found)
            for household in found:
                key = (household.county_code, household.id)
                if key not in news:
                    continue
                facts = household_facts(household, families[key])
                if _same(news[key], facts):
                    continue
                events.append(_announced(session, clock, operator, household, facts, news[key]))
            emit(session, clock, *events)
        done += len(events)
        await told(done)
    return done


async def _page(session: AsyncSession, last: Key) -> tuple[Sequence[Household], Key | None]:
    """Households behind a key, locked against their own steps, and the key of the last; None where there are none."""
    table = table_of(Household).c
    key = (table.county_code, table.id)
    found = (
        await session.scalars(
            select(Household)
            .where(tuple_(*key) > tuple_(*last), table.removed_on.is_(None))
            .order_by(*key)
            .limit(BATCH)
            .with_for_update()
        )
    ).all()
    return found, (found[-1].county_code, found[-1].id) if found else None


async def _last_news(session: AsyncSession, households: Sequence[Household]) -> dict[Key, HouseholdFacts]:
    """The newest event of each that tells all its facts."""
    table = table_of(OutboxMessage).c
    keys = [(household.county_code, household.id) for household in households]
    whole = [kind.routing_key for kind in (HouseholdRegistered, HouseholdChanged)]
    found = await session.execute(
        select(table.county_code, table.aggregate_id, table.routing_key, table.data)
        .ext(distinct_on(table.county_code, table.aggregate_id))
        .where(
            tuple_(table.county_code, table.aggregate_id).in_(keys),
            table.aggregate == HouseholdFacts.aggregate,
            table.routing_key.in_(whole),
        )
        .order_by(table.county_code, table.aggregate_id, table.version.desc())
    )
    news: dict[Key, HouseholdFacts] = {}
    for county, id_, routing_key, data in found:
        event = CONTRACTS[routing_key].model_validate(data)
        assert isinstance(event, HouseholdFacts)  # noqa: S101  # asked for these keys only
        news[county, id_] = event
    return news


async def _families(session: AsyncSession, households: Sequence[Household]) -> Mapping[Key, list[Member]]:
    table = table_of(Member).c
    keys = [(household.county_code, household.id) for household in households]
    found: defaultdict[Key, list[Member]] = defaultdict(list)
    for member in await session.scalars(
        select(Member)
        .where(tuple_(table.county_code, table.household_id).in_(keys), table.left_on.is_(None))
        .order_by(table.id)
    ):
        found[member.county_code, member.household_id].append(member)
    return found


def _same(news: HouseholdFacts, facts: Mapping[str, Any]) -> bool:
    """Whether facts stand as they were announced; in which order the members were named is no fact."""
    told = {name: getattr(news, name) for name in facts if name != "members"}
    stands = {name: value for name, value in facts.items() if name != "members"}
    return told == stands and sorted(news.members, key=str) == sorted(facts["members"], key=str)


def _announced(
    session: AsyncSession,
    clock: Clock,
    operator: Operator,
    household: Household,
    facts: dict[str, Any],
    news: HouseholdFacts,
) -> HouseholdChanged:
    on = news.changed_on if isinstance(news, HouseholdChanged) else news.registered_on
    household.version += 1
    session.add(
        HouseholdChange(
            county_code=household.county_code,
            household_id=household.id,
            version=household.version,
            kind=ANNOUNCED,
            occurred_on=on,
            reason=_REASON,
            subject=operator.subject,
            role=operator.role,
            old={},
            new={},
            recorded_at=clock.now(),
        )
    )
    return HouseholdChanged(**facts, version=household.version, changed_on=on)
