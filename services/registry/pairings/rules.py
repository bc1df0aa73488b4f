"""The lines of a pairing: who may be added, when one ends, and that no day is left without the responsible helper."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from services.registry.pairings import refusals
from shared.errors import DateBeforeStep

RESPONSIBLE = "responsible"
JOINT = "joint"
MEDICAL = "medical"
ONE_TO_MANY = "one_to_many"
ILLNESS = "illness"
MEDICAL_STAFF = "medical_staff"
DEVELOP = "develop"
RELIEVE = "relieve"

ABLE_TO_WORK = frozenset({"ordinary", "skilled", "weak"})
"""Labour capacities (shared.codes.LABOUR_CAPACITIES) with which somebody can earn. Assumed: weak labour can."""

COUNTY_OR_ABOVE = frozenset({"province", "city", "county"})
"""Levels of units (shared.codes.UNIT_LEVELS) beside which no local fallback is needed. Source: R003-026."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A helper's time with a household or village.

    Attributes:
        helper_id: who helps; for a village's line the unit, where it is a unit's.
        role: code of shared.codes.PAIRING_ROLES; for villages all are responsible.
        ended_on: last day, which counts; None while in force.
    """

    id: UUID
    helper_id: UUID
    role: str
    started_on: date
    ended_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the line is in force on a day."""
        return self.started_on <= day and (self.ended_on is None or day <= self.ended_on)

    def meets(self, other: "Line") -> bool:
        """Whether the two are in force on some same day."""
        return self.holds(other.started_on) or other.holds(self.started_on)


Lines = tuple[Line, ...]


def helpers_on(lines: Iterable[Line], day: date) -> int:
    """How many helpers a household has on a day, medical staff not counted."""
    return sum(line.role != MEDICAL and line.holds(day) for line in lines)


def uncovered_days(lines: Iterable[Line], first: date, last: date) -> list[date]:
    """Days of a span, both ends included, on which not exactly one responsible helper is there. Source: R003-025."""
    named = [line for line in lines if line.role == RESPONSIBLE]
    span = (first + timedelta(days=at) for at in range((last - first).days + 1))
    return [day for day in span if sum(line.holds(day) for line in named) != 1]


def with_new(lines: Sequence[Line], new: Line, most: int, exited_on: date | None) -> Lines:
    """The lines with one more.

    Args:
        lines: those there are, in any order.
        new: in force, or a past line that is entered later.
        most: helpers that the household may have at a time.
        exited_on: when it left poverty; None where it is poor.

    Raises:
        PairingEndsEarly: it ends before it begins.
        AlreadyHelps: the same helper is paired in the same way on one of its days.
        HelperAlreadyNamed: another responsible helper is there on one of its days.
        NoNamedHelper: a further helper, and no responsible one on its first day.
        TooManyHelpers: there would be more than `most` on a day.
        HelperNotReleasable: it has ended, and neither is it followed by another nor had the household exited.

    Source: R003-025, R001-033.
    """
    if new.ended_on is not None and new.ended_on < new.started_on:
        raise refusals.PairingEndsEarly(field="ended_on")
    for line in lines:
        if line.meets(new) and line.helper_id == new.helper_id and (line.role == MEDICAL) == (new.role == MEDICAL):
            raise refusals.AlreadyHelps(field="helper_id")
    after = (*lines, new)
    if new.role == RESPONSIBLE and any(line.role == RESPONSIBLE and line.meets(new) for line in lines):
        raise refusals.HelperAlreadyNamed(field="helper_id")
    if new.role == JOINT and not any(line.role == RESPONSIBLE and line.holds(new.started_on) for line in lines):
        raise refusals.NoNamedHelper(field="started_on")
    begins = [line.started_on for line in after if new.holds(line.started_on)]
    if new.role != MEDICAL and any(helpers_on(after, day) > most for day in begins):
        raise refusals.TooManyHelpers(f"该户最多 {most} 名帮扶人", f"At most {most} helpers", field="helper_id")
    if new.ended_on is not None:
        check_may_end(lines, new, new.ended_on, exited_on)
    return after


def check_may_end(lines: Sequence[Line], line: Line, ended_on: date, exited_on: date | None) -> None:
    """Refuse an end that is neither followed by a line of the same role on the next day nor on or after the exit.

    Raises:
        HelperNotReleasable: so it is.

    Source: R000-049, R003-027.
    """
    next_day = ended_on + _ONE_DAY
    followed = any(other.role == line.role and other.started_on == next_day for other in lines)
    if not followed and (exited_on is None or ended_on < exited_on):
        raise refusals.HelperNotReleasable(field="occurred_on")


def with_replaced(
    lines: Sequence[Line], line: Line, new: Line, most: int, exited_on: date | None
) -> tuple[Lines, date | None]:
    """The lines with one ended and the next begun, in one step and without a day between.

    Args:
        lines: those there are.
        line: the one in force.
        new: the next, in force from its first day on.
        most: helpers that the household may have at a time.
        exited_on: when it left poverty; None where it is poor.

    Returns:
        The lines, and the last day of the line before; None where the new one begins with it, so that it never was.

    Raises:
        LineEnded: it is not in force.
        DateBeforeStep: the new line begins before it.
        AlreadyHelps, HelperAlreadyNamed, NoNamedHelper, TooManyHelpers: as for `with_new`.
    """
    check_in_force(line.ended_on)
    if new.started_on < line.started_on:
        raise DateBeforeStep(
            f"{new.started_on} 早于原结对的开始日期 {line.started_on}",
            f"{new.started_on} lies before {line.started_on}, when the line before begins",
            field="occurred_on",
        )
    if new.helper_id == line.helper_id:
        raise refusals.AlreadyHelps(field="helper_id")
    others = tuple(one for one in lines if one != line)
    if new.started_on == line.started_on:
        return with_new(others, new, most, exited_on), None
    last = day_before(new.started_on)
    return with_new((*others, replace(line, ended_on=last)), new, most, exited_on), last


def with_released(lines: Sequence[Line], line: Line, on: date, exited_on: date | None) -> Lines:
    """The lines with one ended after the exit.

    Raises:
        LineEnded: it is not in force.
        DateBeforeStep: it would end before it begins.
        HelperNotReleasable: the household has not exited, or not yet on the day.

    Source: R000-049, R003-027.
    """
    check_in_force(line.ended_on)
    if on < line.started_on:
        raise DateBeforeStep(field="occurred_on")
    if exited_on is None or on < exited_on:
        raise refusals.HelperNotReleasable(field="occurred_on")
    return tuple(replace(one, ended_on=on) if one == line else one for one in lines)


def day_before(day: date) -> date:
    """The last day of a line that ends as another begins on the day."""
    return day - _ONE_DAY


def check_in_force(ended_on: date | None) -> None:
    """Refuse a step on a line that has ended. Raises LineEnded."""
    if ended_on is not None:
        raise refusals.LineEnded(f"该结对已于 {ended_on} 结束", f"It ended on {ended_on}")


def check_override(locked: bool, override: bool, role: str, override_roles: Collection[str]) -> None:
    """Refuse another helper for a household that is still poor, unless one of the roles overrides.

    Args:
        locked: the plan keeps the helpers of the households that are still poor, and this is one.
        override: asked for.
        role: of the caller.
        override_roles: who may.

    Raises:
        HelperLocked: it is not asked for.
        OverrideNotAllowed: by another role.

    Source: R001-032.
    """
    if locked and not override:
        raise refusals.HelperLocked(field="helper_id")
    if override and role not in override_roles:
        raise refusals.OverrideNotAllowed(field="override")


def check_serving(active_from: date, active_to: date | None, line: Line) -> None:
    """Refuse days on which the helper does not hold the post.

    Raises:
        HelperNotServing: the line begins before, or goes on after.
    """
    late = active_to is not None and (line.ended_on is None or line.ended_on > active_to)
    if line.started_on < active_from or late:
        raise refusals.HelperNotServing(field="started_on")


def check_households(pair_kinds: Collection[str], others: int, most: int | None) -> None:
    """Refuse one more household for a helper.

    Args:
        pair_kinds: ways of pairing that the plan knows, codes of shared.codes.PAIR_KINDS.
        others: households that the helper has already.
        most: households of the post; None for as many as there are.

    Raises:
        TooManyHouseholds: a second one where the plan knows no 一对多, or more than the post's.

    Source: R004-015.
    """
    if (others and ONE_TO_MANY not in pair_kinds) or (most is not None and others >= most):
        raise refusals.TooManyHouseholds(field="helper_id")


def check_villages(others: int, most: int | None) -> None:
    """Refuse one more village for a helper whose post covers `most`; None where the plan is silent.

    Raises:
        TooManyVillages: so it is.

    Source: R000-042, R000-043, R000-044.
    """
    if most is not None and others >= most:
        raise refusals.TooManyVillages(f"该职务包 {most} 个村", f"The post covers {most} villages", field="helper_id")


def check_fallback(
    post: str, able: bool, unit_levels: Collection[str], posts: Collection[str], able_posts: Collection[str]
) -> None:
    """Refuse local staff where a unit of the county or above helps the village, and cadres not noted as able.

    Args:
        post: of the helper, code of shared.codes.HELPER_POSTS.
        able: noted on the helper.
        unit_levels: of the units that help the village.
        posts: those that stand in only where no such unit is.
        able_posts: those of them who must be able.

    Raises:
        FallbackNotNeeded, HelperNotAble: as they say.

    Source: R003-026.
    """
    if post in posts and COUNTY_OR_ABOVE & set(unit_levels):
        raise refusals.FallbackNotNeeded(field="helper_id")
    if post in able_posts and not able:
        raise refusals.HelperNotAble(field="helper_id")


def check_medical(post: str, causes: Collection[str]) -> None:
    """Refuse a medical link that is none: other people than medical staff, households poor by other causes.

    Raises:
        NotMedicalStaff, NotPoorThroughIllness: as they say.

    Source: R000-062.
    """
    if post != MEDICAL_STAFF:
        raise refusals.NotMedicalStaff(field="helper_id")
    if ILLNESS not in causes:
        raise refusals.NotPoorThroughIllness(field="household_id")


def check_plan(started_on: date, first_year: int) -> None:
    """Refuse a line that begins before the help plan's first year. Raises PairingBeforePlan. Source: R003-027."""
    if started_on.year < first_year:
        raise refusals.PairingBeforePlan(f"帮扶规划自 {first_year} 年起", field="started_on")


def check_one_of(unit_id: UUID | None, helper_id: UUID | None) -> UUID:
    """The one of both that is named. Raises OneOfBoth."""
    named = [one for one in (unit_id, helper_id) if one is not None]
    if len(named) != 1:
        raise refusals.OneOfBoth(field="unit_id")
    return named[0]


def aid_mode(labour_capacities: Iterable[str]) -> str:
    """How a household is helped: ``develop`` (造血) where somebody can work, else ``relieve`` (输血).

    Args:
        labour_capacities: of its members, codes of shared.codes.LABOUR_CAPACITIES.

    Source: R004-016.
    """
    return DEVELOP if ABLE_TO_WORK & set(labour_capacities) else RELIEVE


def pair_kind(helpers: int, households: int) -> str | None:
    """The way of pairing that numbers tell, code of shared.codes.PAIR_KINDS; None without a helper.

    Args:
        helpers: of the household.
        households: of its responsible helper.

    Source: R004-015.
    """
    if helpers == 0:
        return None
    if helpers > 1:
        return "many_to_one"
    return ONE_TO_MANY if households > 1 else "one_to_one"


def barred_from_promotion(not_exited: int) -> bool:
    """Whether a helper is held back (不脱贫不使用): so long as a household of theirs is poor. Source: R000-049."""
    return not_exited > 0
