"""The worker's part of the exchange: large files are made here, and old ones deleted."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from services.registry.exchanges import sending
from services.registry.exchanges.models import FAILED, SENT, WAITING, ExchangePart, ExchangePartner, ExchangeRun
from services.registry.records.kinds import Desk
from shared.areas.active import read_successions
from shared.areas.successions import Successions
from shared.database import table_of, transaction
from shared.resources import Resources
from shared.security.callers import Caller
from shared.security.permissions import Role

MOST_ATTEMPTS = 3

_run = table_of(ExchangeRun)


async def send_waiting(resources: Resources) -> int:
    """Make every file that waits for it, those whose process died in the middle too; how many."""
    async with resources.sessions() as session:
        waiting = (
            await session.execute(
                select(_run.c.county_code, _run.c.id)
                .where(_run.c.state == WAITING)
                .order_by(_run.c.county_code, _run.c.id)
            )
        ).all()
    return sum([await _make_one(resources, row.county_code, row.id) for row in waiting])


async def _make_one(resources: Resources, county_code: str, run_id: object) -> bool:
    """Make one file unless another process is at it; whether it was done here."""
    async with transaction(resources.sessions) as session:
        lock = func.pg_try_advisory_xact_lock(func.hashtextextended(f"exchange {run_id}", 0))
        if not await session.scalar(select(lock)):
            return False
        run = await session.get_one(ExchangeRun, (county_code, run_id), populate_existing=True)
        if run.state != WAITING:
            return False
        if run.attempts >= MOST_ATTEMPTS:
            run.state, run.finished_at = FAILED, resources.clock.now()
            return True
        async with transaction(resources.sessions) as beside:  # kept though the work breaks off
            mine = (_run.c.county_code == county_code, _run.c.id == run_id)
            await beside.execute(update(_run).where(*mine).values(attempts=run.attempts + 1))
        areas = Successions(await read_successions(session))
        caller = Caller(run.subject, run.name, Role(run.role), run.caller_area)
        desk = Desk(session, resources.clock, replace(caller, areas=areas), resources.policies, resources.personal)
        await sending.fill(desk, run, await session.get_one(ExchangePartner, (county_code, run.partner_id)))
    return True


async def expire_files(resources: Resources, kept_days: int) -> int:
    """Delete the files that were made for partners long enough ago; how many. The run stays: it tells who had what."""
    now = resources.clock.now()
    old = _run.c.finished_at < now - timedelta(days=kept_days)
    due = _run.c.expired_at.is_(None) & (_run.c.direction == SENT) & (_run.c.state != FAILED) & old
    part = table_of(ExchangePart)
    async with transaction(resources.sessions) as session:
        expired = (
            await session.execute(
                update(_run).where(due).values(expired_at=now).returning(_run.c.county_code, _run.c.id)
            )
        ).all()
        for county_code, run_id in expired:
            await session.execute(delete(part).where(part.c.county_code == county_code, part.c.run_id == run_id))
    return len(expired)
