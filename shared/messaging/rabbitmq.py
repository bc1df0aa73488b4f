"""How envelopes travel between processes: RabbitMQ, with confirms, quorum queues and dead letters."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self, cast

import aio_pika
import aiormq
import structlog
from aio_pika.abc import AbstractIncomingMessage, AbstractRobustConnection
from aio_pika.exceptions import CONNECTION_EXCEPTIONS
from pamqp.commands import Basic
from pydantic import ValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from shared.events.base import Envelope
from shared.events.followers import FOLLOWED_AGGREGATES, keys_followed_by
from shared.messaging.inbox import Consumer
from shared.messaging.transports import deliver
from shared.settings import NotReachable, SettingError

log = structlog.get_logger(__name__)

BATCH = 500
PREFETCH = 2 * BATCH  # the next batch is here while one is being applied
CONNECT_TIMEOUT_S = 10.0
CHECK_TIMEOUT_S = 4.0
CONFIRM_TIMEOUT_S = 15.0
RECONNECT_PAUSE_S = 1.0
PAUSE_S = 1.0
LINGER_S = 0.01
"""How long the first of a batch waits for company: a transaction costs more than what it carries."""
DELIVERY_LIMIT = 20
PERSISTENT = 2
NOT_LET_IN = (
    aiormq.exceptions.AuthenticationError,
    aiormq.exceptions.ProbableAuthenticationError,
    aiormq.exceptions.InvalidFrameError,  # so the library tells that the server closed where it should have opened
    ValueError,  # no address at all
)


@dataclass(frozen=True, slots=True)
class Names:
    """What the exchanges and queues of an installation are called."""

    prefix: str = "fupin"

    @property
    def events(self) -> str:
        """The exchange to which events are published."""
        return f"{self.prefix}.events"

    @property
    def dead(self) -> str:
        """The exchange to which RabbitMQ gives what it delivered too often."""
        return f"{self.prefix}.dead"

    def queue(self, service: str) -> str:
        """Where a service's events wait."""
        return f"{self.prefix}.{service}"

    def dead_queue(self, service: str) -> str:
        """Where the events wait that a service never acknowledged."""
        return f"{self.prefix}.{service}.dead"

    def queue_arguments(self, service: str) -> dict[str, Any]:
        """Replicated; a message that brings its consumer down time and again moves to the dead letters, safely."""
        return {
            "x-queue-type": "quorum",
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": self.dead,
            "x-dead-letter-routing-key": service,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",  # at-least-once demands it
        }


class RabbitTransport:
    """Carries envelopes through RabbitMQ, at least once.

    Every queue is declared and bound before the first event leaves, by publishers too, so an event finds the queue of
    a service that was never started yet.
    """

    def __init__(
        self, connection: AbstractRobustConnection, names: Names, bindings: Mapping[str, Sequence[str]]
    ) -> None:
        self._connection = connection
        self._names = names
        self._bindings = bindings
        self._followed = {key for keys in bindings.values() for key in keys}
        self._outgoing: aio_pika.abc.AbstractChannel | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    async def connect(
        cls, url: str, names: Names | None = None, bindings: Mapping[str, Sequence[str]] | None = None
    ) -> Self:
        """Connect and declare everything.

        Args:
            url: ``amqp://user:password@host:port/vhost``.
            names: of the exchanges and queues.
            bindings: service → routing keys that it is sent; without them those of the contracts.

        Raises:
            NotReachable: no RabbitMQ answers there; the line names FUPIN_AMQP_URL.
            SettingError: it lets nobody in by these names, or refuses exchange or queue; so does this line.
        """
        if bindings is None:
            bindings = {service: keys_followed_by(service) for service in FOLLOWED_AGGREGATES}
        connection = await _open(url, CONNECT_TIMEOUT_S)
        made = cls(connection, names or Names(), bindings)
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                await made._declare()
        except (*CONNECTION_EXCEPTIONS, TimeoutError) as error:
            await made.close()
            raise SettingError(f"FUPIN_AMQP_URL: {_shown(url)} refuses exchange or queue: {error}") from error
        return made

    async def publish(self, envelopes: Sequence[Envelope]) -> int:
        """Send in order and wait for all confirms; how many, from the first on, RabbitMQ has safe on disk.

        Never raises for a broken connection and never hangs: what isn't confirmed in time counts as not sent.
        """
        if not self._is_connected() or self._outgoing is None:
            return 0
        try:
            async with asyncio.timeout(RECONNECT_PAUSE_S):
                channel = cast(aiormq.Channel, await self._outgoing.get_underlay_channel())
        except (*CONNECTION_EXCEPTIONS, TimeoutError):
            return 0
        # tasks start in the order of their making and the channel's lock is fair: so they leave in order, without a
        # round trip each
        sending = [asyncio.create_task(self._send(channel, envelope)) for envelope in envelopes]
        try:
            await asyncio.wait(sending, timeout=CONFIRM_TIMEOUT_S)
        finally:
            for task in sending:
                task.cancel()
            outcomes = await asyncio.gather(*sending, return_exceptions=True)
        confirmed = next((n for n, outcome in enumerate(outcomes) if outcome is not None), len(outcomes))
        if confirmed < len(outcomes):
            log.warning("events not confirmed", number=len(outcomes) - confirmed, error=repr(outcomes[confirmed]))
        return confirmed

    async def subscribe(self, consumer: Consumer) -> None:
        """Deliver to a consumer everything it follows, from now until the transport is closed.

        Raises:
            ValueError: it follows keys to which its queue isn't bound; they belong into FOLLOWED_AGGREGATES.
        """
        if unbound := set(consumer.keys) - set(self._bindings.get(consumer.service, ())):
            raise ValueError(
                f"{consumer.service} is not bound to {', '.join(sorted(unbound))}: see FOLLOWED_AGGREGATES"
            )
        for name, handle in (
            (self._names.queue(consumer.service), _apply),
            (self._names.dead_queue(consumer.service), _bury),
        ):
            channel = await self._connection.channel(publisher_confirms=False)
            await channel.set_qos(prefetch_count=PREFETCH)
            queue = await channel.get_queue(name)
            arrived: asyncio.Queue[AbstractIncomingMessage] = asyncio.Queue()
            await queue.consume(arrived.put)
            self._tasks.append(asyncio.create_task(_work_off(arrived, consumer, handle), name=name))

    async def check(self) -> str:
        """``ok`` or ``down``."""
        return "ok" if self._is_connected() else "down"

    async def close(self) -> None:
        """Stop delivering; what was not acknowledged comes again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        await self._connection.close()

    def _is_connected(self) -> bool:
        transport = self._connection.transport
        return transport is not None and not transport.connection.is_closed and self._connection.connected.is_set()

    async def _declare(self) -> None:
        # what is declared on this channel is declared again after a reconnection, should the server have lost it
        channel = await self._connection.channel()
        events = await channel.declare_exchange(self._names.events, aio_pika.ExchangeType.TOPIC, durable=True)
        dead = await channel.declare_exchange(self._names.dead, aio_pika.ExchangeType.DIRECT, durable=True)
        for service, keys in self._bindings.items():
            buried = await channel.declare_queue(
                self._names.dead_queue(service), durable=True, arguments={"x-queue-type": "quorum"}
            )
            await buried.bind(dead, service)
            queue = await channel.declare_queue(
                self._names.queue(service), durable=True, arguments=self._names.queue_arguments(service)
            )
            for key in keys:
                await queue.bind(events, key)
        self._outgoing = channel

    async def _send(self, channel: aiormq.Channel, envelope: Envelope) -> str | None:
        """Send one and wait for its confirm; why it isn't safe, if it isn't."""
        properties = Basic.Properties(
            content_type="application/cloudevents+json",
            delivery_mode=PERSISTENT,
            message_id=str(envelope.id),
            timestamp=envelope.time,
            message_type=envelope.type,
        )
        reply = await channel.basic_publish(
            envelope.model_dump_json().encode(),
            exchange=self._names.events,
            routing_key=envelope.type,
            properties=properties,
            # what nobody follows is rightly dropped; what somebody follows must find a queue
            mandatory=envelope.type in self._followed,
            wait=False,
        )
        return None if isinstance(reply, Basic.Ack) else f"{envelope.type} came back: no queue is bound to it"


class _Handle(Protocol):
    async def __call__(self, consumer: Consumer, messages: Sequence[AbstractIncomingMessage]) -> None: ...


async def _work_off(arrived: asyncio.Queue[AbstractIncomingMessage], consumer: Consumer, handle: _Handle) -> None:
    """Handle what has arrived, as many at once as there are, and acknowledge it; a failure is tried again."""
    while True:
        batch = [await arrived.get()]
        if arrived.qsize() < BATCH:
            await asyncio.sleep(LINGER_S)
        while len(batch) < BATCH and not arrived.empty():
            batch.append(arrived.get_nowait())
        while True:
            try:
                await handle(consumer, batch)
                break
            except Exception:  # the database is away or worse: nothing is acknowledged, so nothing is lost
                log.warning("events wait", service=consumer.service, size=len(batch), exc_info=True)
                await asyncio.sleep(PAUSE_S)
        try:
            # messages arrive in the order of their delivery tags, so this covers the batch and nothing behind it
            await batch[-1].ack(multiple=True)
        except CONNECTION_EXCEPTIONS as error:
            log.info("batch not acknowledged, it comes again", service=consumer.service, error=str(error))


async def _apply(consumer: Consumer, messages: Sequence[AbstractIncomingMessage]) -> None:
    followed = set(consumer.keys)
    envelopes = [envelope for envelope in await _read(consumer, messages) if envelope.type in followed]
    if envelopes:
        await deliver(consumer, envelopes)


async def _bury(consumer: Consumer, messages: Sequence[AbstractIncomingMessage]) -> None:
    for envelope in await _read(consumer, messages):
        await consumer.bury(envelope, f"RabbitMQ delivered it {DELIVERY_LIMIT} times, nobody acknowledged it")


async def _read(consumer: Consumer, messages: Sequence[AbstractIncomingMessage]) -> list[Envelope]:
    """The envelopes in messages; what is none is kept among the dead letters."""
    envelopes: list[Envelope] = []
    for message in messages:
        try:
            envelopes.append(Envelope.model_validate_json(message.body))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            await consumer.bury_unreadable(
                message.body, f"not an envelope: {where} {first['msg']}".replace(":  ", ": ")
            )
    return envelopes


async def check_address(url: str) -> None:
    """Refuse an address at which no RabbitMQ answers now; for whoever starts everything and waits at a terminal.

    Raises:
        SettingError: as `RabbitTransport.connect`.
    """
    connection = await _open(url, CHECK_TIMEOUT_S)
    await connection.close()


async def _open(url: str, timeout_s: float) -> AbstractRobustConnection:
    if not url.startswith(("amqp://", "amqps://")):
        raise SettingError("FUPIN_AMQP_URL: not an address of the form amqp://user:password@host:5672/")
    connection: AbstractRobustConnection | None = None
    try:
        # not by connect_robust: that leaves a connection unclosed which fails, and it warns when it is collected
        connection = aio_pika.RobustConnection(aio_pika.connection.make_url(url), reconnect_interval=RECONNECT_PAUSE_S)
        await asyncio.wait_for(connection.connect(timeout=timeout_s), timeout_s)
    except (*CONNECTION_EXCEPTIONS, ValueError, TimeoutError) as error:
        if connection is not None:
            await connection.close()
        reason = str(error) or type(error).__name__
        if isinstance(error, aiormq.exceptions.InvalidFrameError):
            reason = "the vhost isn't there or isn't this user's, or what answers is no RabbitMQ"
        kind = SettingError if isinstance(error, NOT_LET_IN) else NotReachable
        raise kind(f"FUPIN_AMQP_URL: no connection to {_shown(url)}: {reason.splitlines()[0]}") from error
    return connection


def _shown(url: str) -> str:
    """An address without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "what it names (amqp://user:password@host:5672/ is the form)"
