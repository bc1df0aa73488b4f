"""A follower of the exchange that sends every event once more, so that every consumer is delivered it twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Self
from uuid import UUID

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractExchange, AbstractIncomingMessage
from aio_pika.exceptions import CONNECTION_EXCEPTIONS

from shared.messaging.rabbitmq import Names

QUEUE = "repeater"
AGAIN = "x-again"
BATCH = 200


class Repeater:
    """Publishes whatever comes by once more.

    It acknowledges an event only when the copy is confirmed, so a restart of RabbitMQ may make it three of one, never
    one of two.
    """

    def __init__(self) -> None:
        self.sent: Counter[UUID] = Counter()
        """Event → how often a relay sent it, as far as seen."""
        self.repeated: Counter[UUID] = Counter()
        """Event → how often its copy went over the exchange."""
        self._exchange: AbstractExchange | None = None

    @classmethod
    @asynccontextmanager
    async def at(cls, url: str) -> AsyncIterator[Self]:
        """Repeat everything from now on."""
        repeater = cls()
        connection = await aio_pika.connect_robust(url, reconnect_interval=0.5)
        arrived: asyncio.Queue[AbstractIncomingMessage] = asyncio.Queue()
        channel: AbstractChannel = await connection.channel()
        await channel.set_qos(prefetch_count=BATCH)
        repeater._exchange = await channel.declare_exchange(Names().events, aio_pika.ExchangeType.TOPIC, durable=True)
        queue = await channel.declare_queue(QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
        await queue.bind(repeater._exchange, "#")
        await queue.consume(arrived.put)
        repeating = asyncio.create_task(repeater._repeat(arrived))
        try:
            yield repeater
        finally:
            repeating.cancel()
            with suppress(asyncio.CancelledError):
                await repeating
            await connection.close()

    async def _repeat(self, arrived: asyncio.Queue[AbstractIncomingMessage]) -> None:
        while True:
            batch = [await arrived.get()]
            while len(batch) < BATCH and not arrived.empty():
                batch.append(arrived.get_nowait())
            # what a broken connection leaves unacknowledged comes again
            with suppress(*CONNECTION_EXCEPTIONS, TimeoutError):
                await self._send_again([message for message in batch if AGAIN not in message.headers])
                # seen is seen: RabbitMQ may have taken an acknowledgement whose connection broke under it
                for message in batch:
                    seen, event = (self.repeated if AGAIN in message.headers else self.sent), UUID(message.message_id)
                    if not (message.redelivered and seen[event]):
                        seen[event] += 1
                await batch[-1].ack(multiple=True)

    async def _send_again(self, messages: Sequence[AbstractIncomingMessage]) -> None:
        assert self._exchange is not None
        copies = [
            aio_pika.Message(
                message.body,
                headers={AGAIN: True},
                content_type=message.content_type,
                delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
                message_id=message.message_id,
                type=message.type,
            )
            for message in messages
        ]
        await asyncio.gather(
            *(
                self._exchange.publish(copy, message.routing_key or "", timeout=10)
                for copy, message in zip(copies, messages, strict=True)
            )
        )
