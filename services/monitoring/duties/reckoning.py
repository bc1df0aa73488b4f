"""Deadlines that moved over days of rest follow the working calendar of their year once it is published."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.copies import Key
from services.monitoring.duties.draws import KEPT_BY_DRAW
from services.monitoring.duties.models import Duty, DutyStep
from services.monitoring.duties.news import move, settle
from services.monitoring.duties.rules import DutyState, moved_over_rest
from services.monitoring.duties.service import judge
from shared.calendar import Clock
from shared.database import is_one_of, table_of


async def reckon_anew(session: AsyncSession, clock: Clock, inside: ColumnElement[bool]) -> int:
    """Reckon the deadlines anew whose calendar has been published since; who was judged by them is judged by the new.

    Assumed: who was told a later day than the calendar gives keeps it.

    Args:
        session: to write with; other runs are locked out.
        clock: tells today.
        inside: which duties are looked at.

    Returns:
        How many have another day now.
    """
    table = table_of(Duty).c
    planned = await session.scalars(select(table.planned_on).where(inside, table.planned_on.is_not(None)).distinct())
    last_days = {day: moved_over_rest(day) for day in planned}
    published = {day: last_day.on for day, last_day in last_days.items() if not last_day.provisional}
    if not published:
        return 0
    found = await session.scalars(
        select(Duty)
        .where(inside, is_one_of(table.planned_on, sorted(published)))
        .order_by(table.county_code, table.id)
        .with_for_update()
    )
    moved = []
    for duty in found:
        given_on = published[duty.planned_on]
        duty.planned_on = None
        duty.version += 1  # calendars show that the day is certain now
        duty.changed_at = clock.now()
        if given_on > duty.due_on:
            move(session, clock, duty, given_on)
            moved.append(duty)
    await _judge_anew(session, clock, [duty for duty in moved if duty.state != DutyState.LAPSED])
    return len(moved)


async def _judge_anew(session: AsyncSession, clock: Clock, duties: Sequence[Duty]) -> None:
    """Let duties stand by what keeps them: their reports, or a closed draw; of visits no deadline moves."""
    steps = await _steps_of(session, duties)
    for duty in duties:
        if duty.kept_by == KEPT_BY_DRAW:
            settle(session, clock, duty, [] if duty.kept_on is None else [duty.kept_on])
        else:
            judge(session, clock, duty, steps[duty.county_code, duty.id])


async def _steps_of(session: AsyncSession, duties: Sequence[Duty]) -> defaultdict[Key, list[DutyStep]]:
    table = table_of(DutyStep).c
    found: defaultdict[Key, list[DutyStep]] = defaultdict(list)
    for step in await session.scalars(
        select(DutyStep)
        .where(
            is_one_of(table.county_code, sorted({duty.county_code for duty in duties})),
            is_one_of(table.duty_id, [duty.id for duty in duties]),
        )
        .order_by(table.id)
    ):
        found[step.county_code, step.duty_id].append(step)
    return found
