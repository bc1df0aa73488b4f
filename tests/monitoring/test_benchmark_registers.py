"""What the benchmarks of monitoring fill its tables with fits these tables: no test runs the benchmarks themselves."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from shared.database import driver_address
from tests.benchmarks import monitoring_reads, rule_sweep
from tests.conftest import Installation

HOUSEHOLDS = 200


@pytest.mark.parametrize(
    ("fill", "tables"), [(monitoring_reads.fill, monitoring_reads.TABLES), (rule_sweep.fill, rule_sweep.TABLES)]
)
async def test_a_benchmarks_register_fits_the_tables(
    installation: Installation, fill: Callable[[asyncpg.Connection, int], Awaitable[None]], tables: tuple[str, ...]
) -> None:
    owner = installation.admin_url.set(database="fupin_monitoring")
    connection = await asyncpg.connect(driver_address(owner))
    try:
        transaction = connection.transaction()
        await transaction.start()
        before = await _rows(connection, tables)
        await fill(connection, HOUSEHOLDS)
        after = await _rows(connection, tables)
        await transaction.rollback()
    finally:
        await connection.close()

    assert after["household"] - before["household"] == HOUSEHOLDS
    assert all(after[table] > before[table] for table in tables)


async def _rows(connection: asyncpg.Connection, tables: tuple[str, ...]) -> dict[str, int]:
    return {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables}  # noqa: S608
