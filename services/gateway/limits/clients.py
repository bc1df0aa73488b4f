"""Whose requests count together: by address where nobody is signed in."""

import hmac
from functools import lru_cache
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from starlette.types import Scope

HEADER = b"x-fupin-browser"
"""By it the console, which asks on behalf of browsers, says whose; nobody without our key can say so."""
UNKNOWN = "unknown"
_ONE_SITE_BITS = 64
"""Of an IPv6 address: whoever has one usually has all that begin so (RFC 6177), and could take another each time."""


def vouched(secret: bytes, address: str) -> str:
    """An address as the console states it.

    Args:
        secret: the key that console and door share.
        address: the browser's.
    """
    return f"{address} {_seal(secret, address)}"


def stated_address(scope: Scope, secret: bytes) -> str | None:
    """The browser's address that the console has stated; None where it hasn't, or somebody else would have."""
    for name, value in scope["headers"]:
        if name == HEADER:
            address, _, seal = value.decode("latin-1").partition(" ")
            return address if hmac.compare_digest(seal.encode(), _seal(secret, address).encode()) else None
    return None


def _seal(secret: bytes, address: str) -> str:
    return hmac.digest(secret, address.encode(), sha256).hex()


def address_of(scope: Scope) -> str:
    """The address from which a request came, as it is counted."""
    return counted_address(scope["client"][0]) if scope.get("client") else UNKNOWN


@lru_cache(maxsize=4096)
def counted_address(address: str) -> str:
    """An address, of IPv6 the part that stands for a whole site."""
    try:
        known = ip_address(address)
    except ValueError:  # a socket of the machine itself has none
        return address
    if not isinstance(known, IPv6Address):
        return address
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return f"{IPv6Address(int(known) >> _ONE_SITE_BITS << _ONE_SITE_BITS)}/{_ONE_SITE_BITS}"
