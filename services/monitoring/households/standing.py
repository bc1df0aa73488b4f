"""What a household is called, and where it and its people stood on a day, by our copy of the register."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.monitoring.households.models import Household
from services.monitoring.households.rules import NEVER_THERE
from shared.areas.successions import Reach


def household_text(household: Household) -> str:
    """How sentences call a household, by its head and its number; one without a number is not on the register."""
    known_by = f"户编号{household.household_no}" if household.household_no else "未建档的监测对象"
    return f"{household.head_name}户（{known_by}）"


def was_there(household: Household, on: date) -> bool:
    """Whether it stood on the register on a day."""
    if household.removed_kind in NEVER_THERE or on < household.registered_on:
        return False
    return household.removed_on is None or on < household.removed_on


def stood_in(household: Household, parts: Sequence[Reach], on: date) -> bool:
    """Whether it stood on the register on a day, in a village of an area.

    Args:
        household: our copy.
        parts: which rows are the area's.
        on: the day.
    """
    if not was_there(household, on):
        return False
    period = _period_on(household, on)
    # of a time before we kept the village of each period the present one is known
    village_code = household.village_code if period is None else period.get("village_code", household.village_code)
    return any(part.holds(household.county_code, village_code) for part in parts)


def member_by_index(household: Household, id_index: str) -> UUID | None:
    """Who of everybody that ever belonged to it bears an ID number, known by its index."""
    for period in reversed(household.periods):
        for person in period["people"]:
            if person.get("id_index") == id_index:
                return UUID(person["id"])
    return None


def was_member(household: Household, member_id: UUID, on: date) -> bool:
    """Whether somebody belonged to it on a day."""
    period = _period_on(household, on)
    return period is not None and _holds(period, member_id)


def had_been_member(household: Household, member_id: UUID, on: date) -> bool:
    """Whether somebody had belonged to it by a day, though perhaps no longer: of the dead and those who left."""
    return any(_holds(period, member_id) for period in household.periods if period["since"] <= on.isoformat())


def members_on(household: Household, on: date) -> dict[UUID, str]:
    """Who belonged to it on a day: id → name. Of a day before the first that is known, who belonged to it then."""
    period = _period_on(household, on) or household.periods[0]
    return {UUID(person["id"]): person["name"] for person in period["people"]}


def _period_on(household: Household, on: date) -> dict[str, Any] | None:
    return next((period for period in reversed(household.periods) if period["since"] <= on.isoformat()), None)


def _holds(period: dict[str, Any], member_id: UUID) -> bool:
    return any(person["id"] == str(member_id) for person in period["people"])
