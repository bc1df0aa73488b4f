"""The totals of a book, added up from the very rows that stand in it."""

from collections import Counter
from dataclasses import dataclass, field

from services.registry.households.rules import household_group

_DIGITS_BELOW = {"town": 12, "county": 9, "city": 6}
"""Digits of the areas into which a book is broken down; a village's is broken down by its groups."""
NO_GROUP = "（未分组）"


@dataclass(frozen=True, slots=True)
class Entry:
    """A household as a book counts it.

    Attributes:
        village_code: 12 digits.
        village_group: its group, if it has one.
        household_type: code of shared.codes.HOUSEHOLD_TYPES.
        main_cause: code of shared.codes.POVERTY_CAUSES.
        status: ``registered`` or ``exited``.
        people: its members.
    """

    village_code: str
    village_group: str | None
    household_type: str
    main_cause: str
    status: str
    people: int


@dataclass(slots=True)
class Count:
    """Households and their people."""

    households: int = 0
    people: int = 0

    def add(self, people: int) -> None:
        """Count one more household."""
        self.households += 1
        self.people += people


@dataclass(slots=True)
class Counts:
    """Counts of an area or of a part of it.

    Attributes:
        whole: all of them.
        by_type: code → count; likewise by group of types, by main cause and by status.
    """

    whole: Count = field(default_factory=Count)
    by_type: dict[str, Count] = field(default_factory=dict)
    by_group: dict[str, Count] = field(default_factory=dict)
    by_cause: dict[str, Count] = field(default_factory=dict)
    by_status: dict[str, Count] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Count one more household."""
        self.whole.add(entry.people)
        for counts, key in (
            (self.by_type, entry.household_type),
            (self.by_group, household_group(entry.household_type)),
            (self.by_cause, entry.main_cause),
            (self.by_status, entry.status),
        ):
            counts.setdefault(key, Count()).add(entry.people)


@dataclass(slots=True)
class Totals:
    """What a book's overview says.

    Attributes:
        level: ``village``, ``town``, ``county`` or ``city``.
        counts: of the whole area.
        parts: of what lies right below: code of the area, or name of the group.
        books: how many files of each lower level there are with households in them.
    """

    level: str
    counts: Counts = field(default_factory=Counts)
    parts: dict[str, Counts] = field(default_factory=dict)
    _seen: dict[str, set[str]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Count one more household."""
        self.counts.add(entry)
        self.parts.setdefault(part_of(self.level, entry), Counts()).add(entry)
        for level, digits in (("village", 12), ("town", 9), ("county", 6)):
            self._seen.setdefault(level, set()).add(entry.village_code[:digits])

    def books(self) -> dict[str, int]:
        """How many files of each level there are, the household cards first."""
        return {"household": self.counts.whole.households} | Counter(
            {level: len(codes) for level, codes in self._seen.items()}
        )


def part_of(level: str, entry: Entry) -> str:
    """The part of a book in which a household is counted: a group of a village, or an area right below."""
    digits = _DIGITS_BELOW.get(level)
    return (entry.village_group or NO_GROUP) if digits is None else entry.village_code[:digits]
