"""Who holds a post on a day, and which kinds belong to groups and which to areas."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.codes import RESPONSIBILITY_KINDS, SEAT_KINDS


@dataclass(frozen=True, slots=True)
class Term:
    """Somebody's time in a post.

    Attributes:
        from_on: first day.
        until_on: first day on which he holds it no more; None where he still does.
    """

    from_on: date
    until_on: date | None = None

    def holds(self, on: date) -> bool:
        """Whether he holds it on a day; who was replaced on his own first day never did.

        Source: R000-067, R000-068. Assumed: the sources name posts, not how a day between two holders counts.
        """
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


def kind_fits(kind: str, of_group: bool) -> bool:
    """Whether a kind is one of a group's seats, or else of an area's responsibilities.

    Source: R000-067, R000-068, R002-072.
    """
    return kind in (SEAT_KINDS if of_group else RESPONSIBILITY_KINDS)


def earliest_step(started_on: date, terms: Iterable[Term]) -> date:
    """First day on which somebody may take a post up, or leave it: none before what is known of it already.

    Args:
        started_on: first day of the post.
        terms: of all who held it.

    Source: R000-067, R000-068. Assumed: as above.
    """
    days = [started_on]
    for term in terms:
        days += [term.from_on] if term.until_on is None else [term.from_on, term.until_on]
    return max(days)
