"""The tool that makes mistakes in rules: what no test notices is told, what is explained is not, and a run goes on."""

import ast
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from cosmic_ray.mutating import mutate_code

from tests.mutate.__main__ import main
from tests.mutate.explained import explanations
from tests.mutate.mutants import mutants_of
from tests.mutate.operators import OWN
from tests.mutate.running import Task
from tests.trace.project import ROOT, Project

RULES = '''"""Toy rules."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST = 3
"""People in a tent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tent:
    """Who sleeps in it."""

    people: int = 0

    def holds(self, more: int) -> bool:
        return self.people + more <= MOST


def total(amounts: Iterable[int]) -> int:
    amount = 0
    for one in amounts:
        amount += one
    return amount


def steps_down(number: int) -> int:
    steps = 0
    while number > 0:
        number -= 1
        steps += 1
    return steps


def nobody_asks(*, right: bool) -> bool:
    return not right


def both(first: int, second: int) -> int | None:
    """Bounds that overlap: at the bound both ways are the same."""
    return first if first >= second else second
'''
TESTS = """
import pytest
from services_toy.rules import Tent, both, steps_down, total


@pytest.mark.parametrize(("people", "more", "fits"), [(2, 1, True), (2, 2, False)])
def test_tent(people, more, fits):
    assert Tent(people=people).holds(more) is fits


def test_empty_tent():
    assert Tent().people == 0


def test_total():
    assert total([2, 3]) == 5


def test_steps():
    assert steps_down(2) == 2


def test_both():
    assert (both(1, 2), both(2, 1), both(2, 2)) == (2, 2, 2)


async def test_that_awaits():
    raise AssertionError


def test_with_a_server(installation):
    raise AssertionError


@pytest.mark.long
def test_that_takes_minutes():
    raise AssertionError
"""
CONFTEST = """
import pytest


def pytest_configure(config):
    config.addinivalue_line("markers", "long: takes minutes")


@pytest.fixture
def installation():
    return None
"""
EXPLAINED = """
[["services_toy/rules.py"]]
in = "both"
changes = ["first >= second -> first > second"]
why = "Both are the same there."

[["services_toy/rules.py"]]
in = "nobody_asks"
changes = ["return not right -> return None", "return not right -> return right"]
why = "Nobody asks."
"""
DRIVER = """
import sys
from pathlib import Path
from tests.mutate.running import Task, mutate
from tests.trace.project import Project

root = Path.cwd()
project = Project(root, root / "rows.csv", root / "checks", root / "packs", "services_toy/rules.py", root / "state",
                  ("services_toy",))
task = Task(project, "services_toy", "", float(sys.argv[1]), explained=root / "explained.toml", patience=0.3)
sys.exit(mutate(task))
"""
SURVIVING = {
    ("both", "first >= second -> first > second"),
    ("nobody_asks", "return not right -> return right"),
    ("nobody_asks", "return not right -> return None"),
}


@dataclass(frozen=True)
class Toy:
    """A small project and the command on it."""

    root: Path

    def run(self, minutes: str = "5") -> tuple[int, list[str]]:
        """Exit code and lines of a run."""
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(self.root), str(ROOT), os.environ.get("PYTHONPATH", "")]),
        }
        done = subprocess.run(  # noqa: S603  # this interpreter on our own file
            [sys.executable, "driver.py", minutes], cwd=self.root, env=environment, capture_output=True, text=True
        )
        assert done.returncode in (0, 1), done.stdout + done.stderr
        return done.returncode, done.stdout.splitlines()

    def survivors(self) -> set[tuple[str, str]]:
        """Function and change of each mutant that a run prints as not noticed."""
        _, lines = self.run()
        told = [line.split("\t") for line in lines if line.startswith("services_toy/rules.py:") and "\t" in line]
        return {(owner, change) for _, owner, change, _ in told}

    def judged(self) -> int:
        """How many verdicts were written down."""
        return len((self.root / ".mutate/services_toy.jsonl").read_text(encoding="utf-8").splitlines())


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    """A project of one module of rules and its tests."""
    for name, text in {
        "services_toy/__init__.py": "",
        "services_toy/rules.py": RULES,
        "checks/services_toy/conftest.py": CONFTEST,
        "checks/services_toy/test_toy.py": TESTS,
        "driver.py": DRIVER,
        "pytest.ini": "[pytest]\nasyncio_mode = auto\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Toy(tmp_path)


def test_what_no_test_of_rules_notices_is_told_and_a_run_goes_on_where_the_last_one_stopped(toy: Toy) -> None:
    code, lines = toy.run("0")
    assert code == 1
    assert lines[-1].endswith("mutants left; the time is up, and the same command goes on from here")

    assert toy.survivors() == SURVIVING
    kept = toy.judged()
    code, lines = toy.run("0")  # no time, and none is needed
    assert (code, toy.judged()) == (1, kept)
    assert lines[-1] == (
        f"services_toy/rules.py: {kept} mutants, {kept - 5} killed, 2 never ended, 3 survived, 0 explained, 0 left"
    )

    tests = toy.root / "checks/services_toy/test_toy.py"
    more = (
        "\n\ndef test_right():\n    from services_toy.rules import nobody_asks\n    assert nobody_asks(right=False)\n"
    )
    tests.write_text(TESTS + more, encoding="utf-8")
    assert toy.survivors() == {("both", "first >= second -> first > second")}


def test_what_is_explained_passes_until_a_test_notices_it_or_it_is_gone(toy: Toy) -> None:
    explained = toy.root / "explained.toml"
    explained.write_text(EXPLAINED, encoding="utf-8")
    code, lines = toy.run()
    assert code == 0
    assert "0 survived, 3 explained, 0 left" in lines[-1]

    explained.write_text(
        EXPLAINED.replace('"return not right -> return right"', '"return not right -> return wrong"'), encoding="utf-8"
    )
    code, lines = toy.run()
    assert code == 1
    assert (
        "services_toy/rules.py\tnobody_asks\treturn not right -> return wrong\tis explained, but gone or noticed"
        in lines
    )
    assert "1 survived, 2 explained" in lines[-1]


def test_a_test_that_fails_as_things_are_fails_the_run(toy: Toy) -> None:
    (toy.root / "explained.toml").write_text(EXPLAINED, encoding="utf-8")
    tests = toy.root / "checks/services_toy/test_toy.py"
    tests.write_text(TESTS + "\n\ndef test_wrong():\n    assert total([1]) == 2\n", encoding="utf-8")
    code, lines = toy.run()
    assert code == 1
    assert "services_toy/test_toy.py::test_wrong fails as things are and notices nothing" in "\n".join(lines)


@pytest.mark.parametrize("operator", OWN)
def test_each_operator_of_our_own_does_what_it_says(operator: type) -> None:
    for example in operator.examples():
        assert mutate_code(example.pre_mutation_code, operator(), 0) == example.post_mutation_code


def test_mutants_are_real_different_and_named_by_what_they_do(toy: Toy) -> None:
    project = Project(toy.root, rules="services_toy/rules.py")
    mutants = list(mutants_of(project, toy.root / "services_toy/rules.py"))
    names = {(one.owner, one.change) for one in mutants}
    assert names >= {
        ("MOST", "MOST = 3 -> MOST = 4"),
        ("Tent", "people: int = 0 -> people: int = 1"),
        ("Tent.holds", "self.people + more -> self.people - more"),
        ("Tent.holds", "self.people + more <= MOST -> self.people + more < MOST"),
        ("total", "amount += one -> amount -= one"),
        ("total", "amounts -> []"),
        ("steps_down", "number > 0 -> number >= 0"),
        ("steps_down", "number > 0 -> number > 1"),
    }
    assert not [name for name in names if "frozen" in name[1] or "int | None" in name[1]]  # for the type checker
    trees = Counter(ast.dump(one.tree()) for one in mutants)
    assert set(trees.values()) == {1}
    assert ast.dump(ast.parse(RULES)) not in trees


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (EXPLAINED + EXPLAINED, "explained twice"),
        (EXPLAINED.replace("Nobody asks.", " "), "no reason"),
    ],
)
def test_explanations_have_one_reason_each(tmp_path: Path, written: str, says: str) -> None:
    file = tmp_path / "explained.toml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(ValueError, match=says):
        explanations(file)


def test_every_explanation_names_a_mutant_of_the_rules_as_they_are() -> None:
    project = Project()
    explained = explanations(Task(project, "credit").explained)
    within: dict[str, set[str]] = {}
    for module, owner, _ in (one.name for one in explained):
        within.setdefault(module, set()).add(owner.partition(".")[0])
    there = {mutant.name for module, names in within.items() for mutant in mutants_of(project, ROOT / module, names)}
    assert {one.name for one in explained} <= there


def test_every_module_of_rules_is_meant() -> None:
    project = Project()
    meant = [
        file for service in ("registry", "credit", "monitoring", "gateway") for file in Task(project, service).files()
    ]
    assert set(meant) == {*project.rule_files(), ROOT / "services/credit/loans/standing.py"}
    assert [file.parent.name for file in Task(project, "credit", "credit/interest").files()] == ["interest"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--service", "regsitry"], "invalid choice: 'regsitry'"),
        (["--service", "credit", "--only", "intrest"], "no rules of credit have 'intrest' in their path"),
        (["--minutes", "0"], "0 is not above 0"),
        (["--minutes", "soon"], "invalid above_zero value: 'soon'"),
        (["--workers", "0"], "invalid choice: 0"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(
    given: list[str], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["tests.mutate", *given])
    try:
        code = main()
    except SystemExit as left:
        code = left.code
    assert code == 2
    assert says in capsys.readouterr().err
