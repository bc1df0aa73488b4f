"""The gateway service's web process."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from services.gateway import health
from services.gateway.accounts import keeping_router as keeping
from services.gateway.accounts import router as accounts
from services.gateway.accounts.grants import forget_expired
from services.gateway.accounts.secrets import Passwords
from services.gateway.audit import router as audit
from services.gateway.console import site as console
from services.gateway.cors import Cors
from services.gateway.delegations import router as delegations
from services.gateway.documents import router as documents
from services.gateway.documents.service import Documents
from services.gateway.field import site as field
from services.gateway.issuers import router as issuers
from services.gateway.issuers.issuer import issuer_of
from services.gateway.limits.door import Door
from services.gateway.organisation.demands import router as demands
from services.gateway.organisation.groups import router as groups
from services.gateway.organisation.meetings import router as meetings
from services.gateway.organisation.posts import router as posts
from services.gateway.organisation.units import router as units
from services.gateway.organisation.work_plans import router as work_plans
from services.gateway.proxy import hop
from services.gateway.public import router as public
from services.gateway.representations.dressing import Dressing
from services.gateway.roles import router as roles
from services.gateway.second_factors import router as second_factors
from services.gateway.settings import Settings
from services.gateway.sign_ins import router as sign_ins
from services.gateway.versions.announcing import Versions
from services.gateway.versions.rules import DEPRECATIONS, Deprecation
from services.gateway.views import router as views
from services.gateway.views.service import Services
from shared.calendar import Clock
from shared.database import transaction
from shared.document_names import read_names
from shared.document_operations import describe_operations
from shared.http import create_service_app, refuse_unknown_query
from shared.resources import Resources, open_resources
from shared.security.tokens import TokenIssuer
from shared.settings import SettingError

log = structlog.get_logger(__name__)

HOUSEKEEPING_S = 900
OPERATIONS = Path(__file__).with_name("operations.toml")


def create_app(
    settings: Settings | None = None,
    clock: Clock | None = None,
    deprecations: Collection[Deprecation] = DEPRECATIONS,
) -> FastAPI:
    """The application; the only wiring."""
    chosen = settings or Settings.load()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if chosen.token_private_key is None:
            raise SettingError(
                "FUPIN_TOKEN_PRIVATE_KEY: give the private key by which tokens are signed (fupin keys makes it)"
            )
        async with open_resources(chosen, clock, for_requests=True) as resources, hop.open_client(chosen) as client:
            resources.attach(app)
            app.state.ending = asyncio.Event()
            app.state.endings = [app.state.ending.set]
            app.state.issuer = TokenIssuer(chosen.token_private_key, resources.clock)
            app.state.passwords = Passwords()
            app.state.client = client
            app.state.services = Services(client, chosen.service_urls, chosen.part_timeout_s)
            app.state.documents = Documents(client, chosen.service_urls, deprecations)
            app.state.outside = issuer_of(client, chosen, resources.clock)
            housekeeping = asyncio.create_task(_keep_house(resources), name="gateway housekeeping")
            try:
                yield
            finally:
                housekeeping.cancel()
                await asyncio.gather(housekeeping, return_exceptions=True)

    believed = [str(network) for network in chosen.trusted_proxies]
    app = create_service_app(
        "gateway",
        title="fupin",
        description=documents.ABOUT,
        lifespan=lifespan,
        public=True,
        routes=[health.route, *documents.routes(), *hop.routes(chosen)],
        middleware=[
            # before the door, which counts by address
            *([Middleware(ProxyHeadersMiddleware, trusted_hosts=believed)] if believed else []),
            Middleware(Door, settings=chosen),
            Middleware(Versions, deprecations=deprecations),
            Middleware(Dressing),
        ],
    )
    if chosen.cors_origins:  # around everything: a page is to see also what went wrong
        app.add_middleware(Cors, origins=chosen.cors_origins)
    app.include_router(accounts.router)
    app.include_router(accounts.typed)
    app.include_router(accounts.own)
    app.include_router(second_factors.router)
    app.include_router(second_factors.own)
    app.include_router(roles.router)
    app.include_router(issuers.router)
    for room in (*keeping.ROUTERS, *sign_ins.ROUTERS, delegations.router):
        app.include_router(room, dependencies=[Depends(refuse_unknown_query)])
    app.include_router(views.router)
    app.include_router(public.router)
    app.include_router(audit.router)
    for noun in (demands, units, groups, posts, meetings, work_plans):
        app.include_router(noun.router)
    app.include_router(field.router)
    console.mount(app, chosen)
    describe_operations(app, read_names(OPERATIONS))
    return app


async def _keep_house(resources: Resources) -> None:
    while True:
        await asyncio.sleep(HOUSEKEEPING_S)  # first: a start belongs to those who wait for it
        try:
            async with transaction(resources.sessions) as session:
                await forget_expired(session, resources.clock)
        except Exception:  # what fails now is done at the next turn
            log.exception("expired sign-ins not deleted")
