"""Periods of bulletins, their numbers and shares, who issues them, and the order of areas in them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, Self

from shared.areas.successions import COUNTY_DIGITS
from shared.calendar import Quarter, add_months
from shared.money import four_decimals

FIRST_YEAR, LAST_YEAR = 2000, 9998
"""Years of which bulletins tell; before and after them no period could be compared with its neighbours."""
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)


class PeriodKind(StrEnum):
    """How often bulletins come out."""

    MONTH = "month"
    QUARTER = "quarter"


KIND_LABELS = {PeriodKind.MONTH: "月度通报", PeriodKind.QUARTER: "季度通报"}
SPAN_LABELS = {PeriodKind.MONTH: "本月", PeriodKind.QUARTER: "本季度"}
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3}


class BulletinPeriod(NamedTuple):
    """A calendar month, written ``2018-07``, or quarter, written ``2018Q3``; a bulletin tells how it ended."""

    kind: PeriodKind
    first_day: date
    last_day: date

    @classmethod
    def parse(cls, label: str) -> Self:
        """Read a label.

        Raises:
            ValueError: it is neither, or lies outside the years of bulletins.
        """
        if month := _MONTH.fullmatch(label):
            kind, first_day = PeriodKind.MONTH, date(int(month[1]), int(month[2]), 1)
        else:
            kind, first_day = PeriodKind.QUARTER, Quarter.parse(label).first_day
        if not FIRST_YEAR <= first_day.year <= LAST_YEAR:
            raise ValueError(f"no year of bulletins: {label!r}")
        return cls.beginning(kind, first_day)

    @classmethod
    def beginning(cls, kind: PeriodKind, first_day: date) -> Self:
        """The period of a kind that begins on a day."""
        return cls(kind, first_day, add_months(first_day, _MONTHS[kind]) - timedelta(days=1))

    @property
    def label(self) -> str:
        """How it is written."""
        if self.kind is PeriodKind.QUARTER:
            return str(Quarter.of(self.first_day))
        return f"{self.first_day.year:04d}-{self.first_day.month:02d}"

    @property
    def text(self) -> str:
        """How people write it: ``2018年7月``, ``2018年第三季度``."""
        if self.kind is PeriodKind.QUARTER:
            return Quarter.of(self.first_day).text
        return f"{self.first_day.year}年{self.first_day.month}月"

    def before(self, times: int = 1) -> "BulletinPeriod":
        """The period so many periods earlier."""
        return BulletinPeriod.beginning(self.kind, add_months(self.first_day, -times * _MONTHS[self.kind]))

    def last(self, times: int) -> tuple["BulletinPeriod", ...]:
        """So many periods in a row of which this is the last."""
        return tuple(self.before(back) for back in reversed(range(times)))


def number_text(year: int, number: int) -> str:
    """The number that a bulletin bears among its office's of a year."""
    return f"通报〔{year}〕{number}号"


def may_issue(own: str, asked: str) -> bool:
    """Whether an office issues the bulletins of an area: its own; of what lies inside a county that county's office.

    Args:
        own: significant digits of the office's area.
        asked: those of an area inside it.
    """
    return asked == own or len(own) >= COUNTY_DIGITS


def share(part: int, whole: int) -> Decimal | None:
    """A part of a whole, four decimals, rounded half up; None where there is no whole."""
    return four_decimals(Fraction(part, whole)) if whole else None


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """The plain numbers by which areas are put in order.

    Attributes:
        area_code: 12 digits.
        registered: households on the register at the end.
        remaining: of these, still or again poor.
        exits: households that left poverty in the period.
        returns: households that were poor again in it.
        visits_due: alerts that had to be verified in it.
        visits_in_time: of these, verified by then.
        duties_due: duties that fell due in it.
        duties_kept: of these, done in time.
    """

    area_code: str
    registered: int
    remaining: int
    exits: int
    returns: int
    visits_due: int
    visits_in_time: int
    duties_due: int
    duties_kept: int

    @property
    def order(self) -> tuple[Fraction, Fraction, Fraction]:
        """Sorts the better before the worse."""
        return (
            Fraction(self.remaining, self.registered) if self.registered else Fraction(2),
            -_part(self.visits_in_time, self.visits_due),
            -_part(self.duties_kept, self.duties_due),
        )


def _part(done: int, due: int) -> Fraction:
    """Where nothing was due, nothing was missed."""
    return Fraction(done, due) if due else Fraction(1)


def ranked(areas: Iterable[AreaFigures]) -> list[tuple[int | None, AreaFigures]]:
    """Areas from the best down, with their ranks; equal ones share it, those without households have none.

    By the share of households that are still poor, then by alerts verified in time, then by duties kept in time.

    Assumed: by what and in which order; no source ranks areas by figures.
    """
    ordered = sorted(areas, key=lambda one: (one.order, one.area_code))
    found: list[tuple[int | None, AreaFigures]] = []
    for place, one in enumerate(ordered, 1):
        last_rank, last = found[-1] if found else (None, None)
        rank = last_rank if last is not None and last.order == one.order else place
        found.append((rank if one.registered else None, one))
    return found
