"""The services as they run: whether each answers, of which kind, and whose the ports are where none does."""

import asyncio
import email.utils
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from services.commands.checks.finding import Finding, fine, warning, wrong
from services.runtime.exits import Exit
from services.runtime.installation import Installation, loopback, port_of
from services.runtime.web import take_port
from shared.settings import SERVICES, SettingError, Settings
from shared.version import VERSION_HEADER, code_digest

PART = "services"
TIMEOUT_S = 3.0
SKEW_S = 5.0
"""A header tells whole seconds, and an answer takes its time."""


async def check_processes(installation: Installation) -> AsyncIterator[Finding]:
    """Every service at the address at which the others look for it."""
    many = {service: installation.settings(service) for service in SERVICES}
    urls = {service: str(getattr(many["gateway"], f"{service}_url")) for service in SERVICES}
    async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
        answers = await asyncio.gather(*(_asked(client, url) for url in urls.values()))
    told = dict(zip(SERVICES, answers, strict=True))
    # who is just starting holds its port, and lets those who ask wait
    if all(isinstance(answer, httpx.ConnectError) for answer in told.values()):
        for found in _nothing_runs(many, urls):
            yield found
        return
    for service, answer in told.items():
        yield _judged(service, urls[service], answer)
    for found in _code({name: answer for name, answer in told.items() if isinstance(answer, httpx.Response)}):
        yield found
    for service, answer in told.items():
        if isinstance(answer, httpx.Response) and (skew := _skew(service, answer)) is not None:
            yield skew


async def _asked(client: httpx.AsyncClient, url: str) -> httpx.Response | httpx.HTTPError:
    try:
        return await client.get(f"{url.rstrip('/')}/health/ready")
    except httpx.HTTPError as error:
        return error


def _judged(service: str, url: str, answer: httpx.Response | httpx.HTTPError) -> Finding:
    if isinstance(answer, httpx.HTTPError):
        said = f"{service} does not answer at {url}: {answer or type(answer).__name__}"
        remedy = f"Start it (`fupin serve {service}`), wait until it is up, or set FUPIN_{service.upper()}_URL right."
        return wrong(PART, said, remedy, Exit.NOT_REACHABLE)
    parts = _parts(answer)
    if parts is None:
        return wrong(
            PART, f"what answers at {url} is not {service}", f"Set FUPIN_{service.upper()}_URL right, or free the port."
        )
    bad = {name: state for name, state in _flat(parts) if state != "ok"}
    if not bad:
        return fine(PART, f"{service} is ready")
    said = f"{service} answers, and says: " + ", ".join(f"{name} {state}" for name, state in bad.items())
    if answer.is_success:
        return warning(PART, said, "Requests are served; what they announce waits until that is there.")
    return wrong(PART, said, "See what is said of that part, and the service's log.", Exit.NOT_REACHABLE)


def _parts(answer: httpx.Response) -> dict[str, Any] | None:
    try:
        parts: dict[str, Any] = answer.json()["parts"]
    except (ValueError, KeyError, TypeError):
        return None
    return parts


def _flat(parts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, state in parts.items():
        if isinstance(state, dict):
            yield name, str(state.get("status", "unknown"))
        else:
            yield name, str(state)


def _code(answers: Mapping[str, httpx.Response]) -> Iterator[Finding]:
    """Whether the services run the code of this command; the gateway tells it nobody, since anybody may ask it."""
    told = {service: answer.headers.get(VERSION_HEADER) for service, answer in answers.items()}
    codes = {service: code for service, code in told.items() if code is not None}
    if others := [service for service, code in codes.items() if code != code_digest()]:
        yield warning(
            PART,
            f"{', '.join(others)} run other code than this command",
            "Start them anew after an upgrade, or use the command of their version.",
        )
    elif codes:
        yield fine(PART, f"{', '.join(codes)} run the code of this command")


def _skew(service: str, answer: httpx.Response) -> Finding | None:
    """Where a service's clock is another than ours."""
    try:
        theirs = email.utils.parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError):
        return None
    seconds = abs((theirs - datetime.fromtimestamp(time.time(), UTC)).total_seconds())
    if seconds < SKEW_S:
        return None
    return warning(
        PART,
        f"the clock of {service} is {seconds:,.0f} s off ours",
        "Let both machines follow the same time servers (chrony, systemd-timesyncd).",
    )


def _nothing_runs(many: dict[str, Settings], urls: dict[str, str]) -> Iterator[Finding]:
    taken = []
    for service, settings in many.items():
        if urlsplit(urls[service]).hostname != loopback(settings.host):
            continue  # it is to run on another machine
        try:
            take_port(settings.host, port_of(settings), f"FUPIN_{service.upper()}_PORT").close()
        except SettingError as error:
            taken.append(str(error))
    for line in taken:
        yield wrong(PART, f"no service runs, and {line}", "Stop what holds the port, or set another.")
    if not taken:
        yield fine(PART, "no service runs here, and their ports are free: `fupin run` starts all of them")
