"""The way to the API: signing in, sending again what may be sent again, and reading what comes back."""

import asyncio
import re
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, TypeVar
from urllib.parse import quote, unquote

import httpx
from pydantic import BaseModel, ConfigDict, PrivateAttr, TypeAdapter

from fupin_client.problems import Problem, problem_of

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

TOKEN = "/api/v1/auth/token"  # noqa: S105  # an address, no secret
RENEWED_BEFORE_S = 30.0
"""A token is renewed that long before it ends: the request that bears it takes time, too."""
LONGEST_PAUSE_S = 30.0

_CLOSED_DOOR = frozenset({httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE})
"""Nothing was done; the reply says when the door opens again."""


class Model(BaseModel):
    """A form of the API. What a later version of the API adds to a reply is passed over."""

    # built when it is first used: hundreds of forms at once would take seconds
    model_config = ConfigDict(populate_by_name=True, defer_build=True, protected_namespaces=())

    CONSTANTS: ClassVar[tuple[str, ...]] = ()
    """Members that always have the same value; they go out though nobody sets them."""

    _etag: str | None = PrivateAttr(default=None)

    def model_post_init(self, _context: Any) -> None:
        self.model_fields_set.update(self.CONSTANTS)

    @property
    def etag(self) -> str | None:
        """The version at which it was read; give it as `if_match` when you change it."""
        return self._etag


@dataclass(frozen=True, slots=True)
class Password:
    """A person's name and password."""

    username: str
    password: str = field(repr=False)

    def form(self) -> dict[str, str]:
        """The form that gives the first token."""
        return {"grant_type": "password", "username": self.username, "password": self.password}


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """A bank's program and its secret."""

    client_id: str
    client_secret: str = field(repr=False)

    def form(self) -> dict[str, str]:
        """The form that gives a token."""
        return {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }


Credentials = Password | ClientSecret


@dataclass(frozen=True, slots=True)
class File:
    """A file, sent or received.

    Attributes:
        name: with its ending; empty where the API gave none.
        content: its bytes.
        media_type: e.g. ``text/csv``.
    """

    name: str
    content: bytes = field(repr=False)
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the API answered to a request that was done."""

    response: httpx.Response

    def read(self, kind: type[T]) -> T:
        """The body in its form."""
        value: T = TypeAdapter(kind).validate_json(self.response.content)
        if isinstance(value, Model):
            value._etag = self.response.headers.get("etag")
        return value

    def file(self) -> File:
        """The body as a file."""
        headers = self.response.headers
        named = _FILE_NAME.search(headers.get("content-disposition", ""))
        name = unquote(named[1] or named[2]) if named else ""
        return File(name, self.response.content, headers.get("content-type", "").partition(";")[0])


_FILE_NAME = re.compile(r"""filename(?:\*=UTF-8''([^;]+)|="([^"]+)")""")


class _Refused(Exception):
    """The API, or what gives its tokens, said no."""

    def __init__(self, reply: httpx.Response) -> None:
        self.reply = reply


class Connection:
    """Sends requests as somebody who is signed in; many may be under way at once.

    Args:
        url: where the API is, e.g. ``https://fupin.example.gov.cn``.
        credentials: who asks; without any, only what is open to everybody can be asked.
        language: of problems, ``zh-CN`` or ``en``.
        patience_s: for how long a request is sent again while the API asks to wait or can't be reached.
        http: an own httpx client with its own certificates, proxies and limits; it stays the caller's to close.
    """

    def __init__(
        self,
        url: str,
        credentials: Credentials | None = None,
        *,
        language: str = "zh-CN",
        patience_s: float = 60.0,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._url = url.rstrip("/")
        self._credentials = credentials
        self._language = language
        self._patience_s = patience_s
        self._owned = http is None
        self._http = http or httpx.AsyncClient(timeout=130.0)
        self._signing_in = asyncio.Lock()
        self._token = ""
        self._refresh_token: str | None = None
        self._ends_s = 0.0

    async def close(self) -> None:
        """Close the connections, unless they are the caller's own."""
        if self._owned:
            await self._http.aclose()

    async def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        key: str | None = None,
        body: Any = None,
        content: bytes | None = None,
        form: Mapping[str, Any] | None = None,
        files: Mapping[str, File | Sequence[File]] | None = None,
        repeatable: bool = False,
    ) -> Reply:
        """Send a request until it is answered.

        Args:
            method: of HTTP.
            path: from the root.
            query: conditions; those that are None are left out.
            headers: more of them; those that are None are left out.
            key: Idempotency-Key of a write; one is made where the caller has none.
            body: a form of the API, sent as JSON without what wasn't set.
            content: a body that is sent as it is.
            form: fields beside files.
            files: name of the field → the file, or several.
            repeatable: whether doing it twice is harmless though no answer came.

        Raises:
            Problem: the API refused; `code` tells why. ``http.unreachable`` where no answer came.
        """
        sent = {
            "params": {name: _written(value) for name, value in (query or {}).items() if value is not None},
            "json": None if body is None else _dumped(body),
            "content": content,
            "data": {name: _written(value) for name, value in (form or {}).items() if value is not None} or None,
            "files": [(name, one) for name, given in (files or {}).items() for one in _parts(given)] or None,
        }
        own = {"Accept-Language": self._language, **({"Idempotency-Key": key} if key is not None else {})}
        own |= {name: str(value) for name, value in (headers or {}).items() if value is not None}
        harmless = repeatable or key is not None or method == "GET"
        until_s = time.monotonic() + self._patience_s
        pause_s = 0.5
        while True:
            try:
                return Reply(await self._signed(method, path, own, sent))
            except _Refused as refused:
                problem = problem_of(refused.reply)
                waits_s = _waits_s(refused.reply, pause_s, harmless=harmless)
            except httpx.TransportError as error:
                problem = Problem(0, {"code": "http.unreachable", "detail": f"{type(error).__name__}: {error}"})
                waits_s = pause_s if harmless else None
            if waits_s is None or time.monotonic() + waits_s > until_s:
                raise problem
            await asyncio.sleep(waits_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    async def _signed(self, method: str, path: str, headers: dict[str, str], sent: dict[str, Any]) -> httpx.Response:
        """One try; a token that the API doesn't take any more is renewed once.

        Raises:
            _Refused: whatever else the API says than that it is done.
        """
        token = await self._valid_token("")
        reply = await self._request(method, path, headers, token, sent)
        if reply.status_code == httpx.codes.UNAUTHORIZED and token:
            reply = await self._request(method, path, headers, await self._valid_token(token), sent)
        if not reply.is_success:
            raise _Refused(reply)
        return reply

    async def _request(
        self, method: str, path: str, headers: dict[str, str], token: str, sent: dict[str, Any]
    ) -> httpx.Response:
        signed = {**headers, "Authorization": f"Bearer {token}"} if token else headers
        return await self._http.request(method, self._url + path, headers=signed, **sent)

    async def _valid_token(self, stale: str) -> str:
        """A token other than the stale one that lasts for a while; empty where nobody signs in."""
        if self._credentials is None:
            return ""
        async with self._signing_in:
            if self._token == stale or time.monotonic() > self._ends_s - RENEWED_BEFORE_S:
                await self._sign_in(self._credentials)
            return self._token

    async def _sign_in(self, credentials: Credentials) -> None:
        """Get a token by the refresh token where there is one, else anew.

        Raises:
            _Refused: name or secret are, or too many sign in just now.
        """
        reply = None
        if self._refresh_token is not None:
            form = {"grant_type": "refresh_token", "refresh_token": self._refresh_token}
            reply = await self._ask_token(form)
            self._refresh_token = None
        if reply is None or not reply.is_success:
            reply = await self._ask_token(credentials.form())
        if not reply.is_success:
            raise _Refused(reply)
        granted = reply.json()
        self._token = granted["access_token"]
        self._refresh_token = granted.get("refresh_token")
        self._ends_s = time.monotonic() + granted["expires_in"]

    async def _ask_token(self, form: dict[str, str]) -> httpx.Response:
        headers = {"Accept-Language": self._language}
        return await self._http.post(self._url + TOKEN, data=form, headers=headers)


def _waits_s(reply: httpx.Response, pause_s: float, *, harmless: bool) -> float | None:
    """How long to wait before a refused request is sent again; None where that would change nothing."""
    if reply.status_code in _CLOSED_DOOR:
        given = reply.headers.get("retry-after", "")
        return float(given) if given.isdecimal() else pause_s
    return pause_s if harmless and reply.status_code == httpx.codes.GATEWAY_TIMEOUT else None


def _written(value: Any) -> Any:
    """A condition as the API reads it; several values under one name stay several."""
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return [_written(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _dumped(body: Any) -> Any:
    if isinstance(body, BaseModel):
        return body.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return body


def segment(value: object) -> str:
    """A value as a part of an address; numbers of loans may hold slashes, which stay."""
    return quote(str(value), safe="/")


def _parts(given: File | Sequence[File]) -> list[tuple[str, bytes, str]]:
    many = [given] if isinstance(given, File) else given
    return [(one.name, one.content, one.media_type) for one in many]


def new_key() -> str:
    """An Idempotency-Key that nobody has used."""
    return str(uuid.uuid4())


def version(given: str | int) -> str:
    """A version as If-Match has it, from an ETag or a record's own `version`."""
    return f'"{given}"' if isinstance(given, int) else given


class Page(Protocol[T_co]):
    """A part of a list."""

    @property
    def items(self) -> Sequence[T_co]:
        """What stands in it."""

    @property
    def next(self) -> str | None:
        """The cursor of the next part, where there is one."""


async def every(ask: Callable[[str | None], Awaitable[Page[T]]]) -> AsyncIterator[T]:
    """Everything of a list, page by page.

    ``async for one in every(lambda after: fupin.households.search_households(area="360722", after=after))``

    Args:
        ask: gives the page behind a cursor, the first where that is None.
    """
    after: str | None = None
    while True:
        page = await ask(after)
        for item in page.items:
            yield item
        if page.next is None:
            return
        after = page.next
