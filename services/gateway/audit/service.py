"""Asking each service for its log and joining what they say by time."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import TypeVar, get_args
from urllib.parse import urlencode

from pydantic import BaseModel, ValidationError

from services.gateway.views.service import Part, Services
from shared.errors import NotSignedIn
from shared.schemas import Schema
from shared.security.audit_reads import (
    AuditChains,
    AuditedActs,
    AuditedService,
    AuditQuery,
    cursor_of,
)

OWN: AuditedService = "gateway"
SERVICES: tuple[AuditedService, ...] = get_args(AuditedService)

LIST_TIMEOUT_S = 5.0
CHECK_TIMEOUT_S = 100.0
"""A log of a million records is looked through in about twenty seconds."""

Told = TypeVar("Told", bound=BaseModel)


class AllQuery(AuditQuery):
    """Which acts are asked for, in which logs."""

    service: AuditedService | None = None
    """One service's log alone; all of them where it is left out."""


class AllActs(AuditedActs):
    """Acts out of several logs, the latest first."""

    unavailable: list[AuditedService]
    """Services that are down or fail: their acts are missing here, and a later page goes on behind this one."""


class AllChains(Schema):
    """The chains of all services' logs."""

    whole: bool
    """Whether every chain that could be checked is."""
    services: list[AuditChains]
    unavailable: list[AuditedService]
    """Services that are down, fail or take too long: nothing is said of their logs."""


Parts = Mapping[AuditedService, Told | None]
"""Service → what it told; None where it couldn't."""


def asked_services(query: AllQuery) -> tuple[AuditedService, ...]:
    """Whose logs are asked for."""
    return SERVICES if query.service is None else (query.service,)


async def ask_acts(
    services: Services, asked: Iterable[AuditedService], query: AllQuery, authorization: str
) -> Parts[AuditedActs]:
    """A page of each other service's log.

    Raises:
        NotSignedIn: a service takes the caller's token no more.
    """
    conditions = query.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"service"})
    path = f"audit/records?{urlencode(conditions)}"
    return await _ask(services, asked, path, authorization, AuditedActs, LIST_TIMEOUT_S)


async def ask_chains(services: Services, authorization: str) -> Parts[AuditChains]:
    """What each other service says of its chains.

    Raises:
        NotSignedIn: a service takes the caller's token no more.
    """
    return await _ask(services, SERVICES, "audit/chain", authorization, AuditChains, CHECK_TIMEOUT_S)


async def _ask(
    services: Services,
    asked: Iterable[AuditedService],
    path: str,
    authorization: str,
    form: type[Told],
    timeout_s: float,
) -> Parts[Told]:
    others = [service for service in asked if service != OWN]
    parts = await asyncio.gather(
        *(services.ask(service, f"/{service}/{path}", authorization, timeout_s=timeout_s) for service in others)
    )
    if HTTPStatus.UNAUTHORIZED in [part.status for part in parts]:
        raise NotSignedIn
    return {service: _read(part, form) for service, part in zip(others, parts, strict=True)}


def _read(part: Part, form: type[Told]) -> Told | None:
    if part.status != HTTPStatus.OK:
        return None
    try:
        return form.model_validate(part.body)
    except ValidationError:
        return None


def joined(query: AllQuery, own: Sequence[AuditedActs], parts: Parts[AuditedActs]) -> AllActs:
    """One page out of the pages of several logs: each bears as many as the page may hold, so none is passed over."""
    pages = [*own, *(part for part in parts.values() if part is not None)]
    acts = sorted((act for page in pages for act in page.items), key=lambda act: (act.recorded_at, act.id))[::-1]
    items = acts[: query.limit]
    more = len(acts) > query.limit or any(page.next is not None for page in pages)
    return AllActs(items=items, next=cursor_of(items[-1]) if more and items else None, unavailable=_missing(parts))


def judged(own: AuditChains, parts: Parts[AuditChains]) -> AllChains:
    """What all services say together."""
    told = [part for part in (*parts.values(), own) if part is not None]
    return AllChains(whole=all(one.whole for one in told), services=told, unavailable=_missing(parts))


def _missing(parts: Parts[Told]) -> list[AuditedService]:
    return [service for service, part in parts.items() if part is None]
