"""What a posting must keep to, and what a village's team lacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from shared.codes import CADRE_RANKS
from shared.errors import Refusal

_RANKS = {entry.code: place for place, entry in enumerate(CADRE_RANKS)}


class PostingEndsEarly(Refusal):
    """A posting that ends before it begins."""

    code = "registry.posting_ends_early"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "驻村结束日期早于开始日期"
    title_en = "The posting ends before it begins"
    remedy = "请核对起止日期。"
    remedy_en = "Check both dates."


@dataclass(frozen=True, slots=True)
class Posting:
    """Somebody posted to a village; the last day counts, without one he stays."""

    post: str
    rank: str
    started_on: date
    ended_on: date | None = None

    def holds(self, on: date) -> bool:
        """Whether he is there on a day."""
        return self.started_on <= on and (self.ended_on is None or on <= self.ended_on)


@dataclass(frozen=True, slots=True)
class Demand:
    """So many people of these posts, of this rank at least, in each village."""

    code: str
    label: str
    posts: tuple[str, ...]
    least: int
    least_rank: str | None = None

    def met_by(self, posting: Posting) -> bool:
        """Whether a posting counts."""
        return posting.post in self.posts and (self.least_rank is None or at_least(posting.rank, self.least_rank))


@dataclass(frozen=True, slots=True)
class Breach:
    """A demand that is not met, with the sentence that says so."""

    demand: Demand
    present: int
    sentence: str


def at_least(rank: str, least: str) -> bool:
    """Whether a rank is another or above it.

    Args:
        rank: code of shared.codes.CADRE_RANKS.
        least: the same.
    """
    return _RANKS[rank] >= _RANKS[least]


def check_dates(started_on: date, ended_on: date | None) -> None:
    """Refuse an end before the beginning. Raises PostingEndsEarly."""
    if ended_on is not None and ended_on < started_on:
        raise PostingEndsEarly(field="ended_on")


def breaches(postings: Iterable[Posting], demands: Sequence[Demand], on: date) -> list[Breach]:
    """What a village's team lacks on a day, in the order of the demands.

    Source: R000-050, R000-051 (numbers and rank stand in the pack).
    """
    there = [posting for posting in postings if posting.holds(on)]
    found: list[Breach] = []
    for demand in demands:
        present = sum(map(demand.met_by, there))
        if present < demand.least:
            found.append(Breach(demand, present, f"应有{demand.label}至少 {demand.least} 名，现有 {present} 名"))
    return found
