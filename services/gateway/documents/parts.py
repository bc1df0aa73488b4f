"""A part of the API's document: the operations of one tag, and of the rest only what they refer to."""

from collections.abc import Iterator
from typing import Any

from services.gateway.documents.catalogue import catalogue
from services.gateway.documents.problems import problem_schema
from services.gateway.documents.rules import Document, resolved
from shared.problem_codes import CODES

_COMPONENTS = "#/components/"
_KINDS = ("schemas", "responses")
"""Components that are left out where nothing refers to them."""


def part(document: Document, tag: str) -> Document | None:
    """A document of one tag's operations, for a page or a program that needs no more; None where none bears the tag.

    The whole takes a reader of OpenAPI 3.1 half a minute to show one operation of, a part of it seconds.

    Args:
        document: of the whole API; it stays as it is.
        tag: a subject or a kind of user.
    """
    paths = {
        path: kept
        for path, item in document["paths"].items()
        if (kept := {method: {**one, "tags": [tag]} for method, one in item.items() if tag in one["tags"]})
    }
    if not paths:
        return None
    codes = document["components"]["schemas"]["Problem"][CODES]
    answered = {
        code: codes[code]
        for code, facts in catalogue({**document, "paths": paths}).items()
        if code in codes and facts["operations"]
    }
    schemas = {**document["components"]["schemas"], "Problem": problem_schema(answered)}
    whole = {**document, "components": {**document["components"], "schemas": schemas}}
    reached = _reached(whole, paths)
    components = {
        kind: {
            name: one for name, one in named.items() if kind not in _KINDS or f"{_COMPONENTS}{kind}/{name}" in reached
        }
        for kind, named in whole["components"].items()
    }
    return {
        **document,
        "info": {**document["info"], "title": f"{document['info']['title']} · {tag}", "description": _about(tag)},
        "tags": [one for one in document["tags"] if one["name"] == tag],
        "paths": paths,
        "components": components,
    }


def _about(tag: str) -> str:
    return (
        f"本页只含 `{tag}` 的操作，全部操作见[接口目录](/docs)，拒绝的答复见[问题代码](/problems)。"
        "先取得令牌：点 Authorize，人员用户名和密码，银行用 client_id 和 client_secret。\n\n"
        f"The operations of `{tag}` alone; [all of them](/docs), and the [problem codes](/problems). "
        "Authorize signs in: people by name and password, banks by client_id and client_secret."
    )


def _reached(document: Document, paths: Document) -> set[str]:
    """What paths refer to, and what that refers to."""
    reached: set[str] = set()
    waiting = [*_references(paths)]
    while waiting:
        reference = waiting.pop()
        if reference not in reached:
            reached.add(reference)
            waiting.extend(_references(resolved(document, reference)))
    return reached


def _references(node: Any) -> Iterator[str]:
    """Every reference below a node; those of a discriminator's mapping stand there as plain text."""
    if isinstance(node, str):
        if node.startswith(_COMPONENTS):
            yield node
    elif isinstance(node, dict | list):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from _references(inner)
