"""What must be entered of a household and its people, and what is missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.calendar import completed_years

WORKING_AGE = 16
"""Completed years from which somebody with labour is asked for a skill. Source: R002-155. Assumed: the age from which
work is lawful."""

OTHER = "other"

RECORDS = ("measure", "project", "helper_unit", "responsible")
"""Entries that are records of their own: at least one each. Source: R002-057."""


@dataclass(frozen=True, slots=True)
class Person:
    """What of a person the lists ask; codes of shared.codes, None where nothing is entered."""

    id: UUID
    born_on: date
    can_work: bool
    skill: str | None
    own_cause: str | None
    own_plan: str | None


@dataclass(frozen=True, slots=True)
class Entries:
    """What is entered of a household.

    Attributes:
        dwelling: values of the dwelling's mandatory facts by field.
        incomes: recorded years of income.
        main_cause: code of shared.codes.POVERTY_CAUSES.
        help_plan: how the household is to leave poverty, in words.
        help_needs: what it needs; None where nobody asked, empty where it needs nothing.
        records: how many records fill each of `RECORDS`.
        people: who belongs to the household.
    """

    dwelling: Mapping[str, object]
    incomes: int
    main_cause: str
    help_plan: str | None
    help_needs: tuple[str, ...] | None
    records: Mapping[str, int]
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to enter: the entry that it belongs to, the field, and whose it is where a person is meant."""

    entry: str
    field: str
    member_id: UUID | None = None


def missing_entries(entries: Entries) -> tuple[Missing, ...]:
    """What the register must hold of every household and doesn't yet, by codes of shared.codes.REQUIRED_ENTRIES.

    A household's cause and plan hold for everybody in it who has none of his own.

    Source: R002-057, R000-079.
    """
    return tuple(_missing_entries(entries))


def _missing_entries(entries: Entries) -> Iterator[Missing]:
    for field in _missing_basics(entries):
        yield Missing("basic", field)
    if not _cause_is_clear(entries):
        yield Missing("cause", "main_cause")
    if entries.help_plan is None:
        yield Missing("plan", "help_plan")
        for person in entries.people:
            if person.own_plan is None:
                yield Missing("plan", "own_plan", person.id)
    for name in RECORDS:
        if not entries.records.get(name):
            yield Missing(name, name)


def missing_clears(entries: Entries, on: date) -> tuple[Missing, ...]:
    """What keeps a household from being clear in the four things, by codes of shared.codes.FOUR_CLEARS.

    Args:
        on: day on which ages are counted.

    Source: R002-155. Assumed: what shows each of the four, which the text leaves open.
    """
    return tuple(_missing_clears(entries, on))


def _missing_clears(entries: Entries, on: date) -> Iterator[Missing]:
    for field in _missing_basics(entries):
        yield Missing("family", field)
    if not _cause_is_clear(entries):
        yield Missing("cause", "main_cause")
    for person in entries.people:
        if person.can_work and _is_of_age(person.born_on, on) and person.skill is None:
            yield Missing("skills", "skill", person.id)
    if entries.help_needs is None:
        yield Missing("needs", "help_needs")


def _is_of_age(born_on: date, on: date) -> bool:
    if born_on > on:  # no bound: who is born on the day itself does not work either
        return False
    return completed_years(born_on, on) >= WORKING_AGE


def _missing_basics(entries: Entries) -> Iterable[str]:
    yield from (field for field, value in entries.dwelling.items() if value is None)
    if entries.incomes < 1:
        yield "incomes"


def _cause_is_clear(entries: Entries) -> bool:
    """Whether the cause says something: 其他 does only where a person's own cause does."""
    causes = {entries.main_cause, *(person.own_cause for person in entries.people)} - {None, OTHER}
    return bool(causes)
