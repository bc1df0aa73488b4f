"""One household as three services know it; a part that is down is named, the rest still comes."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

import aiohttp
import orjson
import structlog

from shared import telemetry
from shared.database import Page
from shared.errors import Forbidden, NotFound, NotSignedIn, OutsideArea

log = structlog.get_logger(__name__)

NOT_YET_KNOWN = "credit.unknown_household"
"""What credit says of a household whose registration has not reached it: it can have no loan."""

_EXPECTED = {HTTPStatus.OK, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


@dataclass(frozen=True, slots=True)
class Part:
    """What one service said; `status` is 0 where it couldn't be asked or said nothing useful."""

    status: int
    body: Any = None

    @property
    def code(self) -> str:
        """The code of its refusal; empty where it didn't refuse in our form."""
        return str(self.body.get("code", "")) if isinstance(self.body, dict) and self.status != HTTPStatus.OK else ""


class Services:
    """The services behind the gateway, asked as the caller.

    Args:
        client: open connections.
        urls: service → where it listens.
        timeout_s: how long a part is waited for.
    """

    def __init__(self, client: aiohttp.ClientSession, urls: dict[str, str], timeout_s: float) -> None:
        self._client = client
        self._urls = urls
        self._timeout_s = timeout_s

    async def ask(self, service: str, path: str, authorization: str, *, timeout_s: float | None = None) -> Part:
        """A part of a view; never raises for what the service does.

        Args:
            service: its name.
            path: there, with the query.
            authorization: the caller's.
            timeout_s: how long it is waited for, where that isn't as long as usual.
        """
        headers = {"Authorization": authorization, "traceparent": telemetry.current_traceparent()}
        try:
            async with asyncio.timeout(timeout_s or self._timeout_s):
                async with self._client.get(self._urls[service] + path, headers=headers) as response:
                    part = Part(response.status, orjson.loads(await response.read()))
        except (TimeoutError, aiohttp.ClientError, orjson.JSONDecodeError) as error:
            log.warning("part not available", service=service, path=path, error=repr(error))
            return Part(0)
        if part.status not in _EXPECTED and part.code not in (NotFound.code, NOT_YET_KNOWN):
            log.warning("part not given", service=service, path=path, status=part.status, code=part.code)
        return part


async def household_overview(services: Services, household_id: UUID, authorization: str) -> dict[str, Any]:
    """A household with its loans and alerts.

    Returns:
        `household`, `loans`, `alerts`, and `alerts_next`: where monitoring's own list goes on, None where these are
        all; `unavailable` names the services that are down, silent or fail, `withheld` those that don't show their
        part to the caller.

    Raises:
        NotSignedIn: a service takes the caller's token no more; it may have run out since the gateway looked.
        NotFound: the registry doesn't know the household, or not for this caller.
        Forbidden, OutsideArea: the registry says that it isn't the caller's to see.
    """
    household, loans, alerts = await asyncio.gather(
        services.ask("registry", f"/registry/households/{household_id}", authorization),
        services.ask("credit", f"/credit/households/{household_id}/loans", authorization),
        services.ask("monitoring", f"/monitoring/alerts?household_id={household_id}&limit={Page.MAX}", authorization),
    )
    if HTTPStatus.UNAUTHORIZED in (household.status, loans.status, alerts.status):
        raise NotSignedIn
    if household.code == NotFound.code:  # any other 404 is an address that the service lacks: no word on the household
        raise NotFound(f"未找到户 {household_id}", f"No household {household_id}", field="household_id")
    if household.status == HTTPStatus.FORBIDDEN:
        refusal = Forbidden if household.code == Forbidden.code else OutsideArea
        raise refusal(field="household_id")
    lent = [] if loans.code == NOT_YET_KNOWN else _items(loans)
    shown = {"registry": _record(household), "credit": lent, "monitoring": _items(alerts)}
    # the registry's own refusal was raised above
    asked = {"credit": loans, "monitoring": alerts}
    withheld = [service for service, part in asked.items() if part.status == HTTPStatus.FORBIDDEN]
    return {
        "household": shown["registry"],
        "loans": shown["credit"],
        "alerts": shown["monitoring"],
        "alerts_next": _next(alerts),
        "unavailable": [name for name, value in shown.items() if value is None and name not in withheld],
        "withheld": withheld,
    }


def _record(part: Part) -> Any:
    return part.body if part.status == HTTPStatus.OK and isinstance(part.body, dict) else None


def _items(part: Part) -> Any:
    if part.status != HTTPStatus.OK:
        return None
    items = part.body.get("items") if isinstance(part.body, dict) else part.body
    return items if isinstance(items, list) else None


def _next(part: Part) -> str | None:
    cursor = part.body.get("next") if part.status == HTTPStatus.OK and isinstance(part.body, dict) else None
    return cursor if isinstance(cursor, str) else None
