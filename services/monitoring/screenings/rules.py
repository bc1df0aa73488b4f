"""How far a screening run has come, and whether it may be closed."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Outcome(StrEnum):
    """What came of a household on a list."""

    SEEN = "seen"
    GONE = "gone"
    """Not there any more: moved away, died out, off the register."""


OUTCOME_LABELS = {Outcome.SEEN: "已走访", Outcome.GONE: "已不在当地"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a list is marked off."""

    listed: int
    marked: int

    @property
    def share(self) -> Fraction:
        """The part that is marked off, whatever came of it; all of an empty list."""
        return Fraction(self.marked, self.listed) if self.listed else Fraction(1)

    def reaches(self, wanted: Fraction) -> bool:
        """Whether a wanted share is marked off.

        Source: R001-003, R002-053.
        """
        return self.share >= wanted
