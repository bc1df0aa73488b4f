"""What a rule would have found, day after day, and how often its alerts were true."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.monitoring.alerts.rules import (
    income_sentence,
    income_text,
    incomes_below_line,
    measured_incomes,
    overdue_sentence,
)
from services.monitoring.figures.spans import holds
from services.monitoring.households.rules import Family
from services.monitoring.loans.rules import Turn, reached
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
    """What a rule of `RISKS` would have raised about a household in a stretch of days, judging it on each.

    A cause that stands on the first day is raised on it; one that goes and comes back is raised again.

    Args:
        rule: name of the rule.
        family: what is known of the household today; what was corrected since is judged as corrected.
        parameters: of the rule.
        since: first day.
        until: last day.
    """

    def judge(day: date) -> Sequence[Finding]:
        return findings({rule: parameters}, family, day).get(rule, [])

    return _raised(judge, turning_days(family, [parameters], since, until))


def replayed_incomes(
    family: Family, measure: str, lines_fen: Mapping[int, int], since: date, until: date
) -> Iterator[Found]:
    """The same of incomes that are held against a line.

    Args:
        family: what is known of the household today.
        measure: which incomes are held against the line (`measured_income`).
        lines_fen: the line where it lives by year, fen per person.
        since: first day.
        until: last day.
    """
    return _raised(lambda day: below_line(family, measure, lines_fen, day), turning_days(family, [], since, until))


def below_line(family: Family, measure: str, lines_fen: Mapping[int, int], on: date) -> list[Finding]:
    """The years whose income alerts of a household, by what had happened and was recorded by a day.

    Args:
        family: the household.
        measure: which incomes are held against the line (`measured_income`).
        lines_fen: the line where it lives by year, fen per person.
        on: the day.

    Source: R001-044, as `incomes_below_line`.
    """
    if not any(holds(span, on) for span in family.there):
        return []
    exited_on = next((out for out, back in family.stays_out if holds((out, back), on)), None)
    monitored = [
        (entered_on, None) for entered_on, removed_on in family.monitored if holds((entered_on, removed_on), on)
    ]
    known = {year: income for year, income in family.incomes.items() if income.recorded_on <= on}
    return [
        Finding(
            str(below.year),
            max(below.began_on, known[below.year].recorded_on),
            income_sentence(below),
            proof=income_text(below.year, below.income),
        )
        for below in incomes_below_line(exited_on, monitored, measured_incomes(measure, known), lines_fen)
    ]


def replayed_delays(
    bank: str, loan_no: str, turns: Sequence[Turn], min_days: int, since: date, until: date
) -> Iterator[Found]:
    """The same of a loan that is overdue, day by day as its bank reported it.

    Args:
        bank: the bank's label.
        loan_no: the loan's number.
        turns: how its arrears stood from which day on, by day; a report that was taken back counts until then.
        min_days: from how many days overdue a delay is told of.
        since: first day.
        until: last day.
    """
    days = sorted({since, *(turn.on for turn in turns if since <= turn.on <= until)})
    return _raised(lambda day: _overdue(bank, loan_no, turns, min_days, day), days)


def _overdue(bank: str, loan_no: str, turns: Sequence[Turn], min_days: int, on: date) -> list[Finding]:
    turn = reached([turn for turn in turns if turn.on <= on], min_days)
    if turn is None or turn.arrears is None:
        return []
    arrears = turn.arrears
    told = overdue_sentence(
        bank,
        loan_no,
        arrears.reported_on,
        arrears.days,
        arrears.principal_fen,
        arrears.interest_fen,
        turn.outstanding_fen,
    )
    return [Finding(arrears.since.isoformat(), arrears.since, told)]


def _raised(judge: Callable[[date], Sequence[Finding]], days: Iterable[date]) -> Iterator[Found]:
    standing: set[str] = set()
    for day in days:
        change = changed(judge(day), standing)
        yield from (Found(day, finding) for finding in change.new)
        standing = {*change.lasting, *(finding.about for finding in change.new)}


def precision(confirmed: int, dismissed: int) -> Fraction | None:
    """The share of visited alerts that were true; None where none was visited."""
    visited = confirmed + dismissed
    return Fraction(confirmed, visited) if visited else None
