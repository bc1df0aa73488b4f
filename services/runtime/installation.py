"""What the services stand on: settings, secrets, PostgreSQL and migrated databases."""

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from services.runtime.databases import named_by_setting
from services.runtime.parts import settings_class
from services.runtime.report import Report
from shared.calendar import SystemClock
from shared.embedded import EmbeddedPostgres, keep_secrets
from shared.migrations import migrate, prepare_database
from shared.security.encryption import PersonalData
from shared.security.tokens import TokenIssuer, TokenVerifier
from shared.settings import SERVICES, SettingError, Settings

KEPT = ("database_password", "data_key", "token_private_key", "token_public_key")
"""Settings that an installation makes for itself where the environment is silent."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Settings of the environment, completed by what this installation made for itself."""

    data_dir: Path
    made: Mapping[str, str]
    """Setting → value, for what the environment leaves open."""

    def settings(self, service: str) -> Settings:
        """The settings of a service.

        Raises:
            SettingError: one is wrong.
        """
        return settings_class(service).load(**self.made)

    def environment(self) -> dict[str, str]:
        """The environment of a process that shall see the same settings."""
        return {**os.environ, **{f"FUPIN_{name.upper()}": value for name, value in self.made.items()}}

    def with_setting(self, name: str, value: str) -> "Installation":
        """The same with one setting more."""
        return Installation(self.data_dir, {**self.made, name: value})


@asynccontextmanager
async def open_installation(report: Report) -> AsyncIterator[Installation]:
    """Complete the settings, with an embedded PostgreSQL where no server is named; it stops at the end.

    Raises:
        SettingError: a setting is wrong, or the server doesn't start.
    """
    given = Settings.load()
    # everything of theirs is read now: a wrong setting shall end the run before anything was started
    for service in SERVICES:
        settings_class(service).load()
    open_settings = [name for name in KEPT if getattr(given, name) is None]
    made = _addresses(given)
    if given.database_url is not None and not open_settings:
        # a server's container is told everything, and keeps nothing
        yield _checked(Installation(given.data_dir, made))
        return
    try:
        secrets = keep_secrets(given.data_dir)
    except (OSError, ValueError, TypeError) as error:
        raise SettingError(f"FUPIN_DATA_DIR: the secrets in {given.data_dir} can't be kept or read: {error}") from error
    made |= {name: getattr(secrets, name) for name in open_settings}
    installation = _checked(Installation(given.data_dir, made))
    if given.database_url is not None:
        yield installation
        return
    server = EmbeddedPostgres(given.data_dir, secrets.database_owner_password)
    try:
        with report.step("PostgreSQL (embedded)"):
            url = await server.start()
        yield installation.with_setting("database_url", url.render_as_string(hide_password=False))
    finally:
        server.stop()


def is_installed() -> bool:
    """Whether there is a database to ask: a server that is named, or an embedded one that was started before."""
    given = Settings.load()
    return given.database_url is not None or (given.data_dir / "postgres").exists()


def _addresses(given: Settings) -> dict[str, str]:
    """Where the services find each other, should their ports have been moved."""
    return {
        f"{service}_url": f"http://{loopback(given.host)}:{port_of(settings_class(service).load())}"
        for service in SERVICES
        if f"FUPIN_{service.upper()}_URL" not in os.environ
    }


def _checked(installation: Installation) -> Installation:
    settings = installation.settings("gateway")
    personal = PersonalData(settings.data_key_bytes)
    TokenVerifier(settings.token_public_key or "", personal.service_secret, SystemClock())
    TokenIssuer(settings.token_private_key or "", SystemClock())
    return installation


def port_of(settings: Settings) -> int:
    """The port of a service."""
    port: int = settings.port  # type: ignore[attr-defined]  # every service's own settings declare it
    return port


def loopback(host: str) -> str:
    """Where a server that listens on `host` is reached from this machine."""
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  # compared, not bound


async def migrate_databases(installation: Installation, services: Sequence[str] = SERVICES) -> None:
    """Make and migrate the databases of services, one after the other: Alembic keeps its context in globals.

    A service whose database is named apart is left to whoever owns that.

    Raises:
        SettingError: the server can't be reached or refuses.
    """
    for service in services:
        settings = installation.settings(service)
        if settings.own_database_url is not None:
            continue
        if settings.database_password is None:
            raise SettingError("FUPIN_DATABASE_PASSWORD: give the password of the services' database roles")
        with named_by_setting(settings):
            await migrate(await prepare_database(settings.admin_url, service, settings.database_password), service)
