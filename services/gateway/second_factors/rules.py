"""Rules of the second factor: how long a code serves, and that none serves twice."""

from collections.abc import Iterable
from datetime import datetime

STEP_S = 30
"""Seconds for which a code is the present one. Source: RFC 6238, 4.1 and 5.2, as authenticator apps expect it."""
DIGITS = 6
SECRET_BYTES = 20
"""As long as the hash behind the codes. Source: RFC 4226, 4, R6."""
SKEW_STEPS = 1
"""Codes before and after the present one that serve too: clocks differ, and people type. Source: RFC 6238, 5.2."""
RECOVERY_CODES = 10


def step_of(now: datetime) -> int:
    """The number of the half minute since 1970 in which a moment lies."""
    return int(now.timestamp()) // STEP_S


def open_steps(now: datetime, last_step: int | None) -> Iterable[int]:
    """The steps whose codes serve now: the present one and its neighbours, but none up to the last that served.

    Args:
        now: the moment.
        last_step: of the code that was accepted last; None where none was.
    """
    present = step_of(now)
    first = present - SKEW_STEPS if last_step is None else max(present - SKEW_STEPS, last_step + 1)
    return range(first, present + SKEW_STEPS + 1)


def is_code(text: str) -> bool:
    """Whether a text looks like a code that changes, and not like one for recovery."""
    return len(text) == DIGITS and text.isascii() and text.isdigit()


def bare_recovery_code(text: str) -> str:
    """A recovery code as it is kept, however it was typed."""
    return text.replace("-", "").replace(" ", "").lower()
