"""Duties that are kept by spot checks: closing the draw of a quarter keeps the duty of each area inside it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.duties.models import Duty
from services.monitoring.duties.news import hold_calendar, settle
from services.monitoring.duties.plans import Scope
from services.monitoring.duties.rules import Occurrence
from services.monitoring.places import touching
from services.monitoring.populations.queries import has_population
from services.monitoring.populations.rules import Population
from services.monitoring.spot_checks.models import SpotCheck
from shared.areas import significant_prefix
from shared.areas.successions import Successions
from shared.calendar import Clock, Quarter
from shared.database import is_one_of, table_of
from shared.security.callers import Caller, rows_within
from shared.security.permissions import Role

KEPT_BY_DRAW = "spot_check"


async def keep_by_draw(
    session: AsyncSession, clock: Clock, known: Successions, area_code: str, quarter: str, closed_on: date
) -> list[Duty]:
    """Let the draw of an area and quarter, closed on a day, keep their duties: late ones and lapsed ones, too.

    The draw of an area around counts, since no other may be made inside it; that of a part does not. Of several draws
    the one that was closed on the earliest day keeps it, in whatever order they come.

    Returns:
        The duties that it keeps.
    """
    await hold_calendar(session)
    table = table_of(Duty).c
    reaches = known.reaches(known.present(significant_prefix(area_code)))
    found = await session.scalars(
        select(Duty)
        .where(
            rows_within(reaches, table.county_code, table.area_code),
            table.kept_by == KEPT_BY_DRAW,
            table.period == quarter,
        )
        .order_by(table.county_code, table.id)
        .with_for_update()
    )
    kept = [duty for duty in found if duty.kept_on is None or closed_on < duty.kept_on]
    for duty in kept:
        settle(session, clock, duty, [closed_on])
    return kept


async def count_draws(session: AsyncSession, clock: Clock, scope: Scope, occurrences: Sequence[Occurrence]) -> None:
    """Let the draws that were closed before their duties opened keep these."""
    table = table_of(SpotCheck).c
    found = await session.execute(
        select(table.area_code, table.quarter, table.closed_on)
        .where(
            touching(_seat(scope.known, scope.prefix), table.county_code, table.area_code),
            is_one_of(table.quarter, [one.period.label for one in occurrences]),
            table.closed_on.is_not(None),
        )
        .order_by(table.county_code, table.id)
    )
    for area_code, quarter, closed_on in found:
        await keep_by_draw(session, clock, scope.known, area_code, quarter, closed_on)


async def nobody_to_draw(session: AsyncSession, known: Successions, duty: Duty, on: date) -> bool:
    """Whether no household of a duty's area was out of poverty in time, as is known on a day: no draw can be made."""
    last_on = min(Quarter.parse(duty.period).last_day, on)
    seat = _seat(known, known.present(significant_prefix(duty.area_code)))
    return not await has_population(session, seat, Population.EXITED, last_on)


def _seat(known: Successions, prefix: str) -> Caller:
    return Caller("duties", "duties", Role.SERVICE, prefix, areas=known)
