"""Draws with what the register and the visits tell of each household, selected in one place."""

from collections.abc import Sequence
from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.monitoring.households.models import Household
from services.monitoring.places import touching
from services.monitoring.spot_checks.models import SpotCheck, SpotCheckHousehold, SpotCheckResult
from services.monitoring.spot_checks.refusals import NotDrawn, UnknownSpotCheck
from shared.database import table_of
from shared.security.callers import Caller


class Drawn(NamedTuple):
    """A household of a draw, the register's copy of it, and its last result."""

    place: SpotCheckHousehold
    now: Household
    result: SpotCheckResult | None


def drawn(row: Row[SpotCheckHousehold, Household, SpotCheckResult]) -> Drawn:
    """A row of `drawn_of`."""
    place, now, result = row
    return Drawn(place, now, result)


async def find_check(
    session: AsyncSession, caller: Caller, spot_check_id: UUID, *, lock: Literal["shared", "alone"] | None = None
) -> SpotCheck:
    """A check in the caller's area, or of an area around it.

    Args:
        lock: ``shared`` for results, which only keep the check from being closed; ``alone`` where none may come
            between.

    Raises:
        UnknownSpotCheck: there is none.
    """
    table = table_of(SpotCheck).c
    statement = select(SpotCheck).where(touching(caller, table.county_code, table.area_code), table.id == spot_check_id)
    if lock:
        statement = statement.with_for_update(read=lock == "shared")
    found = (await session.scalars(statement)).one_or_none()
    if found is None:
        raise UnknownSpotCheck(field="id")
    return found


async def find_drawn(session: AsyncSession, caller: Caller, check: SpotCheck, household_id: UUID) -> SpotCheckHousehold:
    """A household that a check drew.

    Raises:
        NotDrawn: it wasn't, or lies outside the caller's area.
    """
    table = table_of(SpotCheckHousehold).c
    found = await session.scalar(
        select(SpotCheckHousehold).where(part_of(caller, check), table.drawn, table.household_id == household_id)
    )
    if found is None:
        raise NotDrawn(field="household_id")
    return found


def part_of(caller: Caller, check: SpotCheck) -> ColumnElement[bool]:
    """The households of a check's population that are the caller's, as a condition."""
    table = table_of(SpotCheckHousehold).c
    return and_(
        table.county_code == check.county_code,
        table.spot_check_id == check.id,
        caller.area_filter(table.household_county, table.village_code),
    )


def latest_results(check: SpotCheck) -> Subquery:
    """The last version of each household's result."""
    table = table_of(SpotCheckResult).c
    return (
        select(SpotCheckResult)
        .ext(distinct_on(table.household_id))
        .where(table.county_code == check.county_code, table.spot_check_id == check.id)
        .order_by(table.household_id, table.version.desc())
        .subquery()
    )


def drawn_of(
    caller: Caller, check: SpotCheck, results: Subquery
) -> Select[SpotCheckHousehold, Household, SpotCheckResult]:
    """The caller's part of a check's population, each household as a `Drawn`."""
    table, now = table_of(SpotCheckHousehold).c, table_of(Household).c
    result = aliased(SpotCheckResult, results)
    return (
        select(SpotCheckHousehold, Household, result)
        .join(Household, and_(now.county_code == table.household_county, now.id == table.household_id))
        .outerjoin(results, results.c.household_id == table.household_id)
        .where(part_of(caller, check))
    )


async def results_of(session: AsyncSession, check: SpotCheck) -> Sequence[SpotCheckResult]:
    """The last result of each household of a check."""
    return (await session.scalars(select(aliased(SpotCheckResult, latest_results(check))))).all()
