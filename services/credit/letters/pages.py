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


def answer(request: Request, read: BaseModel, letters: Sequence[LetterRead], after: str | None = None) -> Response:
    """Letters as the client asks for them; who doesn't say gets JSON.

    Args:
        request: what was asked.
        read: the answer as JSON.
        letters: those in it.
        after: the cursor of the next page; whoever prints is told that there is one, in words and by a Link header.
    """
    kind = asked_for(request.headers.get("accept", ""))
    headers, more = dict(_HEADERS), None
    if after is not None:
        # relative to the address that was asked, whatever door it came through
        more = "?" + request.url.include_query_params(after=after).query
        headers["Link"] = f'<{more}>; rel="next"'
    if kind == HTML:
        page = _environment.get_template("letters.html").render(letters=letters, more=more)
        return Response(page, media_type=f"{HTML}; charset=utf-8", headers=headers)
    if kind == TEXT:
        texts = [letter.text for letter in letters] + ([_more(len(letters), after)] if after is not None else [])
        return Response("\f".join(texts), media_type=f"{TEXT}; charset=utf-8", headers=headers)
    return Response(read.model_dump_json(), media_type=JSON, headers=headers)


def _more(letters: int, after: str) -> str:
    return f"本次共 {letters} 份，尚有未列出的通知书：请以 after={after} 继续。\n"


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
