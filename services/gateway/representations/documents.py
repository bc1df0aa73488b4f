"""Validators, content codings and limits as the document of the whole API describes them."""

from typing import Any

Document = dict[str, Any]

NOT_MODIFIED = "NotModified"
_ANSWER: Document = {
    "description": "The caller has this already: what If-None-Match names is what would be sent.",
    "headers": {"ETag": {"schema": {"type": "string"}, "description": "Of what the caller has."}},
}
_ASKED: Document = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": (
        "读过的 ETag：内容未变时答复 304，不再传输。The ETag of an answer read before: 304 where it is the same still. "
        "Of a record that has a version, the ETag stands for that version."
    ),
}


def with_validators(document: Document) -> Document:
    """A document whose reads may be asked with If-None-Match, and answer 304.

    Args:
        document: of the whole API; it stays as it is.
    """
    paths = {
        path: {method: _validated(operation) if method == "get" else operation for method, operation in item.items()}
        for path, item in document["paths"].items()
    }
    components = document["components"]
    responses = {**components.get("responses", {}), NOT_MODIFIED: _ANSWER}
    return {**document, "paths": paths, "components": {**components, "responses": responses}}


def _validated(operation: Document) -> Document:
    given = operation.get("parameters", [])
    asked = [] if any(_is_asked(parameter) for parameter in given) else [_ASKED]
    responses = {"304": {"$ref": f"#/components/responses/{NOT_MODIFIED}"}, **operation["responses"]}
    return {**operation, "parameters": [*given, *asked], "responses": dict(sorted(responses.items()))}


def _is_asked(parameter: Document) -> bool:
    """Whether a service looks at validators itself, and says so."""
    return bool(parameter.get("in") == "header" and parameter["name"].lower() == _ASKED["name"].lower())
