"""What an operation is called, and whose business it is, told for each in an application's document."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts

from shared.document_names import Names
from shared.security.callers import Requires
from shared.security.permissions import ROLE_LABELS, Role, holders, users_of

PERMISSION = "x-fupin-permission"
"""Member of an operation: ``name`` of the permission, the ``roles`` that hold it, and the ``scope`` by which each sees
his own part of it; none where nobody signs in."""
PUBLIC = "public"
"""The tag of what needs no sign-in."""

Document: TypeAlias = dict[str, Any]

_CHINESE = re.compile("[\u4e00-\u9fff]")


def describe_operations(app: FastAPI, names: Names) -> None:
    """Let an application's document tell of each operation its name in both languages, its permission and its users.

    Args:
        app: the application.
        names: ``POST /credit/loans`` → what that is called in Chinese. A route that bears a Chinese summary of its own,
            as those do that are made for many kinds of things, needs no name here.
    """
    given = app.openapi

    def openapi() -> Document:
        document = given()
        routes = {
            (route.path_format, method.lower()): route
            for route in iter_route_contexts(app.routes)
            for method in route.methods or ()
        }
        paths = {
            path: {
                method: _described(path, method, operation, routes[path, method], names)
                for method, operation in item.items()
            }
            for path, item in document["paths"].items()
        }
        return {**document, "paths": paths}

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend its document


def permission_of(route: RouteContext) -> str | None:
    """The permission that a route asks for; None where it asks for none."""
    return next(
        (call.permission for call in _dependencies(route.dependant) if isinstance(call, Requires)),
        None,
    )


def _dependencies(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for further in dependant.dependencies:
        yield from _dependencies(further)


def _described(path: str, method: str, operation: Document, route: RouteContext, names: Names) -> Document:
    # FastAPI's own id is unwieldy for programs that are made from the document, but for those that a route names itself
    given = getattr(route, "operation_id", None)
    called = given or route.name or ""
    subject = re.sub(r"\W+", "_", operation["tags"][0])
    english = called.replace("_", " ").capitalize()
    own = operation["summary"]
    chinese = own if _CHINESE.search(own) else names.get(f"{method.upper()} {path}")
    permission = permission_of(route)
    told: Document = {
        **operation,
        "operationId": given or f"{subject}_{called}",
        "summary": f"{chinese} · {english}" if chinese else english,
        "tags": list(dict.fromkeys([*operation["tags"], *_users(permission)])),
        "description": f"{operation.get('description', '').rstrip()}\n\n{_whose(permission)}".lstrip(),
    }
    if permission is not None:
        told[PERMISSION] = _facts(permission)
    return told


def _users(permission: str | None) -> list[str]:
    return [PUBLIC] if permission is None else users_of(permission)


def _facts(permission: str) -> Mapping[str, Any]:
    roles = holders(permission)
    scope = ["area", "bank"] if Role.BANK in roles else ["area"]
    return {"name": permission, "roles": [role.value for role in roles], "scope": scope}


def _whose(permission: str | None) -> str:
    """For whom it is, for people to read."""
    if permission is None:
        return "无须登录 · Nobody needs to sign in."
    roles = holders(permission)
    labels = "、".join(ROLE_LABELS[role] for role in roles) or ROLE_LABELS[Role.SERVICE]
    return f"权限 `{permission}`：{labels}，限本辖区{'、本银行' if Role.BANK in roles else ''}。"
