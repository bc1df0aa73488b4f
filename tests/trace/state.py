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


def key_of(parts: Iterable[str], files: Iterable[Path] = ()) -> str:
    """What names something by words and by the content of files."""
    named = [*parts, *sorted(map(digest, files))]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()


@lru_cache
def digest(path: Path) -> str:
    """Hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


class State:
    """Verdicts by alteration and circumstances, a line each, written as they come.

    Circumstances are all that a verdict rests on: the product's code, and the tests with what they build on. What was
    found in others says nothing any more but which test to ask first.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._verdicts: dict[str, tuple[Verdict, str]] = {}
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                with contextlib.suppress(ValueError):  # a run that was killed may leave half a line
                    alteration, circumstances, outcome, by = json.loads(line)
                    self._verdicts[alteration] = Verdict(outcome, by), circumstances

    def get(self, alteration: str, circumstances: str) -> Verdict | None:
        """What is known of an alteration in these circumstances."""
        verdict, of = self._verdicts.get(alteration, (None, ""))
        return verdict if of == circumstances else None

    def finder(self, alteration: str) -> str | None:
        """The test that found an alteration when it was last tried, whatever has changed since."""
        verdict, _ = self._verdicts.get(alteration, (None, ""))
        return verdict.by if verdict is not None and verdict.outcome == "found" else None

    def keep(self, alteration: str, circumstances: str, verdict: Verdict) -> None:
        """Write down what an alteration came to."""
        self._verdicts[alteration] = verdict, circumstances
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            line = [alteration, circumstances, verdict.outcome, verdict.by]
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
