"""Keep the copy of helpers and visits in step with the registry's records."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.copies import copies, keep
from services.monitoring.helpers.models import Helper, HelpUnit, HouseholdPairing, Visit
from services.monitoring.helpers.rules import Helping, helping_days
from services.monitoring.models import CountyTable
from shared.areas.successions import Reach
from shared.database import is_one_of, table_of
from shared.events.registry import RecordKept
from shared.security.callers import rows_within

HELPING_ROLES = ("responsible", "joint")
"""Who owes visits by the plans: medical staff have a schedule of their own. Assumed: R004-013 says 帮扶责任人 only."""


_KINDS: dict[str, type[CountyTable]] = {
    "help_unit": HelpUnit,
    "helper": Helper,
    "household_pairing": HouseholdPairing,
    "visit": Visit,
}
"""Kind of record → our copy of it, whose fields bear the record's names."""


async def follow(session: AsyncSession, event: RecordKept) -> frozenset[UUID]:
    """Take over what a record says now; records of other kinds are none of ours.

    Returns:
        Helpers whose visits it changes: those before and after it.
    """
    if event.kind not in _KINDS:
        return frozenset()
    model = _KINDS[event.kind]
    kept = (await copies(session, model, event.aggregate)).get((event.county_code, event.record_id))
    row = model.model_validate(
        {**event.values, **event.model_dump(exclude={"values", "version", "record_id"}), "id": event.record_id}
    )
    touched = {one.helper_id for one in (kept, row) if isinstance(one, Visit) and one.helper_id is not None}
    if kept is None:
        await keep(session, row, event.aggregate)
    else:
        for name, value in row.model_dump().items():
            setattr(kept, name, value)
    return frozenset(touched)


class Owing(NamedTuple):
    """A helper who has somebody to visit."""

    county_code: str
    helper_id: UUID
    area_code: str
    days: Helping


async def who_visits(session: AsyncSession, reaches: Sequence[Reach], unit_kinds: Collection[str]) -> list[Owing]:
    """The helpers of an area who have, or had, somebody to visit.

    Args:
        session: to read with.
        reaches: which rows are the area's.
        unit_kinds: helpers of units of these kinds only; all where it is empty.
    """
    helper, unit, pairing = table_of(Helper).c, table_of(HelpUnit).c, table_of(HouseholdPairing).c
    statement = (
        select(
            *(helper.county_code, helper.id, helper.area_code, helper.active_from, helper.active_to),
            *(pairing.started_on, pairing.ended_on),
        )
        .join_from(
            table_of(Helper),
            table_of(HouseholdPairing),
            and_(pairing.county_code == helper.county_code, pairing.helper_id == helper.id),
        )
        .where(
            rows_within(reaches, helper.county_code, helper.area_code),
            helper.withdrawn_on.is_(None),
            pairing.withdrawn_on.is_(None),
            pairing.pairing_role.in_(HELPING_ROLES),
        )
        .order_by(helper.county_code, helper.id)
    )
    if unit_kinds:
        of_unit = and_(unit.county_code == helper.county_code, unit.id == helper.unit_id)
        statement = statement.join(table_of(HelpUnit), of_unit).where(
            unit.withdrawn_on.is_(None), unit.unit_kind.in_(sorted(unit_kinds))
        )
    found = []
    rows = (await session.execute(statement)).all()
    for _, group in groupby(rows, key=lambda row: (row.county_code, row.id)):
        lines = list(group)
        of = lines[0]
        days = helping_days(of.active_from, of.active_to, [(line.started_on, line.ended_on) for line in lines])
        if days is not None:
            found.append(Owing(of.county_code, of.id, of.area_code, days))
    return found


async def visits_of(
    session: AsyncSession, helpers: Collection[tuple[str, UUID]]
) -> dict[tuple[str, UUID], list[tuple[str, date]]]:
    """Kind and day of every visit of some helpers, by county and helper."""
    table = table_of(Visit).c
    found = await session.execute(
        select(table.county_code, table.helper_id, table.visit_kind, table.visited_on)
        .where(
            is_one_of(table.county_code, sorted({county for county, _ in helpers})),
            is_one_of(table.helper_id, sorted({helper for _, helper in helpers})),
            table.withdrawn_on.is_(None),
        )
        .order_by(table.visited_on)
    )
    visits: dict[tuple[str, UUID], list[tuple[str, date]]] = defaultdict(list)
    for county_code, helper_id, kind, visited_on in found:
        visits[county_code, helper_id].append((kind, visited_on))
    return visits
