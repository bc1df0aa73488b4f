"""Readiness over real services: each part told apart."""

import httpx
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import create_async_engine

from services.registry.main import create_app as create_registry
from services.registry.settings import Settings as RegistrySettings
from shared.database import session_factory
from tests.conftest import Installation
from tests.gateway.conftest import OpenGateway
from tests.gateway.servers import served


def a_service(installation: Installation, transport: str = "ok") -> FastAPI:
    """A real service whose transport says how it is."""

    async def check() -> str:
        return transport

    app = create_registry(installation.settings(RegistrySettings))
    app.state.health_checks = {"transport": check}
    return app


async def test_all_parts_fine_is_ready(open_gateway: OpenGateway, installation: Installation) -> None:
    async with (
        served(a_service(installation)) as url,
        open_gateway(registry_url=url, credit_url=url, monitoring_url=url) as client,
    ):
        reply = await client.get("/health/ready")
    fine = {"status": "ok", "database": "ok", "transport": "ok"}
    assert reply.status_code == 200
    assert reply.json() == {
        "status": "ok",
        "parts": {
            "gateway": {"status": "ok", "database": "ok"},
            "registry": fine,
            "credit": fine,
            "monitoring": fine,
        },
    }


async def test_what_is_down_is_told_apart(open_gateway: OpenGateway, installation: Installation, nowhere: str) -> None:
    async with (
        served(a_service(installation)) as url,
        served(a_service(installation, transport="down")) as deaf,
        open_gateway(registry_url=url, credit_url=nowhere, monitoring_url=deaf) as client,
    ):
        reply = await client.get("/health/ready")
        assert (await client.get("/health/live")).json() == {"status": "ok"}
    parts = reply.json()["parts"]
    assert (reply.status_code, reply.json()["status"]) == (503, "unavailable")
    assert parts["registry"]["status"] == "ok"
    assert parts["credit"] == {"status": "down"}
    assert parts["monitoring"] == {"status": "unavailable", "database": "ok", "transport": "down"}


async def test_a_service_that_has_lost_its_transport_is_still_in_service(installation: Installation) -> None:
    async with (
        served(a_service(installation, transport="down")) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        reply = await client.get("/health/ready")
    assert reply.status_code == 200
    assert reply.json() == {"status": "ok", "parts": {"database": "ok", "transport": "down"}}


async def test_a_service_that_has_lost_its_database_is_not(installation: Installation) -> None:
    app = a_service(installation)
    engine = create_async_engine("postgresql+asyncpg://nobody@127.0.0.1:1/none")
    async with served(app) as url, httpx.AsyncClient(base_url=url) as client:
        app.state.sessions = session_factory(engine)
        reply = await client.get("/health/ready")
    await engine.dispose()
    assert reply.status_code == 503
    assert reply.json() == {"status": "unavailable", "parts": {"database": "down", "transport": "ok"}}


async def test_the_gateways_own_database_counts(app: FastAPI, client: httpx.AsyncClient) -> None:
    engine = create_async_engine("postgresql+asyncpg://nobody@127.0.0.1:1/none")
    app.state.sessions = session_factory(engine)
    reply = await client.get("/health/ready")
    assert reply.status_code == 503
    assert reply.json()["parts"]["gateway"] == {"status": "down", "database": "down"}
    await engine.dispose()
