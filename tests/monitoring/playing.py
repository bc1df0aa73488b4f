"""Play a plan's years: events and reports after which every target of a pack is just met, or just missed.

Twenty households and twenty villages carry the shares: as many of them as a milestone asks for have what it counts from
its day on, or one fewer. Exits are played apart, for they would change the shares.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache, partial
from math import ceil, floor
from typing import Any
from uuid import UUID

from shared.areas import AreaLevel, significant_prefix
from shared.codes import INDICATORS
from shared.events.base import Event
from shared.policies import PolicyPack
from shared.policies.indicators import ReportedIndicator
from shared.policies.targets import Milestone, Target
from tests.monitoring.builders import HouseholdEvents, LinkEvents, LoanEvents, OrganisationEvents, RecordEvents, members

MANY = 20
"""Households, and villages: every share of the plans is a whole number of them, or between two."""
BEFORE = date(2013, 6, 1)
"""Before all plans."""
UNDATED = date(2021, 6, 30)
"""The day on which a milestone without a date is looked at."""
HUGE = 1000
"""Households of a quota above which only its first year is played."""

Needs = list[tuple[date, Fraction, Target]]
"""Milestones with a number, by their days."""


def due(step: Milestone) -> date:
    """Its day, or the one on which it is looked at."""
    return step.due_on or UNDATED


@dataclass
class Stage:
    """What is played for a pack, met or missed.

    Attributes:
        pack: the plan.
        met: whether its targets are to be met.
        events: what the consumer gets.
        reports: indicator and day → number or state.
        years: village and year → figures.
        profiles: village → profile.
    """

    pack: PolicyPack
    met: bool
    events: list[Event] = field(default_factory=list)
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
A_FAMILY = tuple(
    one.model_copy(update=facts)
    for one, facts in zip(
        members(3),
        (
            {"dibao": True},
            {"born_on": date(1950, 5, 1), "labour_capacity": "lost"},
            {"born_on": date(2008, 5, 1), "labour_capacity": "none", "schooling": "primary"},
        ),
        strict=True,
    )
)
"""Somebody at work who draws the allowance, somebody old, a child at school."""
A_PROFILE: dict[str, Any] = {
    "industries": [],
    "identified_on": BEFORE.isoformat(),
    "planned_exit_year": None,
    "exited_on": None,
}


# what carries each computed share ------------------------------------------------------------------------------------


def _record(kind: str, begins: str, stage: Many, needs: Needs, member: int | None = None, **values: Any) -> None:
    for place, day in stage.first_days(needs):
        stage.record(place, kind, member, **{begins: day.isoformat(), "ended_on": None, **values})


def _projects(stage: Many, needs: Needs) -> None:
    """As many projects as a household is to have, over all households; where one is missing, one household has none."""
    had = 0
    holders = MANY if stage.met else MANY - 1
    by_day: dict[date, list[int]] = defaultdict(list)
    for day, value, _ in needs:
        by_day[day].append(ceil(value * MANY))
    for day, counts in sorted(by_day.items()):
        wanted = max(counts) if stage.met else min(counts) - 1
        for number in range(had, wanted):
            stage.record(
                *(number % holders, "measure"), measure_class="industry", started_on=day.isoformat(), ended_on=None
            )
        had = max(had, wanted)


def _relieved(stage: Many, needs: Needs) -> None:
    _record("measure", "started_on", stage, needs, measure_class="guarantee")


def _aided(stage: Many, needs: Needs) -> None:
    _record("measure", "started_on", stage, needs, measure_class="education")


def _co_operatives(stage: Many, needs: Needs) -> None:
    organisation = OrganisationEvents(county_code=stage.county_code)
    stage.events.append(organisation.changed())
    for place, day in stage.first_days(needs):
        link = LinkEvents(stage.households[place].id, organisation.id, county_code=stage.county_code, started_on=day)
        stage.events.append(link.changed())


def _loans(stage: Many, needs: Needs) -> None:
    for place, day in stage.first_days(needs):
        loan = LoanEvents(
            county_code=stage.county_code, village_code=stage.village(place), household_id=stage.households[place].id
        )
        stage.events += [loan.applied(day), loan.disbursed(on=day)]


def _owed(stage: Many, needs: Needs) -> None:
    """Each milestone's sum is owed on its day, or a fen less; of a county or town that it names, or of the plan's."""
    owed: dict[str, int] = defaultdict(int)
    for day, value, target in needs:
        for step in target.milestones:
            if due(step) == day and step.value == value:
                area = significant_prefix(step.area_code or stage.pack.area_code)
                wanted = int(value) - (0 if stage.met else 1)
                if wanted == owed[area]:
                    continue
                loan = LoanEvents(county_code=area[:6], village_code=area.ljust(9, "1") + "200", household_id=None)
                stage.events += [loan.applied(day), loan.disbursed(wanted - owed[area], day)]
                owed[area] = wanted


def _trained_employed(stage: Many, needs: Needs) -> None:
    for place in range(MANY):
        stage.record(place, "training", ADULT, started_on=BEFORE.isoformat())
    _record("employment", "started_on", stage, needs, ADULT)


def _dwellings(stage: Many, needs: Needs) -> None:
    for place in range(MANY):
        unsafe = place == 0 and not stage.met
        checked_on = stage.pack.effective_from.isoformat()  # a check before it has no standard to be measured by
        stage.record(place, "dwelling_check", checked_on=checked_on, grade="d" if unsafe else "b")


def _water(stage: Many, needs: Needs) -> None:
    passing = {"litres_per_day": "35", "quality_passed": True, "minutes": 20, "supply_share": "0.9"}
    _record("water_check", "checked_on", stage, needs, **passing)


def _dropped_out(stage: Many, needs: Needs) -> None:
    if not stage.met:
        child = stage.households[0].people[CHILD].model_copy(update={"schooling": "none"})
        stage.households[0].people = (*stage.households[0].people[:CHILD], child)


def _whole_dibao(stage: Many, needs: Needs) -> None:
    """Half of the households are in it as a whole; where that is to fall, one of them no more in the last year."""
    for household in stage.households[: MANY // 2]:
        household.people = tuple(one.model_copy(update={"dibao": True}) for one in household.people)
    if not stage.met:
        one = HouseholdEvents(
            county_code=stage.county_code, village_code=stage.village(0), registered_on=BEFORE, people=A_FAMILY
        )
        one.people = tuple(person.model_copy(update={"dibao": True}) for person in A_FAMILY)
        stage.events.insert(0, one.registered())
        stage.events.append(one.changed(date(2020, 6, 1), people=A_FAMILY))


def _relocated(settled: bool, stage: Many, needs: Needs) -> None:
    holders = dict(stage.first_days(needs))
    for place in range(MANY):
        moved_on = BEFORE if settled else holders.get(place)
        stage.record(
            *(place, "relocation"),
            people=3,
            consent=True,
            moved_on=None if moved_on is None else moved_on.isoformat(),
            settlement="market_town" if settled and place in holders else "scattered",
        )


def _incomes(stage: Many, needs: Needs) -> None:
    """Incomes that grow by a tenth a year; from 1.2 million fen per head to what a milestone names, where one does."""
    grown = [target for target in stage.pack.targets if target.indicator == "income_growth"]
    years = sorted(
        {due(step).year for target in grown for step in target.milestones} | {day.year for day, _, _ in needs}
    )
    per_head: dict[int, int] = {years[0] - 1: 1_200_000}
    for year in years:
        named = [
            int(value) for day, value, target in needs if day.year == year and target.indicator == "income_per_head"
        ]
        per_head[year] = min(named) - (0 if stage.met else 1) if named else per_head[year - 1] * 11 // 10
    stage.incomes = per_head
    for target in grown:
        assert target.against is not None
        for step in target.milestones:
            year = due(step).year
            growth = Fraction(per_head[year], per_head[year - 1]) - 1
            other = floor(growth * 10_000 - 1) if stage.met else ceil(growth * 10_000)
            stage.reports[target.against, due(step)] = Fraction(other, 10_000)


def _exit_year_funds(stage: Many, needs: Needs) -> None:
    stage.profiles[0]["planned_exit_year"] = UNDATED.year
    project = {"project_kind": "industry", "recipient": "village", "allocation": None, "budget_fen": 300}
    stage.of_village(0, "project", year=UNDATED.year, **project)
    stage.of_village(1, "project", year=UNDATED.year, **{**project, "budget_fen": 100})


# villages ------------------------------------------------------------------------------------------------------------


def _flag(name: str, stage: Many, needs: Needs) -> None:
    holders = dict(stage.first_days(needs))
    for place in range(MANY):
        if place in holders:
            stage.years[place, holders[place].year][name] = True


def _amounts(name: str, stage: Many, needs: Needs) -> None:
    """The greatest amounts first: who has more has less, too."""
    had = 0
    by_least = sorted(needs, key=lambda need: need[2].parameters.least if need[2].parameters else 1, reverse=True)
    for day, value, target in by_least:
        least = target.parameters.least if target.parameters else 1
        wanted = ceil(value * MANY) - (0 if stage.met else 1)
        for place in range(had, wanted):
            stage.years[place, day.year][name] = least
        had = max(had, wanted)


def _village_water(stage: Many, needs: Needs) -> None:
    holders = dict(stage.first_days(needs))
    for place in range(MANY):
        year = needs[0][0].year
        stage.years[place, year] |= {"households": 50, "safe_water_households": 50 if place in holders else 49}


def _industries(stage: Many, needs: Needs) -> None:
    for place in range(MANY):
        stage.profiles[place]["exited_on"] = date(2016, 12, 1).isoformat()
    for place, _ in stage.first_days(needs):
        stage.profiles[place]["industries"] = ["crops"]


def _village_projects(stage: Many, needs: Needs) -> None:
    for place, day in stage.first_days(needs):
        project = {"project_kind": "industry", "recipient": "village", "allocation": None, "budget_fen": 100}
        stage.of_village(place, "project", day, year=day.year, **project)


def _posted(stage: Many, needs: Needs) -> None:
    """Whoever a demand names; where none does, anybody."""
    by_demand: dict[str | None, Needs] = defaultdict(list)
    for need in needs:
        by_demand[need[2].parameters.demand if need[2].parameters else None].append(need)
    for demand, of in by_demand.items():
        posted = {"post": demand or "member", "rank": "deputy_section" if demand == "head" else "staff"}
        for place, day in stage.first_days(of):
            stage.of_village(place, "village_team", day, **posted, started_on=day.isoformat(), ended_on=None)


def _units(stage: Many, needs: Needs) -> None:
    for place, day in stage.first_days(needs):
        helped = {"unit_id": str(UUID(int=1)), "helper_id": None, "started_on": day.isoformat(), "ended_on": None}
        stage.of_village(place, "village_pairing", day, **helped)


Maker = Callable[[Many, Needs], None]

MAKERS: Mapping[str, Maker] = {
    "helped_share": partial(
        _record, "household_pairing", "started_on", helper_id=str(UUID(int=1)), pairing_role="responsible"
    ),
    "income_project_share": _projects,
    "income_projects_per_household": _projects,
    "skilled_share": partial(_record, "skill", "gained_on", member=ADULT),
    "trained_household_share": partial(_record, "training", "started_on", member=ADULT),
    "co_operative_share": _co_operatives,
    "borrowing_share": _loans,
    "loans_outstanding": _owed,
    "relieved_share": _relieved,
    "aided_student_share": _aided,
    "unsafe_dwellings": _dwellings,
    "dropped_out_children": _dropped_out,
    "safe_water_share": _water,
    "whole_dibao_share": _whole_dibao,
    "old_pension_share": partial(Many.tell_people, which=(OLD,), pension_insured=True),
    "pension_share": partial(Many.tell_people, which=(ADULT, OLD), pension_insured=True),
    "medical_share": partial(Many.tell_people, which=(ADULT, OLD, CHILD), medical_insured=True),
    "trained_employed_share": _trained_employed,
    "settled_share": partial(_relocated, True),
    "willing_moved_share": partial(_relocated, False),
    "income_per_head": _incomes,
    "income_growth": _incomes,
    "exit_year_funds_share": _exit_year_funds,
    "village_road_share": partial(_flag, "road_to_committee"),
    "village_bus_share": partial(_flag, "bus"),
    "village_power_share": partial(_flag, "power"),
    "village_broadband_share": partial(_flag, "broadband"),
    "village_broadcasting_share": partial(_flag, "broadcasting"),
    "village_clinic_share": partial(_flag, "clinic"),
    "village_library_share": partial(_flag, "library"),
    "village_doctor_share": partial(_amounts, "doctors"),
    "village_co_operative_share": partial(_amounts, "cooperatives"),
    "village_income_share": partial(_amounts, "collective_income_fen"),
    "village_water_share": _village_water,
    "village_industry_share": _industries,
    "village_project_share": _village_projects,
    "village_team_share": _posted,
    "village_staffed_share": _posted,
    "village_unit_share": _units,
}
"""Indicator → what plays it; those that one maker plays together are made once."""

EXITS = frozenset(
    {"exited_villages", "exited_village_share", "exited_households", "exited_people"}
    | {"remaining_households", "remaining_people", "returned_households"}
)
"""Played apart from the shares."""


def played_shares(pack: PolicyPack, *, met: bool) -> Many:
    """Everything but exits: events and reports."""
    stage = Many(pack, met)
    reported = {figure.code: figure for figure in pack.indicators}
    together: dict[Maker, Needs] = {}
    for target in pack.targets:
        if target.indicator not in EXITS | set(reported) | PLAYED_APART:
            maker = MAKERS[target.indicator]
            needs = together.setdefault(maker, [])
            needs += [(due(step), Fraction(step.value), target) for step in target.milestones if step.value is not None]
    for place in range(MANY):
        stage.profiles[place] = {}
    for maker, needs in together.items():
        maker(stage, sorted(needs, key=lambda need: need[0]))
    _report(stage, reported)
    return stage


PLAYED_APART = frozenset(("alerts_visited_in_time",))
"""Played through people's steps, in a test of its own."""


def _report(stage: Many, reported: Mapping[str, ReportedIndicator]) -> None:
    """Each figure on each day just as it is to be, or by the least step not so."""
    by_figure: dict[str, list[tuple[date, Target, Milestone]]] = defaultdict(list)
    for target in stage.pack.targets:
        if target.indicator in reported:
            for step in target.milestones:
                by_figure[target.indicator].append((due(step), target, step))
    for code, steps in by_figure.items():
        figure = reported[code]
        least = Fraction(1, 10_000) if figure.unit in {"share", "count"} else Fraction(1)
        for day in sorted({day for day, _, _ in steps}):
            of_day = [(target, step) for on, target, step in steps if on == day]
            if figure.states:
                place = min(figure.states.index(str(step.state)) for _, step in of_day)
                stage.reports[code, day] = figure.states[place if stage.met else place - 1]
                continue
            (direction,) = {target.direction for target, _ in of_day}
            if direction in {"rising", "not_falling"}:
                _compare_with_last_year(stage, code, day, direction, least)
            elif direction == "above":
                stage.reports[str(of_day[0][0].against), day] = Fraction(8, 100)
                stage.reports[code, day] = Fraction(8, 100) + (least if stage.met else 0)
            else:
                values = [Fraction(step.value) for _, step in of_day if step.value is not None]
                bound = min(values, default=Fraction(5))
                worse = least if direction == "at_most" else -least
                if direction == "at_most" and figure.unit == "count":
                    worse = Fraction(1)
                stage.reports[code, day] = bound if stage.met else bound + worse


def _compare_with_last_year(stage: Many, code: str, day: date, direction: str, least: Fraction) -> None:
    before = stage.reports.setdefault(
        (code, day.replace(year=day.year - 1)), Fraction(1, 2) if least < 1 else Fraction(500)
    )
    assert isinstance(before, Fraction)
    change = {("rising", True): least, ("rising", False): 0, ("not_falling", True): 0, ("not_falling", False): -least}
    stage.reports[code, day] = before + change[direction, stage.met]


_people = lru_cache(members)
"""Members are the same whoever's they are: thousands of households share them."""

# exits ---------------------------------------------------------------------------------------------------------------


@dataclass
class Exits(Stage):
    """The stage of exits."""

    number: int = 0
    """Villages so far."""

    def household(self, persons: int) -> HouseholdEvents:
        """A new one."""
        return HouseholdEvents(
            county_code=self.county_code, village_code=self.village(0), registered_on=BEFORE, people=_people(persons)
        )

    def leave(self, sizes: Sequence[int], on: date) -> list[HouseholdEvents]:
        """Households of these sizes leave poverty."""
        leaving = [self.household(persons) for persons in sizes]
        self.events += [one.registered() for one in leaving] + [one.exited(on) for one in leaving]
        return leaving

    def villages_leave(self, count: int, on: date, poor: int | None = None) -> None:
        """So many villages leave; of so many poor ones."""
        for place in range(self.number, self.number + (count if poor is None else poor)):
            exited_on = on.isoformat() if place < self.number + count else None
            village = f"{self.county_code}{100 + place // 700:03d}{200 + place % 700:03d}"
            if self.pack.targets[0].area_level == AreaLevel.TOWN:
                village = self.village(place)
            record = RecordEvents("village_profile", county_code=self.county_code, area_code=village)
            self.events.append(record.kept(BEFORE, **{**A_PROFILE, "exited_on": exited_on}))
        self.number += count if poor is None else poor


def quotas(pack: PolicyPack, indicator: str, *measured: str) -> dict[date, int]:
    """What is asked of an indicator, by day; blank values left out."""
    return {
        due(step): int(step.value)
        for target in pack.targets
        if target.indicator == indicator and (not measured or target.measured in measured)
        for step in target.milestones
        if step.value is not None
    }


def played_exits(pack: PolicyPack, *, met: bool) -> Exits:
    """Households and villages that leave poverty, stay, and come back."""
    stage = Exits(pack, met)
    fewer = 0 if met else 1
    for day, count in sorted(quotas(pack, "exited_villages").items()):
        if day != UNDATED or len(quotas(pack, "exited_villages")) == 1:
            stage.villages_leave(count - fewer, min(day, date(2018, 6, 1)) if day == UNDATED else day, poor=count)
    if not quotas(pack, "exited_villages") and quotas(pack, "exited_village_share"):
        stage.villages_leave(4 - fewer, date(2018, 6, 1), poor=4)
    _households(stage)
    return stage


def _households(stage: Exits) -> None:
    pack, met = stage.pack, stage.met
    households, people = quotas(pack, "exited_households"), quotas(pack, "exited_people", "in_year")
    for number, (day, count) in enumerate(sorted(households.items())):
        if count <= HUGE:
            stage.leave([1] * (count - (0 if met else 1)), day)
        elif number == 0 and met:
            # 20,000 people in 6,000 households: 2,000 of four, 4,000 of three
            more = people[day] - count * 3
            stage.leave([4] * more + [3] * (count - more), day)
    whole = {day: count for day, count in quotas(pack, "exited_people", "in_plan").items() if day != UNDATED}
    for day, count in whole.items():
        already = people[min(people)] if people else 0
        if met and already:
            stage.leave([(count - already) // 10] * 10, day)
        elif not already:
            _all_but_one(stage, count, day)
    left = quotas(pack, "remaining_people") | quotas(pack, "remaining_households")
    if left and not whole:
        ((day, _),) = left.items()
        _all_but_one(stage, 5, day)
    if not met:
        for day in sorted(quotas(pack, "returned_households")):
            (back,) = stage.leave([1], date(2016, 3, 1))
            stage.events.append(back.returned(day))


def _all_but_one(stage: Exits, people: int, on: date) -> None:
    """So many people leave poverty, or one of them stays."""
    stage.leave([people - 1], on)
    last = stage.household(1)
    stage.events += [last.registered(), *([last.exited(on)] if stage.met else [])]


def known_indicators() -> set[str]:
    """Those that something plays."""
    return set(MAKERS) | EXITS | PLAYED_APART


def computed_of(packs: Iterable[PolicyPack]) -> set[str]:
    """Computed indicators that targets of packs use."""
    return {target.indicator for pack in packs for target in pack.targets if target.indicator in INDICATORS}
