"""The warm pytest session in which each mutant meets the tests that reach it, in a process of its own."""

import gc
import inspect
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

import pytest
from _pytest.runner import runtestprotocol

from tests.mutate.mutants import Mutant
from tests.trace.applying import NotAlterable, altered_statement
from tests.trace.collecting import Collecting
from tests.trace.project import Project
from tests.trace.state import State, Verdict, key_of
from tests.trace.trying import APART

KILLED = frozenset({"found", "timeout"})
"""Outcomes of mutants that a test noticed; the others are ``survived``, ``unreached`` and ``unaltered``."""

SERVERS = frozenset({"installation", "amqp_server"})
"""Fixtures of tests that ask more than rules: they would take hours, as those that are marked as apart would."""

_TIMES_AS_LONG = 5
_MEMORY = 4 << 30

Progress = Callable[[Mutant, Verdict], None]
_Place = tuple[str, str]
"""Path of a file and qualified name of a function in it."""
_Child = tuple[Mutant, str, int]
"""What a process judges, in which circumstances, and where it says what came of it."""


@dataclass
class Outcome:
    """What a run came to.

    Attributes:
        verdicts: by mutant; what the time didn't suffice for is missing.
        broken: tests that fail without any mistake, so that they notice nothing.
    """

    verdicts: dict[Mutant, Verdict] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


class _Nothing(pytest.Item):
    """Where the session goes after a test: outside every module."""

    def runtest(self) -> None:
        """Never run."""


class Judging(Collecting):
    """A pytest plugin: one session that learns which tests run which function, and forks for each mutant."""

    def __init__(
        self, project: Project, files: Iterable[Path], patience: float, work: Callable[["Judging"], None]
    ) -> None:
        super().__init__()
        self._patience = patience
        self._project = project
        self._paths = frozenset(map(str, files))
        self._work = work
        self._tests: list[pytest.Item] = []
        self._took: dict[pytest.Item, float] = {}
        self._reach: dict[_Place, list[pytest.Item]] = defaultdict(list)
        self._broken: list[str] = []
        self._nothing: pytest.Item | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests that need no server and not minutes."""
        items[:] = [item for item in items if _is_plain(item) and not _is_apart(item)]
        self._tests = items

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Let the work be done inside the session."""
        self._nothing = _Nothing.from_parent(session, name="nothing")
        if not self.mistakes:
            self._work(self)
        return True

    def learn(self, told: Callable[[int, int], None]) -> None:
        """Run every test once as things are.

        Args:
            told: how many of how many have run.
        """
        for number, test in enumerate(self._tests, 1):
            began = time.process_time()
            with _noting(self._paths) as places:
                passes = self._passes(test)
            self._took[test] = time.process_time() - began
            if not passes:
                self._broken.append(test.nodeid)
                continue
            for place in places:
                self._reach[place].append(test)
            told(number, len(self._tests))

    def judge_all(
        self,
        mutants: Iterable[Mutant],
        state: State,
        ground: str,
        until: float,
        workers: int,
        progress: Progress,
    ) -> Outcome:
        """Judge each mutant that no earlier run has judged, until the time is up.

        Args:
            mutants: in their order.
            state: what earlier runs found; what is found is added to it.
            ground: the content of all that the tests run on, the product and their own helpers.
            until: end of the time, by the monotonic clock.
            workers: processes at once.
            progress: told of each verdict.
        """
        outcome = Outcome(broken=self._broken)
        asked = [(one, tests := self._tests_of(one), _circumstances(ground, tests)) for one in mutants]
        gc.collect()
        gc.freeze()  # what is never touched stays shared with the processes that are forked
        running: dict[int, _Child] = {}

        def keep(mutant: Mutant, circumstances: str, verdict: Verdict) -> None:
            state.keep(_key(mutant), circumstances, verdict)
            outcome.verdicts[mutant] = verdict
            progress(mutant, verdict)

        try:
            for mutant, tests, circumstances in asked:
                if known := state.get(_key(mutant), circumstances):
                    outcome.verdicts[mutant] = known
                    progress(mutant, known)
                elif not tests:
                    keep(mutant, circumstances, Verdict("unreached", "no test of rules runs it"))
                elif time.monotonic() < until:
                    if len(running) == workers:
                        keep(*_await_one(running))
                    process, pipe = self._fork(mutant, self._in_order(tests, state.finder(_key(mutant))))
                    running[process] = mutant, circumstances, pipe
            while running:
                keep(*_await_one(running))
        finally:
            for process in running:
                os.kill(process, signal.SIGKILL)
        return outcome

    def _tests_of(self, mutant: Mutant) -> list[pytest.Item]:
        if mutant.function:
            return self._reach.get((str(mutant.file), mutant.function), [])
        return [test for test in self._tests if test.nodeid not in self._broken]

    def _in_order(self, tests: Sequence[pytest.Item], finder: str | None) -> list[pytest.Item]:
        """First the test that found it before, then the quick ones."""
        return sorted(tests, key=lambda test: (test.nodeid != finder, self._took[test]))

    def _fork(self, mutant: Mutant, tests: Sequence[pytest.Item]) -> tuple[int, int]:
        reads, writes = os.pipe()
        if not (process := os.fork()):
            self._judge(mutant, tests, writes)
        os.close(writes)
        return process, reads

    def _judge(self, mutant: Mutant, tests: Sequence[pytest.Item], pipe: int) -> NoReturn:
        """In the forked process: a mistake that never ends, or eats all memory, ends with it."""
        seconds = max(self._patience, _TIMES_AS_LONG * sum(self._took[test] for test in tests))
        signal.setitimer(signal.ITIMER_PROF, seconds)  # of its own work: others may use the machine
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        try:
            with altered_statement(self._project, mutant.file, mutant.tree(), mutant.statement):
                killer = next((test.nodeid for test in tests if not self._passes(test)), "")
            said = f"found {killer}" if killer else f"survived {len(tests)} tests pass"
        except NotAlterable as reason:
            said = f"unaltered {reason}"
        except BaseException as error:
            said = f"found {error!r}"  # it can't even be defined
        try:
            os.write(pipe, said.encode())
        finally:
            os._exit(0)  # nothing of the session is torn down twice

    def _passes(self, test: pytest.Item) -> bool:
        reports = runtestprotocol(test, log=False, nextitem=self._nothing)
        return all(report.outcome == "passed" for report in reports)


def _await_one(running: dict[int, _Child]) -> tuple[Mutant, str, Verdict]:
    process, status = os.waitpid(-1, 0)
    mutant, circumstances, pipe = running.pop(process)
    with os.fdopen(pipe, encoding="utf-8") as said:
        kind, _, by = said.read().partition(" ")
    if os.WIFSIGNALED(status):
        kind, by = "timeout", signal.Signals(os.WTERMSIG(status)).name
    return mutant, circumstances, Verdict(kind, by)


def _is_plain(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and not inspect.iscoroutinefunction(item.function)


def _is_apart(item: pytest.Item) -> bool:
    return not SERVERS.isdisjoint(getattr(item, "fixturenames", ())) or any(map(item.get_closest_marker, APART))


@contextmanager
def _noting(paths: frozenset[str]) -> Iterator[set[_Place]]:
    """Functions of these files that begin while the context lasts."""
    places: set[_Place] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if code.co_filename in paths:
            places.add((code.co_filename, code.co_qualname))

    before = sys.gettrace()
    sys.settrace(note)
    try:
        yield places
    finally:
        sys.settrace(before)


def _key(mutant: Mutant) -> str:
    return key_of((mutant.module, mutant.code, str(mutant.statement)))


def _circumstances(ground: str, tests: Sequence[pytest.Item]) -> str:
    return key_of((ground, *(test.nodeid for test in tests)), {test.path for test in tests})
