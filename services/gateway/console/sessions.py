"""Who is signed in at the console: tokens stay in this process, a browser holds nothing but a signed key."""

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from services.gateway.console.api import Answer, Api, Tokens

REMEMBERED = 10_000
_RENEW_BEFORE_S = 60


class SignedOut(Exception):
    """The sign-in has ended; the user has to sign in again."""


@dataclass(frozen=True, slots=True)
class User:
    """The person who signed in, as the API knows them."""

    name: str
    role_label: str
    area_code: str
    """Significant digits of the area that they may see."""
    permissions: frozenset[str]
    role: str = ""
    """Its code, for what the API says waits for a role."""
    bank_code: str | None = None
    """Of somebody at a bank, who sees its business alone."""
    username: str = ""
    """By which the person signs in."""
    acting_for: str | None = None
    """For whom, where role and area are another's."""

    @classmethod
    def of(cls, me: dict[str, Any]) -> "User":
        """From what `GET /me` says."""
        return cls(
            me["name"],
            me["role_label"],
            me["area_code"],
            frozenset(me["permissions"]),
            me["role"],
            me["bank_code"],
            me["subject"],
            me["acting_for"],
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not taken, until its page shows it again: too much for a cookie, and nobody else's business.

    Attributes:
        page: path of the form's page.
        key: under which it is sent again; empty where it takes a new one.
        typed: what stood in its fields.
        problem: why it was not taken.
    """

    page: str
    key: str
    typed: Mapping[str, str]
    problem: str


class Session:
    """One sign-in: asks the API as its user and renews the token in time; `refused` is its last form not taken.

    Args:
        api: where to ask.
        tokens: of the sign-in.
        user: who signed in.
        monotonic_s: seconds that never go back.
        address: the browser's, by which renewals are counted.
    """

    def __init__(
        self,
        api: Api,
        tokens: Tokens,
        user: User,
        monotonic_s: Callable[[], float] = time.monotonic,
        *,
        address: str = "",
    ) -> None:
        self._api = api
        self._address = address
        self._monotonic_s = monotonic_s
        self._renewing = asyncio.Lock()
        self._take(tokens)
        self.user = user
        self.refused: Refused | None = None
        self._once: dict[str, str] = {}

    def _take(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._renew_at_s = self._monotonic_s() + tokens.expires_in_s - _RENEW_BEFORE_S

    async def get(self, path: str, params: dict[str, str] | None = None, *, patient: bool = False) -> Answer:
        """Read something as this user; a patient reader waits for what takes minutes.

        Raises:
            SignedOut: the sign-in has ended.
        """
        return _signed_in(await self._api.get(path, await self._access_token(), params, patient=patient))

    async def post(self, path: str, **content: Any) -> Answer:
        """Do something as this user, with a key where it has one; the body as httpx takes it.

        Raises:
            SignedOut: the sign-in has ended.
        """
        return await self._send("POST", path, **content)

    async def patch(self, path: str, **content: Any) -> Answer:
        """Change something as this user.

        Raises:
            SignedOut: the sign-in has ended.
        """
        return await self._send("PATCH", path, **content)

    async def delete(self, path: str, **content: Any) -> Answer:
        """End or remove something as this user.

        Raises:
            SignedOut: the sign-in has ended.
        """
        return await self._send("DELETE", path, **content)

    async def _send(self, method: str, path: str, **content: Any) -> Answer:
        return _signed_in(await self._api.send(method, path, await self._access_token(), **content))

    async def open_file(self, path: str) -> Answer:
        """Open a file as this user: its pieces are read from the reply, which is then to be closed.

        Raises:
            SignedOut: the sign-in has ended.
        """
        return _signed_in(await self._api.open_file(path, await self._access_token()))

    def keep_once(self, page: str, text: str) -> None:
        """Keep a password or a secret for the page that shows it, in this process alone."""
        self._once[page] = text

    def take_once(self, page: str) -> str:
        """What a page was to show, which it does once; empty where there is nothing."""
        return self._once.pop(page, "")

    async def end(self) -> None:
        """Sign out: the refresh token is revoked."""
        await self._api.revoke(self._tokens.refresh_token)

    async def _access_token(self) -> str:
        # a refresh token serves once: of the many requests of a page only one may use it
        async with self._renewing:
            if self._monotonic_s() >= self._renew_at_s:
                renewed = await self._api.refresh(self._tokens.refresh_token, self._address)
                if isinstance(renewed, Tokens):
                    self._take(renewed)
                elif renewed.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED):
                    raise SignedOut
                # else nobody could say: the old token serves on until it expires
            return self._tokens.access_token


def _signed_in(answer: Answer) -> Answer:
    if answer.status == HTTPStatus.UNAUTHORIZED:
        raise SignedOut
    return answer


@dataclass(slots=True)
class Sessions:
    """The sign-ins of all browsers by their keys, the longest unused forgotten first."""

    _by_key: OrderedDict[str, Session] = field(default_factory=OrderedDict)

    def keep(self, session: Session) -> str:
        """Remember a sign-in; its key is for the browser's signed cookie."""
        key = secrets.token_urlsafe(32)
        self._by_key[key] = session
        if len(self._by_key) > REMEMBERED:
            self._by_key.popitem(last=False)
        return key

    def find(self, key: str | None) -> Session | None:
        """The sign-in of a key; None where there is none."""
        session = self._by_key.get(key or "")
        if session is not None and key is not None:
            self._by_key.move_to_end(key)
        return session

    def forget(self, key: str | None) -> Session | None:
        """Drop a sign-in and give it, to be ended."""
        return self._by_key.pop(key or "", None)
