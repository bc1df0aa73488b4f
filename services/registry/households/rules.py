"""What makes a household record sound: its group, one head, plausible ages, one main cause and few others."""

from collections.abc import Sequence
from datetime import date

from services.registry.households.refusals import (
    AgeOutOfRange,
    NoHead,
    RepeatedCause,
    TooManyCauses,
    TwoHeads,
)
from shared.calendar import completed_years
from shared.codes import HOUSEHOLD_TYPES

OLDEST_AGE = 120
"""Completed years beyond which an identity number is taken for a mistake; the oldest person on record reached 122."""

MOST_OTHER_CAUSES = 2
"""Causes beside the main one. Source: 贫困户登记表 A3b."""

HEAD = "head"


def household_group(household_type: str) -> str:
    """Group of a household type: ``development`` for those who can help themselves, else ``relief``.

    Args:
        household_type: code of shared.codes.HOUSEHOLD_TYPES.

    Raises:
        UnknownCode: no such type.

    Source: R002-020, R002-021.
    """
    group = HOUSEHOLD_TYPES.by_code(household_type).group
    return str(group)


def age_in_range(born_on: date, on: date) -> bool:
    """Whether somebody with that birth date is 0 to 120 completed years old on the day."""
    return born_on <= on and completed_years(born_on, on) <= OLDEST_AGE


def check_age(born_on: date, on: date) -> None:
    """Refuse a birth after the day, or more than 120 completed years before it.

    Raises:
        AgeOutOfRange: so it is.
    """
    if not age_in_range(born_on, on):
        raise AgeOutOfRange(
            f"出生日期 {born_on} 不合理。", f"A birth on {born_on} is not plausible.", field="id_number"
        )


def check_heads(relations: Sequence[str]) -> None:
    """Refuse a household without exactly one head.

    Args:
        relations: each member's relation to the head, codes of shared.codes.RELATIONS_TO_HEAD.

    Raises:
        NoHead: there is none.
        TwoHeads: there are more.
    """
    heads = relations.count(HEAD)
    if heads == 0:
        raise NoHead(field="members")
    if heads > 1:
        raise TwoHeads(f"该户有 {heads} 名户主。", f"The household has {heads} heads.", field="members")


def repeated_cause(main_cause: str, other_causes: Sequence[str]) -> str | None:
    """The first cause that is named twice; None where each stands once."""
    seen = {main_cause}
    for cause in other_causes:
        if cause in seen:
            return cause
        seen.add(cause)
    return None


def check_causes(main_cause: str, other_causes: Sequence[str]) -> None:
    """Refuse more than two other causes, or one named twice.

    Args:
        main_cause: the one main cause, code of shared.codes.POVERTY_CAUSES.
        other_causes: those beside it, may be empty.

    Raises:
        TooManyCauses: more than two others.
        RepeatedCause: one of them stands twice, or is the main one.

    Source: 贫困户登记表 A3a, A3b.
    """
    if len(other_causes) > MOST_OTHER_CAUSES:
        raise TooManyCauses(field="other_causes")
    if repeated_cause(main_cause, other_causes) is not None:
        raise RepeatedCause(field="other_causes")
