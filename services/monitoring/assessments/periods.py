"""The quarters, half-years and years for which work is assessed."""

import re
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, Self

_FIRST_YEAR, _LAST_YEAR = 1949, 2100
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)


class PeriodKind(StrEnum):
    """How long a period is."""

    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


_PARTS = {PeriodKind.QUARTER: 4, PeriodKind.HALF_YEAR: 2, PeriodKind.YEAR: 1}
_LETTERS = {PeriodKind.QUARTER: "Q", PeriodKind.HALF_YEAR: "H", PeriodKind.YEAR: ""}


class Period(NamedTuple):
    """A period of a calendar year, written ``2018Q4``, ``2018H1`` or ``2018``."""

    year: int
    kind: PeriodKind
    number: int

    @classmethod
    def parse(cls, label: str) -> Self:
        """Read a label.

        Raises:
            ValueError: it is none, or of a year before 1949 or after 2100.
        """
        year, number = label[:4], label[5:] or "1"
        for kind, letter in _LETTERS.items():
            numbers = [str(one) for one in range(1, _PARTS[kind] + 1)]
            well_formed = label[4:] == (f"{letter}{number}" if letter else "") and number in numbers
            if well_formed and _YEAR.fullmatch(year) and _FIRST_YEAR <= int(year) <= _LAST_YEAR:
                return cls(int(year), kind, int(number))
        raise ValueError(f"not a period: {label!r}")

    @classmethod
    def of_year(cls, year: int, kind: PeriodKind) -> "tuple[Period, ...]":
        """Give the periods of a kind in a year, in order: four quarters, two half-years or the year.

        Source: R000-085, R004-008.
        """
        return tuple(Period(year, kind, number) for number in range(1, _PARTS[kind] + 1))

    def __str__(self) -> str:
        letter = _LETTERS[self.kind]
        return f"{self.year:04d}{letter}{self.number}" if letter else f"{self.year:04d}"

    @property
    def text(self) -> str:
        """The period as people write it."""
        match self.kind:
            case PeriodKind.QUARTER:
                return f"{self.year}年第{'一二三四'[self.number - 1]}季度"
            case PeriodKind.HALF_YEAR:
                return f"{self.year}年{'上下'[self.number - 1]}半年"
            case PeriodKind.YEAR:
                return f"{self.year}年度"

    @property
    def first_day(self) -> date:
        """First day of the period."""
        months = 12 // _PARTS[self.kind]
        return date(self.year, (self.number - 1) * months + 1, 1)

    @property
    def last_day(self) -> date:
        """Last day of the period."""
        months = 12 // _PARTS[self.kind] * self.number
        return date(self.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)

    def is_over(self, today: date) -> bool:
        """Whether the period lies behind, so that it can be assessed. Source: R000-085, R004-008."""
        return today > self.last_day

    def part_due(self, due_on: date) -> Fraction:
        """Give the part of a task that shall be reached by the period's end.

        Args:
            due_on: the task's last day.

        Returns:
            The periods gone over those of the year, for a task that falls due later in the same year; else all of it.

        Assumed: an even course over the year; the source names the year's task only.
        """
        if due_on.year != self.year or due_on <= self.last_day:
            return Fraction(1)
        return Fraction(self.number, _PARTS[self.kind])
