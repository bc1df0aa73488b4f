"""A scenario run through the credit programme's rules: no installation is needed, and no books are touched."""

import asyncio
import csv
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from rich.table import Table

from services.commands.answer import carry_out, end
from services.credit.refusals import CreditRefusal
from services.credit.simulations.figures import NAMES
from services.credit.simulations.files import own_section, read_scenario, shipped_section
from services.credit.simulations.problems import BooksNeedTheApi, ScenarioInvalid
from services.credit.simulations.reading import reckoned
from services.credit.simulations.schemas import PolicyUsed, QuarterRead, ScenarioDocument, SimulationRead
from services.runtime.exits import Exit
from services.runtime.reader import READER
from services.runtime.report import Report
from shared.money import two_decimals, yuan_text
from shared.policies import find_pack, load_pack
from shared.policies.credit import CreditSection

_WAN_FEN = 1_000_000
"""Ten thousand yuan, in which the table counts."""
_TOLD_EVERY = 1_000

_COLUMNS: dict[str, Callable[[QuarterRead], int]] = {
    "lent 发放": lambda one: one.figures.disbursed_fen,
    "loans 余额": lambda one: one.figures.outstanding_fen,
    "overdue 逾期": lambda one: one.figures.overdue_fen,
    "interest 收息": lambda one: one.figures.interest_collected_fen,
    "subsidy 贴息": lambda one: one.figures.subsidy_fen,
    "deposits 缴存": lambda one: one.figures.deposited_fen + one.figures.pre_allocated_fen,
    "claims paid 代偿": lambda one: one.figures.paid_from_fund_fen,
    "banks bear 银行自担": lambda one: one.figures.shortfall_fen,
    "recovered 追偿": lambda one: one.figures.recovered_to_fund_fen,
    "fund 基金": lambda one: one.figures.fund_closing_fen,
}


def simulate(scenario: Path, json_file: Path | None, csv_file: Path | None, pack: str | None) -> None:
    """Run a scenario, show its quarters and its answers, and write them to files.

    A file for JSON takes the document that a program would be told, and whoever called is told the rest as a person.
    """
    if json_file is not None:
        READER.expect(program=False)

    async def main() -> None:
        report = Report()
        try:
            document = await asyncio.to_thread(read_scenario, scenario)
            found = await _reckoned(report, document, pack)
        except ScenarioInvalid as error:
            for mistake in error.mistakes:
                report.warn(
                    f"{mistake.file}, line {mistake.line}, {mistake.field}: {mistake.detail_en} {mistake.detail}"
                )
            end(
                f"{error.code}: {len(error.mistakes)} mistakes in {scenario}. {error.remedy_en}",
                Exit.REFUSED,
                code=error.code,
                mistakes=error.mistakes,
            )
        except CreditRefusal as refusal:
            end(str(refusal), Exit.REFUSED, code=refusal.code, detail=refusal.detail_zh)
        _tell(report, found)
        if json_file is not None:
            await asyncio.to_thread(json_file.write_text, found.model_dump_json(indent=2) + "\n", encoding="utf-8")
            report.say(f"Everything in fen: {json_file}")
        if csv_file is not None:
            await asyncio.to_thread(_write_csv, csv_file, found)
            report.say(f"Quarters in fen: {csv_file}")
        report.answer(found)

    carry_out(main)


async def _reckoned(report: Report, document: ScenarioDocument, pack: str | None) -> SimulationRead:
    if document.from_books:
        raise BooksNeedTheApi(field="from_books")
    section, used = _section(document, pack)
    loop = asyncio.get_running_loop()
    with report.count("reckoning, kinds of loans", passing=True) as told:

        def progress(done: int) -> None:
            # it is reckoned in a thread of its own
            if done % _TOLD_EVERY == 0:
                asyncio.run_coroutine_threadsafe(told(done), loop)

        return await asyncio.to_thread(reckoned, document, section, used, None, progress)


def _section(document: ScenarioDocument, pack: str | None) -> tuple[CreditSection, PolicyUsed]:
    if pack is None:
        return shipped_section(document)
    folder = Path(pack)
    return own_section(document, load_pack(folder) if folder.is_dir() else find_pack(pack))


def _tell(report: Report, found: SimulationRead) -> None:
    used = found.policy
    title = f"{found.name or found.area}, by {used.pack} of {used.effective_from}; in 10,000 yuan (万元)"
    table = Table("quarter", *_COLUMNS, "leverage 杠杆", title=title, title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for one in found.quarters:
        table.add_row(
            one.quarter,
            *(f"{two_decimals(Fraction(figure(one), _WAN_FEN)):,}" for figure in _COLUMNS.values()),
            f"{one.leverage or ''} {one.level.value}".strip(),
        )
    report.tell(table)
    report.say(
        "Subsidy by year: " + ", ".join(f"{one.year} {yuan_text(one.figures.subsidy_fen)}" for one in found.years)
    )
    for warning in found.warnings:
        report.warn(warning.detail.en)
    for sentence in found.answers.sentences:
        report.say(f"{sentence.en} {sentence.zh}")


def _write_csv(path: Path, found: SimulationRead) -> None:
    # with a mark at the head, by which a spreadsheet knows UTF-8
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["quarter", *NAMES, "judged_on", "leverage", "level"])
        for one in found.quarters:
            figures = (getattr(one.figures, name) for name in NAMES)
            writer.writerow([one.quarter, *figures, one.judged_on, one.leverage, one.level.value])
