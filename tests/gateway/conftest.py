"""What the gateway's tests share: the gateway on a socket before real servers, and one whose database rolls back."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import argon2
import httpx
import nicegui
import pytest
from fastapi import FastAPI

from services.credit.main import create_app as create_credit
from services.credit.settings import Settings as CreditSettings
from services.gateway.accounts import service
from services.gateway.accounts.secrets import Passwords
from services.gateway.console.api import Api
from services.gateway.console.sessions import Sessions as SignIns
from services.gateway.console.visits import Console
from services.gateway.main import create_app
from services.gateway.settings import Settings
from services.monitoring.main import create_app as create_monitoring
from services.monitoring.settings import Settings as MonitoringSettings
from services.registry.main import create_app as create_registry
from services.registry.settings import Settings as RegistrySettings
from shared.calendar import Clock
from shared.database import Sessions, transaction
from shared.security.audit import Trail
from shared.security.callers import Operator
from shared.security.encryption import PersonalData
from shared.security.permissions import Role
from tests.conftest import Installation, borrowed_app, rolled_back
from tests.gateway.servers import Echo, MovedClock, served

PASSWORD = "good-Pass-1"
QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Most of the time of a test that signs somebody in was spent on hashes; the safe ones are tested with accounts."""
TRUST = httpx.create_ssl_context()
"""Read once: it takes longer than many a test."""
OpenGateway = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture(scope="session")
async def nowhere() -> str:
    """An address at which nothing listens."""
    async with served(Echo().app) as url:
        pass
    return url


@pytest.fixture(scope="session")
def open_gateway(installation: Installation, nowhere: str) -> OpenGateway:
    """A gateway on a socket: ``async with open_gateway(registry_url=…) as client``; services not named are down."""

    @asynccontextmanager
    async def opened(clock: Clock | None = None, **given: Any) -> AsyncIterator[httpx.AsyncClient]:
        urls = dict.fromkeys(("registry_url", "credit_url", "monitoring_url"), nowhere)
        app = create_app(installation.settings(Settings, **{**urls, **given}), clock)
        async with served(app) as url, httpx.AsyncClient(base_url=url, timeout=10, verify=TRUST) as client:
            yield client

    return opened


@pytest.fixture(scope="session")
async def echo() -> AsyncIterator[tuple[Echo, str]]:
    """A service that repeats what it was sent, and its address."""
    made = Echo()
    async with served(made.app) as url:
        yield made, url


@pytest.fixture(scope="session")
async def gateway(open_gateway: OpenGateway, echo: tuple[Echo, str]) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway before services that repeat what they are sent."""
    async with open_gateway(
        registry_url=echo[1], credit_url=echo[1], monitoring_url=echo[1], burst=1_000_000
    ) as client:
        yield client


@pytest.fixture
def moved_clock() -> MovedClock:
    """A clock that tests move."""
    return MovedClock()


@pytest.fixture
def trail(installation: Installation, moved_clock: MovedClock) -> Trail:
    """The audit log as an operator writes it by the clock that tests move."""
    secret = PersonalData(installation.settings(Settings).data_key_bytes).audit_secret
    return Trail(moved_clock, secret, Operator("operator:test"))


@pytest.fixture
async def sessions(installation: Installation) -> AsyncIterator[Sessions]:
    """Sessions of the gateway's database that roll back."""
    async with rolled_back(installation.settings(Settings).service_database_url) as made:
        yield made


@pytest.fixture(scope="session")
def console_made(installation: Installation) -> None:
    """NiceGUI belongs to the first application of a process, whose every start looks for its server among all objects.

    That is one which nobody starts.
    """
    create_app(installation.settings(Settings))


@pytest.fixture
async def app(
    installation: Installation, sessions: Sessions, moved_clock: MovedClock, nowhere: str, console_made: None
) -> AsyncIterator[FastAPI]:
    """The gateway's application on a database that rolls back and a clock that stands still; no service behind it."""
    urls = dict.fromkeys(("registry_url", "credit_url", "monitoring_url"), nowhere)
    async with borrowed_app(create_app, installation.settings(Settings, **urls), moved_clock) as lent:
        lent.state.sessions = sessions
        lent.state.passwords = Passwords(QUICK)
        yield lent


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Calls the application without a socket."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as made:
        yield made


@pytest.fixture
async def person(app: FastAPI, sessions: Sessions, trail: Trail) -> None:
    """Somebody of the county's office."""
    async with transaction(sessions) as session:
        await service.create_account(
            session,
            trail,
            app.state.passwords,
            username="wang",
            password=PASSWORD,
            name="王<b>某</b>",
            role=Role.COUNTY_OFFICE,
            area_code="360722",
        )


def a_browser(app: FastAPI) -> httpx.AsyncClient:
    """A browser with no cookies yet."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway")


@pytest.fixture
async def browser(app: FastAPI, client: httpx.AsyncClient, moved_clock: MovedClock) -> AsyncIterator[httpx.AsyncClient]:
    """A browser whose console asks the gateway without a socket."""
    nicegui.app.state.console = Console(Api(client), SignIns(), moved_clock)
    async with a_browser(app) as made:
        yield made


@pytest.fixture(scope="session")
async def services(installation: Installation) -> list[FastAPI]:
    """The real services that the document is made of."""
    return [
        create_registry(installation.settings(RegistrySettings)),
        create_credit(installation.settings(CreditSettings)),
        create_monitoring(installation.settings(MonitoringSettings)),
    ]


@pytest.fixture(scope="session")
async def document(open_gateway: OpenGateway, services: list[FastAPI]) -> AsyncIterator[dict[str, Any]]:
    """The document of the whole API, as the gateway gives it out."""
    async with (
        served(services[0]) as registry,
        served(services[1]) as credit,
        served(services[2]) as monitoring,
        open_gateway(registry_url=registry, credit_url=credit, monitoring_url=monitoring) as client,
    ):
        yield (await client.get("/openapi.json", timeout=60)).json()
