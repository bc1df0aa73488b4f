"""Every route of every service names the permission that it needs."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts

from shared.security.callers import Requires
from shared.security.permissions import PERMISSIONS
from shared.settings import SERVICES, Settings
from tests.conftest import Installation

OPEN = {
    "/health/live",
    "/health/ready",
    "/metrics",
    "/api/v1/auth/token",
    "/api/v1/auth/revoke",
    "/api/v1/auth/password",
    "/api/v1/auth/second-factor",
    "/api/v1/auth/second-factor/confirm",
    "/api/v1/auth/second-factor/remove",
    "/api/v1/auth/jwks.json",
    "/docs",
    "/docs/{tag}",
    "/docs/oauth2-redirect",
    "/redoc",
    "/openapi.json",
    "/asyncapi.json",
    "/problems",
    "/problems/{code}",
    "/api/v1/public/notices",
    "/api/v1/public/notices/{notice_id}",
    "/api/v1/public/notices/{notice_id}/objections",
    "/notices",
    "/notices/{notice_id}",
    "/notices/{notice_id}/received",
    "/field",
    "/field/",
    "/field/{name}",
}
"""What anyone may ask: health, sign-in, the documents, what hangs out in the villages, and the telephone's page."""


def create_app(installation: Installation, service: str) -> FastAPI:
    """The application of a service, not started."""
    kind: type[Settings] = import_module(f"services.{service}.settings").Settings
    app: FastAPI = import_module(f"services.{service}.main").create_app(installation.settings(kind))
    return app


def routes(installation: Installation, service: str) -> list[RouteContext]:
    """Everything that the service answers, in routers at any depth."""
    found = list(iter_route_contexts(create_app(installation, service).routes))
    assert "/health/live" in {route.path for route in found}
    return [route for route in found if isinstance(route.path, str) and route.methods]


def dependencies(dependant: Dependant) -> Iterator[object]:
    """Everything that a route depends on, at any depth."""
    yield dependant.call
    for further in dependant.dependencies:
        yield from dependencies(further)


def permissions(route: RouteContext) -> list[str]:
    """The permissions that a route asks for; a route without dependencies asks for none."""
    dependant = getattr(route, "dependant", None)
    if dependant is None:
        return []
    return [call.permission for call in dependencies(dependant) if isinstance(call, Requires)]


def is_hop(service: str, route: RouteContext) -> bool:
    """Whether the gateway hands it on as it is: the service behind asks for the permission."""
    return service == "gateway" and getattr(route, "dependant", None) is None and str(route.path).startswith("/api/v1/")


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_names_its_permission(installation: Installation, service: str) -> None:
    unguarded = [
        f"{sorted(route.methods or ())} {route.path}"
        for route in routes(installation, service)
        if not permissions(route) and route.path not in OPEN and not is_hop(service, route)
    ]
    assert unguarded == []


@pytest.mark.parametrize("service", SERVICES)
def test_routes_name_permissions_that_exist(installation: Installation, service: str) -> None:
    named = {name for route in routes(installation, service) for name in permissions(route)}
    assert named
    assert named <= PERMISSIONS.keys()


def test_every_permission_is_asked_for_by_a_route(installation: Installation) -> None:
    """One that opens nothing would tell its holders of a right that they don't have."""
    named = {name for service in SERVICES for route in routes(installation, service) for name in permissions(route)}
    # asked for where numbers are shown: the same address without them needs less
    assert PERMISSIONS.keys() - named == {"identity.reveal"}
