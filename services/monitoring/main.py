"""The monitoring service's web process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.monitoring.alerts import router as alerts
from services.monitoring.feeds import router as feeds
from services.monitoring.overview import router as overview
from services.monitoring.published import router as published
from services.monitoring.reports import router as reports
from services.monitoring.settings import Settings
from services.monitoring.targets import router as targets
from shared.calendar import Clock
from shared.http import create_service_app
from shared.messaging import gaps
from shared.resources import open_resources


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> FastAPI:
    """The application; the only wiring."""
    chosen = settings or Settings.load()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_resources(chosen, clock, for_requests=True) as resources:
            resources.attach(app)
            yield

    app = create_service_app("monitoring", title="fupin monitoring", lifespan=lifespan)
    for room in (alerts, feeds, targets, published, reports, overview, gaps):
        app.include_router(room.router)
    return app
