"""Duties that are kept by visits: helpers owe them, and recorded visits are counted."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.duties.models import KEPT_BY_VISITS, Duty
from services.monitoring.duties.news import begin, hold_calendar, put, settle
from services.monitoring.duties.plans import Scope, facts_of
from services.monitoring.duties.rules import DutyState, Occurrence, visits_wanted
from services.monitoring.figures.service import adjust
from services.monitoring.helpers.queries import visits_of, who_visits
from shared.calendar import Clock
from shared.database import is_one_of, new_id, table_of
from shared.policies import duties as packs
from shared.policies.selection import Activation
from shared.security.callers import rows_within


class _Key(NamedTuple):
    """What a helper's duty of a pack is known by."""

    county_code: str
    owner: str
    period: str


class _Wanted(NamedTuple):
    """A helper's duty as it now is."""

    occurrence: Occurrence
    area_code: str
    helper_id: UUID
    opened_on: date
    times: int


async def keep_helper_duties(
    session: AsyncSession,
    clock: Clock,
    scope: Scope,
    activation: Activation,
    duty: packs.Duty,
    occurrences: Sequence[Occurrence],
) -> int:
    """Let every helper of an area owe a duty's visits; who has nobody to visit any more owes none.

    It looks at the given periods only: what was judged when a period was over stays. Who has moved to another area in
    which the same pack holds takes the duty along.

    Args:
        session: to write with; other runs are locked out.
        clock: tells today.
        scope: the pack's area.
        activation: where and since when the pack holds.
        duty: of the pack.
        occurrences: its periods.

    Returns:
        How many were opened.
    """
    wanted = await _wanted(session, scope, activation, duty, occurrences, clock.today())
    kept = await _kept(session, scope, activation.pack, duty.code, occurrences, {key.owner for key in wanted})
    changed: list[Duty] = []
    for key, row in kept.items():
        if key in wanted:
            if row.area_code != wanted[key].area_code:
                before = row.figures()
                row.area_code = wanted[key].area_code
                adjust(session, before, row.figures())
            if row.state == DutyState.LAPSED.value or row.times != wanted[key].times:
                row.times = wanted[key].times
                changed.append(row)
        elif row.owed:
            put(session, clock, row, DutyState.LAPSED, None, row.times_done)
    opened = [
        Duty(
            **facts_of(activation.pack, duty, one.occurrence)
            | {"opened_on": one.opened_on, "times": one.times, "changed_at": clock.now()},
            county_code=key.county_code,
            id=new_id(),
            area_code=one.area_code,
            owner=key.owner,
            subject_id=one.helper_id,
        )
        for key, one in sorted(wanted.items())
        if key not in kept
    ]
    for row in opened:
        session.add(row)
        begin(session, row)
    if changed or opened:
        await _count(session, clock, [*changed, *opened])
    return len(opened)


async def count_visits(session: AsyncSession, clock: Clock, county_code: str, helpers: Collection[UUID]) -> None:
    """Count the visits of some helpers anew, in all periods."""
    if not helpers:
        return
    await hold_calendar(session)
    table = table_of(Duty).c
    found = await session.scalars(
        select(Duty)
        .where(
            table.county_code == county_code,
            is_one_of(table.subject_id, sorted(helpers)),
            table.kept_by == KEPT_BY_VISITS,
            table.state != DutyState.LAPSED.value,
        )
        .order_by(table.county_code, table.id)
        .with_for_update()
    )
    if duties := found.all():
        await _count(session, clock, duties)


async def _count(session: AsyncSession, clock: Clock, duties: Sequence[Duty]) -> None:
    owing = [(duty, (duty.county_code, duty.subject_id)) for duty in duties if duty.subject_id is not None]
    visits = await visits_of(session, {helper for _, helper in owing})
    for duty, helper in owing:
        done_on = [
            visited_on
            for kind, visited_on in visits.get(helper, ())
            if kind in duty.visit_kinds and duty.opened_on <= visited_on <= duty.due_on
        ]
        settle(session, clock, duty, done_on)


async def _kept(
    session: AsyncSession,
    scope: Scope,
    pack: str,
    code: str,
    occurrences: Sequence[Occurrence],
    owners: Collection[str],
) -> dict[_Key, Duty]:
    """What is kept of some periods: the duties of a scope, and those of its helpers wherever they were opened."""
    table = table_of(Duty).c
    inside = rows_within(scope.reaches, table.county_code, table.area_code)
    found = await session.scalars(
        select(Duty)
        .where(
            or_(inside, is_one_of(table.owner, sorted(owners))),
            table.pack == pack,
            table.code == code,
            is_one_of(table.period, [one.period.label for one in occurrences]),
        )
        .order_by(table.county_code, table.id)
        .with_for_update()
    )
    return {
        _Key(duty.county_code, duty.owner, duty.period): duty
        for duty in found
        if duty.owner in owners or scope.holds(duty.area_code)
    }


async def _wanted(
    session: AsyncSession,
    scope: Scope,
    activation: Activation,
    duty: packs.Duty,
    occurrences: Sequence[Occurrence],
    on: date,
) -> dict[_Key, _Wanted]:
    found = {}
    for helper in await who_visits(session, scope.reaches, duty.unit_kinds):
        if not scope.holds(helper.area_code):
            continue
        first_on = max(helper.days.first_on, activation.effective_from)
        for one in occurrences:
            opened_on = max(first_on, one.begins_on)
            times = visits_wanted(duty.times, first_on, helper.days.last_on, one.begins_on, one.due_on)
            if times and opened_on <= on:
                key = _Key(helper.county_code, str(helper.helper_id), one.period.label)
                found[key] = _Wanted(one, helper.area_code, helper.helper_id, opened_on, times)
    return found
