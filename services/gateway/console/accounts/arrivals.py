"""People whose password was right and who may not sign in before something else is done.

What they typed stays in this process for some minutes, so that it is not asked for at each step; a browser holds
nothing but a signed key.
"""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

KEPT_S = 600.0
"""Long enough to install an authenticator on a telephone."""
REMEMBERED = 1_000


@dataclass(slots=True)
class Arrival:
    """Somebody on the way in.

    Attributes:
        username: as typed.
        password: the one that is known to be right.
        wanted: the page to go to at last.
        acting_for: the account for which the person wants to act.
        secret: of the second factor that was begun, base32.
        uri: the same for a QR code.
        recovery_codes: of the second factor once it is confirmed.
    """

    username: str
    password: str
    wanted: str
    acting_for: str = ""
    secret: str = ""
    uri: str = ""
    recovery_codes: tuple[str, ...] = ()


@dataclass(slots=True)
class Arrivals:
    """Those on the way in by their keys; each is forgotten after `KEPT_S`, or when there are too many."""

    monotonic_s: Callable[[], float] = time.monotonic
    _by_key: OrderedDict[str, tuple[float, Arrival]] = field(default_factory=OrderedDict)

    def keep(self, arrival: Arrival) -> str:
        """Remember somebody; the key is for the browser's signed cookie."""
        self._forget_old()
        key = secrets.token_urlsafe(32)
        self._by_key[key] = (self.monotonic_s() + KEPT_S, arrival)
        if len(self._by_key) > REMEMBERED:
            self._by_key.popitem(last=False)
        return key

    def find(self, key: str | None) -> Arrival | None:
        """Who has a key; None where nobody has, or his time is over."""
        self._forget_old()
        found = self._by_key.get(key or "")
        return None if found is None else found[1]

    def forget(self, key: str | None) -> None:
        """Forget somebody who is in, or has left."""
        self._by_key.pop(key or "", None)

    def _forget_old(self) -> None:
        now_s = self.monotonic_s()
        while self._by_key and next(iter(self._by_key.values()))[0] <= now_s:
            self._by_key.popitem(last=False)
