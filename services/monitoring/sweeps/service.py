"""Sweep counties: judge every household as of a day, and let late alerts go up.

What is known of a household changes with events, and it is judged then; but nobody may be there to help from one day
to the next, a child comes to school age, a year ends. A sweep finds that. It reads in bulk without a lock; where its
finding differs from the alerts that stand, the household is locked and judged as by an event. Where it doesn't, the
household is left alone until the first day on which the rules can find something else, unless it is judged meanwhile or
other rules come into force. A sweep may be broken off anywhere and run again, twice or by two processes at once.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import CompoundSelect, delete, exists, func, or_, select, union, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.asked import follow_plans
from services.monitoring.alerts.causes import judge_income
from services.monitoring.alerts.escalation import escalate, is_open, reckon_anew
from services.monitoring.alerts.models import Alert
from services.monitoring.alerts.rules import Rule, measure_of, measured_incomes, watched_since, years_below_line
from services.monitoring.alerts.watch import Watch, keys_begin
from services.monitoring.copies import Key
from services.monitoring.households.holding import hold_anew, keep_out
from services.monitoring.households.models import Household
from services.monitoring.households.reading import FIRST, read_families
from services.monitoring.households.rules import Family
from services.monitoring.monitored.models import MonitoringObject
from services.monitoring.pending import pending
from services.monitoring.risks.found import Parameters
from services.monitoring.risks.rules import RISKS, changed, findings
from services.monitoring.risks.service import day_of, judge_risks, numbers_of
from services.monitoring.risks.turning import Waits, quiet_until, waits_of
from services.monitoring.signals.models import Signal
from services.monitoring.sweeps.models import Sweep, SweepList, SweepRead, SweepRequest
from services.monitoring.sweeps.queries import swept_on
from services.monitoring.sweeps.quiet import QUIET_DAYS, Quiet, digest_of, is_quiet, leave_alone
from shared.calendar import Clock
from shared.database import A_HANDFUL, Sessions, is_one_of, table_of, transaction
from shared.errors import NotFound
from shared.policies.active import ActivePolicies
from shared.security.callers import Caller

log = structlog.get_logger(__name__)

_OF_INCOME = Rule.EXITED_INCOME_BELOW_LINE.value

AT_ONCE = 1_000
"""Households that are read together."""
_Row = TypeVar("_Row", Sweep, SweepRequest)

_Standing = Mapping[UUID, Mapping[str, Sequence[str]]]
"""Household → rule → periods of its alerts that stand."""


class _Plan(NamedTuple):
    """What plans have in a village.

    Attributes:
        rules: those about households, with their parameters.
        lines_fen: year → the line that incomes are held against, fen per person; none where no plan has that rule.
        measure: which incomes are.
        waits: how long after something happened the rules can come out otherwise.
        digest: differs between villages, and as soon as anything of the above does.
    """

    rules: Mapping[str, Parameters]
    lines_fen: Mapping[int, int]
    measure: str
    waits: Waits
    digest: int


class _Part(NamedTuple):
    """Households that are judged together.

    Attributes:
        families: each with what is known of it, by id.
        standing: their alerts.
        plans: village → what plans have there.
    """

    families: Sequence[tuple[Household, Family]]
    standing: _Standing
    plans: Mapping[str, _Plan]


async def sweep_counties(sessions: Sessions, clock: Clock, policies: ActivePolicies) -> None:
    """Sweep each county that wasn't swept today; one that fails keeps no other from it."""
    today = clock.today()
    async with transaction(sessions) as session:
        counties = await session.scalars(_counties())
        done = await session.execute(select(table_of(Sweep)))
        swept = {row.county_code for row in done if row.swept_on >= today and row.ended_at is not None}
    for county_code in sorted({*counties} - swept):
        await _try_sweep(sessions, clock, policies, county_code)


def _counties(county_code: str | None = None) -> CompoundSelect[str]:
    """Those with households, and those with alerts of loans and funds alone that are open, or may be; or one, if so."""
    alert, household = table_of(Alert).c, table_of(Household).c
    registered, alerted = select(household.county_code), select(alert.county_code).where(or_(is_open(), alert.unasked))
    if county_code is not None:
        registered = registered.where(household.county_code == county_code).limit(1)
        alerted = alerted.where(alert.county_code == county_code).limit(1)
    return union(registered, alerted)


async def ask_for_sweep(session: AsyncSession, clock: Clock, caller: Caller, county_code: str) -> SweepRead:
    """Have the worker sweep a county soon; while that waits, asking again changes nothing.

    Raises:
        NotFound: nothing of it is on record that could be swept.
        OutsideArea: it lies outside of the caller's area.
    """
    # a county's households stay under the tenant key of its first code, whatever it is called later
    county_code = caller.narrowed(county_code, field="county_code").tenant
    if await session.scalar(_counties(county_code)) is None:
        raise NotFound("该县没有登记的农户和预警", "Nothing of this county is on record", field="county_code")
    statement = insert(SweepRequest).values(county_code=county_code, asked_by=caller.name, asked_at=clock.now())
    # one that waits stays as it is; written again, it is held until this answer is given
    asked = await session.scalar(
        statement.on_conflict_do_update(
            index_elements=["county_code"], set_={"asked_at": table_of(SweepRequest).c.asked_at}
        ).returning(SweepRequest)
    )
    return SweepRead.of(county_code, await session.get(Sweep, county_code), asked)


async def sweep_asked(sessions: Sessions, clock: Clock, policies: ActivePolicies) -> None:
    """Sweep the counties for which somebody has asked; one that fails is left to `sweep_counties`."""
    async with transaction(sessions) as session:
        asked = (await session.scalars(select(table_of(SweepRequest).c.county_code))).all()
    for county_code in sorted(asked):
        await _try_sweep(sessions, clock, policies, county_code)


async def _try_sweep(sessions: Sessions, clock: Clock, policies: ActivePolicies, county_code: str) -> None:
    try:
        await sweep(sessions, clock, policies, county_code)
    except Exception:
        log.exception("county was not swept", county_code=county_code)


async def list_sweeps(session: AsyncSession, caller: Caller) -> SweepList:
    """The sweep of each county in, or around, the caller's area, by county."""

    async def found(model: type[_Row]) -> dict[str, _Row]:
        table = table_of(model).c
        inside = or_(*(table.county_code.startswith(reach.county, autoescape=True) for reach in caller.reaches))
        return {row.county_code: row for row in await session.scalars(select(model).where(inside))}

    swept, asked = await found(Sweep), await found(SweepRequest)
    return SweepList(items=[SweepRead.of(one, swept.get(one), asked.get(one)) for one in sorted(swept.keys() | asked)])


async def sweep(sessions: Sessions, clock: Clock, policies: ActivePolicies, county_code: str) -> Sweep:
    """Judge every household of a county as of today, or of the day of the last sweep where that is later.

    Monitoring objects off the register are judged with them, and not counted among them.

    Args:
        sessions: of the service.
        clock: tells today.
        policies: the packs in force.
        county_code: the county, 6 digits.
    """
    watch = Watch(clock, policies)
    on, begun_at = await _begin(sessions, clock, county_code)
    async with transaction(sessions) as session:
        # who took households before the day was written has committed by then; who takes them later knows the day
        await keep_out(session, county_code)
    plans = await _plans(sessions, watch, county_code, on)
    households, altered = await _count_quiet(sessions, county_code, on, plans), 0
    part = await _read_part(sessions, watch, county_code, FIRST, on, plans)
    while part.families:
        async with asyncio.TaskGroup() as tasks:
            # the database reads the next part while this one is judged
            last = part.families[-1][0].id
            following = tasks.create_task(_read_part(sessions, watch, county_code, last, on, plans))
            # in a thread, so that whoever else is served by this process needn't wait for all of them
            different, quiet = await asyncio.to_thread(_judged, part, on)
        if different:
            async with transaction(sessions) as session:
                altered += await _judge(watch, session, county_code, different)
        if quiet:
            async with transaction(sessions) as session:
                await leave_alone(session, quiet)
        households += len(part.families)
        await _note(sessions, county_code, begun_at, households=households, changed=altered)
        part = following.result()
    after: UUID | None = FIRST
    while after is not None:
        async with transaction(sessions) as session:
            after, different_objects = await _judge_off_register(watch, session, county_code, after)
        altered += different_objects
    after = FIRST
    while after is not None:
        async with transaction(sessions) as session:
            after = await follow_plans(watch, session, county_code, on, after)
    after = FIRST
    while after is not None:
        async with transaction(sessions) as session:
            after = await reckon_anew(session, clock, county_code, after)
    escalated = 0
    while True:
        async with transaction(sessions) as session:
            went_up = await escalate(session, clock, county_code)
        if not went_up:
            break
        escalated += went_up
    counted = {"households": households, "changed": altered, "escalated": escalated}
    await _note(sessions, county_code, begun_at, ended_at=clock.now(), **counted)
    async with transaction(sessions) as session:
        return await session.get_one(Sweep, county_code)


async def _plans(sessions: Sessions, watch: Watch, county_code: str, on: date) -> dict[str, _Plan]:
    household = table_of(Household).c
    async with transaction(sessions) as session:
        villages = select(household.village_code).where(household.county_code == county_code).distinct()
        return {village: await _plan(session, watch, village, on) for village in await session.scalars(villages)}


def _digests(plans: Mapping[str, _Plan]) -> list[int]:
    return [plan.digest for plan in plans.values()]


async def _count_quiet(sessions: Sessions, county_code: str, on: date, plans: Mapping[str, _Plan]) -> int:
    table = table_of(Household).c
    async with transaction(sessions) as session:
        counted = await session.scalar(
            select(func.count()).where(table.county_code == county_code, is_quiet(on, _digests(plans)))
        )
    return counted or 0


async def _read_part(
    sessions: Sessions, watch: Watch, county_code: str, after: UUID, on: date, plans: dict[str, _Plan]
) -> _Part:
    async with transaction(sessions) as session:
        families = await read_families(session, county_code, after, AT_ONCE, ~is_quiet(on, _digests(plans)))
        for village in sorted({household.village_code for household, _ in families} - plans.keys()):
            plans[village] = await _plan(session, watch, village, on)
        ids = [household.id for household, _ in families]
        return _Part(families, await _standing(session, county_code, ids), dict(plans))


async def _plan(session: AsyncSession, watch: Watch, village: str, on: date) -> _Plan:
    settings = await watch.settings(session, village, on)
    of_income = settings.get(_OF_INCOME)
    lines_fen = {} if of_income is None else await watch.lines(session, str(of_income.parameters["line"]), village, on)
    rules = numbers_of(settings)
    measure = measure_of({} if of_income is None else of_income.parameters)
    digest = digest_of(village, rules, lines_fen, measure)
    return _Plan(rules, lines_fen, measure, waits_of(rules.values()), digest)


def _judged(part: _Part, on: date) -> tuple[list[Key], list[Quiet]]:
    """The households of which some rule finds something else than the alerts that stand; and those to be left alone.

    One with facts of a later day than the sweep's is judged by its events alone.
    """
    different: list[Key] = []
    quiet: list[Quiet] = []
    latest = on + timedelta(days=QUIET_DAYS)
    for household, family in part.families:
        if day_of(household, on) != on:
            continue
        if _differs(part, household, family, on):
            different.append((household.county_code, household.id))
            continue
        plan = part.plans[household.village_code]
        until = quiet_until(family, plan.waits, on, latest)
        quiet.append(Quiet(household.county_code, household.id, household.judgements, plan.digest, until))
    return different, quiet


def _differs(part: _Part, household: Household, family: Family, on: date) -> bool:
    plan, standing = part.plans[household.village_code], part.standing.get(household.id, {})
    if {*standing.get(_OF_INCOME, ())} != _years_below(plan, household, family):
        return True
    found = findings(plan.rules, family, on)
    for rule in found.keys() | (standing.keys() - {_OF_INCOME}):
        change = changed(found.get(rule, ()), standing.get(rule, ()))
        if change.new or change.ended:
            return True
    return False


def _years_below(plan: _Plan, household: Household, family: Family) -> set[str]:
    since = watched_since(household.exited_on, family.monitored)
    if since is None or household.removed_on is not None or not plan.lines_fen:
        return set()
    measured = measured_incomes(plan.measure, family.incomes)
    per_head_fen = {year: income.per_head_fen for year, income in measured.items()}
    return set(map(str, years_below_line(since, per_head_fen, plan.lines_fen)))


async def _judge(watch: Watch, session: AsyncSession, county_code: str, keys: Sequence[Key]) -> int:
    known = await hold_anew(session, sorted(keys))
    judged_on = await swept_on(session, county_code)
    for household in known.households.values():
        await judge_income(watch, session, known, household)
        await judge_risks(watch, session, known, household, judged_on)
    return len(known.households)


async def _judge_off_register(
    watch: Watch, session: AsyncSession, county_code: str, after: UUID
) -> tuple[UUID | None, int]:
    """Judge the next monitoring objects off the register that departments told of, by themselves or with an area.

    They are few, and locked one and all: nothing else than what is told endangers them.

    Returns:
        The last id, None once there are no more; and of how many an alert changed.
    """
    table, signal = table_of(MonitoringObject).c, table_of(Signal).c
    told = exists().where(
        signal.county_code == table.county_code, or_(signal.household_id == table.id, signal.household_id.is_(None))
    )
    found = await session.scalars(
        select(table.id)
        .where(
            table.county_code == county_code,
            table.household_id.is_(None),
            table.removed_on.is_(None),
            table.id > after,
            told,
        )
        .order_by(table.id)
        .limit(A_HANDFUL)
    )
    ids = found.all()
    known = await hold_anew(session, [(county_code, id_) for id_ in ids])
    judged_on, altered, steps = await swept_on(session, county_code), 0, pending(session).steps
    for household in known.everybody().values():
        before = len(steps)
        await judge_risks(watch, session, known, household, judged_on)
        altered += len(steps) > before
    return (ids[-1] if len(ids) == A_HANDFUL else None), altered


async def _standing(session: AsyncSession, county_code: str, ids: Sequence[UUID]) -> _Standing:
    table = table_of(Alert).c
    found = await session.execute(
        select(table.subject_id, table.rule, table.cause_key).where(
            table.county_code == county_code,
            is_one_of(table.subject_id, ids),
            is_one_of(table.rule, [*RISKS, _OF_INCOME]),
            table.cleared_on.is_(None),
        )
    )
    standing: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject_id, rule, cause_key in found:
        standing[subject_id][rule].append(cause_key.removeprefix(keys_begin(rule, subject_id)))
    return standing


async def _begin(sessions: Sessions, clock: Clock, county_code: str) -> tuple[date, datetime]:
    """Note as of which day the county is judged from now on; a day once reached is never left again.

    Who has asked for a sweep until now gets this one: if it breaks off, the county counts as not swept today.

    Returns:
        The day, and the moment by which this sweep is known.
    """
    begun_at = clock.now()
    household = table_of(Household).c
    async with transaction(sessions) as session:
        counted = await session.scalar(select(func.count()).where(household.county_code == county_code))
        statement = insert(Sweep).values(
            county_code=county_code,
            swept_on=clock.today(),
            begun_at=begun_at,
            households=0,
            of_households=counted,
            changed=0,
            escalated=0,
        )
        table, given = table_of(Sweep).c, statement.excluded
        kept = ("begun_at", "ended_at", "households", "of_households", "changed", "escalated")
        on: date = (
            await session.execute(
                statement.on_conflict_do_update(
                    index_elements=["county_code"],
                    set_={name: given[name] for name in kept}
                    | {"swept_on": func.greatest(table.swept_on, given.swept_on)},
                ).returning(table.swept_on)
            )
        ).scalar_one()
        await session.execute(delete(SweepRequest).where(table_of(SweepRequest).c.county_code == county_code))
    return on, begun_at


async def _note(sessions: Sessions, county_code: str, begun_at: datetime, **facts: Any) -> None:
    """Note how far a sweep has come; where another has begun since, it is that one's row."""
    table = table_of(Sweep).c
    async with transaction(sessions) as session:
        await session.execute(
            update(Sweep).where(table.county_code == county_code, table.begun_at == begun_at).values(**facts)
        )
