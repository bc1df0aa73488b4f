"""Whether the elements of a standard are secured: what the survey states, held against the register's own checks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.registry.guarantees.service import verdicts_of
from services.registry.households.queries import find_household
from services.registry.procedures.models import Entry
from services.registry.records.kinds import Desk
from shared.policies.selection import NoActivePolicy

_UNMET = "unmet"


async def proved_elements(
    desk: Desk, entry: Entry, stated: Mapping[str, Mapping[str, Any]], on: date
) -> dict[str, bool]:
    """Element → whether it is secured.

    An element that the register's checks show unmet is not, whatever the survey states; where they tell nothing, the
    survey is the check.

    Args:
        stated: element → ``secured`` and the ``basis`` that the surveyors found.
        on: day of the step.
    """
    secured = {code: bool(one["secured"]) for code, one in stated.items()}
    if entry.household_id is None:
        return secured
    household = await find_household(desk.session, desk.caller, entry.household_id)
    try:
        verdicts = await verdicts_of(desk, household, on)
    except NoActivePolicy:
        return secured
    return {code: held and not (code in verdicts and verdicts[code].state == _UNMET) for code, held in secured.items()}
