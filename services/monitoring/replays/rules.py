"""What a rule would have found, day after day, and how often its alerts were true."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from services.monitoring.households.rules import Family, school_span, support_ends
from services.monitoring.risks.found import Finding, Parameters
from services.monitoring.risks.rules import changed, findings
from services.monitoring.signals.rules import BURDEN_MONTHS
from shared.calendar import add_months


@dataclass(frozen=True, slots=True)
class Found:
    """An alert that would have been raised.

    Attributes:
        raised_on: the first day on which the rule finds the cause.
        finding: what it would have said.
    """

    raised_on: date
    finding: Finding


def replayed(rule: str, family: Family, parameters: Parameters, since: date, until: date) -> Iterator[Found]:
    """What a rule would have raised about a household in a stretch of days, judging it on each.

    A cause that stands on the first day is raised on it; one that goes and comes back is raised again.

    Args:
        rule: name of the rule.
        family: what is known of the household today; what was corrected since is judged as corrected.
        parameters: of the rule.
        since: first day.
        until: last day.
    """
    standing: set[str] = set()
    for day in turning_days(family, parameters, since, until):
        found = findings({rule: parameters}, family, day).get(rule, [])
        change = changed(found, standing)
        yield from (Found(day, finding) for finding in change.new)
        standing = {*change.lasting, *(finding.about for finding in change.new)}


def turning_days(family: Family, parameters: Parameters, since: date, until: date) -> list[date]:
    """The days of a stretch on which a rule can come out otherwise than the day before, its first one included.

    Between them nothing is known to happen: neither does a fact begin or end, nor a grace or a year pass, nor does
    anybody's schooling begin or end.

    Args:
        family: the household.
        parameters: of the rule.
        since: first day.
        until: last day.
    """
    known = {family.registered_on, *_days_in(family)}
    waits = {0, *(int(value) for name, value in parameters.items() if name.endswith("_days"))}
    # a last day still counts: what ends on it ends on the day after
    days = {day + timedelta(days=wait + more) for day in known for wait in waits for more in (0, 1)}
    lasting = {BURDEN_MONTHS, int(parameters.get("months", 0))}
    days |= {add_months(one.happened_on, months) for one in family.signals for months in lasting}
    days |= {date(year, 1, 1) for year in range(since.year, until.year + 1)}
    days |= {support_ends(out) for out, _ in family.stays_out}
    schools = (school_span(family, person) for period in family.periods for person in period.people)
    days |= {day for school in schools if school is not None for day in school if day is not None}
    return sorted(day for day in {since, *days} if since <= day <= until)


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


def precision(confirmed: int, dismissed: int) -> Fraction | None:
    """The share of visited alerts that were true; None where none was visited."""
    visited = confirmed + dismissed
    return Fraction(confirmed, visited) if visited else None
