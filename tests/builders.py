"""Things of the field, made with plausible defaults, for tests of every service."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from shared.database import new_id
from shared.events.registry import HouseholdRegistered, MemberFacts
from shared.identity import check_character, mask_id_number
from shared.security.encryption import PersonalData

COUNTY = "360722"
VILLAGE = "360722102201"


def an_id_number(born_on: date = date(1980, 1, 1), serial: int = 1) -> str:
    """A valid number under an area prefix that was never issued."""
    first = f"999722{born_on:%Y%m%d}{serial:03d}"
    return first + check_character(first)


def a_member(personal: PersonalData, **given: Any) -> MemberFacts:
    """A person of a household; `id_number` is indexed and masked."""
    born_on = given.setdefault("born_on", date(1980, 1, 1))
    number = given.pop("id_number", None) or an_id_number(born_on)
    facts: dict[str, Any] = {
        "member_id": new_id(),
        "name": "刘福生",
        "id_index": personal.blind_index(number),
        "id_masked": mask_id_number(number),
        "sex": "male",
        "relation": "head",
        "labour_capacity": "ordinary",
        **given,
    }
    return MemberFacts(**facts)


def a_household(members: Sequence[MemberFacts], **given: Any) -> HouseholdRegistered:
    """A household as the registry announces it."""
    household_id: UUID = given.setdefault("household_id", new_id())
    facts: dict[str, Any] = {
        "county_code": COUNTY,
        "version": 1,
        "household_no": f"H{household_id.hex[-8:]}",
        "village_code": VILLAGE,
        "household_type": "ordinary",
        "main_cause": "illness",
        "head_name": members[0].name if members else "刘福生",
        "registered_on": date(2014, 12, 31),
        "members": tuple(members),
        **given,
    }
    return HouseholdRegistered(**facts)
