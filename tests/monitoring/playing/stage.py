"""What is played for a pack: who carries its shares, and when."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from services.monitoring.figures.rules import Figures
from shared.areas import significant_prefix
from shared.events.base import Event
from shared.policies import PolicyPack
from shared.policies.targets import Milestone, Target
from tests.monitoring.builders import HouseholdEvents, RecordEvents, members

MANY = 20
"""Households, and villages: every share of the plans is a whole number of them, or between two."""
BEFORE = date(2013, 6, 1)
"""Before all plans."""
UNDATED = date(2021, 6, 30)
"""The day on which a milestone without a date is looked at."""
YEARS_PLAYED = 3
"""Of what is due every year, from the plan's first on."""
HUGE = 1000
"""Households of a quota above which its first year alone is played by events, and the others by their figures."""

Needs = list[tuple[date, Fraction, Target]]
"""Milestones with a number, by their days."""


def due(step: Milestone) -> date:
    """Its day, or the one on which it is looked at."""
    return step.due_on or UNDATED


def dated(pack: PolicyPack) -> PolicyPack:
    """A plan in which what is due every year has milestones of its first years."""
    days = [date(pack.effective_from.year + later, 12, 31) for later in range(YEARS_PLAYED)]

    def of(step: Milestone) -> list[Milestone]:
        return [step.model_copy(update={"due_on": day, "yearly": False}) for day in days] if step.yearly else [step]

    targets = (
        target.model_copy(update={"milestones": tuple(one for step in target.milestones for one in of(step))})
        for target in pack.targets
    )
    return pack.model_copy(update={"targets": tuple(targets)})


@dataclass
class Stage:
    """What is played for a pack, met or missed.

    Attributes:
        pack: the plan.
        met: whether its targets are to be met.
        events: what the consumer gets.
        figures: what more events than can be played would have added.
        reports: indicator and day → number or state.
        years: village and year → figures.
        profiles: village → profile.
    """

    pack: PolicyPack
    met: bool
    events: list[Event] = field(default_factory=list)
    figures: list[Figures] = field(default_factory=list)
    reports: dict[tuple[str, date], Fraction | str] = field(default_factory=dict)
    years: dict[tuple[int, int], dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    profiles: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def county_code(self) -> str:
        """A county of the plan."""
        return significant_prefix(self.pack.area_code).ljust(6, "1")[:6]

    def village(self, place: int) -> str:
        """Code of a village of the plan."""
        town = significant_prefix(self.pack.area_code)[6:9] or "100"
        return f"{self.county_code}{town}{200 + place:03d}"

    def finish(self) -> list[Event]:
        """Everything in an order in which it could have come."""
        return self.events

    def holders(self, needs: Needs) -> list[tuple[date, int]]:
        """How many of the many have something from a day on, each just enough or one too few."""
        by_day: dict[date, list[int]] = defaultdict(list)
        for day, value, _ in needs:
            by_day[day].append(ceil(value * MANY))
        counts = {day: max(found) if self.met else min(found) - 1 for day, found in by_day.items()}
        return sorted(counts.items())

    def first_days(self, needs: Needs) -> Iterator[tuple[int, date]]:
        """Who has something, and from which day on."""
        had = 0
        for day, count in self.holders(needs):
            yield from ((place, day) for place in range(had, count))
            had = max(had, count)


@dataclass
class Many(Stage):
    """The stage of the shares."""

    households: list[HouseholdEvents] = field(default_factory=list)
    incomes: dict[int, int] = field(default_factory=dict)
    """Year → fen per head, of one household."""

    def __post_init__(self) -> None:
        self.households = [
            HouseholdEvents(
                county_code=self.county_code, village_code=self.village(place), registered_on=BEFORE, people=A_FAMILY
            )
            for place in range(MANY)
        ]

    def record(self, place: int, kind: str, member: int | None = None, **values: Any) -> None:
        """A record of a household, or of one of its members."""
        household = self.households[place]
        member_id = None if member is None else A_FAMILY[member].member_id
        self.events.append(
            RecordEvents(kind, county_code=self.county_code, household_id=household.id, member_id=member_id).kept(
                **values
            )
        )

    def of_village(self, place: int, kind: str, on: date = BEFORE, **values: Any) -> None:
        """A record of a village."""
        of = RecordEvents(kind, county_code=self.county_code, area_code=self.village(place))
        self.events.append(of.kept(on, **values))

    def tell_people(self, needs: Needs, *, which: Iterable[int], **facts: Any) -> None:
        """Facts of some members of as many households as the only milestone asks for."""
        ((_, count),) = self.holders(needs)
        for household in self.households[:count]:
            household.people = tuple(
                one.model_copy(update=facts) if place in which else one for place, one in enumerate(household.people)
            )

    def finish(self) -> list[Event]:
        """Everything in an order in which it could have come."""
        for place in range(MANY):
            if self.profiles:
                self.of_village(place, "village_profile", **{**A_PROFILE, **self.profiles[place]})
            values: dict[str, Any] = {}
            for year in sorted({year for of, year in self.years if of == place}):
                values |= self.years[place, year]
                self.of_village(place, "village_year", date(year, 12, 31), year=year, **values)
        registered = [household.registered() for household in self.households]
        return [*registered, *(self.households[0].earned(*income) for income in self.incomes.items()), *self.events]


ADULT, OLD, CHILD = 0, 1, 2
_FACTS: tuple[dict[str, Any], ...] = (
    {"dibao": True},
    {"born_on": date(1950, 5, 1), "labour_capacity": "lost"},
    {"born_on": date(2008, 5, 1), "labour_capacity": "none", "schooling": "primary"},
)
A_FAMILY = tuple(one.model_copy(update=facts) for one, facts in zip(members(3), _FACTS, strict=True))
"""Somebody at work who draws the allowance, somebody old, a child at school."""
A_PROFILE: dict[str, Any] = {
    "industries": [],
    "identified_on": BEFORE.isoformat(),
    "planned_exit_year": None,
    "exited_on": None,
}
