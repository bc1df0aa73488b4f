"""How far a screening run has come, and whether it may be closed."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID


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


class Check(NamedTuple):
    """What was found of a member: payments that come, and such as are due and don't."""

    member_id: UUID
    received: Collection[str]
    lacking: Collection[str]


class Flaws(NamedTuple):
    """What is wrong with the checks of a household.

    Attributes:
        unasked: names of members of whom nothing is said.
        repeated: members of whom something is said twice.
        strangers: whoever didn't belong to the household.
        unwanted: payments of which the run doesn't ask.
        both: payments that are said to come and to lack.
    """

    unasked: Sequence[str]
    repeated: Sequence[UUID]
    strangers: Sequence[UUID]
    unwanted: Sequence[str]
    both: Sequence[str]


def flaws_of(members: Mapping[UUID, str], wanted: Collection[str], checks: Sequence[Check]) -> Flaws:
    """What keeps checks from saying of every member whether each payment is due and comes.

    Args:
        members: id → name of whoever belonged to the household on the day.
        wanted: codes of shared.codes.TRANSFER_KINDS of which the run asks; where there is none, nobody is asked.
        checks: as given.

    Source: R001-029.
    """
    told = Counter(check.member_id for check in checks)
    asked = members if wanted else {}
    return Flaws(
        [name for member_id, name in asked.items() if member_id not in told],
        [member_id for member_id, times in told.items() if times > 1],
        [member_id for member_id in told if member_id not in asked],
        sorted({code for check in checks for code in (*check.received, *check.lacking) if code not in wanted}),
        sorted({code for check in checks for code in check.received if code in check.lacking}),
    )


def counted(wanted: Iterable[str], checks: Sequence[Check]) -> Mapping[str, tuple[int, int]]:
    """Payment → how many people get it, and how many should and don't, in the order of the plan."""
    return {
        code: (sum(code in check.received for check in checks), sum(code in check.lacking for check in checks))
        for code in wanted
    }
