"""`make bench`: every measured row, each against its bound on the same machine in the same minutes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from services.runtime.report import Report
from tests.benchmarks.areas import measure_areas
from tests.benchmarks.bank_events import measure_bank_events
from tests.benchmarks.hot_fund import measure_hot_fund
from tests.benchmarks.imports import measure_imports
from tests.benchmarks.load import tool
from tests.benchmarks.monitoring_pace import measure_pace
from tests.benchmarks.monitoring_reads import measure_monitoring_reads
from tests.benchmarks.monitoring_stream import measure_stream
from tests.benchmarks.overview import measure_overview
from tests.benchmarks.reads import measure_reads
from tests.benchmarks.report import Figure, Findings
from tests.benchmarks.rule_sweep import measure_sweep
from tests.benchmarks.searches import measure_searches
from tests.benchmarks.settlement import measure_settlement
from tests.benchmarks.stand import Stand, open_stand

WIDTH = 132

ROWS: dict[str, Callable[[Stand, Sequence[int]], Awaitable[list[Figure]]]] = {
    "reads": measure_reads,
    "bank-events": measure_bank_events,
    "hot-fund": measure_hot_fund,
    "imports": measure_imports,
    "searches": measure_searches,
    "areas": measure_areas,
    "settlement": measure_settlement,
    "monitoring-stream": measure_stream,
    "monitoring-pace": measure_pace,
    "monitoring-reads": measure_monitoring_reads,
    "rule-sweep": measure_sweep,
    "overview": measure_overview,
}
"""What is measured, in this order: a function each, from the stand and the sizes to its figures."""


def main(
    sizes: Annotated[str, typer.Option(help="Households, ascending even numbers.")] = "3000,30000,300000",
    rows: Annotated[str, typer.Option(help="Which rows.")] = ",".join(ROWS),
    rounds: Annotated[int, typer.Option(min=1, help="Turns of ours and the bound.")] = 5,
    seconds: Annotated[float, typer.Option(min=0.1, help="Length of half a turn.")] = 3.0,
    json: Annotated[Path | None, typer.Option(help="Write the figures there as well.")] = None,
) -> None:
    """Measure, print, and judge nothing: speed is no test."""
    named = rows.split(",")
    if unknown := set(named) - ROWS.keys():
        raise typer.BadParameter(f"there is no row {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_measure([int(size) for size in sizes.split(",")], named, rounds, seconds, json))


async def _measure(sizes: list[int], rows: list[str], rounds: int, seconds: float, path: Path | None) -> None:
    report = Report()
    # where the output goes into a file there is no terminal to ask for its width
    report.console.width = max(report.console.width, WIDTH)
    findings = Findings(tool())
    try:
        async with open_stand(report, seconds=seconds, rounds=rounds) as stand:
            for row in (row for row in ROWS if row in rows):  # a row finds the books as those before it leave them
                findings.figures += await ROWS[row](stand, sizes)
            findings.memory = stand.memory()
    finally:  # a row that breaks takes none of the hours before it along
        findings.print(report.console)
        if path is not None:
            findings.write(path)


if __name__ == "__main__":
    typer.run(main)
