"""Spans of days, and what they add up to: on how many things something holds on a day."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

Span: TypeAlias = tuple[date, date | None]
"""First day, and the first day on which it holds no more; None where no end is known."""


class Mark(NamedTuple):
    """Something that counts for an area over a span of days.

    Attributes:
        measure: what is counted.
        begins: first day.
        ends: first day on which it counts no more; None where no end is known.
        amount: how much.
    """

    measure: str
    begins: date
    ends: date | None
    amount: int = 1


def holds(span: Span, on: date) -> bool:
    """Whether a day lies in a span."""
    return span[0] <= on and (span[1] is None or on < span[1])


def union(spans: Iterable[Span]) -> list[Span]:
    """Spans joined where they meet or overlap, in order; empty ones are left out."""
    joined: list[Span] = []
    for begins, ends in sorted(spans, key=lambda span: span[0]):
        if ends is not None and ends <= begins:
            continue
        if joined:
            first, last = joined[-1]
            if last is None:
                break
            if begins <= last:
                joined[-1] = (first, None if ends is None else max(last, ends))
                continue
        joined.append((begins, ends))
    return joined


def within(spans: Iterable[Span], bounds: Iterable[Span]) -> list[Span]:
    """The parts of spans that lie inside others, in order; both sides are joined first."""
    outer = union(bounds)
    return [part for span in union(spans) for bound in outer if (part := _common(span, bound)) is not None]


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """The parts of spans that lie outside others, in order; both sides are joined first."""
    joined = union(taken)
    begins = [date.min, *(last for _, last in joined)]
    ends = [*(first for first, _ in joined), None]
    return within(spans, [(since, until) for since, until in zip(begins, ends, strict=True) if since is not None])


def _common(one: Span, other: Span) -> Span | None:
    begins = max(one[0], other[0])
    ended = [end for end in (one[1], other[1]) if end is not None]
    ends = min(ended) if ended else None
    return None if ends is not None and ends <= begins else (begins, ends)


def last_known(points: Sequence[tuple[date, bool | None]], wanted: bool) -> list[Span]:
    """When the latest finding was the wanted one.

    Args:
        points: day and finding, in order; of several on a day the last counts, and None finds nothing.
        wanted: which finding.
    """
    found = [point for point in points if point[1] is not None]
    days = [day for day, _ in found]
    return union(span for span, (_, finding) in zip(until_next(days), found, strict=True) if finding is wanted)


def until_next(days: Sequence[date]) -> list[Span]:
    """From each day, in order, until the next one; the last has no end."""
    return list(zip(days, [*days[1:], None][: len(days)], strict=True))


def marks(measure: str, spans: Iterable[Span], amount: int = 1) -> Iterator[Mark]:
    """The spans as marks of a measure; none of an amount of 0."""
    if amount:
        yield from (Mark(measure, begins, ends, amount) for begins, ends in spans)


def by_day(found: Iterable[Mark]) -> dict[tuple[str, date], int]:
    """By how much each measure changes on each day, without zeros: its sum to a day is how much counts on it."""
    changes: Counter[tuple[str, date]] = Counter()
    for mark in found:
        changes[mark.measure, mark.begins] += mark.amount
        if mark.ends is not None:
            changes[mark.measure, mark.ends] -= mark.amount
    return {key: amount for key, amount in changes.items() if amount}
