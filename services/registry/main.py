"""The registry's web process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from services.registry.activities import router as activities
from services.registry.aided import router as aided
from services.registry.allowances import router as allowances
from services.registry.areas import router as areas
from services.registry.books import router as books
from services.registry.cards import router as cards
from services.registry.code_lists import router as code_lists
from services.registry.completeness import router as completeness
from services.registry.documents import router as documents
from services.registry.documents.storage import open_storage
from services.registry.donations import router as donations
from services.registry.duplicates import router as duplicates
from services.registry.entitlements import router as entitlements
from services.registry.exchanges import router as exchanges
from services.registry.exit_trails import router as exit_trails
from services.registry.exports import router as exports
from services.registry.field_changes import router as field_changes
from services.registry.field_entries import router as field_entries
from services.registry.funds import router as funds
from services.registry.goods import router as goods
from services.registry.guarantees import router as guarantees
from services.registry.healthfiles import router as healthfiles
from services.registry.helpers import router as helpers
from services.registry.helping import router as helping
from services.registry.households import router as households
from services.registry.imports import router as imports
from services.registry.imports.fault_codes import fault_codes
from services.registry.incomes import router as incomes
from services.registry.letters import router as letters
from services.registry.lines import router as lines
from services.registry.measures import router as measures
from services.registry.membership import router as membership
from services.registry.monitored import router as monitored
from services.registry.notices import router as notices
from services.registry.organisations import router as organisations
from services.registry.pairings import router as pairings
from services.registry.participations import router as participations
from services.registry.posts import router as posts
from services.registry.procedures import router as procedures
from services.registry.projects import router as projects
from services.registry.publicity import router as publicity
from services.registry.relocations import router as relocations
from services.registry.requests import router as requests
from services.registry.settings import Settings
from services.registry.tasks import router as tasks
from services.registry.trainings import router as trainings
from services.registry.village_facts import router as village_facts
from services.registry.village_plans import router as village_plans
from services.registry.village_teams import router as village_teams
from services.registry.villages import router as villages
from services.registry.visits import router as visits
from shared.calendar import Clock
from shared.document_names import read_names
from shared.document_operations import describe_operations
from shared.http import create_service_app
from shared.messaging import gaps
from shared.problem_codes import describe_codes
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
            app.state.storage = open_storage(chosen, resources.personal)
            yield

    app = create_service_app("registry", title="fupin registry", lifespan=lifespan)
    # the room that is asked most comes first: routes are tried in their order
    for room in (
        households,
        areas,
        village_teams,
        villages,
        incomes,
        membership,
        completeness,
        imports,
        exports,
        duplicates,
        requests,
        trainings,
        documents,
        cards,
        books,
        entitlements,
        guarantees,
        lines,
        code_lists,
        village_facts,
        village_plans,
        organisations,
        measures,
        posts,
        relocations,
        projects,
        funds,
        publicity,
        participations,
        goods,
        helpers,
        pairings,
        aided,
        visits,
        healthfiles,
        letters,
        tasks,
        donations,
        activities,
        allowances,
        helping,
        procedures,
        notices,
        monitored,
        field_changes,
        field_entries,
        exit_trails,
        exchanges,
        gaps,
    ):
        app.include_router(room.router)
    app.include_router(audit_router("registry"))
    describe_codes(app, fault_codes)
    describe_operations(app, read_names(OPERATIONS))
    return app
