"""What a reader has seen of the database: the snapshot that his token bears."""

import re
from dataclasses import dataclass

MAX_TRANSACTION = 2**63 - 1
MOST_RUNNING = 5_000
"""Transactions that a token may name as running; a server has far fewer connections."""

_WRITTEN = re.compile(r"([0-9]{1,19}):([0-9]{1,19}):((?:[0-9]{1,19}(?:,[0-9]{1,19})*)?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Which transactions' rows somebody could see; what he couldn't see is new to him, in whatever order it committed.

    Attributes:
        first: the oldest transaction that was running; all before it had ended.
        following: the next one to begin; it and all behind it can't be seen.
        running: those between that were running, in ascending order.
    """

    first: int
    following: int
    running: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.first}:{self.following}:{','.join(map(str, self.running))}"

    @classmethod
    def read(cls, text: str) -> "Snapshot":
        """A snapshot as PostgreSQL writes it, ``first:following:running,running``.

        Raises:
            ValueError: it is none.
        """
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise ValueError("no snapshot")
        first, following = int(written[1]), int(written[2])
        running = tuple(map(int, written[3].split(","))) if written[3] else ()
        if not 0 < first <= following <= MAX_TRANSACTION or len(running) > MOST_RUNNING:
            raise ValueError("no snapshot")
        if running != tuple(sorted(set(running))) or (running and not first <= running[0] <= running[-1] < following):
            raise ValueError("no snapshot")
        return cls(first, following, running)

    def shows(self, transaction: int) -> bool:
        """Whether rows of a transaction could be seen, if it committed."""
        return transaction < self.first or (transaction < self.following and transaction not in self.running)
