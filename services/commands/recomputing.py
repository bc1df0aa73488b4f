"""Whether the credit books are what the accepted events and people's steps make them."""

import time
from typing import Any

from rich.table import Table

from services.commands.answer import carry_out, end
from services.credit.policies import check_county
from services.credit.recomputation.service import Recomputed, find_books, recompute
from services.credit.recomputation.tally import Kind
from services.runtime.exits import Exit
from services.runtime.installation import open_installation
from services.runtime.reference import open_sessions
from services.runtime.report import Report
from shared.calendar import Quarter
from shared.policies.active import ActivePolicies

_COLUMNS = {
    Kind.EVENTS: "events, steps 事项",
    Kind.LOANS: "loans 贷款",
    Kind.CLAIMS: "claims 代偿",
    Kind.JOURNALS: "journals 凭证",
    Kind.ACCOUNTS: "accounts 账户",
    Kind.LISTS: "lists 名单",
    Kind.LINES: "lines 明细",
}


def recompute_books(county_code: str | None, bank_code: str | None, quarter: str | None) -> None:
    """Rebuild the books from nothing, compare them with what stands, and end with 1 where anything differs."""
    try:
        until = Quarter.parse(quarter).last_day if quarter else None
    except ValueError:
        end(f"{quarter} is no quarter; it is written like 2018Q4", Exit.MISUSED)

    async def main() -> None:
        report = Report()
        if county_code is not None:
            check_county(county_code)
        started = time.monotonic()
        async with open_installation(report) as installation, open_sessions(installation, "credit") as sessions:
            books = await find_books(sessions, county_code, bank_code)
            found: list[Recomputed] = []
            with report.count(f"recomputing {len(books)} books, events", passing=True) as told:
                before = 0

                async def of_all(events: int) -> None:
                    await told(before + events)

                async for recomputed in recompute(sessions, ActivePolicies(), books, until, of_all):
                    found += [recomputed]
                    before += recomputed.tally.compared[Kind.EVENTS]
        if not found:
            if county_code or bank_code:
                end(f"there are no books of {' '.join(filter(None, (county_code, bank_code)))}", Exit.REFUSED)
            report.say("There are no books yet")
        report.answer(_document(found))
        if found:
            _tell(report, found, time.monotonic() - started)

    carry_out(main)


def _document(found: list[Recomputed]) -> dict[str, Any]:
    return {
        "books": [
            {
                "county_code": books.county_code,
                "bank_code": books.bank_code,
                "compared": tally.compared,
                "differing": tally.differing,
                "first": tally.first,
            }
            for books, tally in found
        ],
        "compared": sum(tally.compared.total() for _, tally in found),
        "differing": sum(tally.differences for _, tally in found),
    }


def _tell(report: Report, found: list[Recomputed], seconds: float) -> None:
    table = Table("county", "bank", *_COLUMNS.values(), "")
    for column in table.columns[2:]:
        column.justify = "right"
    for books, tally in found:
        cells = (
            f"{tally.compared[kind]:,}" + (f" ({tally.differing[kind]:,} differ)" if tally.differing[kind] else "")
            for kind in _COLUMNS
        )
        table.add_row(*books, *cells, "differs 不一致" if tally.differences else "equal 一致")
    report.tell(table)
    differing = sum(tally.differences for _, tally in found)
    if not differing:
        compared = sum(tally.compared.total() for _, tally in found)
        report.say(f"Recomputed and equal to the fen: {compared:,} rows of {len(found)} books, {seconds:.1f} s")
        return
    for books, tally in found:
        for one in tally.first:
            report.tell(
                f"{books.county_code} {books.bank_code} {one.kind.value} {one.key}: {one.field} stands "
                f"{one.stands}, recomputed {one.recomputed}"
            )
    end(f"{differing:,} rows differ from what the events make them", Exit.REFUSED)
