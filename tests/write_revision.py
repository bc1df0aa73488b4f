"""`make revision`: write what a service's models have and its migrations don't make yet, against a scratch server."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from shared.embedded import EmbeddedPostgres, keep_secrets
from shared.migrations import migrate, prepare_database, write_revision
from shared.settings import SERVICES


async def write(folder: Path, service: str, message: str) -> None:
    """Migrate an empty database and write the revision that is missing."""
    secrets = keep_secrets(folder)
    server = EmbeddedPostgres(folder, secrets.database_owner_password)
    try:
        url = await prepare_database(await server.start(), service, secrets.database_password)
        await migrate(url, service)
        await write_revision(url, service, message)
    finally:
        server.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service", choices=SERVICES)
    parser.add_argument("message")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fupin-revision-") as scratch:
        asyncio.run(write(Path(scratch), given.service, given.message))
    print(f"Look at what was written in services/{given.service}/migrations/versions before you keep it")
