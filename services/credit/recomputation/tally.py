"""What was compared, how much of it is equal, and the first differences with both values."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

SHOWN = 50
"""Differences of one bank and county that are told one by one; the others are counted."""


class Kind(StrEnum):
    """What is compared."""

    EVENTS = "events"
    """Bank events and people's steps: each must fit those before it."""
    LOANS = "loans"
    CLAIMS = "claims"
    JOURNALS = "journals"
    ACCOUNTS = "accounts"
    LISTS = "lists"
    LINES = "lines"


class Difference(NamedTuple):
    """One value that is not what the events make it."""

    kind: Kind
    key: str
    """Which row, as people name it."""
    field: str
    """Which of its values; ``row`` where the whole row is missing, or stands without a cause."""
    stands: Any
    recomputed: Any


@dataclass(slots=True)
class Tally:
    """Counts of one bank and county."""

    compared: Counter[Kind] = field(default_factory=Counter)
    differing: Counter[Kind] = field(default_factory=Counter)
    first: list[Difference] = field(default_factory=list)
    """At most `SHOWN`."""

    @property
    def differences(self) -> int:
        """Rows that differ, of all kinds."""
        return self.differing.total()

    def equal(self, kind: Kind) -> None:
        """Count a row that is as it should be."""
        self.compared[kind] += 1

    def note(self, kind: Kind, key: str, field_name: str, stands: Any, recomputed: Any) -> None:
        """Count a row that differs, and keep in what."""
        self._count(kind, [Difference(kind, key, field_name, stands, recomputed)])

    def compare(
        self, kind: Kind, key: str, stands: Mapping[str, Any] | None, recomputed: Mapping[str, Any] | None
    ) -> None:
        """Compare a row with what it should be, value by value; None is a row that is missing on one side."""
        if stands is None or recomputed is None:
            told = ("missing", _brief(recomputed)) if stands is None else (_brief(stands), "no cause")
            self._count(kind, [Difference(kind, key, "row", *told)])
            return
        found = [
            Difference(kind, key, name, stands[name], should)
            for name, should in recomputed.items()
            if stands[name] != should
        ]
        if found:
            self._count(kind, found)
        else:
            self.equal(kind)

    def _count(self, kind: Kind, found: list[Difference]) -> None:
        self.compared[kind] += 1
        self.differing[kind] += 1
        self.first.extend(found[: SHOWN - len(self.first)])


def _brief(row: Mapping[str, Any] | None) -> str:
    return ", ".join(f"{name} {value}" for name, value in (row or {}).items() if value is not None)
