"""The warm pytest session that makes each alteration and runs the tests of its rows."""

import inspect
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, Phase, settings

from shared.policies import PolicyInvalid
from tests.trace.alterations import Alteration
from tests.trace.applying import NotAlterable
from tests.trace.collecting import Collecting, function_of
from tests.trace.state import State, Verdict, key_of

APART = ("long", "amqp", "browser")
"""Tests that need another server, a browser or minutes prove rows in `make trace` only."""

_SECONDS_OF_A_SERVICE = 1.0

PROFILE = "trace"
"""Hypothesis tries the same examples in every run."""

settings.register_profile(
    PROFILE,
    database=None,  # what an altered rule fails on is no example to keep
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)

Progress = Callable[[Alteration, Verdict], None]


@dataclass
class Outcome:
    """What a run of a service came to.

    Attributes:
        verdicts: by alteration; what the time didn't suffice for is missing.
        broken: tests that fail without any alteration, so that they prove nothing.
    """

    verdicts: dict[Alteration, Verdict] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


class _Nothing(pytest.Item):
    """Where the session goes after an alteration: outside every module, so that only fixtures of the session last."""

    def runtest(self) -> None:
        """Never run."""


class Trying(Collecting):
    """A pytest plugin: one session in which the tests run again for each alteration."""

    def __init__(self, work: Callable[["Trying"], None]) -> None:
        super().__init__()
        self._work = work
        self._took: dict[pytest.Item, float] = {}
        self._broken: set[pytest.Item] = set()
        self._nothing: pytest.Item | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Let the work be done inside the session."""
        self._nothing = _Nothing.from_parent(session, name="nothing")
        if not self.mistakes:
            self._work(self)
        return True

    def try_all(
        self, alterations: Iterable[Alteration], state: State, ground: str, until: float, progress: Progress
    ) -> Outcome:
        """Make each alteration that no earlier run has judged, until the time is up.

        Args:
            alterations: in their order.
            state: what earlier runs found; what is found is added to it.
            ground: the content of all that the tests run on, the product and their own helpers.
            until: end of the time, by the monotonic clock.
            progress: told of each verdict.
        """
        outcome = Outcome()
        # hashed before anything is tried: what is edited meanwhile was not what ran
        asked = [(one, tests := self._tests_of(one), _circumstances(ground, tests)) for one in alterations]
        for alteration, tests, circumstances in asked:
            key = key_of(alteration.identity)
            verdict = state.get(key, circumstances)
            if verdict is None:
                if time.monotonic() > until:
                    continue
                verdict = self._judge(alteration, tests, state.finder(key))
                state.keep(key, circumstances, verdict)
            outcome.verdicts[alteration] = verdict
            progress(alteration, verdict)
        outcome.broken = sorted(test.nodeid for test in self._broken)
        return outcome

    def _tests_of(self, alteration: Alteration) -> list[pytest.Item]:
        bearing = dict.fromkeys(test for row in alteration.rows for test in self.by_row.get(row, []))
        return [test for test in bearing if not any(map(test.get_closest_marker, APART))]

    def _judge(self, alteration: Alteration, tests: Sequence[pytest.Item], finder: str | None) -> Verdict:
        """Ask first the test that found it before, then each."""
        known = [test for test in tests if test.nodeid == finder]
        verdict = self._tried(alteration, known) if known else None
        return verdict if verdict and verdict.outcome != "survived" else self._tried(alteration, tests)

    def _tried(self, alteration: Alteration, tests: Iterable[pytest.Item]) -> Verdict:
        passed = 0
        try:
            with alteration.make():
                pass  # what can't be made asks no test
            for test in sorted(tests, key=self._time_of):
                if not self._is_sound(test):
                    continue
                with alteration.make():
                    passes = self._passes(test)
                passed += passes
                if not passes and self._is_still_sound(test):
                    return Verdict("found", test.nodeid)
        except PolicyInvalid as refused:
            return Verdict("refused", str(refused.mistakes[0].detail_en))
        except NotAlterable as reason:
            return Verdict("unaltered", str(reason))
        return Verdict("survived", f"{passed} tests pass" if passed else "no test bears its row and passes")

    def _time_of(self, test: pytest.Item) -> float:
        """Seconds that a test takes; of one that never ran a guess."""
        guess = _SECONDS_OF_A_SERVICE if inspect.iscoroutinefunction(getattr(test, "function", None)) else 0.0
        return self._took.get(test, guess)

    def _is_still_sound(self, test: pytest.Item) -> bool:
        """Whether a test that failed passes again as things are: it may have failed for what an altered run left."""
        test.session._setupstate.teardown_exact(self._nothing)
        if not self._passes(test):
            self._broken.add(test)
        return test not in self._broken

    def _is_sound(self, test: pytest.Item) -> bool:
        """Whether a test passes as things are; found out once, and how long it takes."""
        if test not in self._took:
            began = time.monotonic()
            if not self._passes(test):
                self._broken.add(test)
            self._took[test] = time.monotonic() - began
        return test not in self._broken

    def _passes(self, test: pytest.Item) -> bool:
        reports = runtestprotocol(test, log=False, nextitem=self._nothing)
        return all(report.outcome == "passed" for report in reports)


def _circumstances(ground: str, tests: Sequence[pytest.Item]) -> str:
    return key_of((ground, *map(function_of, tests)), {test.path for test in tests})
