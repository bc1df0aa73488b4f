"""A monitoring object that is not on the register, as the rules see a household."""

from datetime import date
from uuid import uuid5

from services.monitoring.households.models import Household
from services.monitoring.monitored.models import MonitoringObject

_SOMEBODY = "家庭成员"


def as_household(entry: MonitoringObject) -> Household:
    """What is known of a household that nobody registered; it is never stored, and adds nothing to any figure.

    It bears its object's id and no number, and is there from its entry until its risk is removed. Nothing is known of
    its records, incomes and main cause, and of its members only by which ID numbers departments may name them: neither
    a name or birthday nor who is able to work. So departments alone tell what endangers it, shares of its income
    can't be held against anything, and what a later record would end stands until the risk is removed, the months of
    the rule are over, or the signal is withdrawn. A replay looks at the register alone.
    """
    since = entry.entered_on.isoformat()
    people = [
        {
            "id": str(uuid5(entry.id, index)),
            "name": _SOMEBODY,
            "born_on": date.min.isoformat(),
            "labour_capacity": None,
            "id_index": index,
        }
        for index in entry.id_indexes
    ]
    return Household(
        county_code=entry.county_code,
        id=entry.id,
        household_no="",
        village_code=entry.village_code,
        household_type="",
        head_name=entry.head_name or "某",
        persons=entry.people,
        registered_on=entry.entered_on,
        removed_on=entry.removed_on,
        exits=[],
        periods=[{"since": since, "village_code": entry.village_code, "main_cause": "", "people": people}],
        id_indexes=entry.id_indexes,
        standards={},
        judgements=0,
    )
