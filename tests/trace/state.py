"""What earlier runs found, so that a run goes on where the last one stopped."""

import contextlib
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an alteration came to.

    Attributes:
        outcome: ``found`` by a test, ``refused`` by the pack itself, ``survived``, or
            ``unaltered`` where it can't be made.
        by: the test that found it, or why.
    """

    outcome: str
    by: str

    @property
    def proven(self) -> bool:
        """Whether something would notice the alteration."""
        return self.outcome in ("found", "refused")


def key_of(alteration: Iterable[str], tests: Iterable[Path]) -> str:
    """What names an alteration and its tests by their content."""
    parts = [*alteration, *sorted(digest(path) for path in tests)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@lru_cache
def digest(path: Path) -> str:
    """Hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


class State:
    """Verdicts by key, a line each, written as they come."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._verdicts: dict[str, Verdict] = {}
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                with contextlib.suppress(ValueError):  # a run that was killed may leave half a line
                    key, outcome, by = json.loads(line)
                    self._verdicts[key] = Verdict(outcome, by)

    def get(self, key: str) -> Verdict | None:
        """What is known of an alteration."""
        return self._verdicts.get(key)

    def keep(self, key: str, verdict: Verdict) -> None:
        """Write down what an alteration came to."""
        self._verdicts[key] = verdict
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps([key, verdict.outcome, verdict.by], ensure_ascii=False) + "\n")
