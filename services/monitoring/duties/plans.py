"""What a policy pack says of duties, as the rules take it, and whose duties they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.monitoring.duties.rules import (
    AroundDay,
    BeforeFestival,
    DayOfYear,
    Deadline,
    LastMonthDay,
    NextMonthDay,
    Occurrence,
    Per,
    PeriodEnd,
    Recurrence,
)
from shared.areas import AreaLevel, level_of, listed_areas, significant_prefix
from shared.areas.successions import COUNTY_DIGITS, Reach, Successions
from shared.festivals import Festival
from shared.policies import duties as packs


def recurrence_of(duty: packs.Duty) -> Recurrence:
    """How a pack's duty comes again; not of one that the credit service keeps."""
    festivals = tuple(Festival(festival) for festival in duty.festivals)
    return Recurrence(Per(duty.per), _deadline_of(duty), festivals, moves=duty.rest_day == "following")


def facts_of(pack: str, duty: packs.Duty, occurrence: Occurrence) -> dict[str, Any]:
    """What the rows of a duty in a period have in common, whoever owes it."""
    reminded = duty.reminder_days is not None
    return {
        "pack": pack,
        "code": duty.code,
        "label": duty.label,
        "source": duty.source,
        "period": occurrence.period.label,
        "opened_on": occurrence.opens_on,
        "due_on": occurrence.due_on,
        "planned_on": occurrence.planned_on if occurrence.provisional else None,
        "remind_on": occurrence.due_on - timedelta(days=duty.reminder_days or 0) if reminded else None,
        "role": duty.role,
        "kept_by": duty.kept_by,
        "times": duty.times,
        "coverage": None if duty.coverage is None else str(duty.coverage),
        "visit_kinds": list(duty.visit_kinds),
    }


def _deadline_of(duty: packs.Duty) -> Deadline:
    match duty.deadline:
        case packs.LastMonthDay(day_of_last_month=day):
            return LastMonthDay(day)
        case packs.NextMonthDay(day_of_next_month=day):
            return NextMonthDay(day)
        case packs.DayOfYear(month=month, day=day):
            return DayOfYear(month, day)
        case packs.AroundDay(month=month, day=day, days_before=before, days_after=after):
            return AroundDay(month, day, before, after)
        case packs.BeforeFestival(days_before_festival=days):
            return BeforeFestival(days)
        case packs.PeriodEnd():
            return PeriodEnd()
    raise TypeError(f"{duty.code} follows an event, not the calendar")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a pack's duties are owed: its area, but for the parts in which the same pack holds by itself.

    Attributes:
        known: successions and loaded codes.
        prefix: significant digits of the area's present code.
        reaches: which rows are the area's.
        apart: which ones belong to those parts.
    """

    known: Successions
    prefix: str
    reaches: tuple[Reach, ...]
    apart: tuple[Reach, ...]

    def holds(self, area_code: str) -> bool:
        """Whether an area lies inside, by whatever code it bears or bore."""
        inside = any(reach.covers(area_code) for reach in self.reaches)
        return inside and not any(reach.covers(area_code) for reach in self.apart)


def scope_of(known: Successions, area_code: str, apart: Iterable[str] = ()) -> Scope:
    """The scope of a pack that holds in an area.

    Args:
        known: successions and loaded codes.
        area_code: 12 digits.
        apart: parts of it, in significant digits, that are left out.
    """
    prefix = known.present(significant_prefix(area_code))
    return Scope(known, prefix, known.reaches(prefix), tuple(reach for part in apart for reach in known.reaches(part)))


def areas_inside(scope: Scope, level: AreaLevel) -> list[str]:
    """The areas of a level that lie in a scope, by the codes that they bear now, in order."""
    found = {
        now
        for code in _codes(scope.known)
        if scope.holds(code)
        and (now := scope.known.present_code(code)).startswith(scope.prefix)
        and level_of(now) is level
    }
    return sorted(found)


def _codes(known: Successions) -> Iterable[str]:
    yield from listed_areas()
    for county, codes in known.book.items():
        for at in range(0, len(codes), COUNTY_DIGITS):
            yield county + codes[at : at + COUNTY_DIGITS]
