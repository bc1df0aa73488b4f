"""Read from the copy of the registry's records who has somebody to visit, and who did."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Date, Text, Uuid, and_, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.copies import copies
from services.monitoring.helpers.rules import Helping, helping_days
from services.monitoring.records.models import KeptRecord
from shared.areas.successions import Reach
from shared.database import is_one_of, table_of
from shared.events.registry import RecordKept
from shared.security.callers import rows_within

HELPING_ROLES = ("responsible", "joint")
"""Who owes visits by the plans: medical staff have a schedule of their own. Assumed: R004-013 says 帮扶责任人 only."""
_UNIT, _HELPER, _PAIRING, _VISIT = "help_unit", "helper", "household_pairing", "visit"


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
    table = table_of(KeptRecord)
    helper, unit, pairing = table.alias("helper"), table.alias("unit"), table.alias("pairing")
    statement = (
        select(
            *(helper.c.county_code, helper.c.id, helper.c.area_code),
            *(cast(helper.c["values"][name].astext, Date).label(name) for name in ("active_from", "active_to")),
            *(cast(pairing.c["values"][name].astext, Date).label(name) for name in ("started_on", "ended_on")),
        )
        .join_from(
            helper,
            pairing,
            and_(
                pairing.c.county_code == helper.c.county_code,
                pairing.c.kind == _PAIRING,
                pairing.c["values"]["helper_id"].astext == cast(helper.c.id, Text),
            ),
        )
        .where(
            rows_within(reaches, helper.c.county_code, helper.c.area_code),
            helper.c.kind == _HELPER,
            helper.c.withdrawn.is_(False),
            pairing.c.withdrawn.is_(False),
            pairing.c["values"]["pairing_role"].astext.in_(HELPING_ROLES),
        )
        .order_by(helper.c.county_code, helper.c.id)
    )
    if unit_kinds:
        of_unit = and_(
            unit.c.county_code == helper.c.county_code,
            unit.c.id == cast(helper.c["values"]["unit_id"].astext, Uuid),
        )
        statement = statement.join(unit, of_unit).where(
            unit.c.kind == _UNIT,
            unit.c.withdrawn.is_(False),
            unit.c["values"]["unit_kind"].astext.in_(sorted(unit_kinds)),
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
    table = table_of(KeptRecord).c
    helper_id = table["values"]["helper_id"].astext
    found = await session.execute(
        select(table.county_code, helper_id, table["values"])
        .where(
            is_one_of(table.county_code, sorted({county for county, _ in helpers})),
            is_one_of(helper_id, sorted({str(helper) for _, helper in helpers})),
            table.kind == _VISIT,
            table.withdrawn.is_(False),
        )
        .order_by(table["values"]["visited_on"].astext)
    )
    visits: dict[tuple[str, UUID], list[tuple[str, date]]] = defaultdict(list)
    for county_code, helper, values in found:
        visits[county_code, UUID(str(helper))].append((values["visit_kind"], date.fromisoformat(values["visited_on"])))
    return visits


async def visitors(session: AsyncSession, event: RecordKept) -> frozenset[UUID]:
    """The helpers whose visits an event changes, asked before it is followed: whom the record named, and names now."""
    if event.kind != _VISIT:
        return frozenset()
    kept = (await copies(session, KeptRecord, event.aggregate)).get((event.county_code, event.record_id))
    named: list[Any] = [event.values.get("helper_id"), None if kept is None else kept.values.get("helper_id")]
    return frozenset(UUID(helper_id) for helper_id in named if helper_id is not None)
