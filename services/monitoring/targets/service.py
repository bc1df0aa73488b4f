"""Judge the targets of an area by the figures of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.indicators import service as indicators
from services.monitoring.indicators.service import Found, Wanted
from services.monitoring.quotas.queries import parts_inside, parts_of_area
from services.monitoring.targets.models import MilestoneRead, TargetRead, TargetState
from services.monitoring.targets.plans import Plan, listed_villages, number_of, plans_of
from services.monitoring.targets.rules import (
    Amounts,
    Goal,
    Milestone,
    TargetStatus,
    count_text,
    forecast,
    judge,
    reason,
    share_text,
    status_label,
)
from shared.areas import significant_prefix
from shared.areas.directory import same_codes, tenants_of
from shared.areas.successions import Successions
from shared.database import is_one_of, table_of
from shared.money import half_up
from shared.policies.active import ActivePolicies
from shared.policies.selection import Activation
from shared.security.callers import Caller

_ONE_DAY = timedelta(days=1)


async def targets_of(
    session: AsyncSession, policies: ActivePolicies, caller: Caller, on: date, *, department: str | None = None
) -> list[TargetRead]:
    """The targets that hold in an area on a day, with its figures as at that day, and since when each stands so.

    A pack's target belongs to areas of one level: to the area itself where that is its level, and to the areas inside
    for which the pack is active or names a value. Of two packs with a target of the same code the one for the narrower
    area holds, then the later; a part that was handed down to the area holds before both.

    Args:
        session: to read with.
        policies: the packs in force.
        caller: whose area it is.
        on: the day.
        department: only what it leads or joins.
    """
    judged = await judged_targets(session, policies, caller, on, department=department)
    await _tell_since(session, caller, judged, on)
    return judged


async def judged_targets(
    session: AsyncSession,
    policies: ActivePolicies,
    caller: Caller,
    on: date,
    *,
    department: str | None = None,
    holding: Activation | None = None,
    everywhere: bool = False,
    closing: bool = False,
) -> list[TargetRead]:
    """The same without since when.

    Args:
        session: to read with.
        policies: the packs in force.
        caller: whose area it is.
        on: the day.
        department: only what it leads or joins.
        holding: only what a pack says where it was put in force; where it was so in a part apart, that is left out.
        everywhere: also for the areas inside for which no value is named, and with every part that was handed down.
        closing: as the day leaves them, once it is over: what was due on it is met or missed.
    """
    caller = caller.as_named_now()
    active = await policies.touching(session, caller.area_prefix, on)
    parts = await parts_of_area(session, caller, on)
    if everywhere:
        parts = list(dict.fromkeys([*parts, *await parts_inside(session, caller, on)]))
    plans = [
        plan
        for plan in plans_of(caller.areas, caller.area_prefix, active, parts, on, everywhere=everywhere)
        if (holding is None or (holding.pack, holding.area_code) == (plan.pack, plan.held_in))
        and (department is None or department in (*plan.target.lead_departments, *plan.target.joint_departments))
    ]
    wanted = [one for plan in plans for one in plan.wanted]
    listed = listed_villages(active, (one.area_code for one in wanted))
    found = await indicators.read(session, caller.areas, wanted, listed)
    plans = [_compared(plan, found) for plan in plans]
    unread = [one for plan in plans for one in plan.wanted if one not in found]
    found |= await indicators.read(session, caller.areas, unread, listed)
    return [
        _judged(plan, found, on + _ONE_DAY if closing and plan.goal.milestone.due_on == on else on) for plan in plans
    ]


async def last_seen(
    session: AsyncSession, known: Successions, judged: Sequence[TargetRead], *, lock: bool = False
) -> dict[tuple[str, str], TargetState]:
    """How targets stood when they were last watched, by area and code; the area by the code that it bears now.

    A row keeps the code that its area bore when it was first watched.
    """
    table = table_of(TargetState).c
    codes = {code for one in judged for code in same_codes(known, significant_prefix(one.area_code))}
    wanted = (
        select(TargetState)
        .where(is_one_of(table.county_code, tenants_of(known, codes)), is_one_of(table.area_code, sorted(codes)))
        .order_by(table.county_code, table.id)
    )
    found = await session.scalars(wanted.with_for_update() if lock else wanted)
    return {(known.code_now(row.area_code), row.code): row for row in found}


async def _tell_since(session: AsyncSession, caller: Caller, judged: Sequence[TargetRead], on: date) -> None:
    if not judged:
        return
    rows = await last_seen(session, caller.areas, judged)
    for one in judged:
        row = rows.get((one.area_code, one.code))
        # of a day before the watch knows nothing, and another milestone has a standing of its own
        if row is not None and row.since <= on and (row.status, row.due_on) == (one.status, one.milestone.due_on):
            one.since = row.since


def _compared(plan: Plan, found: Mapping[Wanted, Found]) -> Plan:
    """A plan, and how the one before ended, compared with the year before the days that their figures tell of."""
    before = None if plan.before is None else _compared(plan.before, found)
    return replace(plan.compared_as_of(found[plan.actual].as_of), before=before)


def _goal(plan: Plan, found: Mapping[Wanted, Found]) -> Goal:
    """What is to be reached, with the figures from which it sets out and with which it is compared."""
    goal, amounts = plan.goal, plan.goal.amounts
    if plan.base is not None:
        goal = replace(goal, base=number_of(found[plan.base], amounts))
    if plan.other is not None:
        goal = replace(goal, milestone=replace(goal.milestone, value=number_of(found[plan.other], amounts)))
    return goal


def _missed_before(plan: Plan, found: Mapping[Wanted, Found]) -> Milestone | None:
    """The milestone before the present one, where it was missed: a later one doesn't make up for it."""
    before = plan.before
    if before is None or before.goal.milestone.due_on is None:
        return None
    goal = _goal(before, found)
    status = judge(goal, number_of(found[before.actual], goal.amounts), before.goal.milestone.due_on + _ONE_DAY)
    return goal.milestone if status is TargetStatus.MISSED else None


def _judged(plan: Plan, found: Mapping[Wanted, Found], on: date) -> TargetRead:
    target, goal, amounts = plan.target, _goal(plan, found), plan.goal.amounts
    figure = found[plan.actual]
    actual = number_of(figure, amounts)
    other_told_on = None if plan.other is None else found[plan.other].as_of
    status = judge(goal, actual, on)
    milestone, missed = goal.milestone, _missed_before(plan, found)
    return TargetRead(
        area_code=plan.area_code,
        pack=plan.pack,
        code=target.code,
        label=target.label,
        work=target.work,
        indicator=target.indicator,
        unit=amounts.unit,
        unit_label=amounts.unit_label,
        direction=target.direction,
        measured=target.measured,
        reported=plan.actual.reported,
        part_of=plan.part_of,
        milestone=MilestoneRead(due_on=milestone.due_on, value=shown(amounts, milestone.value), aim=milestone.aim),
        actual=shown(amounts, actual),
        as_of=figure.as_of or plan.actual.until,
        status=status.value,
        status_label=status_label(status, aim=milestone.aim),
        missed_before=None if missed is None else missed.due_on,
        reason=reason(goal, actual, on, told_on=figure.as_of, other_told_on=other_told_on, missed_before=missed),
        forecast_on=None if actual is None else forecast(goal, actual, on),
        lead_departments=list(target.lead_departments),
        joint_departments=list(target.joint_departments),
        source=target.source,
    )


def shown(amounts: Amounts, amount: Fraction | None) -> int | str | None:
    """A figure as the API gives it."""
    if amount is None:
        return None
    if amounts.states:
        return amounts.states[int(amount)]
    if amounts.unit == "share":
        return share_text(amount)
    return count_text(amount) if amounts.unit == "count" else half_up(amount)
