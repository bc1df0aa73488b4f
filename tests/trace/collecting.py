"""Tests and the rows that they bear, by pytest's own collection."""

import contextlib
from collections import defaultdict

import pytest

from tests.trace.project import Project

QUIET = (
    *("-o", "addopts=", "--strict-markers", "--assert=plain"),
    *("-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:schemathesis"),
)


class CollectionFailed(Exception):
    """Tests that can't be collected."""


def rows_of(item: pytest.Item) -> frozenset[str]:
    """The rows that a test bears."""
    return frozenset(str(row) for mark in item.iter_markers("requirement") for row in mark.args)


class Collecting:
    """A pytest plugin that keeps the tests that bear rows, and runs none."""

    def __init__(self) -> None:
        self.by_row: dict[str, list[pytest.Item]] = defaultdict(list)
        self.mistakes: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a module that can't be collected."""
        if report.failed:
            self.mistakes.append(f"{report.nodeid}: {report.longreprtext}")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests that bear a row."""
        items[:] = [item for item in items if rows_of(item)]
        for item in items:
            for row in rows_of(item):
                self.by_row[row].append(item)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run nothing."""
        return True

    def names(self) -> dict[str, list[str]]:
        """Ids of the test functions of each row, in the order of collection."""
        return {row: list(dict.fromkeys(map(function_of, items))) for row, items in self.by_row.items()}


def function_of(item: pytest.Item) -> str:
    """The id of a test without its parameters."""
    return item.nodeid.split("[")[0]


def run(project: Project, plugin: Collecting) -> None:
    """Let pytest collect the project's tests and hand them to the plugin.

    Raises:
        CollectionFailed: a module can't be collected.
        KeyboardInterrupt: somebody wants it to stop.
    """
    with contextlib.chdir(project.root):
        code = pytest.main([str(project.tests), "--rootdir", str(project.root), *QUIET], plugins=[plugin])
    if plugin.mistakes:
        raise CollectionFailed("\n".join(plugin.mistakes))
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt  # pytest keeps it to itself
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise CollectionFailed(f"pytest ended with {code!r}")


def tests_by_row(project: Project) -> dict[str, list[str]]:
    """Ids of the tests that bear each row.

    Raises:
        CollectionFailed: a module can't be collected.
    """
    plugin = Collecting()
    run(project, plugin)
    return plugin.names()
