"""Judge households by the rules in force: raise what stands, end what stands no more."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.rules import Rule
from services.monitoring.alerts.watch import Cause, Watch, standing_periods
from services.monitoring.households.holding import Held, family_of
from services.monitoring.households.models import Household
from services.monitoring.risks.found import Finding
from services.monitoring.risks.rules import RISKS, findings


async def judge_risks(watch: Watch, session: AsyncSession, known: Held, household: Household) -> None:
    """Judge a household as of its last business date by every rule that a plan has there."""
    key, on = (household.county_code, household.id), household.seen_until or household.registered_on
    family = family_of(known, key)
    if family is None:
        return
    settings = await watch.settings(session, household.village_code, on)
    for name in RISKS:
        rule, setting = Rule(name), settings.get(name)
        found = [] if setting is None else findings(name, family, setting.parameters, on)
        standing = await standing_periods(session, rule, key)
        # facts that come late may move the beginning of a cause: it is the same one as long as it stands
        lasting = {
            period: finding for finding in found for period in standing if period.startswith(f"{finding.about}:")
        }
        if standing - lasting.keys():
            await watch.end(session, rule, *key, on, but=frozenset(lasting))
        if setting is not None:
            for finding in found:
                if finding not in lasting.values():
                    await watch.stand(session, _cause(rule, household, finding, on), setting, on)


def _cause(rule: Rule, household: Household, finding: Finding, on: date) -> Cause:
    return Cause(
        rule=rule,
        county_code=household.county_code,
        area_code=household.village_code,
        subject_id=household.id,
        period=f"{finding.about}:{finding.since}",
        raised_on=max(on, finding.since),
        sentence=f"{household.head_name}户（户编号{household.household_no}）{finding.sentence}",
        household_id=household.id,
    )
