"""The demo's people and banks as clients of the public API: they sign in, send, wait where they are asked to."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from services.demo.accounts import BankClient, Person, SignIns

API = "/api/v1"
AT_ONCE = 16
"""Requests under way at a time."""

PASSING = frozenset({"credit.unknown_household", "credit.unknown_borrower"})
"""Refusals that pass by themselves: facts travel from service to service, and may not have arrived yet."""

_LATER = frozenset({httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.GATEWAY_TIMEOUT})
"""Answers of a door that is open again later; a key makes sending a write again harmless."""

_PATIENCE_S = 60.0
_ARRIVING_S = 300.0
"""What arrived at one service may be that much later at another, where the machine is busy."""
_PAUSE_S, _LONGEST_PAUSE_S = 0.2, 2.0


class Unexpected(Exception):
    """The API answered what the demo did not expect; the message names the request, the code and the reason."""


class NotThere(Unexpected):
    """Nobody answers at the address, or the services aren't ready."""


class _NoToken(Exception):
    """Nobody gave a token now; later may be better."""

    def __init__(self, reply: httpx.Response) -> None:
        self.reply = reply


@dataclass(slots=True)
class Actor:
    """Somebody who is signed in; signs in at the first request, and again when the token has run out."""

    http: httpx.AsyncClient
    turns: asyncio.Semaphore
    identity: Person | BankClient
    _token: str = ""
    _signing_in: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self, path: str, **params: str | int) -> dict[str, Any]:
        """Read something."""
        return await self._send("GET", path, params=params)

    async def post(self, path: str, body: Mapping[str, Any], *, key: str) -> dict[str, Any]:
        """Write something; the key makes sending it again harmless."""
        return await self._send("POST", path, json=body, headers={"Idempotency-Key": key})

    async def upload(self, path: str, file: Path, form: Mapping[str, str], *, key: str) -> dict[str, Any]:
        """Send a file with a form."""
        files = {"file": (file.name, await asyncio.to_thread(file.read_bytes))}
        return await self._send("POST", path, files=files, data=dict(form), headers={"Idempotency-Key": key})

    async def _send(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        began = time.monotonic()
        passing_s = _PAUSE_S
        while True:
            async with self.turns:
                reply = await self._try(method, path, **request)
            if isinstance(reply, httpx.Response) and reply.is_success:
                document: dict[str, Any] = reply.json()
                return document
            pause_s = _pause_s(reply, passing_s)
            patience_s = _ARRIVING_S if _passes(reply) else _PATIENCE_S
            if pause_s is None or time.monotonic() + pause_s > began + patience_s:
                raise Unexpected(f"{self.name}: {method} {path}: {_reason(reply)}")
            await asyncio.sleep(pause_s)
            # who asks too often keeps the services from the work that is waited for
            passing_s = min(2 * passing_s, _LONGEST_PAUSE_S)

    async def _try(self, method: str, path: str, **request: Any) -> httpx.Response | httpx.TransportError:
        headers = {**request.pop("headers", {}), "Accept-Language": "zh-CN"}
        try:
            token = self._token or await self._sign_in("")
            headers["Authorization"] = f"Bearer {token}"
            reply = await self.http.request(method, API + path, headers=headers, **request)
            if reply.status_code == httpx.codes.UNAUTHORIZED:
                headers["Authorization"] = f"Bearer {await self._sign_in(token)}"
                reply = await self.http.request(method, API + path, headers=headers, **request)
        except httpx.TransportError as error:
            return error
        except _NoToken as refused:
            return refused.reply
        return reply

    async def _sign_in(self, stale: str) -> str:
        """A token other than the stale one.

        Raises:
            Unexpected: name or secret were refused.
            _NoToken: too many sign in, or the gateway has no database just now.
        """
        async with self._signing_in:
            if self._token != stale:
                return self._token
            reply = await self.http.post(f"{API}/auth/token", data=_grant(self.identity))
            if reply.status_code in _LATER:
                raise _NoToken(reply)
            if not reply.is_success:
                raise Unexpected(f"{self.name} can't sign in: {_reason(reply)}")
            self._token = reply.json()["access_token"]
            return self._token

    @property
    def name(self) -> str:
        """The name by which it signs in."""
        return self.identity.username if isinstance(self.identity, Person) else self.identity.client_id


class Cast:
    """Everybody of the demo on one connection pool; use it as a context."""

    def __init__(self, url: str, sign_ins: SignIns) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=60, trust_env=False)
        turns = asyncio.Semaphore(AT_ONCE)
        self.people = {role: Actor(self._http, turns, one) for role, one in sign_ins.people.items()}
        self.villagers = {key: Actor(self._http, turns, one) for key, one in sign_ins.villagers.items()}
        self.banks = {code: Actor(self._http, turns, one) for code, one in sign_ins.banks.items()}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def check(self) -> None:
        """Make sure that the services are there: a wrong address shall be told at once.

        Raises:
            NotThere: nobody answers, or the services aren't ready.
        """
        try:
            reply = await self._http.get("/health/ready")
        except httpx.TransportError as error:
            raise NotThere(f"{self._http.base_url}: {_reason(error)}; start the services with `make run`") from error
        if not reply.is_success:
            raise NotThere(f"{self._http.base_url}: the services are not ready: {reply.text[:500]}")

    def signer(self, role: str, village_code: str) -> Actor:
        """Who signs opinions of a role for a village."""
        return self.villagers.get((role, village_code)) or self.people[role]


async def report(bank: Actor, events: Sequence[Mapping[str, Any]], *, key: str) -> int:
    """Send a bank's events in one request and once more those that were told to come again; how many were accepted.

    Raises:
        Unexpected: one was rejected, or is still to be sent again after a minute.
    """
    waiting = list(events)
    until = time.monotonic() + _PATIENCE_S
    while waiting:
        answer = await bank.post("/bank/events", {"events": waiting}, key=key)
        refused = [one for one in answer["results"] if one["status"] not in ("accepted", "retry") and "code" in one]
        if refused:
            raise Unexpected(
                f"{bank.name}: event {refused[0]['event_id']}: {refused[0]['code']}: {refused[0]['detail']}"
            )
        again = {one["event_id"]: one for one in answer["results"] if one["status"] == "retry"}
        if again and time.monotonic() > until:
            first = next(iter(again.values()))
            raise Unexpected(f"{bank.name}: event {first['event_id']} is put off: {first['code']}: {first['detail']}")
        waiting = [event for event in waiting if event["event_id"] in again]
        if waiting:
            await asyncio.sleep(_PAUSE_S)
    return len(events)


def _pause_s(reply: httpx.Response | httpx.TransportError, passing_s: float) -> float | None:
    """How long to wait before the request is sent again; None where that would change nothing."""
    if isinstance(reply, httpx.TransportError):
        return passing_s
    if reply.status_code in _LATER:
        return float(reply.headers.get("retry-after", "1"))
    return passing_s if _passes(reply) else None


def _passes(reply: httpx.Response | httpx.TransportError) -> bool:
    return isinstance(reply, httpx.Response) and _problem(reply).get("code") in PASSING


def _grant(identity: Person | BankClient) -> dict[str, str]:
    if isinstance(identity, Person):
        return {"grant_type": "password", "username": identity.username, "password": identity.password}
    return {
        "grant_type": "client_credentials",
        "client_id": identity.client_id,
        "client_secret": identity.client_secret,
    }


def _problem(reply: httpx.Response) -> dict[str, Any]:
    try:
        document = reply.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _reason(reply: httpx.Response | httpx.TransportError) -> str:
    if isinstance(reply, httpx.TransportError):
        return f"{type(reply).__name__}: {reply}"
    problem = _problem(reply)
    code, detail = problem.get("code", "no code"), problem.get("detail", reply.text[:200])
    errors = "; ".join(str(one) for one in problem.get("errors", []))
    return f"{reply.status_code} {code}: {detail} {errors}".rstrip()
