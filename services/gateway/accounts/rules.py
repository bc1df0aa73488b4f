"""Rules of signing in: when a name is locked, what a password, a secret and an area must be."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_FAILURES = 5
FAILURE_WINDOW = timedelta(minutes=15)
MIN_PASSWORD_LENGTH = 8
MAX_PASSWORD_LENGTH = 256
MIN_CLIENT_SECRET_LENGTH = 32

_AREA = re.compile(r"[0-9]{2}(?:[0-9]{2}(?:[0-9]{2}(?:[0-9]{3}(?:[0-9]{3})?)?)?)?")
_NAME = re.compile(r"[\w.@-]{2,64}")


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed sign-ins under one name, counted from the first of them."""

    count: int
    since: datetime

    def current(self, now: datetime) -> "Failures":
        """These failures, or none where their time is over."""
        return Failures(0, now) if now >= self.since + FAILURE_WINDOW else self

    def locked_s(self, now: datetime) -> int:
        """Seconds, rounded up, for which the name stays locked; 0 when it isn't."""
        if self.count < MAX_FAILURES or now >= self.since + FAILURE_WINDOW:
            return 0
        return -int((now - self.since - FAILURE_WINDOW).total_seconds() // 1)


def is_area_prefix(text: str) -> bool:
    """Whether a text is the significant part of an area code: province, city, county, township or village."""
    return _AREA.fullmatch(text) is not None


def is_login_name(text: str) -> bool:
    """Whether a text can be a name to sign in by: 2 to 64 letters, digits, ``. _ @ -``."""
    return _NAME.fullmatch(text) is not None


def is_strong_password(password: str, username: str) -> bool:
    """Whether a password is long enough, has more than three different characters and isn't the name itself."""
    return (
        MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH
        and len(set(password)) > 3
        and password.casefold() != username.casefold()
    )
