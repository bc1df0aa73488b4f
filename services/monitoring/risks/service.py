"""Judge households by the rules in force: raise what stands, end what stands no more."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.rules import Rule
from services.monitoring.alerts.watch import Cause, Watch, alerted_rules
from services.monitoring.households.holding import Held, family_of
from services.monitoring.households.models import Household
from services.monitoring.risks.rules import RISKS, findings


async def judge_risks(watch: Watch, session: AsyncSession, known: Held, household: Household) -> None:
    """Judge a household as of its last business date by every rule that a plan has there."""
    key, on = (household.county_code, household.id), household.seen_until or household.registered_on
    family = family_of(known, key)
    if family is None:
        return
    alerted = await alerted_rules(session, key)
    for name in RISKS:
        rule = Rule(name)
        setting = await watch.setting(session, rule, household.village_code, on)
        found = [] if setting is None else findings(name, family, setting.parameters, on)
        if rule in alerted:
            periods = frozenset(finding.period for finding in found)
            await watch.end(session, rule, household.county_code, household.id, on, but=periods)
        for finding in found:
            if setting is not None:
                cause = Cause(
                    rule=rule,
                    county_code=household.county_code,
                    area_code=household.village_code,
                    subject_id=household.id,
                    period=finding.period,
                    raised_on=max(on, finding.since),
                    sentence=f"{household.head_name}户（户编号{household.household_no}）{finding.sentence}",
                    household_id=household.id,
                )
                await watch.stand(session, cause, setting, on)
