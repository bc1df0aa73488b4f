"""Monitoring's copies and figures made anew from the owners' events, compared with what serves, and mended."""

import time
from typing import Any

import httpx
from rich.table import Table

from services.commands.answer import carry_out, end
from services.monitoring.rebuilding.comparing import Compared
from services.monitoring.rebuilding.service import Rebuild, open_rebuild
from services.runtime.databases import named_by_setting
from services.runtime.exits import Exit
from services.runtime.installation import open_installation
from services.runtime.report import Report
from shared.resources import open_resources

_PATIENCE_S = 60


def rebuild(*, check: bool) -> None:
    """Make copies and figures anew; with `check` compare only, and end with 1 where anything differs."""

    async def main() -> None:
        report = Report()
        async with (
            open_installation(report) as installation,
            open_resources(installation.settings("monitoring")) as resources,
            httpx.AsyncClient(timeout=_PATIENCE_S, trust_env=False) as client,
        ):
            with named_by_setting(resources.settings):
                async with open_rebuild(resources, client) as run:
                    await _carry_through(report, run, check=check)

    carry_out(main)


async def _carry_through(report: Report, run: Rebuild, *, check: bool) -> None:
    missed = 0
    if check:
        with report.step("events that have not arrived"):
            missed = (await run.count_missed()).aggregates
    else:
        with report.count("events that never arrived") as told:
            taken = await run.take_in_missed(told)
        if taken.aggregates:
            report.say(f"{taken.events:,} events of {taken.aggregates:,} things were taken in that had never arrived")
    left = await run.left()
    if run.goes_on:
        report.say("Going on where a run before this one ended")
    started = time.monotonic()
    with report.count(f"events of {left.aggregates:,} things", left.events) as told:
        done = await run.fill(told)
    seconds = time.monotonic() - started
    report.say(f"{done:,} events read in {seconds:.1f} s, {done / max(seconds, 0.001):,.0f} a second")
    with report.step("comparing"):
        found = await run.compare()
    _tell(report, found)
    differing = sum(one.differing for one in found)
    if check and (differing or missed):
        report.answer(_document(found, missed=missed, mended=False))
        end(f"{differing:,} rows differ, {missed:,} things have not arrived yet; nothing was changed", Exit.REFUSED)
    if differing:
        with report.step("mending"):
            await run.mend(found)
        report.say(f"{differing:,} rows mended; compared again, all are equal")
    else:
        rows = sum(one.stands[0] for one in found)
        report.say(f"All {rows:,} rows are what the events make them; nothing was changed")
    await run.finish()
    report.answer(_document(found, missed=missed, mended=differing > 0))


def _document(found: list[Compared], *, missed: int, mended: bool) -> dict[str, Any]:
    return {
        "tables": [
            {
                "table": one.table,
                "rows_stand": one.stands[0],
                "rows_rebuilt": one.should[0],
                "differing": one.differing,
                "first": one.first,
            }
            for one in found
        ],
        "differing": sum(one.differing for one in found),
        "not_arrived": missed,
        "mended": mended,
    }


def _tell(report: Report, found: list[Compared]) -> None:
    table = Table("table", "rows stand 现有", "rebuilt 重建", "digest 摘要", "differ 不一致")
    for column in (table.columns[1], table.columns[2], table.columns[4]):
        column.justify = "right"
    for one in found:
        digest = one.stands[1] if one.stands[1] == one.should[1] else f"{one.stands[1]} → {one.should[1]}"
        table.add_row(one.table, f"{one.stands[0]:,}", f"{one.should[0]:,}", digest, f"{one.differing:,}")
    report.tell(table)
    for one in found:
        for difference in one.first:
            report.tell(
                f"{one.table} {difference.key}: {difference.field} stands {difference.stands}, "
                f"the events make it {difference.should}"
            )
