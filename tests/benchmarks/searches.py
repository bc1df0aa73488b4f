"""How fast households are found: by name, number, village and what people filter by."""

import random
import statistics
import time
from collections.abc import Sequence

import aiohttp
import asyncpg

from shared.identity import check_character
from shared.security.encryption import PersonalData
from shared.security.permissions import Role
from tests.benchmarks.register import (
    COUNTY,
    HOUSEHOLD,
    IN_VILLAGE,
    MEMBER,
    TOWN,
    empty_register,
    fill_register,
    sql_id,
    villages,
)
from tests.benchmarks.report import Figure, figure
from tests.benchmarks.stand import Stand

GOAL_MS = 30
ASKED = 200
KNOWN_NUMBERS = 200
PEER = "none published"


async def measure_searches(stand: Stand, sizes: Sequence[int]) -> list[Figure]:
    """The slowest twentieth of each kind of search, as the county's office and as a town ask it."""
    figures: list[Figure] = []
    filled = 0
    connection = await stand.connect("fupin_registry")
    try:
        await empty_register(connection)
        for size in sizes:
            with stand.report.step(f"register of {size:,} households"):
                await fill_register(connection, filled, size)
                numbers = await _know_numbers(stand, connection, size)
                filled = size
            with stand.report.step("searches"):
                bare = await _bare_ms(connection, size)
                figures += [await _measure(stand, size, work, queries, bare) for work, queries in _kinds(numbers, size)]
        await empty_register(connection)
    finally:
        await connection.close()
    return figures


def _kinds(numbers: Sequence[str], size: int) -> list[tuple[str, list[dict[str, str]]]]:
    asked = villages()[: max(1, min(10, size // IN_VILLAGE))]
    return [
        ("by the beginning of a name", [{"q": name} for name in ("刘", "谢福", "赖招娣", "钟建", "曾发秀", "欧阳")]),
        ("by identity number", [{"id_number": number} for number in numbers]),
        ("by village", [{"village_code": village} for village in asked]),
        ("by type and state", [{"household_type": "ordinary", "status": state} for state in ("registered", "exited")]),
        (
            "by village, name and type",
            [{"village_code": village, "q": "刘", "household_type": "ordinary"} for village in asked],
        ),
        ("of old people who live alone", [{"key_group": "lone_elder"}]),
        ("without a condition", [{}]),
    ]


async def _measure(
    stand: Stand, size: int, work: str, queries: Sequence[dict[str, str]], bare: Sequence[float]
) -> Figure:
    rounds = []
    for role, area in ((Role.COUNTY_OFFICE, COUNTY), (Role.TOWNSHIP, TOWN)):
        headers = {"Authorization": f"Bearer {stand.token(role, area)}"}
        async with aiohttp.ClientSession(stand.url("registry"), headers=headers) as client:
            for query in queries[:5]:
                await _ask(client, query)
            asked = [await _ask(client, queries[n % len(queries)]) for n in range(ASKED)]
        rounds.append((_p95(asked), _p95(bare)))
    return figure(
        f"search of households {work}: p95",
        size,
        "ms",
        rounds,
        bound_is="50 rows by key through asyncpg",
        goal=GOAL_MS,
        absolute=True,
        at_most=True,
        peer=PEER,
    )


async def _ask(client: aiohttp.ClientSession, query: dict[str, str]) -> float:
    started = time.perf_counter()
    async with client.get("/registry/households", params=query) as reply:
        if reply.status != 200:
            raise RuntimeError(f"{query}: {reply.status} {await reply.text()}")
        await reply.read()
    return (time.perf_counter() - started) * 1_000


async def _bare_ms(connection: asyncpg.Connection, size: int) -> list[float]:
    found = []
    for n in random.Random(size).sample(range(size), min(size, ASKED)):
        started = time.perf_counter()
        await connection.fetch(
            "SELECT * FROM household WHERE county_code = $1 AND household_no > $2 ORDER BY household_no LIMIT 50",
            COUNTY,
            f"{n:012d}",
        )
        found.append((time.perf_counter() - started) * 1_000)
    return found


async def _know_numbers(stand: Stand, connection: asyncpg.Connection, size: int) -> list[str]:
    """Identity numbers under which some of the households can be found."""
    personal = PersonalData(stand.installation.settings("registry").data_key_bytes)
    numbers = []
    for n in range(KNOWN_NUMBERS):
        body = f"99{n:04d}19750102{n:03d}"
        numbers.append(body + check_character(body))
    await connection.execute("TRUNCATE id_number_key")
    await connection.execute(
        f"""INSERT INTO id_number_key (id_index, county_code, household_id, member_id)
            SELECT i, '{COUNTY}', {sql_id(HOUSEHOLD, "n")}, {sql_id(MEMBER, "n * 4 + 1")}
            FROM unnest($1::text[], $2::int[]) AS known (i, n)""",
        [personal.blind_index(number) for number in numbers],
        [1 + n * size // KNOWN_NUMBERS for n in range(KNOWN_NUMBERS)],
    )
    # the rest of the county's people stand in the table too
    await connection.execute(
        f"""INSERT INTO id_number_key (id_index, county_code, household_id, member_id)
            SELECT md5('key' || m), '{COUNTY}', {sql_id(HOUSEHOLD, "m / 4")}, {sql_id(MEMBER, "m")}
            FROM generate_series(4, $1::int * 4) AS m""",
        size,
    )
    await connection.execute("VACUUM ANALYZE id_number_key")
    return numbers


def _p95(milliseconds: Sequence[float]) -> float:
    return statistics.quantiles(milliseconds, n=20)[-1]
