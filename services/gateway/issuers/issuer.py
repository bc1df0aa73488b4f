"""An outside OpenID Connect issuer: its keys are fetched and kept, its ID tokens checked by them."""

import asyncio
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import aiohttp
import jwt
import orjson
import structlog

from services.gateway.issuers.refusals import AssertionRefused
from services.gateway.issuers.rules import ALGORITHMS, fault_of
from services.gateway.settings import Settings
from shared.calendar import Clock
from shared.errors import Unavailable

log = structlog.get_logger(__name__)

TIMEOUT_S = 5.0
DOCUMENT_BYTES = 256 * 1024
KEPT_S = 3600.0
"""For how long keys are believed before they are fetched anew: one that the issuer took back shall end here too."""
ASKED_EVERY_S = 60.0
"""An unknown key is asked for no more often: anybody can send tokens that name one."""


class Issuer:
    """Checks the ID tokens of one issuer.

    Args:
        client: open connections.
        url: the issuer's name, which is also where its documents are.
        client_id: who we are there.
        audience: for whom its tokens have to be.
        clock: says when a token is over.
        monotonic_s: seconds that never go back.
    """

    def __init__(
        self,
        client: aiohttp.ClientSession,
        url: str,
        client_id: str,
        audience: str,
        clock: Clock,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._url = url
        self._client_id = client_id
        self._audience = audience
        self._clock = clock
        self._monotonic_s = monotonic_s
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_s: float | None = None
        self._fetching = asyncio.Lock()

    async def claims(self, token: str) -> dict[str, Any] | AssertionRefused:
        """What an ID token says, once all of it is checked; no transaction shall be open meanwhile.

        Raises:
            Unavailable: the issuer's keys can't be had.
        """
        try:
            head = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            return AssertionRefused(field="assertion")
        key = await self._key(str(head.get("kid", "")))
        if key is None:
            return self._refused("no such key")
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=ALGORITHMS[str(key.key_type)],
                audience=self._audience,
                issuer=self._url,
                # moments are judged by the injected clock, not by the library's
                options={
                    "require": ["exp", "iat", "sub", "aud", "iss"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except jwt.PyJWTError as error:
            return self._refused(str(error))
        fault = fault_of(claims, self._client_id, self._clock.now())
        return claims if fault is None else self._refused(fault)

    def _refused(self, why: str) -> AssertionRefused:
        log.info("ID token refused", issuer=self._url, why=why)
        return AssertionRefused(field="assertion")

    async def _key(self, name: str) -> jwt.PyJWK | None:
        async with self._fetching:
            now_s = self._monotonic_s()
            age_s = None if self._fetched_s is None else now_s - self._fetched_s
            stale = age_s is None or age_s > KEPT_S
            if stale or (name not in self._keys and age_s is not None and age_s >= ASKED_EVERY_S):
                self._keys = await self._fetch()
                self._fetched_s = now_s
            return self._keys.get(name)

    async def _fetch(self) -> dict[str, jwt.PyJWK]:
        document = await self._read(f"{self._url.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != self._url or not isinstance(document.get("jwks_uri"), str):
            log.warning("issuer names itself otherwise", issuer=self._url, named=document.get("issuer"))
            raise _away()
        listed = (await self._read(document["jwks_uri"])).get("keys")
        keys = {}
        for given in listed if isinstance(listed, list) else []:
            if not isinstance(given, dict) or given.get("kty") not in ALGORITHMS or given.get("use", "sig") != "sig":
                continue
            try:
                keys[str(given.get("kid", ""))] = jwt.PyJWK(given)
            except jwt.PyJWTError as error:
                log.warning("issuer has a key that can't be read", issuer=self._url, why=str(error))
        return keys

    async def _read(self, url: str) -> dict[str, Any]:
        try:
            async with asyncio.timeout(TIMEOUT_S):
                async with self._client.get(url, allow_redirects=False) as response:
                    if response.status != HTTPStatus.OK:
                        raise _away()
                    body = b""
                    async for piece in response.content.iter_any():
                        body += piece
                        if len(body) > DOCUMENT_BYTES:
                            raise _away()
                    document = orjson.loads(body)
        except (TimeoutError, aiohttp.ClientError, orjson.JSONDecodeError) as error:
            log.warning("issuer can't be asked", issuer=self._url, url=url, why=repr(error))
            raise _away() from error
        if not isinstance(document, dict):
            raise _away()
        return document


def issuer_of(client: aiohttp.ClientSession, settings: Settings, clock: Clock) -> Issuer | None:
    """The issuer that the settings name; None where they name none."""
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return None
    audience = settings.oidc_audience or settings.oidc_client_id
    return Issuer(client, settings.oidc_issuer, settings.oidc_client_id, audience, clock)


def _away() -> Unavailable:
    return Unavailable("统一身份认证暂时无法核对", "The outside issuer can't be asked for its keys")
