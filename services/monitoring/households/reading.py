"""Read households in bulk as the rules see them, without locking and without changing anything."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.households.holding import Held, family_of
from services.monitoring.households.models import Household, Income
from services.monitoring.households.rules import Family
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
    households = await session.execute(
        select(table)
        .where(table.c.county_code == county_code, table.c.id > after, *wanted)
        .order_by(table.c.id)
        .limit(limit)
    )
    # plain rows have the same attributes as the objects of a session, at a fraction of their cost
    rows = cast("Sequence[Household]", households.all())
    known = Held(households={(county_code, row.id): row for row in rows})
    ids = [row.id for row in rows]
    record = table_of(KeptRecord)
    kept = await session.execute(
        select(record).where(
            record.c.county_code == county_code, is_one_of(record.c.household_id, ids), record.c.withdrawn.is_(False)
        )
    )
    for one in cast("Sequence[KeptRecord]", kept.all()):
        known.keep_record(one)
    income = table_of(Income)
    earned = await session.execute(
        select(income).where(income.c.county_code == county_code, is_one_of(income.c.household_id, ids))
    )
    for year in cast("Sequence[Income]", earned.all()):
        known.incomes.setdefault((county_code, year.household_id), {})[year.year] = year
    signal = table_of(Signal).c
    told = await session.scalars(
        select(Signal).where(
            signal.county_code == county_code,
            or_(is_one_of(signal.household_id, ids), signal.household_id.is_(None)),
            signal.withdrawn_on.is_(None),
        )
    )
    for each in told:
        known.keep_signal(each)
    found = [(row, family_of(known, (county_code, row.id))) for row in rows]
    return [(row, family) for row, family in found if family is not None]
