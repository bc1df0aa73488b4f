"""The list of all problem codes: what each means, what to do, and which operations answer it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from services.gateway.documents.problems import NAMED
from services.gateway.documents.rules import Document, resolved
from shared.problem_codes import CODES


def catalogue(document: Document) -> dict[str, Document]:
    """Every code of a document in alphabetical order, with the operations that say they answer it.

    An operation says so in its description, or by an example of the problem. A code that an event of a bank meets is
    answered for the event, in a reply that is itself a success: `events` tells what it means there.
    """
    schemas = document["components"]["schemas"]
    events: dict[str, Any] = schemas.get("BankEventAnswer", {}).get("properties", {}).get("code", {}).get(CODES, {})
    answered = defaultdict(list)
    for path, item in document["paths"].items():
        for method, operation in item.items():
            told = {"method": method.upper(), "path": path, "summary": operation["summary"]}
            for code in _codes_of(document, operation):
                answered[code].append(told)
    codes: dict[str, Any] = schemas["Problem"][CODES]
    return {
        code: {
            "code": code,
            **codes.get(code, {}),
            **({"events": events[code]["details"]} if code in events else {}),
            "operations": answered[code],
        }
        for code in sorted(codes.keys() | events.keys())
    }


def _codes_of(document: Document, operation: Document) -> set[str]:
    shown = {value["code"] for value in _problems(document, operation)}
    return shown | set(NAMED.findall(operation.get("description", "")))


def _problems(document: Document, operation: Document) -> Iterator[Document]:
    """The problems that an operation's responses show."""
    for status, described in operation["responses"].items():
        if status < "400":
            continue
        response = resolved(document, described["$ref"]) if "$ref" in described else described
        for content in response.get("content", {}).values():
            yield from (example["value"] for example in content.get("examples", {}).values())
