"""Outbox, relay and inbox on a real database: nothing lost, nothing twice, the order of each aggregate kept."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from uuid import UUID

import pytest
import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.settings import Settings as GatewaySettings
from shared import telemetry
from shared.calendar import Clock
from shared.database import Sessions, new_id, table_of, transaction
from shared.events.base import Envelope
from shared.events.registry import HouseholdExited, HouseholdRegistered
from shared.messaging.inbox import Consumer, DeadLetter, FollowedAggregate, ParkedEvent
from shared.messaging.outbox import OutboxMessage, emit
from shared.messaging.relay import Relay
from shared.messaging.transports import InProcessTransport
from shared.messaging.worker import Job, repeat
from tests.conftest import Installation, rolled_back

OUTBOX = table_of(OutboxMessage).c


class Refused(Exception):
    """What a failing handler raises."""


@pytest.fixture
async def sessions(installation: Installation) -> AsyncIterator[Sessions]:
    """Sessions that roll back, of a database whose service announces nothing itself."""
    async with rolled_back(installation.settings(GatewaySettings).service_database_url) as made:
        yield made


def exited(household_id: UUID, version: int) -> HouseholdExited:
    """An event of a household."""
    return HouseholdExited(
        county_code="360722", version=version, household_id=household_id, exited_on=date(2018, 12, version)
    )


def enveloped(event: HouseholdExited, clock: Clock) -> Envelope:
    """The event as it arrives."""
    return OutboxMessage(
        county_code=event.county_code,
        id=new_id(),
        routing_key=event.routing_key,
        aggregate=event.aggregate,
        aggregate_id=event.household_id,
        version=event.version,
        traceparent="",
        data=event.model_dump(mode="json"),
        recorded_at=clock.now(),
    ).envelope()


class Recorder:
    """A consumer's effects: the versions in the order in which they were applied."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self.seen: list[int] = []
        self.refuse: set[int] = set()
        self.consumer = Consumer("credit", sessions, {HouseholdExited: self.handle}, clock)

    async def handle(self, _session: AsyncSession, event: HouseholdExited) -> None:
        """Note the event or refuse it."""
        if event.version in self.refuse:
            raise Refused(f"version {event.version}")
        self.seen.append(event.version)


async def count(sessions: Sessions, model: type) -> int:
    """How many rows there are."""
    async with sessions() as session:
        return (await session.execute(select(func.count()).select_from(model))).scalar_one()


async def test_an_event_commits_with_its_change_or_not_at_all(sessions: Sessions, clock: Clock) -> None:
    household_id = new_id()

    async def announce_and_fail() -> None:
        async with transaction(sessions) as session:
            emit(session, clock, exited(household_id, 1))
            raise Refused

    with pytest.raises(Refused):
        await announce_and_fail()
    assert await count(sessions, OutboxMessage) == 0

    async with transaction(sessions) as session:
        emit(session, clock, exited(household_id, 1), exited(household_id, 2))
    assert await count(sessions, OutboxMessage) == 2


async def test_a_trace_goes_on_into_the_consumers_log_and_the_events_that_it_announces(
    sessions: Sessions, clock: Clock, installation: Installation
) -> None:
    begun, followed = new_id(), new_id()

    async def answer(session: AsyncSession, event: HouseholdExited) -> None:
        structlog.get_logger("consumer").info("handled")
        if event.household_id == begun:
            emit(session, clock, exited(followed, 1))

    transport = InProcessTransport()
    await transport.subscribe(Consumer("credit", sessions, {HouseholdExited: answer}, clock))
    relay = Relay("credit", sessions, transport, clock, installation.settings(GatewaySettings).service_database_url)
    with structlog.testing.capture_logs(processors=[telemetry._add_trace]) as logged:
        with telemetry.tracing("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01") as trace_id:
            async with transaction(sessions) as session:
                emit(session, clock, exited(begun, 1))
        while await relay.publish_waiting():
            pass

    assert [record["trace_id"] for record in logged if record["event"] == "handled"] == [trace_id, trace_id]
    async with sessions() as session:
        written = (await session.execute(select(OUTBOX.aggregate_id, OUTBOX.traceparent))).all()
    traces = {row.aggregate_id: row.traceparent for row in written}
    assert traces.keys() == {begun, followed}
    assert {traceparent.split("-")[1] for traceparent in traces.values()} == {trace_id}
    assert traces[begun] != traces[followed]  # each step of the way has a number of its own


async def test_the_relay_marks_what_the_transport_took(
    sessions: Sessions, clock: Clock, installation: Installation
) -> None:
    recorder = Recorder(sessions, clock)
    transport = InProcessTransport()
    await transport.subscribe(recorder.consumer)
    household_id = new_id()
    async with transaction(sessions) as session:
        emit(session, clock, *(exited(household_id, version) for version in (1, 2, 3)))

    url = installation.settings(GatewaySettings).service_database_url
    relay = Relay("credit", sessions, transport, clock, url)
    assert await relay.publish_waiting()
    assert recorder.seen == [1, 2, 3]
    assert not await relay.publish_waiting()


async def test_a_transport_that_fails_half_way_leaves_the_rest_waiting(
    sessions: Sessions, clock: Clock, installation: Installation
) -> None:
    class HalfWay(InProcessTransport):
        async def publish(self, envelopes: object) -> int:
            return 1

    household_id = new_id()
    async with transaction(sessions) as session:
        emit(session, clock, exited(household_id, 1), exited(household_id, 2))
    url = installation.settings(GatewaySettings).service_database_url
    assert not await Relay("credit", sessions, HalfWay(), clock, url).publish_waiting()
    async with sessions() as session:
        left = await session.scalars(select(OutboxMessage).where(OutboxMessage.published_at.is_(None)))
        assert [message.version for message in left] == [2]


async def test_events_are_applied_in_their_order_whatever_the_order_of_arrival(
    sessions: Sessions, clock: Clock
) -> None:
    recorder = Recorder(sessions, clock)
    household_id = new_id()
    one, two, three = (enveloped(exited(household_id, version), clock) for version in (1, 2, 3))

    await recorder.consumer.consume([three])
    await recorder.consumer.consume([two])
    assert recorder.seen == []
    assert await count(sessions, ParkedEvent) == 2
    await recorder.consumer.consume([one])
    assert recorder.seen == [1, 2, 3]
    assert await count(sessions, ParkedEvent) == 0


async def test_an_event_sent_again_has_no_effect(sessions: Sessions, clock: Clock) -> None:
    recorder = Recorder(sessions, clock)
    one = enveloped(exited(new_id(), 1), clock)
    await recorder.consumer.consume([one, one])
    await recorder.consumer.consume([one])
    assert recorder.seen == [1]


async def test_a_batch_that_fails_writes_nothing_and_moves_no_version(sessions: Sessions, clock: Clock) -> None:
    recorder = Recorder(sessions, clock)
    recorder.refuse = {2}
    household_id = new_id()
    with pytest.raises(Refused):
        await recorder.consumer.consume([enveloped(exited(household_id, version), clock) for version in (1, 2)])
    assert await count(sessions, FollowedAggregate) == 0


async def test_one_poisoned_event_is_buried_and_the_others_go_on(sessions: Sessions, clock: Clock) -> None:
    recorder = Recorder(sessions, clock)
    recorder.refuse = {1}
    transport = InProcessTransport()
    await transport.subscribe(recorder.consumer)
    poisoned, other = new_id(), new_id()
    fine = exited(other, 2).model_copy(update={"version": 1, "exited_on": date(2018, 1, 1)})
    recorder.refuse = {7}
    bad = exited(poisoned, 7)
    first = [enveloped(exited(poisoned, version), clock) for version in range(1, 7)]
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    traced = enveloped(bad, clock).model_copy(update={"traceparent": f"00-{trace_id}-b7ad6b7169203331-01"})
    with structlog.testing.capture_logs(processors=[telemetry._add_trace]) as logged:
        assert await transport.publish([*first, traced, enveloped(fine, clock)]) == 8
    assert [record["trace_id"] for record in logged if record["event"] == "event buried"] == [trace_id]
    assert recorder.seen[-1] == 1
    async with sessions() as session:
        letters = (await session.scalars(select(DeadLetter))).all()
    assert [letter.reason for letter in letters] == ["Refused: version 7"]


async def test_a_consumer_follows_whole_aggregates(sessions: Sessions, clock: Clock) -> None:
    keys = Recorder(sessions, clock).consumer.keys
    assert HouseholdRegistered.routing_key in keys
    assert not any(key.startswith("credit.") for key in keys)


async def test_a_job_is_done_at_each_turn_even_where_it_fails_and_at_once_where_it_says_so() -> None:
    done: list[int] = []
    twice = asyncio.Event()

    async def work() -> None:
        done.append(len(done))
        if len(done) == 1:
            raise Refused
        twice.set()

    working = asyncio.create_task(repeat("credit", Job("work", timedelta(milliseconds=1), work)))
    async with asyncio.timeout(10):
        await twice.wait()
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    slow: list[str] = []

    async def note() -> None:
        slow.append("done")

    for at_start in (False, True):
        job = Job("slow", timedelta(hours=1), note, at_start=at_start)
        working = asyncio.create_task(repeat("credit", job))
        await asyncio.sleep(0.05)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    assert (done[:2], slow) == ([0, 1], ["done"])
