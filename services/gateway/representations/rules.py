"""Validators, content codings and what an answer varies with."""

import re
from hashlib import blake2b

COMPRESSED_FROM_BYTES = 1024
"""A body up to here stays as it is: compressing it would cost more than it saves."""

_VERSION = re.compile(rb'"[0-9]{1,18}"')
_TAG = re.compile(rb'(?:W/)?("[^"]*")')
_PLAIN = ("application/json", "application/xml", "application/javascript", "application/x-ndjson", "image/svg+xml")
_CODING = re.compile(rb"([a-z*-]+)\s*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?))?\s*", re.ASCII)


def etag_of(body: bytes) -> bytes:
    """A strong validator (RFC 9110, 8.8.1): the same for the same bytes, and for them alone."""
    return b'"%s"' % blake2b(body, digest_size=16).hexdigest().encode()


def weakened(etag: bytes) -> bytes:
    """The validator of the same content in other bytes."""
    return etag if etag.startswith(b"W/") else b"W/" + etag


def is_version(etag: bytes) -> bool:
    """Whether an ETag is a record's version, by which it is changed (`shared.http.etag`)."""
    return _VERSION.fullmatch(etag) is not None


def is_known(if_none_match: bytes, etag: bytes) -> bool:
    """Whether a client has what an ETag stands for (RFC 9110, 13.1.2: weak comparison).

    Args:
        if_none_match: the header as it came.
        etag: of what would be sent.
    """
    if if_none_match.strip() == b"*":
        return True
    return etag.removeprefix(b"W/") in _TAG.findall(if_none_match)


def accepts_gzip(accept_encoding: bytes) -> bool:
    """Whether a client takes gzip (RFC 9110, 12.5.3); one that names no coding takes none."""
    weights: dict[bytes, float] = {}
    for part in accept_encoding.lower().split(b","):
        if (read := _CODING.fullmatch(part.strip())) is not None:
            weights[read[1]] = float(read[2] or 1)
    return weights.get(b"gzip", weights.get(b"*", 0)) > 0


def is_compressible(content_type: bytes) -> bool:
    """Whether content gets smaller: pictures, workbooks and archives are compressed in themselves."""
    kind = content_type.partition(b";")[0].strip().lower().decode("latin-1")
    return kind.startswith("text/") or kind in _PLAIN or kind.endswith(("+json", "+xml"))


def is_live(content_type: bytes) -> bool:
    """Whether content is a stream whose every piece has to arrive at once."""
    return content_type.startswith(b"text/event-stream")
