"""RabbitMQ: the server, our rights in its vhost, the queues."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import aio_pika
import aiormq
from aio_pika.abc import AbstractConnection
from aio_pika.exceptions import CONNECTION_EXCEPTIONS

from services.commands.checks.finding import Finding, fine, warning, wrong
from services.runtime.exits import Exit
from services.runtime.parts import WORKERS
from shared.events.followers import FOLLOWED_AGGREGATES
from shared.messaging.rabbitmq import Names, check_address
from shared.settings import NotReachable, SettingError, Settings

PART = "RabbitMQ"
OLDEST = (3, 10)
"""From here on quorum queues hand dead letters on at least once."""
TIMEOUT_S = 5.0
MANY = 10_000
"""Events that wait in a queue: a worker that keeps up has hundreds."""


async def check_broker(settings: Settings, names: Names | None = None) -> AsyncIterator[Finding]:
    """The server that is named, if one is."""
    if settings.amqp_url is None:
        yield fine(PART, "none is named: events travel inside the process")
        return
    try:
        await check_address(settings.amqp_url)
    except NotReachable as error:
        yield wrong(PART, str(error), "Start the server, or set FUPIN_AMQP_URL right.", Exit.NOT_REACHABLE)
        return
    except SettingError as error:
        yield wrong(PART, str(error), "Set user, password and vhost in FUPIN_AMQP_URL right.")
        return
    connection = await aio_pika.connect(settings.amqp_url, timeout=TIMEOUT_S)
    async with connection:
        yield _version(connection)
        for look in (_rights, _queues):
            for found in [one async for one in look(connection, names or Names())]:
                yield found


def _version(connection: AbstractConnection) -> Finding:
    transport = connection.transport
    properties = getattr(getattr(transport, "connection", None), "server_properties", {})
    told = properties.get("version", b"")
    version = told.decode() if isinstance(told, bytes) else str(told)
    try:
        numbers = tuple(int(part) for part in version.split(".")[:2])
    except ValueError:
        return warning(PART, f"the server calls its version {version!r}", "Make sure that it is RabbitMQ.")
    if numbers < OLDEST:
        oldest = ".".join(str(number) for number in OLDEST)
        return wrong(PART, f"the server is RabbitMQ {version}", f"Upgrade it: {oldest} is the oldest that serves.")
    return fine(PART, f"the server answers; it is RabbitMQ {version}")


async def _rights(connection: AbstractConnection, names: Names) -> AsyncIterator[Finding]:
    """Make a queue that goes with this connection, bind it and let it go: what a worker does, and nothing stays."""
    channel = await connection.channel()
    name = f"{names.prefix}.doctor.{uuid4().hex}"
    try:
        async with asyncio.timeout(TIMEOUT_S):
            queue = await channel.declare_queue(name, exclusive=True, auto_delete=True)
            exchange = await channel.declare_exchange(
                f"{names.prefix}.doctor", aio_pika.ExchangeType.TOPIC, auto_delete=True
            )
            await queue.bind(exchange, "doctor")
            await exchange.publish(aio_pika.Message(b"doctor"), "doctor", mandatory=True)
            await queue.get(timeout=TIMEOUT_S)
            await queue.delete(if_unused=False, if_empty=False)
    except (aiormq.exceptions.ChannelAccessRefused, TimeoutError) as error:
        yield wrong(
            PART,
            f"the user of FUPIN_AMQP_URL may not work in the vhost: {str(error) or 'no answer in time'}",
            f"Give it the rights: rabbitmqctl set_permissions -p VHOST USER '^{names.prefix}' '^{names.prefix}' "
            f"'^{names.prefix}'",
        )
    else:
        yield fine(PART, "the user may make, fill and empty queues in the vhost")


async def _queues(connection: AbstractConnection, names: Names) -> AsyncIterator[Finding]:
    for service in FOLLOWED_AGGREGATES:
        for name, dead in ((names.queue(service), False), (names.dead_queue(service), True)):
            try:
                # a channel is closed by a queue that isn't there
                channel = await connection.channel()
                queue = await channel.declare_queue(name, passive=True, timeout=TIMEOUT_S)
            except aiormq.exceptions.ChannelNotFoundEntity:
                yield warning(PART, f"there is no queue {name} yet", "Start the workers: each makes what it needs.")
                continue
            except (*CONNECTION_EXCEPTIONS, TimeoutError) as error:
                yield wrong(
                    PART, f"{name}: {error or 'no answer in time'}", "See the server's log.", Exit.NOT_REACHABLE
                )
                continue
            waiting = queue.declaration_result.message_count or 0
            consumers = queue.declaration_result.consumer_count or 0
            yield _queue(service, name, waiting, consumers, dead=dead)


def _queue(service: str, name: str, waiting: int, consumers: int, *, dead: bool) -> Finding:
    said = f"{name}: {waiting:,} wait, {consumers} take them"
    if not consumers:
        started = f"Start its worker: `fupin work {service}`." if service in WORKERS else "Start its worker."
        return warning(PART, f"{name}: {waiting:,} wait, and nobody takes them", started)
    if waiting > (0 if dead else MANY):
        return warning(PART, said, f"See the log of the worker of {service}: it doesn't keep up.")
    return fine(PART, said)
