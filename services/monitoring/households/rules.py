"""What a household adds to the figures of its areas, by what is known of it: since when, and until when."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import takewhile
from typing import Any
from uuid import UUID

from services.monitoring.figures.rules import Figures, Measure
from services.monitoring.figures.spans import (
    Mark,
    Span,
    by_day,
    holds,
    last_known,
    marks,
    union,
    until_next,
    within,
    without,
)
from shared.calendar import add_months, birthday
from shared.money import half_up_ratio
from shared.schooling import ABOVE_COMPULSORY, NOT_AT_SCHOOL, school_years

NEVER_THERE = frozenset(("merged", "misidentified"))
"""Codes of shared.codes.REMOVAL_KINDS by which a household counts for no day: it was another one, or none."""
WEAK_LABOUR = frozenset(("weak", "lost", "none"))
ABLE = frozenset(("ordinary", "skilled"))
ILL_OR_DISABLED = frozenset(("illness", "disability"))
STRUCK = frozenset(("illness", "disaster"))
SETTLEMENT = frozenset(("market_town", "new_community"))
MEDICAL_CONTACT = "medical"
"""Code of shared.codes.PAIRING_ROLES."""
RELIEF_CLASS = "guarantee"
STANDING_ALLOWANCES = frozenset(("minimum_allowance", "destitute_support"))
"""Codes of shared.codes.MEASURE_ITEMS that are paid for good, and relieve no single blow."""
DISASTER_SIGNALS = frozenset(("disaster",))
HARDSHIP_SIGNALS = frozenset(("hardship", "accident"))
"""Codes of shared.codes.SIGNAL_KINDS whose cases call for emergency, and for temporary relief."""
OLD_YEARS = 60
"""The age that the indicators of old people bear in their names. Source: R000-040, R001-012."""
SUPPORT_MONTHS = 36
"""For so long support goes on after an exit where no plan says how long. Assumed: as R000-008 and R004-006 have it."""
PENSION_FROM_YEARS = 16
"""From this age somebody can be in the pension of residents where no plan says from which."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member, as the registry tells of it; None is not known, nor is a birthday of `date.min`."""

    id: UUID
    name: str
    born_on: date
    labour_capacity: str | None
    schooling: str | None = None
    dibao: bool | None = None
    medical_insured: bool | None = None
    pension_insured: bool | None = None
    disability_grade: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The household's members and main cause of poverty from a day on, until the next period begins."""

    since: date
    main_cause: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Signal:
    """What a department told of a household, one of its members, or the area that it stood in; the register of a death.

    Attributes:
        kind: code of shared.codes.SIGNAL_KINDS.
        happened_on: business date of what it tells of.
        member_id: whom it is about; None where it is about the household as a whole.
        of_area: whether it was told of an area.
        values: what the kind tells besides; amounts in fen.
    """

    kind: str
    happened_on: date
    member_id: UUID | None = None
    of_area: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """A record of a household.

    Attributes:
        id: of the record.
        member_id: whose it is, where it belongs to a person.
        values: what the registry tells of it; days as text.
    """

    id: UUID
    member_id: UUID | None
    values: Mapping[str, Any]

    def day(self, name: str) -> date | None:
        """A value that is a day."""
        text: str | None = self.values.get(name)
        return None if text is None else date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class WaterTests:
    """Bounds of the four tests of drinking water; all must pass.

    Attributes:
        litres_per_day: least quantity per person and day.
        minutes: longest way to fetch it and back.
        supply_share: least share of days with water.
    """

    litres_per_day: int
    minutes: int
    supply_share: Fraction


@dataclass(frozen=True, slots=True)
class Standards:
    """What the plan in force measures by; None where it doesn't name what nothing else tells.

    Attributes:
        school_years: completed years of life by the end of August with which a child's schooling begins in September,
            and with which it is over.
        safe_grades: grades of dwellings that are safe.
        water: bounds of the tests of water.
        pension_from_years: completed years of life from which somebody out of school can be in the pension.
    """

    school_years: tuple[int, int] | None = None
    safe_grades: frozenset[str] | None = None
    water: WaterTests | None = None
    pension_from_years: int | None = None


@dataclass(frozen=True, slots=True)
class YearIncome:
    """A year's income of so many persons, and the day on which it was recorded.

    Attributes:
        net_fen: net income of the household, fen.
        persons: its members.
        recorded_on: the day.
        disposable_per_head_fen: fen per person; None where it isn't known what was paid away.
    """

    net_fen: int
    persons: int
    recorded_on: date
    disposable_per_head_fen: int | None = None

    @property
    def per_head_fen(self) -> int:
        """Net, as the register tells it: fen per person, half up; of nobody it is none."""
        return half_up_ratio(self.net_fen, self.persons) if self.persons else 0


@dataclass(frozen=True, slots=True)
class Family:
    """Everything that is known of a household.

    Attributes:
        county_code: its tenant.
        village_code: 12 digits.
        household_type: code of shared.codes.HOUSEHOLD_TYPES.
        registered_on: first day on the register.
        removed_on: first day off it; None while it is on it.
        removed_kind: code of shared.codes.REMOVAL_KINDS.
        stays_out: day of each exit, and of the return after it.
        monitored: day of each entry as a monitoring object, and of the removal of its risk.
        periods: by their first days, at least one.
        facts: records by kind.
        borrowed_on: first day on which a bank paid it a loan.
        co_operatives: spans over which it is tied to a co-operative.
        incomes: by year.
        standards: what its guarantees are measured by.
        support_months: exit → for so many months support goes on after it, where the plan of that day says so.
        signals: what departments told of it, and the register of deaths, by day; those of the household itself before
            those of its area.
        there: when it is on the register.
    """

    county_code: str
    village_code: str
    household_type: str
    registered_on: date
    removed_on: date | None = None
    removed_kind: str | None = None
    stays_out: tuple[Span, ...] = ()
    monitored: tuple[Span, ...] = ()
    periods: tuple[Period, ...] = ()
    facts: Mapping[str, Sequence[Fact]] = field(default_factory=dict)
    borrowed_on: date | None = None
    co_operatives: tuple[Span, ...] = ()
    incomes: Mapping[int, YearIncome] = field(default_factory=dict)
    standards: Standards = field(default_factory=Standards)
    support_months: Mapping[date, int] = field(default_factory=dict)
    signals: tuple[Signal, ...] = ()
    there: list[Span] = field(init=False)

    def __post_init__(self) -> None:
        """Find once what every rule asks."""
        there = [] if self.removed_kind in NEVER_THERE else union([(self.registered_on, self.removed_on)])
        object.__setattr__(self, "there", there)

    @property
    def people(self) -> tuple[Person, ...]:
        """Its members now."""
        return self.periods[-1].people if self.periods else ()

    def people_on(self, on: date) -> tuple[Person, ...]:
        """Its members on a day; nobody before it is on record."""
        return next((period.people for period in reversed(self.periods) if period.since <= on), ())

    def support_ends(self, exited_on: date) -> date:
        """The first day on which it is supported no more after an exit. Source: R000-008, R004-006."""
        return add_months(exited_on, self.support_months.get(exited_on, SUPPORT_MONTHS))

    def told(self, kinds: Collection[str], on: date) -> list[Signal]:
        """What departments told of it of some kinds that had happened by a day, in order."""
        return [one for one in self.signals if one.kind in kinds and one.happened_on <= on]

    def since_when(self, person: Person, on: date, holds: Callable[[Person], bool]) -> date:
        """The first day of the periods in which something that holds of a member on a day has held without a break."""
        known = (period for period in reversed(self.periods) if period.since <= on)
        held = takewhile(lambda period: any(one.id == person.id and holds(one) for one in period.people), known)
        return min(period.since for period in held)

    def spans_of(
        self, kind: str, begins: str, ends: str | None = None, *, among: Mapping[str, str] | None = None
    ) -> list[Span]:
        """When records of a kind hold.

        Args:
            kind: name of the kind.
            begins: the value that is their first day; records without it don't count yet.
            ends: the value that is their last day; without one they hold for good.
            among: value → what it must be.
        """
        return [
            (first, None if ends is None else _day_after(fact, ends))
            for fact in self.facts.get(kind, ())
            if (first := fact.day(begins)) is not None
            and all(fact.values.get(name) == wanted for name, wanted in (among or {}).items())
        ]


def _day_after(fact: Fact, ends: str) -> date | None:
    last = fact.day(ends)
    return None if last is None else last + timedelta(days=1)


def school_span(family: Family, person: Person) -> Span | None:
    """From when until when somebody has to go to school; None where no plan tells.

    It ends early where the register takes up a school above the compulsory ones: whoever leaves that one drops out of
    nothing that is compulsory.

    Source: R001-005.
    """
    years = family.standards.school_years
    if years is None:
        return None
    begins, ends = school_years(person.born_on, *years)
    above = (
        period.since
        for period in family.periods
        if any(one.id == person.id and one.schooling in ABOVE_COMPULSORY for one in period.people)
    )
    return begins, min(ends, next(above, ends))


def figures_of(family: Family) -> Figures:
    """What a household adds to its areas.

    One that was a duplicate or registered by mistake adds nothing; one that left the register otherwise stays in the
    figures of the days before.
    """
    there = family.there
    totals: dict[tuple[Measure, str], int] = {}
    if there and family.removed_on is None:
        kind = family.household_type
        totals = {(Measure.HOUSEHOLDS, kind): 1, (Measure.PEOPLE, kind): len(family.people)}
        if family.stays_out and family.stays_out[-1][1] is None:
            totals[Measure.EXITED, ""] = 1
    if there:
        for year, income in family.incomes.items():
            totals[Measure.INCOME_FEN, str(year)] = income.net_fen
            totals[Measure.INCOME_PERSONS, str(year)] = income.persons
    return Figures(family.county_code, family.village_code, totals, by_day(_marks(family, there)))


def relief_figures(family: Family) -> Figures:
    """The part of what a household adds to its areas that follows from signals: blows, and the relief for them."""
    return Figures(family.county_code, family.village_code, days=by_day(_relief(family, family.there)))


def _marks(family: Family, there: list[Span]) -> Iterator[Mark]:
    if not there:
        return
    yield from _standing(family, there)
    yield from _help(family, there)
    yield from _guarantees(family, there)
    yield from _people(family, there)
    yield from _relocation(family, there)
    yield from _relief(family, there)


def _standing(family: Family, there: list[Span]) -> Iterator[Mark]:
    """Poor, out of poverty, back; Source: R000-001, R000-002, R000-008, R000-010, R001-047, R003-001, R003-002."""
    poor = without(there, family.stays_out)
    support = within(_supported(family), there)
    yield from marks(Measure.REGISTERED_HOUSEHOLDS, there)
    yield from marks(Measure.REMAINING_HOUSEHOLDS, poor)
    yield from marks(Measure.SUPPORTED_HOUSEHOLDS, support)
    for since, until, period in _periods(family):
        persons = len(period.people)
        stretch = [(since, until)]
        yield from marks(Measure.REGISTERED_PEOPLE, within(there, stretch), persons)
        yield from marks(Measure.REMAINING_PEOPLE, within(poor, stretch), persons)
        for exited_on, returned_on in family.stays_out:
            if holds((since, until), exited_on):
                yield Mark(Measure.EXITED_PEOPLE, exited_on, None, persons)
                yield Mark(Measure.EVER_EXITED_PEOPLE, exited_on, None, persons)
                if returned_on is not None:
                    # as many as were added, however many came back
                    yield Mark(Measure.EXITED_PEOPLE, returned_on, None, -persons)
            if returned_on is not None and holds((since, until), returned_on):
                yield Mark(Measure.RETURNED_PEOPLE, returned_on, None, persons)
    for exited_on, returned_on in family.stays_out:
        yield Mark(Measure.EXITED, exited_on, None)
        if returned_on is not None:
            yield Mark(Measure.EXITED, returned_on, None, -1)
            yield Mark(Measure.RETURNED, returned_on, None)


def _help(family: Family, there: list[Span]) -> Iterator[Mark]:
    """Helpers, measures, skills, loans; Source: R000-030, R000-034, R000-045, R002-035, R002-037,
    R002-046, R002-051, E18, E44.
    """
    helpers = helped_spans(family)
    measures = family.spans_of("measure", "started_on", "ended_on")
    projects = family.spans_of("measure", "started_on", "ended_on", among={"measure_class": "industry"})
    relief = family.spans_of("measure", "started_on", "ended_on", among={"measure_class": "guarantee"})
    skills = family.spans_of("skill", "gained_on")
    training = family.spans_of("training", "started_on")
    for measure, spans in (
        (Measure.HELPED_HOUSEHOLDS, helpers),
        (Measure.MEASURED_HOUSEHOLDS, measures),
        (Measure.PROJECT_HOUSEHOLDS, projects),
        (Measure.SKILLED_HOUSEHOLDS, skills),
        (Measure.TRAINED_HOUSEHOLDS, training),
        (Measure.CO_OPERATIVE_HOUSEHOLDS, family.co_operatives),
    ):
        yield from marks(measure, within(spans, there))
    for span in projects:
        yield from marks(Measure.INCOME_PROJECTS, within([span], there))
    if family.borrowed_on is not None:
        yield from marks(Measure.BORROWING_HOUSEHOLDS, within([(family.borrowed_on, None)], there))
    for since, until, period in _periods(family):
        if period.main_cause in STRUCK:
            struck = within(there, [(since, until)])
            yield from marks(Measure.STRUCK_HOUSEHOLDS, struck)
            yield from marks(Measure.RELIEVED_HOUSEHOLDS, within(relief, struck))


def helped_spans(family: Family) -> list[Span]:
    """When somebody is in charge of helping it; who only looks after the health of the ill is not.

    Source: R000-045, R001-033. Assumed: of R000-062, that medical staff come beside a helper, not in place of one.
    """
    return [
        (first, _day_after(fact, "ended_on"))
        for fact in family.facts.get("household_pairing", ())
        if fact.values.get("pairing_role") != MEDICAL_CONTACT and (first := fact.day("started_on")) is not None
    ]


def _guarantees(family: Family, there: list[Span]) -> Iterator[Mark]:
    """Dwelling and water by their last checks; Source: R000-056, R000-066, R001-008, R001-009."""
    standards = family.standards
    if standards.safe_grades is not None:
        safe = [(day, grade in standards.safe_grades) for day, grade in dwelling_checks(family)]
        yield from marks(Measure.SAFE_DWELLINGS, within(last_known(safe, True), there))
        yield from marks(Measure.UNSAFE_DWELLINGS, within(last_known(safe, False), there))
    if standards.water is not None:
        tests = water_tests(family.facts.get("water_check", ()), standards.water)
        for measure, passed in ((Measure.SAFE_WATER_PEOPLE, True), (Measure.UNSAFE_WATER_PEOPLE, False)):
            tested = within(last_known(tests, passed), there)
            for since, until, period in _periods(family):
                yield from marks(measure, within(tested, [(since, until)]), len(period.people))


def water_tests(facts: Iterable[Fact], bounds: WaterTests) -> list[tuple[date, bool | None]]:
    """What each test of water found, by day: True where all four pass, False where one fails, else None.

    Source: R001-009. Assumed: the four tests and bounds of T/CHES 18-2018, as the plan states them.
    """
    return sorted(
        ((day, _passes(fact.values, bounds)) for fact in facts if (day := fact.day("checked_on")) is not None),
        key=lambda point: point[0],
    )


def _passes(values: Mapping[str, Any], bounds: WaterTests) -> bool | None:
    litres, minutes, share = values.get("litres_per_day"), values.get("minutes"), values.get("supply_share")
    found = (
        None if litres is None else Decimal(litres) >= bounds.litres_per_day,
        values.get("quality_passed"),
        None if minutes is None else minutes <= bounds.minutes,
        None if share is None else _fraction(share) >= bounds.supply_share,
    )
    if False in found:
        return False
    return None if None in found else True


@lru_cache
def _fraction(text: str) -> Fraction:
    """The same few shares are read again for every household."""
    return Fraction(text)


def dwelling_checks(family: Family) -> list[tuple[date, str]]:
    """Day and grade of each check of the dwelling that found one: by day, those of a day as they were recorded."""
    found = [
        (day, fact.id, str(grade))
        for fact in family.facts.get("dwelling_check", ())
        if (day := fact.day("checked_on")) is not None and (grade := fact.values.get("grade")) is not None
    ]
    return [(day, grade) for day, _, grade in sorted(found)]


def _people(family: Family, there: list[Span]) -> Iterator[Mark]:
    """What is known of the members; Source: R000-028, R000-040, R000-058, R001-005, R001-006, R001-016, R002-043."""
    aid = family.spans_of("measure", "started_on", "ended_on", among={"measure_class": "education"})
    poor = without(there, family.stays_out)
    for since, until, period in _periods(family):
        stretch = within(there, [(since, until)])
        still_poor = within(poor, [(since, until)])
        for person in period.people:
            yield from _person(family, person, stretch, aid)
            yield from _poor_person(person, period, still_poor)
        dibao = [person.dibao is True for person in period.people]
        if any(dibao):
            yield from marks(Measure.DIBAO_HOUSEHOLDS, stretch)
        if dibao and all(dibao):
            yield from marks(Measure.WHOLE_DIBAO_HOUSEHOLDS, stretch)
        if any(person.labour_capacity in ABLE for person in period.people):
            yield from marks(Measure.LABOUR_HOUSEHOLDS, stretch)
            jobs = family.spans_of("employment", "started_on", "ended_on")
            yield from marks(Measure.EMPLOYED_HOUSEHOLDS, within(jobs, stretch))


def _poor_person(person: Person, period: Period, poor: list[Span]) -> Iterator[Mark]:
    """Who is left; Source: R001-012, R001-013, R001-014: shares of the people who are still poor."""
    yield from marks(Measure.REMAINING_OLD_PEOPLE, within(poor, [(birthday(person.born_on, OLD_YEARS), None)]))
    yield from marks(Measure.REMAINING_ILL_OR_DISABLED_PEOPLE, poor, period.main_cause in ILL_OR_DISABLED)
    yield from marks(Measure.REMAINING_WEAK_LABOUR_PEOPLE, poor, person.labour_capacity in WEAK_LABOUR)


def _person(family: Family, person: Person, stretch: list[Span], aid: list[Span]) -> Iterator[Mark]:
    old = within(stretch, [(birthday(person.born_on, OLD_YEARS), None)])
    planned_years = family.standards.pension_from_years
    from_years = PENSION_FROM_YEARS if planned_years is None else planned_years
    grown = within(stretch, [(birthday(person.born_on, from_years), None)])
    at_school = person.schooling not in (None, NOT_AT_SCHOOL)
    yield from marks(Measure.OLD_PEOPLE, old)
    yield from marks(Measure.OLD_INSURED_PEOPLE, old, person.pension_insured is True)
    yield from marks(Measure.MEDICAL_INSURED_PEOPLE, stretch, person.medical_insured is True)
    if not at_school:
        yield from marks(Measure.PENSION_PEOPLE, grown)
        yield from marks(Measure.PENSION_INSURED_PEOPLE, grown, person.pension_insured is True)
    if (school := school_span(family, person)) is not None:
        children = within(stretch, [school])
        yield from marks(Measure.CHILDREN, children)
        yield from marks(Measure.DROPPED_OUT, children, person.schooling == NOT_AT_SCHOOL)
    if at_school:
        given = [fact for fact in family.facts.get("donation", ()) if fact.values.get("member_id") == str(person.id)]
        own = [(day, None) for fact in given if (day := fact.day("given_on")) is not None]
        yield from marks(Measure.STUDENTS, stretch)
        yield from marks(Measure.AIDED_STUDENTS, within([*aid, *own], stretch))
    trained = _first(family.facts.get("training", ()), person, "started_on")
    if trained is not None:
        after = within(stretch, [(trained, None)])
        jobs = [
            (day, _day_after(fact, "ended_on"))
            for fact in family.facts.get("employment", ())
            if fact.member_id == person.id and (day := fact.day("started_on")) is not None and day >= trained
        ]
        yield from marks(Measure.TRAINED_PEOPLE, after)
        yield from marks(Measure.TRAINED_EMPLOYED_PEOPLE, within(jobs, after))


def _first(facts: Iterable[Fact], person: Person, name: str) -> date | None:
    days = [day for fact in facts if fact.member_id == person.id and (day := fact.day(name)) is not None]
    return min(days, default=None)


def _relocation(family: Family, there: list[Span]) -> Iterator[Mark]:
    """Who was to be moved, who moved, and where to; Source: R000-015, R002-070, R004-005."""
    for fact in family.facts.get("relocation", ()):
        moved_on, people = fact.day("moved_on"), int(fact.values.get("people") or 0)
        if fact.values.get("consent"):
            yield from marks(Measure.WILLING_PEOPLE, there, people)
            if moved_on is not None:
                yield from marks(Measure.WILLING_MOVED_PEOPLE, within([(moved_on, None)], there), people)
        if moved_on is not None:
            spans = within([(moved_on, None)], there)
            yield from marks(Measure.RELOCATED_PEOPLE, spans, people)
            if fact.values.get("settlement") in SETTLEMENT:
                yield from marks(Measure.SETTLED_PEOPLE, spans, people)


def _relief(family: Family, there: list[Span]) -> Iterator[Mark]:
    """Blows that departments told of and the relief that followed, each by the day of the blow.

    So the figures of a span of days tell how many of its cases have been relieved by now, and in how many days.

    Source: R000-035, R000-036.
    """
    for kinds, cases, relieved, days in (
        (DISASTER_SIGNALS, Measure.DISASTER_CASES, Measure.DISASTER_RELIEVED, Measure.DISASTER_RELIEF_DAYS),
        (HARDSHIP_SIGNALS, Measure.HARDSHIP_CASES, Measure.HARDSHIP_RELIEVED, Measure.HARDSHIP_RELIEF_DAYS),
    ):
        for struck_on in sorted({one.happened_on for one in family.signals if one.kind in kinds}):
            if any(holds(span, struck_on) for span in there):
                yield Mark(cases, struck_on, None)
                if (relieved_on := relief_day(family.facts.get("measure", ()), struck_on)) is not None:
                    yield Mark(relieved, struck_on, None)
                    yield Mark(days, struck_on, None, (relieved_on - struck_on).days)


def relief_day(measures: Iterable[Fact], struck_on: date) -> date | None:
    """The day on which relief for a blow began, the same day or later; None where none followed.

    Source: R000-035, R000-036. Assumed: relief is a measure of the class of guarantees but for standing allowances.
    """
    days = [
        day
        for fact in measures
        if fact.values.get("measure_class") == RELIEF_CLASS
        and fact.values.get("item") not in STANDING_ALLOWANCES
        and (day := fact.day("started_on")) is not None
        and day >= struck_on
    ]
    return min(days, default=None)


def _periods(family: Family) -> Iterator[tuple[date, date | None, Period]]:
    spans = until_next([period.since for period in family.periods])
    yield from ((since, until, period) for (since, until), period in zip(spans, family.periods, strict=True))


def _supported(family: Family) -> list[Span]:
    return [(out, min(family.support_ends(out), back or date.max)) for out, back in family.stays_out]
