"""`make trace-deep`: alter each number and bound by one step and see whether the tests of its row notice."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from hypothesis import settings
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.trace.alterations import Alteration, Found, find
from tests.trace.collecting import run
from tests.trace.listing import answers_of
from tests.trace.project import Project
from tests.trace.state import State, Verdict, key_of
from tests.trace.trying import PROFILE, Outcome, Trying

SERVICES = ("registry", "credit", "monitoring", "gateway")


def trace_deep(project: Project, service: str | None, minutes: float) -> int:
    """Try the answers of one service, or of each in turn, and print what no test would notice.

    Returns:
        Exit code: 1 where a row is unanswered or something is left to be tried.
    """
    codes: list[int] = []
    settings.load_profile(PROFILE)
    with _own_output() as console:

        def work(trying: Trying) -> None:
            answered = frozenset(answers_of(project, trying.names()))
            codes.extend(
                _try_service(project, name, minutes, trying, answered, console)
                for name in ([service] if service else SERVICES)
            )

        run(project, Trying(work))
    return max(codes)


@contextmanager
def _own_output() -> Iterator[Console]:
    """A console on the terminal itself: pytest takes the process's own output away from it while tests run."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as terminal:
        yield Console(file=terminal)


def _try_service(
    project: Project, service: str, minutes: float, trying: Trying, answered: frozenset[str], console: Console
) -> int:
    rows = list(project.rows(service))
    found = find(project, service)
    state = State(project.state / f"{service}.jsonl")
    columns = (
        TextColumn(service),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=len(found.alterations))
        survived = 0

        def progress(alteration: Alteration, verdict: Verdict) -> None:
            nonlocal survived
            survived += not verdict.proven
            bar.update(task, advance=1, description=f"{survived} unnoticed; {alteration.rows[0]} {alteration.place}")

        ground = key_of([service], project.ground_files())
        outcome = trying.try_all(found.alterations, state, ground, time.monotonic() + minutes * 60, progress)
    return _report(service, rows, answered, found, outcome, console)


def _report(
    service: str, rows: list[str], answered: frozenset[str], found: Found, outcome: Outcome, console: Console
) -> int:
    unproven = {one: verdict for one, verdict in outcome.verdicts.items() if not verdict.proven}
    say = partial(print, file=console.file)  # rich would put blanks in the place of tabs
    for alteration, verdict in unproven.items():
        say(f"{','.join(alteration.rows)}\t{alteration.place}\t{alteration.change}\t{verdict.by}")
    for test in outcome.broken:
        say(f"{test} fails as things are and proves nothing")
    for excused in found.excused:
        say(f"no bound: {excused}")
    numbered = {row for one in found.alterations for row in one.rows}
    plain = [row for row in rows if row not in numbered and row in answered]
    unnoticed = {row for one in unproven for row in one.rows}
    unanswered = [row for row in rows if row in unnoticed or row not in answered]
    left = len(found.alterations) - len(outcome.verdicts)
    say(f"{service}: {len(plain)} rows without a number or bound stand on make trace: {_listed(plain)}")
    say(
        f"{service}: {len(found.alterations)} alterations: {_count(outcome, 'found')} found by tests, "
        f"{_count(outcome, 'refused')} refused by the pack's own checks, {len(unproven)} unnoticed, {left} left; "
        f"{found.unnamed} more of rules that name no row"
    )
    say(f"{service}: {len(unanswered)} of {len(rows)} rows unanswered: {_listed(unanswered)}")
    if left:
        say(f"{service}: the time is up; the same command goes on from here")
    return 1 if unanswered or left or outcome.broken else 0


def _count(outcome: Outcome, kind: str) -> int:
    return sum(verdict.outcome == kind for verdict in outcome.verdicts.values())


def _listed(rows: Iterable[str]) -> str:
    return ", ".join(rows) or "none"
