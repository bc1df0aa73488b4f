"""Read households in bulk as the rules see them, without locking and without changing anything."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.households.families import family_from
from services.monitoring.households.holding import Held, load_monitored, load_waiting
from services.monitoring.households.models import Household, Income
from services.monitoring.households.rules import Fact, Family, YearIncome
from services.monitoring.records.models import KeptRecord
from services.monitoring.signals.models import Signal
from shared.database import is_one_of, table_of

FIRST = UUID(int=0)
"""Before every household."""


async def read_families(
    session: AsyncSession, county_code: str, after: UUID, limit: int, *wanted: ColumnElement[bool]
) -> list[tuple[Household, Family]]:
    """The next households of a county by their ids, with what is known of them; loans and organisations are left out.

    Args:
        session: to read with.
        county_code: the county.
        after: the last household that was read; `FIRST` for the beginning.
        limit: how many at most.
        wanted: conditions on columns of households.
    """
    table = table_of(Household)
    found = await session.execute(
        # the database makes one text of all records of a household: a row each costs several times its judgement
        select(table, _records().label("records"), _incomes().label("incomes"))
        .where(table.c.county_code == county_code, table.c.id > after, *wanted)
        .order_by(table.c.id)
        .limit(limit)
    )
    rows = found.all()
    held = await _held(session, county_code, [row.id for row in rows])
    families = []
    for row in rows:
        # plain rows have the same attributes as the objects of a session, at a fraction of their cost
        household = cast("Household", row)
        facts, incomes = _facts(row.records or []), _by_year(row.incomes or [])
        monitored = held.spans_monitored((county_code, row.id))
        family = family_from(household, facts, incomes, held.counting(household), monitored=monitored)
        families.append((household, family))
    return families


async def _held(session: AsyncSession, county_code: str, ids: Sequence[UUID]) -> Held:
    """What departments told of some households, and which of them are monitored."""
    known = Held()
    table = table_of(Signal).c
    found = await session.scalars(
        select(Signal).where(
            table.county_code == county_code,
            or_(is_one_of(table.household_id, ids), table.household_id.is_(None)),
            or_(table.counts, table.spreading),
        )
    )
    for signal in found:
        known.keep_signal(signal)
    await load_waiting(session, known, [county_code], ids)
    await load_monitored(session, known, [county_code], ids)
    return known


def _records() -> ScalarSelect[Any]:
    household, record = table_of(Household).c, table_of(KeptRecord).c
    told = func.json_build_array(record.id, record.kind, record.member_id, record["values"])
    return (
        select(func.json_agg(aggregate_order_by(told, record.id)))
        .where(
            record.county_code == household.county_code,
            record.household_id == household.id,
            record.withdrawn.is_(False),
        )
        .correlate(table_of(Household))
        .scalar_subquery()
    )


def _incomes() -> ScalarSelect[Any]:
    household, income = table_of(Household).c, table_of(Income).c
    told = func.json_build_array(
        income.year, income.net_income_fen, income.persons, income.recorded_on, income.disposable_per_head_fen
    )
    return (
        select(func.json_agg(told))
        .where(income.county_code == household.county_code, income.household_id == household.id)
        .correlate(table_of(Household))
        .scalar_subquery()
    )


def _facts(records: list[list[Any]]) -> dict[str, list[Fact]]:
    facts: dict[str, list[Fact]] = {}
    for id_, kind, member_id, values in records:
        facts.setdefault(kind, []).append(Fact(UUID(id_), None if member_id is None else UUID(member_id), values))
    return facts


def _by_year(incomes: list[list[Any]]) -> dict[int, YearIncome]:
    return {
        year: YearIncome(net_fen, persons, date.fromisoformat(recorded_on), disposable_fen)
        for year, net_fen, persons, recorded_on, disposable_fen in incomes
    }
