"""What makes a household record sound, and what follows from it: its group, its key groups, counts of pupils."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.registry.households.refusals import (
    AgeOutOfRange,
    BornAfterJoining,
    BuiltInFuture,
    DisabilityIncomplete,
    NoHead,
    RepeatedCause,
    TooManyCauses,
    TwoHeads,
    TwoSpouses,
)
from shared.calendar import completed_years
from shared.codes import HOUSEHOLD_TYPES, SCHOOLING

OLDEST_AGE = 120
"""Completed years beyond which an identity number is taken for a mistake; the oldest person on record reached 122."""

MOST_OTHER_CAUSES = 2
"""Causes beside the main one. Source: 贫困户登记表 A3b."""

MOST_FUELS = 3
"""Fuels that a household may name. Source: 贫困户登记表 A36."""

LONE_ELDER_AGE = 60
"""Completed years from which somebody who lives alone is an old person alone. Source: R001-004. Assumed: the age of
R001-018 and of the law on the rights of the elderly."""

HEAD = "head"
SPOUSE = "spouse"

ABLE = frozenset({"ordinary", "skilled", "weak"})
"""Labour capacities of somebody who can work, if only half. Source: 贫困户登记表 A12."""


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


def sole_birth(births: Sequence[date]) -> date | None:
    """The birth date of who is alone in a household; None where there are several, or nobody."""
    return births[0] if len(births) == 1 else None


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


def check_relations(relations: Sequence[str]) -> None:
    """Refuse a household without exactly one head, or whose head has two spouses.

    Args:
        relations: each member's relation to the head, codes of shared.codes.RELATIONS_TO_HEAD.

    Raises:
        NoHead: there is none.
        TwoHeads: there are more.
        TwoSpouses: more than one is the spouse.
    """
    heads, spouses = relations.count(HEAD), relations.count(SPOUSE)
    if heads == 0:
        raise NoHead(field="members")
    if heads > 1:
        raise TwoHeads(f"该户有 {heads} 名户主。", f"The household has {heads} heads.", field="members")
    if spouses > 1:
        raise TwoSpouses(f"户主有 {spouses} 名配偶。", f"The head has {spouses} spouses.", field="members")


def check_born_before(born_on: date, joins_on: date, *, field: str) -> None:
    """Refuse somebody who belongs to a household before he is born; the day of birth itself is the first.

    Args:
        field: where the identity number stands in the request.

    Raises:
        BornAfterJoining: so it is.
    """
    if born_on > joins_on:
        detail = f"证件号码中的出生日期 {born_on} 晚于入户日期 {joins_on}"
        raise BornAfterJoining(detail, f"Born on {born_on}, after {joins_on}", field=field)


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


def check_built_year(built_year: int | None, this_year: int) -> None:
    """Refuse a dwelling that is yet to be built. Raises BuiltInFuture."""
    if built_year is not None and built_year > this_year:
        raise BuiltInFuture(field="built_year")


def check_disability(kind: str | None, grade: int | None, field: str) -> None:
    """Refuse a kind of disability without its grade, or a grade without its kind.

    Raises:
        DisabilityIncomplete: naming the field.
    """
    if (kind is None) != (grade is None):
        raise DisabilityIncomplete(field=field)


@dataclass(frozen=True, slots=True)
class PersonState:
    """What of a person decides about the household's key groups; codes of shared.codes."""

    born_on: date
    health: str
    labour_capacity: str
    disability_kind: str | None = None


def key_groups(
    household_type: str, support_form: str | None, people: Iterable[PersonState], on: date
) -> tuple[str, ...]:
    """The key groups that a household belongs to, codes of shared.codes.KEY_GROUPS in its order.

    Args:
        household_type: code of shared.codes.HOUSEHOLD_TYPES.
        support_form: how somebody without support is kept; None where it isn't recorded.
        people: who belongs to the household.
        on: day on which ages are counted.

    Source: R001-004. Assumed: 特困 people live by themselves unless central support is recorded; a household without
    labour has nobody with even weak labour; a disabled person is one so recorded by health or by a disability card.
    """
    family = tuple(people)
    belongs = {
        "dispersed_support": household_type == "wubao" and support_form != "central",
        "lone_elder": len(family) == 1 and _is_elder(family[0].born_on, on),
        "no_labour": bool(family) and not any(one.labour_capacity in ABLE for one in family),
        "serious_illness": any(one.health == "serious" for one in family),
        "disabled": any(one.health == "disabled" or one.disability_kind is not None for one in family),
    }
    return tuple(group for group, is_so in belongs.items() if is_so)


def _is_elder(born_on: date, on: date) -> bool:
    if born_on > on:  # no bound: who is born on the day itself is no elder either
        return False
    return completed_years(born_on, on) >= LONE_ELDER_AGE


@dataclass(frozen=True, slots=True)
class SchoolCounts:
    """How many people are at school, and how many of them in senior secondary school or above."""

    in_school: int
    senior: int


def school_counts(people: Mapping[str | None, int]) -> SchoolCounts:
    """Count pupils and students.

    Args:
        people: how many people there are by their schooling, code of shared.codes.SCHOOLING; None where unknown.

    Source: R002-025. Assumed: a kindergarten is not counted among the schools.
    """
    groups = {entry.code: entry.group for entry in SCHOOLING}
    by_group: dict[str | None, int] = {}
    for schooling, count in people.items():
        group = groups.get(schooling) if schooling is not None else None
        by_group[group] = by_group.get(group, 0) + count
    senior = by_group.get("senior", 0)
    return SchoolCounts(in_school=by_group.get("compulsory", 0) + senior, senior=senior)
