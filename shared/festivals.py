"""The days of festivals: fixed ones, and those of the lunar calendar."""

from datetime import date
from enum import StrEnum
from functools import lru_cache

import lunar_python


class Festival(StrEnum):
    """A festival by which the plans name days; their labels stand in `shared.codes.FESTIVALS`."""

    NEW_YEAR = "new_year"
    SPRING_FESTIVAL = "spring_festival"
    DRAGON_BOAT = "dragon_boat"
    ARMY_DAY = "army_day"
    MID_AUTUMN = "mid_autumn"
    DOUBLE_NINTH = "double_ninth"


_FIXED = {Festival.NEW_YEAR: (1, 1), Festival.ARMY_DAY: (8, 1)}
_LUNAR = {
    Festival.SPRING_FESTIVAL: (1, 1),
    Festival.DRAGON_BOAT: (5, 5),
    Festival.MID_AUTUMN: (8, 15),
    Festival.DOUBLE_NINTH: (9, 9),
}
"""Month and day of the lunar year; none of them ever falls into a leap month."""


@lru_cache(maxsize=1024)
def festival_day(festival: Festival, year: int) -> date:
    """Give the day of a festival.

    Args:
        festival: which.
        year: of the day itself: the lunar year that begins in it.

    Source: R004-017.
    """
    if festival in _FIXED:
        return date(year, *_FIXED[festival])
    solar = lunar_python.Lunar.fromYmd(year, *_LUNAR[festival]).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
