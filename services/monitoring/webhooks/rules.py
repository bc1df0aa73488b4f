"""How a delivery is signed, when it is tried again, and where it may go."""

import base64
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from services.monitoring.webhooks.refusals import AddressRefused, BadUrl

Network = IPv4Network | IPv6Network

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
FORMER_SECRET_LASTS = timedelta(hours=24)
"""For how long what is sent bears the former secret's signature as well, so that a receiver can change in his time."""
GONE = 410
SECRET_PREFIX = "whsec_"  # noqa: S105  # by which a secret is known for one, as Standard Webhooks has it

LONGEST_NAME = 253
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_PORTS = {"http": 80, "https": 443}
_PASSAGES = tuple(
    ip_network(written)
    for written in ("192.88.99.0/24", "2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "::/96", "fec0::/10")
)
"""Addresses that pass for public and lead on to others: 6to4, NAT64, IPv4 in IPv6, and the old site-local ones."""


class WebhookState(StrEnum):
    """Whether anything is sent."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


STATE_LABELS = {WebhookState.ACTIVE: "推送中", WebhookState.PAUSED: "已暂停", WebhookState.ENDED: "已终止"}


class PauseReason(StrEnum):
    """Why nothing is sent."""

    ASKED = "asked"
    UNREACHABLE = "unreachable"
    GONE = "gone"


REASON_LABELS = {
    PauseReason.ASKED: "由人工暂停",
    PauseReason.UNREACHABLE: "多日推送失败，已自动暂停",
    PauseReason.GONE: "接收方答复不再接收（410），已自动暂停",
}


class Fault(StrEnum):
    """What went wrong with an attempt."""

    STATUS = "status"
    REDIRECTED = "redirected"
    TIMED_OUT = "timed_out"
    UNRESOLVABLE = "unresolvable"
    ADDRESS_REFUSED = "address_refused"
    TLS = "tls"
    CONNECTION = "connection"
    PROTOCOL = "protocol"


@dataclass(frozen=True, slots=True)
class Target:
    """A webhook's address in its parts; `host` without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as a request names them: the usual port is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str, networks: Sequence[Network]) -> Target:
    """Read a webhook's address.

    Args:
        url: as the client gave it.
        networks: to which things may be sent although they are not public; plain http goes to loopback addresses in
            one of them only.

    Raises:
        BadUrl: nothing can be sent there safely.
        AddressRefused: the host is written as an address that is closed, or names the machine itself.
    """
    if not url.isascii() or any(char <= " " or char in '\\"<>^`{|}' for char in url):
        raise BadUrl("地址含有不允许的字符", "The address has characters that are not allowed", field="url")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadUrl("地址无法解析", "The address can't be read", field="url") from None
    host = parts.hostname or ""
    if not host or port == 0 or parts.username is not None or parts.password is not None or "#" in url:
        raise BadUrl("地址不完整，或含有用户名、口令或 #", "Not a plain, whole address", field="url")
    literal = _literal(host)
    if not literal and not _is_name(host):
        raise BadUrl(f"{host[:100]} 不是主机名", f"{host[:100]} is no name of a host", field="url")
    if literal and not is_open(host, networks):
        raise AddressRefused(f"{host} 不是开放的地址", f"{host} is not open", field="url")
    on_loopback = host == "localhost" or (literal and ip_address(host).is_loopback)
    if parts.scheme == "http" and on_loopback and is_open("127.0.0.1", networks):
        pass
    elif parts.scheme != "https":
        raise BadUrl("只能使用 https", "Only https is used", field="url")
    if _is_this_machine(host) and not is_open("127.0.0.1", networks):
        raise AddressRefused(f"{host} 不是开放的地址", f"{host} is not open", field="url")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or _PORTS[parts.scheme], path)


def is_open(address: str, networks: Iterable[Network]) -> bool:
    """Whether anything may be sent to a network address: a public one, or one of a network that was opened.

    Args:
        address: IPv4 or IPv6, with or without a zone.
        networks: opened by the operator.
    """
    ip = ip_address(address.partition("%")[0])
    if any(ip in network for network in networks):
        return True
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in way for way in _PASSAGES)


def delivery_id(feed: str, position: int) -> str:
    """What a delivery is known by however often it is sent: receivers drop what they have had."""
    return f"{feed}-{position}"


def signature(secret: str, delivery: str, timestamp: int, body: bytes) -> str:
    """A signature by Standard Webhooks: HMAC-SHA256 over id, time and body.

    Args:
        secret: ``whsec_`` and base64 of the key.
        delivery: the delivery's id.
        timestamp: of the attempt, seconds since 1970.
        body: as it is sent.
    """
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    content = f"{delivery}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, content, sha256)).decode()


def pause_before_retry(failures: int, share: float) -> timedelta:
    """How long to wait after failures in a row: 5 s, doubled each time up to an hour; some of it left to chance.

    Args:
        failures: so far, at least 1.
        share: 0 to 1, by chance: from half to all of the pause, so that receivers aren't met by all at once.
    """
    whole = FIRST_PAUSE * (1 << min(failures - 1, 16))
    return min(whole, LONGEST_PAUSE) * (0.5 + share / 2)


def reason_to_pause(
    status: int | None, failing_since: datetime, now: datetime, give_up: timedelta
) -> PauseReason | None:
    """Whether a failed attempt was the last for now.

    Args:
        status: answered by the receiver; None where there was no answer.
        failing_since: the first failure in this row of failures.
        now: this attempt's moment.
        give_up: for how long it is tried.
    """
    if status == GONE:
        return PauseReason.GONE
    return PauseReason.UNREACHABLE if now - failing_since >= give_up else None


def _is_name(host: str) -> bool:
    """Whether a host's name can be looked up: labels of 1 to 63 characters, at most 253 in all (RFC 1035, 2.3.4).

    One that ends in a number is an IPv4 address in another writing (WHATWG URL, 3.5), 0x7f.1 for 127.0.0.1.
    """
    labels = host.removesuffix(".").split(".")
    if len(host.removesuffix(".")) > LONGEST_NAME or _NUMBER.fullmatch(labels[-1]) is not None:
        return False
    return all(_LABEL.fullmatch(label) is not None for label in labels)


def _is_this_machine(host: str) -> bool:
    """Whether a name is kept for the machine that looks it up (RFC 6761, 6.3)."""
    return host.removesuffix(".").split(".")[-1] == "localhost"


def _literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
