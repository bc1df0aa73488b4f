"""Households that were merged into one another: the register keeps a row of each, the cap counts them as one."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.borrowers.rules import Merge

_UNITED = """
    WITH RECURSIVE united (id) AS (
        SELECT unnest(CAST(:household_ids AS uuid[]))
        UNION
        SELECT other.id
        FROM united
        JOIN household AS mine ON mine.county_code = :county_code AND mine.id = united.id
        JOIN household AS other ON other.county_code = :county_code
            AND (other.id = mine.merged_into OR other.merged_into = mine.id)
    )
    SELECT id, merged_into, removed_on FROM household
    WHERE county_code = :county_code AND id IN (SELECT id FROM united)
    ORDER BY id
"""
_READ, _LOCK = text(_UNITED), text(f"{_UNITED} FOR UPDATE")


async def merges_of(session: AsyncSession, county_code: str, household_ids: Collection[UUID]) -> list[Merge]:
    """Every merge by which some households and others are one, in however many steps; one statement."""
    return await _merges(session, county_code, household_ids, lock=False)


async def lock_households(session: AsyncSession, county_code: str, household_ids: Collection[UUID]) -> list[Merge]:
    """Let nobody else lend to these households, or to those that are one with them, until the transaction ends.

    All rows are locked in one order against deadlock. A merge that is learnt of in this very moment counts from the
    next request on.

    Returns:
        As `merges_of`.
    """
    return await _merges(session, county_code, household_ids, lock=True)


async def _merges(
    session: AsyncSession, county_code: str, household_ids: Collection[UUID], *, lock: bool
) -> list[Merge]:
    if not household_ids:
        return []
    asked = {"county_code": county_code, "household_ids": list(household_ids)}
    found = await session.execute(_LOCK if lock else _READ, asked)
    return [Merge(row.id, row.merged_into, row.removed_on) for row in found if row.merged_into and row.removed_on]
