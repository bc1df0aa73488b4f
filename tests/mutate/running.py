"""`make mutate`: make every mistake in every rule and see whether the tests of rules notice."""

import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import settings
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.mutate.explained import Explanation, explanations, stale
from tests.mutate.judging import KILLED, Judging, Outcome
from tests.mutate.mutants import Mutant, mutants_of
from tests.trace.collecting import run
from tests.trace.project import Project
from tests.trace.state import State, Verdict, key_of
from tests.trace.trying import PROFILE

BESIDE = ("services/credit/loans/standing.py",)
"""Rules that stand beside a `rules.py`."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked for.

    Attributes:
        project: where everything stands.
        service: whose rules.
        only: part of the path of the modules that are meant; empty for all.
        minutes: how long to work.
        workers: processes at once.
        explained: file of the explanations.
        patience: seconds of work that even a mistake in a quick rule is given before it counts as never ending.
    """

    project: Project
    service: str
    only: str = ""
    minutes: float = 30
    workers: int = 2
    explained: Path = Path(__file__).parent / "explained.toml"
    patience: float = 5

    def files(self) -> list[Path]:
        """The modules of rules that are meant.

        Raises:
            ValueError: none is.
        """
        beside = [self.project.root / name for name in BESIDE]
        every = sorted({*self.project.rule_files(), *filter(Path.exists, beside)})
        found = [file for file in every if self.service in file.parts and self.only in self.project.shown(file)]
        if not found:
            raise ValueError(f"no rules of {self.service} have {self.only!r} in their path")
        return found


def mutate(task: Task) -> int:
    """Judge the mutants of a service's rules and print what survives.

    Returns:
        Exit code: 1 where a survivor is unexplained, an explanation is stale, a test is broken or something is left.

    Raises:
        ValueError: no such rules, or explanations that can't be read.
        CollectionFailed: a module of tests can't be collected.
    """
    began = time.monotonic()
    files = task.files()
    explained = [one for one in explanations(task.explained) if one.name[0] in map(task.project.shown, files)]
    project = replace(task.project, tests=task.project.tests / task.service, state=task.project.root / ".mutate")
    outcomes: list[tuple[list[Mutant], Outcome]] = []
    settings.load_profile(PROFILE)
    with _own_output() as console:

        def work(judging: Judging) -> None:
            outcomes.append(_judge(task, project, files, judging, began + task.minutes * 60, console))

        run(project, Judging(project, files, task.patience, work))
        (done,) = outcomes
        return _report(task, files, *done, explained, console)


@contextmanager
def _own_output() -> Iterator[Console]:
    """A console on the terminal itself: pytest takes the process's own output away from it while tests run."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as terminal:
        yield Console(file=terminal)


def _judge(
    task: Task, project: Project, files: Sequence[Path], judging: Judging, until: float, console: Console
) -> tuple[list[Mutant], Outcome]:
    columns = (
        TextColumn(task.service),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    ground = key_of([task.service], task.project.ground_files())
    # no thread of its own: the processes are forked
    with Progress(*columns, console=console, auto_refresh=False) as bar:
        line = bar.add_task("makes the mutants", total=None)
        bar.refresh()
        mutants = [mutant for file in files for mutant in mutants_of(project, file)]

        def told(number: int, of: int) -> None:
            bar.update(line, completed=number, total=of, description="runs the tests as things are", refresh=True)

        judging.learn(told)
        survived = 0
        bar.reset(line, total=len(mutants))

        def progress(mutant: Mutant, verdict: Verdict) -> None:
            nonlocal survived
            survived += verdict.outcome not in KILLED
            bar.update(line, advance=1, description=f"{survived} survive; {mutant.module}", refresh=True)

        state = State(project.state / f"{task.service}.jsonl")
        return mutants, judging.judge_all(mutants, state, ground, until, task.workers, progress)


def _report(
    task: Task,
    files: Sequence[Path],
    mutants: Sequence[Mutant],
    outcome: Outcome,
    explained: Sequence[Explanation],
    console: Console,
) -> int:
    def say(text: str) -> None:
        print(text, file=console.file)  # rich would put blanks in the place of tabs

    survivors = {one: verdict for one, verdict in outcome.verdicts.items() if verdict.outcome not in KILLED}
    known = {one.name for one in explained}
    unexplained = {one: verdict for one, verdict in survivors.items() if one.name not in known}
    left = len(mutants) - len(outcome.verdicts)
    unjudged = {one.name for one in mutants if one not in outcome.verdicts}
    old = [one for one in stale(explained, (one.name for one in survivors)) if one.name not in unjudged]

    for mutant, verdict in unexplained.items():
        say(
            "\t".join(
                (f"{mutant.module}:{mutant.line}", mutant.owner, mutant.change, f"{verdict.outcome}: {verdict.by}")
            )
        )
    for one in old:
        say("\t".join((*one.name, "is explained, but gone or noticed")))
    for test in outcome.broken:
        say(f"{test} fails as things are and notices nothing")
    for file in files:
        of_module = [one for one in mutants if one.file == file]
        counts = Counter(outcome.verdicts[one].outcome for one in of_module if one in outcome.verdicts)
        alive = [one for one in of_module if one in survivors]
        said = sum(one.name in known for one in alive)
        say(
            f"{task.project.shown(file)}: {len(of_module)} mutants, {counts['found']} killed, {counts['timeout']} "
            f"never ended, {len(alive) - said} survived, {said} explained, {len(of_module) - sum(counts.values())} left"
        )
    if left:
        say(f"{task.service}: {left} mutants left; the time is up, and the same command goes on from here")
    return 1 if unexplained or old or outcome.broken or left else 0
