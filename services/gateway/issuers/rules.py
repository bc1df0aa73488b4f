"""What an ID token of an outside issuer must say, and for how long it serves."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

ALGORITHMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"RSA": ("RS256", "PS256"), "EC": ("ES256",), "OKP": ("EdDSA",)}
)
"""Kind of a key → how it may have signed. None is symmetric: whoever checks such a token could make it."""
MOST_AGE = timedelta(minutes=10)
"""How long after it was issued an ID token still opens: it is taken to sign in at once, and is no session."""
SKEW = timedelta(minutes=1)
"""By how much the issuer's clock may run before ours."""
MANY_FACTORS = "mfa"
"""By this an issuer says that it asked for more than one factor. Source: RFC 8176, 2."""


def fault_of(claims: Mapping[str, Any], client_id: str, now: datetime) -> str | None:
    """Why an ID token whose signature, issuer and audience are right doesn't serve; None where it does.

    Args:
        claims: what it says; `exp` and `iat` are seconds since 1970.
        client_id: who we are at the issuer.
        now: the moment.
    """
    try:
        expires_at, issued_at = float(claims["exp"]), float(claims["iat"])
        not_before = float(claims.get("nbf", issued_at))
    except (KeyError, TypeError, ValueError):
        return "exp, iat or nbf is no moment"
    present = now.timestamp()
    if present >= expires_at:
        return "it has expired"
    if present - issued_at > MOST_AGE.total_seconds():
        return "it was issued too long ago"
    if max(issued_at, not_before) - present > SKEW.total_seconds():
        return "it is of a moment that lies ahead"
    party = claims.get("azp")
    several = isinstance(claims.get("aud"), list) and len(claims["aud"]) > 1
    # Source: OpenID Connect Core 1.0, 3.1.3.7, 4 and 5
    if (several or party is not None) and party != client_id:
        return "it was issued to another client"
    return None


def proves_two_factors(claims: Mapping[str, Any]) -> bool:
    """Whether the issuer has asked for a second factor, so that ours need not be."""
    methods = claims.get("amr")
    return isinstance(methods, list) and MANY_FACTORS in methods
