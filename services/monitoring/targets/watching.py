"""The day's watch over targets: what stands otherwise than when it was last seen, and milestones that are over."""

from collections.abc import Sequence
from datetime import date

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.feeds.models import FeedName
from services.monitoring.feeds.service import publish
from services.monitoring.targets.models import TargetItem, TargetRead, TargetState, TargetWatch
from services.monitoring.targets.rules import TargetNews
from services.monitoring.targets.service import judged_targets, last_seen
from shared.areas import significant_prefix
from shared.areas.active import ActiveAreas
from shared.areas.successions import Successions
from shared.calendar import Clock
from shared.database import Sessions, table_of, transaction
from shared.policies.active import ActivePolicies
from shared.policies.pack import PolicyPack
from shared.policies.selection import Activation
from shared.security.callers import Caller
from shared.security.permissions import Role

log = structlog.get_logger(__name__)

Watched = tuple[Activation, PolicyPack]
_Rows = dict[tuple[str, str], TargetState]
"""Area and code → how the target stood."""


async def watch_day(sessions: Sessions, clock: Clock, policies: ActivePolicies, areas: ActiveAreas) -> int:
    """Watch every pack's targets as they stand today, each pack in a transaction of its own.

    A pack that was watched today is passed over. One that fails is told in the log and tried again at the next turn;
    it keeps no other from being watched.

    Returns:
        How many items were put into the feed.
    """
    on = clock.today()
    known = await areas.fresh(sessions)
    async with transaction(sessions) as session:
        waiting = await _waiting(session, policies, on)
    told = 0
    for activation, pack in waiting:
        try:
            async with transaction(sessions) as session:
                told += await watch_pack(session, policies, known, (activation, pack), on)
        except Exception:
            log.exception("targets were not watched", pack=activation.pack, area=activation.area_code)
    return told


async def _waiting(session: AsyncSession, policies: ActivePolicies, on: date) -> list[Watched]:
    """The packs with targets that were not watched today."""
    table = table_of(TargetWatch).c
    rows = await session.execute(select(table.area_code, table.pack).where(table.watched_on >= on))
    watched = {(row.area_code, row.pack) for row in rows}
    active = await policies.touching(session, "", on)
    waiting = [pair for pair in active if pair[1].targets and (pair[0].loaded_for, pair[0].pack) not in watched]
    return sorted(waiting, key=lambda pair: (pair[0].area_code, pair[0].pack))


async def watch_pack(
    session: AsyncSession, policies: ActivePolicies, known: Successions, watched: Watched, on: date
) -> int:
    """Look at a pack's targets in its area, and tell of what has changed since it was last watched.

    Of days that were missed each milestone is told of as its day left it; otherwise only how things stand now. What is
    seen for the first time is kept and not told of: nothing has changed.

    Returns:
        How many items were put into the feed.
    """
    activation, pack = watched
    claimed, before = await _claim(session, known, activation, on)
    if not claimed:
        return 0
    area = Caller("watch", "watch", Role.SERVICE, significant_prefix(activation.area_code), areas=known)
    told = 0
    for day in _days_over(pack, before, on):
        ended = await judged_targets(session, policies, area, day, holding=activation, everywhere=True, closing=True)
        due = [target for target in ended if target.milestone.due_on == day]
        rows = await _rows(session, known, due)
        for target in due:
            row = rows.get((target.area_code, target.code))
            if row is not None:
                _tell(session, row, target, TargetNews.MILESTONE, day)
                told += 1
                _keep(row, target, day)
    present = await judged_targets(session, policies, area, on, holding=activation, everywhere=True)
    rows = await _rows(session, known, present)
    for target in present:
        row = rows.get((target.area_code, target.code))
        if row is None:
            session.add(_first_seen(known, target, on))
            continue
        if row.status != target.status:
            _tell(session, row, target, TargetNews.STATUS, on)
            told += 1
        _keep(row, target, on)
    return told


async def _claim(
    session: AsyncSession, known: Successions, activation: Activation, on: date
) -> tuple[bool, date | None]:
    """Note that a pack is watched on a day: whether nobody was faster, and until when it had been watched before."""
    table = table_of(TargetWatch).c
    row = (
        await session.scalars(
            select(TargetWatch)
            .where(table.area_code == activation.loaded_for, table.pack == activation.pack)
            .with_for_update()
        )
    ).one_or_none()
    if row is not None:
        before = row.watched_on
        if before >= on:
            return False, before
        row.watched_on = on
        return True, before
    written = await session.execute(
        insert(TargetWatch)
        .values(
            county_code=known.tenant(significant_prefix(activation.loaded_for)),
            area_code=activation.loaded_for,
            pack=activation.pack,
            watched_on=on,
        )
        .on_conflict_do_nothing()
        .returning(table.watched_on)
    )
    return written.first() is not None, None


def _days_over(pack: PolicyPack, before: date | None, on: date) -> list[date]:
    """The days of milestones that are over by a day and were not when the pack was last watched, in order."""
    if before is None:
        return []
    years = [date(year, 1, 1) for year in range(before.year, on.year + 1)]
    days = {step.due_as_of(year) for target in pack.targets for step in target.milestones for year in years}
    return sorted(day for day in days if day is not None and before <= day < on)


async def _rows(session: AsyncSession, known: Successions, targets: Sequence[TargetRead]) -> _Rows:
    await session.flush()
    return await last_seen(session, known, targets, lock=True)


def _first_seen(known: Successions, target: TargetRead, on: date) -> TargetState:
    return TargetState(
        county_code=known.tenant(significant_prefix(target.area_code)),
        area_code=target.area_code,
        code=target.code,
        pack=target.pack,
        status=target.status,
        due_on=target.milestone.due_on,
        reason=target.reason,
        since=on,
    )


def _keep(row: TargetState, target: TargetRead, on: date) -> None:
    if (row.status, row.due_on) != (target.status, target.milestone.due_on):
        row.status, row.since = target.status, on
    row.pack, row.due_on, row.reason = target.pack, target.milestone.due_on, target.reason


def _tell(session: AsyncSession, row: TargetState, target: TargetRead, news: TargetNews, on: date) -> None:
    item = TargetItem.of(row.id, target, news, row.status, on)
    publish(session, FeedName.TARGETS, row.county_code, target.code, item)
