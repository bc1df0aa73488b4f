"""Short EdDSA tokens: issued by the gateway, checked by each service by itself."""

from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.algorithms import OKPAlgorithm

from shared.calendar import Clock
from shared.errors import NotSignedIn
from shared.security.callers import Caller
from shared.security.permissions import Role
from shared.settings import SettingError

ISSUER = "fupin"
CACHED_TOKENS = 10_000
ACCESS_TOKEN_LIFETIME = timedelta(minutes=15)
SERVICE_TOKEN_LIFETIME = timedelta(minutes=1)


class TokenIssuer:
    """Signs access tokens."""

    def __init__(self, private_key: str, clock: Clock) -> None:
        self._key = _load_private(private_key)
        self._clock = clock

    def issue(self, caller: Caller, *, lifetime: timedelta = ACCESS_TOKEN_LIFETIME) -> str:
        """A token that says who the caller is."""
        now = self._clock.now()
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "sub": caller.subject,
            "name": caller.name,
            "role": caller.role.value,
            "area": caller.area_prefix,
            "iat": now,
            "exp": now + lifetime,
        }
        if caller.bank_code is not None:
            claims["bank"] = caller.bank_code
        if caller.session_id is not None:
            claims["sid"] = str(caller.session_id)
        if caller.acting_for is not None:
            claims["acting_for"] = caller.acting_for
        return jwt.encode(claims, self._key, algorithm="EdDSA")

    def public_jwk(self) -> dict[str, str]:
        """The key by which its tokens are checked, as a JWK (RFC 8037)."""
        jwk: dict[str, str] = OKPAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return jwk


class TokenVerifier:
    """Checks tokens; one that was verified is remembered until it expires, since a check costs 0.3 ms."""

    def __init__(self, public_key: str, service_secret: bytes, clock: Clock) -> None:
        self._key = _load_public(public_key)
        self._service_secret = service_secret
        self._clock = clock
        self._verified: OrderedDict[str, tuple[Caller, datetime]] = OrderedDict()

    def caller(self, token: str) -> Caller:
        """Who a token was issued to.

        Raises:
            NotSignedIn: forged, expired or of another issuer.
        """
        return self._known(token)[0]

    def expires_at(self, token: str) -> datetime:
        """When a token that is valid now will expire: whatever is done by it must have ended then.

        Raises:
            NotSignedIn: forged, expired or of another issuer.
        """
        return self._known(token)[1]

    def _known(self, token: str) -> tuple[Caller, datetime]:
        now = self._clock.now()
        if (known := self._verified.get(token)) is not None:
            if now < known[1]:
                return known
            del self._verified[token]
            raise NotSignedIn("登录已过期", "The token has expired")
        known = self._verified[token] = self._verify(token, now)
        if len(self._verified) > CACHED_TOKENS:
            self._verified.popitem(last=False)
        return known

    def public_jwk(self) -> dict[str, str]:
        """The public key as a JWK (RFC 8037), for others who check our tokens."""
        jwk: dict[str, str] = OKPAlgorithm.to_jwk(self._key, as_dict=True)
        return {**jwk, "use": "sig", "alg": "EdDSA"}

    def _verify(self, token: str, now: datetime) -> tuple[Caller, datetime]:
        try:
            # two kinds of keys, each bound to its algorithm: a token can't choose how it is checked
            if jwt.get_unverified_header(token).get("alg") == "HS256":
                claims = jwt.decode(token, self._service_secret, algorithms=["HS256"], issuer=ISSUER, options=_OPTIONS)
                role = Role.SERVICE
            else:
                claims = jwt.decode(token, self._key, algorithms=["EdDSA"], issuer=ISSUER, options=_OPTIONS)
                role = Role(claims["role"])
            expires_at = datetime.fromtimestamp(claims["exp"], tz=now.tzinfo)
            caller = Caller(claims["sub"], claims["name"], role, claims["area"], claims.get("bank"))
            if (session_id := claims.get("sid")) is not None:
                caller = replace(caller, session_id=UUID(session_id), acting_for=claims.get("acting_for"))
        except (jwt.PyJWTError, KeyError, ValueError) as error:
            raise NotSignedIn("令牌无效", "The token is not valid") from error
        if role is Role.SERVICE and claims.get("role") != Role.SERVICE:
            raise NotSignedIn("令牌无效", "The token is not valid")
        if now >= expires_at:
            raise NotSignedIn("登录已过期", "The token has expired")
        return caller, expires_at


# expiry is judged by the injected clock, not by the library's
_OPTIONS: Any = {"require": ["exp", "iat", "sub", "role", "area"], "verify_exp": False, "verify_iat": False}


def issue_service_token(service: str, service_secret: bytes, clock: Clock) -> str:
    """A token by which one service asks another; it opens what only services may read."""
    now = clock.now()
    claims = {
        "iss": ISSUER,
        "sub": f"service:{service}",
        "name": service,
        "role": Role.SERVICE.value,
        "area": "",
        "iat": now,
        "exp": now + SERVICE_TOKEN_LIFETIME,
    }
    return jwt.encode(claims, service_secret, algorithm="HS256")


def new_key_pair() -> tuple[str, str]:
    """A private and a public key for tokens, PEM."""
    private = Ed25519PrivateKey.generate()
    return (
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
        private.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode(),
    )


def _load_private(pem: str) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(_unfold(pem), password=None)
    except ValueError as error:
        raise SettingError("FUPIN_TOKEN_PRIVATE_KEY: not a private key in PEM form") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingError("FUPIN_TOKEN_PRIVATE_KEY: an Ed25519 key is needed")
    return key


def _load_public(pem: str) -> Ed25519PublicKey:
    try:
        key = serialization.load_pem_public_key(_unfold(pem))
    except ValueError as error:
        raise SettingError("FUPIN_TOKEN_PUBLIC_KEY: not a public key in PEM form") from error
    if not isinstance(key, Ed25519PublicKey):
        raise SettingError("FUPIN_TOKEN_PUBLIC_KEY: an Ed25519 key is needed")
    return key


def _unfold(pem: str) -> bytes:
    """Environment files hold one line: there line breaks stand as a backslash and an n."""
    return pem.replace("\\n", "\n").encode()
