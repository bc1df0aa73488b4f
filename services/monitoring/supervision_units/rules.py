"""When two units would hold the same area, what lies in a unit's reach, and which areas lie in none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.areas import significant_prefix

ZONE_LEVEL = 0
"""The level of the zones themselves; grids count from 1."""


@dataclass(frozen=True, slots=True)
class Holding:
    """An area in a unit.

    Attributes:
        area_code: 12 digits.
        from_on: first day.
        until_on: first day on which it is in the unit no more; None where it still is.
    """

    area_code: str
    from_on: date
    until_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the area is in the unit on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


def clash(area_code: str, from_on: date, held: Iterable[Holding]) -> Holding | None:
    """The holding that stands in the way of a unit that takes an area from a day on.

    Args:
        area_code: 12 digits; an area around it or inside it is in the way too.
        from_on: first day, open to the end.
        held: by units of the same level, its own included.

    Returns:
        The first in the way; None where the area is free.

    Source: R001-039. Assumed: an area is in one unit of a level at a time; the source only names zones and levels.
    """
    taken = significant_prefix(area_code)
    for one in held:
        other = significant_prefix(one.area_code)
        nested = taken.startswith(other) or other.startswith(taken)
        if nested and (one.until_on is None or one.until_on > from_on):
            return one
    return None


def lies_within(area_code: str, held: Iterable[Holding], on: date) -> bool:
    """Whether an area lies in one that is held on a day."""
    return area_code.startswith(tuple(significant_prefix(one.area_code) for one in held if one.holds_on(on)))


def uncovered(areas: Iterable[str], held: Iterable[Holding], on: date) -> list[str]:
    """Which areas lie in no unit on a day, in order; one that is held in part only counts among them.

    Args:
        areas: that shall each lie in a unit, 12 digits.
        held: by units of the level.
        on: the day.

    Source: R001-039.
    """
    held = list(held)
    return [area for area in sorted(areas) if not lies_within(area, held, on)]
