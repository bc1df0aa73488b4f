"""Change a duty's standing, and tell of it in the feed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.duties.models import Duty
from services.monitoring.duties.rules import DutyNews, DutyState, state_of
from services.monitoring.duties.schemas import DutyItem
from services.monitoring.feeds.models import FeedName
from services.monitoring.feeds.service import publish
from services.monitoring.figures.service import adjust
from shared.calendar import Clock

_LOCK = func.hashtextextended("duties", 0)
_NEWS = {
    DutyState.KEPT: DutyNews.KEPT,
    DutyState.KEPT_LATE: DutyNews.KEPT,
    DutyState.MISSED: DutyNews.LATE,
    DutyState.LAPSED: DutyNews.LAPSED,
    DutyState.OPEN: DutyNews.OPENED,
}


async def lock_calendar(session: AsyncSession) -> None:
    """Let one run at a time open duties and look at deadlines, in whatever process."""
    await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def hold_calendar(session: AsyncSession) -> None:
    """Keep runs off while events change several duties: they would lock the same rows in another order."""
    await session.execute(select(func.pg_advisory_xact_lock_shared(_LOCK)))


def announce(session: AsyncSession, duty: Duty, news: DutyNews) -> None:
    """Give a duty, as it now stands, a place in the feed."""
    publish(session, FeedName.DUTIES, duty.county_code, duty.kept_by, DutyItem.of(duty, news))


def begin(session: AsyncSession, duty: Duty) -> None:
    """Count a duty that was just written down, and tell that it opened."""
    adjust(session, None, duty.figures())
    announce(session, duty, DutyNews.OPENED)


def move(session: AsyncSession, clock: Clock, duty: Duty, due_on: date) -> None:
    """Give a duty another deadline, of which people are reminded anew; it stays in its state."""
    shift, before = due_on - duty.due_on, duty.figures()
    duty.due_on = due_on
    duty.remind_on = duty.remind_on + shift if duty.remind_on else None
    duty.reminded_on = None
    duty.version += 1
    duty.changed_at = clock.now()
    adjust(session, before, duty.figures())
    announce(session, duty, DutyNews.MOVED)


def settle(session: AsyncSession, clock: Clock, duty: Duty, done_on: Sequence[date]) -> None:
    """Let a duty stand by the days on which it was done; told where that is news."""
    state, kept_on = state_of(duty.times, done_on, duty.due_on, clock.today())
    put(session, clock, duty, state, kept_on, len(done_on))


def put(
    session: AsyncSession, clock: Clock, duty: Duty, state: DutyState, kept_on: date | None, times_done: int
) -> None:
    """Put a duty into a state; told where it is another one."""
    changed = duty.state != state.value
    if changed or (duty.kept_on, duty.times_done) != (kept_on, times_done):
        duty.version += 1
        duty.changed_at = clock.now()
    before = duty.figures()
    duty.state, duty.kept_on, duty.times_done = state.value, kept_on, times_done
    adjust(session, before, duty.figures())
    if changed:
        announce(session, duty, _NEWS[state])
