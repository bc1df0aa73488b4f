"""The registry's web process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.registry.areas import router as areas
from services.registry.households import router as households
from services.registry.imports import router as imports
from services.registry.incomes import router as incomes
from services.registry.monitored import router as monitored
from services.registry.notices import router as notices
from services.registry.procedures import router as procedures
from services.registry.settings import Settings
from services.registry.trainings import router as trainings
from services.registry.villages import router as villages
from shared.calendar import Clock
from shared.http import create_service_app
from shared.messaging import gaps
from shared.resources import open_resources


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> FastAPI:
    """The application; the only wiring."""
    chosen = settings or Settings.load()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_resources(chosen, clock) as resources:
            resources.attach(app)
            yield

    app = create_service_app("registry", title="fupin registry", lifespan=lifespan)
    # the room that is asked most comes first: routes are tried in their order
    for room in (households, areas, villages, incomes, imports, trainings, procedures, notices, monitored, gaps):
        app.include_router(room.router)
    return app
