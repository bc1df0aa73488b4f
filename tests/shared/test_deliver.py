"""What is an event's fault is buried; what is the database's fault is waited out."""

from collections.abc import AsyncIterator
from datetime import date

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.credit.settings import Settings as CreditSettings
from shared.calendar import Clock
from shared.database import Sessions, database_is_away, new_id
from shared.events.base import Envelope
from shared.events.registry import HouseholdExited
from shared.messaging.dead_letters import list_dead_letters
from shared.messaging.inbox import Consumer
from shared.messaging.transports import InProcessTransport
from tests.conftest import Installation, rolled_back


@pytest.fixture
async def sessions(installation: Installation) -> AsyncIterator[Sessions]:
    """Sessions of the credit database that roll back."""
    async with rolled_back(installation.settings(CreditSettings).service_database_url) as made:
        yield made


def an_exit(clock: Clock) -> Envelope:
    """The first event of a household."""
    household_id = new_id()
    event = HouseholdExited(county_code="360722", version=1, household_id=household_id, exited_on=date(2018, 12, 1))
    return Envelope(
        id=new_id(),
        source="/fupin/registry",
        type=event.routing_key,
        subject=household_id,
        time=clock.now(),
        countycode="360722",
        aggregate="household",
        aggregateversion=1,
        data=event.model_dump(mode="json"),
    )


async def test_events_wait_for_a_database_that_is_away(sessions: Sessions, clock: Clock) -> None:
    tries = 0

    async def handle(_session: AsyncSession, _event: HouseholdExited) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise asyncpg.CannotConnectNowError("the database system is starting up")

    transport = InProcessTransport()
    await transport.subscribe(Consumer("credit", sessions, {HouseholdExited: handle}, clock))
    event = an_exit(clock)
    with pytest.raises(asyncpg.CannotConnectNowError):
        await transport.publish([event])
    assert await list_dead_letters(sessions) == []
    assert await transport.publish([event]) == 1
    assert tries == 2


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (ConnectionRefusedError(), True),
        (asyncpg.TooManyConnectionsError("full"), True),
        (asyncpg.ConnectionDoesNotExistError("lost"), True),
        (DBAPIError("SELECT 1", {}, asyncpg.AdminShutdownError("stopped")), True),
        (DBAPIError("SELECT 1", {}, Exception("gone"), connection_invalidated=True), True),
        (IntegrityError("INSERT", {}, asyncpg.UniqueViolationError("twice")), False),
        (asyncpg.DeadlockDetectedError("the next try may pass"), False),
        (ValueError("no such village"), False),
    ],
)
def test_only_a_database_that_cannot_answer_is_away(error: Exception, away: bool) -> None:
    assert database_is_away(error) is away
