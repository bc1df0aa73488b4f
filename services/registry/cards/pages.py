"""Papers as pages made for print: no outside resource, no script, everything escaped."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import segno
from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pydantic import BaseModel

HTML, JSON = "text/html", "application/json"
_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
WIDEST = 8
"""Columns that a table has room for on paper; a wider one is printed record by record."""

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals |= {"WIDEST": WIDEST, "zip": zip}


def wants_json(accept: str) -> bool:
    """Whether a client asks for JSON rather than for a page; who doesn't say gets the page."""
    weights = {HTML: 0.0, JSON: 0.0}
    for piece in accept.split(","):
        kind, *parameters = (part.strip() for part in piece.split(";"))
        if kind in weights:
            weights[kind] = max(weights[kind], _weight(parameters))
    return weights[JSON] > weights[HTML]


def record_address(request: Request, household_id: object) -> str:
    """Where people find a household's record: the console, at the address by which this request came."""
    headers = request.headers
    host, proto = headers.get("x-forwarded-host"), headers.get("x-forwarded-proto", "http")
    base = f"{proto}://{host}" if host else request.app.state.resources.settings.gateway_url.rstrip("/")
    return f"{base}/console/households/{quote(str(household_id))}"


def answer(request: Request, template: str, paper: BaseModel, **more: Any) -> Response:
    """A paper as the client asks for it: JSON, or a page."""
    if wants_json(request.headers.get("accept", "")):
        headers = {**_HEADERS, "Vary": "Accept"}
        return Response(paper.model_dump_json(), media_type=JSON, headers=headers)
    page = _environment.get_template(template).render(paper=paper, qr=_qr, **more)
    return Response(page, media_type=f"{HTML}; charset=utf-8", headers={**_HEADERS, "Vary": "Accept"})


def responses(shown: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """What such a route answers, for the document of the API."""
    return {200: {"model": shown, "content": {HTML: {"schema": {"type": "string"}}}}}


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def _qr(address: str) -> Markup:
    """A QR code as a drawing inside the page."""
    code = segno.make(address, error="m", micro=False)
    # made of digits and of the letters of path commands: nothing of the address stands in it as text
    return Markup(code.svg_inline(border=0, svgclass="qr", lineclass=None, omitsize=True))  # noqa: S704  # as said
