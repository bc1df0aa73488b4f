"""During which days a helper has somebody to visit."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Helping(NamedTuple):
    """The first and the last day on which a helper has a household to visit, both inclusive."""

    first_on: date
    last_on: date


def helping_days(
    active_from: date, active_to: date | None, pairings: Iterable[tuple[date, date | None]]
) -> Helping | None:
    """Give the days from the first pairing to the last one while the helper was in the post.

    Args:
        active_from: first day in the post.
        active_to: last day in it; None while it lasts.
        pairings: first and last day of each; the last is None while it lasts.

    Returns:
        The days; None where there are none. Assumed: days between two pairings count.
    """
    spans = [
        Helping(max(active_from, started_on), min(active_to or date.max, ended_on or date.max))
        for started_on, ended_on in pairings
    ]
    spans = [span for span in spans if span.first_on <= span.last_on]
    if not spans:
        return None
    return Helping(min(span.first_on for span in spans), max(span.last_on for span in spans))
