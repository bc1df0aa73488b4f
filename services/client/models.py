"""The client's forms: a class for each schema of the document."""

from collections.abc import Iterator, Mapping

from services.client.kinds import Schema, kind_of
from services.client.names import class_name, field_name, first_sentence

HEAD = '''"""The forms of the API. Made by `make client` from its document: what is changed here is lost."""

from __future__ import annotations

import datetime
import decimal
import uuid
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field

from fupin_client.connection import Model

'''


def models_module(schemas: Mapping[str, Schema]) -> str:
    """The source of the module of all forms, what is only a name for another type behind them."""
    classes = [_class(name, schema) for name, schema in sorted(schemas.items()) if "properties" in schema]
    others = [_alias(name, schema) for name, schema in sorted(schemas.items()) if "properties" not in schema]
    return HEAD + "\n\n".join([*classes, *others])


def _class(name: str, schema: Schema) -> str:
    # a member that the API doesn't know is refused by it; better here, where it was misspelt
    closed = ', extra="forbid"' if schema.get("additionalProperties") is False else ""
    lines = [f"class {class_name(name)}(Model{closed}):"]
    told = first_sentence(schema.get("description", ""))
    lines.append(f'    """{told or class_name(name)}"""' if not told.endswith('"') else f'    """{told} """')
    constants = tuple(field_name(one) for one, described in schema["properties"].items() if "const" in described)
    if constants:
        lines.append(f"    CONSTANTS: ClassVar[tuple[str, ...]] = {constants!r}")
    required = frozenset(schema.get("required", ()))
    for member, described in schema["properties"].items():
        lines += [f"    {line}" for line in _field(member, described, required=member in required)]
    return "\n".join(lines) + "\n"


def _field(member: str, schema: Schema, *, required: bool) -> Iterator[str]:
    name, kind = field_name(member), kind_of(schema)
    default = ""
    if "const" in schema:
        default = repr(schema["const"])
    elif not required:
        given = schema.get("default")
        # what isn't set isn't sent, so a default is only what a reader may take for it
        default = repr(given) if isinstance(given, str | int | bool) and _is_plain(kind) else "None"
        if default == "None" and kind != "Any" and not kind.endswith("None"):
            kind = f"{kind} | None"
    if name != member:
        told = f"alias={member!r}" + (f", default={default}" if default else "")
        yield f"{name}: {kind} = Field({told})"
    else:
        yield f"{name}: {kind}" + (f" = {default}" if default else "")
    if told := first_sentence(schema.get("description", "")):
        yield f'"""{told}"""' if not told.endswith('"') else f'"""{told} """'


def _is_plain(kind: str) -> bool:
    return not any(word in kind for word in ("datetime", "decimal", "uuid", "list", "dict", "bytes"))


def _alias(name: str, schema: Schema) -> str:
    kind = kind_of(schema)
    if "discriminator" in schema:
        kind = f"Annotated[{kind}, Field(discriminator={schema['discriminator']['propertyName']!r})]"
    return f"{class_name(name)}: TypeAlias = {kind}\n"
