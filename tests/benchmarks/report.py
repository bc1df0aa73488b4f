"""What a benchmark found, as a table for people and as JSON for programs."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

WHOLE = 100
"""From here on a figure is told without decimals."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A piece of work at one size, measured in turns with its bound."""

    work: str
    size: int
    """Households in the register."""
    unit: str
    ours: float
    """Median of the rounds, a second."""
    bound: float
    bound_is: str
    ratio: float
    """Median of the rounds' own ratios: both halves of a round met the same machine."""
    ratios: tuple[float, ...]
    goal: float
    peer: str = ""
    absolute: bool = False
    """The goal is one of our own figure and not of the ratio."""
    at_most: bool = False
    """The goal is not to be exceeded."""

    @property
    def met(self) -> bool:
        """Whether the goal is."""
        reached = self.ours if self.absolute else self.ratio
        return reached <= self.goal if self.at_most else reached >= self.goal

    @property
    def told_goal(self) -> str:
        """The goal as people read it."""
        sign = "≤" if self.at_most else "≥"
        return f"{sign} {self.goal:,.0f} {self.unit}" if self.absolute else f"{sign} {self.goal:.2f}"


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process held in memory, MiB."""

    process: str
    idle_mib: float
    loaded_mib: float


@dataclass(slots=True)
class Findings:
    """Everything that one run found."""

    load_tool: str
    figures: list[Figure] = field(default_factory=list)
    memory: list[Memory] = field(default_factory=list)

    def print(self, console: Console) -> None:
        """The tables."""
        console.print(_figures(self.figures), _memory(self.memory))
        console.print(f"Requests came from {self.load_tool}. Goals are ratios, since the machine is not ours alone.")

    def write(self, path: Path) -> None:
        """The same as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n")


def figure(
    work: str,
    size: int,
    unit: str,
    rounds: Sequence[tuple[float, float]],
    *,
    bound_is: str,
    goal: float,
    peer: str = "",
    absolute: bool = False,
    at_most: bool = False,
) -> Figure:
    """A figure out of rounds of (ours, bound)."""
    ratios = tuple(round(ours / bound, 3) for ours, bound in rounds)
    return Figure(
        work=work,
        size=size,
        unit=unit,
        ours=statistics.median(ours for ours, _ in rounds),
        bound=statistics.median(bound for _, bound in rounds),
        bound_is=bound_is,
        ratio=statistics.median(ratios),
        ratios=ratios,
        goal=goal,
        peer=peer,
        absolute=absolute,
        at_most=at_most,
    )


def _figures(figures: Sequence[Figure]) -> Table:
    table = Table("work, its bound, a peer", title="Speed", show_lines=True)
    for heading in ("households", "ours", "bound", "ratio", "rounds", "goal", "met"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in figures:
        table.add_row(
            f"{one.work}\n[dim]bound: {one.bound_is}\npeer: {one.peer}[/]",
            f"{one.size:,}",
            f"{_told(one.ours)} {one.unit}",
            _told(one.bound),
            f"{one.ratio:.2f}",
            f"{min(one.ratios):.2f}–{max(one.ratios):.2f}",
            one.told_goal,
            "[green]yes[/]" if one.met else "[red]no[/]",
        )
    return table


def _told(number: float) -> str:
    return f"{number:,.0f}" if number >= WHOLE else f"{number:.2f}"


def _memory(memory: Sequence[Memory]) -> Table:
    table = Table("process", title="Memory (resident)")
    table.add_column("idle", justify="right")
    table.add_column("after the load", justify="right")
    for one in memory:
        table.add_row(one.process, f"{one.idle_mib:,.0f} MiB", f"{one.loaded_mib:,.0f} MiB")
    return table
