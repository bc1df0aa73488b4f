"""A record's history as documents: what a change changed, and how changes fold to the record as of any day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

Document = dict[str, Any]


def difference(before: Document, after: Document) -> tuple[Document, Document]:
    """What stood before and what stands now, where the two differ."""
    old: Document = {}
    new: Document = {}
    for key in before.keys() | after.keys():
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        if isinstance(was, dict) and isinstance(now, dict):
            old[key], new[key] = difference(was, now)
        else:
            old[key], new[key] = was, now
    return old, new


def fold(changes: Iterable[Document]) -> Document:
    """Merge documents in their order, the later over the earlier."""
    state: Document = {}
    for change in changes:
        _merge(state, change)
    return state


def as_of(changes: Iterable[tuple[date, Document]], on: date) -> Document | None:
    """The record as of a business day, by what is known now.

    A correction that was dated back counts from its own date: of the changes up to the day, those made later win.

    Args:
        changes: business date and new values of each version, in the order of versions.
        on: the day, which itself counts.

    Returns:
        None where the record did not exist yet.
    """
    known = [new for occurred_on, new in changes if occurred_on <= on]
    return fold(known) if known else None


def _merge(state: Document, change: Document) -> None:
    for key, value in change.items():
        if isinstance(value, dict):
            kept = state.get(key)
            state[key] = kept if isinstance(kept, dict) else {}
            _merge(state[key], value)
        else:
            state[key] = value
