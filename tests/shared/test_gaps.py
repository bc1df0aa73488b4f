"""Gaps in what arrived: their owner is asked, the longest waiting first, and never for what is buried here."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.settings import Settings
from shared.calendar import CHINA, SettableClock
from shared.database import Sessions, new_id
from shared.events.base import Envelope
from shared.events.registry import HouseholdExited
from shared.messaging import gaps
from shared.messaging.gaps import PATIENCE, GapFiller, History
from shared.messaging.inbox import Consumer
from shared.messaging.outbox import OutboxMessage
from shared.resources import open_resources
from tests.conftest import Installation, rolled_back

COUNTY = "360722"


class Owner:
    """The service that announced everything: it gives what it is asked for, and remembers who was asked about."""

    def __init__(self, clock: SettableClock) -> None:
        self.clock = clock
        self.asked: list[UUID] = []

    def event(self, household_id: UUID, version: int) -> Envelope:
        """An event of a household as it arrives."""
        fact = HouseholdExited(
            county_code=COUNTY, version=version, household_id=household_id, exited_on=date(2018, 12, version)
        )
        return OutboxMessage(
            county_code=COUNTY,
            id=new_id(),
            routing_key=fact.routing_key,
            aggregate=fact.aggregate,
            aggregate_id=household_id,
            version=version,
            traceparent="",
            data=fact.model_dump(mode="json"),
            recorded_at=self.clock.now(),
        ).envelope()

    def answer(self, request: httpx.Request) -> httpx.Response:
        """The history behind a version."""
        household_id, after = UUID(request.url.params["aggregate_id"]), int(request.url.params["after"])
        self.asked.append(household_id)
        history = History(events=[self.event(household_id, after + 1)])
        return httpx.Response(200, content=history.model_dump_json())


@pytest.fixture
async def sessions(installation: Installation) -> AsyncIterator[Sessions]:
    """Sessions that roll back, of a database whose service follows nothing itself."""
    async with rolled_back(installation.settings(Settings).service_database_url) as made:
        yield made


@pytest.fixture
def owner() -> Owner:
    """An owner by a clock that stands still."""
    return Owner(SettableClock(datetime(2019, 1, 7, 9, tzinfo=CHINA)))


@pytest.fixture
def consumer(sessions: Sessions, owner: Owner) -> Consumer:
    """A consumer that takes everything."""

    async def take(_session: AsyncSession, _event: HouseholdExited) -> None:
        pass

    return Consumer("credit", sessions, {HouseholdExited: take}, owner.clock)


@pytest.fixture
async def filler(
    installation: Installation, sessions: Sessions, owner: Owner, consumer: Consumer
) -> AsyncIterator[GapFiller]:
    """What asks the owner."""
    transport = httpx.MockTransport(owner.answer)
    async with (
        open_resources(installation.settings(Settings), owner.clock) as resources,
        httpx.AsyncClient(transport=transport) as client,
    ):
        yield GapFiller(replace(resources, sessions=sessions), consumer, client)


async def gap(consumer: Consumer, owner: Owner, *, buried: bool = False) -> UUID:
    """A household whose first event stays away, or lies among the dead letters, while its second waits for it."""
    household_id = new_id()
    if buried:
        await consumer.bury(owner.event(household_id, 1), "Refused: version 1")
    await consumer.consume([owner.event(household_id, 2)])
    owner.clock.move_to(owner.clock.now() + timedelta(seconds=1))
    return household_id


async def test_what_waits_behind_dead_letters_starves_no_gap_that_can_be_filled(
    filler: GapFiller, consumer: Consumer, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gaps, "BATCH", 2)
    for _ in range(3):
        await gap(consumer, owner, buried=True)
    waiting = await gap(consumer, owner)
    assert await filler.fill() == 0  # patience first
    owner.clock.move_to(owner.clock.now() + PATIENCE)

    assert await filler.fill() == 1
    assert owner.asked == [waiting]
    assert await filler.fill() == 0
    assert owner.asked == [waiting]


async def test_who_waits_longest_is_asked_about_first(
    filler: GapFiller, consumer: Consumer, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gaps, "BATCH", 2)
    waiting = [await gap(consumer, owner) for _ in range(5)]
    owner.clock.move_to(owner.clock.now() + PATIENCE)

    assert [await filler.fill() for _ in range(4)] == [2, 2, 1, 0]
    assert owner.asked == waiting


async def test_a_dead_letter_further_on_hides_no_gap_before_it(
    filler: GapFiller, consumer: Consumer, owner: Owner
) -> None:
    waiting = await gap(consumer, owner)
    await consumer.bury(owner.event(waiting, 3), "Refused: version 3")
    owner.clock.move_to(owner.clock.now() + PATIENCE)

    assert await filler.fill() == 1
    assert owner.asked == [waiting]
