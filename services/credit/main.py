"""The credit service's web process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.credit.applications.router import router as applications
from services.credit.applications.router import satisfaction
from services.credit.assessments.router import router as assessments
from services.credit.bank_events.documents import describe_events
from services.credit.bank_events.router import router as bank_events
from services.credit.banks.router import router as banks
from services.credit.borrowers.router import router as borrowers
from services.credit.claims.router import router as claims
from services.credit.classification.router import router as classification
from services.credit.closing.router import router as closing
from services.credit.duties.router import router as duties
from services.credit.fund.router import router as fund
from services.credit.fund_interest.router import router as fund_interest
from services.credit.fund_plans.router import router as fund_plans
from services.credit.guidance.router import router as guidance
from services.credit.ledger.router import router as ledger
from services.credit.letters.router import router as letters
from services.credit.loans.router import router as loans
from services.credit.organisations.router import router as organisations
from services.credit.portfolios.router import router as portfolios
from services.credit.problems import answer_credit_refusals
from services.credit.products.router import router as products
from services.credit.ratings.router import router as ratings
from services.credit.reconciliations.router import router as reconciliations
from services.credit.settings import Settings
from services.credit.simulations.router import router as simulations
from services.credit.statements.router import router as statements
from services.credit.subsidies.router import router as subsidies
from services.credit.summaries.router import router as summaries
from services.credit.visits.router import router as visits
from services.credit.year_settlements.router import router as year_settlements
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
        applications,
        banks,
        guidance,
        assessments,
        summaries,
        duties,
        # a loan's number may hold slashes, so what stands behind one comes before the loan itself
        letters,
        visits,
        organisations,
        portfolios,
        satisfaction,
        loans,
        subsidies,
        fund,
        ledger,
        claims,
        classification,
        closing,
        simulations,
        reconciliations,
        fund_interest,
        fund_plans,
        year_settlements,
        statements,
        products,
        ratings,
        gaps.router,
    ):
        app.include_router(router)
    describe_events(app)
    return app
