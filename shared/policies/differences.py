"""What two versions of a pack hold differently, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NAMES = ("code", "rule", "role", "area_code", "due_on", "effective_from", "up_to_months")
"""Fields by which the entries of a list are known, however they are ordered."""

_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs.

    Attributes:
        path: where it stands, ``credit.borrower.cap_fen`` or ``credit.banks[rcc].label``.
        old: its value before; None where there was none.
        new: its value now; None where there is none any more.
    """

    path: str
    old: Any
    new: Any


def differences(old: Any, new: Any) -> list[Difference]:
    """What differs between two contents, as JSON holds them, in the order of their paths."""
    return list(_compare("", old, new))


def _compare(path: str, old: Any, new: Any) -> Iterator[Difference]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in sorted({*old, *new}):
            yield from _compare(f"{path}.{name}" if path else name, old.get(name, _ABSENT), new.get(name, _ABSENT))
    elif isinstance(old, list) and isinstance(new, list):
        name = _name_of_entries(old, new)
        olds, news = _by_name(old, name), _by_name(new, name)
        for key in [*olds, *(key for key in news if key not in olds)]:
            yield from _compare(f"{path}[{key}]", olds.get(key, _ABSENT), news.get(key, _ABSENT))
    elif old != new:
        yield Difference(path, None if old is _ABSENT else old, None if new is _ABSENT else new)


def _name_of_entries(*lists: Sequence[Any]) -> str | None:
    """The field that tells the entries of both lists apart; None where they are known by their place only."""
    for name in NAMES:
        if all(
            all(isinstance(entry, Mapping) and isinstance(entry.get(name), str | int) for entry in entries)
            and len({entry[name] for entry in entries}) == len(entries)
            for entries in lists
        ):
            return name
    return None


def _by_name(entries: Sequence[Any], name: str | None) -> dict[Any, Any]:
    return dict(enumerate(entries)) if name is None else {entry[name]: entry for entry in entries}
