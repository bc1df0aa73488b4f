"""Letters in the form that the client asks for: JSON, plain text, or a page made for print."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel

from services.credit.letters.schemas import LetterRead

JSON, TEXT, HTML = "application/json", "text/plain", "text/html"
_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept",
    "X-Content-Type-Options": "nosniff",
}
_environment = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def answer(request: Request, read: BaseModel, letters: Sequence[LetterRead]) -> Response:
    """Letters as the client asks for them; who doesn't say gets JSON."""
    kind = asked_for(request.headers.get("accept", ""))
    if kind == HTML:
        page = _environment.get_template("letters.html").render(letters=letters)
        return Response(page, media_type=f"{HTML}; charset=utf-8", headers=_HEADERS)
    if kind == TEXT:
        return Response(
            "\f".join(letter.text for letter in letters), media_type=f"{TEXT}; charset=utf-8", headers=_HEADERS
        )
    return Response(read.model_dump_json(), media_type=JSON, headers=_HEADERS)


def asked_for(accept: str) -> str:
    """The form with the greatest weight in an Accept header; of equal ones the first named, without any JSON."""
    best, weight = JSON, 0.0
    for piece in accept.split(","):
        kind, *parameters = (part.strip() for part in piece.split(";"))
        given = next((_weight(value[2:]) for value in parameters if value.startswith("q=")), 1.0)
        if kind in (JSON, TEXT, HTML) and given > weight:
            best, weight = kind, given
    return best


def responses(shown: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """What such a route answers, for the document of the API."""
    text = {"schema": {"type": "string"}}
    return {200: {"model": shown, "content": {TEXT: text, HTML: text}}}


def _weight(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return 0.0
