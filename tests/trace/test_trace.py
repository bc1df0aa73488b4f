"""The tool that traces requirements: what is unproven is found, what is proven isn't, and a run goes on."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.policies import find_pack
from tests.trace.__main__ import main
from tests.trace.bounds import rows_in, sites_of
from tests.trace.entries import numbers_of
from tests.trace.project import ROOT, Project
from tests.trace.steps import steps_of

ROWS = """id,service,clause,what,parameters
R900-001,toy,1,Grown at 18.,18
R900-002,toy,1,A fee.,
R900-003,toy,1,Nobody looks at it.,
R900-004,toy,1,Words only.,
R900-005,toy,1,From a day on.,
R900-006,other,1,Of another service.,
"""
RULES = '''"""Toy rules."""

from datetime import date
from decimal import Decimal

GROWN = 18
SHARE = Decimal("0.25")
"""What is kept. Source: R900-002."""
START = date(2021, 7, 1)


def is_grown(age: int, least: int = GROWN) -> bool:
    """Source: R900-001."""
    return age >= least


def fee_fen(amount_fen: int) -> int:
    """Source: R900-002."""
    return int(amount_fen * SHARE)


class Tent:
    """Source: R900-003."""

    def holds(self, people: int) -> bool:
        return people < 4


def has_begun(on: date) -> bool:
    """Source: R900-005."""
    # before and at the day the answer is the same to nobody: one second is between them
    return on >= START
'''
POLICIES = """
from functools import lru_cache
from pathlib import Path

from shared.policies import load_pack

PACK = load_pack(Path("packs/toy").resolve())


@lru_cache
def line_fen(year):
    return PACK.line_fen("poverty", year)
"""
TESTS = """
import gc
from datetime import date

import pytest
from services_toy.policies import PACK, line_fen
from services_toy.rules import SHARE, fee_fen, has_begun, is_grown

gc.freeze()  # as processes do that serve for long


@pytest.mark.requirement("R900-001")
@pytest.mark.parametrize(("age", "grown"), [(17, False), (18, True), (19, True)])
def test_grown(age, grown):
    assert is_grown(age) is grown


@pytest.mark.requirement("R900-002")
def test_fee():
    assert fee_fen(10_000) == 2_500
    assert 2 * SHARE < 1


@pytest.mark.requirement("R900-004")
def test_words():
    assert PACK.lines[0].kind == "poverty"


@pytest.mark.requirement("R900-005")
def test_begin():
    assert not has_begun(date(2021, 6, 30))
    assert has_begun(date(2021, 7, 1))
    assert line_fen(2014) == 280000
    assert PACK.effective_from == date(2014, 1, 1)
"""
TENT = """
import pytest
from services_toy.rules import Tent


@pytest.mark.requirement("R900-003")
def test_tent():
    assert Tent().holds(3) and not Tent().holds(4)
"""
LINES = """- {kind: poverty, year: 2014, income_fen: 280000, source: R900-005}
- {kind: poverty, year: 2015, income_fen: 290000, source: R900-003}
"""
HEAD = """name: toy
title: 试验
seed: "000"
area_code: "360722102000"
effective_from: "2014-01-01"
source: R900-005
"""
DRIVER = """
import sys
from pathlib import Path
from tests.trace.deep import trace_deep
from tests.trace.listing import trace
from tests.trace.project import Project

root = Path.cwd()
places = root / "rows.csv", root / "checks", root / "packs"
project = Project(root, *places, "services_toy/rules.py", root / "state", ("services_toy", "packs"))
if sys.argv[1] == "deep":
    sys.exit(trace_deep(project, "toy", float(sys.argv[2])))
sys.exit(trace(project, None if len(sys.argv) < 3 else sys.argv[2]))
"""


@dataclass(frozen=True)
class Toy:
    """A small project and the two commands on it."""

    root: Path

    def run(self, *given: str) -> tuple[int, list[str]]:
        """Exit code and lines of a command."""
        environment = {**os.environ, "PYTHONPATH": f"{self.root}{os.pathsep}{ROOT}", "COLUMNS": "200"}
        done = subprocess.run(  # noqa: S603  # this interpreter on our own file
            [sys.executable, "driver.py", *given], cwd=self.root, env=environment, capture_output=True, text=True
        )
        assert done.returncode in (0, 1), done.stdout + done.stderr
        return done.returncode, done.stdout.splitlines()

    def unnoticed(self, minutes: str = "5") -> tuple[int, list[tuple[str, ...]], list[str]]:
        """Exit code, the alterations that no test notices, and the lines of the report."""
        code, lines = self.run("deep", minutes)
        return code, [tuple(line.split("\t")) for line in lines if line.startswith("R")], lines

    def verdicts(self) -> list[tuple[str, str]]:
        """Outcome and reason of each alteration that was tried, in the order of trying."""
        lines = (self.root / "state/toy.jsonl").read_text(encoding="utf-8").splitlines()
        return [(outcome, by) for _, _, outcome, by in map(json.loads, lines)]


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    """A project of one module of rules, one pack and four tests."""
    for name, text in {
        "rows.csv": ROWS,
        "services_toy/__init__.py": "",
        "services_toy/rules.py": RULES,
        "services_toy/policies.py": POLICIES,
        "checks/test_toy.py": TESTS,
        "packs/toy/lines.yaml": LINES,
        "packs/toy/pack.yaml": HEAD,
        "driver.py": DRIVER,
        "pytest.ini": "[pytest]\nmarkers =\n  requirement(*ids): rows\n  long: slow\n  amqp: server\n  browser: page\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Toy(tmp_path)


def test_each_row_is_listed_with_what_bears_it_or_as_unanswered(toy: Toy) -> None:
    code, lines = toy.run("list")
    assert code == 1
    assert lines == [
        "R900-001\tchecks/test_toy.py::test_grown",
        "R900-002\tchecks/test_toy.py::test_fee",
        "R900-003\tpacks/toy/lines.yaml:[1]",
        "R900-004\tchecks/test_toy.py::test_words",
        "R900-005\tchecks/test_toy.py::test_begin, packs/toy/lines.yaml:[0], packs/toy/pack.yaml:",
        "R900-006\tunanswered",
    ]
    code, lines = toy.run("list", "toy")
    assert (code, len(lines)) == (0, 5)


def test_what_bears_a_row_that_there_is_not_fails(toy: Toy) -> None:
    tests = toy.root / "checks/test_toy.py"
    tests.write_text(TESTS.replace("R900-004", "R900-999"), encoding="utf-8")
    code, lines = toy.run("list", "toy")
    assert code == 1
    assert "R900-004\tunanswered" in lines


def test_an_unproven_number_is_found_and_a_proven_one_is_not(toy: Toy) -> None:
    code, found, lines = toy.unnoticed()
    assert code == 1
    # R900-003: the pack's second line and the tent, which no test bears; the fee's share is proven, the age as well
    assert {row for row, *_ in found} == {"R900-003"}
    assert [(place, change) for _, place, change, _ in found] == [
        ("packs/toy/lines.yaml:2 [1].year", "2015 -> 2016"),
        ("packs/toy/lines.yaml:2 [1].income_fen", "290000 -> 290001"),
        ("packs/toy/lines.yaml:2 [1].income_fen", "290000 -> 289999"),
        ("services_toy/rules.py:26", "< -> <="),
        ("services_toy/rules.py:26", "4 -> 5"),
        ("services_toy/rules.py:26", "4 -> 3"),
    ]
    assert {by for *_, by in found} == {"no test bears its row and passes"}
    assert "toy: 1 rows without a number or bound stand on make trace: R900-004" in lines
    assert "toy: 1 of 5 rows unanswered: R900-003" in lines
    assert (toy.root / "packs/toy/lines.yaml").read_text(encoding="utf-8") == LINES
    assert (toy.root / "services_toy/rules.py").read_text(encoding="utf-8") == RULES


def test_a_bound_that_is_tested_on_one_side_only_is_found(toy: Toy) -> None:
    tests = toy.root / "checks/test_toy.py"
    tests.write_text(TESTS.replace("(17, False), (18, True), (19, True)", "(16, False), (18, True)"), encoding="utf-8")
    _, found, _ = toy.unnoticed()
    assert [(row, place, change) for row, place, change, _ in found if row == "R900-001"] == [
        ("R900-001", "services_toy/rules.py:6", "18 -> 17"),
    ]


def test_a_run_goes_on_where_the_last_one_stopped_and_tries_again_what_changed(toy: Toy) -> None:
    code, found, lines = toy.unnoticed("0")
    assert (code, found) == (1, [])
    assert any("left" in line and "0 left" not in line for line in lines)
    assert lines[-1] == "toy: the time is up; the same command goes on from here"

    toy.unnoticed()
    kept = toy.verdicts()
    code, found, lines = toy.unnoticed("0")  # no time, and none is needed
    assert (code, len(found)) == (1, 6)
    assert "toy: 1 of 5 rows unanswered: R900-003" in lines
    assert toy.verdicts() == kept

    # a test more of one row, and then another one in its place: what belongs to the row is tried again, nothing else
    tests = toy.root / "checks/test_tent.py"
    tests.write_text(TENT, encoding="utf-8")
    toy.unnoticed()
    assert [outcome for outcome, _ in toy.verdicts()[len(kept) :]] == [
        *("survived", "refused", "survived", "survived"),
        *("found", "found", "found"),
    ]
    kept = toy.verdicts()
    # one character more: within a second, what was compiled of a file of the same length would be taken for this one's
    tests.write_text(TENT.replace("holds(3)", "holds( 2)"), encoding="utf-8")
    _, found, _ = toy.unnoticed()
    # the second line's year can't be 2014, which there is already; the other steps of its numbers nobody notices
    assert [outcome for outcome, _ in toy.verdicts()[len(kept) :]] == [
        *("survived", "refused", "survived", "survived"),
        *("found", "found", "survived"),
    ]
    assert found[-1] == ("R900-003", "services_toy/rules.py:26", "4 -> 3", "1 tests pass")


def test_what_was_found_in_another_product_is_tried_again_with_the_test_that_found_it_first(toy: Toy) -> None:
    toy.unnoticed()
    kept = toy.verdicts()
    rules = toy.root / "services_toy/rules.py"
    rules.write_text(RULES.replace("people < 4", "people < 5"), encoding="utf-8")
    code, _, _ = toy.unnoticed("0")
    assert (code, toy.verdicts()) == (1, kept)  # nothing of it counts any more
    toy.unnoticed()
    assert toy.verdicts()[len(kept) :] == kept


def test_a_test_that_fails_as_things_are_proves_nothing(toy: Toy) -> None:
    tests = toy.root / "checks/test_toy.py"
    tests.write_text(TESTS.replace("== 2_500", "== 2_501"), encoding="utf-8")
    code, found, lines = toy.unnoticed()
    assert code == 1
    assert "R900-002" in {row for row, *_ in found}
    assert "checks/test_toy.py::test_fee fails as things are and proves nothing" in lines


def test_a_test_that_fails_for_good_once_it_has_failed_proves_nothing(toy: Toy) -> None:
    tests = toy.root / "checks/test_toy.py"
    begins = "def test_grown(age, grown):\n"
    leaves = "    if not is_grown(18):\n        LEFT.append(age)\n    assert not LEFT\n"
    text = TESTS.replace(begins, begins + leaves).replace("PACK =", "LEFT = []\nPACK =")
    tests.write_text(text, encoding="utf-8")
    code, found, lines = toy.unnoticed()
    assert code == 1
    assert "R900-001" in {row for row, *_ in found}
    assert [line for line in lines if "proves nothing" in line]


def test_what_is_said_to_be_no_bound_is_listed_with_its_reason(toy: Toy) -> None:
    rules = toy.root / "services_toy/rules.py"
    rules.write_text(RULES.replace("people < 4", "people < 4  # no bound: a tent is a tent"), encoding="utf-8")
    _, found, lines = toy.unnoticed()
    assert "no bound: services_toy/rules.py:26 a tent is a tent" in lines
    assert not [place for _, place, *_ in found if place.startswith("services_toy")]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--service", "regsitry"], "invalid choice: 'regsitry'"),
        (["deep", "--minutes", "31"], "31 is not from 0 to 30"),
        (["deep", "--minutes", "-1"], "-1 is not from 0 to 30"),
        (["deep", "--minutes", "nan"], "nan is not from 0 to 30"),
        (["deep", "--minutes", "soon"], "invalid minutes value: 'soon'"),
        (["deeper"], "invalid choice: 'deeper'"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(
    given: list[str], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["tests.trace", *given])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert says in capsys.readouterr().err


def test_who_stops_it_hears_that_it_goes_on_from_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pytest, "main", lambda *_, **__: pytest.ExitCode.INTERRUPTED)
    monkeypatch.setattr("sys.argv", ["tests.trace", "list", "--service", "gateway"])
    assert main() == 130
    assert "the same command goes on from here" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("18", ("19", "17")),
        ("0", ("1", "-1")),
        ("0.125", ("0.126", "0.124")),
        ("0.0475", ("0.0476", "0.0474")),
        ("1/2", ("2/3", "1/3")),
        ("3/100", ("4/100", "2/100")),
        ("2021-07-01", ("2021-07-02", "2021-06-30")),
        ("2019-12-31", ("2020-01-01", "2019-12-30")),
        ("100000000000", ("100000000001", "99999999999")),  # a milliard yuan in fen
        ("01", ()),
        ("township", ()),
        ("true", ()),
    ],
)
def test_a_step_is_one_unit_of_what_is_written(text: str, steps: tuple[str, ...]) -> None:
    assert steps_of(text) == steps


def test_rows_are_read_after_the_word_source_only() -> None:
    assert rows_in("R000-001 is like it.\n\nSource: R000-037, E2-01. Assumed: as in R000-002.") == ("R000-037", "E2-01")
    assert rows_in("See R000-001.") == ()
    assert rows_in(None) == ()


def test_every_number_of_the_shipped_packs_is_where_it_says() -> None:
    numbers = list(numbers_of(Project()))
    assert len(numbers) > 100
    for number in numbers:
        written = number.file.read_text(encoding="utf-8")[number.start : number.end]
        assert written.strip("\"'") == number.text
    (fund,) = [n for n in numbers if n.place.endswith("credit.yaml:5 programme.fund_fen.value")]
    assert fund.text == "100000000000"  # as many digits as an area's code has
    (fee,) = [
        n
        for n in numbers
        if "credit.yaml:" in n.place and n.place.endswith(" fund.deposit_ratio.value") and n.text == "0.125"
    ]
    assert (fee.row, fee.text, '{value: "0.126", source: R002-114' in fee.altered("0.126")) == (
        "R002-114",
        "0.125",
        True,
    )
    assert find_pack("ganzhou-credit").credit is not None


def test_every_module_of_rules_can_be_read() -> None:
    project = Project()
    files = list(project.rule_files())
    assert len(files) > 20
    found = {file.parent.name: sites_of(project, file) for file in files}
    rows = {row for site in found["trainings"] for row in site.rows}
    assert rows == {"R000-027"}
