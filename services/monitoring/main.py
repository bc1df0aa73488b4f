"""The monitoring service's web process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import Depends, FastAPI

from services.monitoring.alerts import router as alerts
from services.monitoring.assessments import results_router as assessment_results
from services.monitoring.assessments import router as assessments
from services.monitoring.bulletins import router as bulletins
from services.monitoring.duties import router as duties
from services.monitoring.feeds import router as feeds
from services.monitoring.feeds.tails import Tails
from services.monitoring.findings import router as findings
from services.monitoring.inspections import router as inspections
from services.monitoring.overview import router as overview
from services.monitoring.published import router as published
from services.monitoring.quotas import router as quotas
from services.monitoring.replays import router as replays
from services.monitoring.reports import router as reports
from services.monitoring.screenings import router as screenings
from services.monitoring.settings import Settings
from services.monitoring.signals import router as signals
from services.monitoring.spot_checks import router as spot_checks
from services.monitoring.supervision import router as supervision
from services.monitoring.supervision_units import router as supervision_units
from services.monitoring.sweeps import router as sweeps
from services.monitoring.targets import router as targets
from services.monitoring.webhooks import router as webhooks
from shared.calendar import Clock
from shared.document_names import read_names
from shared.document_operations import describe_operations
from shared.http import create_service_app, refuse_unknown_query
from shared.messaging import gaps
from shared.resources import open_resources
from shared.security.audit_reads import audit_router

OPERATIONS = Path(__file__).with_name("operations.toml")


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> FastAPI:
    """The application; the only wiring."""
    chosen = settings or Settings.load()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_resources(chosen, clock, for_requests=True) as resources:
            resources.attach(app)
            app.state.tails = Tails(chosen, resources.sessions)
            app.state.endings = [app.state.tails.close]
            yield

    app = create_service_app("monitoring", title="fupin monitoring", lifespan=lifespan)
    supervising = (supervision, supervision_units, inspections, findings, screenings, spot_checks)
    assessing = (assessments, assessment_results)
    for room in (
        alerts,
        sweeps,
        replays,
        bulletins,
        duties,
        feeds,
        targets,
        quotas,
        published,
        reports,
        overview,
        signals,
        *assessing,
        *supervising,
        webhooks,
        gaps,
    ):
        app.include_router(room.router, dependencies=[Depends(refuse_unknown_query)])
    app.include_router(webhooks.unkept, dependencies=[Depends(refuse_unknown_query)])
    app.include_router(audit_router("monitoring"), dependencies=[Depends(refuse_unknown_query)])
    describe_operations(app, read_names(OPERATIONS))
    return app
