"""The draw that anybody can repeat, and the rates of errors found by it.

How a draw is made, with standard tools alone:

1. The population is written one household a line, ``group number``: the code of the village (or town) by which is
   drawn, a blank, the household's number; lines in the order of their bytes, each ended by a line feed. Its SHA-256 in
   hexadecimal digits is the population's digest.
2. The seed is the SHA-256, in hexadecimal digits, of ``area quarter level nonce public-seed digest`` with one blank
   between two of them, nothing behind the last.
3. Each household's key is the SHA-256 of ``seed:number`` in hexadecimal digits:
   ``printf '%s' "$seed:$number" | sha256sum``.
4. Of each group of n households, those with the smallest keys are drawn, share times n of them, rounded up.

SHA-256 and not a language's own generator of random numbers: it is the same everywhere and for good. The order in which
the register gives its households plays no part, and which of them come first nobody can tell before the seed is known.

Why nobody can choose: the nonce is 256 random bits that the service takes before it looks at the population, so neither
the day on which somebody draws nor a change of the register before it can be tried out beforehand. The digest binds
the seed to the population, so that the list can't be exchanged afterwards. Of an area, quarter and level there is one
draw for good; what was drawn can't be altered or deleted by the service. The public seed, such as a lottery's numbers
that were agreed on before, lets people take part in the draw who don't trust the machine that draws.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil

from shared.codes.lists import plain


class DrawLevel(StrEnum):
    """By what is drawn: the share is taken, and rounded up, in each village or in each town."""

    VILLAGE = "village"
    TOWN = "town"


class Outcome(StrEnum):
    """What came of a household that was drawn."""

    CHECKED = "checked"
    GONE = "gone"
    """Not there any more, so that nothing could be checked."""


OUTCOME_LABELS = {Outcome.CHECKED: "已核查", Outcome.GONE: "已不在当地"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household of the population.

    Attributes:
        group: code of the village or town by which is drawn, 12 digits.
        number: the household's number, unique in the population.
    """

    group: str
    number: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A household's place in the draw.

    Attributes:
        candidate: the household.
        key: by which it was ordered.
        rank: place in its group, from 1.
        drawn: whether it is to be visited.
    """

    candidate: Candidate
    key: str
    rank: int
    drawn: bool


def sample_size(share: Fraction, households: int) -> int:
    """How many households are drawn.

    Args:
        share: part that is to be drawn, 0 to 1.
        households: of a group, 0 or more.

    Returns:
        Their share, rounded up: of any household at all, at least one.

    Source: R000-083, R004-007.
    """
    return ceil(share * households)


def population_digest(population: Iterable[Candidate]) -> str:
    """The SHA-256 of a population, 64 hexadecimal digits; its order plays no part."""
    lines = sorted(f"{one.group} {one.number}\n".encode() for one in population)
    return hashlib.sha256(b"".join(lines)).hexdigest()


def seed_of(area_code: str, quarter: str, level: DrawLevel, nonce: str, public_seed: str, digest: str) -> str:
    """The seed of a draw, 64 hexadecimal digits.

    Args:
        area_code: 12 digits.
        quarter: ``2018Q4``.
        level: by which is drawn.
        nonce: what the service added by chance before it knew the population.
        public_seed: what others added beforehand; may be empty.
        digest: of the population.
    """
    return _sha256(" ".join((area_code, quarter, level.value, nonce, public_seed, digest)))


def key_of(seed: str, number: str) -> str:
    """The key by which a household is ordered, 64 hexadecimal digits."""
    return _sha256(f"{seed}:{number}")


def draw(population: Iterable[Candidate], seed: str, share: Fraction) -> list[Ranked]:
    """Draw a share of each group.

    Args:
        population: in any order; the numbers are unique.
        seed: of the draw.
        share: of each group, rounded up.

    Returns:
        The whole population by group and rank, the drawn ones marked.

    Source: R000-083, R004-007. Assumed: how is drawn; the source says that it is at random, 抽查.
    """
    groups: defaultdict[str, list[tuple[str, Candidate]]] = defaultdict(list)
    for one in population:
        groups[one.group].append((key_of(seed, one.number), one))
    ranked = []
    for _, members in sorted(groups.items()):
        size = sample_size(share, len(members))
        ordered = sorted(members, key=lambda member: (member[0], member[1].number))
        ranked += [Ranked(one, key, rank, rank <= size) for rank, (key, one) in enumerate(ordered, start=1)]
    return ranked


# what was found ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """What a visit came to.

    Attributes:
        outcome: whether anything could be checked.
        wrongly_exited: it should not have left poverty, 错退.
        satisfied: with the help and its results.
        looked_at: unregistered households of the village that were looked at.
        missed: of these, how many should be on the register, 漏评.
    """

    outcome: Outcome
    wrongly_exited: bool
    satisfied: bool
    looked_at: int
    missed: int


class Measured(StrEnum):
    """The rates by which a spot check is judged."""

    WRONG_EXITS = "wrong_exits"
    MISSED = "missed"
    SATISFIED = "satisfied"


MEASURED_LABELS = {Measured.WRONG_EXITS: "错退率", Measured.MISSED: "漏评率", Measured.SATISFIED: "群众认可度"}


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with what it is made of.

    Attributes:
        numerator: what was found.
        denominator: among how many.
    """

    numerator: int
    denominator: int

    @property
    def value(self) -> Fraction | None:
        """The rate; None where nothing was looked at."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None


def rates(found: Iterable[Found]) -> dict[Measured, Rate]:
    """The rates of a spot check.

    Args:
        found: of each household that has a result, the last one.

    Returns:
        Wrong exits and satisfaction among the households that were checked, missed ones among the unregistered
        households that were looked at.

    Source: R000-083. Assumed: among what each is counted; the standards of 2019 name the bounds alone.
    """
    checked = [one for one in found if one.outcome is Outcome.CHECKED]
    return {
        Measured.WRONG_EXITS: Rate(sum(one.wrongly_exited for one in checked), len(checked)),
        Measured.MISSED: Rate(sum(one.missed for one in checked), sum(one.looked_at for one in checked)),
        Measured.SATISFIED: Rate(sum(one.satisfied for one in checked), len(checked)),
    }


def is_breached(measured: Measured, rate: Rate, bound: Fraction) -> bool | None:
    """Whether a rate breaks its bound.

    Args:
        measured: which rate; errors must stay below their bound, satisfaction must be above.
        rate: what was found.
        bound: itself no longer good enough.

    Returns:
        None where nothing was looked at.

    Source: R000-083. Assumed: the state's checks of 2019, 错退率和漏评率低于2%、认可度高于90%.
    """
    if rate.value is None:
        return None
    return rate.value <= bound if measured is Measured.SATISFIED else rate.value >= bound


def is_result_late(due_on: date, visited_on: date | None, today: date) -> bool:
    """Whether a drawn household was visited after the last day, or was not although that has passed."""
    return (visited_on or today) > due_on


def same_person(name: str, other: str) -> bool:
    """Whether two names as people write them are the same: spaces in and around them tell nobody apart."""
    return plain(name) == plain(other)


def repeated(names: Sequence[str], known: Iterable[str]) -> str | None:
    """The first name that stands twice, or was given before; None where each is new."""
    seen = set(known)
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
