"""What one view of a household out of three services costs against asking each, and when one of them is down."""

import json
import os
import random
import signal
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

import aiohttp

from services.runtime.web import until_ready
from shared.database import Page
from shared.security.permissions import Role
from tests.benchmarks import monitoring_reads
from tests.benchmarks.bank_events import fill_banks
from tests.benchmarks.load import Broken
from tests.benchmarks.register import empty_register, fill_register, household_id
from tests.benchmarks.report import Figure, figure
from tests.benchmarks.stand import Stand

WHOLE_GOAL = 1.2
DOWN_GOAL_MS = 300.0
ASKED = 60
ASKED_WITH_ONE_DOWN = 20
PATHS = {
    "registry": "/registry/households/{}",
    "credit": "/credit/households/{}/loans",
    "monitoring": f"/monitoring/alerts?household_id={{}}&limit={Page.MAX}",
    "gateway": "/api/v1/households/{}/overview",
}
"""What the view is made of, and the view."""


async def measure_overview(stand: Stand, sizes: Sequence[int]) -> list[Figure]:
    """Overviews of random households, in turns with what they are made of; then with one service silent, or gone."""
    figures: list[Figure] = []
    monitoring = await stand.start("services.cli", "serve", "monitoring")
    try:
        await until_ready([stand.installation.settings("monitoring")])
        for size in sizes:
            async with _filled(stand, size):
                with stand.report.step("overviews of a household"):
                    figures.append(await _against_its_parts(stand, size))
        size = sizes[-1]
        async with _filled(stand, size):
            processes = {**stand.processes, "monitoring": monitoring}
            with stand.report.step("overviews while a service is silent, or gone"):
                for service in ("registry", "credit", "monitoring"):
                    with _silent(processes[service].pid):
                        figures.append(await _with_one_down(stand, size, service, "silent"))
                await stand.stop_worker(monitoring)
                figures.append(await _with_one_down(stand, size, "monitoring", "gone"))
    finally:
        await stand.stop_worker(monitoring)
    return figures


@asynccontextmanager
async def _filled(stand: Stand, size: int) -> AsyncIterator[None]:
    """The same households in all three services; the register and monitoring are emptied behind it."""
    registry, monitoring = await stand.connect("fupin_registry"), await stand.connect("fupin_monitoring")
    try:
        with stand.report.step(f"{size:,} households in three services"):
            await empty_register(registry)
            await fill_register(registry, 0, size)
            await fill_banks(stand, size)
            await monitoring_reads.clear(monitoring)
            await monitoring_reads.fill(monitoring, size)
            await monitoring.execute("VACUUM ANALYZE")
        yield
        await empty_register(registry)
        await monitoring_reads.clear(monitoring)
    finally:
        await registry.close()
        await monitoring.close()


async def _against_its_parts(stand: Stand, size: int) -> Figure:
    rounds: list[tuple[float, float]] = []
    async with _clients(stand) as clients:
        for number in range(-1, stand.rounds):
            took: dict[str, list[float]] = {service: [] for service in PATHS}
            for n in random.Random(size + number).sample(range(1, size + 1), ASKED):
                for service in PATHS:  # in turns, since the machine is not the same from second to second
                    took[service].append(await _asked_ms(clients[service], service, n))
            if number >= 0:  # the first turn only warms up
                medians = {service: statistics.median(times) for service, times in took.items()}
                rounds.append((medians.pop("gateway"), sum(medians.values())))
    return figure(
        "overview of a household from three services",
        size,
        "ms",
        rounds,
        bound_is="the three services asked directly, one after the other",
        goal=WHOLE_GOAL,
        at_most=True,
    )


async def _with_one_down(stand: Stand, size: int, service: str, how: str) -> Figure:
    numbers = random.Random(size).sample(range(1, size + 1), ASKED_WITH_ONE_DOWN)
    async with _clients(stand) as clients:
        took = [await _asked_ms(clients["gateway"], "gateway", n, without=service) for n in numbers]
    return figure(
        f"the same with {service} {how}, slowest of {ASKED_WITH_ONE_DOWN}",
        size,
        "ms",
        [(max(took), statistics.median(took))],
        bound_is="the median of the same requests",
        goal=DOWN_GOAL_MS,
        absolute=True,
        at_most=True,
    )


@asynccontextmanager
async def _clients(stand: Stand) -> AsyncIterator[dict[str, aiohttp.ClientSession]]:
    """A client of each service, all of the city's office."""
    headers = {"Authorization": f"Bearer {stand.token(Role.CITY_OFFICE, '3607')}"}
    async with AsyncExitStack() as opened:
        yield {
            service: await opened.enter_async_context(aiohttp.ClientSession(stand.url(service), headers=headers))
            for service in PATHS
        }


async def _asked_ms(client: aiohttp.ClientSession, service: str, number: int, without: str | None = None) -> float:
    """How long a request took.

    Args:
        client: of the service.
        service: who is asked.
        number: the household's.
        without: the service whose part is to be missing, and no other's.

    Raises:
        Broken: the answer was another than it had to be.
    """
    path = PATHS[service].format(household_id(number))
    started = time.perf_counter()
    async with client.get(path) as reply:
        body = await reply.read()
    took = (time.perf_counter() - started) * 1_000
    missing = json.loads(body).get("unavailable", []) if service == "gateway" else []
    if reply.status != 200 or missing != ([without] if without else []):
        raise Broken(f"{path}: {reply.status} {body.decode()}")
    return took


@contextmanager
def _silent(pid: int) -> Iterator[None]:
    """A process that takes connections and answers nothing: the worst way to be down."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
