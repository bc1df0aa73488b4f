"""Whether everything behind the gateway works, each part told apart; 503 while a part doesn't."""

import asyncio
from typing import Any

import aiohttp
import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from shared.http import database_state


async def _ready(request: Request) -> JSONResponse:
    state = request.app.state
    settings = state.resources.settings
    urls: dict[str, str] = settings.service_urls
    own, *others = await asyncio.gather(
        database_state(state.sessions),
        *(_service_state(state.client, url, settings.health_timeout_s) for url in urls.values()),
    )
    parts = {"gateway": {"status": own, "database": own}, **dict(zip(urls, others, strict=True))}
    fine = all(part["status"] == "ok" for part in parts.values())
    return JSONResponse({"status": "ok" if fine else "unavailable", "parts": parts}, 200 if fine else 503)


async def _service_state(client: aiohttp.ClientSession, url: str, timeout_s: float) -> dict[str, Any]:
    try:
        async with asyncio.timeout(timeout_s):
            async with client.get(f"{url}/health/ready") as response:
                answer = orjson.loads(await response.read())
                parts: dict[str, str] = answer["parts"]
                # the whole view: a service answers without its transport, but isn't whole
                whole = all(state == "ok" for state in parts.values())
                return {"status": "ok" if whole else "unavailable", **parts}
    except (TimeoutError, aiohttp.ClientError, orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        return {"status": "down"}


# stands before the route that every service has by itself
route = Route("/health/ready", _ready, include_in_schema=False)
