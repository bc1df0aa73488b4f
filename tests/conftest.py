"""What tests share: a real PostgreSQL with the migrated databases, sessions that roll back, callers with tokens."""

import asyncio
import gc
import os
import shutil
import tempfile
from asyncio import AbstractEventLoop
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import pytest
from fastapi import FastAPI
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

from services.runtime.rabbitmq_node import HOW_TO_GET_IT, RabbitNode, find_script
from shared.calendar import Clock, SystemClock
from shared.database import Sessions, to_json
from shared.embedded import EmbeddedPostgres, Secrets, keep_secrets
from shared.migrations import migrate, prepare_database
from shared.security.callers import Caller
from shared.security.permissions import Role
from shared.security.tokens import TokenIssuer
from shared.settings import SERVICES, Settings

hypothesis.settings.register_profile("unhurried", deadline=None)  # how long an example takes is for `make bench`
if hypothesis.settings.get_current_profile_name() == "default":  # trace-deep has its own
    hypothesis.settings.load_profile("unhurried")

S = TypeVar("S", bound=Settings)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let whatever needs Chromium be a walk: before it is chosen by marks, and so that nobody can forget it."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.walk)


def pytest_collection_finish() -> None:
    """Let what was imported and collected be: to look through all of it for garbage took a sixth of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@dataclass(frozen=True, slots=True)
class Installation:
    """A data folder with a running server and migrated databases."""

    data_dir: Path
    admin_url: URL
    secrets: Secrets

    def settings(self, kind: type[S], **given: Any) -> S:
        """Settings of a service on this installation."""
        return kind.load(
            data_dir=self.data_dir,
            database_url=self.admin_url.render_as_string(hide_password=False),
            database_password=self.secrets.database_password,
            data_key=self.secrets.data_key,
            token_public_key=self.secrets.token_public_key,
            token_private_key=self.secrets.token_private_key,
            **given,
        )


@pytest.fixture(scope="session")
async def installation() -> AsyncIterator[Installation]:
    """One server a test process, four migrated databases on it.

    Its folder is not pytest's: that closes its own to other users at every start, also to the server's.
    """
    for name in [name for name in os.environ if name.startswith("FUPIN_") and name != "FUPIN_AMQP_URL"]:
        del os.environ[name]
    data_dir = Path(tempfile.mkdtemp(prefix="fupin-test-"))
    secrets = keep_secrets(data_dir)
    server = EmbeddedPostgres(data_dir, secrets.database_owner_password)
    admin_url = await server.start()
    for service in SERVICES:
        await migrate(await prepare_database(admin_url, service, secrets.database_password), service)
    _home.append(asyncio.get_running_loop())
    yield Installation(data_dir, admin_url, secrets)
    for connections in _idle.values():
        for connection in connections:
            await connection.close()
    server.stop()
    shutil.rmtree(data_dir, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class AmqpServer:
    """A RabbitMQ server; the node where it is our own."""

    url: str
    node: RabbitNode | None


@pytest.fixture(scope="session")
async def amqp_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[AmqpServer]:
    """The server that FUPIN_AMQP_URL names, else a node of our own (6 s); its tests share an xdist group."""
    if url := os.environ.get("FUPIN_AMQP_URL"):
        yield AmqpServer(url, None)
        return
    if find_script("rabbitmq-server") is None:
        pytest.skip(f"RabbitMQ is missing: {HOW_TO_GET_IT}")
    node = RabbitNode(tmp_path_factory.mktemp("rabbitmq"))
    yield AmqpServer(await node.start(), node)
    await node.stop()


_home: list[AbstractEventLoop] = []
"""The loop of the test process, on which connections outlive a test; a loop of a test's own takes its own along."""
_idle: defaultdict[URL, list[AsyncConnection]] = defaultdict(list)
"""Connections nobody has borrowed, by their address."""


@lru_cache
def _engine(url: URL) -> AsyncEngine:
    return create_async_engine(url, poolclass=NullPool, json_serializer=to_json)


@asynccontextmanager
async def rolled_back(url: URL) -> AsyncIterator[Sessions]:
    """Sessions on one connection whose commits are savepoints: at the end nothing stays.

    Engine and connection are lent: what they have compiled and prepared serves the next test, which took a fifth of a
    test's time when each had its own.
    """
    at_home = asyncio.get_running_loop() in _home
    connection = _idle[url].pop() if at_home and _idle[url] else await _engine(url).connect()
    try:
        outer = await connection.begin()
        yield async_sessionmaker(
            connection, class_=AsyncSession, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )
        await outer.rollback()
    except BaseException:
        await connection.close()
        raise
    if at_home and not (connection.closed or connection.invalidated):
        _idle[url].append(connection)
    else:
        await connection.close()


class LentClock:
    """The clock of an application that is lent: each borrower sets his own."""

    def __init__(self) -> None:
        self.inner: Clock = SystemClock()

    def today(self) -> date:
        """The borrower's day."""
        return self.inner.today()

    def now(self) -> datetime:
        """The borrower's moment."""
        return self.inner.now()


_at_hand: defaultdict[tuple[str, str], list[tuple[FastAPI, LentClock]]] = defaultdict(list)
"""Applications nobody has borrowed, by their maker's module and their settings."""


@asynccontextmanager
async def borrowed_app(
    create_app: Callable[[S, Clock], FastAPI], settings: S, clock: Clock | None = None
) -> AsyncIterator[FastAPI]:
    """An application whose lifespan is open; its routes outlive the test, its resources and what it counted do not.

    FastAPI builds a route when it is first matched: anew for each test, that took longer than the tests.
    """
    free = _at_hand[create_app.__module__, repr(settings)]
    if not free:
        lent = LentClock()
        free.append((create_app(settings, lent), lent))
    app, lent = free.pop()
    app.middleware_stack = None  # is built anew at the first request
    lent.inner = clock or SystemClock()
    async with app.router.lifespan_context(app):
        yield app
    free.append((app, lent))


@pytest.fixture(scope="session")
def clock() -> Clock:
    """The machine's clock; tests that need a day set one of their own."""
    return SystemClock()


@pytest.fixture(scope="session")
def sign_in(installation: Installation, clock: Clock) -> Callable[..., dict[str, str]]:
    """Headers of a caller: ``sign_in(Role.TOWNSHIP, "360722102")``."""
    issuer = TokenIssuer(installation.secrets.token_private_key, clock)

    def headers(role: Role, area: str = "360722", bank: str | None = None, subject: str = "") -> dict[str, str]:
        caller = Caller(subject or f"{role}-{area}-{bank or ''}", role.value, role, area, bank)
        return {"Authorization": f"Bearer {issuer.issue(caller)}"}

    return headers
