"""PostgreSQL: the server, and each service's database on it."""

import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import asyncpg
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL

from services.commands.checks.finding import Finding, fine, warning, wrong
from services.runtime.databases import database_reason, database_variable
from services.runtime.exits import Exit
from services.runtime.installation import Installation
from services.runtime.parts import WORKERS
from shared.database import MAX_OVERFLOW, database_is_away, driver_address
from shared.migrations import SERVICES_FOLDER
from shared.settings import SERVICES, SettingError, Settings, database_name

PART = "PostgreSQL"
OLDEST = 15
TIMEOUT_S = 5.0
SKEW_S, MUCH_SKEW_S = 2.0, 30.0
"""Seconds between our clock and the server's: tokens and business days stand on ours, timestamps on both."""
SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
"""Settings of the server without which a committed payment may be gone after a crash."""

APPEND_ONLY = ("audit_record", "outbox")
"""Tables from which the services' roles may delete nothing."""


async def check_databases(installation: Installation, services: Sequence[str] = SERVICES) -> AsyncIterator[Finding]:
    """Each service's database as the service itself sees it, and each server that they lie on."""
    servers: set[tuple[str, ...]] = set()
    for service in services:
        settings = installation.settings(service)
        try:
            url = settings.service_database_url
            async with _connected(url) as connection:
                place = (str(url.host), str(url.port), *(str(value) for value in url.query.values()))
                if place not in servers:
                    servers.add(place)
                    for found in [one async for one in _server(connection, settings)]:
                        yield found
                for found in [one async for one in _database(connection, settings)]:
                    yield found
        except SettingError as error:
            yield wrong(PART, str(error), "Set it right, then run `fupin migrate`.")
            continue
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            yield _not_had(settings, error)
            continue
        yield await _revision(installation, service)


def _not_had(settings: Settings, error: Exception) -> Finding:
    """A database to which there is no connection."""
    name = database_variable(settings)
    said = f"{name}: no connection to the database of {settings.name}: {database_reason(error)}"
    if isinstance(error, asyncpg.InvalidCatalogNameError | asyncpg.InvalidAuthorizationSpecificationError):
        # neither database nor role is there, or its password is another
        return wrong(PART, said, "Run `fupin migrate`, which makes databases and roles and sets their password.")
    if database_is_away(error):
        return wrong(PART, said, f"Start the server, or set {name} right.", Exit.NOT_REACHABLE)
    return wrong(PART, said, f"Set {name} right.")


@asynccontextmanager
async def _connected(url: URL) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(driver_address(url), timeout=TIMEOUT_S)
    try:
        yield connection
    finally:
        await connection.close(timeout=1)


async def _server(connection: asyncpg.Connection, settings: Settings) -> AsyncIterator[Finding]:
    major = connection.get_server_version().major
    if major < OLDEST:
        yield wrong(PART, f"the server is PostgreSQL {major}", f"Upgrade it: {OLDEST} is the oldest that serves.")
    else:
        yield fine(PART, f"the server answers; it is PostgreSQL {major}")
    for name, safe in SAFE.items():
        value = await connection.fetchval("SELECT current_setting($1)", name)
        if value != safe and not (name == "synchronous_commit" and value in ("remote_apply", "remote_write")):
            yield wrong(
                PART,
                f"{name} is {value}: what was committed may be gone after a crash",
                f"Set {name} to {safe} on the server.",
                Exit.REFUSED,
            )
    yield _skew_of(*await _both_clocks(connection))
    for found in _room(await _allowed(connection), settings.database_pool_size):
        yield found


async def _both_clocks(connection: asyncpg.Connection) -> tuple[datetime, datetime]:
    """Our time in the middle of the question, and the server's answer."""
    before = time.time()
    theirs: datetime = await connection.fetchval("SELECT clock_timestamp()")
    return datetime.fromtimestamp((before + time.time()) / 2, UTC), theirs


def _skew_of(ours: datetime, theirs: datetime) -> Finding:
    seconds = (theirs - ours).total_seconds()
    if abs(seconds) < SKEW_S:
        return fine(PART, "its clock goes with ours")
    said = f"its clock is {abs(seconds):,.0f} s {'ahead of' if seconds > 0 else 'behind'} ours"
    remedy = "Let both machines follow the same time servers (chrony, systemd-timesyncd)."
    return warning(PART, said, remedy) if abs(seconds) < MUCH_SKEW_S else wrong(PART, said, remedy, Exit.REFUSED)


async def _allowed(connection: asyncpg.Connection) -> int:
    """How many connections the server grants those who don't administer it."""
    most: int = await connection.fetchval(
        "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
    )
    return most


def _room(allowed: int, pool_size: int) -> Iterator[Finding]:
    """Whether the pools of all processes find room at once; each worker listens on one more."""
    processes = len(SERVICES) + len(WORKERS)
    wanted = processes * (pool_size + MAX_OVERFLOW) + len(WORKERS)
    said = f"{processes} processes may open {wanted} connections, the server grants {allowed}"
    if wanted > allowed:
        yield warning(PART, said, "Raise max_connections on the server, or lower FUPIN_DATABASE_POOL_SIZE.")
    else:
        yield fine(PART, said)


_RIGHTS = """
    SELECT c.relname AS name,
           has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT') AS served,
           has_table_privilege(c.oid, 'DELETE') AS deletes,
           c.relowner = r.oid AS owned
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, pg_roles r
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> 'alembic_version'
      AND r.rolname = current_user
    ORDER BY c.relname
"""


async def _database(connection: asyncpg.Connection, settings: Settings) -> AsyncIterator[Finding]:
    """Whether the service's role may do what it must, and no more."""
    name = settings.name
    mighty = await connection.fetchval("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    tables = await connection.fetch(_RIGHTS)
    if not tables:
        yield wrong(PART, f"the database of {name} is empty", "Run `fupin migrate`.")
        return
    unserved = [table["name"] for table in tables if not table["served"]]
    owned = [table["name"] for table in tables if table["owned"]]
    deletes = [table["name"] for table in tables if table["deletes"] and table["name"] in APPEND_ONLY]
    if mighty or owned or deletes:
        what = "is a superuser" if mighty else f"may alter {', '.join(owned or deletes)}"
        yield wrong(
            PART,
            f"{name} connects as a role that {what}: events and audit can't be relied on",
            f"Connect as the role that `fupin migrate` makes; {database_variable(settings)} says as which it does.",
            Exit.REFUSED,
        )
    if unserved:
        yield wrong(
            PART,
            f"{name} may not use {', '.join(unserved)}",
            "Run `fupin migrate`, which gives the service's role its rights.",
            Exit.REFUSED,
        )
    if not (mighty or owned or deletes or unserved):
        yield fine(PART, f"{name} reaches its {len(tables)} tables, as a role that owns nothing")


async def _revision(installation: Installation, service: str) -> Finding:
    """Whether a database is at the revision of this code; only its owner can read at which it is."""
    settings = installation.settings(service)
    if settings.own_database_url is not None or settings.database_url is None:
        return fine(PART, f"at which revision {service} is, only the owner of its database can see")
    script = ScriptDirectory(str(SERVICES_FOLDER / service / "migrations"))
    (head,) = script.get_heads()
    try:
        async with _connected(settings.admin_url.set(database=database_name(service))) as connection:
            stands = await connection.fetchval("SELECT version_num FROM alembic_version")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
        said = f"FUPIN_DATABASE_URL: its owner can't look into the database of {service}: {database_reason(error)}"
        return wrong(PART, said, "Set it right: `fupin migrate` needs it.")
    if stands == head:
        return fine(PART, f"{service} is at revision {head}, the newest")
    known = {revision.revision for revision in script.walk_revisions()}
    said = f"{service} is at revision {stands}, this version needs {head}"
    if stands in known:
        return wrong(PART, said, "Stop the workers, run `fupin migrate`, start everything anew.", Exit.REFUSED)
    return wrong(PART, said, "The database is of a newer version: run that one.", Exit.REFUSED)
