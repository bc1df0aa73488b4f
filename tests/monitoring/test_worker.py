"""The worker, and what its database role may do."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from services.monitoring import worker
from services.monitoring.settings import Settings
from services.monitoring.signals.models import Signal
from services.runtime.parts import create_consumer
from shared.database import Sessions, transaction
from shared.events import CONTRACTS
from shared.events.base import followed_keys
from shared.events.followers import FOLLOWED_AGGREGATES
from shared.messaging.inbox import Consumer
from shared.messaging.transports import InProcessTransport
from shared.resources import open_resources
from tests.conftest import Installation
from tests.monitoring.conftest import as_owner


class Noting(InProcessTransport):
    """The transport inside a process, which tells who subscribed."""

    def __init__(self) -> None:
        super().__init__()
        self.subscribed: asyncio.Future[Consumer] = asyncio.get_running_loop().create_future()

    async def subscribe(self, consumer: Consumer) -> None:
        """Deliver from now on."""
        await super().subscribe(consumer)
        self.subscribed.set_result(consumer)


async def test_the_worker_follows_every_event_whose_contract_names_monitoring(installation: Installation) -> None:
    transport = Noting()
    running = asyncio.create_task(worker.run(installation.settings(Settings), transport))
    consumer = await asyncio.wait_for(transport.subscribed, 10)
    running.cancel()
    await asyncio.wait({running})
    meant = {key for key, contract in CONTRACTS.items() if "monitoring" in (contract.__doc__ or "")}
    assert set(consumer.keys) == meant


async def test_the_worker_spreads_what_was_told_of_an_area(installation: Installation, committed: Sessions) -> None:
    day = date(2020, 7, 1)
    async with transaction(committed) as session:
        session.add(
            Signal(
                county_code="410327",
                kind="disaster",
                department="emergency",
                subject="410327000000",
                area_code="410327000000",
                reaches=[["410327", "410327", [], True]],
                happened_on=day,
                told_on=day,
                values={"disaster_kind": "flood"},
                teller="department",
                teller_role="department",
                counts=False,
                spreading=True,
                recorded_at=datetime(2020, 7, 1, tzinfo=UTC),
            )
        )
    running = asyncio.create_task(worker.run(installation.settings(Settings), InProcessTransport()))
    try:
        async with asyncio.timeout(20):
            while (kept := await _states(committed)) != [(True, False)]:
                assert kept in ([(False, True)], [(True, True)])
                await asyncio.sleep(0.05)
    finally:
        running.cancel()
        await asyncio.wait({running})
        await as_owner(installation, "TRUNCATE signal")


async def _states(sessions: Sessions) -> list[tuple[bool, bool]]:
    async with sessions() as session:
        return [(one.counts, one.spreading) for one in await session.scalars(select(Signal))]


async def test_a_command_that_replays_follows_what_the_worker_follows(installation: Installation) -> None:
    async with open_resources(installation.settings(Settings)) as resources:
        consumer = create_consumer("monitoring", resources)
    assert consumer.keys == sorted(key for kind in FOLLOWED_AGGREGATES["monitoring"] for key in followed_keys(kind))


@pytest.mark.parametrize("table", ["alert_step", "feed_item"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET county_code = county_code", "DELETE FROM {}"])
async def test_history_and_feed_can_only_be_added_to(sessions: Sessions, table: str, statement: str) -> None:
    async with sessions() as session:
        with pytest.raises(ProgrammingError, match="permission denied"):
            await session.execute(text(statement.format(table)))
