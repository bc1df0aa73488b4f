"""What a check of an installation found, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.runtime.exits import Exit


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    """It works, and yet somebody should look after it."""
    WRONG = "wrong"
    """Something doesn't work, or can't be relied on."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    part: str
    """Of the installation, as `doctor` heads it."""
    level: Level
    said: str
    """What was seen."""
    remedy: str = ""
    """What to do, in one sentence; empty where nothing is to be done."""
    code: Exit = Exit.DONE
    """The exit code that it asks for."""


def fine(part: str, said: str) -> Finding:
    """Something is as it should be."""
    return Finding(part, Level.OK, said)


def warning(part: str, said: str, remedy: str) -> Finding:
    """Something should be looked after."""
    return Finding(part, Level.WARNING, said, remedy, Exit.REFUSED)


def wrong(part: str, said: str, remedy: str, code: Exit = Exit.WRONG_SETTING) -> Finding:
    """Something doesn't work."""
    return Finding(part, Level.WRONG, said, remedy, code)


_WORST_FIRST = (Exit.WRONG_SETTING, Exit.NOT_REACHABLE, Exit.REFUSED)


def worst(findings: Sequence[Finding]) -> Exit:
    """The exit code of all findings together: that of a wrong setting before what can't be reached before the rest."""
    asked = {finding.code for finding in findings}
    return next((code for code in _WORST_FIRST if code in asked), Exit.DONE)
