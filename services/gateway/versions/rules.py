"""Which versions of the API there are, and which of their operations are deprecated: since when, until when, for what.

An operation is deprecated by a line in `DEPRECATIONS`, and by that alone: its answers then say so in the headers
`Deprecation` (RFC 9745), `Sunset` (RFC 8594) and `Link`, and the document marks it. It goes on working; a change that
would break callers is a new version beside this one.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

VERSIONS = ("v1",)
"""All that are served, the newest last."""

_VERSIONED = re.compile("/api/(v[0-9]{1,9})(?:/.*)?", re.ASCII | re.DOTALL)
_PARAMETER = re.compile(r"{([a-z_]+)(?::path)?}")
SUNSET = "x-sunset"
"""Member of an operation in the document: the day from which it may be gone."""

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Deprecation:
    """An operation on its way out."""

    method: str
    """In capitals."""
    path: str
    """As the document writes it, e.g. ``/api/v1/registry/households/{household_id}``."""
    since: date
    """The day from which it should not be used in new programs."""
    sunset: date | None = None
    """The day from which it may be gone, not before `since`; None while that is open."""
    successor: str | None = None
    """The path to use in its place, with no parameters but its own; None where nothing takes its place."""

    def __post_init__(self) -> None:
        if self.sunset is not None and self.sunset < self.since:
            raise ValueError(f"{self.method} {self.path}: gone before it is deprecated")
        if unknown := set(_PARAMETER.findall(self.successor or "")) - set(_PARAMETER.findall(self.path)):
            raise ValueError(f"{self.successor}: {self.path} doesn't tell {', '.join(sorted(unknown))}")


DEPRECATIONS: tuple[Deprecation, ...] = ()


def unknown_version(path: str) -> str | None:
    """The version that an address names and that isn't served; None where it is, or where it names none."""
    named = _VERSIONED.fullmatch(path)
    return named[1] if named and named[1] not in VERSIONS else None


class Announcer:
    """Tells of each request whether what it asks for is deprecated.

    Args:
        deprecations: a line an operation.
    """

    def __init__(self, deprecations: Iterable[Deprecation]) -> None:
        self._lines = [(one, _pattern(one.path)) for one in deprecations]

    def headers(self, method: str, path: str) -> Headers:
        """What an answer says of it; nothing where the operation isn't deprecated.

        Args:
            method: of the request.
            path: of the request, decoded.
        """
        for one, pattern in self._lines:
            if one.method == method and (found := pattern.fullmatch(path)):
                return _announced(one, found.groupdict())
        return []


def _pattern(path: str) -> re.Pattern[str]:
    """What addresses of an operation look like; a parameter is one segment, one marked ``:path`` any number."""
    written = ""
    rest = 0
    for parameter in _PARAMETER.finditer(path):
        value = ".+" if parameter[0].endswith(":path}") else "[^/]+"
        written += re.escape(path[rest : parameter.start()]) + f"(?P<{parameter[1]}>{value})"
        rest = parameter.end()
    return re.compile(written + re.escape(path[rest:]), re.DOTALL)


def _announced(one: Deprecation, values: dict[str, str]) -> Headers:
    headers = [(b"deprecation", f"@{int(_midnight(one.since).timestamp())}".encode())]
    if one.sunset is not None:
        headers.append((b"sunset", format_datetime(_midnight(one.sunset), usegmt=True).encode()))
    if one.successor is not None:
        address = _PARAMETER.sub(lambda parameter: quote(values[parameter[1]], safe=""), one.successor)
        headers.append((b"link", f'<{address}>; rel="successor-version"'.encode()))
    return headers


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def marked(document: dict[str, Any], deprecations: Collection[Deprecation]) -> dict[str, Any]:
    """A document that says which of its operations are deprecated.

    Args:
        document: of the whole API; it stays as it is.
        deprecations: one for an operation that the document lacks, as of a service that is down, is passed over.
    """
    paths = {path: dict(item) for path, item in document["paths"].items()}
    for one in deprecations:
        path = re.sub(":path}", "}", one.path)
        if (operation := paths.get(path, {}).get(one.method.lower())) is None:
            continue
        told = f"自 {one.since} 起不推荐使用" + (f"，{one.sunset} 起可能停用" if one.sunset else "")
        told += f"，请改用 `{one.successor}`。" if one.successor else "。"
        told += f" Deprecated since {one.since}" + (f", may be gone from {one.sunset}" if one.sunset else "")
        told += f"; use `{one.successor}`." if one.successor else "."
        described = operation.get("description", "")
        operation = {
            **operation,
            "deprecated": True,
            "description": f"{told}\n\n{described}" if described else told,
            **({SUNSET: one.sunset.isoformat()} if one.sunset else {}),
        }
        paths[path][one.method.lower()] = operation
    return {**document, "paths": paths}
