"""Histories of areas, made as the registry takes them: what goes has not gone before, what comes anew is new."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from hypothesis import strategies as st

from shared.areas.successions import Succession, Successions

CODES = ["".join(parts) for parts in product(("3607", "3608"), ("22", "23"), ("100", "101"), ("201", "202"))]
"""Villages: two of each two towns of each two counties of two cities."""
ABOVE = {6: 4, 9: 6, 12: 9}
"""Digits of an area → of the one right above."""


@dataclass
class Country:
    """Villages with the codes that each bore.

    Attributes:
        bore: the first code → each code that the very same village bore, the last of them now.
        gone: villages that were merged away, by their first codes.
        made: the successions, in the order in which they came.
    """

    bore: dict[str, list[str]] = field(default_factory=lambda: {code: [code] for code in CODES})
    gone: set[str] = field(default_factory=set)
    made: list[Succession] = field(default_factory=list)
    fresh: Iterator[int] = field(default_factory=lambda: iter(range(50, 100)))

    @property
    def successions(self) -> Successions:
        """What is known of them."""
        return Successions(self.made)

    @property
    def standing(self) -> list[str]:
        """Villages that are there now."""
        return sorted(codes[-1] for first, codes in self.bore.items() if first not in self.gone)

    @property
    def rows(self) -> list[tuple[str, str]]:
        """A row entered under each code: its tenant, and the code."""
        return sorted((first[:6], code) for first, codes in self.bore.items() for code in codes)

    def renumber(self, old: str, above: str) -> None:
        """An area comes under another code, in an area right above it; of a city the first digits of the province."""
        serial = next(self.fresh)
        new = above + (f"{serial:02}" if len(old) <= 6 else f"{serial + 100}")
        self._enter(old, new, whole=True)
        for first, codes in self.bore.items():
            if first not in self.gone and codes[-1].startswith(old):
                codes.append(new + codes[-1][len(old) :])

    def merge(self, old: str, new: str) -> None:
        """A village, or a town without villages, becomes part of another."""
        self._enter(old, new, whole=False)
        self.gone |= {first for first, codes in self.bore.items() if codes[-1] == old}

    def _enter(self, old: str, new: str, *, whole: bool) -> None:
        county_code = self.successions.tenant(old)
        self.made.append(Succession(old, new, whole, county_code, date(2019, 1, 1), "测试"))


@st.composite
def histories(draw: st.DrawFn) -> Country:
    """Cities, counties, towns and villages that are renumbered and moved, villages merged, towns split up."""
    country = Country()
    for _ in range(draw(st.integers(0, 5))):
        village = draw(st.sampled_from(country.standing))
        width = draw(st.sampled_from((4, 6, 9, 12)))
        area = village[:width]
        others = [code for code in country.standing if not code.startswith(area)]
        if width == 12 and others and draw(st.booleans()):
            country.merge(village, draw(st.sampled_from(others)))
        elif width == 9 and others and draw(st.booleans()):
            for one in [code for code in country.standing if code.startswith(area)]:
                country.renumber(one, draw(st.sampled_from(others))[:9])
            country.merge(area, draw(st.sampled_from(others))[:9])
        else:
            above = "36" if width == 4 else draw(st.sampled_from(country.standing))[: ABOVE[width]]
            country.renumber(area, above)
    return country
