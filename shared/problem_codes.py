"""The list of all codes with which an application says no, read from its refusals and told in its document."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

from fastapi import FastAPI

from shared.errors import Refusal

Codes: TypeAlias = dict[str, dict[str, Any]]
"""Code → what is always answered with it: ``status``, and ``title`` and ``remedy`` in both languages."""

Kind = TypeVar("Kind")

CODES = "x-codes"
"""Member that bears the list: of a service's document, and of the schema `Problem` in the document of the whole."""


def refusal_codes(service: str) -> Codes:
    """The codes of a service and of what all services share.

    Args:
        service: its name; other services' refusals, which a process with several of them knows too, are left out.
    """
    homes = ("shared.", f"services.{service}.")
    return {
        refusal.code: {
            "status": int(refusal.status),
            "title": refusal.title,
            "title_en": refusal.title_en,
            "remedy": refusal.remedy,
            "remedy_en": refusal.remedy_en,
        }
        for refusal in subclasses(Refusal)
        # a class without a code of its own is a base of others, or its base in another place
        if "code" in vars(refusal) and refusal.__module__.startswith(homes)
    }


def subclasses(base: type[Kind]) -> Iterator[type[Kind]]:
    """All classes below one, each after its base."""
    for below in base.__subclasses__():
        yield below
        yield from subclasses(below)


def describe_codes(app: FastAPI, codes: Callable[[], Codes]) -> None:
    """Let an application's document list codes; those that it lists already stay as they are.

    Args:
        app: the application.
        codes: asked when the document is made, when every module is loaded.
    """
    given = app.openapi

    def openapi() -> dict[str, Any]:
        document = given()
        return {**document, CODES: {**codes(), **document.get(CODES, {})}}

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend its document


def table(heading: tuple[str, ...], rows: Mapping[str, tuple[str, ...]]) -> str:
    """A list of codes for people to read, in Markdown.

    Args:
        heading: of the columns; the first is the code's.
        rows: code → its other cells.
    """
    lines = [heading, ("---",) * len(heading), *((f"`{code}`", *cells) for code, cells in sorted(rows.items()))]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
