"""Schemas of the document as types of Python."""

from collections.abc import Iterable
from typing import Any

from services.client.names import class_name

Schema = dict[str, Any]

SCHEMAS = "#/components/schemas/"
_FORMATS = {
    "date": "datetime.date",
    "date-time": "datetime.datetime",
    "uuid": "uuid.UUID",
    "binary": "bytes",
}
_DECIMAL = "^(?!^[-+.]*$)"
"""How the pattern of a decimal number written as text begins."""
_PLAIN = {"integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def kind_of(schema: Schema) -> str:
    """The type of a value that fits a schema.

    Bounds and patterns are left to the API, which tells of everything that is wrong at once.
    """
    if "$ref" in schema:
        return class_name(schema["$ref"].removeprefix(SCHEMAS))
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if "enum" in schema:
        return f"Literal[{', '.join(map(repr, schema['enum']))}]"
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return _union(kind_of(choice) for choice in choices)
    if len(parts := schema.get("allOf", ())) == 1:
        return kind_of(parts[0])
    match schema.get("type"):
        case "string":
            return _text(schema)
        case "array":
            return f"list[{kind_of(schema.get('items', {}))}]"
        case "object":
            further = schema.get("additionalProperties")
            return f"dict[str, {kind_of(further) if isinstance(further, dict) and further else 'Any'}]"
        case str() as name:
            return _PLAIN[name]
        case _:
            return "Any"


def _text(schema: Schema) -> str:
    if schema.get("pattern", "").startswith(_DECIMAL):
        return "decimal.Decimal"
    return _FORMATS.get(schema.get("format", ""), "bytes" if "contentMediaType" in schema else "str")


def _union(kinds: Iterable[str]) -> str:
    """Each once, and None at the end."""
    once = dict.fromkeys(kinds)
    if "Any" in once:
        return "Any"
    return " | ".join(sorted(once, key=lambda kind: kind == "None"))
