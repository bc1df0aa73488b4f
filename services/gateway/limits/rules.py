"""Token buckets: a client may send in bursts, but on the whole no faster than a rate."""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

REMEMBERED_CLIENTS = 50_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, and what its client has left."""

    allowed: bool
    limit: int
    remaining: int
    reset_s: int
    """Seconds, rounded up, until the client has everything again."""
    retry_after_s: int
    """Seconds, rounded up, until the next request would pass; 0 when this one did."""


class Buckets:
    """One bucket a client, in memory; the clients heard of last are remembered, a forgotten one begins anew.

    Args:
        rate: tokens a second that flow into each bucket.
        burst: what a bucket holds.
        monotonic_s: seconds that never go back.
    """

    def __init__(self, rate: float, burst: int, monotonic_s: Callable[[], float]) -> None:
        self._rate = rate
        self._burst = burst
        self._monotonic_s = monotonic_s
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    @property
    def quota(self) -> int:
        """What a client that was quiet may send at once."""
        return self._burst

    @property
    def window_s(self) -> int:
        """Seconds, rounded up, in which an empty bucket fills."""
        return math.ceil(self._burst / self._rate)

    def take(self, client: str) -> Verdict:
        """Take one token of a client's bucket, if there is one."""
        now_s = self._monotonic_s()
        level, then_s = self._levels.pop(client, (float(self._burst), now_s))
        level = min(self._burst, level + (now_s - then_s) * self._rate)
        allowed = level >= 1
        if allowed:
            level -= 1
        self._levels[client] = (level, now_s)
        if len(self._levels) > REMEMBERED_CLIENTS:
            self._levels.popitem(last=False)
        return Verdict(
            allowed=allowed,
            limit=self._burst,
            remaining=int(level),
            reset_s=math.ceil((self._burst - level) / self._rate),
            retry_after_s=0 if allowed else math.ceil((1 - level) / self._rate),
        )
