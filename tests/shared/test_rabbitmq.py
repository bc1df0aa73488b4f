"""RabbitMQ between outbox and inbox: nothing lost, nothing twice, in order, whatever breaks on the way."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import aio_pika
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.settings import Settings as CreditSettings
from services.runtime.rabbitmq_node import RabbitNode
from shared.calendar import Clock
from shared.database import Sessions, create_engine, new_id, session_factory, transaction
from shared.events.base import Envelope
from shared.events.credit import LoanClassified
from shared.events.followers import FOLLOWED_AGGREGATES, keys_followed_by
from shared.events.registry import HouseholdExited
from shared.messaging.dead_letters import DeadLetterUnreadable, list_dead_letters, replay_dead_letter
from shared.messaging.inbox import Consumer, DeadLetter, ParkedEvent
from shared.messaging.outbox import OutboxMessage, emit
from shared.messaging.rabbitmq import DELIVERY_LIMIT, Names, RabbitTransport
from shared.messaging.relay import Relay
from shared.settings import SettingError
from tests.conftest import AmqpServer, Installation

pytestmark = [pytest.mark.amqp, pytest.mark.xdist_group("amqp")]

TABLES = "outbox, inbox, parked_event, dead_letter, effect"


class Refused(Exception):
    """What a failing handler raises."""


async def until(there: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what others write; there is nothing but the table to look at."""
    async with asyncio.timeout(30):
        while True:
            if await there():
                return
            await asyncio.sleep(0.05)


@dataclass
class Following:
    """A consumer whose effects are rows, so that an effect too many is seen."""

    sessions: Sessions
    clock: Clock
    refused: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.consumer = Consumer("credit", self.sessions, {HouseholdExited: self.handle}, self.clock)

    async def handle(self, session: AsyncSession, event: HouseholdExited) -> None:
        """Leave a row, or refuse."""
        if event.household_id in self.refused:
            raise Refused(f"version {event.version}")
        await session.execute(
            text("INSERT INTO effect VALUES (:household, :version)"),
            {"household": event.household_id, "version": event.version},
        )

    async def effects(self) -> dict[UUID, list[int]]:
        """Household → the versions that took effect, in that order."""
        async with self.sessions() as session:
            rows = await session.execute(text("SELECT household, version FROM effect ORDER BY number"))
            found: dict[UUID, list[int]] = {}
            for household, version in rows:
                found.setdefault(household, []).append(version)
        return found

    async def until(self, number: int) -> dict[UUID, list[int]]:
        """The effects once there are so many, and no more a moment later."""

        async def there() -> bool:
            return sum(map(len, (await self.effects()).values())) >= number

        await until(there)
        await asyncio.sleep(0.2)
        return await self.effects()

    async def letters(self, number: int) -> Sequence[DeadLetter]:
        """The dead letters once there are so many."""

        async def there() -> bool:
            return len(await list_dead_letters(self.sessions)) >= number

        await until(there)
        return await list_dead_letters(self.sessions)


@pytest.fixture
async def sessions(installation: Installation) -> AsyncIterator[Sessions]:
    """Committing sessions on the credit database, which is emptied again."""
    owner = create_engine(installation.admin_url.set(database="fupin_credit"), pool_size=1)
    async with owner.begin() as connection:
        await connection.execute(
            text("CREATE TABLE effect (household uuid, version int, number bigint GENERATED ALWAYS AS IDENTITY)")
        )
        await connection.execute(text("GRANT SELECT, INSERT ON effect TO fupin_credit_app"))
    engine = create_engine(installation.settings(CreditSettings).service_database_url, pool_size=8)
    yield session_factory(engine)
    await engine.dispose()
    async with owner.begin() as connection:
        await connection.execute(text(f"TRUNCATE {TABLES}"))
        await connection.execute(text("DROP TABLE effect"))
    await owner.dispose()


@pytest.fixture
def following(sessions: Sessions, clock: Clock) -> Following:
    """A consumer that follows households."""
    return Following(sessions, clock)


@pytest.fixture
def names() -> Names:
    """Exchanges and queues of this test alone, be the server whose it may."""
    return Names(f"test-{new_id()}")


@pytest.fixture
async def transport(amqp_server: AmqpServer, names: Names) -> AsyncIterator[RabbitTransport]:
    """A transport whose queues go with the test."""
    made = await RabbitTransport.connect(amqp_server.url, names)
    yield made
    await made.close()
    async with await aio_pika.connect(amqp_server.url) as connection:
        channel = await connection.channel()
        for service in FOLLOWED_AGGREGATES:
            await channel.queue_delete(names.queue(service))
            await channel.queue_delete(names.dead_queue(service))
        await channel.exchange_delete(names.events)
        await channel.exchange_delete(names.dead)


@pytest.fixture
def relay(sessions: Sessions, transport: RabbitTransport, clock: Clock, installation: Installation) -> Relay:
    """The relay of the credit database."""
    url = installation.settings(CreditSettings).service_database_url
    return Relay("credit", sessions, transport, clock, url)


def exited(household_id: UUID, version: int) -> HouseholdExited:
    """An event of a household."""
    return HouseholdExited(
        county_code="360722", version=version, household_id=household_id, exited_on=date(2018, 12, 1)
    )


def enveloped(event: HouseholdExited | LoanClassified, clock: Clock) -> Envelope:
    """The event as it travels."""
    return OutboxMessage(
        county_code=event.county_code,
        id=new_id(),
        routing_key=event.routing_key,
        aggregate=event.aggregate,
        aggregate_id=event.aggregate_id,
        version=event.version,
        traceparent="",
        data=event.model_dump(mode="json"),
        recorded_at=clock.now(),
    ).envelope()


async def unbind(url: str, names: Names, service: str, key: str) -> None:
    """Take a binding away behind the transport's back."""
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        await (await channel.get_queue(names.queue(service))).unbind(names.events, key)


async def send_raw(url: str, names: Names, body: bytes) -> None:
    """Put bytes into the queue of credit, as a stranger might."""
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        await channel.default_exchange.publish(aio_pika.Message(body), names.queue("credit"))


async def test_a_thousand_events_arrive_in_their_order(
    transport: RabbitTransport, following: Following, clock: Clock
) -> None:
    await transport.subscribe(following.consumer)
    households = [new_id() for _ in range(4)]
    events = [enveloped(exited(household, version), clock) for version in range(1, 301) for household in households]
    for start in range(0, len(events), 500):
        batch = events[start : start + 500]
        assert await transport.publish(batch) == len(batch)
        async with following.sessions() as session:
            # nothing had to wait for an earlier one: the order was kept, not mended
            assert not (await session.execute(select(func.count()).select_from(ParkedEvent))).scalar_one()

    assert await following.until(1200) == {household: list(range(1, 301)) for household in households}


async def test_an_event_waits_for_a_consumer_that_was_never_started(
    transport: RabbitTransport, following: Following, clock: Clock
) -> None:
    household = new_id()
    assert await transport.publish([enveloped(exited(household, 1), clock)]) == 1
    await transport.subscribe(following.consumer)
    assert await following.until(1) == {household: [1]}


async def test_only_what_stands_before_the_first_unroutable_event_counts_as_sent(
    transport: RabbitTransport, names: Names, amqp_server: AmqpServer, clock: Clock
) -> None:
    household = new_id()
    await unbind(amqp_server.url, names, "monitoring", LoanClassified.routing_key)
    lost = Envelope.model_validate(
        enveloped(exited(household, 3), clock).model_dump() | {"type": LoanClassified.routing_key}
    )
    batch = [*(enveloped(exited(household, version), clock) for version in (1, 2)), lost]
    assert await transport.publish([*batch, enveloped(exited(household, 4), clock)]) == 2


async def test_an_event_that_nobody_follows_counts_as_sent(amqp_server: AmqpServer, names: Names, clock: Clock) -> None:
    transport = await RabbitTransport.connect(amqp_server.url, names, {})
    assert await transport.publish([enveloped(exited(new_id(), 1), clock)]) == 1
    await transport.close()


async def test_an_event_delivered_twice_takes_effect_once(
    transport: RabbitTransport, following: Following, clock: Clock
) -> None:
    await transport.subscribe(following.consumer)
    household = new_id()
    events = [enveloped(exited(household, version), clock) for version in (1, 2, 3)]
    assert await transport.publish(events) == 3
    assert await transport.publish(events) == 3
    last = new_id()
    assert await transport.publish([enveloped(exited(last, 1), clock)]) == 1
    assert await following.until(4) == {household: [1, 2, 3], last: [1]}


async def test_a_poisoned_event_is_buried_and_can_be_replayed(
    transport: RabbitTransport, following: Following, clock: Clock
) -> None:
    await transport.subscribe(following.consumer)
    poisoned, other = new_id(), new_id()
    following.refused = {poisoned}
    bad = enveloped(exited(poisoned, 1), clock)
    assert await transport.publish([bad, enveloped(exited(other, 1), clock)]) == 2
    assert await following.until(1) == {other: [1]}
    assert [(letter.event_id, letter.reason) for letter in await following.letters(1)] == [
        (bad.id, "Refused: version 1")
    ]

    with pytest.raises(Refused):
        await replay_dead_letter(following.sessions, following.consumer, bad.id)
    assert len(await list_dead_letters(following.sessions)) == 1
    following.refused = set()
    await replay_dead_letter(following.sessions, following.consumer, bad.id)
    assert await list_dead_letters(following.sessions) == []
    assert await following.effects() == {other: [1], poisoned: [1]}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{ this is not JSON", "not an envelope"),
        (b'{"specversion": "1.0", "id": 7}', "not an envelope"),
        (b"\xff\x00\x01", "not an envelope"),
    ],
)
async def test_what_is_no_event_is_kept_with_its_reason_and_holds_nobody_up(
    transport: RabbitTransport,
    following: Following,
    amqp_server: AmqpServer,
    names: Names,
    clock: Clock,
    body: bytes,
    reason: str,
) -> None:
    await transport.subscribe(following.consumer)
    await send_raw(amqp_server.url, names, body)
    household = new_id()
    assert await transport.publish([enveloped(exited(household, 1), clock)]) == 1
    assert await following.until(1) == {household: [1]}
    (letter,) = await following.letters(1)
    assert letter.reason.startswith(reason)
    with pytest.raises(DeadLetterUnreadable):
        await replay_dead_letter(following.sessions, following.consumer, letter.event_id)


async def test_an_event_that_no_column_can_hold_is_kept_as_text(
    transport: RabbitTransport, following: Following, amqp_server: AmqpServer, names: Names, clock: Clock
) -> None:
    await transport.subscribe(following.consumer)
    envelope = enveloped(exited(new_id(), 1), clock).model_copy(update={"countycode": "3607220000"})
    await send_raw(amqp_server.url, names, envelope.model_dump_json().encode())
    (letter,) = await following.letters(1)
    assert letter.county_code == "000000"
    assert str(envelope.id) in letter.envelope["unreadable"]


@pytest.mark.parametrize(
    "changes",
    [
        {"aggregateversion": 2, "data": {"beyond": 2**64}},  # early, so that it would be parked
        {"aggregateversion": 2**64},
        {"countycode": "3607220000", "data": {"beyond": -(2**63) - 1}},
    ],
)
async def test_a_number_that_our_json_can_not_write_holds_nobody_up(
    transport: RabbitTransport,
    following: Following,
    amqp_server: AmqpServer,
    names: Names,
    clock: Clock,
    changes: dict[str, Any],
) -> None:
    await transport.subscribe(following.consumer)
    content = json.loads(enveloped(exited(new_id(), 1), clock).model_dump_json())
    content |= {**changes, "data": content["data"] | changes.get("data", {})}
    await send_raw(amqp_server.url, names, json.dumps(content).encode())
    household = new_id()
    assert await transport.publish([enveloped(exited(household, 1), clock)]) == 1
    assert await following.until(1) == {household: [1]}
    (letter,) = await following.letters(1)
    assert content["id"] in letter.envelope["unreadable"]


async def test_an_event_that_is_never_acknowledged_ends_among_the_dead_letters(
    transport: RabbitTransport, following: Following, amqp_server: AmqpServer, names: Names, clock: Clock
) -> None:
    event = enveloped(exited(new_id(), 1), clock)
    assert await transport.publish([event]) == 1
    async with await aio_pika.connect(amqp_server.url) as connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=1)
        queue = await channel.get_queue(names.queue("credit"))
        async with asyncio.timeout(20):
            for _ in range(DELIVERY_LIMIT + 1):
                message = None
                while message is None:
                    message = await queue.get(fail=False)
                await message.nack(requeue=True)
    await transport.subscribe(following.consumer)
    (letter,) = await following.letters(1)
    assert letter.event_id == event.id
    assert letter.reason == "RabbitMQ delivered it 20 times, nobody acknowledged it"


async def test_a_crash_between_publishing_and_marking_leaves_one_effect(
    transport: RabbitTransport, relay: Relay, following: Following, clock: Clock
) -> None:
    await transport.subscribe(following.consumer)
    household = new_id()
    async with transaction(following.sessions) as session:
        emit(session, clock, *(exited(household, version) for version in (1, 2, 3)))
    async with following.sessions() as session:
        waiting = (await session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))).all()
    # the worker that published died here: nothing is marked, the next one begins anew
    assert await transport.publish([message.envelope() for message in waiting]) == 3
    assert await relay.publish_waiting()
    marker = new_id()
    assert await transport.publish([enveloped(exited(marker, 1), clock)]) == 1
    assert await following.until(4) == {household: [1, 2, 3], marker: [1]}


async def test_a_restart_of_rabbitmq_loses_and_doubles_nothing(
    amqp_server: AmqpServer,
    names: Names,
    following: Following,
    clock: Clock,
    installation: Installation,
    tmp_path: Path,
) -> None:
    own = RabbitNode(tmp_path) if amqp_server.node is None else None
    url = await own.start() if own else amqp_server.url
    node = own or amqp_server.node
    assert node is not None
    transport = await RabbitTransport.connect(url, names)
    await transport.subscribe(following.consumer)
    database = installation.settings(CreditSettings).service_database_url
    relaying = asyncio.create_task(Relay("credit", following.sessions, transport, clock, database).run())
    household = new_id()

    async def announce(versions: range) -> None:
        for version in versions:
            async with transaction(following.sessions) as session:
                emit(session, clock, exited(household, version))

    await announce(range(1, 101))
    stopping = asyncio.create_task(node.control("stop_app"))
    await announce(range(101, 301))
    await stopping
    assert await transport.check() == "down"
    async with asyncio.timeout(3):
        assert await transport.publish([enveloped(exited(new_id(), 1), clock)]) == 0
    await announce(range(301, 351))
    await node.control("start_app")
    await announce(range(351, 401))

    assert await following.until(400) == {household: list(range(1, 401))}
    assert await transport.check() == "ok"
    relaying.cancel()
    await asyncio.gather(relaying, return_exceptions=True)
    await transport.close()
    if own:
        await own.stop()


async def test_a_consumer_of_more_than_is_bound_is_refused(transport: RabbitTransport, clock: Clock) -> None:
    consumer = Consumer("registry", transport_sessions_are_not_used(), {HouseholdExited: _ignore}, clock)
    with pytest.raises(ValueError, match="FOLLOWED_AGGREGATES"):
        await transport.subscribe(consumer)


def transport_sessions_are_not_used() -> Sessions:
    """A consumer needs sessions, this one never comes to use them."""
    return Sessions()


async def _ignore(_session: AsyncSession, _event: HouseholdExited) -> None:
    return None


@pytest.mark.parametrize("url", ["amqp://127.0.0.1:1/", "rabbit", "http://127.0.0.1/"])
async def test_a_wrong_address_is_one_line_that_names_the_setting(url: str) -> None:
    with pytest.raises(SettingError, match=r"^FUPIN_AMQP_URL: [^\n]+$"):
        await RabbitTransport.connect(url)


async def test_a_wrong_password_is_named_without_being_shown(amqp_server: AmqpServer) -> None:
    host = amqp_server.url.rsplit("@", 1)[-1]
    with pytest.raises(SettingError, match=r"^FUPIN_AMQP_URL: ") as caught:
        await RabbitTransport.connect(f"amqp://somebody:Geheimnis@{host}")
    assert "Geheimnis" not in str(caught.value)


def test_credit_follows_households_and_monitoring_all_that_it_shows() -> None:
    assert HouseholdExited.routing_key in keys_followed_by("credit")
    assert LoanClassified.routing_key not in keys_followed_by("credit")
    assert {HouseholdExited.routing_key, LoanClassified.routing_key} <= set(keys_followed_by("monitoring"))
    assert keys_followed_by("registry") == []
