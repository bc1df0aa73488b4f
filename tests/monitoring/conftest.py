"""Monitoring under test: its database with the packs in force, its application, a consumer of its events."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from functools import partial

import asyncpg
import httpx
import pytest

from services.monitoring.alerts.watch import Watch
from services.monitoring.consumers import handlers
from services.monitoring.main import create_app
from services.monitoring.settings import Settings
from services.monitoring.signals.spreading import spread_signals
from shared.calendar import Clock
from shared.database import Sessions, create_engine, driver_address, session_factory, transaction
from shared.events.base import Event
from shared.messaging.inbox import Consumer
from shared.policies import find_pack
from shared.policies.active import ActivePolicies, activate
from tests.conftest import Installation, borrowed_app, rolled_back
from tests.monitoring.assessing import COUNTY_AREA, TOWN, Office, SignIn, township
from tests.monitoring.builders import enveloped
from tests.monitoring.telling import Desk

Consume = Callable[..., Awaitable[None]]
Spread = Callable[[], Awaitable[None]]


@asynccontextmanager
async def monitoring_sessions(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions that roll back, with the town's and the city's packs in force."""
    async with rolled_back(installation.settings(Settings).service_database_url) as made:
        async with transaction(made) as session:
            for name, area_code in (("gupo-2014", "360722102000"), ("ganzhou-credit", "360700000000")):
                await activate(session, clock, find_pack(name), area_code, date(2014, 1, 1))
        yield made


@asynccontextmanager
async def yiyang_sessions(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """The same with the plan besides that has most rules about households, in force in its county."""
    async with monitoring_sessions(installation, clock) as made:
        async with transaction(made) as session:
            await activate(session, clock, find_pack("yiyang-2020"), "410327000000", date(2016, 1, 1))
        yield made


def a_consumer(sessions: Sessions, clock: Clock) -> Consumer:
    """A consumer with policies of its own: what another test read must not last."""
    return Consumer("monitoring", sessions, handlers(clock, ActivePolicies()), clock)


@asynccontextmanager
async def a_client(
    installation: Installation, sessions: Sessions, clock: Clock | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service, whose requests go by these sessions, and by the test's own clock if there is one."""
    async with borrowed_app(create_app, installation.settings(Settings), clock) as app:
        app.state.sessions = sessions
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://monitoring") as made:
            yield made


@pytest.fixture
async def sessions(installation: Installation, clock: Clock) -> AsyncIterator[Sessions]:
    """Sessions of the monitoring database that roll back."""
    async with monitoring_sessions(installation, clock) as made:
        yield made


PLANS = (
    ("yiyang-2020", "410327000000"),
    ("cangxi-2014", "510824000000"),
    ("town-2017", "360722106000"),
    ("city-five-years", "360700000000"),
)
"""Packs by which is supervised, and where."""


@pytest.fixture
async def plans(sessions: Sessions, clock: Clock) -> None:
    """The packs by which is supervised, in force."""
    async with transaction(sessions) as session:
        for name, area_code in PLANS:
            await activate(session, clock, find_pack(name), area_code, date(2014, 1, 1))


@pytest.fixture
async def committed(installation: Installation) -> AsyncIterator[Sessions]:
    """Sessions that really commit, each on a connection of its own; what they leave is removed."""
    engine = create_engine(installation.settings(Settings).service_database_url, pool_size=8)
    yield session_factory(engine)
    await engine.dispose()
    tables = "alert, alert_step, feed_item, area_total, area_day, webhook, webhook_delivery, audit_record"
    await as_owner(installation, f"TRUNCATE {tables}")


async def as_owner(installation: Installation, statement: str, service: str = "monitoring") -> None:
    """Do what the service's own role may not."""
    owner = installation.admin_url.set(database=f"fupin_{service}")
    connection = await asyncpg.connect(driver_address(owner))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture
def consume(sessions: Sessions, clock: Clock) -> Consume:
    """``await consume(event, event, …)``: as if they had arrived in one batch."""
    consumer = a_consumer(sessions, clock)

    async def take(*events: Event) -> None:
        await consumer.consume([enveloped(event) for event in events])

    return take


@pytest.fixture
def spread(sessions: Sessions, clock: Clock) -> Spread:
    """``await spread()``: what was told of areas reaches their households, as by the worker."""
    return partial(spread_signals, sessions, Watch(clock, ActivePolicies()))


@pytest.fixture
async def client(installation: Installation, sessions: Sessions) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service, whose requests share the test's transaction."""
    async with a_client(installation, sessions) as made:
        yield made


@pytest.fixture
async def score_sheets(sessions: Sessions, clock: Clock) -> None:
    """The packs with score sheets hold in the town of Gupo and its county."""
    async with transaction(sessions) as session:
        for name, area_code in (
            ("town-2017", TOWN),
            ("township-eight-projects", TOWN),
            ("cangxi-2014", COUNTY_AREA),
            ("ecommerce", COUNTY_AREA),
            ("paired-aid", COUNTY_AREA),
        ):
            await activate(session, clock, find_pack(name), area_code, date(2014, 1, 1))


@pytest.fixture
def desk(client: httpx.AsyncClient, sign_in: SignIn) -> Desk:
    """A department of the county."""
    return Desk(client, sign_in)


@pytest.fixture
def town(client: httpx.AsyncClient, sign_in: SignIn) -> Office:
    """The office of the town of Gupo."""
    return township(client, sign_in)
