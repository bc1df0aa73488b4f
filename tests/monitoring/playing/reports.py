"""What departments report: each figure on each day just as it is to be, or by the least step not so."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from shared.codes import counts_whole
from shared.policies.indicators import ReportedIndicator
from shared.policies.targets import Milestone, Target
from tests.monitoring.playing.stage import Stage, due


def report_figures(stage: Stage, reported: Mapping[str, ReportedIndicator]) -> None:
    """Each figure on each day just as it is to be, or by the least step not so."""
    by_figure: dict[str, list[tuple[date, Target, Milestone]]] = defaultdict(list)
    for target in stage.pack.targets:
        if target.indicator in reported:
            for step in target.milestones:
                by_figure[target.indicator].append((due(step), target, step))
    for code, steps in by_figure.items():
        figure = reported[code]
        least = Fraction(1) if counts_whole(figure.unit, figure.unit_label) else Fraction(1, 10_000)
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
                bound = min(values, default=Fraction(1, 2) if figure.unit == "share" else Fraction(5))
                worse = least if direction == "at_most" else -least
                if direction == "at_most" and figure.unit == "count":
                    worse = Fraction(1)
                stage.reports[code, day] = bound if stage.met else bound + worse


def _compare_with_last_year(stage: Stage, code: str, day: date, direction: str, least: Fraction) -> None:
    before = stage.reports.setdefault(
        (code, day.replace(year=day.year - 1)), Fraction(1, 2) if least < 1 else Fraction(500)
    )
    assert isinstance(before, Fraction)
    if direction == "rising":
        stage.reports[code, day] = before + least if stage.met else before
    else:
        stage.reports[code, day] = before if stage.met else before - least
