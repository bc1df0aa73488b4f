"""The row of areas: a file of the official form through the product's own loader, against a bare COPY of its rows."""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import asyncpg

from services.registry.areas.loading import load_areas
from services.runtime.reference import open_sessions
from shared.areas import read_area_lines
from shared.calendar import SystemClock
from shared.database import transaction
from tests.benchmarks.report import Figure, figure
from tests.benchmarks.stand import Stand
from tests.registry.area_files import FIRST_PROVINCE, villages_of_a_country, write_areas

SIZES = (30_000, 300_000, 620_000)
"""Villages: a province, some of them, the country. Not the households of the other rows."""
GOAL = 0.04
"""The bound neither reads the file nor checks it, has one index where ours have four, and no village records."""
AT_MOST_S = 30
COLUMNS = ("code", "name", "level", "parent_code")


async def measure_areas(stand: Stand, _sizes: Sequence[int]) -> list[Figure]:
    """Areas a second from an empty table to the commit, checked, with village records and what services know of it."""
    figures = []
    for villages in SIZES:
        with stand.report.step(f"{villages:,} villages"), tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "areas.csv"
            count = write_areas(path, villages_of_a_country(villages))
            rounds = [(await _ours(stand, path, count), await _bare(stand, path, count)) for _ in range(stand.rounds)]
        slowest_s = count / min(ours for ours, _ in rounds)
        one = figure(
            "load a csv of areas (size: villages), checked, with village records and the codes for other services",
            villages,
            "areas/s",
            rounds,
            bound_is="COPY of the same rows into a table with their primary key",
            goal=GOAL,
            peer=f"none; 620,000 villages are to take less than {AT_MOST_S} s: {slowest_s:.1f} s at the slowest here",
        )
        figures.append(one)
    return figures


async def _ours(stand: Stand, path: Path, count: int) -> float:
    async with open_sessions(stand.installation, "registry") as sessions:
        started = time.perf_counter()
        async with transaction(sessions) as session:
            await load_areas(session, SystemClock(), read_area_lines(path), path=path)
        elapsed = time.perf_counter() - started
    connection = await stand.connect("fupin_registry")
    try:
        await _clear(connection)
    finally:
        await connection.close()
    return count / elapsed


async def _bare(stand: Stand, path: Path, count: int) -> float:
    rows = [(area.code, area.name, area.level.value, area.parent_code) for _, area in read_area_lines(path)]
    connection = await stand.connect("fupin_registry")
    try:
        await connection.execute(
            "CREATE TABLE bare_area (code text PRIMARY KEY, name text, level text, parent_code text)"
        )
        started = time.perf_counter()
        await connection.copy_records_to_table("bare_area", records=rows, columns=COLUMNS)
        elapsed = time.perf_counter() - started
        await connection.execute("DROP TABLE bare_area")
    finally:
        await connection.close()
    return count / elapsed


async def _clear(connection: asyncpg.Connection) -> None:
    first = f"{FIRST_PROVINCE}"
    await connection.execute("DELETE FROM village WHERE village_code >= $1", first)
    await connection.execute("DELETE FROM area WHERE code >= $1", first)
    await connection.execute("DELETE FROM area_book WHERE county_code >= $1", first)
    await connection.execute("VACUUM area, village, area_book, area_staging")
