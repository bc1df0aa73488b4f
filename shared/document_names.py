"""What names mean, told once for a whole document: each property and parameter gets its Chinese name and its unit."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from fastapi import FastAPI

Names: TypeAlias = Mapping[str, str]
"""Name → its meaning in Chinese; ``Schema.name`` or ``path?name`` where it means something else in one place."""

_BY_FORMAT = {"date": "日期，YYYY-MM-DD", "date-time": "ISO 8601，带时区"}
_BY_ENDING = {
    "fen": "单位：分（100 分 = 1 元）",
    "days": "单位：天",
    "months": "单位：月",
    "share": "比例，小数，1 即 100%",
    "surcharge": "比例，小数，0.5 即加收 50%",
    "rate": "小数，0.0475 即 4.75%",
    "change": "小数，-0.0025 即下降 0.25 个百分点",
}
"""The last word of a name → the unit of what it holds."""


def read_names(path: Path) -> Names:
    """The names of a service, from a TOML file of one line each."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def describe_names(app: FastAPI, names: Names) -> None:
    """Let an application's document tell of each property and parameter what it means and in which unit it is.

    What a field's own docstring or description says stands behind it: that is the detail of the one place.

    Args:
        app: the application.
        names: what they mean; one without a meaning here keeps what it has.
    """
    given = app.openapi

    def openapi() -> dict[str, Any]:
        return described(given(), names)

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend its document


def described(document: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """A copy of a document in which the names are explained; the given one is kept by FastAPI and stays as it is."""
    components = document.get("components", {})
    schemas = {name: _schema(name, schema, names) for name, schema in components.get("schemas", {}).items()}
    paths = {
        path: {method: _operation(path, operation, names) for method, operation in operations.items()}
        for path, operations in document.get("paths", {}).items()
    }
    return {**document, "paths": paths, "components": {**components, "schemas": schemas}}


def _schema(title: str, schema: Mapping[str, Any], names: Names) -> dict[str, Any]:
    if "properties" not in schema:
        return dict(schema)
    properties = {
        name: _told(field, field, name, names.get(f"{title}.{name}", names.get(name)))
        for name, field in schema["properties"].items()
    }
    return {**schema, "properties": properties}


def _operation(path: str, operation: Mapping[str, Any], names: Names) -> dict[str, Any]:
    if "parameters" not in operation:
        return dict(operation)
    return {**operation, "parameters": [_parameter(path, one, names) for one in operation["parameters"]]}


def _parameter(path: str, parameter: Mapping[str, Any], names: Names) -> dict[str, Any]:
    name = parameter["name"]
    meaning = names.get(f"{path}?{name}", names.get(name))
    return _told(parameter, parameter.get("schema", {}), name, meaning)


def _told(bearer: Mapping[str, Any], schema: Mapping[str, Any], name: str, meaning: str | None) -> dict[str, Any]:
    if meaning is None:
        return dict(bearer)
    unit = _unit(schema, name)
    told = f"{meaning}，{unit}" if unit else meaning
    own = bearer.get("description", schema.get("description"))
    return {**bearer, "description": f"{told}。{own}" if own else told}


def _unit(schema: Mapping[str, Any], name: str) -> str | None:
    kinds = [schema, *schema.get("anyOf", [])]
    if any(kind.get("type") == "boolean" for kind in kinds):
        return None
    written = next((_BY_FORMAT[kind["format"]] for kind in kinds if kind.get("format") in _BY_FORMAT), None)
    return written or _BY_ENDING.get(name.rsplit("_", 1)[-1])
