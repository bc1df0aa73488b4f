"""Judge households by the rules in force: raise what stands, end what stands no more."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.rules import Rule
from services.monitoring.alerts.watch import Cause, Setting, Watch, standing_periods
from services.monitoring.copies import Key
from services.monitoring.households.holding import Held, family_of
from services.monitoring.households.models import Household
from services.monitoring.households.rules import Family
from services.monitoring.households.standing import household_text
from services.monitoring.risks.found import Finding, Parameters
from services.monitoring.risks.rules import RISKS, changed, findings
from services.monitoring.signals.rules import SIGNALLED


async def judge_risks(
    watch: Watch, session: AsyncSession, known: Held, household: Household, swept_on: date | None
) -> list[tuple[str, Finding]]:
    """Judge a household by every rule that a plan has there; a monitoring object off the register by those of signals.

    It is judged as of the last day that its county was swept, or of its own last business date where that is later.

    Args:
        watch: the rules in force.
        session: the transaction in which its facts are held.
        known: what is held of it.
        household: which.
        swept_on: the last day as of which its county was judged as a whole, read while the household is locked.

    Returns:
        Rule and cause of each alert that was raised, or stands again.
    """
    key, on = (household.county_code, household.id), day_of(household, swept_on)
    family = family_of(known, key)
    if family is None:
        return []
    household.judgements += 1
    settings = await watch.settings(session, household.village_code, on)
    judging = RISKS if key in known.households else SIGNALLED
    causes = findings(numbers_of(settings, judging), family, on)
    stood: list[tuple[str, Finding]] = []
    for name in judging:
        rule, found = Rule(name), causes.get(name, [])
        change = changed(found, await standing_periods(session, rule, key))
        if change.ended:
            await watch.end(session, rule, *key, on, but=change.lasting)
        for finding in change.new:
            cause = _cause(rule, household, family, finding, f"{finding.about}:{finding.since}", on)
            if await watch.stand(session, cause, settings[name], on):
                stood.append((name, finding))
        for period in sorted(change.lasting):
            # what was told since may prove the same cause by other facts
            finding = next(one for one in found if period.partition(":")[0] in one.names)
            cause = _cause(rule, household, family, finding, period, on)
            if await watch.stand(session, cause, settings[name], on):
                stood.append((name, finding))
    return stood


async def end_risks(watch: Watch, session: AsyncSession, key: Key, on: date) -> None:
    """Clear what stands about a monitoring object off the register: it is none any more, by that id.

    Args:
        watch: to clear with.
        session: the transaction in which it is held.
        key: county and id of the object.
        on: business date.
    """
    for rule in SIGNALLED:
        await watch.end(session, Rule(rule), *key, on)


def numbers_of(settings: Mapping[str, Setting], rules: Iterable[str] = RISKS) -> dict[str, Parameters]:
    """The rules about households, or some of them, that plans have somewhere, with their parameters."""
    return {rule: settings[rule].parameters for rule in rules if rule in settings}


def day_of(household: Household, swept_on: date | None) -> date:
    """The day as of which a household is judged."""
    own = household.seen_until or household.registered_on
    return own if swept_on is None else max(own, swept_on)


def _cause(rule: Rule, household: Household, family: Family, finding: Finding, period: str, on: date) -> Cause:
    return Cause(
        rule=rule,
        county_code=household.county_code,
        area_code=household.village_code,
        subject_id=household.id,
        period=period,
        raised_on=max(on, finding.since),
        sentence=f"{household_text(household)}{finding.sentence}",
        household_id=household.id,
        proof=finding.proof,
        began=frozenset(str(one.happened_on) for one in family.signals) if rule.value in SIGNALLED else None,
    )
