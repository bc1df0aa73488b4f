"""The day's run: open what begins, remind of what is due soon, and note what is late; days that were missed too."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

import structlog
from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.duties.draws import KEPT_BY_DRAW, count_draws, nobody_to_draw
from services.monitoring.duties.models import KEPT_BY_CREDIT, KEPT_BY_VISITS, Duty, DutyCalendar
from services.monitoring.duties.news import announce, begin, lock_calendar, put
from services.monitoring.duties.plans import Scope, areas_inside, facts_of, recurrence_of, scope_of
from services.monitoring.duties.reckoning import reckon_anew
from services.monitoring.duties.rules import DutyNews, DutyState, Occurrence, occurrences
from services.monitoring.duties.visits import keep_helper_duties
from shared.areas import full_code, significant_prefix
from shared.areas.active import ActiveAreas
from shared.areas.successions import Successions
from shared.calendar import Clock
from shared.database import A_HANDFUL, Sessions, new_id, table_of, transaction
from shared.policies import duties as packs
from shared.policies.active import ActivePolicies
from shared.policies.pack import PolicyPack
from shared.policies.selection import Activation
from shared.security.callers import rows_within

log = structlog.get_logger(__name__)

_ONE_DAY = timedelta(days=1)


class Opening(NamedTuple):
    """A pack's duties in an area that are to be opened.

    Attributes:
        since: what fell due before this day is left out: a run before it looked at it, or it was over when the pack
            was first seen.
        apart: parts of the area, in significant digits, for which the same pack holds by itself.
    """

    activation: Activation
    pack: PolicyPack
    since: date
    apart: tuple[str, ...]


async def open_duties(
    session: AsyncSession,
    clock: Clock,
    policies: ActivePolicies,
    known: Successions,
    area_prefix: str = "",
    *,
    again: bool = False,
) -> Counter[DutyNews]:
    """Open what has begun by today, remind of what is due soon, and note what is late.

    Idempotent, and complete whatever days were missed before.

    Args:
        session: everything happens in its transaction.
        clock: tells today.
        policies: the packs in force.
        known: successions and codes of areas.
        area_prefix: packs that hold outside are left out.
        again: open once more what was opened today already, for helpers and areas that came since.

    Returns:
        How many duties were opened, moved, reminded of, and found late.
    """
    on = clock.today()
    done: Counter[DutyNews] = Counter()
    for opening in await pending_openings(session, policies, on, area_prefix, again=again):
        done[DutyNews.OPENED] += await open_pack(session, clock, known, opening, on, again=again)
    return done + await note_deadlines(session, clock, known, on, area_prefix)


async def run_day(sessions: Sessions, clock: Clock, policies: ActivePolicies, areas: ActiveAreas) -> Counter[DutyNews]:
    """The same for all packs up to today, each in a transaction of its own.

    A pack that fails is told in the log and tried again at the next turn; it keeps no other from being opened.
    """
    on = clock.today()
    known = await areas.fresh(sessions)
    done: Counter[DutyNews] = Counter()
    async with transaction(sessions) as session:
        openings = await pending_openings(session, policies, on)
    for opening in openings:
        try:
            async with transaction(sessions) as session:
                done[DutyNews.OPENED] += await open_pack(session, clock, known, opening, on)
        except Exception:
            activation = opening.activation
            log.exception("duties were not opened", pack=activation.pack, area=activation.area_code)
    async with transaction(sessions) as session:
        return done + await note_deadlines(session, clock, known, on)


async def pending_openings(
    session: AsyncSession, policies: ActivePolicies, on: date, area_prefix: str = "", *, again: bool = False
) -> list[Opening]:
    """Which packs have duties to be opened by a day, those first that were never looked at.

    One that is new is looked at from the day on which it holds, or from the last complete run: periods that were over
    when somebody loaded it afterwards don't become everybody's faults.
    """
    table = table_of(DutyCalendar).c
    rows = await session.execute(select(table.pack, table.area_code, table.run_until))
    run_until = {(row.pack, row.area_code): row.run_until for row in rows}
    last = min(run_until.values(), default=None)
    active = await policies.touching(session, area_prefix, on)
    held = {(activation.pack, significant_prefix(activation.area_code)) for activation, _ in active}
    found = []
    for activation, pack in active:
        prefix = significant_prefix(activation.area_code)
        if not prefix.startswith(area_prefix):
            continue
        apart = tuple(sorted(part for name, part in held if name == pack.name and _is_part(part, prefix)))
        until = run_until.get((activation.pack, activation.loaded_for))
        if until is None:
            since = on if last is None else min(on, last + _ONE_DAY)
            found.append(Opening(activation, pack, max(since, activation.effective_from), apart))
        elif until < on or (again and until == on):
            found.append(Opening(activation, pack, min(on, until + _ONE_DAY), apart))
    return sorted(
        found, key=lambda one: ((one.activation.pack, one.activation.loaded_for) in run_until, one.activation.area_code)
    )


def _is_part(prefix: str, of: str) -> bool:
    return len(prefix) > len(of) and prefix.startswith(of)


async def open_pack(
    session: AsyncSession, clock: Clock, known: Successions, opening: Opening, on: date, *, again: bool = False
) -> int:
    """Open a pack's duties in its area by a day; how many were opened.

    A duty keeps what the pack said when it was opened: what a later revision says holds from the next period on.
    """
    await lock_calendar(session)
    activation = opening.activation
    if not await _claim(session, known, activation, on, again=again):
        return 0
    scope = scope_of(known, activation.area_code, opening.apart)
    opened = 0
    for duty in opening.pack.duties:
        if duty.of_credit:
            continue
        found = list(occurrences(recurrence_of(duty), activation.effective_from, opening.since, on))
        if duty.kept_by == KEPT_BY_VISITS:
            opened += await keep_helper_duties(session, clock, scope, activation, duty, found)
        else:
            new = await _insert(session, list(_rows(clock, scope, activation, duty, found)))
            if new and duty.kept_by == KEPT_BY_DRAW:
                await count_draws(session, clock, scope, found)
            opened += new
    return opened


async def _claim(session: AsyncSession, known: Successions, activation: Activation, on: date, *, again: bool) -> bool:
    """Note that a pack was opened by a day; False where another run was faster."""
    statement = insert(DutyCalendar).values(
        county_code=known.tenant(significant_prefix(activation.loaded_for)),
        area_code=activation.loaded_for,
        pack=activation.pack,
        run_until=on,
    )
    table, given = table_of(DutyCalendar).c, statement.excluded
    behind = table.run_until <= given.run_until if again else table.run_until < given.run_until
    claimed = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["county_code", "area_code", "pack"], set_={"run_until": given.run_until}, where=behind
        ).returning(table.run_until)
    )
    return claimed.first() is not None


def _rows(
    clock: Clock, scope: Scope, activation: Activation, duty: packs.Duty, found: list[Occurrence]
) -> Iterator[dict[str, Any]]:
    if not found or duty.area_level is None:
        return
    known = scope.known
    for area_code in areas_inside(scope, duty.area_level):
        prefix = significant_prefix(area_code)
        # the first code of the very same area: one that gets another code in the middle of a period owes it once
        first_code = full_code(known.first(prefix))
        for department in duty.departments or (None,):
            for one in found:
                yield {
                    **facts_of(activation.pack, duty, one),
                    "county_code": known.tenant(prefix),
                    "id": new_id(),
                    "area_code": area_code,
                    "owner": first_code if department is None else f"{first_code} {department}",
                    "department": department,
                    "times_done": 0,
                    "state": DutyState.OPEN.value,
                    "version": 1,
                    "changed_at": clock.now(),
                }


async def _insert(session: AsyncSession, rows: list[dict[str, Any]]) -> int:
    """Write the rows that aren't there yet, some hundreds a statement, and tell of them."""
    opened = 0
    for start in range(0, len(rows), A_HANDFUL):
        statement = insert(Duty).on_conflict_do_nothing(constraint="uq_duty_period").returning(table_of(Duty).c.id)
        written = set(await session.scalars(statement.values(rows[start : start + A_HANDFUL])))
        for row in rows[start : start + A_HANDFUL]:
            if row["id"] in written:
                begin(session, Duty(**row))
        opened += len(written)
    return opened


async def note_deadlines(
    session: AsyncSession, clock: Clock, known: Successions, on: date, area_prefix: str = ""
) -> Counter[DutyNews]:
    """Remind of what is due soon and note what is late; of duties of the credit service only the former is ours.

    Deadlines that waited for a working calendar follow it before. A spot check for which there was nobody to draw falls
    away.
    """
    await lock_calendar(session)
    table = table_of(Duty).c
    is_open = table.state == DutyState.OPEN.value
    inside = rows_within(known.reaches(area_prefix), table.county_code, table.area_code)
    moved = await reckon_anew(session, clock, inside)
    late = await _locked(session, is_open, inside, table.due_on < on, table.kept_by != KEPT_BY_CREDIT)
    noted: Counter[DutyState] = Counter()
    for duty in late:
        fell_away = duty.kept_by == KEPT_BY_DRAW and await nobody_to_draw(session, known, duty, on)
        state = DutyState.LAPSED if fell_away else DutyState.MISSED
        put(session, clock, duty, state, None, duty.times_done)
        noted[state] += 1
    due_soon = await _locked(
        session, is_open, inside, table.due_on >= on, table.remind_on <= on, table.reminded_on.is_(None)
    )
    for duty in due_soon:
        duty.reminded_on = on
        announce(session, duty, DutyNews.REMINDED)
    return Counter({DutyNews.MOVED: moved, DutyNews.REMINDED: len(due_soon), DutyNews.LATE: noted[DutyState.MISSED]})


async def _locked(session: AsyncSession, *conditions: ColumnElement[bool]) -> list[Duty]:
    table = table_of(Duty).c
    found = await session.scalars(
        select(Duty).where(*conditions).order_by(table.county_code, table.id).with_for_update()
    )
    return list(found)
