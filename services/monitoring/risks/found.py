"""What a rule finds in a household, and how amounts and shares are said in its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from shared.money import half_up, yuan_text

Parameters: TypeAlias = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Finding:
    """A cause of alarm.

    Attributes:
        about: the person, the year or the day that it is about; empty where it is about the household as a whole.
        since: business date from which it stands.
        sentence: what people read.
        also: what else an alert of the same cause may be about, where it was told more than once.
        proof: the words of the sentence that tell what was found out; empty where the cause has one fact for good.
    """

    about: str
    since: date
    sentence: str
    also: frozenset[str] = frozenset()
    proof: str = ""

    @property
    def names(self) -> frozenset[str]:
        """Whatever an alert of this cause may be about."""
        return self.also | {self.about}


def rounded_yuan(fen: Fraction) -> str:
    """An exact amount in fen as people read it, in yuan."""
    return yuan_text(half_up(fen))


def per_cent(share: Fraction) -> str:
    """A share as people read it, with one decimal at most."""
    return f"{(Decimal(half_up(share * 1_000)) / 10).normalize():f}%"
