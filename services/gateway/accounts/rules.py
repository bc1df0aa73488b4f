"""Rules of signing in: when a name is locked, what a password, a secret and an area must be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from shared.areas import AreaCodeInvalid, AreaLevel, significant_prefix

MAX_FAILURES = 5
FAILURE_WINDOW = timedelta(minutes=15)
MIN_PASSWORD_LENGTH = 8
MAX_PASSWORD_LENGTH = 256
MIN_CLIENT_SECRET_LENGTH = 32

_FIELD = frozenset({AreaLevel.TOWN, AreaLevel.VILLAGE})
_COUNTY = frozenset({AreaLevel.COUNTY})
_CITY = frozenset({AreaLevel.CITY})
_ABOVE_TOWNS = frozenset({AreaLevel.COUNTY, AreaLevel.CITY, AreaLevel.PROVINCE})

FITTING_LEVELS: Mapping[str, frozenset[AreaLevel]] = MappingProxyType(
    {
        "village_cadre": _FIELD,
        "work_team": _FIELD,
        "township": frozenset({AreaLevel.TOWN}),
        "county_office": _COUNTY,
        "county_finance": _COUNTY,
        "city_office": _CITY,
        "city_finance": _CITY,
        "city_finance_work": _CITY,
        "department": _ABOVE_TOWNS,
        "auditor": _ABOVE_TOWNS,
        "administrator": _ABOVE_TOWNS,
        "bank": _COUNTY | _CITY,
    }
)
"""Role → the levels at which it works; who has a wider area than his post would see more than it may."""
_NAME = re.compile(r"[\w.@-]{2,64}")


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed sign-ins under one name, counted from the first of them."""

    count: int
    since: datetime

    def current(self, now: datetime) -> "Failures":
        """These failures, or none where their time is over."""
        return Failures(0, now) if now >= self.since + FAILURE_WINDOW else self

    def locked_until(self, now: datetime) -> datetime | None:
        """Until when the name stays locked; None when it isn't."""
        until = self.since + FAILURE_WINDOW
        return until if self.count >= MAX_FAILURES and now < until else None

    def locked_s(self, now: datetime) -> int:
        """Seconds, rounded up, for which the name stays locked; 0 when it isn't."""
        until = self.locked_until(now)
        return 0 if until is None else -int((now - until).total_seconds() // 1)


def is_area_prefix(text: str) -> bool:
    """Whether a text is the significant part of an area code: province, city, county, township or village."""
    try:
        return text == significant_prefix(text)
    except AreaCodeInvalid:
        return False


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
