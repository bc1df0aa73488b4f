"""The OpenAPI document of the whole, gathered from the services and kept for a while."""

import asyncio
import time
from collections.abc import Collection, Mapping
from typing import Any

import aiohttp
import orjson
import structlog

from services.gateway.documents.problems import with_problems
from services.gateway.documents.rules import Document, merged, with_users
from services.gateway.documents.samples import read_samples, with_examples
from services.gateway.proxy.rules import API, ROOMS
from services.gateway.representations.documents import with_validators
from services.gateway.versions.rules import DEPRECATIONS, Deprecation, marked
from shared.problem_codes import CODES

log = structlog.get_logger(__name__)

KEPT_S = 300.0
"""A service that was updated by itself shows its new routes after this time."""
FETCH_TIMEOUT_S = 30.0
"""A service makes its document when it is first asked for it: the registry's takes 2 s of a processor."""
MISSING = "x-fupin-missing"
"""Member of the document that names the services whose routes are not in it, because they are down."""


def whole(
    own: Document, others: Mapping[str, Document], deprecations: Collection[Deprecation] = DEPRECATIONS
) -> Document:
    """One document of the whole API.

    Args:
        own: the gateway's.
        others: service → its document, of those that are there.
        deprecations: what is on its way out.
    """
    joined = merged(own, others, ROOMS, API.decode())
    codes = {code: facts for part in (own, *others.values()) for code, facts in part.get(CODES, {}).items()}
    told = with_problems(joined, joined["paths"].keys() - own["paths"].keys(), codes)
    return with_validators(marked(with_users(with_examples(told, read_samples())), deprecations))


class Documents:
    """The services' documents as they were last fetched.

    Args:
        client: open connections.
        urls: service → where it listens.
        deprecations: what is on its way out.
    """

    def __init__(
        self, client: aiohttp.ClientSession, urls: dict[str, str], deprecations: Collection[Deprecation] = DEPRECATIONS
    ) -> None:
        self._client = client
        self._urls = urls
        self._deprecations = deprecations
        self._kept: dict[str, tuple[float, Document]] = {}
        self._made: tuple[tuple[float, ...], Document] | None = None

    async def whole(self, own: Document) -> Document:
        """The gateway's document with those of the services; `x-fupin-missing` names the ones that are down.

        It is put together anew when a part of it was fetched, aside: it takes a second, in which others must not wait.
        """
        await asyncio.gather(*(self._refresh(service, url) for service, url in self._urls.items()))
        age = tuple(kept_s for kept_s, _ in self._kept.values())
        if self._made is None or self._made[0] != age:
            known = {service: self._kept[service][1] for service in self._urls if service in self._kept}
            document = await asyncio.to_thread(whole, own, known, self._deprecations)
            missing = [service for service in self._urls if service not in known]
            self._made = age, {**document, MISSING: missing} if missing else document
        return self._made[1]

    async def _refresh(self, service: str, url: str) -> None:
        now_s = time.monotonic()
        if service in self._kept and now_s - self._kept[service][0] < KEPT_S:
            return
        try:
            async with asyncio.timeout(FETCH_TIMEOUT_S), self._client.get(f"{url}/openapi.json") as response:
                response.raise_for_status()
                document: dict[str, Any] = orjson.loads(await response.read())
        except (TimeoutError, aiohttp.ClientError, orjson.JSONDecodeError) as error:
            log.warning("document not available", service=service, error=repr(error))
            return  # what was kept goes on being shown
        self._kept[service] = (now_s, document)
