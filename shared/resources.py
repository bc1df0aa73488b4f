"""What a service's process holds open: database, clock, keys."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.areas.active import ActiveAreas
from shared.calendar import Clock, SystemClock
from shared.database import Sessions, create_engine, session_factory
from shared.policies.active import ActivePolicies
from shared.security.encryption import PersonalData
from shared.security.tokens import TokenVerifier
from shared.settings import SettingError, Settings


@dataclass(frozen=True, slots=True)
class Resources:
    """Opened once a process and service, handed down from there."""

    service: str
    settings: Settings
    engine: AsyncEngine
    sessions: Sessions
    clock: Clock
    personal: PersonalData
    tokens: TokenVerifier
    policies: ActivePolicies
    areas: ActiveAreas

    def attach(self, app: FastAPI) -> None:
        """Make them reachable for the dependencies of an application."""
        app.state.resources = self
        app.state.sessions = self.sessions
        app.state.clock = self.clock
        app.state.tokens = self.tokens
        app.state.personal = self.personal
        app.state.policies = self.policies
        app.state.areas = self.areas


class FixedDayClock(SystemClock):
    """The machine's time of day on a fixed business day, for demonstrations."""

    def __init__(self, day: date) -> None:
        self._day = day

    def today(self) -> date:
        """The fixed day."""
        return self._day


@asynccontextmanager
async def open_resources(
    settings: Settings, clock: Clock | None = None, *, for_requests: bool = False
) -> AsyncIterator[Resources]:
    """Open what a service needs and close it again.

    Args:
        settings: the service's.
        clock: another than the machine's.
        for_requests: whether somebody waits for each answer, so that no lock is waited for without end; a worker may.

    Raises:
        SettingError: a setting that the service needs is missing or wrong.
    """
    if settings.token_public_key is None:
        raise SettingError(
            "FUPIN_TOKEN_PUBLIC_KEY: give the public key by which tokens are checked (fupin keys makes it)"
        )
    if clock is None:
        clock = FixedDayClock(settings.today) if settings.today else SystemClock()
    personal = PersonalData(settings.data_key_bytes)
    engine = create_engine(
        settings.service_database_url,
        pool_size=settings.database_pool_size,
        lock_timeout_s=settings.lock_timeout_s if for_requests else 0,
    )
    areas = ActiveAreas()
    try:
        yield Resources(
            service=settings.name,
            settings=settings,
            engine=engine,
            sessions=session_factory(engine),
            clock=clock,
            personal=personal,
            tokens=TokenVerifier(settings.token_public_key, personal.service_secret, clock),
            policies=ActivePolicies(areas),
            areas=areas,
        )
    finally:
        await engine.dispose()
