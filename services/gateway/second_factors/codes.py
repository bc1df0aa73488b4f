"""Codes as they are made: those of an authenticator app from its secret, and random ones for recovery."""

import base64
import hmac
import secrets
from collections.abc import Iterable

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from services.gateway.second_factors.rules import DIGITS, RECOVERY_CODES, SECRET_BYTES, STEP_S

ISSUER = "fupin"
_RECOVERY_BYTES = 10
"""80 bits: a hash of them can't be searched."""


def new_secret() -> str:
    """A secret as authenticator apps take it, base32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def provisioning_uri(secret: str, username: str) -> str:
    """The secret as an address that apps read from a QR code (``otpauth://``)."""
    return _totp(secret).get_provisioning_uri(username, ISSUER)


def code_at(secret: str, step: int) -> str:
    """The code of a half minute."""
    return _totp(secret).generate(step * STEP_S).decode()


def matching_step(secret: str, code: str, steps: Iterable[int]) -> int | None:
    """The step among some whose code was given; all are compared, so that the time tells nothing."""
    matching = [step for step in steps if hmac.compare_digest(code_at(secret, step), code)]
    return matching[0] if matching else None


def new_recovery_codes() -> list[str]:
    """Codes that each stand in once, written in groups."""
    return [_grouped(base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode()) for _ in range(RECOVERY_CODES)]


def _grouped(text: str) -> str:
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4)).lower()


def _totp(secret: str) -> TOTP:
    # RFC 6238 names SHA-1 first and most apps know nothing else; what is asked of it here is not broken
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP_S)  # noqa: S303
