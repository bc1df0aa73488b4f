"""How envelopes travel: the interface that both transports keep, and the one inside a process."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

import structlog

from shared.database import database_is_away
from shared.events.base import Envelope
from shared.messaging.inbox import TRIES_BEFORE_DEAD_LETTER, Consumer

log = structlog.get_logger(__name__)

RETRY_PAUSES_S = (0.05, 0.2, 0.5, 1.0)


class Transport(Protocol):
    """Carries envelopes from outboxes to consumers, at least once."""

    async def publish(self, envelopes: Sequence[Envelope]) -> int:
        """Send in order; how many, from the first on, are safe with the other side."""
        ...

    async def subscribe(self, consumer: Consumer) -> None:
        """Deliver to a consumer everything it follows, from now until the transport is closed."""
        ...

    async def check(self) -> str:
        """``ok`` or ``down``."""
        ...

    async def close(self) -> None:
        """Stop delivering; what was not acknowledged comes again at the next start."""
        ...


class InProcessTransport:
    """Delivers to consumers of the same process; an envelope counts as sent when they have committed it."""

    def __init__(self) -> None:
        self._consumers: list[Consumer] = []

    async def publish(self, envelopes: Sequence[Envelope]) -> int:
        """Apply at every consumer that follows them; all are safe then, be it as dead letters."""
        for consumer in self._consumers:
            keys = set(consumer.keys)
            if mine := [envelope for envelope in envelopes if envelope.type in keys]:
                await deliver(consumer, mine)
        return len(envelopes)

    async def subscribe(self, consumer: Consumer) -> None:
        """Deliver from now on."""
        self._consumers.append(consumer)

    async def check(self) -> str:
        """Always there."""
        return "ok"

    async def close(self) -> None:
        """Forget the consumers."""
        self._consumers.clear()


async def deliver(consumer: Consumer, envelopes: Sequence[Envelope]) -> None:
    """Apply a batch; where it fails, one by one, and bury the one that keeps failing.

    Raises:
        Exception: the database is away; that is no event's fault, so all wait.
    """
    try:
        await consumer.consume(envelopes)
    except Exception as error:  # any failure of any handler: the single tries below find and name the one at fault
        if database_is_away(error):
            raise
        log.warning("batch of events failed, trying one by one", size=len(envelopes), exc_info=True)
        for envelope in envelopes:
            await _deliver_one(consumer, envelope)


async def _deliver_one(consumer: Consumer, envelope: Envelope) -> None:
    for attempt in range(1, TRIES_BEFORE_DEAD_LETTER + 1):
        try:
            await consumer.consume([envelope])
        except Exception as error:  # as above
            if database_is_away(error):
                raise
            if attempt == TRIES_BEFORE_DEAD_LETTER:
                await consumer.bury(envelope, f"{type(error).__name__}: {error}")
                return
            await asyncio.sleep(RETRY_PAUSES_S[attempt - 1])
        else:
            return
