"""How fast a household is read: bare, in the service, through the gateway."""

import random
from collections.abc import Sequence

from shared.security.permissions import Role
from tests.benchmarks.load import reads_per_s
from tests.benchmarks.register import COUNTY, fill_register, household_id
from tests.benchmarks.report import Figure, figure
from tests.benchmarks.stand import Stand

IN_SERVICE_GOAL = 0.75
THROUGH_GATEWAY_GOAL = 0.45
READ_IDS = 3_000
PEER = "openIMIS reads 33 individuals/s"


async def measure_reads(stand: Stand, sizes: Sequence[int]) -> list[Figure]:
    """Reads of random households, in turns of bare, service and gateway."""
    token = stand.token(Role.COUNTY_OFFICE, COUNTY)
    figures: list[Figure] = []
    filled = 0
    for size in sizes:
        with stand.report.step(f"register of {size:,} households"):
            connection = await stand.connect("fupin_registry")
            try:
                await fill_register(connection, filled, size)
            finally:
                await connection.close()
            filled = size
        with stand.report.step("reads"):
            figures += await _measure(stand, size, token)
    return figures


async def _measure(stand: Stand, size: int, token: str) -> list[Figure]:
    numbers = random.Random(size).sample(range(1, size + 1), min(size, READ_IDS))
    targets = (
        (stand.bare_url, "/households/"),
        (stand.url("registry"), "/registry/households/"),
        (stand.url("gateway"), "/api/v1/registry/households/"),
    )
    rounds: list[list[float]] = []
    for number in range(-1, stand.rounds):
        rates = [
            await reads_per_s(
                url, [f"{path}{household_id(n)}" for n in numbers], token, stand.seconds if number >= 0 else 1
            )
            for url, path in targets
        ]
        if number >= 0:  # the first turn only warms up
            rounds.append(rates)
    return [
        figure(
            "read of a household, in the service",
            size,
            "reads/s",
            [(service, bare) for bare, service, _ in rounds],
            bound_is="bare FastAPI + asyncpg, one SELECT by key, no checks",
            goal=IN_SERVICE_GOAL,
            peer=PEER,
        ),
        figure(
            "the same through the gateway, signed in, scope and limit checked",
            size,
            "reads/s",
            [(gateway, service) for _, service, gateway in rounds],
            bound_is="the service asked directly",
            goal=THROUGH_GATEWAY_GOAL,
            peer="an aiohttp hop 77 %, an httpx hop 7 %",
        ),
    ]
