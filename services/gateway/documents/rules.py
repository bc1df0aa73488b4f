"""Joining the services' OpenAPI documents to one."""

from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]

_SCHEMAS = "#/components/schemas/"

USERS = {
    "bank": "试点银行的系统 · Programs of the pilot banks",
    "cadre": "村干部、驻村工作队、乡镇干部 · Village cadres, work teams, township officers",
    "county": "县市扶贫办、行业部门 · Poverty offices of county and city, departments",
    "finance": "县市财政局 · Finance bureaus of county and city",
    "auditor": "审计监督 · Auditors",
    "administrator": "系统管理员 · Administrators",
    "public": "公众，无须登录 · Everybody, without signing in",
}
"""Tags by which the document is read for one kind of user → who they are."""

PART = "x-fupin-part"
"""Member of a property of the gateway's own schemas that is passed on from a service: ``path``, and the ``member``."""


def merged(own: Document, others: Mapping[str, Document], rooms: Mapping[str, str], prefix: str) -> Document:
    """One document of the gateway's own routes and those that it passes on.

    Args:
        own: the gateway's document.
        others: service → its document.
        rooms: first path segment → the service that serves it; other paths aren't open to the outside.
        prefix: what stands before a service's paths outside.

    Returns:
        A new document; where two services mean different things by one schema name, the later bears its service's.
    """
    paths: Document = dict(own.get("paths", {}))
    components: dict[str, Document] = {kind: dict(named) for kind, named in own.get("components", {}).items()}
    schemas = components.setdefault("schemas", {})
    for service, document in others.items():
        theirs = document.get("components", {})
        names = _new_names(schemas, theirs.get("schemas", {}), service)
        schemas.update({names[name]: _renamed(schema, names) for name, schema in theirs.get("schemas", {}).items()})
        for kind, named in theirs.items():
            if kind != "schemas":
                components.setdefault(kind, {}).update(named)
        for path, item in document.get("paths", {}).items():
            if rooms.get(path.split("/")[1]) == service:
                paths[prefix + path] = _renamed(item, names)
    components["schemas"] = {name: _filled(schema, schemas, paths, prefix) for name, schema in schemas.items()}
    return {**own, "paths": paths, "components": components}


def with_users(document: Document) -> Document:
    """A document that tells what its tags mean: the kinds of users first, behind them its subjects in their order."""
    users = [{"name": name, "description": told} for name, told in USERS.items()]
    subjects = dict.fromkeys(
        tag
        for item in document["paths"].values()
        for operation in item.values()
        for tag in operation["tags"]
        if tag not in USERS
    )
    return {**document, "tags": [*users, *({"name": subject} for subject in subjects)]}


def resolved(document: Document, reference: str) -> Document:
    """What a reference of a document points to."""
    found = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part.replace("~1", "/").replace("~0", "~")]
    return found


def _filled(schema: Document, schemas: Document, paths: Document, prefix: str) -> Document:
    """A schema whose parts look as the services answer them; where a service is down its part stays open."""
    if not any(PART in value for value in schema.get("properties", {}).values() if isinstance(value, dict)):
        return schema
    properties = {name: _part(value, schemas, paths, prefix) for name, value in schema["properties"].items()}
    return {**schema, "properties": properties}


def _part(described: Document, schemas: Document, paths: Document, prefix: str) -> Document:
    bare = {key: value for key, value in described.items() if key != PART}
    source = described.get(PART)
    if source is None or prefix + source["path"] not in paths:
        return bare
    answer = paths[prefix + source["path"]]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    if "member" in source:
        answer = schemas[answer["$ref"].removeprefix(_SCHEMAS)]["properties"][source["member"]]
    return {**bare, "anyOf": [answer, {"type": "null"}]}


def _new_names(taken: Document, schemas: Document, service: str) -> dict[str, str]:
    clashing = {name for name, schema in schemas.items() if name in taken and taken[name] != schema}
    # a schema that looks the same but holds one that clashes isn't the same
    while more := {
        name
        for name, schema in schemas.items()
        if name in taken and name not in clashing and not clashing.isdisjoint(_references(schema))
    }:
        clashing |= more
    return {name: f"{service.capitalize()}{name}" if name in clashing else name for name in schemas}


def _references(node: Any) -> set[str]:
    if isinstance(node, dict):
        found = {name for value in node.values() for name in _references(value)}
        return found | {
            value.removeprefix(_SCHEMAS)
            for value in node.values()
            if isinstance(value, str) and value.startswith(_SCHEMAS)
        }
    if isinstance(node, list):
        return {name for value in node for name in _references(value)}
    return set()


def _renamed(node: Any, names: Mapping[str, str]) -> Any:
    if isinstance(node, list):
        return [_renamed(value, names) for value in node]
    if not isinstance(node, dict):
        return node
    # both `"$ref"` and the values of a discriminator's `mapping` are references
    return {
        key: _SCHEMAS + names.get(value.removeprefix(_SCHEMAS), value.removeprefix(_SCHEMAS))
        if isinstance(value, str) and value.startswith(_SCHEMAS)
        else _renamed(value, names)
        for key, value in node.items()
    }
