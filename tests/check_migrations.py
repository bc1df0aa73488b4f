"""Part of `make check`: on an empty server, the migrations of each service make exactly the tables of its models."""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic.util import CommandError

from shared.embedded import EmbeddedPostgres, keep_secrets
from shared.migrations import check_migrations, migrate, prepare_database
from shared.settings import SERVICES


async def check(folder: Path) -> int:
    """Check all services; how many fail."""
    failed = 0
    secrets = keep_secrets(folder)
    server = EmbeddedPostgres(folder, secrets.database_owner_password)
    try:
        admin_url = await server.start()
        for service in SERVICES:
            url = await prepare_database(admin_url, service, secrets.database_password)
            await migrate(url, service)
            try:
                await check_migrations(url, service)
            except CommandError as error:
                print(f"{service}: {error}")
                failed += 1
    finally:
        server.stop()
    return failed


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="fupin-check-") as scratch:
        failures = asyncio.run(check(Path(scratch)))
    print("migrations: " + (f"{failures} services differ from their models" if failures else "models and tables agree"))
    sys.exit(bool(failures))
