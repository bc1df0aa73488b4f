"""Examples for every operation, put together from what each name looks like, so that no operation can lack one."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from services.gateway.documents.rules import Document

JSON = "application/json"
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")

_SCHEMAS = "#/components/schemas/"
UNKNOWN = "示例"
"""What a text looks like of whose name nothing is known."""
_MARK = "example"
_SUMMARY = "示例 · Example"


@dataclass(frozen=True, slots=True)
class Samples:
    """What names look like.

    Attributes:
        values: name, or ``Schema.name`` and ``path.name`` where it is another thing there → a value.
        endings: last word of a name → a value, for names that have none of their own.
        absent: names that are usually empty where they may be.
        left_out: ``Schema.name`` of members that a request does without, because another takes their place.
    """

    values: Mapping[str, Any]
    endings: Mapping[str, Any]
    absent: frozenset[str]
    left_out: frozenset[str]


@cache
def read_samples() -> Samples:
    """The samples that come with the gateway."""
    given = tomllib.loads(resources.files(__package__).joinpath("samples.toml").read_text("utf-8"))
    return Samples(given["values"], given["endings"], frozenset(given["absent"]), frozenset(given["left_out"]))


def with_examples(document: Document, samples: Samples) -> Document:
    """A document in which each request, each answer in JSON, and each parameter that must be given has an example.

    Args:
        document: the whole API; an example that an operation shows itself stays as it is.
        samples: what names look like.

    Returns:
        A new document.
    """
    composer = Composer(document["components"]["schemas"], samples)
    paths = {
        path: {method: _with_examples(path, operation, composer) for method, operation in item.items()}
        for path, item in document["paths"].items()
    }
    return {**document, "paths": paths}


def _with_examples(path: str, operation: Document, composer: "Composer") -> Document:
    shown = {**operation}
    if "parameters" in operation:
        shown["parameters"] = [_parameter(path, one, composer) for one in operation["parameters"]]
    if "requestBody" in operation:
        body = operation["requestBody"]
        shown["requestBody"] = {**body, "content": _content(body["content"], composer, asked=True)}
    shown["responses"] = {
        status: {**described, "content": _content(described["content"], composer, asked=False)}
        if status < "300" and "content" in described
        else described
        for status, described in operation["responses"].items()
    }
    return shown


def _parameter(path: str, parameter: Document, composer: "Composer") -> Document:
    # where it may be left out, an example would be filled in on the page, and hide all that doesn't answer to it
    if not parameter.get("required") or {"example", "examples"} & parameter.keys():
        return parameter
    return {**parameter, "example": composer.of(parameter["schema"], parameter["name"], path, asked=True)}


def _content(content: Document, composer: "Composer", *, asked: bool) -> Document:
    return {
        media_type: {
            **described,
            "examples": {_MARK: {"summary": _SUMMARY, "value": composer.of(described["schema"], "", asked=asked)}},
        }
        if media_type in (JSON, *FORMS) and not {"example", "examples"} & described.keys()
        else described
        for media_type, described in content.items()
    }


@dataclass(slots=True)
class Composer:
    """Puts examples together for the schemas of a document.

    Attributes:
        schemas: the document's, by name.
        samples: what names look like.
    """

    schemas: Mapping[str, Document]
    samples: Samples
    _coded: dict[str, Any] = field(default_factory=dict)
    _under_way: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        # what is enumerated in one place tells what the same name looks like where it is open
        for schema in self.schemas.values():
            for name, described in schema.get("properties", {}).items():
                for kind in self._kinds(described):
                    if isinstance(first := next(iter(kind.get("enum", ())), None), str):
                        self._coded.setdefault(name, first)

    def of(self, schema: Document, name: str, owner: str = "", *, asked: bool) -> Any:
        """A value that fits a schema.

        Args:
            schema: of the value.
            name: what the value is called.
            owner: name of the schema in which it stands, or path of the parameter.
            asked: whether a client sends it; then it does without what another member takes the place of.
        """
        if (own := self.samples.values.get(f"{owner}.{name}")) is not None:
            return own
        kinds = [*self._kinds(schema)]
        given = [kind for kind in kinds if kind.get("type") != "null"]
        if not given or (len(given) < len(kinds) and (name in self.samples.absent or self._recurs(given[0]))):
            return None
        return self._one(given[0], name, asked=asked)

    def _recurs(self, kind: Document) -> bool:
        """Whether a form is one of those in which it stands."""
        return kind.get("$ref", "").removeprefix(_SCHEMAS) in self._under_way

    def _kinds(self, schema: Document) -> Iterator[Document]:
        """The forms that a value may have, those behind references too; text before numbers, which lose digits."""
        choices = schema.get("anyOf") or schema.get("oneOf")
        if choices:
            texts = [choice for choice in choices if choice.get("type") == "string"]
            for choice in [*texts, *(choice for choice in choices if choice not in texts)]:
                yield from self._kinds(choice)
        elif "allOf" in schema and "properties" not in schema:
            yield from self._kinds(schema["allOf"][0])
        else:
            yield schema

    def _one(self, schema: Document, name: str, *, asked: bool) -> Any:
        if "$ref" in schema:
            return self._referred(schema["$ref"].removeprefix(_SCHEMAS), name, asked=asked)
        told = [*schema.get("examples", ()), *(schema[word] for word in ("const", "example") if word in schema)]
        if not told and (sample := self._sample(schema, name)) is not None:
            return sample
        if told := told or schema.get("enum", ()):
            return told[0]
        return self._made(schema, name, asked=asked)

    def _made(self, schema: Document, name: str, *, asked: bool) -> Any:
        match schema.get("type", "object" if "properties" in schema else None):
            case "object":
                return self._object(schema, name, schema.get("title", ""), asked=asked)
            case "array":
                return [self.of(schema["items"], name, asked=asked)] * max(1, schema.get("minItems", 1))
            case "string":
                return _text(schema, name)
            case "integer" | "number":
                return int(max(schema.get("minimum", 1), min(schema.get("maximum", 12), 12)))
            case "boolean":
                return True
            case _:
                return {}

    def _referred(self, title: str, name: str, *, asked: bool) -> Any:
        schema = self.schemas[title]
        if "properties" not in schema:
            return self.of(schema, name, asked=asked)
        if title in self._under_way:
            return {}
        self._under_way.append(title)
        try:
            return self._object(schema, name, title, asked=asked)
        finally:
            self._under_way.pop()

    def _object(self, schema: Document, name: str, title: str, *, asked: bool) -> Document:
        required = schema.get("required", ())
        made = {
            member: self.of(described, member, title, asked=asked)
            for member, described in schema.get("properties", {}).items()
            if not (asked and member not in required and f"{title}.{member}" in self.samples.left_out)
        }
        further = schema.get("additionalProperties")
        if not made and isinstance(further, dict):
            key = self.of({"type": "string", **schema.get("propertyNames", {})}, f"{name}_key", asked=asked)
            made[key] = self.of(further, name, asked=asked)
        return made

    def _sample(self, schema: Document, name: str) -> Any:
        """The name's own sample, what is enumerated under the name elsewhere, or what its last word looks like."""
        ending = name.rsplit("_", 1)[-1]
        for found in (self.samples.values.get(name), self._coded.get(name), self.samples.endings.get(ending)):
            if found is not None and _fits(schema, found):
                return found
        return None


def _text(schema: Document, name: str) -> str:
    match schema.get("format"):
        case "date":
            return "2018-11-05"
        case "date-time":
            return "2018-11-05T09:30:00+08:00"
        case "uuid":
            return f"01677d2e-5a00-7c3e-9b1a-{sha256(name.encode()).hexdigest()[:12]}"
        case _:
            return UNKNOWN[: schema.get("maxLength", len(UNKNOWN))]


def _fits(schema: Document, value: Any) -> bool:
    if "items" in schema and isinstance(value, list):
        return "$ref" not in schema["items"] and all(_fits(schema["items"], one) for one in value)
    return Draft202012Validator(schema, format_checker=FormatChecker()).is_valid(value)
