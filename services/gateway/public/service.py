"""Asking the registry for what is public, as the gateway itself: nobody has signed in."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
import orjson
from starlette.requests import Request

from services.gateway.proxy.refusals import ServiceDown
from shared import telemetry
from shared.public_notices import PublicObjection
from shared.security.tokens import issue_service_token

REGISTRY = "registry"
_PLACE = re.compile("[0-9]{1,7}")
_FIELDS = 10
"""More than the form has: what brings more is none of ours."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the registry said; a problem is passed on as it is."""

    status: int
    body: bytes
    media_type: str

    @property
    def document(self) -> Any:
        """The body as JSON."""
        return orjson.loads(self.body)


def objection_of(form: bytes) -> PublicObjection:
    """What somebody wrote into the form of a notice's page.

    Raises:
        ValidationError: it is none.
    """
    given: dict[str, Any] = dict(
        parse_qsl(form.decode(errors="replace"), max_num_fields=_FIELDS) if form.count(b"&") < _FIELDS else ()
    )
    number = given.pop("number", "").strip()
    if number:
        # only a few plain digits: int() would take signs and digits of other scripts too
        given["number"] = int(number) if _PLACE.fullmatch(number) else number
    return PublicObjection.model_validate(given)


async def ask_registry(
    request: Request, method: str, path: str, params: dict[str, str] | None = None, body: bytes | None = None
) -> Answer:
    """Ask for a path of the registry that only services may ask for.

    Raises:
        ServiceDown: it can't be reached, or stays silent.
    """
    state = request.app.state
    token = issue_service_token("gateway", state.personal.service_secret, state.clock)
    headers = {"Authorization": f"Bearer {token}", "traceparent": telemetry.current_traceparent()}
    if body is not None:
        headers["Content-Type"] = "application/json"
    if language := request.headers.get("accept-language"):
        headers["Accept-Language"] = language
    url = state.resources.settings.service_urls[REGISTRY] + path
    try:
        async with asyncio.timeout(state.resources.settings.answer_timeout_s):
            async with state.client.request(method, url, params=params, data=body, headers=headers) as response:
                return Answer(response.status, await response.read(), response.content_type)
    except (TimeoutError, aiohttp.ClientError) as error:
        raise ServiceDown(REGISTRY) from error
