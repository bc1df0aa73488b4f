"""Our copies of others' things, loaded for a whole batch of events at once."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.models import CountyTable
from shared.database import table_of
from shared.messaging.inbox import batch_of

M = TypeVar("M", bound=CountyTable)
Key = tuple[str, UUID]

_KEY = "copies"


async def copies(session: AsyncSession, model: type[M], aggregate: str) -> dict[Key, M]:
    """The copies that a batch of events is about, by county and id; new ones are put in with `keep`.

    Args:
        session: the transaction in which the batch is applied.
        model: the copy's table.
        aggregate: the kind of thing, as events name it.
    """
    # one table may hold copies of several kinds of things: records, organisations, what ties households to them
    loaded: dict[tuple[type[CountyTable], str], dict[Key, M]] = session.info.setdefault(_KEY, {})
    if (model, aggregate) not in loaded:
        table = table_of(model).c
        keys = keys_of(session, aggregate)
        found = await session.scalars(select(model).where(tuple_(table.county_code, table.id).in_(keys)))
        loaded[model, aggregate] = {(row.county_code, row.id): row for row in found}
    return loaded[model, aggregate]


async def keep(session: AsyncSession, row: CountyTable, aggregate: str) -> None:
    """Take up a new thing."""
    (await copies(session, type(row), aggregate))[row.county_code, row.id] = row
    session.add(row)


def keys_of(session: AsyncSession, aggregate: str | None = None) -> list[Key]:
    """County and id of every thing in the batch, or of those of a kind."""
    return sorted(
        {
            (envelope.countycode, envelope.subject)
            for envelope in batch_of(session)
            if aggregate in (None, envelope.aggregate)
        }
    )
