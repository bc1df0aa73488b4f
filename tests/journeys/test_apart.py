"""The beginning of the demo with the services apart, while what they stand on fails: all is right at the end.

Seven processes as `make run-apart` starts them, every event delivered twice all the time, and on top of it, while the
demo plays: the credit worker killed before it published what was committed, killed after it published and before it
noted so, and killed while RabbitMQ is restarted.
"""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import asyncpg
import psutil
import pytest

from services.demo.accounts import keep_sign_ins
from services.demo.expected import expected
from services.demo.plan import plan
from services.runtime.apart import SHORT_LIFE_S
from services.runtime.rabbitmq_node import HOW_TO_GET_IT, RabbitNode, find_script
from shared.messaging.relay import LOCK_ID
from tests.journeys.apart import Apart, open_apart
from tests.journeys.repeater import Repeater
from tests.journeys.right import check_alerts, check_figures
from tests.journeys.running import Running

pytestmark = [pytest.mark.walk, pytest.mark.amqp, pytest.mark.xdist_group("apart")]

QUARTERS = 5
"""Enough for lists, a fund and arrears; the whole plan is played apart by eighteen counties (`make test-long`)."""
PLAYED_WITHIN_S = 300.0
WORKER = "credit worker"


@dataclass(frozen=True, slots=True)
class Stage:
    """The run apart and what the faults are made with."""

    apart: Apart
    demo: asyncio.subprocess.Process
    credit: asyncpg.Connection
    """The owner's connection to the credit database."""

    @property
    def running(self) -> Running:
        """The processes."""
        return self.apart.running

    @property
    def node(self) -> RabbitNode:
        """What carries their events."""
        return self.apart.node

    @property
    def repeater(self) -> Repeater:
        """What delivers every event twice."""
        assert self.apart.repeater is not None
        return self.apart.repeater

    async def unpublished(self) -> set[UUID]:
        """The credit service's events that are committed and not marked as published."""
        return {
            UUID(str(row["id"])) for row in await self.credit.fetch("SELECT id FROM outbox WHERE published_at IS NULL")
        }

    async def lent(self, loans: int) -> bool:
        """Whether the demo has come so far."""
        return int(await self.credit.fetchval("SELECT count(*) FROM loan")) >= loans

    async def until_committed(self, before: set[UUID]) -> set[UUID]:
        """New events that were committed and wait to be published."""

        async def there() -> set[UUID]:
            return await self.unpublished() - before

        return await self.running.until(there)

    async def until_published(self, events: set[UUID]) -> None:
        """Wait until events are marked as published."""

        async def gone() -> bool:
            return not events & await self.unpublished()

        with self.waiting_demo():
            await self.running.until(gone)

    @contextmanager
    def waiting_demo(self) -> Iterator[None]:
        """Let the demo wait meanwhile: so the next fault finds it in mid-run, however slowly processes start here."""
        player = psutil.Process(self.demo.pid)
        player.suspend()
        try:
            yield
        finally:
            player.resume()

    async def until_stayed_up(self) -> None:
        """Wait until the credit worker counts as one whose settings are right."""
        started = psutil.Process(await self.worker()).create_time()
        await asyncio.sleep(max(0.0, started + SHORT_LIFE_S + 1 - time.time()))

    async def worker(self) -> int:
        """The process id of the credit worker, once it runs and leads the relay."""

        async def leads() -> int | None:
            led = await self.credit.fetchval(
                "SELECT 1 FROM pg_locks JOIN pg_database d ON d.oid = database AND datname = current_database()"
                " WHERE locktype = 'advisory' AND granted AND objid::bigint = $1",
                LOCK_ID,
            )
            return self.running.process_id(WORKER) if led else None

        process_id = await self.running.until(leads)
        assert process_id is not None
        return process_id

    async def waits_to_mark(self) -> bool:
        """Whether the relay has published and is kept from noting so."""
        return bool(
            await self.credit.fetchval(
                "SELECT 1 FROM pg_stat_activity"
                " WHERE usename = 'fupin_credit_app' AND wait_event_type = 'Lock' AND query ILIKE 'update outbox%'"
            )
        )


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """The services apart, as far as they can be before the demo has an event to send."""
    if find_script("rabbitmq-server") is None:
        pytest.skip(f"RabbitMQ is missing: {HOW_TO_GET_IT}")
    async with open_apart() as apart:
        running = apart.running
        await running.let_in(keep_sign_ins(running.data_dir))
        async with running.database("credit") as credit:
            demo = await running.start_demo("--quarters", str(QUARTERS))
            try:
                yield Stage(apart, demo, credit)
            finally:
                if demo.returncode is None:  # the test failed on the way
                    demo.kill()
                    await demo.wait()


async def kill_before_publishing(stage: Stage) -> None:
    """Kill the credit worker between the commit of events and their publishing."""
    worker = await stage.worker()
    os.kill(worker, signal.SIGSTOP)
    committed = await stage.until_committed(before=await stage.unpublished())
    os.kill(worker, signal.SIGKILL)

    assert not committed & set(stage.repeater.sent)
    await stage.until_published(committed)


async def kill_before_marking(stage: Stage) -> None:
    """Kill the credit worker when RabbitMQ has confirmed events and the outbox doesn't know yet."""
    worker = await stage.worker()
    os.kill(worker, signal.SIGSTOP)
    await stage.until_committed(before=await stage.unpublished())
    async with stage.running.database("credit") as other, other.transaction():
        # rows that the stopped worker is just marking are left to it: it could never let go of them
        held = await other.fetch("SELECT id FROM outbox WHERE published_at IS NULL FOR UPDATE SKIP LOCKED")
        events = {UUID(str(row["id"])) for row in held}
        os.kill(worker, signal.SIGCONT)
        await stage.running.until(stage.waits_to_mark)
        os.kill(worker, signal.SIGKILL)

    await stage.until_published(events)

    async def sent_twice() -> bool:
        return any(stage.repeater.sent[event] > 1 for event in events)

    await stage.running.until(sent_twice)


async def restart_rabbitmq(stage: Stage) -> None:
    """Stop RabbitMQ, let commits pile up, kill the credit worker on top, start RabbitMQ."""
    worker = await stage.worker()
    await stage.node.stop()
    committed = await stage.until_committed(before=await stage.unpublished())
    os.kill(worker, signal.SIGKILL)
    with stage.waiting_demo():
        # a worker finds no RabbitMQ when it starts again, and is started until it does
        await stage.running.until_said(f"{WORKER} ended with exit code 3; starting it again")
    await stage.node.start()
    await stage.until_published(committed)


async def test_faults_on_the_way_leave_the_figures_that_are_right(stage: Stage) -> None:
    running, right = stage.running, expected(plan().beginning(QUARTERS))
    await stage.until_stayed_up()
    for loans, fail in ((10, kill_before_publishing), (60, restart_rabbitmq), (120, kill_before_marking)):
        await running.until(partial(stage.lent, loans), PLAYED_WITHIN_S)
        await fail(stage)
        assert stage.demo.returncode is None, f"{fail.__name__} came too late to be in mid-run"
    async with asyncio.timeout(PLAYED_WITHIN_S):
        said, _ = await stage.demo.communicate()
    assert stage.demo.returncode == 0, said.decode()

    await running.until(stage.apart.settled)
    seen = await running.figures()
    check_figures(seen, right)
    check_alerts(seen, right)
    assert set((await stage.apart.left_over()).values()) == {0}
    assert await stage.apart.announced() == set(stage.repeater.sent) == set(stage.repeater.repeated)

    assert await running.stop(signal.SIGTERM) == 0
    await stage.node.stop()
    assert running.left_running() == []
