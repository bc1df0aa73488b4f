"""Spread what is told of areas, and what of that is withdrawn, to their households: part by part, by the worker.

A request stores the signal alone. The first transaction here finds out which households it is about, while none of the
county is on its way: for these it counts from their part on, for everybody who comes later at once. Each further one
takes some of those that wait, locks and judges them as an event would, and lets them wait no more. It may be broken off
anywhere and run again, or by two processes at once.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import structlog
from sqlalchemy import Uuid, cast, delete, exists, func, insert, not_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.watch import Watch
from services.monitoring.figures.service import adjust
from services.monitoring.households.holding import Held, hold_anew, keep_out, relief_held, struck_held
from services.monitoring.households.models import Household
from services.monitoring.households.standing import stood_in
from services.monitoring.monitored.models import MonitoringObject
from services.monitoring.pending import pending
from services.monitoring.signals.counting import count_struck
from services.monitoring.signals.judging import alerted_by
from services.monitoring.signals.matching import ever_within, off_register_within
from services.monitoring.signals.models import Signal, SignalWaiting
from shared.database import Sessions, is_one_of, table_of, transaction

log = structlog.get_logger(__name__)

AT_ONCE = 200
"""Households of a part: whoever else wants one of them waits that long."""


async def spread_signals(sessions: Sessions, watch: Watch) -> None:
    """Spread everything that waits, the counties in turns; one that fails keeps no other from it.

    Args:
        sessions: of the service; each part is a transaction.
        watch: to judge with.
    """
    table = table_of(Signal).c
    async with transaction(sessions) as session:
        found = await session.scalars(select(table.county_code).where(table.spreading).distinct())
        counties = sorted(found)
    while counties:
        counties = [county_code for county_code in counties if await _goes_on(sessions, watch, county_code)]


async def _goes_on(sessions: Sessions, watch: Watch, county_code: str) -> bool:
    try:
        return await spread_part(sessions, watch, county_code)
    except Exception:
        log.exception("signals were not spread", county_code=county_code)
        return False


async def spread_part(sessions: Sessions, watch: Watch, county_code: str) -> bool:
    """Do the next part of a county; whether there may be more to do.

    Args:
        sessions: of the service.
        watch: to judge with.
        county_code: the county, 6 digits.
    """
    async with transaction(sessions) as session:
        if not await session.scalar(
            select(func.pg_try_advisory_xact_lock(func.hashtextextended(f"spreading {county_code}", 0)))
        ):
            return False  # another process is at it
        if await _begin(session, county_code):
            return True
        waiting = table_of(SignalWaiting).c
        found = await session.scalars(
            select(waiting.household_id)
            .where(waiting.county_code == county_code)
            .distinct()
            .order_by(waiting.household_id)
            .limit(AT_ONCE)
        )
        if not (ids := found.all()):
            await _end(session, county_code)
            return False
        await _spread(session, watch, county_code, ids)
        return True


async def _begin(session: AsyncSession, county_code: str) -> bool:
    """Find out who waits for what was told, or withdrawn, since the last part; whether there was anything."""
    table = table_of(Signal).c
    # until its households are known a new signal counts for nobody, and one that was withdrawn for the same as before
    unbegun = [table.county_code == county_code, table.spreading, table.counts == table.withdrawn_on.is_not(None)]
    if not await session.scalar(select(exists().where(*unbegun))):
        return False
    await keep_out(session, county_code)
    for signal in await session.scalars(select(Signal).where(*unbegun).order_by(table.id).with_for_update()):
        await _turn(session, signal)
    return True


async def _turn(session: AsyncSession, signal: Signal) -> None:
    """Let a signal count the other way round: who waited for that needn't any more, and everybody else waits."""
    waiting, household = table_of(SignalWaiting).c, table_of(Household).c
    of_signal = (waiting.county_code == signal.county_code, waiting.signal_id == signal.id)
    gone = delete(SignalWaiting).where(*of_signal).returning(waiting.household_id).cte("gone")
    told = cast(signal.id, Uuid)
    already, watched = select(gone.c.household_id), table_of(MonitoringObject).c
    registered = select(household.county_code, household.id, told).where(
        ever_within(signal.county_code, signal.parts), household.id.not_in(already)
    )
    off_register = select(watched.county_code, watched.id, told).where(
        off_register_within(signal.county_code, signal.parts), watched.id.not_in(already)
    )
    others = union_all(registered, off_register)
    columns = [waiting.county_code, waiting.household_id, waiting.signal_id]
    await session.execute(insert(SignalWaiting).from_select(columns, others))
    signal.counts = not signal.counts


async def _end(session: AsyncSession, county_code: str) -> None:
    """Note that nobody waits any more; what was withdrawn just now is begun at the next turn."""
    table, waiting = table_of(Signal).c, table_of(SignalWaiting).c
    somebody = exists().where(waiting.county_code == table.county_code, waiting.signal_id == table.id)
    await session.execute(
        update(Signal)
        .where(
            table.county_code == county_code,
            table.spreading,
            table.counts == table.withdrawn_on.is_(None),
            not_(somebody),
        )
        .values(spreading=False)
    )


async def _spread(session: AsyncSession, watch: Watch, county_code: str, ids: Sequence[UUID]) -> None:
    """Let some households wait no more: their figures follow, and they are judged."""
    known = await hold_anew(session, [(county_code, id_) for id_ in ids])
    for household in known.everybody().values():
        await _reach(session, watch, known, household)
        await asyncio.sleep(0)  # nothing here waits: whoever else is served by this process would, for the whole part
    waiting = table_of(SignalWaiting).c
    await session.execute(
        delete(SignalWaiting).where(waiting.county_code == county_code, is_one_of(waiting.household_id, ids))
    )


async def _reach(session: AsyncSession, watch: Watch, known: Held, household: Household) -> None:
    key = (household.county_code, household.id)
    relief, struck = relief_held(known, household), struck_held(known, key)
    of_areas = known.area_signals[household.county_code]
    told = [of_areas[signal_id] for signal_id in known.waiting.pop(key)]
    if not (there := [one for one in told if stood_in(household, one.parts, one.happened_on)]):
        return
    # of all its figures signals move those of relief alone
    adjust(session, relief, relief_held(known, household))
    count_struck(session, household.county_code, struck, struck_held(known, key))
    household.seen_until = max(household.seen_until or household.registered_on, *(signal.seen_on for signal in there))
    by = await alerted_by(session, watch, known, household, [signal for signal in there if signal.counts])
    pending(session).struck[household.county_code].update((signal_id, "alerted") for signal_id in by)
