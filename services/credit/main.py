"""The credit service's web process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.credit.applications.router import router as applications
from services.credit.applications.router import satisfaction
from services.credit.bank_events.documents import describe_events
from services.credit.bank_events.router import router as bank_events
from services.credit.borrowers.router import router as borrowers
from services.credit.claims.router import router as claims
from services.credit.fund.router import router as fund
from services.credit.ledger.router import router as ledger
from services.credit.loans.router import router as loans
from services.credit.organisations.router import router as organisations
from services.credit.portfolios.router import router as portfolios
from services.credit.problems import answer_credit_refusals
from services.credit.settings import Settings
from services.credit.subsidies.router import router as subsidies
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

    app = create_service_app("credit", title="fupin credit", lifespan=lifespan)
    answer_credit_refusals(app)
    for router in (
        bank_events,
        borrowers,
        organisations,
        portfolios,
        satisfaction,
        applications,
        loans,
        subsidies,
        fund,
        ledger,
        claims,
        gaps.router,
    ):
        app.include_router(router)
    describe_events(app)
    return app
