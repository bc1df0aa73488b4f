"""On which days the rules can find something else in a household of which nothing new is told."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from services.monitoring.households.rules import Family, school_span
from services.monitoring.risks.found import Parameters
from shared.calendar import add_months


class Waits(NamedTuple):
    """How long after something happened rules can come out otherwise.

    Attributes:
        days: numbers of days, 0 among them.
        months: numbers of months after what departments told.
    """

    days: frozenset[int]
    months: frozenset[int]


def waits_of(rules: Iterable[Parameters]) -> Waits:
    """The waits of rules with these parameters."""
    named = [(name, value) for parameters in rules for name, value in parameters.items()]
    days = {0, *(int(value) for name, value in named if name.endswith("_days"))}
    return Waits(frozenset(days), frozenset(int(value) for name, value in named if name == "months"))


def turning_days(family: Family, rules: Iterable[Parameters], since: date, until: date) -> list[date]:
    """The days of a stretch on which rules can come out otherwise than the day before, its first one included.

    Between them nothing is known to happen: neither does a fact begin or end, nor a grace or a year pass, nor does
    anybody's schooling begin or end.

    Args:
        family: the household.
        rules: the parameters of each.
        since: first day.
        until: last day.
    """
    turns = _turns(family, waits_of(rules), since, until)
    return sorted({since, *(day for day in turns if since <= day <= until)})


def quiet_until(family: Family, waits: Waits, on: date, at_most: date) -> date:
    """The first day after one on which rules can come out otherwise than on it, while nothing new is told.

    Args:
        family: the household.
        waits: of the rules that judge it.
        on: the day as of which it was judged.
        at_most: a later day that is told where none comes before.
    """
    turns = _turns(family, waits, on, at_most)
    return min((day for day in turns if on < day < at_most), default=at_most)


def _turns(family: Family, waits: Waits, since: date, until: date) -> Iterator[date]:
    """The days of a stretch, and some around it."""
    earliest = since - timedelta(days=max(waits.days) + 1)
    for day in {family.registered_on, *_days_in(family)}:
        for wait in waits.days if earliest <= day <= until else ():
            # a last day still counts: what ends on it ends on the day after
            yield day + timedelta(days=wait)
            yield day + timedelta(days=wait + 1)
    yield from (add_months(one.happened_on, months) for one in family.signals for months in waits.months)
    yield from (date(year, 1, 1) for year in range(since.year, until.year + 1))
    yield from (family.support_ends(out) for out, _ in family.stays_out)
    people = {(person.id, person.born_on): person for period in family.periods for person in period.people}
    schools = (school_span(family, person) for person in people.values())
    yield from (day for school in schools if school is not None for day in school if day is not None)


def _days_in(family: Family) -> Iterator[date]:
    if family.removed_on is not None:
        yield family.removed_on
    for span in (*family.stays_out, *family.monitored):
        yield from (day for day in span if day is not None)
    yield from (period.since for period in family.periods)
    yield from (income.recorded_on for income in family.incomes.values())
    yield from (one.happened_on for one in family.signals)
    for facts in family.facts.values():
        for fact in facts:
            # whatever is named after the day on which something happens is written as a day
            yield from (day for name in fact.values if name.endswith("_on") and (day := fact.day(name)) is not None)
