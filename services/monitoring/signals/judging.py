"""Judge a household of which departments told something, and see by what of that anybody is alerted."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.watch import Watch
from services.monitoring.households.families import in_order
from services.monitoring.households.holding import Held, family_of
from services.monitoring.households.models import Household
from services.monitoring.risks.found import Finding
from services.monitoring.risks.rules import findings
from services.monitoring.risks.service import day_of, judge_risks, numbers_of
from services.monitoring.signals.models import Signal
from services.monitoring.sweeps.queries import swept_on


async def alerted_by(
    session: AsyncSession, watch: Watch, known: Held, household: Household, told: Collection[Signal]
) -> set[UUID]:
    """Judge a household; by which of the signals that reach it now an alert of it was raised, or stands again.

    What would be alerted without them isn't by them: another rule finds it, or the register tells the same. Of several
    an alert is by each that alone would do, or else by all of them together.

    Args:
        session: the transaction in which it is held.
        watch: to judge with.
        known: what is held of it, the signals included.
        household: which.
        told: the signals that count for it from now on.

    Returns:
        Their ids.
    """
    key, judged_on = (household.county_code, household.id), await swept_on(session, household.county_code)
    stood = await judge_risks(watch, session, known, household, judged_on)
    family, new = family_of(known, key), {one.id for one in told}
    if family is None or not stood or not new:
        return set()
    on = day_of(household, judged_on)
    settings = await watch.settings(session, household.village_code, on)
    rules = numbers_of({rule: settings[rule] for rule, _ in stood})
    before = [one for one in known.counting(household) if one.id not in new]

    def is_found(rule: str, cause: Finding, *more: Signal) -> bool:
        found = findings(
            {rule: rules[rule]}, replace(family, signals=in_order([*before, *more], household.deaths)), on
        ).get(rule, [])
        return any(one.names & cause.names and one.proof == cause.proof for one in found)

    by: set[UUID] = set()
    for rule, cause in stood:
        if not is_found(rule, cause):
            by |= {one.id for one in told if is_found(rule, cause, one)} or new
    return by
