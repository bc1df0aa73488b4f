"""The services that own the events, asked for them at the doors that they keep for other services."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx

from services.monitoring.rebuilding.refusals import OwnerAway
from shared.events.base import Envelope
from shared.messaging.histories import EVENTS, Head, Heads, Stretch, Stretches, Told
from shared.resources import Resources
from shared.security.tokens import issue_service_token

PAUSES_S = (0.5, 2.0, 5.0)
"""An owner that is started anew meanwhile is waited for."""


class Owners:
    """Asks with this service's own rights."""

    def __init__(self, resources: Resources, client: httpx.AsyncClient) -> None:
        self._resources = resources
        self._client = client

    async def events(self, owner: str, stretches: Sequence[Stretch]) -> AsyncIterator[list[Envelope]]:
        """All events of some aggregates, as they come: aggregate by aggregate, each in its order.

        Args:
            owner: the service that announces them.
            stretches: which; at most `STRETCHES`.

        Raises:
            OwnerAway: it does not answer, or refuses.
        """
        behind = list(stretches)
        while behind:
            asked = Stretches(stretches=behind).model_dump(mode="json")
            reply = await self._ask(owner, "POST", "/events/stretches", json=asked)
            events = Told.model_validate_json(reply.content).events
            if events:
                yield events
            if len(events) < EVENTS:
                return
            behind = _still_behind(behind, events)

    async def heads(self, owner: str, aggregate: str) -> AsyncIterator[list[Head]]:
        """How far each aggregate of a kind went out, page by page.

        Raises:
            OwnerAway: as `events`.
        """
        query = {"aggregate": aggregate}
        while True:
            reply = await self._ask(owner, "GET", "/events/heads", params=query)
            heads = Heads.model_validate_json(reply.content).heads
            if not heads:
                return
            yield heads
            query |= {"county_code": heads[-1].county_code, "aggregate_id": str(heads[-1].aggregate_id)}

    async def _ask(self, owner: str, method: str, path: str, **given: Any) -> httpx.Response:
        base = getattr(self._resources.settings, f"{owner}_url")
        for pause in (*PAUSES_S, None):
            token = issue_service_token(
                self._resources.service, self._resources.personal.service_secret, self._resources.clock
            )
            try:
                reply = await self._client.request(
                    method, f"{base}{path}", headers={"Authorization": f"Bearer {token}"}, **given
                )
                return reply.raise_for_status()
            except httpx.HTTPError as error:
                if pause is None:
                    raise OwnerAway(
                        f"{owner}（{base}）未应答：{error!r}", f"{owner} at {base} does not answer: {error!r}"
                    ) from error
                await asyncio.sleep(pause)
        raise AssertionError("the last try returns or raises")


def _still_behind(stretches: Sequence[Stretch], events: Sequence[Envelope]) -> list[Stretch]:
    reached = {(one.countycode, one.aggregate, one.subject): one.aggregateversion for one in events}
    left: list[Stretch] = []
    for one in stretches:
        after = reached.get((one.county_code, one.aggregate, one.aggregate_id), one.after)
        if after < one.until:
            left.append(one.model_copy(update={"after": after}))
    return left
