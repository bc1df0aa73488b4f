"""Migrations where somebody else is at the database: another migrator, or a table in use."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from shared import migrations
from shared.database import driver_address, sqlstate_of
from shared.migrations import migrate, prepare_database
from tests.conftest import Installation

DATABASE = "fupin_raced"
MIGRATE = """
import asyncio, json, sys
from sqlalchemy.engine import make_url
from shared.migrations import migrate
asyncio.run(migrate(make_url(json.loads(sys.argv[1])), "credit"))
"""


@pytest.fixture
async def empty(installation: Installation) -> AsyncIterator[URL]:
    """An empty database of the owner's, gone after the test."""
    owner = await asyncpg.connect(driver_address(installation.admin_url))
    await owner.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0")
    yield installation.admin_url.set(database=DATABASE)
    await owner.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    await owner.close()


async def test_two_migrators_at_once_go_one_after_the_other(empty: URL) -> None:
    address = json.dumps(empty.render_as_string(hide_password=False))
    started = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", MIGRATE, address, stderr=asyncio.subprocess.PIPE)
        for _ in range(2)
    ]
    said = [(await process.communicate())[1].decode() for process in started]
    assert [process.returncode for process in started] == [0, 0], said
    connection = await asyncpg.connect(driver_address(empty))
    assert await connection.fetchval("SELECT count(*) FROM alembic_version") == 1
    assert await connection.fetchval("SELECT count(*) FROM loan") == 0
    await connection.close()


async def test_a_migrator_waits_for_the_other_one_as_long_as_it_takes(
    empty: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "LOCK_TIMEOUT", "100ms")
    other = await asyncpg.connect(driver_address(empty))
    await other.execute("SELECT pg_advisory_lock($1)", migrations.LOCK_ID)
    migrating = asyncio.create_task(migrate(empty, "credit"))
    await asyncio.sleep(0.5)
    assert not migrating.done()
    assert await other.fetchval("SELECT to_regclass('loan')") is None
    await other.close()
    await migrating


async def test_a_table_in_use_is_not_waited_for_without_end(empty: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    await migrate(empty, "credit")
    monkeypatch.setattr(migrations, "LOCK_TIMEOUT", "100ms")
    user = await asyncpg.connect(driver_address(empty))
    async with user.transaction():
        await user.execute("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")
        async with asyncio.timeout(5):
            with pytest.raises(DBAPIError) as refused:
                await migrate(empty, "credit")
    assert sqlstate_of(refused.value) == "55P03"
    await user.close()
    await migrate(empty, "credit")


async def test_databases_and_roles_can_be_prepared_by_several_at_once(installation: Installation) -> None:
    password = installation.secrets.database_password
    prepared = await asyncio.gather(*(prepare_database(installation.admin_url, "credit", password) for _ in range(5)))
    assert {url.database for url in prepared} == {"fupin_credit"}
