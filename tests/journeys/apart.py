"""Seven processes, RabbitMQ and PostgreSQL as `make run-apart` starts them, without the demo."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from services.runtime.parts import WORKERS
from services.runtime.rabbitmq_node import RabbitNode
from shared.events.followers import FOLLOWED_AGGREGATES
from shared.settings import SERVICES
from tests.journeys.repeater import Repeater
from tests.journeys.running import UP, Running

PROCESSES = (*(f"{service} web" for service in SERVICES), *(f"{service} worker" for service in WORKERS))
STARTED_WITHIN_S = 240.0
"""The databases are made anew; on a busy machine that takes minutes."""


async def messages_in_queues(node: RabbitNode) -> dict[str, int]:
    """Queue → messages that nobody has acknowledged yet, in hand or waiting."""
    said = await node.control("list_queues", "--no-table-headers", "name", "messages")
    return {name: int(messages) for name, messages in (line.split() for line in said.splitlines())}


@dataclass(frozen=True, slots=True)
class Apart:
    """The services apart, without the demo."""

    running: Running
    node: RabbitNode
    repeater: Repeater | None
    """Delivers every event twice, where that was asked for."""

    async def settled(self) -> bool:
        """Whether every event is published, and every queue empty, those of dead letters too."""
        for service in WORKERS:
            async with self.running.database(service) as database:
                if await database.fetchval("SELECT count(*) FROM outbox WHERE published_at IS NULL"):
                    return False
        return not any((await messages_in_queues(self.node)).values())

    async def announced(self) -> set[UUID]:
        """Every event that a service ever committed and that somebody follows."""
        found: set[UUID] = set()
        for service in WORKERS:
            async with self.running.database(service) as database:
                found |= {UUID(str(row["id"])) for row in await database.fetch("SELECT id FROM outbox")}
        return found

    async def left_over(self) -> dict[str, int]:
        """What consumers put aside: rows of dead letters and parked events, by service and table."""
        found = {}
        for service in FOLLOWED_AGGREGATES:
            async with self.running.database(service) as database:
                for table in ("dead_letter", "parked_event"):
                    found[f"{service} {table}"] = await database.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608  # two names of this file
        return found


@asynccontextmanager
async def open_apart(*, repeating: bool = True, **given: str) -> AsyncIterator[Apart]:
    """Start the services apart on an empty folder, with a RabbitMQ node of our own; all of it is stopped at the end.

    Args:
        repeating: whether every event is delivered twice.
        given: settings of the services.
    """
    async with Running.fresh("--apart", "--no-demo", **given) as running:
        node = RabbitNode(running.data_dir / "broker")
        try:
            running.given["FUPIN_AMQP_URL"] = url = await node.start()
            async with AsyncExitStack() as stack:
                repeater = await stack.enter_async_context(Repeater.at(url)) if repeating else None
                await running.start()
                await running.until_said(UP, STARTED_WITHIN_S)
                yield Apart(running, node, repeater)
                await running.stop()
        finally:
            await node.stop()
