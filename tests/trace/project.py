"""What is traced: the table of requirements, the tests, the packs and the rules."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

GROUND = frozenset({".py", ".yaml", ".json", ".csv"})
"""Endings of the files that decide what a test comes to."""


@lru_cache
def text_of(path: Path) -> str:
    """A file as it was when it was first read: what is edited while a run lasts is for the next one."""
    return path.read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Row:
    """A requirement.

    Attributes:
        id: ``R002-107``.
        service: the service that answers it.
        what: what is required.
    """

    id: str
    service: str
    what: str


@dataclass(frozen=True, slots=True)
class Project:
    """Where everything stands; the tool's own tests give it a small one.

    Attributes:
        root: paths are shown from here.
        requirements: the table.
        tests: folder or file of the tests.
        packs: folder of the policy packs.
        rules: pattern of the modules of rules, below the root.
        product: folders of the product's code and data, below the root.
        state: folder in which is kept what was done.
    """

    root: Path = ROOT
    requirements: Path = ROOT / "tests/requirements.csv"
    tests: Path = ROOT / "tests"
    packs: Path = ROOT / "shared/policies/packs"
    rules: str = "services/*/**/rules.py"
    state: Path = ROOT / ".trace"
    product: tuple[str, ...] = ("services", "shared")

    def rows(self, service: str | None = None) -> dict[str, Row]:
        """The requirements by id, in the table's order; of one service where it is named."""
        with self.requirements.open(encoding="utf-8", newline="") as file:
            found = [Row(line["id"], line["service"], line["what"]) for line in csv.DictReader(file)]
        return {row.id: row for row in found if service in (None, row.service)}

    def rule_files(self) -> Iterator[Path]:
        """Every module of rules, in order."""
        yield from sorted(self.root.glob(self.rules))

    def pack_files(self) -> Iterator[Path]:
        """Every file of every pack, in order."""
        yield from sorted(self.packs.glob("*/*.yaml"))

    def ground_files(self) -> Iterator[Path]:
        """All that tests run on: the product and the tests' own helpers, in order; not the modules of tests."""
        folders = [self.root / folder for folder in self.product]
        files = [path for folder in (*folders, self.tests) for path in folder.rglob("*") if path.suffix in GROUND]
        yield from sorted(path for path in files if not path.name.startswith("test_"))

    def shown(self, path: Path) -> str:
        """A path from the root."""
        return path.relative_to(self.root).as_posix()
