"""A household as other services are told of it."""

from collections.abc import Iterable
from typing import Any

from shared.events.registry import HouseholdFacts, MemberFacts


def member_facts(member: Any) -> MemberFacts:
    """A person, by the keyed index of the identity number."""
    names = MemberFacts.model_fields.keys() - {"member_id"}
    return MemberFacts(member_id=member.id, **{name: getattr(member, name) for name in names})


def household_facts(household: Any, members: Iterable[Any]) -> dict[str, Any]:
    """What events of a household state of it, but for the version.

    Args:
        household: a stored or staged household.
        members: its members, stored or staged.
    """
    names = HouseholdFacts.model_fields.keys() - {"version", "household_id", "members"}
    return {
        **{name: getattr(household, name) for name in names},
        "household_id": household.id,
        "members": tuple(map(member_facts, members)),
    }
