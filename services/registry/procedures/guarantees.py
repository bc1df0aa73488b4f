"""Whether the elements of a standard are secured, or hold: what the survey states, and the register's own checks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.registry.guarantees.service import verdicts_of
from services.registry.households.queries import find_household
from services.registry.procedures.models import VILLAGE, Entry
from services.registry.records.kinds import Desk
from services.registry.village_facts.rules import VillageFactsMissing
from services.registry.villages.figures import judge_exit
from shared.policies.selection import NoActivePolicy

_UNMET = "unmet"


async def proved_elements(
    desk: Desk, entry: Entry, stated: Mapping[str, Mapping[str, Any]], on: date
) -> dict[str, bool]:
    """Element → whether it is secured, or holds.

    An element that the register's checks show unmet is not, whatever the survey states; where they tell nothing, the
    survey is the check.

    Args:
        stated: element → ``secured``, of a condition ``holds``, and the ``basis`` that the surveyors found.
        on: day of the step.
    """
    secured = {code: bool(one.get("secured", one.get("holds"))) for code, one in stated.items()}
    unmet = await (_unmet_of_village if entry.subject == VILLAGE else _unmet_of_household)(desk, entry, on)
    return {code: held and code not in unmet for code, held in secured.items()}


async def _unmet_of_household(desk: Desk, entry: Entry, on: date) -> set[str]:
    if entry.household_id is None:
        return set()
    household = await find_household(desk.session, desk.caller, entry.household_id)
    try:
        verdicts = await verdicts_of(desk, household, on)
    except NoActivePolicy:
        return set()
    return {code for code, verdict in verdicts.items() if verdict.state == _UNMET}


async def _unmet_of_village(desk: Desk, entry: Entry, on: date) -> set[str]:
    """Elements that the village's own figures show unmet, where a plan judges them and figures are there."""
    try:
        judged = await judge_exit(desk.session, desk.caller, desk.policies, entry.village_code, on)
    except (NoActivePolicy, VillageFactsMissing):
        return set()
    return {one.element for one in judged.findings if not one.met}
