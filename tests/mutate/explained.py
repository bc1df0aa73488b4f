"""Mutants that no test can notice, each with the reason."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a mutant changes nothing that anybody could see.

    Attributes:
        name: module, function and change, as the report prints them.
        why: the reason.
    """

    name: tuple[str, str, str]
    why: str


def explanations(file: Path) -> list[Explanation]:
    """Read the explanations of a project.

    Raises:
        ValueError: two for the same mutant, or one without a reason.
    """
    if not file.exists():
        return []
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    found = [
        Explanation((module, one["in"], change), one["why"].strip())
        for module, entries in read.items()
        for one in entries
        for change in one["changes"]
    ]
    names = [one.name for one in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"explained twice: {twice}")
    if bare := [one.name for one in found if not one.why]:
        raise ValueError(f"no reason: {bare}")
    return found


def stale(explained: Iterable[Explanation], survivors: Iterable[tuple[str, str, str]]) -> list[Explanation]:
    """Those that name no mutant which survives: it is gone, or a test notices it."""
    alive = set(survivors)
    return [one for one in explained if one.name not in alive]
