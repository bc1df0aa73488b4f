"""What a rule would have found, day after day, and how often its alerts were true."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.monitoring.households.rules import Family
from services.monitoring.risks.found import Finding, Parameters
from services.monitoring.risks.rules import changed, findings
from services.monitoring.risks.turning import turning_days


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
    for day in turning_days(family, [parameters], since, until):
        found = findings({rule: parameters}, family, day).get(rule, [])
        change = changed(found, standing)
        yield from (Found(day, finding) for finding in change.new)
        standing = {*change.lasting, *(finding.about for finding in change.new)}


def precision(confirmed: int, dismissed: int) -> Fraction | None:
    """The share of visited alerts that were true; None where none was visited."""
    visited = confirmed + dismissed
    return Fraction(confirmed, visited) if visited else None
