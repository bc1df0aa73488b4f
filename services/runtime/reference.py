"""What every installation knows from its first start: the areas, and the policies in force."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from services.registry.areas.service import load_areas
from services.runtime.installation import Installation
from services.runtime.parts import WORKERS
from shared.areas import read_areas
from shared.calendar import SystemClock
from shared.database import Sessions, create_engine, session_factory, transaction
from shared.policies import PolicyPack, find_pack
from shared.policies.active import PolicyActivation, activate

PACKS = ("ganzhou-credit", "gupo-2014")
"""The packs of a new installation, each in its own area from its own date."""


async def load_reference(installation: Installation) -> None:
    """Load the areas, and activate the first packs where nobody did; what was activated since is left alone."""
    packs = [find_pack(name) for name in PACKS]
    for service in WORKERS:
        async with open_sessions(installation, service) as sessions, transaction(sessions) as session:
            if service == "registry":
                await load_areas(session, read_areas())
            for pack in packs:
                key = (pack.area_code, pack.name, pack.effective_from)
                if await session.get(PolicyActivation, key) is None:
                    await activate(session, SystemClock(), pack, pack.area_code, pack.effective_from)


async def activate_pack(installation: Installation, pack: PolicyPack, area_code: str, effective_from: date) -> None:
    """Let a pack hold in an area from a date, for every service that reads policies."""
    for service in WORKERS:
        async with open_sessions(installation, service) as sessions, transaction(sessions) as session:
            await activate(session, SystemClock(), pack, area_code, effective_from)


@asynccontextmanager
async def open_sessions(installation: Installation, service: str) -> AsyncIterator[Sessions]:
    """Sessions on a service's database, in the service's own role."""
    engine = create_engine(installation.settings(service).service_database_url, pool_size=1)
    try:
        yield session_factory(engine)
    finally:
        await engine.dispose()
