"""What a service's role may do to rows that are kept for good: add and read, no more."""

from importlib import import_module

import asyncpg
import pytest

from shared.settings import SERVICES, Settings
from tests.conftest import Installation

KEPT = [
    (service, table)
    for service in SERVICES
    for table in (*import_module(f"services.{service}.tables").APPEND_ONLY, "outbox")
]


async def connect(installation: Installation, service: str) -> asyncpg.Connection:
    """A connection as the service itself."""
    kind: type[Settings] = import_module(f"services.{service}.settings").Settings
    url = installation.settings(kind).service_database_url.set(drivername="postgresql")
    return await asyncpg.connect(url.render_as_string(hide_password=False))


@pytest.mark.parametrize(("service", "table"), KEPT, ids=[f"{service}-{table}" for service, table in KEPT])
async def test_a_service_cannot_change_or_delete_what_is_kept_for_good(
    installation: Installation, service: str, table: str
) -> None:
    connection = await connect(installation, service)
    try:
        assert await connection.fetchval(f"SELECT count(*) FROM {table}") >= 0  # noqa: S608  # our own names
        column = await connection.fetchval(
            "SELECT column_name FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position", table
        )
        for change in (
            f"UPDATE {table} SET {column} = {column}",  # noqa: S608  # as above
            f"DELETE FROM {table}",  # noqa: S608  # as above
            f"TRUNCATE {table}",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(change)
    finally:
        await connection.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_of_an_announced_event_only_its_publishing_may_be_noted(installation: Installation, service: str) -> None:
    connection = await connect(installation, service)
    try:
        assert await connection.execute("UPDATE outbox SET published_at = published_at WHERE false") == "UPDATE 0"
        for column in ("data", "version", "routing_key"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(f"UPDATE outbox SET {column} = {column} WHERE false")  # noqa: S608  # as above
    finally:
        await connection.close()
